use proptest::prelude::*;

use crate::alertmanager::LabelMatchers;
use crate::labels::Labels;

#[test]
fn both_grammars_are_read() {
    let cases = [
        ("", "{}"),
        ("{}", "{}"),
        ("a=b", r#"{a="b"}"#),
        (r#"{b!="c d", a=~"x.*",}"#, r#"{a=~"x.*",b!="c d"}"#),
        (r#" a = b , c !~ "d" "#, r#"{a="b",c!~"d"}"#),
        (r#"a="b,c""#, r#"{a="b,c"}"#),
        (r#"a="say \"hi\"""#, r#"{a="say \"hi\""}"#),
        (r"a=b\nc\d", r#"{a="b\nc\\d"}"#),
        ("a=", r#"{a=""}"#),
        ("a==b", r#"{a="=b"}"#),
        ("a=b c", r#"{a="b c"}"#),
        (r#""label.with.dots"="b""#, r#"{label.with.dots="b"}"#),
        ("1a=b", r#"{1a="b"}"#),
        ("λ=b", r#"{λ="b"}"#),
    ];
    for (text, expected) in cases {
        let read = LabelMatchers::parse(text).map(|matchers| matchers.to_string());
        assert_eq!(read.as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_neither_grammar_reads_is_refused() {
    let cases = [
        ("a", "bad matcher format: a"),
        ("=b", "bad matcher format: =b"),
        ("a=b,,c=d", "bad matcher format: "),
        (r#"a="b"#, r#"matcher value contains unescaped double quote: "b"#),
        (r#"a="b"c"#, r#"matcher value contains unescaped double quote: "b"c"#),
        ("a=~(", "error parsing regexp: missing closing ): `(`"),
    ];
    for (text, expected) in cases {
        let read = LabelMatchers::parse(text).map(|matchers| matchers.to_string());
        assert_eq!(read, Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn a_missing_label_is_an_empty_one() {
    let labels = Labels::new([("a", "b")]);
    for (text, expected) in [
        ("a=b", true),
        ("a=~b|c", true),
        ("a=~x?b", true),
        ("a=~x", false),
        ("c=", true),
        ("c!=d", true),
        ("c=~.+", false),
        ("c!~.+", true),
        ("a=b,c=d", false),
    ] {
        let matchers = LabelMatchers::parse(text).expect("it is sound");
        assert_eq!(matchers.accept(&labels), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_matchers_or_a_mistake(text in "[{}a-c=!~\", \\\\]{0,20}") {
        if let Ok(matchers) = LabelMatchers::parse(&text) {
            let shown = matchers.to_string();
            prop_assert_eq!(LabelMatchers::parse(&shown).map(|again| again.to_string()), Ok(shown));
        }
    }
}
