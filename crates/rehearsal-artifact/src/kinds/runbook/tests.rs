use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = "\
# ChurnErrors

## What it means

One request in ten fails.

## Impact

Users see errors.

## First checks

```promql
sum(rate(http_requests_total[5m]))
  by (job)
```

```bash
# not a title
## nor a section
```

## Mitigation

Roll back.

## Escalation

After 30 minutes.
";

fn read(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("docs/runbooks/ChurnErrors.md", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read(text).reading_findings().map(shown).collect()
}

#[test]
fn a_runbook_is_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read(SAMPLE);
    let runbook: &Runbook = file.model().unwrap();
    assert_eq!(runbook.alert.as_str(), "ChurnErrors");
    assert_eq!(runbook.sections.len(), SECTIONS.len());
    assert_eq!(runbook.queries.len(), 1);
}

#[test]
fn what_a_runbook_lacks_is_a_problem() {
    let cases = [
        ("# ChurnErrors\n", "", "1:1 a runbook needs a title"),
        ("## Impact\n", "## Consequences\n", "1:1 a runbook needs the section `Impact`"),
        ("Users see errors.\n", "", "7:1 the section `Impact` says nothing"),
        ("## Impact\n", "# Impact\n", "7:1 a runbook has one title, the name of its alert"),
        ("by (job)", "by job", "15:6 could not parse expression: unexpected"),
        ("Roll back.", "```\nRoll back.", "25:1 this block is never closed"),
    ];
    let missed = cases.iter().filter_map(|(good, bad, problem)| {
        let found = problems(&SAMPLE.replacen(good, bad, 1));
        let is_found = found.iter().any(|found| found.starts_with(problem));
        (!is_found).then(|| format!("{bad}: {found:?}"))
    });
    assert_eq!(missed.collect::<Vec<_>>(), [""; 0]);
}
