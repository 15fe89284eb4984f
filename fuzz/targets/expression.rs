//! Any text as a PromQL expression: what parses is printed, and parses again to the same text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rehearsal_promql::parse_expr;

fuzz_target!(|text: &str| {
    if let Ok(expr) = parse_expr(text) {
        let printed = expr.to_string();
        let again = parse_expr(&printed).unwrap_or_else(|error| panic!("{printed}: {error:?}"));
        assert_eq!(printed, again.to_string(), "{text}");
    }
});
