//! The tree that a template becomes, and how upstream writes its parts in messages.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use rehearsal_source::Span;

use crate::quoted::quote;

/// A text that was parsed, under the name that messages give it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// One template of a set.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) name: String,
    pub(crate) source: Arc<Source>,
    pub(crate) body: Vec<Node>,
}

/// What stands side by side in a template.
#[derive(Debug)]
pub(crate) enum Node {
    /// Text that is written as it is: a part of the source.
    Text(Span),
    /// A pipeline whose value is written, unless it declares variables.
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Template(Invocation),
    Break,
    Continue,
}

/// A pipeline that decides, and what it decides between.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) pipe: Pipe,
    pub(crate) body: Vec<Node>,
    pub(crate) otherwise: Vec<Node>,
}

/// The use of another template.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) span: Span,
    pub(crate) name: String,
    pub(crate) pipe: Option<Pipe>,
}

/// Commands that hand their values on, and the variables that keep the last one.
#[derive(Debug)]
pub(crate) struct Pipe {
    pub(crate) span: Span,
    pub(crate) variables: Vec<String>,
    /// Whether the variables were declared before: `=`, not `:=`.
    pub(crate) assigns: bool,
    pub(crate) commands: Vec<Command>,
}

/// An operand, and what it is given.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) span: Span,
    pub(crate) operands: Vec<Operand>,
}

/// A value, or what gives one.
#[derive(Debug)]
pub(crate) struct Operand {
    pub(crate) span: Span,
    pub(crate) kind: OperandKind,
}

#[derive(Debug)]
pub(crate) enum OperandKind {
    Nil,
    Bool(bool),
    Number(Number),
    /// A text, and how it is written.
    Text {
        written: String,
        text: String,
    },
    Dot,
    /// `.a.b`, of the cursor.
    Field(Vec<String>),
    /// `$x.a.b`: the name with its dollar sign, then fields.
    Variable(String, Vec<String>),
    Function(String),
    Pipe(Box<Pipe>),
    /// Fields of what another operand gives.
    Chain(Box<Operand>, Vec<String>),
}

/// A number, which may be used as each of the types that can hold it exactly.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) written: String,
    pub(crate) int: Option<i64>,
    pub(crate) float: f64,
}

impl Number {
    /// Whether the way it is written makes it a float where any value will do.
    pub(crate) fn is_float(&self) -> bool {
        let is_hexadecimal = self.written.contains(['x', 'X']);
        let is_character = self.written.starts_with('\'');
        !is_hexadecimal && !is_character && self.written.contains(['.', 'e', 'E'])
    }
}

/// The part of a template that is being evaluated.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'t> {
    Invocation(&'t Invocation),
    Pipe(&'t Pipe),
    Command(&'t Command),
    Operand(&'t Operand),
}

impl Place<'_> {
    pub(crate) fn span(self) -> Span {
        match self {
            Self::Invocation(invocation) => invocation.span,
            Self::Pipe(pipe) => pipe.span,
            Self::Command(command) => command.span,
            Self::Operand(operand) => operand.span,
        }
    }

    /// The byte that upstream reports. A chain of fields is reported where its second link begins.
    pub(crate) fn byte(self) -> usize {
        let Self::Operand(operand) = self else { return self.span().start as usize };
        let start = operand.span.start as usize;
        match &operand.kind {
            OperandKind::Field(names) if names.len() > 1 => start + 1 + names[0].len(),
            OperandKind::Variable(name, fields) if !fields.is_empty() => start + name.len(),
            OperandKind::Chain(inner, _) => inner.span.end as usize,
            _ => start,
        }
    }
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invocation(invocation) => invocation.fmt(f),
            Self::Pipe(pipe) => pipe.fmt(f),
            Self::Command(command) => command.fmt(f),
            Self::Operand(operand) => operand.fmt(f),
        }
    }
}

impl Display for Invocation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{template {}", quote(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(f, " {pipe}")?;
        }
        f.write_str("}}")
    }
}

impl Display for Pipe {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            // Upstream writes an assignment like a declaration.
            write!(f, "{} := ", self.variables.join(", "))?;
        }
        separated(f, &self.commands, " | ")
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        separated(f, &self.operands, " ")
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            OperandKind::Nil => f.write_str("nil"),
            OperandKind::Bool(value) => value.fmt(f),
            OperandKind::Number(number) => f.write_str(&number.written),
            OperandKind::Text { written, .. } => f.write_str(written),
            OperandKind::Dot => f.write_str("."),
            OperandKind::Field(names) => fields(f, names),
            OperandKind::Variable(name, names) => {
                f.write_str(name)?;
                fields(f, names)
            }
            OperandKind::Function(name) => f.write_str(name),
            OperandKind::Pipe(pipe) => write!(f, "({pipe})"),
            OperandKind::Chain(inner, names) => {
                inner.fmt(f)?;
                fields(f, names)
            }
        }
    }
}

fn fields(f: &mut Formatter<'_>, names: &[String]) -> fmt::Result {
    names.iter().try_for_each(|name| write!(f, ".{name}"))
}

fn separated(f: &mut Formatter<'_>, parts: &[impl Display], separator: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(separator)?;
        }
        part.fmt(f)?;
    }
    Ok(())
}
