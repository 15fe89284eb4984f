//! Functions on numbers, which are whole unless a name says otherwise.

use rehearsal_gotemplate::Value;

use super::{ANY, ONE, ONE_OR_MORE, Plain, TWO, text};

pub(super) const TABLE: &[Plain] = &[
    ("int", ONE, |arguments| Ok(Value::Int(integer(&arguments[0])))),
    ("int64", ONE, |arguments| Ok(Value::Int(integer(&arguments[0])))),
    ("atoi", ONE, |arguments| Ok(Value::Int(integer(&arguments[0])))),
    ("float64", ONE, |arguments| Ok(Value::Float(float(&arguments[0])))),
    ("add", ANY, |arguments| folded(arguments, i64::wrapping_add)),
    ("add1", ONE, |arguments| Ok(Value::Int(integer(&arguments[0]).wrapping_add(1)))),
    ("sub", TWO, |arguments| folded(arguments, i64::wrapping_sub)),
    ("mul", ONE_OR_MORE, |arguments| folded(arguments, i64::wrapping_mul)),
    ("div", TWO, |arguments| parted(arguments, i64::checked_div)),
    ("mod", TWO, |arguments| parted(arguments, i64::checked_rem)),
    ("max", ONE_OR_MORE, |arguments| folded(arguments, i64::max)),
    ("min", ONE_OR_MORE, |arguments| folded(arguments, i64::min)),
    ("floor", ONE, |arguments| Ok(Value::Float(float(&arguments[0]).floor()))),
    ("ceil", ONE, |arguments| Ok(Value::Float(float(&arguments[0]).ceil()))),
    ("until", ONE, |arguments| counted(0, integer(&arguments[0]), 1)),
    ("untilStep", super::THREE, |arguments| {
        counted(integer(&arguments[0]), integer(&arguments[1]), integer(&arguments[2]))
    }),
];

fn folded(arguments: &[Value], with: fn(i64, i64) -> i64) -> Result<Value, String> {
    let numbers = arguments.iter().map(integer);
    Ok(Value::Int(numbers.reduce(with).unwrap_or(0)))
}

fn parted(arguments: &[Value], with: fn(i64, i64) -> Option<i64>) -> Result<Value, String> {
    let parted = with(integer(&arguments[0]), integer(&arguments[1]));
    parted.map(Value::Int).ok_or_else(|| "cannot divide by zero".to_owned())
}

fn counted(from: i64, to: i64, step: i64) -> Result<Value, String> {
    /// A loop of more rounds meets the limit of an execution soon.
    const COUNT_MAX: usize = 10_000;
    let mut numbers = Vec::new();
    let mut number = from;
    while step != 0 && ((step > 0 && number < to) || (step < 0 && number > to)) {
        if numbers.len() >= COUNT_MAX {
            return Err("counts too far".to_owned());
        }
        numbers.push(Value::Int(number));
        number = number.saturating_add(step);
    }
    Ok(Value::list(numbers))
}

/// The value as a whole number; 0 where it is none.
pub(super) fn integer(value: &Value) -> i64 {
    match value {
        Value::Int(number) => *number,
        #[expect(clippy::cast_possible_truncation, reason = "upstream cuts off what does not fit")]
        Value::Float(number) => *number as i64,
        Value::Bool(truth) => i64::from(*truth),
        Value::Text(text) => text.trim().parse().unwrap_or(0),
        Value::Nil | Value::List(_) | Value::Map(_) | Value::Struct(_) => 0,
    }
}

fn float(value: &Value) -> f64 {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "upstream keeps numbers as floats as well")]
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        other => text(other).trim().parse().unwrap_or(0.0),
    }
}
