//! Tree to canonical text: the form in which Prometheus prints an expression on one line.
//!
//! Reading the text again gives the same tree, spans aside. Parentheses stay as they were written;
//! numbers lose their notation, durations and selectors take their shortest form.

use std::fmt::{self, Display, Formatter, Write};

use rehearsal_source::Spanned;

use crate::duration::Duration;
use crate::expr::{
    Aggregate, At, Binary, Expr, ExprKind, GroupingKind, Matcher, Matching, MatchingKind, Shift,
    Side, Subquery, VectorSelector,
};
use crate::name::{METRIC_NAME_LABEL, is_plain_label_name, is_plain_metric_name};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(value) => number(*value, f),
            ExprKind::Seconds(duration) => write!(f, "{duration}"),
            ExprKind::String(text) => quoted(text, f),
            ExprKind::Vector(selector) => write!(f, "{selector}"),
            ExprKind::Matrix(matrix) => {
                matrix.selector.unshifted(f)?;
                write!(f, "[{}]{}", matrix.range, matrix.selector.shift)
            }
            ExprKind::Subquery(subquery) => write!(f, "{subquery}"),
            ExprKind::Unary(sign, operand) => write!(f, "{}{operand}", sign.text()),
            ExprKind::Binary(binary) => write!(f, "{binary}"),
            ExprKind::Aggregate(aggregate) => write!(f, "{aggregate}"),
            ExprKind::Call(call) => {
                write!(f, "{}(", call.function.name)?;
                listed(&call.arguments, f, |argument, f| write!(f, "{argument}"))?;
                f.write_char(')')
            }
            ExprKind::Paren(inner) => write!(f, "({inner})"),
        }
    }
}

impl Display for VectorSelector {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.unshifted(f)?;
        write!(f, "{}", self.shift)
    }
}

impl VectorSelector {
    /// The selector without `@` and `offset`, which a range comes before.
    fn unshifted(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // A name before the braces allows no other condition on the name.
        let is_bare = self.name.as_ref().is_none_or(|name| is_plain_metric_name(name))
            && !self.matchers.iter().any(|matcher| matcher.label.value == METRIC_NAME_LABEL);
        let mut separator = "";
        match &self.name {
            Some(name) if is_bare => {
                f.write_str(name)?;
                if self.matchers.is_empty() {
                    return Ok(());
                }
                f.write_char('{')?;
            }
            Some(name) => {
                f.write_char('{')?;
                quoted(name, f)?;
                separator = ", ";
            }
            None => f.write_char('{')?,
        }
        for matcher in &self.matchers {
            write!(f, "{separator}{matcher}")?;
            separator = ", ";
        }
        f.write_char('}')
    }
}

impl Display for Matcher {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        label(&self.label, f)?;
        f.write_str(self.operator.text())?;
        quoted(&self.value, f)
    }
}

impl Display for Shift {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.at {
            None => {}
            Some(At::Start) => f.write_str(" @ start()")?,
            Some(At::End) => f.write_str(" @ end()")?,
            Some(At::Millis(ms)) => {
                let sign = if ms < 0 { "-" } else { "" };
                let ms = ms.unsigned_abs();
                write!(f, " @ {sign}{}.{:03}", ms / 1_000, ms % 1_000)?;
            }
        }
        if self.offset == Duration::ZERO { Ok(()) } else { write!(f, " offset {}", self.offset) }
    }
}

impl Display for Subquery {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}:", self.expr, self.range)?;
        if let Some(step) = self.step {
            write!(f, "{step}")?;
        }
        write!(f, "]{}", self.shift)
    }
}

impl Display for Binary {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.left, self.operator.text())?;
        if self.returns_bool {
            f.write_str(" bool")?;
        }
        if let Some(matching) = &self.matching {
            write!(f, "{matching}")?;
        }
        write!(f, " {}", self.right)
    }
}

impl Display for Matching {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            MatchingKind::On => " on ",
            MatchingKind::Ignoring => " ignoring ",
        })?;
        labels(&self.labels, f)?;
        let Some(group) = &self.group else {
            return Ok(());
        };
        f.write_str(match group.side {
            Side::Left => " group_left ",
            Side::Right => " group_right ",
        })?;
        labels(&group.include, f)
    }
}

impl Display for Aggregate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.operator.text())?;
        if let Some(grouping) = &self.grouping {
            f.write_str(match grouping.kind {
                GroupingKind::By => " by ",
                GroupingKind::Without => " without ",
            })?;
            labels(&grouping.labels, f)?;
            f.write_char(' ')?;
        }
        f.write_char('(')?;
        if let Some(parameter) = &self.parameter {
            write!(f, "{parameter}, ")?;
        }
        write!(f, "{})", self.expr)
    }
}

fn labels(names: &[Spanned<String>], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('(')?;
    listed(names, f, |name, f| label(name, f))?;
    f.write_char(')')
}

fn label(name: &str, f: &mut Formatter<'_>) -> fmt::Result {
    if is_plain_label_name(name) { f.write_str(name) } else { quoted(name, f) }
}

fn listed<'f, T>(
    items: &[T],
    f: &mut Formatter<'f>,
    mut print: impl FnMut(&T, &mut Formatter<'f>) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        print(item, f)?;
    }
    Ok(())
}

fn number(value: f64, f: &mut Formatter<'_>) -> fmt::Result {
    if value.is_nan() {
        f.write_str("NaN")
    } else if value.is_infinite() {
        f.write_str(if value > 0.0 { "+Inf" } else { "-Inf" })
    } else {
        write!(f, "{value}")
    }
}

/// In double quotes, with the escapes that the lexer knows.
fn quoted(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            control if control.is_control() => write!(f, "\\u{:04x}", u32::from(control))?,
            other => f.write_char(other)?,
        }
    }
    f.write_char('"')
}
