//! Calls: arguments are evaluated for the types that are declared, and then the function is called.

use super::evaluate::Given;
use super::{Executed, Execution, Held};
use crate::builtin::{self, Builtin};
use crate::functions::{Call, Function, Signature};
use crate::tree::{Operand, OperandKind, Place};
use crate::value::{Type, Value};

impl<'a> Execution<'a> {
    /// Calls a function of the caller, or one of Go's own.
    pub(super) fn function(
        &mut self,
        dot: &Held,
        name: &'a str,
        operand: &'a Operand,
        place: Place<'a>,
        given: Given<'a>,
    ) -> Executed<Held> {
        self.at = Some(Place::Operand(operand));
        if let Some(function) = self.functions.get(name) {
            self.check_count(name, function.signature, &given, 0)?;
            let values = self.arguments(dot, function.signature, Vec::new(), given)?;
            return self.call(function, name, place, &values);
        }
        let Some(builtin) = builtin::find(name) else {
            return Err(
                self.error(format!("{} is not a defined function", crate::quoted::quote(name)))
            );
        };
        self.check_count(name, builtin.signature(), &given, 0)?;
        match builtin {
            Builtin::Choice { stops_at } => self.choice(dot, stops_at, given),
            Builtin::Plain { signature, body } => {
                let values = self.arguments(dot, signature, Vec::new(), given)?;
                let done = body(&values, self.options.limits.bytes);
                self.finish(name, place, done)
            }
        }
    }

    /// Calls a method of `receiver`, its first argument.
    pub(super) fn method(
        &mut self,
        dot: &Held,
        method: &'a Function<'a>,
        name: &str,
        place: Place<'a>,
        receiver: Value,
        given: Given<'a>,
    ) -> Executed<Held> {
        self.check_count(name, method.signature, &given, 1)?;
        let values = self.arguments(dot, method.signature, vec![receiver], given)?;
        self.call(method, name, place, &values)
    }

    fn call(
        &mut self,
        function: &'a Function<'a>,
        name: &str,
        place: Place<'a>,
        values: &[Value],
    ) -> Executed<Held> {
        let mut call = Call {
            templates: self.templates,
            functions: self.functions,
            options: self.options,
            budget: self.budget,
        };
        let done = (function.body)(&mut call, values);
        self.finish(name, place, done)
    }

    /// What a function gave, if it is within the limits.
    fn finish(
        &mut self,
        name: &str,
        place: Place<'a>,
        done: Result<Value, String>,
    ) -> Executed<Held> {
        let limits = self.options.limits;
        let message = match done {
            Ok(Value::Text(text)) if text.len() > limits.bytes => {
                format!("the text grows past {} bytes", limits.bytes)
            }
            Ok(value) if value.depth() > limits.depth => {
                format!("the value nests more than {} levels deep", limits.depth)
            }
            Ok(Value::Nil) => return Ok(Held::Boxed(Value::Nil)),
            Ok(value) => return Ok(Held::Bare(value)),
            Err(message) => message,
        };
        self.at = Some(place);
        Err(self.error(format!("error calling {name}: {message}")))
    }

    /// `and` and `or`, which evaluate no further than they must.
    fn choice(&mut self, dot: &Held, stops_at: bool, given: Given<'a>) -> Executed<Held> {
        let mut chosen = Value::Nil;
        for argument in given.arguments {
            chosen = self.argument(dot, Type::Any, argument)?;
            if chosen.is_true() == stops_at {
                return Ok(Held::of(chosen));
            }
        }
        Ok(Held::of(given.last.map_or(chosen, Held::into_value)))
    }

    /// Refuses a wrong number of arguments, where `implied` are there already.
    fn check_count(
        &self,
        name: &str,
        signature: Signature,
        given: &Given<'_>,
        implied: usize,
    ) -> Executed<()> {
        let wanted = signature.parameters.len() - implied;
        let written = given.arguments.len();
        let count = written + usize::from(given.last.is_some());
        let message = match signature.rest {
            // Upstream does not count what comes through the pipeline here.
            Some(_) if count < wanted => {
                format!("wrong number of args for {name}: want at least {wanted} got {written}")
            }
            None if count != wanted => {
                format!("wrong number of args for {name}: want {wanted} got {count}")
            }
            _ => return Ok(()),
        };
        Err(self.error(message))
    }

    /// The arguments behind those that are in `values` already.
    fn arguments(
        &mut self,
        dot: &Held,
        signature: Signature,
        mut values: Vec<Value>,
        given: Given<'a>,
    ) -> Executed<Vec<Value>> {
        for argument in given.arguments {
            let value = self.argument(dot, signature.parameter(values.len()), argument)?;
            values.push(value);
        }
        if let Some(last) = given.last {
            values.push(self.fitting(last, signature.parameter(values.len()))?);
        }
        Ok(values)
    }

    /// The value of an operand where a type is wanted: a constant is read as that type.
    fn argument(&mut self, dot: &Held, wanted: Type, operand: &'a Operand) -> Executed<Value> {
        self.at = Some(Place::Operand(operand));
        let mismatch = |what: &str| format!("expected {what}; found {operand}");
        let message = match (&operand.kind, wanted) {
            (OperandKind::Nil, _) if wanted.admits_nil() => return Ok(Value::Nil),
            (OperandKind::Nil, _) => format!("cannot assign nil to {}", wanted.name()),
            (OperandKind::Bool(value), Type::Any | Type::Bool) => return Ok(Value::Bool(*value)),
            (OperandKind::Number(number), Type::Any) => return self.number(number),
            (OperandKind::Number(number), Type::Float) => return Ok(Value::Float(number.float)),
            (OperandKind::Number(number), Type::Int) => match number.int {
                Some(int) => return Ok(Value::Int(int)),
                None => mismatch("integer"),
            },
            (OperandKind::Text { text, .. }, Type::Any | Type::Text) => {
                return Ok(Value::from(text.as_str()));
            }
            (OperandKind::Bool(_) | OperandKind::Number(_) | OperandKind::Text { .. }, _) => {
                match wanted {
                    Type::Bool => mismatch("bool"),
                    Type::Int => mismatch("integer"),
                    Type::Float => mismatch("float"),
                    Type::Text => mismatch("string"),
                    Type::Any | Type::List | Type::Map => {
                        format!("can't handle {operand} for arg of type {}", wanted.name())
                    }
                }
            }
            _ => {
                let held =
                    self.deeper(|execution| execution.operand(dot, operand, Given::nothing()))?;
                return self.fitting(held, wanted);
            }
        };
        Err(self.error(message))
    }

    /// A value where a type is wanted.
    fn fitting(&self, held: Held, wanted: Type) -> Executed<Value> {
        let (value, found) = match held {
            Held::Absent if wanted.admits_nil() => return Ok(Value::Nil),
            Held::Absent => {
                return Err(self.error(format!("invalid value; expected {}", wanted.name())));
            }
            Held::Boxed(Value::Nil) => (Value::Nil, Type::Any.name()),
            Held::Bare(value) | Held::Boxed(value) => {
                let found = value.type_name();
                (value, found)
            }
        };
        if value.is_a(wanted) {
            return Ok(value);
        }
        let wanted = wanted.name();
        Err(self.error(format!("wrong type for value; expected {wanted}; got {found}")))
    }
}
