//! Pipelines, commands and operands: what they give.

use super::{Executed, Execution, Held, MissingKey};
use crate::quoted::quote;
use crate::tree::{Command, Number, Operand, OperandKind, Pipe, Place};
use crate::value::{Type, Value};

impl<'a> Execution<'a> {
    /// The value of a pipeline, which its variables keep. Whoever evaluates it takes them away again.
    pub(super) fn pipe(&mut self, dot: &Held, pipe: &'a Pipe) -> Executed<Held> {
        self.at = Some(Place::Pipe(pipe));
        let mut last = None;
        for command in &pipe.commands {
            let held = self.deeper(|execution| execution.command(dot, command, last.take()))?;
            last = Some(Held::of(held.into_value()));
        }
        let value = last.expect("a pipeline without commands is refused by the parser");
        for name in &pipe.variables {
            if !pipe.assigns {
                self.variables.push((name, value.clone()));
                continue;
            }
            match self.variables.iter_mut().rev().find(|(known, _)| known == name) {
                Some((_, held)) => *held = value.clone(),
                None => return Err(self.error(format!("undefined variable: {name}"))),
            }
        }
        Ok(value)
    }

    /// The value of a command, which gets what the one before it gave as its last argument.
    fn command(&mut self, dot: &Held, command: &'a Command, last: Option<Held>) -> Executed<Held> {
        self.step()?;
        let (first, arguments) = command
            .operands
            .split_first()
            .expect("a command without operands is refused by the parser");
        let given = Given { arguments, last };
        match &first.kind {
            OperandKind::Function(name) => {
                self.function(dot, name, first, Place::Command(command), given)
            }
            _ => self.operand(dot, first, given),
        }
    }

    /// The value of an operand, which is given nothing unless it is a method.
    pub(super) fn operand(
        &mut self,
        dot: &Held,
        operand: &'a Operand,
        given: Given<'a>,
    ) -> Executed<Held> {
        let place = Place::Operand(operand);
        match &operand.kind {
            OperandKind::Field(names) => {
                self.at = Some(place);
                self.fields(dot, dot.clone(), place, names, given)
            }
            OperandKind::Chain(inner, names) => {
                self.at = Some(place);
                if matches!(inner.kind, OperandKind::Nil) {
                    return Err(
                        self.error(format!("indirection through explicit nil in {operand}"))
                    );
                }
                let held = self.operand(dot, inner, Given::nothing())?;
                self.fields(dot, held, place, names, given)
            }
            OperandKind::Variable(name, names) => {
                self.at = Some(place);
                let held = self.variable(name)?;
                if names.is_empty() {
                    self.check_not_given(operand, &given)?;
                    return Ok(held);
                }
                self.fields(dot, held, place, names, given)
            }
            OperandKind::Function(name) => self.function(dot, name, operand, place, given),
            OperandKind::Pipe(pipe) => {
                self.check_not_given(operand, &given)?;
                self.pipe(dot, pipe)
            }
            OperandKind::Nil
            | OperandKind::Bool(_)
            | OperandKind::Number(_)
            | OperandKind::Text { .. }
            | OperandKind::Dot => {
                self.at = Some(place);
                self.check_not_given(operand, &given)?;
                self.constant(dot, operand)
            }
        }
    }

    fn constant(&self, dot: &Held, operand: &Operand) -> Executed<Held> {
        match &operand.kind {
            OperandKind::Dot => Ok(dot.clone()),
            OperandKind::Bool(value) => Ok(Held::Bare(Value::Bool(*value))),
            OperandKind::Text { text, .. } => Ok(Held::Bare(Value::from(text.as_str()))),
            OperandKind::Number(number) => self.number(number).map(Held::Bare),
            _ => Err(self.error("nil is not a command".to_owned())),
        }
    }

    /// A number where any value will do.
    pub(super) fn number(&self, number: &Number) -> Executed<Value> {
        if number.is_float() {
            return Ok(Value::Float(number.float));
        }
        let overflow = || self.error(format!("{} overflows int", number.written));
        number.int.map(Value::Int).ok_or_else(overflow)
    }

    fn variable(&self, name: &str) -> Executed<Held> {
        let found = self.variables.iter().rev().find(|(known, _)| *known == name);
        match found {
            Some((_, held)) => Ok(held.clone()),
            None => Err(self.error(format!("undefined variable: {name}"))),
        }
    }

    fn check_not_given(&self, operand: &Operand, given: &Given<'_>) -> Executed<()> {
        if given.is_nothing() {
            return Ok(());
        }
        let shown = match &operand.kind {
            // Upstream shows what is between the parentheses.
            OperandKind::Pipe(pipe) => pipe.to_string(),
            _ => operand.to_string(),
        };
        Err(self.error(format!("can't give argument to non-function {shown}")))
    }

    /// A chain of fields, of which the last may be a method.
    fn fields(
        &mut self,
        dot: &Held,
        mut held: Held,
        place: Place<'a>,
        names: &'a [String],
        given: Given<'a>,
    ) -> Executed<Held> {
        let (last, first) = names.split_last().expect("a chain has a field");
        for name in first {
            held = self.field(dot, held, place, name, Given::nothing())?;
        }
        self.field(dot, held, place, last, given)
    }

    fn field(
        &mut self,
        dot: &Held,
        held: Held,
        place: Place<'a>,
        name: &str,
        given: Given<'a>,
    ) -> Executed<Held> {
        self.step()?;
        let (value, declared) = match held {
            Held::Absent if self.options.missing_key == MissingKey::Error => {
                return Err(self.error(format!("nil data; no entry for key {}", quote(name))));
            }
            Held::Absent => return Ok(Held::Absent),
            Held::Boxed(Value::Nil) => {
                let any = Type::Any.name();
                return Err(self.error(format!("nil pointer evaluating {any}.{name}")));
            }
            Held::Bare(value) => {
                let declared = value.type_name();
                (value, declared)
            }
            Held::Boxed(value) => (value, Type::Any.name()),
        };
        match &value {
            Value::Map(_) if !given.is_nothing() => {
                Err(self.error(format!("{name} is not a method but has arguments")))
            }
            Value::Map(map) => match map.entries().get(name) {
                Some(found) => Ok(Held::element(found, map.element())),
                None => self.missing(name, map.element()),
            },
            Value::Struct(structure) => match structure.field(name) {
                Some(_) if !given.is_nothing() => {
                    let message = format!("{name} has arguments but cannot be invoked as function");
                    Err(self.error(message))
                }
                Some(found) => Ok(Held::Boxed(found.clone())),
                None => match self.functions.get(&format!("{}.{name}", structure.name)) {
                    Some(method) => self.method(dot, method, name, place, value.clone(), given),
                    None => Err(self.no_field(name, declared)),
                },
            },
            _ => Err(self.no_field(name, declared)),
        }
    }

    fn no_field(&self, name: &str, declared: &str) -> Box<crate::error::ExecuteError> {
        self.error(format!("can't evaluate field {name} in type {declared}"))
    }

    fn missing(&self, name: &str, element: Type) -> Executed<Held> {
        match self.options.missing_key {
            MissingKey::Default => Ok(Held::Absent),
            MissingKey::Zero if element == Type::Any => Ok(Held::Boxed(Value::Nil)),
            MissingKey::Zero => Ok(Held::Bare(element.zero())),
            MissingKey::Error => {
                Err(self.error(format!("map has no entry for key {}", quote(name))))
            }
        }
    }
}

/// What an operand is given: arguments, and what the command before gave.
pub(super) struct Given<'a> {
    pub(super) arguments: &'a [Operand],
    pub(super) last: Option<Held>,
}

impl Given<'_> {
    pub(super) fn nothing() -> Self {
        Self { arguments: &[], last: None }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.arguments.is_empty() && self.last.is_none()
    }
}
