//! Functions of a caller: what they are given, and what they may do.

use crate::{Functions, Limits, MissingKey, Options, Signature, Templates, Type, Value};

/// Functions like those of a chart renderer, and a struct with a method.
fn functions<'f>() -> Functions<'f> {
    let mut functions = Functions::new();
    functions.add("include", Signature::exactly(&[Type::Text, Type::Any]), |call, args| {
        let name = args[0].as_text().unwrap_or_default();
        call.execute(name, args[1].clone()).map(Value::from)
    });
    functions.add("tpl", Signature::exactly(&[Type::Text, Type::Any]), |call, args| {
        let text = args[0].as_text().unwrap_or_default();
        call.execute_text("tpl", text, args[1].clone()).map(Value::from)
    });
    functions.add("upper", Signature::exactly(&[Type::Text]), |_, args| {
        Ok(args[0].as_text().unwrap_or_default().to_uppercase().into())
    });
    functions.add("double", Signature::exactly(&[Type::Float]), |_, args| match args[0] {
        Value::Float(value) => Ok((value * 2.0).into()),
        _ => Err("no float".to_owned()),
    });
    functions.add("nth", Signature::at_least(&[Type::Int], Type::Any), |_, args| match args[0] {
        Value::Int(at) => usize::try_from(at)
            .ok()
            .and_then(|at| args.get(at + 1).cloned())
            .ok_or_else(|| format!("there is no argument {at}")),
        _ => Err("no index".to_owned()),
    });
    functions.add("nothing", Signature::exactly(&[]), |_, _| Ok(Value::Nil));
    functions.add("wrap", Signature::exactly(&[Type::Any]), |_, args| {
        Ok(Value::list(vec![args[0].clone()]))
    });
    functions.add("break", Signature::exactly(&[]), |_, _| Ok("broken".into()));
    functions.add("Files.Get", Signature::exactly(&[Type::Any, Type::Text]), |_, args| {
        let Value::Struct(files) = &args[0] else { return Err("no files".to_owned()) };
        let name = args[1].as_text().unwrap_or_default();
        Ok(format!("{} of {}", name, files.field("Count").map_or(0, |_| 2)).into())
    });
    functions
}

fn data() -> Value {
    let files = Value::structure("Files", vec![("Count", 2.into()), ("First", Value::Nil)]);
    let version = Value::showing("Version", "v1.2".to_owned(), vec![("Major", "1".into())]);
    let labels = [("job".to_owned(), "api".to_owned())];
    let entries = [
        ("name".to_owned(), Value::from("api")),
        ("files".to_owned(), files),
        ("version".to_owned(), version),
        ("labels".to_owned(), Value::texts(labels)),
    ];
    Value::map(entries.into_iter().collect())
}

fn answer(text: &str, options: Options) -> String {
    let functions = functions();
    let mut templates = Templates::new();
    let parsed = templates.parse("t", text, &functions).map_err(|error| error.to_string());
    let done = parsed.and_then(|()| {
        templates.execute("t", data(), &functions, options).map_err(|error| error.to_string())
    });
    done.unwrap_or_else(|error| format!("! {}", error.trim_start_matches("template: t:")))
}

#[test]
fn functions_get_arguments_of_the_types_that_they_declare() {
    let cases = [
        (r#"{{upper "a"}} {{.name | upper}} {{upper .name | printf "%s!"}}"#, "A API API!"),
        ("{{double 2}} {{double 2.5}} {{double 'a'}}", "4 5 194"),
        ("{{nth 0 .name}} {{nth 1.0 1 2}} {{2 | nth 0}}", "api 2 2"),
        ("{{upper 1}}", "! 1:8: executing \"t\" at <1>: expected string; found 1"),
        ("{{upper true}}", "! 1:8: executing \"t\" at <true>: expected string; found true"),
        ("{{upper nil}}", "! 1:8: executing \"t\" at <nil>: cannot assign nil to string"),
        ("{{upper .gone}}", "! 1:8: executing \"t\" at <.gone>: invalid value; expected string"),
        (
            "{{double .name}}",
            "! 1:9: executing \"t\" at <.name>: wrong type for value; expected float64; got string",
        ),
        (
            "{{1 | upper}}",
            "! 1:6: executing \"t\" at <upper>: wrong type for value; expected string; got int",
        ),
        ("{{nth 1.5 1}}", "! 1:6: executing \"t\" at <1.5>: expected integer; found 1.5"),
        (
            "{{nth 3 1}}",
            "! 1:2: executing \"t\" at <nth 3 1>: error calling nth: there is no argument 3",
        ),
        (
            "{{upper}}",
            "! 1:2: executing \"t\" at <upper>: wrong number of args for upper: want 1 got 0",
        ),
        (
            "{{nth}}",
            "! 1:2: executing \"t\" at <nth>: wrong number of args for nth: want at least 1 got 0",
        ),
        ("{{nothing}} {{(nothing).x}} {{if nothing}}a{{else}}b{{end}}", "<no value> <no value> b"),
        (
            "{{nothing.x}}",
            "! 1:2: executing \"t\" at <nothing>: nil pointer evaluating interface {}.x",
        ),
        ("{{break}}", "broken"),
    ];
    for (text, expected) in cases {
        assert_eq!(answer(text, Options::default()), expected, "{text}");
    }
}

#[test]
fn functions_execute_templates_of_the_set() {
    let cases = [
        (r#"{{define "a"}}<{{.}}>{{end}}{{include "a" .name | upper}}"#, "<API>"),
        (r#"{{define "a"}}<{{.}}>{{end}}{{tpl "{{include \"a\" .name}}" .}}"#, "<api>"),
        (r#"{{tpl "{{define \"b\"}}{{end}}x" .}}"#, "x"),
        (
            r#"{{define "a"}}{{index . 5}}{{end}}{{include "a" .name}}"#,
            "! 1:36: executing \"t\" at <include \"a\" .name>: error calling include: template: \
             t:1:16: executing \"a\" at <index . 5>: error calling index: index out of range: 5",
        ),
        (
            r#"{{include "b" .}}"#,
            "! 1:2: executing \"t\" at <include \"b\" .>: error calling include: template: \
             no template \"b\" in this set",
        ),
        (
            r#"{{tpl "{{" .}}"#,
            "! 1:2: executing \"t\" at <tpl \"{{\" .>: error calling tpl: template: tpl:1: \
             unclosed action",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(answer(text, Options::default()), expected, "{text}");
    }
}

#[test]
fn structs_have_fields_and_methods_and_nothing_else() {
    let cases = [
        ("{{.files.Count}} {{.files.First}}", "2 <no value>"),
        (
            r#"{{.files.Get "x"}} {{"y" | .files.Get}} {{(.files.Get "z") | upper}}"#,
            "x of 2 y of 2 Z OF 2",
        ),
        (r#"{{upper (.files.Get "x")}}"#, "X OF 2"),
        ("{{.files}} {{printf \"%+v\" .files}}", "{2 <nil>} {Count:2 First:<nil>}"),
        (
            "{{.version}} {{.version.Major}} {{printf \"%5s %q %v\" .version .version .version}}",
            "v1.2 1  v1.2 \"v1.2\" v1.2",
        ),
        (
            "{{.files.Size}}",
            "! 1:8: executing \"t\" at <.files.Size>: can't evaluate field Size in type interface {}",
        ),
        (
            "{{.files.Count 1}}",
            "! 1:8: executing \"t\" at <.files.Count>: Count has arguments but cannot be invoked as function",
        ),
        (
            "{{.files.Get}}",
            "! 1:8: executing \"t\" at <.files.Get>: wrong number of args for Get: want 1 got 0",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(answer(text, Options::default()), expected, "{text}");
    }
}

#[test]
fn a_missing_key_is_what_the_option_says() {
    let with = |missing_key| Options { missing_key, ..Options::default() };
    let cases = [
        ("[{{.gone}}][{{.gone.more}}]", MissingKey::Default, "[<no value>][<no value>]"),
        ("[{{.labels.gone}}]", MissingKey::Default, "[<no value>]"),
        ("[{{.gone}}]", MissingKey::Zero, "[<no value>]"),
        ("[{{.labels.job}}][{{.labels.gone}}]", MissingKey::Zero, "[api][]"),
        (
            "{{.gone.more}}",
            MissingKey::Zero,
            "! 1:7: executing \"t\" at <.gone.more>: nil pointer evaluating interface {}.more",
        ),
        (
            "{{.gone}}",
            MissingKey::Error,
            "! 1:2: executing \"t\" at <.gone>: map has no entry for key \"gone\"",
        ),
        (
            "{{.labels.gone}}",
            MissingKey::Error,
            "! 1:9: executing \"t\" at <.labels.gone>: map has no entry for key \"gone\"",
        ),
        (
            "{{$x := nothing}}{{$x.y}}",
            MissingKey::Error,
            "! 1:21: executing \"t\" at <$x.y>: nil data; no entry for key \"y\"",
        ),
    ];
    for (text, missing_key, expected) in cases {
        assert_eq!(answer(text, with(missing_key)), expected, "{text}");
    }
}

#[test]
fn limits_end_what_would_not_end() {
    let limits = Limits { steps: 10_000, bytes: 1_000, depth: 50 };
    let options = Options { missing_key: MissingKey::Default, limits };
    let cases = [
        (
            r#"{{define "a"}}{{template "a"}}{{end}}{{template "a"}}"#,
            "evaluation nests more than 50 levels deep",
        ),
        (
            r#"{{define "a"}}{{include "a" .}}{{end}}{{template "a"}}"#,
            "evaluation nests more than 50 levels deep",
        ),
        (r#"{{range 1000000000}}{{end}}"#, "execution takes more than 10000 steps"),
        (r#"{{range 1000000000}}x{{end}}"#, "the text grows past 1000 bytes"),
        (
            r#"{{$x := "ab"}}{{range 50}}{{$x = print $x $x}}{{end}}"#,
            "the text grows past 1000 bytes",
        ),
        (
            r#"{{$x := "ab"}}{{range 50}}{{$x = upper (printf "%s%s" $x $x)}}{{end}}"#,
            "the text grows past 1000 bytes",
        ),
        (r#"{{printf "%999999d" 1}}"#, "the text grows past 1000 bytes"),
        (
            r#"{{$x := 1}}{{range 500}}{{$x = wrap $x}}{{end}}"#,
            "the value nests more than 50 levels deep",
        ),
    ];
    for (text, expected) in cases {
        let ours = answer(text, options);
        assert!(ours.starts_with("! ") && ours.ends_with(expected), "{text}: {ours}");
    }
}

#[test]
fn a_set_keeps_what_was_parsed_before() {
    let functions = Functions::new();
    let mut templates = Templates::new();
    templates.parse("lib", "{{define \"a\"}}1{{end}}", &functions).expect("it is a template");
    templates.parse("main", "{{template \"a\"}}", &functions).expect("it is a template");
    templates.parse("more", "{{define \"a\"}} {{end}}", &functions).expect("it is a template");
    let say = |templates: &Templates| {
        templates.execute("main", Value::Nil, &functions, Options::default())
    };
    assert_eq!(say(&templates).as_deref(), Ok("1"), "a blank one replaces nothing");
    let before: Vec<_> = templates.names().map(str::to_owned).collect();
    templates.parse("bad", "{{define \"a\"}}2{{end}}{{", &functions).expect_err("it is none");
    assert_eq!(templates.names().map(str::to_owned).collect::<Vec<_>>(), before);
    templates.parse("again", "{{define \"a\"}}3{{end}}", &functions).expect("it is a template");
    assert_eq!(say(&templates).as_deref(), Ok("3"));
}

#[test]
fn errors_point_at_their_place() {
    let functions = functions();
    let cases = [
        ("ab {{nofunc .x}}", "nofunc", None),
        ("{{if .x}}{{.a b}}{{end}}", "b", None),
        ("{{uper .x}}", "uper", Some("did you mean `upper`?")),
        ("{{$name := 1}}{{$nam}}", "$nam", Some("did you mean `$name`?")),
        ("a {{\"b\\qc\"}}", "\\q", Some("unknown escape sequence U+0071 'q'")),
    ];
    for (text, place, help) in cases {
        let error = Templates::new().parse("t", text, &functions).expect_err("it is no template");
        assert_eq!(&text[error.span.range_in(text)], place, "{text}");
        assert_eq!(error.help.as_deref(), help, "{text}");
    }
    let text = "{{define \"x\"}}\n {{printf \"%s\" .labels.job.deep}}{{end}}{{template \"x\" .}}";
    let mut templates = Templates::new();
    templates.parse("t", text, &functions).expect("it is a template");
    let error = templates
        .execute("t", data(), &functions, Options::default())
        .expect_err("a text has no fields");
    assert_eq!(&text[error.span.range_in(text)], ".labels.job.deep");
    assert_eq!((error.position, error.template.as_str()), ((2, 22), "x"));
}
