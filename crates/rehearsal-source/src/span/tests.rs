use super::{Position, Span};

#[test]
fn positions_count_lines_and_characters_from_one() {
    let text = "ab\nöä x\n\nend";
    let at = |needle: &str| {
        let position = Position::at(text, u32::try_from(text.find(needle).unwrap()).unwrap());
        (position.line, position.column)
    };
    assert_eq!(at("ab"), (1, 1));
    assert_eq!(at("ä"), (2, 2));
    assert_eq!(at("x"), (2, 4));
    assert_eq!(at("end"), (4, 1));
    let past = Position::at(text, 1_000);
    assert_eq!((past.line, past.column), (4, 4));
}

#[test]
fn a_range_never_cuts_a_character() {
    assert_eq!(Span { start: 1, end: 3 }.range_in("aöb"), 1..3);
    assert_eq!(Span { start: 2, end: 99 }.range_in("aöb"), 1..4);
}
