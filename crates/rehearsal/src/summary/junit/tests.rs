use crate::events::JudgedPlace;
use crate::run_directory::tests::summary;
use crate::summary::Summary;

fn with_outcome(outcome: &str) -> Summary {
    let mut summary = summary();
    let criterion = &mut summary.areas[0].criteria[0];
    criterion.outcome = outcome.to_owned();
    criterion.observed = "a < b & \"c\"".to_owned();
    criterion.places =
        vec![JudgedPlace { path: "x.yaml".to_owned(), line: 3, note: "<here>".to_owned() }];
    summary
}

#[test]
fn every_criterion_is_a_case() {
    let summary = summary();
    let criteria: usize = summary.areas.iter().map(|area| area.criteria.len()).sum();
    let junit = summary.to_junit();
    assert_eq!(junit.matches("<testcase ").count(), criteria);
    assert_eq!(junit.matches("<testsuite ").count(), summary.areas.len());
    assert!(!junit.contains("<failure"));
}

#[test]
fn what_the_gate_holds_against_a_delivery_is_a_failure() {
    for (outcome, tag, counted) in [
        ("FAIL", "failure", "failures=\"1\""),
        ("NO_DATA", "failure", "failures=\"1\""),
        ("ERROR", "error", "errors=\"1\""),
    ] {
        let junit = with_outcome(outcome).to_junit();
        let opened = format!("<{tag} message=\"a &lt; b &amp; &quot;c&quot;\">");
        assert!(junit.contains(&opened), "{junit}");
        assert!(junit.contains("x.yaml:3: &lt;here&gt;\n"), "{junit}");
        assert!(junit.contains(counted), "{junit}");
    }
    assert!(with_outcome("N/A").to_junit().contains("<skipped message="));
    let warned = with_outcome("WARN").to_junit();
    assert!(warned.contains("<system-out>a &lt; b") && warned.contains("failures=\"0\""));
}
