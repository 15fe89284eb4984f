use super::{Function, table::FUNCTIONS};

#[test]
fn the_table_is_sorted_so_that_a_name_can_be_found_by_halving() {
    assert!(FUNCTIONS.is_sorted_by(|left, right| left.name < right.name));
    for function in FUNCTIONS {
        assert_eq!(Function::find(function.name), Some(function));
    }
}

#[test]
fn a_function_without_argument_types_takes_nothing() {
    for function in FUNCTIONS {
        let takes_nothing = function.arguments_max == Some(0);
        assert_eq!(function.arguments.is_empty(), takes_nothing, "{}", function.name);
        assert!(function.arguments_max.is_none_or(|max| function.arguments_min <= max));
    }
}

#[test]
fn a_slip_finds_the_stable_function_that_was_meant() {
    assert_eq!(Function::nearest("histogram_quantil"), Some("histogram_quantile"));
    assert_eq!(Function::nearest("Rate"), Some("rate"));
    // `mad_over_time` is nearer, but a suggestion that is refused next helps nobody.
    assert_eq!(Function::nearest("mad_over_tim"), Some("max_over_time"));
    assert_eq!(Function::nearest("frobnicate"), None);
}
