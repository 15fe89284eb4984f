use super::{Diagnostic, Label, Severity, Source};
use crate::span::Span;

#[test]
fn a_diagnostic_shows_what_where_and_what_to_do() {
    let text = "gate:\n  redy: 0.6\n";
    let at = text.find("redy").unwrap();
    let diagnostic = Diagnostic {
        code: "E0102",
        severity: Severity::Error,
        message: "unknown field `redy` in `gate`".to_owned(),
        source: Some(Source::new("deploy.yaml", text)),
        span: Span::new(at, at + 4),
        related: vec![Label { span: Span::new(0, 4), text: "this gate".to_owned() }],
        help: Some("did you mean `ready`?".to_owned()),
    };
    let expected = "\
error[E0102]: unknown field `redy` in `gate`
 --> deploy.yaml:2:3
  |
1 | gate:
  | ---- this gate
2 |   redy: 0.6
  |   ^^^^
  |
  = help: did you mean `ready`?";
    assert_eq!(diagnostic.render(false), expected);
    assert_eq!(diagnostic.position().map(|p| (p.line, p.column)), Some((2, 3)));
}

#[test]
fn a_span_of_another_text_is_cut_and_never_panics() {
    for (start, end) in [(90, 99), (1, 2), (3, 1)] {
        let diagnostic = Diagnostic {
            code: "E0101",
            severity: Severity::Warning,
            message: "odd".to_owned(),
            source: Some(Source::new("a.yaml", "ä\n")),
            span: Span { start, end },
            related: Vec::new(),
            help: None,
        };
        assert!(diagnostic.render(false).starts_with("warning[E0101]: odd"));
    }
}
