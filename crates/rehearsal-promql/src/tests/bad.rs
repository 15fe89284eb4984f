use rehearsal_source::Position;

use crate::{ParseError, parse_expr};

/// What is written, the column of the complaint (from 1), and the complaint.
const CASES: &[(&str, u32, &str)] = &[
    // What is not closed, or not open.
    ("", 1, "no expression found in input"),
    ("# nothing", 10, "no expression found in input"),
    ("(", 1, "unclosed left parenthesis"),
    ("(1", 1, "unclosed left parenthesis"),
    ("((up)", 1, "unclosed left parenthesis"),
    ("up{", 3, "unexpected end of input inside braces"),
    ("up[5m", 3, "unclosed left bracket"),
    ("up[", 3, "unexpected end of input in duration expression"),
    ("up)", 3, "unexpected right parenthesis ')'"),
    ("up]", 3, "unexpected right bracket ']'"),
    ("up}", 3, "unexpected character: '}'"),
    ("\"a", 1, "unterminated quoted string"),
    ("'a", 1, "unterminated quoted string"),
    ("`a", 1, "unterminated raw string"),
    ("\"a\\", 1, "escape sequence not terminated"),
    // Characters and literals that are none.
    ("up $ 1", 4, "unexpected character: '$'"),
    ("1 !~ 1", 4, "unexpected character after '!': '~'"),
    ("1 =~ 1", 4, "unexpected character after '=': '~'"),
    ("1 = 1", 3, "unexpected \"=\""),
    ("up{a:\"b\"}", 5, "unexpected character inside braces: ':'"),
    ("up{a!\"b\"}", 6, "unexpected character after '!' inside braces: '\"'"),
    ("up{a=\"b\"{", 9, "unexpected left brace '{'"),
    ("up{,}", 4, "unexpected \",\" in label matching, expected identifier or \"}\""),
    ("up[5x]", 4, "bad number or duration syntax: \"5x\""),
    ("up[5m$]", 6, "unexpected character in duration expression: '$'"),
    ("up[foo]", 4, "unexpected character in duration expression: 'f'"),
    ("5mm", 1, "bad number or duration syntax: \"5mm\""),
    ("1e", 1, "bad number or duration syntax: \"1e\""),
    ("1.2.3", 1, "bad number or duration syntax: \"1.2.3\""),
    ("1h1", 1, "bad number or duration syntax: \"1h1\""),
    ("1m1h", 1, "not a valid duration string: \"1m1h\""),
    ("5y1hs", 1, "unknown unit \"hs\" in duration \"5y1hs\""),
    ("0x", 1, "bad number or duration syntax: \"0x\""),
    ("1e999", 1, "error parsing number: \"1e999\" is out of range"),
    ("\"\\c\"", 2, "unknown escape sequence U+0063 'c'"),
    ("\"\\x1\"", 2, "illegal character U+0022 '\"' in escape sequence"),
    ("\"\\xzz\"", 2, "illegal character U+007A 'z' in escape sequence"),
    ("\"\\ud800\"", 2, "escape sequence is an invalid Unicode code point"),
    ("\"\\xff\"", 1, "the text is not UTF-8 once its escapes are read"),
    ("\"é\\q\"", 3, "unknown escape sequence U+0071 'q'"),
    // Grammar.
    ("1 +", 4, "unexpected end of input"),
    ("* 1", 1, "unexpected <op:*>"),
    ("up down", 4, "unexpected identifier \"down\""),
    ("up up{}", 4, "unexpected identifier \"up\""),
    ("rate()", 1, "expected 1 argument(s) in call to \"rate\", got 0"),
    ("rate(up[5m]", 5, "unclosed left parenthesis"),
    ("sum(", 4, "unclosed left parenthesis"),
    ("sum by job (up)", 8, "unexpected identifier \"job\" in grouping opts, expected \"(\""),
    (
        "sum by (job up) (up)",
        13,
        "unexpected identifier \"up\" in grouping opts, expected \",\" or \")\"",
    ),
    ("sum by (1) (up)", 9, "unexpected number \"1\" in grouping opts, expected label"),
    ("sum by (\"\") (up)", 9, "invalid label name for grouping: \"\""),
    ("sum by (job)", 13, "unexpected end of input in aggregation"),
    ("sum(up) by (a) by (b)", 16, "unexpected <by>"),
    ("sum()", 1, "no arguments for aggregate expression provided"),
    (
        "sum(up, up)",
        1,
        "wrong number of arguments for aggregate expression provided, expected 1, got 2",
    ),
    (
        "topk(up)",
        1,
        "wrong number of arguments for aggregate expression provided, expected 2, got 1",
    ),
    ("up and", 7, "unexpected end of input"),
    ("up group_left(a) up", 4, "unexpected <group_left>"),
    ("up * on a b", 9, "unexpected identifier \"a\" in grouping opts, expected \"(\""),
    ("up{a}", 5, "unexpected \"}\" in label matching, expected label matching operator"),
    ("up{a=}", 6, "unexpected \"}\" in label matching, expected string"),
    ("up{a=1}", 6, "unexpected character inside braces: '1'"),
    (
        "up{a=\"b\" c=\"d\"}",
        10,
        "unexpected identifier \"c\" in label matching, expected \",\" or \"}\"",
    ),
    ("up{a=\"b\",,}", 10, "unexpected \",\" in label matching, expected identifier or \"}\""),
    ("up{\"a\"=b}", 8, "unexpected identifier \"b\" in label matching, expected string"),
    ("abs(up,)", 7, "trailing commas not allowed in function call args"),
    ("abs(,)", 5, "unexpected \",\""),
    ("up bool 1", 4, "unexpected <bool>"),
    ("on", 1, "unexpected <on>"),
    ("bool", 1, "unexpected <bool>"),
    (
        "up offset",
        10,
        "unexpected end of input in offset, expected number, duration, step(), or range()",
    ),
    (
        "up offset foo",
        11,
        "unexpected identifier \"foo\" in offset, expected number, duration, step(), or range()",
    ),
    ("up @", 5, "unexpected end of input in @, expected timestamp"),
    ("up @ foo", 6, "unexpected identifier \"foo\" in @, expected timestamp"),
    ("up @ start", 11, "unexpected end of input in @, expected timestamp"),
    ("a:b(1)", 4, "unexpected \"(\""),
    ("by(1)", 3, "unexpected \"(\""),
    // Ranges and shifts.
    ("up[0]", 4, "duration must be greater than 0"),
    ("up[-5m]", 4, "duration must be greater than 0"),
    ("up[0.0001]", 4, "duration must be greater than 0"),
    ("up[1e30]", 4, "duration out of range"),
    ("(up)[5m]", 5, "ranges only allowed for vector selectors"),
    ("1[5m]", 2, "ranges only allowed for vector selectors"),
    ("up offset 5m [5m]", 14, "no offset modifiers allowed before range"),
    ("up @ 1 [5m]", 8, "no @ modifiers allowed before range"),
    ("up[5m][5m]", 7, "ranges only allowed for vector selectors"),
    ("up[5m:5m:]", 9, "unexpected \":\" in subquery selector, expected \"]\""),
    ("up[5m:0s]", 7, "duration must be greater than 0"),
    (
        "up[5m:*]",
        7,
        "unexpected <op:*> in subquery selector, expected number, duration, step(), range(), or \"]\"",
    ),
    ("up[5m 5m]", 7, "unexpected duration \"5m\" in subquery or range, expected \":\" or \"]\""),
    ("up offset 5m offset 5m", 1, "offset may not be set multiple times"),
    ("up @ 1 @ 2", 1, "@ <timestamp> may not be set multiple times"),
    (
        "sum(up) offset 5m",
        1,
        "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
    ),
    (
        "1 @ 5",
        1,
        "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery",
    ),
    ("up @ inf", 6, "timestamp out of bounds for @ modifier: +Inf"),
    ("up @ -nan", 6, "timestamp out of bounds for @ modifier: NaN"),
    // Names and patterns.
    ("foo{__name__=\"bar\"}", 5, "metric name must not be set twice: \"foo\" or \"bar\""),
    ("foo{\"bar\"}", 5, "metric name must not be set twice: \"foo\" or \"bar\""),
    ("{}", 1, "vector selector must contain at least one non-empty matcher"),
    ("{a=\"\"}", 1, "vector selector must contain at least one non-empty matcher"),
    ("{a=~\".*\"}", 1, "vector selector must contain at least one non-empty matcher"),
    ("{a!=\"b\"}", 1, "vector selector must contain at least one non-empty matcher"),
    ("{a!~\"b\"}", 1, "vector selector must contain at least one non-empty matcher"),
    ("{\"\"}", 1, "vector selector must contain at least one non-empty matcher"),
    ("up{a=~\"(b\"}", 7, "error parsing regexp: missing closing ): `(b`"),
    ("up{a=~\"*\"}", 7, "error parsing regexp: missing argument to repetition operator: `*`"),
    // Functions.
    ("rat(up[5m])", 1, "unknown function with name \"rat\""),
    ("Rate(up[5m])", 1, "unknown function with name \"Rate\""),
    ("sums(up)", 1, "unknown function with name \"sums\""),
    ("frobnicate(up)", 1, "unknown function with name \"frobnicate\""),
    ("rate(up)", 6, "expected type range vector in call to function \"rate\", got instant vector"),
    (
        "rate(sum(up))",
        6,
        "expected type range vector in call to function \"rate\", got instant vector",
    ),
    (
        "abs(up[5m])",
        5,
        "expected type instant vector in call to function \"abs\", got range vector",
    ),
    ("abs(1)", 5, "expected type instant vector in call to function \"abs\", got scalar"),
    ("abs()", 1, "expected 1 argument(s) in call to \"abs\", got 0"),
    ("abs(up, up)", 1, "expected 1 argument(s) in call to \"abs\", got 2"),
    ("hour(up, up, up)", 1, "expected at most 1 argument(s) in call to \"hour\", got 3"),
    ("label_join(up)", 1, "expected at least 3 argument(s) in call to \"label_join\", got 1"),
    ("time(1)", 1, "expected 0 argument(s) in call to \"time\", got 1"),
    (
        "label_replace(up, a, \"b\", \"c\", \"d\")",
        19,
        "expected type string in call to function \"label_replace\", got instant vector",
    ),
    ("vector(up)", 8, "expected type scalar in call to function \"vector\", got instant vector"),
    ("vector(\"a\")", 8, "expected type scalar in call to function \"vector\", got string"),
    ("round(up, 1, 2)", 1, "expected at most 2 argument(s) in call to \"round\", got 3"),
    (
        "rate(up)[5m:]",
        6,
        "expected type range vector in call to function \"rate\", got instant vector",
    ),
    // Types.
    ("1 > 2", 3, "comparisons between scalars must use BOOL modifier"),
    ("1 + bool 2", 3, "bool modifier can only be used on comparison operators"),
    ("up + bool 1", 4, "bool modifier can only be used on comparison operators"),
    ("up[5m] + 1", 1, "binary expression must contain only scalar and instant vector types"),
    ("1 + \"a\"", 5, "binary expression must contain only scalar and instant vector types"),
    (
        "-\"a\"",
        1,
        "unary expression only allowed on expressions of type scalar or instant vector, got \"string\"",
    ),
    (
        "-up[5m]",
        1,
        "unary expression only allowed on expressions of type scalar or instant vector, got \"range vector\"",
    ),
    ("1 and up", 1, "set operator \"and\" not allowed in binary scalar expression"),
    ("up or 1", 1, "set operator \"or\" not allowed in binary scalar expression"),
    ("1 unless 2", 1, "set operator \"unless\" not allowed in binary scalar expression"),
    ("1 + on(a) 2", 1, "vector matching only allowed between instant vectors"),
    ("up * on(a) 1", 1, "vector matching only allowed between instant vectors"),
    ("up and on(a) group_left up", 1, "no grouping allowed for \"and\" operation"),
    ("a * on(x) group_left(x) b", 22, "label \"x\" must not occur in ON and GROUP clause at once"),
    ("sum(\"a\")", 5, "expected type instant vector in aggregation expression, got string"),
    ("sum(up[5m])", 5, "expected type instant vector in aggregation expression, got range vector"),
    ("sum(1)", 5, "expected type instant vector in aggregation expression, got scalar"),
    ("topk(up, up)", 6, "expected type scalar in aggregation parameter, got instant vector"),
    ("topk(\"a\", up)", 6, "expected type scalar in aggregation parameter, got string"),
    ("count_values(1, up)", 14, "expected type string in aggregation parameter, got scalar"),
    ("1[5m:]", 1, "subquery is only allowed on instant vector, got scalar instead"),
    ("up[5m][5m:]", 1, "subquery is only allowed on instant vector, got matrix instead"),
    (
        "rate(-up[5m])",
        6,
        "unary expression only allowed on expressions of type scalar or instant vector, got \"range vector\"",
    ),
    // Behind a flag.
    (
        "limitk(2, up)",
        1,
        "limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions",
    ),
    ("mad_over_time(up[5m])", 1, "function \"mad_over_time\" is not enabled"),
    ("start()", 1, "function \"start\" is not enabled"),
    ("up[5m+1m]", 6, "experimental duration expression is not enabled"),
    ("up[step()]", 4, "experimental duration expression is not enabled"),
    ("up offset (5m)", 11, "experimental duration expression is not enabled"),
    ("rate(up[5m] anchored)", 13, "anchored modifier is experimental and not enabled"),
    ("up smoothed", 4, "smoothed modifier is experimental and not enabled"),
    ("a + fill(0) b", 5, "binop fill modifiers are experimental and not enabled"),
];

fn refused(text: &str) -> ParseError {
    match parse_expr(text) {
        Err(error) => error,
        Ok(expr) => panic!("{text} was read as {expr}"),
    }
}

#[test]
fn what_is_no_expression_is_refused_with_a_reason_and_a_place() {
    for (text, column, message) in CASES {
        let error = refused(text);
        let found = Position::at(text, error.span.start).column;
        assert_eq!((found, error.message.as_str()), (*column, *message), "{text}");
    }
}

#[test]
fn a_complaint_covers_what_it_is_about() {
    let cases = [
        ("up down", "down"),
        ("a + rate(up) * 2", "up"),
        ("a + rat(up)", "rat"),
        ("sum(abs(up[5m])) > 1", "up[5m]"),
        ("a and (1 > 2)", ">"),
        ("(1 + 2)[-5m:]", "-5m"),
        ("(up)[5m] * 2", "[5m]"),
        ("a * topk(1, 2, 3) + b", "topk(1, 2, 3)"),
        ("up{a=~\"(\"}", "\"(\""),
        ("\"abc\\qdef\"", "\\q"),
    ];
    for (text, part) in cases {
        assert_eq!(&text[refused(text).span.range_in(text)], part, "{text}");
    }
}

#[test]
fn where_a_remedy_is_likely_the_complaint_names_it() {
    let flag = "Prometheus accepts this only with --enable-feature=promql-";
    let cases = [
        ("ratee(up[5m])", Some("did you mean `rate`?".to_owned())),
        ("Rate(up[5m])", Some("did you mean `rate`?".to_owned())),
        ("frobnicate(up)", None),
        ("rate(up)", Some("give the selector a range, as in `[5m]`".to_owned())),
        ("rate(sum(up))", Some("make it a subquery, as in `[5m:1m]`".to_owned())),
        ("rate(1)", None),
        ("abs(up[5m])", Some("leave out the range, or take `rate(…)` of it first".to_owned())),
        ("mad_over_time(up[5m])", Some(format!("{flag}experimental-functions"))),
        ("up[5m + 1m]", Some(format!("{flag}duration-expr"))),
        ("rate(up[5m] anchored)", Some(format!("{flag}extended-range-selectors"))),
        ("a + fill (0) b", Some(format!("{flag}binop-fill-modifiers"))),
        ("up +", None),
    ];
    for (text, help) in cases {
        assert_eq!(refused(text).help, help, "{text}");
    }
}
