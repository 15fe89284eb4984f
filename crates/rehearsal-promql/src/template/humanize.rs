//! Numbers as people read them: prefixes, percents, days and hours.

use rehearsal_gotemplate::Value;
use rehearsal_gotemplate::float::{Form, float};

/// The number that a template's value stands for: a number, or a text that is one.
pub(super) fn number(value: &Value) -> Result<f64, String> {
    match value {
        Value::Float(value) => Ok(*value),
        #[expect(clippy::cast_precision_loss, reason = "upstream rounds the same way")]
        Value::Int(value) => Ok(*value as f64),
        Value::Text(text) => parse(text).ok_or_else(|| {
            let text = rehearsal_gotemplate::quoted::quote(text);
            format!("strconv.ParseFloat: parsing {text}: invalid syntax")
        }),
        Value::Struct(structure) if structure.name == super::time::DURATION => {
            super::time::seconds(structure)
        }
        _ => Err(format!("can't convert {} to float", value.type_name())),
    }
}

fn parse(text: &str) -> Option<f64> {
    // The standard library reads the same words for what is no finite number.
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    text.parse().ok().filter(|_| is_number(text))
}

/// Four digits, as all of these show them.
fn four(value: f64) -> String {
    float(value, Form::General, Some(4))
}

/// `1.235M`: with a prefix of thousands.
pub(super) fn thousands(mut value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return four(value);
    }
    let mut prefix = "";
    if value.abs() >= 1.0 {
        for next in ["k", "M", "G", "T", "P", "E", "Z", "Y"] {
            if value.abs() < 1000.0 {
                break;
            }
            prefix = next;
            value /= 1000.0;
        }
        return format!("{}{prefix}", four(value));
    }
    fraction(value)
}

/// `120m`: a number below one, with a prefix of thousandths.
fn fraction(mut value: f64) -> String {
    let mut prefix = "";
    for next in ["m", "u", "n", "p", "f", "a", "z", "y"] {
        if value.abs() >= 1.0 {
            break;
        }
        prefix = next;
        value *= 1000.0;
    }
    format!("{}{prefix}", four(value))
}

/// `1.177Mi`: with a prefix of powers of 1024.
pub(super) fn binary(mut value: f64) -> String {
    if value.abs() <= 1.0 || !value.is_finite() {
        return four(value);
    }
    let mut prefix = "";
    for next in ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"] {
        if value.abs() < 1024.0 {
            break;
        }
        prefix = next;
        value /= 1024.0;
    }
    format!("{}{prefix}", four(value))
}

/// `1d 2h 3m 4s`, of seconds.
pub(super) fn duration(value: f64) -> String {
    if !value.is_finite() {
        return four(value);
    }
    if value == 0.0 {
        return format!("{}s", four(value));
    }
    if value.abs() < 1.0 {
        return format!("{}s", fraction(value));
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let whole = value.abs() as i64;
    let (days, hours) = (whole / 86_400, whole / 3_600 % 24);
    let (minutes, seconds) = (whole / 60 % 60, whole % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{sign}{}s", four(value.abs())),
        (0, 0, _) => format!("{sign}{minutes}m {seconds}s"),
        (0, ..) => format!("{sign}{hours}h {minutes}m {seconds}s"),
        _ => format!("{sign}{days}d {hours}h {minutes}m {seconds}s"),
    }
}

pub(super) fn percentage(value: f64) -> String {
    format!("{}%", four(value * 100.0))
}

/// `2015-06-23 13:19:44.128 +0000 UTC`, of seconds since 1970.
pub(super) fn timestamp(value: f64) -> Result<String, String> {
    if !value.is_finite() {
        return Ok(four(value));
    }
    super::time::instant(value).map(super::time::shown)
}
