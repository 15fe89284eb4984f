use super::{DEPTH_MAX, Fields, Value, parse, write_object};
use proptest::prelude::*;

fn written(write: impl FnOnce(&mut Fields<'_>)) -> String {
    let mut out = Vec::new();
    write_object(&mut out, write);
    String::from_utf8(out).unwrap()
}

#[test]
fn an_object_is_written_without_white_space_in_the_order_given() {
    let text = written(|fields| {
        fields
            .flag("a", true)
            .signed("b", -7)
            .list("c", |elements| {
                elements.number(1).text("x").object(|fields| {
                    fields.number("y", 2);
                });
            })
            .texts("d", [("app", "shop"), ("tier", "\"web\"")])
            .object("e", |_| {})
            .text("f", "a\nb\u{1}é");
    });
    assert_eq!(
        text,
        r#"{"a":true,"b":-7,"c":[1,"x",{"y":2}],"d":{"app":"shop","tier":"\"web\""},"e":{},"f":"a\nb\u0001é"}"#
    );
    assert_eq!(parse(&text).unwrap().to_string(), text);
}

#[test]
fn what_is_not_canonical_is_refused_where_it_stands() {
    let nested = "[".repeat(DEPTH_MAX + 2);
    let cases = [
        ("", 0, "a string, an integer, a boolean, a list or an object"),
        ("null", 0, "a string, an integer, a boolean, a list or an object"),
        (" {}", 0, "a string, an integer, a boolean, a list or an object"),
        ("{} ", 2, "the end of the text"),
        ("{\"a\" :1}", 4, "`:`"),
        ("{\"b\":1,\"a\":2}", 7, "sorted, distinct keys"),
        ("{\"a\":1,\"a\":2}", 7, "sorted, distinct keys"),
        ("[1,]", 3, "a string, an integer, a boolean, a list or an object"),
        ("[1.5]", 2, "`,` or `]`"),
        ("01", 0, "an integer in its shortest form"),
        ("-0", 0, "an integer in its shortest form"),
        ("-", 0, "an integer in its shortest form"),
        ("18446744073709551616", 0, "an integer of 64 bits"),
        ("-9223372036854775809", 0, "an integer of 64 bits"),
        ("\"a", 2, "the end of the string"),
        ("\"a\nb\"", 2, "the end of the string"),
        ("\"\\/\"", 1, "an escape that is needed, in its shortest form"),
        ("\"\\u000a\"", 1, "an escape that is needed, in its shortest form"),
        ("\"\\u001F\"", 1, "an escape that is needed, in its shortest form"),
        (&nested, DEPTH_MAX + 1, "less nesting"),
    ];
    for (text, offset, expected) in cases {
        let malformed = parse(text).unwrap_err();
        assert_eq!((malformed.offset, malformed.expected), (offset, expected), "{text}");
    }
}

#[test]
fn numbers_of_every_length_are_written_as_everyone_writes_them() {
    let powers = (0..20).map(|exponent| 10u64.pow(exponent));
    for number in powers.flat_map(|power| [power - 1, power, power + 1]).chain([u64::MAX]) {
        let text = written(|fields| {
            fields.number("n", number);
        });
        assert_eq!(text, format!("{{\"n\":{number}}}"));
    }
}

#[test]
fn every_character_is_escaped_when_it_must_be_wherever_it_stands() {
    for code in 0..0x180u32 {
        let Some(character) = char::from_u32(code) else { continue };
        for place in 0..20 {
            let mut text = "some plain text here".to_owned();
            text.insert(place, character);
            let object = written(|fields| {
                fields.text("t", &text[..]).text("u", &text[..place + character.len_utf8()]);
            });
            let value = parse(&object).unwrap();
            assert_eq!(value.member("t").unwrap().as_text(), Some(text.as_str()));
            assert_eq!(value.to_string(), object);
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Flag),
        any::<i64>().prop_map(|number| Value::Integer(number.into())),
        any::<u64>().prop_map(|number| Value::Integer(number.into())),
        any::<String>().prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::btree_map(any::<String>(), inner, 0..5).prop_map(Value::Object),
        ]
    })
}

proptest! {
    #[test]
    fn a_value_is_read_back_as_it_was_written(value in values()) {
        prop_assert_eq!(parse(&value.to_string()), Ok(value));
    }

    #[test]
    fn numbers_are_written_as_everyone_writes_them(number: u64, signed: i64) {
        let text = written(|fields| { fields.number("a", number).signed("b", signed); });
        prop_assert_eq!(text, format!("{{\"a\":{number},\"b\":{signed}}}"));
    }

    /// What is read is written back as the same bytes, so nothing but the canonical form is read.
    #[test]
    fn any_text_is_refused_or_canonical(text in r#"[\[\]{}",:0-9a-z\\\-+eE.\n tru]{0,24}"#) {
        if let Ok(value) = parse(&text) {
            prop_assert_eq!(value.to_string(), text);
        }
    }
}
