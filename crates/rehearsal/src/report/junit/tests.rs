use super::escape;

#[test]
fn characters_that_xml_cannot_write_are_replaced() {
    assert_eq!(escape("a\0b\u{1b}c\nd"), "a\u{fffd}b\u{fffd}c&#10;d");
}
