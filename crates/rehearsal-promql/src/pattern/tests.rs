use proptest::prelude::*;

use super::Pattern;

#[test]
fn a_pattern_of_re2_is_read_and_known_to_match_the_empty_text_or_not() {
    let cases = [
        ("", true),
        ("a", false),
        ("a*", true),
        ("a+", false),
        ("a|b?", true),
        ("(a|b)", false),
        ("(a|)", true),
        (".*", true),
        (".+", false),
        ("^$", true),
        ("é*", true),
        ("x{0,3}", true),
        ("x{2}", false),
        ("x{0}y", false),
        ("{x}", false),
        ("a{,3}", false),
        ("[]a]", false),
        ("[^]a-z[:alpha:]\\d-]+?", false),
        ("(?i)a*", true),
        ("(?P<name>a)?", true),
        ("(?:5..|4[0-9]{2})", false),
        ("(?s:.*)", true),
        (r"\Qa+b\E", false),
        (r"\Q\E", true),
        (r"[\d-z]", false),
        (r"[\x41-\x5a]", false),
        ("(?)a?", true),
        ("a(?i)?", true),
        ("(?s-i:a)", false),
        (r"\.\-\/", false),
        (r"\x41\x{1F600}\012", false),
        (r"\pL\p{Greek}*", false),
        (r"\b", false),
        (r"\A\z\B", true),
        ("((a*)(b*))*", true),
    ];
    for (text, matches_empty) in cases {
        assert_eq!(Pattern::read(text), Ok(Pattern { matches_empty }), "{text}");
    }
}

#[test]
fn what_re2_refuses_is_refused_in_the_words_of_go() {
    let cases = [
        ("(.*", "missing closing ): `(.*`"),
        (".*)", "unexpected ): `.*)`"),
        ("[a-z", "missing closing ]: `[a-z`"),
        ("a|*b", "missing argument to repetition operator: `*`"),
        ("*", "missing argument to repetition operator: `*`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a{2}{3}", "invalid nested repetition operator: `{2}{3}`"),
        ("a{1001}", "invalid repeat count: `{1001}`"),
        ("a{3,2}", "invalid repeat count: `{3,2}`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?!a)", "invalid or unsupported Perl syntax: `(?!`"),
        ("(?<!a)", "invalid or unsupported Perl syntax: `(?<`"),
        ("(?P<a b>x)", "invalid named capture: `(?P<a b>`"),
        ("(?-)a", "invalid or unsupported Perl syntax: `(?-)`"),
        (r"\Qa", r"missing closing ): `\Qa`"),
        (r"[a-\d]", r"invalid escape sequence: `\d`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        (r"a\", "trailing backslash at end of expression: ``"),
        (r"\y", r"invalid escape sequence: `\y`"),
        (r"(a)\1", r"invalid escape sequence: `\1`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
    ];
    for (text, message) in cases {
        assert_eq!(Pattern::read(text), Err(message.to_owned()), "{text}");
    }
}

proptest! {
    #[test]
    fn no_pattern_makes_reading_panic(text in r"[\[\](){}^$.*+?|\\:<>=!PQEx0-9a-zé,-]{0,24}") {
        let _ = Pattern::read(&text);
    }
}
