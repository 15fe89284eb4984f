//! Queries of panels: which data source they ask, and their expression where that is a Prometheus.

use std::collections::BTreeSet;

use rehearsal_promql::{Expr, Place};
use rehearsal_source::fields::clip;
use rehearsal_source::{Node, ProblemKind, Problems, Span};

use crate::expressions::expression;

/// Reads the queries of one page.
pub(super) struct Reader<'a> {
    /// The names that the page defines.
    pub(super) variables: BTreeSet<&'a str>,
    pub(super) problems: &'a Problems,
}

/// Windows that Grafana fills in.
const WINDOWS: [&str; 4] = ["__interval", "__rate_interval", "__range", "__auto"];

impl Reader<'_> {
    /// The expression of `target`; `source` is the data source of its panel.
    pub(super) fn read(&self, target: &Node<'_>, source: Option<&Node<'_>>) -> Option<Expr> {
        let own = target.get("datasource").filter(|node| !node.is_null());
        let source = own.or(source);
        if let Some(uid) = source.and_then(|node| node.get("uid").or(Some(node))) {
            for name in names(uid.scalar().unwrap_or_default()) {
                self.report_undefined(name.name, uid.span);
            }
        }
        let kind = source.and_then(|node| node.get("type")).and_then(Node::scalar);
        if kind.is_some_and(|kind| kind != "prometheus") {
            return None;
        }
        let node = target.get("expr")?;
        let text = node.scalar()?;
        let filled = self.filled(text, node.span)?;
        let place = if filled == text { Place::of(node) } else { Place::Whole(node.span) };
        expression(&filled, place, self.problems)
    }

    /// Reports the variable `name` if nobody defines it.
    fn report_undefined(&self, name: &str, span: Span) {
        // Names with two underscores first are Grafana's own.
        if !name.starts_with("__") && !self.variables.contains(name) {
            let message = format!("nobody defines the variable `{}`", clip(name));
            let help = "define it under `templating.list`";
            self.problems.add_with_help(ProblemKind::BadValue, span, message, help);
        }
    }

    /// `text` with an example for each window that Grafana fills in; `None` if it has a variable of
    /// which nobody knows what will stand there. Inside quotes a variable is a text like any other.
    fn filled(&self, text: &str, span: Span) -> Option<String> {
        let mut filled = String::new();
        let (mut done, mut seen, mut is_quoted) = (0, 0, false);
        for variable in names(text) {
            self.report_undefined(variable.name, span);
            let quotes = text[seen..variable.start].matches(['"', '\'']).count();
            is_quoted ^= quotes % 2 == 1;
            seen = variable.start;
            if is_quoted {
                continue;
            }
            let example = match variable.name {
                name if WINDOWS.contains(&name) => "5m",
                "__interval_ms" | "__range_s" | "__range_ms" => "300",
                _ => return None,
            };
            filled += &text[done..variable.start];
            filled += example;
            done = variable.end;
        }
        Some(filled + &text[done..])
    }
}

/// A variable in a text: `$name`, `${name}`, `${name:format}` or `[[name]]`.
struct Named<'t> {
    name: &'t str,
    start: usize,
    end: usize,
}

/// The variables in `text`.
fn names(text: &str) -> impl Iterator<Item = Named<'_>> {
    /// Longer than any name with its format.
    const CLOSED_WITHIN: usize = 100;
    let marks = text.match_indices(['$', '[']);
    marks.filter_map(move |(start, mark)| {
        let rest = &text[start + mark.len()..];
        let (inside, close) = match (mark, rest.as_bytes().first()) {
            ("$", Some(b'{')) => (&rest[1..], "}"),
            ("[", Some(b'[')) => (&rest[1..], "]]"),
            ("$", _) => (rest, ""),
            _ => return None,
        };
        let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = inside.find(|c| !is_inner(c)).unwrap_or(inside.len());
        let name = &inside[..length];
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let before_name = start + mark.len() + rest.len() - inside.len();
        let end = match close {
            "" => before_name + length,
            close => {
                let near = &inside[..inside.floor_char_boundary(CLOSED_WITHIN)];
                before_name + near.find(close)? + close.len()
            }
        };
        begins.then_some(Named { name, start, end })
    })
}
