use super::*;
use crate::artifact::{Artifact, ReadArtifact};

fn problems(text: &str) -> Vec<String> {
    let file = ReadArtifact::of(Artifact::new("chart/Chart.yaml", text));
    file.reading_findings().map(|finding| finding.message).collect()
}

#[test]
fn a_chart_is_read_as_written() {
    let text = "apiVersion: v2\nname: churn\nversion: 1.0.0\nappVersion: \"2\"\ntype: application\n\
                maintainers: [{ name: team }]\n";
    let file = ReadArtifact::of(Artifact::new("deploy/churn/Chart.yaml", text));
    assert!(file.is_sound(), "{:?}", file.reading.problems);
    let chart: &HelmChart = file.model().unwrap();
    assert_eq!((chart.name.as_str(), chart.version.as_str()), ("churn", "1.0.0"));
}

#[test]
fn what_helm_refuses_is_a_problem() {
    let chart = |name: &str, version: &str, more: &str| {
        problems(&format!("apiVersion: v2\nname: {name}\nversion: {version}\n{more}"))
    };
    assert_eq!(chart("a/b", "1.0.0", ""), ["the name of a chart cannot be `a/b`"]);
    assert_eq!(chart("a", "first", ""), ["the version of a chart cannot be `first`"]);
    assert_eq!(chart("a", "1.2.3-rc.1", "type: app\n"), ["the type of a chart cannot be `app`"]);
    assert_eq!(chart("a", "1.2", "verison: 1\n"), ["unknown field `verison` in a chart"]);
    assert_eq!(
        problems("apiVersion: v3\nname: a\nversion: 1.0.0\n"),
        ["apiVersion cannot be `v3`"]
    );
    assert_eq!(problems("name: a\nversion: 1.0.0\n"), ["a chart needs the field `apiVersion`"]);
}
