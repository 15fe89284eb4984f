use serde_json::{Value, json};

use crate::events::FindingReported;
use crate::run_directory::tests::summary;

fn finding(rule: &str) -> FindingReported {
    FindingReported {
        rule: rule.to_owned(),
        severity: "warning".to_owned(),
        path: "k8s/my file.yaml".into(),
        line: 3,
        column: 5,
        message: "it is wrong".to_owned(),
        help: "mend it".to_owned(),
    }
}

#[test]
fn findings_become_results_of_the_rules_that_were_broken() {
    let mut summary = summary();
    summary.findings = ["unreadable", "dockerfile-unpinned-base", "unreadable"].map(finding).into();
    let log: Value = serde_json::from_str(&summary.to_sarif()).expect("it is JSON");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list of rules");
    assert_eq!(rules.len(), 2);
    assert!(rules[0]["shortDescription"]["text"].is_string(), "a rule says what it finds");
    assert_eq!(rules[1], json!({ "id": "unreadable" }));
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "unreadable");
    assert_eq!(result["ruleIndex"], 1);
    assert_eq!(result["level"], "warning");
    assert_eq!(result["message"]["text"], "it is wrong\nmend it");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "k8s/my%20file.yaml");
    assert_eq!(place["region"], json!({ "startLine": 3, "startColumn": 5 }));
}

#[test]
fn a_run_without_findings_is_still_a_run() {
    let log: Value = serde_json::from_str(&summary().to_sarif()).expect("it is JSON");
    assert_eq!(log["runs"][0]["results"], json!([]));
}
