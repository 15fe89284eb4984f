//! The templates in an alert's labels and annotations, checked for what makes Prometheus refuse
//! the whole file: braces that do not close, blocks without their `end`, unknown functions.
//!
//! Left out: whether arguments fit a function, and whether a variable has been set.

use rehearsal_source::fields::clip;
use rehearsal_source::{Problem, ProblemKind, Problems, nearest};

use super::Field;

/// The words of Go's templates that are no functions.
const KEYWORDS: [&str; 13] = [
    "block", "break", "continue", "define", "else", "end", "false", "if", "nil", "range",
    "template", "true", "with",
];

/// The functions of Go's templates, and those that Prometheus adds (`template/template.go`).
const FUNCTIONS: [&str; 49] = [
    "and",
    "args",
    "call",
    "eq",
    "externalURL",
    "first",
    "ge",
    "graphLink",
    "gt",
    "html",
    "humanize",
    "humanize1024",
    "humanizeDuration",
    "humanizePercentage",
    "humanizeTimestamp",
    "index",
    "js",
    "label",
    "le",
    "len",
    "lt",
    "match",
    "ne",
    "not",
    "now",
    "or",
    "parseDuration",
    "pathPrefix",
    "print",
    "printf",
    "println",
    "query",
    "reReplaceAll",
    "safeHtml",
    "slice",
    "sortByLabel",
    "stripDomain",
    "stripPort",
    "strvalue",
    "tableLink",
    "title",
    "tmpl",
    "toDuration",
    "toLower",
    "toTime",
    "toUpper",
    "urlQueryEscape",
    "urlquery",
    "value",
];

/// What is wrong with a template, and what to do about it.
pub(super) type Fault = (String, Option<String>);

/// Reports the first fault of each template.
pub(super) fn check(fields: &[Field], what: &str, problems: &Problems) {
    for field in fields {
        if let Err((message, help)) = read(&field.value) {
            let message = format!("{what} \"{}\": {message}", clip(&field.name));
            let kind = ProblemKind::BadValue;
            problems.push(Problem { kind, span: field.value.span, message, help });
        }
    }
}

/// What is wrong with `template`, in the words of Go's template parser.
pub(super) fn read(template: &str) -> Result<(), Fault> {
    let mut rest = template;
    let mut blocks = 0_usize;
    while let Some((_, action)) = rest.split_once("{{") {
        // A minus is a number's sign unless a blank follows.
        let action = match action.strip_prefix('-') {
            Some(trimming) if trimming.starts_with(char::is_whitespace) => trimming.trim_start(),
            _ => action,
        };
        if let Some(comment) = action.strip_prefix("/*") {
            rest = after_comment(comment)?;
            continue;
        }
        let length = action_length(action)?;
        let words = action[..length].trim_end_matches('-').trim();
        read_action(words, &mut blocks)?;
        rest = &action[length + 2..];
    }
    if blocks > 0 { fail("unexpected EOF: a block has no {{end}}") } else { Ok(()) }
}

/// Reads what stands between the braces of one action; `blocks` counts those that are open.
fn read_action(words: &str, blocks: &mut usize) -> Result<(), Fault> {
    let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match first {
        "" if words.is_empty() => return fail("missing value for command"),
        // A comment has to follow its braces directly.
        "" if words.starts_with('/') => return fail("unexpected \"/\" in command"),
        "if" | "range" | "with" if first == words => {
            return fail(&format!("missing value for {first}"));
        }
        "if" | "range" | "with" | "define" | "block" => *blocks += 1,
        "else" if *blocks == 0 => return fail("unexpected {{else}}"),
        "end" => match blocks.checked_sub(1) {
            Some(left) => *blocks = left,
            None => return fail("unexpected {{end}}"),
        },
        _ => {}
    }
    match unknown_function(words) {
        Some(name) => {
            let known = nearest(name, FUNCTIONS).map(|known| format!("did you mean `{known}`?"));
            Err((format!("function \"{}\" not defined", clip(name)), known))
        }
        None => Ok(()),
    }
}

/// The first word that is no function, field, variable, number or part of a quoted text.
fn unknown_function(words: &str) -> Option<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut before = ' ';
    let mut rest = words;
    while let Some(next) = rest.chars().next() {
        let mut length = next.len_utf8();
        if matches!(next, '"' | '\'' | '`') {
            let end = quote_end(rest.as_bytes(), 0).ok()?;
            length = end + 1;
        } else if is_word(next) {
            length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let word = &rest[..length];
            let is_name = !matches!(before, '.' | '$') && !next.is_numeric();
            if is_name && !KEYWORDS.contains(&word) && !FUNCTIONS.contains(&word) {
                return Some(word);
            }
        }
        before = next;
        rest = &rest[length..];
    }
    None
}

/// What follows a comment that has been opened.
fn after_comment(comment: &str) -> Result<&str, Fault> {
    let Some((_, after)) = comment.split_once("*/") else {
        return fail("unclosed comment");
    };
    let after = after.trim_start();
    match after.strip_prefix('-').unwrap_or(after).strip_prefix("}}") {
        Some(after) => Ok(after),
        None => fail("comment ends before closing delimiter"),
    }
}

/// How far an action goes until its closing braces; braces in a quoted text do not count.
fn action_length(action: &str) -> Result<usize, Fault> {
    let bytes = action.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Ok(at),
            b'}' | b'{' => {
                return fail(&format!("unexpected \"{}\" in operand", char::from(byte)));
            }
            b'"' | b'\'' | b'`' => at = quote_end(bytes, at)?,
            _ => {}
        }
        at += 1;
    }
    fail("unclosed action")
}

/// Where the text that opens at `start` closes.
fn quote_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let quote = bytes[start];
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            byte if byte == quote => return Ok(at),
            b'\\' if quote != b'`' => at += 2,
            b'\n' if quote != b'`' => break,
            _ => at += 1,
        }
    }
    fail(match quote {
        b'`' => "unterminated raw quoted string",
        b'\'' => "unterminated character constant",
        _ => "unterminated quoted string",
    })
}

fn fail<T>(message: &str) -> Result<T, Fault> {
    Err((message.to_owned(), None))
}
