use proptest::prelude::*;
use rehearsal_source::{Span, Spanned};

use crate::expr::Shift;
use crate::parser::{BYTES_MAX, DEPTH_MAX, NESTING_MAX};
use crate::{Expr, ExprKind, VectorSelector, parse_expr};

/// The tree as text with every span at zero; as text, because what is not a number equals nothing,
/// not even itself.
pub(super) fn without_spans(mut expr: Expr) -> String {
    erase(&mut expr);
    format!("{expr:?}")
}

pub(super) fn without_parens(mut expr: Expr) -> Expr {
    while let ExprKind::Paren(inner) = expr.kind {
        expr = *inner;
    }
    for child in children(&mut expr) {
        let inside = std::mem::replace(child, nothing());
        *child = without_parens(inside);
    }
    expr
}

fn nothing() -> Expr {
    Expr { kind: ExprKind::Number(0.0), span: Span::default() }
}

fn children(expr: &mut Expr) -> Vec<&mut Expr> {
    match &mut expr.kind {
        ExprKind::Subquery(subquery) => vec![&mut subquery.expr],
        ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => vec![inner],
        ExprKind::Binary(binary) => {
            let binary = binary.as_mut();
            vec![&mut binary.left, &mut binary.right]
        }
        ExprKind::Aggregate(aggregate) => {
            let aggregate = aggregate.as_mut();
            aggregate.parameter.iter_mut().chain([&mut aggregate.expr]).collect()
        }
        ExprKind::Call(call) => call.arguments.iter_mut().collect(),
        _ => Vec::new(),
    }
}

fn erase(expr: &mut Expr) {
    expr.span = Span::default();
    match &mut expr.kind {
        ExprKind::Vector(selector) => erase_selector(selector),
        ExprKind::Matrix(matrix) => {
            matrix.selector_span = Span::default();
            erase_selector(&mut matrix.selector);
        }
        ExprKind::Binary(binary) => {
            binary.operator.span = Span::default();
            if let Some(matching) = &mut binary.matching {
                erase_labels(&mut matching.labels);
                matching.group.iter_mut().for_each(|group| erase_labels(&mut group.include));
            }
        }
        ExprKind::Aggregate(aggregate) => {
            aggregate.grouping.iter_mut().for_each(|grouping| erase_labels(&mut grouping.labels));
        }
        ExprKind::Call(call) => call.name_span = Span::default(),
        _ => {}
    }
    children(expr).into_iter().for_each(erase);
}

fn erase_selector(selector: &mut VectorSelector) {
    erase_labels(selector.name.as_mut_slice());
    for matcher in &mut selector.matchers {
        matcher.label.span = Span::default();
        matcher.value.span = Span::default();
    }
}

fn erase_labels(labels: &mut [Spanned<String>]) {
    labels.iter_mut().for_each(|label| label.span = Span::default());
}

/// A text made of pieces that mean something, so that many end up deep in the grammar.
fn jumble() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "up",
        "sum",
        "rate",
        "by",
        "on",
        "offset",
        "bool",
        "and",
        "start",
        "step",
        "fill",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "@",
        "=",
        "=~",
        "!=",
        "==",
        "+",
        "-",
        "^",
        "</",
        "5m",
        "1",
        "0x",
        "1e",
        "1h1",
        "nan",
        "\"a\"",
        "'",
        "`",
        "\\",
        "#",
        "\n",
        " ",
        "é",
        "group_left",
        "without",
        "(up)",
        "[5m]",
        "{a=\"b\"}",
        "\"\\xff\"",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.join(" "))
}

pub(crate) fn vector() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["up", "a:b", "sum", "by", "{\"x.y\"}", "{a=~\".+\"}"]);
    let label = prop::sample::select(vec!["", "{a=\"b\"}", "{\"c d\"!='\\n', e!~`f|g`}"]);
    let shift = prop::sample::select(vec!["", " offset 5m", " @ 1.5", " @ end() offset -1h30m"]);
    let leaf = (name, label, shift).prop_map(|(name, label, shift)| {
        let label = if name.starts_with('{') { "" } else { label };
        format!("{name}{label}{shift}")
    });
    leaf.prop_recursive(5, 40, 3, |inner| {
        let operator = prop::sample::select(vec![
            "+",
            "- ",
            "*",
            "/",
            "%",
            "^",
            "atan2",
            "==",
            "!=",
            ">",
            "<= bool",
            "and",
            "or",
            "unless on(a)",
            "* on(a, b) group_left(c)",
            "/ ignoring(\"d e\") group_right",
            "</",
        ]);
        let around = prop::sample::select(vec![
            ("(", ")"),
            ("-", ""),
            ("abs(", ")"),
            ("sum by (a) (", ")"),
            ("max(", ") without (b)"),
            ("topk(5m, ", ")"),
            ("rate((", ")[5m:])"),
            ("round(", ", 0x10)"),
            ("2 * ", ""),
            ("count_values('v', ", ")"),
            ("rate((", ")[1h:30s] @ start() offset 5m)"),
            ("label_replace(", ", 'a', \"$1\", `b`, '(.*)')"),
            ("NaN ^ ", ""),
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone())
                .prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
            (around, inner).prop_map(|((before, after), inner)| format!("{before}{inner}{after}")),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = parse_expr(&text);
    }

    #[test]
    fn no_jumble_of_tokens_makes_the_parser_panic_or_point_outside(text in jumble()) {
        match parse_expr(&text) {
            Ok(expr) => prop_assert!(expr.span.end as usize <= text.len()),
            Err(error) => {
                prop_assert!(error.span.start <= error.span.end, "{:?}", error);
                prop_assert!(error.span.end as usize <= text.len(), "{:?}", error);
            }
        }
    }

    #[test]
    fn no_damage_to_an_expression_makes_the_parser_panic(
        text in vector(),
        at in any::<prop::sample::Index>(),
        with in any::<char>(),
    ) {
        let mut damaged: Vec<char> = text.chars().collect();
        let at = at.index(damaged.len());
        damaged[at] = with;
        let _ = parse_expr(&damaged.iter().collect::<String>());
        damaged.remove(at);
        let _ = parse_expr(&damaged.into_iter().collect::<String>());
    }

    #[test]
    fn reading_the_printed_expression_gives_the_same_expression(text in vector()) {
        // An operator can meet a type that it does not take, which is no matter of printing.
        if let Ok(expr) = parse_expr(&text) {
            let printed = expr.to_string();
            let again = parse_expr(&printed);
            prop_assert!(again.is_ok(), "{} became {}: {:?}", text, printed, again);
            prop_assert_eq!(without_spans(again.unwrap()), without_spans(expr), "{}", printed);
        }
    }
}

#[test]
fn most_generated_expressions_are_valid_so_that_the_laws_are_about_something() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let tries = 200;
    let valid = (0..tries)
        .filter(|_| parse_expr(&vector().new_tree(&mut runner).unwrap().current()).is_ok())
        .count();
    assert!(valid * 2 > tries, "{valid} of {tries}");
}

#[test]
fn depth_is_limited_in_every_direction_in_which_a_tree_can_grow() {
    let nested = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    let nests = |times: usize| {
        [
            nested("(", "up", ")", times),
            nested("-", "up", "", times),
            nested("abs(", "up", ")", times),
            nested("sum by (a) (", "up", ")", times),
            nested("a ^ ", "up", "", times),
            nested("rate(", "up", "[5m:])", times),
        ]
    };
    let chain = |times: usize| nested("", "up", " + a", times);
    for text in nests(NESTING_MAX - 1).into_iter().chain([chain(DEPTH_MAX - 1)]) {
        assert!(parse_expr(&text).is_ok(), "{text}");
    }
    let too_deep = |text: &str| parse_expr(text).unwrap_err().message;
    for text in nests(NESTING_MAX).into_iter().chain(nests(BYTES_MAX / 20)) {
        assert_eq!(too_deep(&text), "nested deeper than 100 levels", "{}", &text[..40]);
    }
    for times in [DEPTH_MAX, BYTES_MAX / 20] {
        assert_eq!(too_deep(&chain(times)), "nested deeper than 200 levels");
    }
}

#[test]
fn an_expression_that_is_too_long_is_not_read() {
    let text = " ".repeat(BYTES_MAX + 1);
    let error = parse_expr(&text).unwrap_err();
    assert_eq!(error.message, "the expression has 65537 bytes; at most 65536 are read");
}

#[test]
fn a_selector_without_modifiers_is_not_shifted() {
    let expr = parse_expr("up").unwrap();
    assert_eq!(expr.selectors()[0].selector.shift, Shift::default());
}
