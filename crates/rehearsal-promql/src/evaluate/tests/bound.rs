//! Every function that can be written can be evaluated.

use crate::evaluate::{Query, Settings};
use crate::expr::ValueType;
use crate::function::Function;
use crate::parse_expr;
use crate::series::SeriesStore;

/// A call with as many arguments as it needs.
fn call(function: &Function) -> String {
    let argument = |place| match function.argument(place) {
        Some(ValueType::Scalar) => "0.5",
        Some(ValueType::String) => "\"a\"",
        Some(ValueType::Vector) => "m",
        Some(ValueType::Matrix) => "m[5m]",
        None => "",
    };
    let arguments: Vec<_> = (0..function.arguments_min).map(argument).collect();
    format!("{}({})", function.name, arguments.join(", "))
}

#[test]
fn every_function_that_needs_no_flag_is_evaluated() {
    let mut count = 0;
    for function in Function::all().filter(|function| !function.is_experimental) {
        let text = call(function);
        let expr = parse_expr(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let answer = Query::new(&expr, Settings::default())
            .and_then(|mut query| query.instant(&SeriesStore::new(), 0));
        assert!(answer.is_ok(), "{text}: {answer:?}");
        count += 1;
    }
    assert!(count > 60, "only {count} functions");
}
