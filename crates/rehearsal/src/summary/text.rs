//! The summary as the terminal shows it: the readiness table, then the verdict and why.
//!
//! The bytes depend on the summary and the width alone. Status is always a word; colour, where a
//! terminal has it, only repeats what the word says.

use rehearsal_score::gate::decimal;

use super::{Summary, SummaryArea, SummaryCriterion};

/// Lines that are about what to do next are at most this many; the rest is in the run directory.
const NEXT_MAX: usize = 5;

impl Summary {
    /// The table, the reasons and the verdict.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let digest = self.digest.get(..12).unwrap_or(&self.digest);
        line(
            &mut out,
            &format!("{}   seed {}   {}   b3:{digest}", self.scenario, self.seed, self.mode),
        );
        line(&mut out, "");
        self.write_table(&mut out);
        self.write_facts(&mut out);
        line(&mut out, "");
        line(&mut out, &self.verdict_line());
        self.write_next(&mut out);
        out
    }

    /// The verdict with the clause that decided: `BLOCKED  monitoring 0.44 is below its gate 0.50`.
    #[must_use]
    pub fn verdict_line(&self) -> String {
        match self.clauses.first() {
            None => self.verdict.clone(),
            Some(clause) => format!("{}  {}", self.verdict, clause.reason),
        }
    }

    fn write_table(&self, out: &mut String) {
        let width = self.areas.iter().map(|area| area.name.len()).max().unwrap_or(0).max(7);
        line(out, &format!("  {:width$}  SCORE  STATUS      GATE", "AREA"));
        for area in &self.areas {
            let row = format!(
                "  {:width$}   {}  {:<10}  {}",
                area.name,
                shown(area.score_bp, &[self.ready_bp, self.gate_bp]),
                area.status,
                if area.score_bp < self.gate_bp { "below" } else { "passed" },
            );
            line(out, &row);
        }
        line(out, &format!("  {:width$}   {}", "overall", decimal(self.overall_bp, 2)));
    }

    fn write_facts(&self, out: &mut String) {
        line(out, "");
        for step in &self.steps {
            let wrote = match &step.failed {
                Some(reason) => format!("failed: {reason}"),
                None => count(step.artifacts, "file"),
            };
            line(out, &format!("  {} {:<7} {:<25} {wrote}", step.persona, step.phase, step.name));
        }
        let bytes: u64 = self.artifacts.iter().map(|artifact| artifact.bytes).sum();
        let counts = [
            format!("{}, {}", count(self.artifacts.len() as u64, "artifact"), count(bytes, "byte")),
            format!("{}, {}", self.findings_of("error"), self.findings_of("warning")),
            count(self.events, "event"),
        ];
        line(out, &format!("  {}", counts.join("; ")));
    }

    fn findings_of(&self, severity: &str) -> String {
        count(self.finding_count(severity) as u64, severity)
    }

    /// What keeps areas from a full score, worst outcomes first, with the place to look at.
    fn write_next(&self, out: &mut String) {
        let open = self.open_criteria();
        if open.is_empty() {
            return;
        }
        line(out, "");
        for (number, (area, criterion)) in open.iter().take(NEXT_MAX).enumerate() {
            let row = format!(
                "  {} {:<8} {}/{}: {}{}",
                number + 1,
                criterion.outcome,
                area.name,
                criterion.id,
                criterion.observed,
                place(criterion),
            );
            line(out, &row);
        }
        if open.len() > NEXT_MAX {
            line(out, &format!("  … and {} more in summary.md", open.len() - NEXT_MAX));
        }
    }

    /// Criteria that did not pass: failed before warned, required before the rest.
    pub(super) fn open_criteria(&self) -> Vec<(&SummaryArea, &SummaryCriterion)> {
        let all = self.areas.iter().flat_map(|area| area.criteria.iter().map(move |c| (area, c)));
        let mut open: Vec<_> =
            all.filter(|(_, c)| !matches!(&*c.outcome, "PASS" | "N/A")).collect();
        open.sort_by_key(|(_, c)| (!c.required, c.outcome == "WARN"));
        open
    }
}

/// A score with two decimals, or with as many as it takes to show on which side of a mark it is.
pub(super) fn shown(score_bp: u32, marks: &[u32]) -> String {
    let hides = |places: usize| {
        marks
            .iter()
            .any(|mark| *mark != score_bp && decimal(*mark, places) == decimal(score_bp, places))
    };
    let places = (2..4).find(|places| !hides(*places)).unwrap_or(4);
    decimal(score_bp, places)
}

/// The first place that a judgement rests on, unless the judgement names the file itself.
fn place(criterion: &SummaryCriterion) -> String {
    match criterion.places.first() {
        Some(place) if !criterion.observed.contains(&place.path) => match place.line {
            0 => format!(" ({})", place.path),
            at => format!(" ({}:{at})", place.path),
        },
        Some(_) | None => String::new(),
    }
}

/// `1 file`, `2 files`.
fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Writes a line. What personas wrote can stand in it, and must not be able to move a cursor.
fn line(out: &mut String, text: &str) {
    let plain = |c: char| if c.is_control() { '·' } else { c };
    out.extend(text.trim_end().chars().map(plain));
    out.push('\n');
}
