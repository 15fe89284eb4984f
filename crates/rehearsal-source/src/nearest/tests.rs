use super::nearest;

#[test]
fn a_slip_finds_the_name_and_another_word_does_not() {
    let names = ["ready", "min", "require", "coverage"];
    let cases = [
        ("redy", Some("ready")),
        ("Ready", Some("ready")),
        ("mni", Some("min")),
        ("requires", Some("require")),
        ("foo", None),
        ("", None),
        ("coverige", Some("coverage")),
    ];
    for (written, expected) in cases {
        assert_eq!(nearest(written, names), expected, "{written}");
    }
    assert_eq!(nearest(&"x".repeat(10_000), names), None);
}
