//! How Go writes a float: the forms of its `%e`, `%f` and `%g`, exact to the digit.
//!
//! The digits are those of the standard library, which rounds the exact value as Go does. Only
//! the layout differs: Go writes at least two digits of exponent, with a sign.

/// A form, with its digits: after the point, or for `%g` in all. `None` is the fewest that read
/// back as the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `%e`: one digit, the point, the rest, the exponent.
    Exponent,
    /// `%f`: no exponent.
    Fixed,
    /// `%g`: the shorter one of the two; Go's own choice for printing.
    General,
}

/// Exponents of ten from which the general form writes one, unless digits are asked for: so a
/// million is `1e+06`, as anyone who has passed a large number through a chart knows.
const GENERAL_EXPONENT_MAX: i32 = 6;

/// More digits than the exact decimal value of any float has; what follows is zeros. The standard
/// library takes no more than 65,535.
const DIGITS_MAX: usize = 1100;

/// Writes `value` in a form.
#[must_use]
pub fn float(value: f64, form: Form, digits: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    match (form, digits) {
        (Form::Fixed, Some(digits)) => {
            let exact = digits.min(DIGITS_MAX);
            format!("{value:.exact$}{}", "0".repeat(digits - exact))
        }
        (Form::Fixed, None) => format!("{value}"),
        (Form::Exponent, Some(digits)) => {
            let exact = digits.min(DIGITS_MAX);
            with_go_exponent(&format!("{value:.exact$e}"), digits - exact)
        }
        (Form::Exponent, None) => with_go_exponent(&format!("{value:e}"), 0),
        (Form::General, digits) => general(value, digits),
    }
}

fn general(value: f64, digits: Option<usize>) -> String {
    let digits = digits.map(|digits| digits.clamp(1, DIGITS_MAX));
    let scientific = match digits {
        Some(digits) => format!("{value:.*e}", digits - 1),
        None => format!("{value:e}"),
    };
    let (mantissa, exponent) = split(&scientific);
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    let significant = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let limit = match digits {
        None => GENERAL_EXPONENT_MAX,
        // A whole number is written out while its digits suffice.
        Some(digits) => i32::try_from(digits).unwrap_or(i32::MAX),
    };
    if exponent < -4 || exponent >= limit {
        return with_go_exponent(&format!("{mantissa}e{exponent}"), 0);
    }
    let after_point = i64::try_from(significant).unwrap_or(i64::MAX) - 1 - i64::from(exponent);
    match digits {
        None => format!("{value}"),
        Some(_) => format!("{value:.*}", usize::try_from(after_point).unwrap_or(0)),
    }
}

/// `1.5e7` as Go writes it, `1.5e+07`, with so many more zeros in front of the exponent.
fn with_go_exponent(scientific: &str, zeros: usize) -> String {
    let (mantissa, exponent) = split(scientific);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}{}e{sign}{:02}", "0".repeat(zeros), exponent.unsigned_abs())
}

fn split(scientific: &str) -> (&str, i32) {
    let (mantissa, exponent) = scientific
        .split_once('e')
        .expect("the standard library writes an exponent where one is asked for");
    (mantissa, exponent.parse().expect("the exponent of a float is a small integer"))
}
