//! Laws, over any text.

use proptest::prelude::*;

use crate::{Functions, Limits, MissingKey, Options, Signature, Templates, Type, Value};

/// Pieces that a template is made of, so that chance finds templates among the texts.
const PIECES: [&str; 44] = [
    "{{",
    "}}",
    "{{-",
    "-}}",
    " ",
    "\n",
    "if",
    "else",
    "end",
    "range",
    "with",
    "define",
    "template",
    "block",
    "break",
    "continue",
    ".",
    ".a",
    "$",
    "$x",
    ":=",
    "=",
    "|",
    "(",
    ")",
    ",",
    "\"a\"",
    "`b`",
    "'c'",
    "1",
    "2.5",
    "true",
    "nil",
    "print",
    "printf",
    "\"%v %s\"",
    "index",
    "eq",
    "wrap",
    "include",
    "/*",
    "*/",
    "ü",
    "\\",
];

fn run(text: &str) -> Result<String, String> {
    let mut functions = Functions::new();
    functions.add("wrap", Signature::exactly(&[Type::Any]), |_, args| {
        Ok(Value::list(vec![args[0].clone(), args[0].clone()]))
    });
    functions.add("include", Signature::exactly(&[Type::Text, Type::Any]), |call, args| {
        call.execute(args[0].as_text().unwrap_or_default(), args[1].clone()).map(Value::from)
    });
    let mut templates = Templates::new();
    templates.parse("a", text, &functions).map_err(|error| error.to_string())?;
    let inner = Value::map([("a".to_owned(), Value::from("b"))].into_iter().collect());
    let data = Value::map(
        [("a".to_owned(), inner), ("b".to_owned(), Value::list(vec![Value::Nil, 1.into()]))]
            .into_iter()
            .collect(),
    );
    let limits = Limits { steps: 20_000, bytes: 10_000, depth: 150 };
    let options = Options { missing_key: MissingKey::Default, limits };
    let text =
        templates.execute("a", data, &functions, options).map_err(|error| error.to_string())?;
    assert!(text.len() <= limits.bytes, "{} bytes were written", text.len());
    Ok(text)
}

proptest! {
    #[test]
    fn any_text_is_a_template_or_a_mistake(text in "\\PC*") {
        let _ = run(&text);
    }

    #[test]
    fn any_pieces_of_templates_are_executed_within_limits(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60),
    ) {
        let _ = run(&pieces.concat());
        let _ = run(&pieces.join(" "));
    }

    #[test]
    fn text_without_braces_is_written_as_it_is(text in "[^{]{0,80}") {
        prop_assert_eq!(run(&text), Ok(text));
    }

    #[test]
    fn any_text_reads_back_from_its_quoted_form(text in any::<String>()) {
        let quoted = crate::quoted::quote(&text);
        prop_assert_eq!(crate::quoted::unquote(&quoted), Ok(text.clone()));
        prop_assert_eq!(run(&format!("{{{{{quoted}}}}}")), Ok(text));
    }

    #[test]
    fn any_float_reads_back_from_its_printed_form(value in any::<f64>()) {
        let printed = crate::float::float(value, crate::float::Form::General, None);
        let back: f64 = printed.parse().expect("it is a number");
        prop_assert!(back == value || value.is_nan());
    }
}

/// The deepest that is read must be walked and dropped within the stack of a test's thread.
#[test]
fn what_nests_is_read_to_its_limit_and_no_further() {
    let nests = |levels: usize| {
        let blocks = format!("{}x{}", "{{if true}}".repeat(levels), "{{end}}".repeat(levels));
        let chain = format!("{{{{if false}}}}{}{{{{end}}}}", "{{else if false}}".repeat(levels));
        let parens = format!("{{{{print {}1{}}}}}", "(print ".repeat(levels), ")".repeat(levels));
        [run(&blocks), run(&chain), run(&parens)]
    };
    assert_eq!(nests(40), [Ok("x".to_owned()), Ok(String::new()), Ok("1".to_owned())]);
    let call = "(print ".repeat(90) + "(include \"a\" .)" + &")".repeat(90);
    let endless =
        run(&format!("{{{{if true}}}}{{{{with .}}}}{{{{{call}}}}}{{{{end}}}}{{{{end}}}}"));
    let message = endless.expect_err("it calls itself");
    assert!(message.ends_with("nests more than 150 levels deep"), "{message}");
    for answer in nests(5_000) {
        let message = answer.expect_err("it nests too deep");
        assert!(message.ends_with("nest more than 100 levels deep"), "{message}");
    }
}

#[test]
fn a_large_text_of_one_thing_is_read_in_bounded_time() {
    for piece in [
        "{{$}}",
        "{{$a:=1}}",
        "{{.a}}",
        "{{",
        "{{/*",
        "(",
        "\"",
        "{{define \"a\"}} {{end}}",
        "\n{{- -}}",
    ] {
        let text = piece.repeat(crate::templates::BYTES_MAX / piece.len());
        let _ = run(&text);
        let _ = run(&format!("{{{{print {text}"));
    }
}
