//! One value under one verb.

use super::{Flags, Padding};
use crate::bounded::Bounded;
use crate::float::{Form, float};
use crate::print;
use crate::quoted;
use crate::value::Value;

/// Digits of `%f` and `%e` where none are asked for.
const PRECISION: usize = 6;

/// Appends `value` under `verb`. The parts of a list, a map or a struct go under the same verb.
pub(super) fn push(to: &mut Bounded, value: &Value, verb: char, flags: Flags) {
    match (verb, value) {
        ('T', Value::Nil) => pad(to, print::NIL, flags),
        ('T', _) => pad(to, value.type_name(), flags),
        ('v', Value::Nil) => pad(to, print::NIL, flags),
        (_, Value::Nil) => {
            to.push_str("%!");
            to.push(verb);
            to.push_str("(<nil>)");
        }
        ('v' | 't', Value::Bool(value)) => pad(to, if *value { "true" } else { "false" }, flags),
        (_, Value::Int(number)) => integer(to, value, *number, verb, flags),
        (_, Value::Float(number)) => floating(to, value, *number, verb, flags),
        (_, Value::Text(text)) => string(to, value, text, verb, flags),
        (_, Value::Bool(_)) => bad_verb(to, value, verb, flags),
        ('v' | 's' | 'q' | 'x' | 'X', Value::Struct(structure)) if structure.shown().is_some() => {
            string(to, value, structure.shown().unwrap_or_default(), verb, flags);
        }
        (_, Value::List(_) | Value::Map(_) | Value::Struct(_)) => {
            print::push_parts(to, value, flags.names, &mut |to, part| match part {
                // Inside a list nothing is shown for what it is, whatever the verb.
                Value::Nil => to.push_str(print::NIL),
                part => push(to, part, verb, flags),
            });
        }
    }
}

/// A verb that does not go with the value: `%!d(string=three)`. The flags go with any.
fn bad_verb(to: &mut Bounded, value: &Value, verb: char, flags: Flags) {
    to.push_str("%!");
    to.push(verb);
    to.push('(');
    to.push_str(value.type_name());
    to.push('=');
    push(to, value, 'v', flags);
    to.push(')');
}

fn integer(to: &mut Bounded, value: &Value, number: i64, verb: char, flags: Flags) {
    let magnitude = number.unsigned_abs();
    let (digits, prefix) = match verb {
        'v' | 'd' => (magnitude.to_string(), ""),
        'b' => (format!("{magnitude:b}"), "0b"),
        'o' | 'O' => (format!("{magnitude:o}"), "0"),
        'x' => (format!("{magnitude:x}"), "0x"),
        'X' => (format!("{magnitude:X}"), "0X"),
        'c' => return pad(to, character(number).encode_utf8(&mut [0; 4]), flags),
        'q' => return pad(to, &quoted::quote_character(character(number)), flags),
        'U' => return pad(to, &format!("U+{magnitude:04X}"), flags),
        _ => return bad_verb(to, value, verb, flags),
    };
    if flags.precision == Some(0) && number == 0 {
        return pad(to, "", flags.with_blanks());
    }
    let sign = sign(number < 0, flags);
    let zeros = match (flags.precision, flags.width) {
        (Some(precision), _) => precision,
        (None, Some(width)) if flags.padding == Padding::Zeros => width.saturating_sub(sign.len()),
        _ => 0,
    };
    let zeros = "0".repeat(zeros.saturating_sub(digits.len()));
    let is_octal_already = prefix == "0" && (digits.starts_with('0') || !zeros.is_empty());
    let prefix = match verb {
        'O' if flags.sharp && !is_octal_already => "0o0",
        'O' => "0o",
        _ if flags.sharp && !is_octal_already => prefix,
        _ => "",
    };
    pad(to, &format!("{sign}{prefix}{zeros}{digits}"), flags.with_blanks());
}

/// The character with a code; what has none becomes the replacement character.
fn character(code: i64) -> char {
    let code = u32::try_from(code).ok();
    code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn floating(to: &mut Bounded, value: &Value, number: f64, verb: char, flags: Flags) {
    let some = Some(flags.precision.unwrap_or(PRECISION));
    let text = match verb {
        'v' | 'g' => float(number.abs(), Form::General, flags.precision),
        'G' => float(number.abs(), Form::General, flags.precision).replace('e', "E"),
        'f' | 'F' => float(number.abs(), Form::Fixed, some),
        'e' => float(number.abs(), Form::Exponent, some),
        'E' => float(number.abs(), Form::Exponent, some).replace('e', "E"),
        _ => return bad_verb(to, value, verb, flags),
    };
    let is_negative = number.is_sign_negative() && !number.is_nan();
    let mut sign = sign(is_negative, flags);
    let digits = text.trim_start_matches('+');
    if number.is_infinite() && sign.is_empty() {
        sign = "+";
    }
    let missing = flags.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
    if flags.padding == Padding::Zeros && number.is_finite() {
        pad(to, &format!("{sign}{}{digits}", "0".repeat(missing)), Flags::default());
    } else {
        pad(to, &format!("{sign}{digits}"), flags.with_blanks());
    }
}

fn sign(is_negative: bool, flags: Flags) -> &'static str {
    match (is_negative, flags.signs.plus, flags.signs.space) {
        (true, _, _) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    }
}

fn string(to: &mut Bounded, value: &Value, text: &str, verb: char, flags: Flags) {
    let cut = match flags.precision {
        Some(characters) => text.char_indices().nth(characters).map_or(text, |(at, _)| &text[..at]),
        None => text,
    };
    match verb {
        'v' | 's' => pad(to, cut, flags),
        'q' if flags.sharp && !cut.contains(|c: char| c == '`' || c.is_control() && c != '\t') => {
            pad(to, &format!("`{cut}`"), flags);
        }
        'q' => pad(to, &quoted::quote(cut), flags),
        'x' | 'X' => hexadecimal(to, text, verb, flags),
        _ => bad_verb(to, value, verb, flags),
    }
}

/// The bytes of a text, two digits each.
fn hexadecimal(to: &mut Bounded, text: &str, verb: char, mut flags: Flags) {
    let shown = flags.precision.map_or(text.len(), |bytes| bytes.min(text.len()));
    let prefix = match verb {
        _ if !flags.sharp => "",
        'x' => "0x",
        _ => "0X",
    };
    let mut digits = String::new();
    for (at, byte) in text.bytes().take(shown).enumerate() {
        if at > 0 && flags.signs.space {
            digits.push(' ');
        }
        if at == 0 || flags.signs.space {
            digits.push_str(prefix);
        }
        digits.push_str(&match verb {
            'x' => format!("{byte:02x}"),
            _ => format!("{byte:02X}"),
        });
    }
    flags.precision = None;
    pad(to, &digits, flags);
}

/// Appends `text` and what its width lacks.
fn pad(to: &mut Bounded, text: &str, flags: Flags) {
    let missing = flags.width.unwrap_or(0).saturating_sub(text.chars().count());
    match flags.padding {
        Padding::Before => to.push_str(&" ".repeat(missing)),
        Padding::Zeros => to.push_str(&"0".repeat(missing)),
        Padding::After => {}
    }
    to.push_str(text);
    if flags.padding == Padding::After {
        to.push_str(&" ".repeat(missing));
    }
}

impl Flags {
    /// For a number that has its zeros already, or must not have any.
    fn with_blanks(self) -> Self {
        let zeros = self.padding == Padding::Zeros;
        Self { padding: if zeros { Padding::Before } else { self.padding }, ..self }
    }
}
