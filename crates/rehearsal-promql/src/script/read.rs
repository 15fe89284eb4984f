//! From a text to the commands of a script.

use super::values::{self, Point, millis, number};
use super::{
    About, Command, Eval, Expected, Load, Note, Outcome, Script, ScriptError, Wanted, When,
};

/// Reads a script.
///
/// # Errors
///
/// Every line that is not understood.
pub fn read_script(text: &str) -> Result<Script, Vec<ScriptError>> {
    let lines: Vec<&str> = text.lines().map(line_of).collect();
    let mut reader = Reader { lines: &lines, at: 0, errors: Vec::new() };
    let mut commands = Vec::new();
    while let Some(line) = reader.lines.get(reader.at) {
        let (word, _) = split_word(line);
        match word.to_ascii_lowercase().as_str() {
            "" => reader.at += 1,
            "clear" => {
                commands.push(Command::Clear);
                reader.at += 1;
            }
            load if load.starts_with("load") => commands.push(Command::Load(reader.load())),
            eval if eval.starts_with("eval") => {
                commands.extend(reader.eval().map(|eval| Command::Eval(Box::new(eval))));
            }
            _ => {
                reader.fail(format!("invalid command {line:?}"));
                reader.at += 1;
            }
        }
    }
    if reader.errors.is_empty() { Ok(Script { commands }) } else { Err(reader.errors) }
}

/// A line without the spaces around it; nothing of a comment.
fn line_of(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with('#') { "" } else { line }
}

fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim_start())
}

struct Reader<'t> {
    lines: &'t [&'t str],
    at: usize,
    errors: Vec<ScriptError>,
}

impl<'t> Reader<'t> {
    fn line_number(&self) -> u32 {
        u32::try_from(self.at + 1).unwrap_or(u32::MAX)
    }

    fn fail(&mut self, message: impl Into<String>) {
        self.errors.push(ScriptError { line: self.line_number(), message: message.into() });
    }

    /// The next line of the block that began above, if it has one more.
    fn next_of_block(&mut self) -> Option<&'t str> {
        self.at += 1;
        self.lines.get(self.at).copied().filter(|line| !line.is_empty())
    }

    fn load(&mut self) -> Load {
        let (command, step) = split_word(self.lines[self.at]);
        let with_histograms = command.eq_ignore_ascii_case("load_with_nhcb");
        let mut load =
            Load { line: self.line_number(), step: 1, series: Vec::new(), with_histograms };
        if !with_histograms && !command.eq_ignore_ascii_case("load") {
            self.fail("invalid load command. (load[_with_nhcb] <step:duration>)");
        }
        match millis(step) {
            Ok(millis) => load.step = millis,
            Err(error) => self.fail(format!("invalid step definition {step:?}: {error}")),
        }
        while let Some(line) = self.next_of_block() {
            match values::series(line) {
                Ok(series) => load.series.push(series),
                Err(error) => self.fail(error),
            }
        }
        load
    }

    fn eval(&mut self) -> Option<Eval> {
        let line = self.line_number();
        let (command, rest) = split_word(self.lines[self.at]);
        let mut expected = Expected::default();
        let about = match command.to_ascii_lowercase().as_str() {
            "eval" => None,
            "eval_fail" => Some(About::Fail),
            "eval_warn" => Some(About::Warn),
            "eval_info" => Some(About::Info),
            "eval_ordered" => {
                expected.is_ordered = true;
                None
            }
            _ => {
                self.fail(format!("invalid command {command:?}"));
                None
            }
        };
        let wanted = Wanted::Anything;
        expected.notes.extend(about.map(|about| Note { about, wanted }));
        let head = when(rest);
        if let Err(error) = &head {
            self.fail(error.clone());
        }
        while let Some(line) = self.next_of_block() {
            if let Err(error) = expectation(line, &mut expected) {
                self.fail(error);
            }
        }
        let (when, expr) = head.ok()?;
        Some(Eval { line, expr: expr.to_owned(), when, expected })
    }
}

/// When an expression is evaluated, and the expression.
fn when(text: &str) -> Result<(When, &str), String> {
    let invalid = || {
        "invalid evaluation command. Must be either 'eval instant at <time> <query>' or 'eval range \
         from <from> to <to> step <step> <query>'"
            .to_owned()
    };
    let after = |text, wanted| after_word(text, wanted).ok_or_else(invalid);
    let time = |text: &str| {
        millis(text).map_err(|error| format!("invalid timestamp definition {text:?}: {error}"))
    };
    let (kind, rest) = split_word(text);
    match kind {
        "instant" => {
            let (at, expr) = split_word(after(rest, "at")?);
            Ok((When::Instant(time(at)?), expr))
        }
        "range" => {
            let (start, rest) = split_word(after(rest, "from")?);
            let (end, rest) = split_word(after(rest, "to")?);
            let (step, expr) = split_word(after(rest, "step")?);
            let (start, end, step) = (time(start)?, time(end)?, time(step)?);
            if end < start {
                return Err("invalid test definition, end timestamp is before start".to_owned());
            }
            Ok((When::Range { start, end, step }, expr))
        }
        _ => Err(invalid()),
    }
}

/// What follows `wanted` at the beginning of `text`.
fn after_word<'t>(text: &'t str, wanted: &str) -> Option<&'t str> {
    let (word, rest) = split_word(text);
    (word == wanted).then_some(rest)
}

/// Takes in one line below an `eval`.
fn expectation(line: &str, expected: &mut Expected) -> Result<(), String> {
    if let Some(grid) = line.strip_prefix("expect range vector") {
        let words: Vec<&str> = grid.split_whitespace().collect();
        let ["from", start, "to", _, "step", step] = words.as_slice() else {
            return Err(format!("invalid range vector definition {line:?}"));
        };
        expected.grid = Some((millis(start)?, millis(step)?));
        return Ok(());
    }
    if let Some(text) = line.strip_prefix("expect string") {
        expected.result = Outcome::Text(quoted(text.trim_start())?);
        return Ok(());
    }
    if let Some(pattern) = line.strip_prefix("expected_fail_regexp") {
        let wanted = Wanted::Pattern(pattern.trim().to_owned());
        expected.notes.push(Note { about: About::Fail, wanted });
        return Ok(());
    }
    if let Some(message) = line.strip_prefix("expected_fail_message") {
        let wanted = Wanted::Message(message.trim().to_owned());
        expected.notes.push(Note { about: About::Fail, wanted });
        return Ok(());
    }
    if let ("expect", rest) = split_word(line) {
        return note(rest, expected);
    }
    if let Some((value, "")) = number(line) {
        expected.result = Outcome::Scalar(value);
        return Ok(());
    }
    let (labels, points) = values::series(line)?;
    if points.is_empty() {
        return Err(format!("expected series without a value: {line:?}"));
    }
    match &mut expected.result {
        Outcome::Series(series) => series.push((labels, points)),
        other => *other = Outcome::Series(vec![(labels, points)]),
    }
    Ok(())
}

/// Reads what follows `expect`.
fn note(text: &str, expected: &mut Expected) -> Result<(), String> {
    let (kind, rest) = split_word(text);
    let about = match kind {
        "ordered" => {
            expected.is_ordered = true;
            return Ok(());
        }
        "fail" => About::Fail,
        "warn" => About::Warn,
        "no_warn" => About::NoWarn,
        "info" => About::Info,
        "no_info" => About::NoInfo,
        _ => return Err(format!("invalid expected error/annotation type {kind}")),
    };
    let wanted = match rest.split_once(':') {
        _ if rest.is_empty() => Wanted::Anything,
        Some(("msg", message)) => Wanted::Message(message.trim().to_owned()),
        Some(("regex", pattern)) => Wanted::Pattern(pattern.trim().to_owned()),
        _ => return Err(format!("invalid token {rest} after {kind}")),
    };
    expected.notes.push(Note { about, wanted });
    Ok(())
}

/// The text of a literal in quotes.
fn quoted(literal: &str) -> Result<String, String> {
    use crate::expr::ExprKind;
    match crate::parser::parse_expr(literal).map(|expr| expr.kind) {
        Ok(ExprKind::String(text)) => Ok(text),
        _ => Err("expected string literal not valid".to_owned()),
    }
}

impl Expected {
    /// Whether a native histogram is expected.
    pub(super) fn has_histogram(&self) -> bool {
        let Outcome::Series(series) = &self.result else {
            return false;
        };
        series.iter().any(|(_, points)| points.contains(&Point::Histogram))
    }
}
