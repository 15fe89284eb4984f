//! The summary as Markdown: for a pull request, a job summary, or a reader without the tool.

use std::fmt::Write;

use rehearsal_score::gate::decimal;

use super::Summary;
use super::text::shown;

impl Summary {
    /// `summary.md`.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        self.write_markdown(&mut out).expect("writing to a String cannot fail");
        out
    }

    fn write_markdown(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "# {}: {}\n", cell(&self.title), self.verdict)?;
        match self.clauses.first() {
            Some(clause) => writeln!(out, "{}.\n", cell(&clause.reason))?,
            None => writeln!(out, "Every area is ready and every clause of the gate holds.\n")?,
        }
        writeln!(out, "| area | score | status | gate |\n|---|---:|---|---|")?;
        for area in &self.areas {
            let score = shown(area.score_bp, &[self.ready_bp, self.gate_bp]);
            let gate = if area.score_bp < self.gate_bp { "below" } else { "passed" };
            writeln!(out, "| {} | {score} | {} | {gate} |", cell(&area.name), area.status)?;
        }
        writeln!(out, "| overall | {} | | |\n", decimal(self.overall_bp, 2))?;
        self.write_criteria(out)?;
        self.write_steps(out)?;
        self.write_findings(out)?;
        let (scenario, seed, mode) = (&self.scenario, &self.seed, &self.mode);
        writeln!(out, "Scenario `{scenario}`, seed {seed}, {mode}, digest `{}`.", self.digest)
    }

    fn write_criteria(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "## Criteria\n\n| criterion | outcome | weight | observed | wanted |")?;
        writeln!(out, "|---|---|---:|---|---|")?;
        for area in &self.areas {
            for criterion in &area.criteria {
                let required = if criterion.required { " (required)" } else { "" };
                writeln!(
                    out,
                    "| {}/{}{required} | {} | {} | {} | {} |",
                    cell(&area.name),
                    cell(&criterion.id),
                    criterion.outcome,
                    criterion.weight,
                    cell(&criterion.observed),
                    cell(&criterion.target)
                )?;
            }
        }
        writeln!(out)
    }

    fn write_steps(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "## Artifacts\n\n| path | kind | by | bytes |\n|---|---|---|---:|")?;
        for artifact in &self.artifacts {
            let step = self.steps.iter().find(|step| *step.id == *artifact.step);
            let persona = step.map_or("", |step| step.persona.as_str());
            let path = cell(&artifact.path);
            writeln!(out, "| `{path}` | {} | {persona} | {} |", artifact.kind, artifact.bytes)?;
        }
        writeln!(out)?;
        for step in &self.steps {
            if let Some(reason) = &step.failed {
                writeln!(out, "Step `{}` ({}) failed: {}.\n", step.id, step.persona, cell(reason))?;
            }
        }
        Ok(())
    }

    fn write_findings(&self, out: &mut String) -> std::fmt::Result {
        if self.findings.is_empty() {
            return writeln!(out, "No findings.\n");
        }
        writeln!(out, "## Findings\n\n| place | rule | severity | what |\n|---|---|---|---|")?;
        for finding in &self.findings {
            writeln!(
                out,
                "| `{}:{}` | {} | {} | {} |",
                cell(&finding.path),
                finding.line,
                finding.rule,
                finding.severity,
                cell(&finding.message)
            )?;
        }
        writeln!(out)
    }
}

/// Text in a table cell: what could end the cell or start markup of its own is made harmless.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '\\' | '<' | '>' | '[' | ']' | '*' | '`' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
