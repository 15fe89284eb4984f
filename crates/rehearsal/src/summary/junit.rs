//! The criteria as JUnit XML, which every build server shows as tests.
//!
//! An area is a suite and a criterion a case of it. WARN passes with its observation as output;
//! FAIL and NO_DATA are failures, because the gate holds both against the delivery; ERROR is an
//! error and N/A is skipped. There are no times: virtual time is not what readers of these files
//! take a time for.

use std::fmt::Write;

use super::{Summary, SummaryArea, SummaryCriterion};

impl Summary {
    /// `junit.xml`.
    #[must_use]
    pub fn to_junit(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.write_junit(&mut out).expect("writing to a String cannot fail");
        out
    }

    fn write_junit(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "<testsuites name=\"{}\">", escape(&self.scenario))?;
        for area in &self.areas {
            write_area(area, out)?;
        }
        writeln!(out, "</testsuites>")
    }
}

fn write_area(area: &SummaryArea, out: &mut String) -> std::fmt::Result {
    let count = |outcomes: &[&str]| {
        area.criteria.iter().filter(|c| outcomes.contains(&c.outcome.as_str())).count()
    };
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        escape(&area.name),
        area.criteria.len(),
        count(&["FAIL", "NO_DATA"]),
        count(&["ERROR"]),
        count(&["N/A"]),
    )?;
    for criterion in &area.criteria {
        write_case(&area.name, criterion, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_case(area: &str, criterion: &SummaryCriterion, out: &mut String) -> std::fmt::Result {
    let (id, area) = (escape(&criterion.id), escape(area));
    let observed = escape(&criterion.observed);
    let tag = match criterion.outcome.as_str() {
        "FAIL" | "NO_DATA" => "failure",
        "ERROR" => "error",
        "N/A" => "skipped",
        "WARN" => "system-out",
        _ => return writeln!(out, "    <testcase classname=\"{area}\" name=\"{id}\"/>"),
    };
    writeln!(out, "    <testcase classname=\"{area}\" name=\"{id}\">")?;
    if tag == "system-out" {
        writeln!(out, "      <system-out>{observed}</system-out>")?;
    } else if tag == "skipped" {
        writeln!(out, "      <skipped message=\"{observed}\"/>")?;
    } else {
        writeln!(out, "      <{tag} message=\"{observed}\">wanted: {}", escape(&criterion.target))?;
        for place in &criterion.places {
            let (path, note) = (escape(&place.path), escape(&place.note));
            match place.line {
                0 => writeln!(out, "{path}: {note}")?,
                line => writeln!(out, "{path}:{line}: {note}")?,
            }
        }
        writeln!(out, "</{tag}>")?;
    }
    writeln!(out, "    </testcase>")
}

/// `text` for XML 1.0, between tags or in a quoted attribute; characters that XML has no way to
/// write become U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => write!(out, "&#{};", u32::from(c)).expect("a String takes all"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
