use rehearsal_source::Span;

use crate::ValueType::{Matrix, Scalar, String, Vector};
use crate::{Duration, ExprKind, Place, ValueType, parse_expr, parse_expr_at};

/// What is written, its canonical text, and its type.
const CASES: &[(&str, &str, ValueType)] = &[
    // Literals.
    ("1", "1", Scalar),
    ("+1.50", "1.5", Scalar),
    (".5", "0.5", Scalar),
    ("5.", "5", Scalar),
    ("1_000", "1000", Scalar),
    ("0x1F", "31", Scalar),
    ("0755", "493", Scalar),
    ("089", "89", Scalar),
    ("1e-3", "0.001", Scalar),
    ("inf", "+Inf", Scalar),
    ("-Inf", "-Inf", Scalar),
    ("nan", "NaN", Scalar),
    ("5m", "5m", Scalar),
    ("-90m", "-1h30m", Scalar),
    ("\"a\\n\\x41\\u00e9\"", "\"a\\nAé\"", String),
    ("'it\\'s'", "\"it's\"", String),
    ("`raw\\n`", "\"raw\\\\n\"", String),
    // Selectors.
    ("up", "up", Vector),
    ("job:up:sum", "job:up:sum", Vector),
    (":up", ":up", Vector),
    ("up{}", "up", Vector),
    ("up{job='a',env!=\"b\",}", "up{job=\"a\", env!=\"b\"}", Vector),
    ("{job=~`a.+`,b!~\"c\"}", "{job=~\"a.+\", b!~\"c\"}", Vector),
    ("{\"up\"}", "up", Vector),
    ("{\"http.requests\", \"a.b\"=\"c\"}", "{\"http.requests\", \"a.b\"=\"c\"}", Vector),
    ("{a=\"b\", \"up\"}", "up{a=\"b\"}", Vector),
    ("{\"a\", \"b\"}", "{\"a\", __name__=\"b\"}", Vector),
    ("{__name__=\"up\"}", "{__name__=\"up\"}", Vector),
    ("{sum=\"x\", by=\"y\", or=\"z\"}", "{sum=\"x\", by=\"y\", or=\"z\"}", Vector),
    ("sum", "sum", Vector),
    ("and", "and", Vector),
    ("offset offset 5m", "offset offset 5m", Vector),
    ("by{a=\"b\"} + without", "by{a=\"b\"} + without", Vector),
    ("fill + fill", "fill + fill", Vector),
    ("start + end", "start + end", Vector),
    // Ranges, shifts and subqueries.
    ("up[5m]", "up[5m]", Matrix),
    ("up [ 300 ]", "up[5m]", Matrix),
    ("up[1.5]", "up[1s500ms]", Matrix),
    ("up offset -1w", "up offset -1w", Vector),
    ("up offset 0s", "up", Vector),
    ("up @ 1609746000", "up @ 1609746000.000", Vector),
    ("up @ -1.5 offset 5m", "up @ -1.500 offset 5m", Vector),
    ("up offset 5m @ start()", "up @ start() offset 5m", Vector),
    ("up[5m] @ end() offset 1h", "up[5m] @ end() offset 1h", Matrix),
    ("up[1h:5m]", "up[1h:5m]", Matrix),
    ("rate(up[5m])[1h:] offset 1d", "rate(up[5m])[1h:] offset 1d", Matrix),
    ("up offset 1m ^ 2", "up offset 1m ^ 2", Vector),
    // Operators.
    ("1 + 2 * 3 ^ 4", "1 + 2 * 3 ^ 4", Scalar),
    ("-2 ^ 2", "-2 ^ 2", Scalar),
    ("- - up", "--up", Vector),
    ("2 ^ -1 * 3", "2 ^ -1 * 3", Scalar),
    ("1 == bool 2", "1 == bool 2", Scalar),
    ("up>bool 1", "up > bool 1", Vector),
    ("a and b or c unless d", "a and b or c unless d", Vector),
    ("a ATAN2 b", "a atan2 b", Vector),
    ("a </ 5", "a </ 5", Vector),
    ("a >/ 5", "a >/ 5", Vector),
    ("a * on() b", "a * on () b", Vector),
    ("a / ON (x,\"y.z\") GROUP_LEFT b", "a / on (x, \"y.z\") group_left () b", Vector),
    ("a == bool ignoring(x) group_right(y,) b", "a == bool ignoring (x) group_right (y) b", Vector),
    ("a + on() 1", "a + on () 1", Vector),
    // Aggregations and calls.
    ("sum(up)", "sum(up)", Vector),
    ("SUM BY (job) (up)", "sum by (job) (up)", Vector),
    ("sum(up) without(job,)", "sum without (job) (up)", Vector),
    ("sum by () (up)", "sum by () (up)", Vector),
    ("sum by (sum, on, offset, atan2) (up)", "sum by (sum, on, offset, atan2) (up)", Vector),
    ("topk(5, up)", "topk(5, up)", Vector),
    ("count_values('v', up)", "count_values(\"v\", up)", Vector),
    ("quantile by (a) (0.9, up)", "quantile by (a) (0.9, up)", Vector),
    ("time()", "time()", Scalar),
    ("hour()", "hour()", Vector),
    ("round(up, 5)", "round(up, 5)", Vector),
    ("label_join(up, 'a', ',', 'b', 'c')", "label_join(up, \"a\", \",\", \"b\", \"c\")", Vector),
    ("vector(scalar(up))", "vector(scalar(up))", Vector),
    ("((up))", "((up))", Vector),
    // Blank and comments.
    (" # first\n up # last", "up", Vector),
    ("sum(\n  # errors\r\n  up\n)", "sum(up)", Vector),
];

#[test]
fn an_expression_has_a_type_and_a_canonical_text_that_reads_as_the_same() {
    for (text, canonical, value_type) in CASES {
        let expr = parse_expr(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(expr.to_string(), *canonical, "{text}");
        assert_eq!(expr.value_type(), *value_type, "{text}");
        let again = parse_expr(canonical).unwrap_or_else(|error| panic!("{canonical}: {error:?}"));
        assert_eq!(super::law::without_spans(again), super::law::without_spans(expr), "{text}");
    }
}

/// The same text with parentheses where they are implied.
#[test]
fn operators_bind_as_upstream_says() {
    let cases = [
        ("a + b * c", "a + (b * c)"),
        ("a * b + c", "(a * b) + c"),
        ("a - b - c", "(a - b) - c"),
        ("a ^ b ^ c", "a ^ (b ^ c)"),
        ("-a ^ b", "-(a ^ b)"),
        ("-a * b", "(-a) * b"),
        ("a ^ -b * c", "(a ^ (-b)) * c"),
        ("a == b + c", "a == (b + c)"),
        ("a == b == c", "(a == b) == c"),
        ("a or b and c", "a or (b and c)"),
        ("a and b unless c", "(a and b) unless c"),
        ("a and b == c", "a and (b == c)"),
        ("a % b atan2 c", "(a % b) atan2 c"),
        ("-a offset 5m", "-(a offset 5m)"),
        ("a </ b + c", "a </ (b + c)"),
    ];
    for (text, explicit) in cases {
        let bare = |text: &str| {
            let shape = super::law::without_parens(parse_expr(text).unwrap());
            format!("{:?}", super::law::without_spans(shape))
        };
        assert_eq!(bare(text), bare(explicit), "{text}");
    }
}

#[test]
fn every_node_covers_the_text_it_was_read_from() {
    let text = "sum by (job) (rate(http_requests{code=~\"5..\"}[5m] offset 1h)) / -up > 0.5";
    let mut covered = Vec::new();
    parse_expr(text).unwrap().walk(&mut |expr| covered.push(&text[expr.span.range_in(text)]));
    assert_eq!(
        covered,
        [
            text,
            "sum by (job) (rate(http_requests{code=~\"5..\"}[5m] offset 1h)) / -up",
            "sum by (job) (rate(http_requests{code=~\"5..\"}[5m] offset 1h))",
            "rate(http_requests{code=~\"5..\"}[5m] offset 1h)",
            "http_requests{code=~\"5..\"}[5m] offset 1h",
            "-up",
            "up",
            "0.5",
        ]
    );
}

#[test]
fn selectors_are_found_with_their_range_and_place() {
    let text = "rate(a{x=\"1\"}[5m]) + sum(b offset 1m) + max_over_time((c)[1h:1m])";
    let expr = parse_expr(text).unwrap();
    let found: Vec<_> = expr
        .selectors()
        .into_iter()
        .map(|found| (&text[found.span.range_in(text)], found.range.map(Duration::as_millis)))
        .collect();
    assert_eq!(found, [("a{x=\"1\"}", Some(300_000)), ("b offset 1m", None), ("c", None)]);
}

#[test]
fn the_parts_of_a_selector_have_their_own_places() {
    let text = "up{job=\"a\"}";
    let expr = parse_expr(text).unwrap();
    let ExprKind::Vector(selector) = &expr.kind else { panic!("{expr:?}") };
    let matcher = &selector.matchers[0];
    let name = selector.name.as_ref().unwrap();
    let shown = [name.span, matcher.label.span, matcher.value.span];
    assert_eq!(shown.map(|span| &text[span.range_in(text)]), ["up", "job", "\"a\""]);
}

#[test]
fn a_place_moves_every_span_into_the_larger_text() {
    let expr = parse_expr_at("a + b", Place::Shifted(10)).unwrap();
    assert_eq!(expr.span, Span::new(10, 15));
    let whole = Span::new(3, 40);
    let error = parse_expr_at("a +", Place::Whole(whole)).unwrap_err();
    assert_eq!(error.span, whole);
}
