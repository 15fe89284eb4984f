use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"{
  "title": "churn",
  "schemaVersion": 41,
  "templating": { "list": [{ "name": "ds", "type": "datasource" }, { "name": "job", "type": "query" }] },
  "panels": [
    {
      "id": 1, "type": "timeseries", "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
      "datasource": { "type": "prometheus", "uid": "${ds}" },
      "targets": [{ "refId": "A", "expr": "sum(rate(http_requests_total{job=\"$job\"}[$__rate_interval]))" }]
    },
    { "id": 2, "type": "text", "gridPos": { "x": 12, "y": 0, "w": 12, "h": 8 } },
    {
      "id": 3, "type": "row", "collapsed": true, "gridPos": { "x": 0, "y": 8, "w": 24, "h": 1 },
      "panels": [{
        "id": 4, "type": "logs", "gridPos": { "x": 0, "y": 8, "w": 24, "h": 9 },
        "targets": [{ "datasource": { "type": "loki" }, "expr": "{app=\"churn\"} |= \"error\"" }]
      }]
    }
  ]
}
"#;

fn read(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("monitoring/dashboard.json", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read(text).reading_findings().map(shown).collect()
}

#[test]
fn a_dashboard_is_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read(SAMPLE);
    let dashboard: &Dashboard = file.model().unwrap();
    let panels: Vec<_> = dashboard
        .panels
        .iter()
        .map(|panel| (panel.id.as_ref().unwrap().value, panel.is_folded, panel.queries.len()))
        .collect();
    assert_eq!(panels, [(1, false, 1), (2, false, 0), (3, false, 0), (4, true, 0)]);
}

#[test]
fn what_grafana_would_draw_wrong_without_a_word_is_a_problem() {
    let cases = [
        ("\"id\": 2", "\"id\": 1", "11:13 two panels have the id 1"),
        ("\"x\": 12,", "\"x\": 8,", "11:43 this panel stands on another"),
        (
            "\"x\": 12,",
            "\"x\": 13,",
            "11:43 columns 14 to 25 are wider than the page, which has 24",
        ),
        ("\"h\": 1 }", "\"h\": 0 }", "13:93 h must be between 1 and 10000, not 0"),
        (
            "\"uid\": \"${ds}\"",
            "\"uid\": \"${source}\"",
            "8:52 nobody defines the variable `source`",
        ),
        ("$job", "$jab", "9:43 nobody defines the variable `jab`"),
        ("]))\"", "])\"", "9:43 could not parse expression: unclosed left parenthesis"),
        ("\"type\": \"text\", ", "", "11:7 a panel needs the field `type`"),
        ("\"name\": \"job\"", "\"name\": \"ds\"", "4:78 two variables are called `ds`"),
        ("  \"title\": \"churn\",\n", "", "2:3 the dashboard needs the field `title`"),
        ("\"schemaVersion\": 41,", "\"schemaVersion\": 41", "4:3 this is not JSON"),
    ];
    let missed = cases.iter().filter_map(|(good, bad, problem)| {
        let found = problems(&SAMPLE.replacen(good, bad, 1));
        let is_found = found.iter().any(|found| found.starts_with(problem));
        (!is_found).then(|| format!("{bad}: {found:?}"))
    });
    assert_eq!(missed.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_query_with_a_variable_where_an_expression_must_be_whole_is_left_alone() {
    for query in ["$job", "sum($job)", "[[job]]", "rate(a[${job:raw}])"] {
        let text = SAMPLE
            .replace("sum(rate(http_requests_total{job=\\\"$job\\\"}[$__rate_interval]))", query);
        assert_ne!(text, SAMPLE);
        assert_eq!(problems(&text), [""; 0], "{query}");
    }
}
