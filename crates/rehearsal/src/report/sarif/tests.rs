use super::*;

#[test]
fn paths_become_references() {
    assert_eq!(uri(".github/workflows/deploy.yml"), ".github/workflows/deploy.yml");
    assert_eq!(uri("ä b#c?d%"), "%C3%A4%20b%23c%3Fd%25");
    assert_eq!(uri("/srv/a b"), "file:///srv/a%20b");
}

#[test]
fn what_is_suppressed_stays_in_with_its_reason() {
    let suppressed = Reported {
        rule: "k8s-latest-tag",
        severity: "error",
        path: "",
        line: 1,
        column: 1,
        message: "it is wrong",
        help: "",
        suppressed: Some("we know"),
    };
    let log: Value = serde_json::from_str(&log([suppressed].into_iter())).expect("it is JSON");
    let result = &log["runs"][0]["results"][0];
    let expected = json!([{ "kind": "inSource", "justification": "we know" }]);
    assert_eq!(result["suppressions"], expected);
    assert!(result.get("locations").is_none(), "{result}");
}
