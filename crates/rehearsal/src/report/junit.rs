//! JUnit XML, which every build server shows as tests.
//!
//! There are no times: virtual time is not what readers of these files take a time for, and checks
//! that compare files have none of their own.

use std::fmt::Write;

/// Cases that belong together.
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) name: String,
    pub(crate) cases: Vec<Case>,
}

/// One case. Its class is the name of its suite.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
}

/// How a case ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Well, and perhaps with something to read.
    Passed(Option<String>),
    /// Not looked at, and why.
    Skipped(String),
    /// Not as wanted: in a line, and in full.
    Failed(String, String),
    /// Nobody could look: in a line, and in full.
    Broken(String, String),
}

/// The document `name` with `suites`.
pub(crate) fn document(name: &str, suites: &[Suite]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_document(name, suites, &mut out).expect("writing to a String cannot fail");
    out
}

fn write_document(name: &str, suites: &[Suite], out: &mut String) -> std::fmt::Result {
    writeln!(out, "<testsuites name=\"{}\">", escape(name))?;
    for suite in suites {
        write_suite(suite, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn write_suite(suite: &Suite, out: &mut String) -> std::fmt::Result {
    let name = escape(&suite.name);
    let count = |is: fn(&Outcome) -> bool| suite.cases.iter().filter(|c| is(&c.outcome)).count();
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        suite.cases.len(),
        count(|outcome| matches!(outcome, Outcome::Failed(..))),
        count(|outcome| matches!(outcome, Outcome::Broken(..))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
    )?;
    for case in &suite.cases {
        write_case(&name, case, out)?;
    }
    writeln!(out, "  </testsuite>")
}

/// Writes `case` of the class `class`, which is escaped already.
fn write_case(class: &str, case: &Case, out: &mut String) -> std::fmt::Result {
    let open = format!("    <testcase classname=\"{class}\" name=\"{}\"", escape(&case.name));
    let inside = match &case.outcome {
        Outcome::Passed(None) => return writeln!(out, "{open}/>"),
        Outcome::Passed(Some(text)) => format!("<system-out>{}</system-out>", escape(text)),
        Outcome::Skipped(why) => format!("<skipped message=\"{}\"/>", escape(why)),
        Outcome::Failed(message, text) => trouble("failure", message, text),
        Outcome::Broken(message, text) => trouble("error", message, text),
    };
    writeln!(out, "{open}>\n      {inside}\n    </testcase>")
}

fn trouble(tag: &str, message: &str, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escape).collect();
    format!("<{tag} message=\"{}\">{}\n</{tag}>", escape(message), lines.join("\n"))
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
