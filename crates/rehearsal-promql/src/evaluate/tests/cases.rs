//! What expressions give, as a script says it.

use crate::script::{CaseVerdict, read_script, run_script};

/// Numbers worked out by hand.
const SCRIPT: &str = include_str!("cases.test");

#[test]
fn expressions_give_what_the_script_says() {
    let script = read_script(SCRIPT).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let outcomes = run_script(&script);
    assert!(outcomes.len() > 40);
    let failed: Vec<_> =
        outcomes.iter().filter(|case| case.verdict != CaseVerdict::Passed).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}
