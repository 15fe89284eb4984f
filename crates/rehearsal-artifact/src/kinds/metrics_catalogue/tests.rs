use proptest::prelude::*;

use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = "\
schema: rehearsal/metrics/v1
metrics:
  - name: churn_requests_total
    kind: counter
    unit: requests
    signal: request-errors
    labels: [code]
    help: Requests answered.
  - name: churn_latency_seconds
    kind: histogram
    unit: seconds
    signal: request-latency
    buckets: [0.05, 0.1, 2, 10]
    help: Time to answer.
  - name: churn_drift_ratio
    kind: gauge
    unit: ratio
    signal: model-drift
    help: Distance from the training data.
";

fn read_catalogue(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("monitoring/metrics.yaml", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read_catalogue(text).reading_findings().map(shown).collect()
}

#[test]
fn a_histogram_has_three_series() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read_catalogue(SAMPLE);
    let catalogue: &MetricsCatalogue = file.model().unwrap();
    let series: Vec<String> = catalogue.series().collect();
    assert_eq!(
        series,
        [
            "churn_requests_total",
            "churn_latency_seconds_bucket",
            "churn_latency_seconds_count",
            "churn_latency_seconds_sum",
            "churn_drift_ratio",
        ]
    );
    assert!(series.iter().all(|name| catalogue.declares(name)));
    assert!(!catalogue.declares("churn_latency_seconds"));
    assert_eq!(catalogue.of_signal(Signal::ModelDrift).count(), 1);
}

#[test]
fn names_units_and_buckets_are_those_of_prometheus() {
    let cases = [
        (
            "requests_total",
            "requests",
            "3:11 the counter `churn_requests` does not end in `_total`",
        ),
        ("drift_ratio", "drift_ratio_total", "15:11 `_total` does not end the name of a gauge"),
        ("drift_ratio", "Drift_ratio", "15:11 `churn_Drift_ratio` has upper-case letters"),
        (
            "churn_drift_ratio",
            "churn:drift_ratio",
            "15:11 `churn:drift_ratio` is named like a recording rule",
        ),
        ("churn_drift", "churn-drift", "15:11 a metric cannot be called `churn-drift_ratio`"),
        (
            "latency_seconds",
            "latency_milliseconds",
            "9:11 the name says `milliseconds`, which is not a base unit",
        ),
        ("unit: seconds", "unit: ms", "11:11 `ms` is not a base unit"),
        ("latency_seconds", "latency", "9:11 the name does not end in its unit, seconds"),
        ("0.1, 2", "2, 2.0", "13:24 the bucket 2.0 is not above 2"),
        ("0.1, 2", "1e3, 2", "13:21 `1e3` is not a decimal such as 0.25"),
        ("kind: gauge", "kind: gauge\n    buckets: [1]", "17:15 a gauge has no buckets"),
        ("    buckets: [0.05, 0.1, 2, 10]\n", "", "9:11 a histogram needs the field `buckets`"),
        ("[code]", "[code, code]", "7:20 two labels are called `code`"),
        ("[code]", "[le]", "7:14 a metric cannot have the label `le`"),
        ("kind: gauge", "kind: guage", "16:11 kind cannot be `guage`"),
        (
            "churn_drift_ratio",
            "churn_requests_total",
            "15:11 two metrics are called `churn_requests_total`",
        ),
    ];
    for (good, bad, problem) in cases {
        let text = SAMPLE.replacen(good, bad, 1);
        let found = problems(&text);
        assert!(found.iter().any(|found| found == problem), "{bad}: {found:#?}");
    }
}

#[test]
fn buckets_are_compared_by_value() {
    let sorted = ["0.005", "0.01", "0.1", "0.25", "1", "2.5", "10", "100.0"];
    for pair in sorted.windows(2) {
        assert_eq!(compare_decimals(pair[0], pair[1]), Ordering::Less, "{pair:?}");
    }
    assert_eq!(compare_decimals("01.50", "1.5"), Ordering::Equal);
}

proptest! {
    #[test]
    fn no_change_of_a_good_catalogue_makes_reading_panic(
        from in 0..SAMPLE.len(),
        length in 0_usize..60,
        inserted in "[ \\-:{}\\[\\],\n#&*!|>'\"a-f0-9é]{0,6}",
    ) {
        let to = (from + length).min(SAMPLE.len());
        problems(&format!("{}{inserted}{}", &SAMPLE[..from], &SAMPLE[to..]));
    }
}
