//! Go's `printf`: verbs, flags, widths, and what it prints in place of an error.
//!
//! A format that does not fit its arguments is no error to Go: the text then says so, as in
//! `%!d(string=three)`. Left out: Go syntax (`%#v`), `+` on `%q`, `#` on floats, hexadecimal floats, pointers.

use crate::bounded::{Bounded, Full};
use crate::print;
use crate::value::Value;

mod verb;

/// Widths and precisions above this are no widths to Go.
const WIDTH_MAX: usize = 1_000_000;

/// What stands between a percent sign and its verb.
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    signs: Signs,
    /// Whether the fields of a struct get their names: the plus sign of `%+v`.
    names: bool,
    sharp: bool,
    padding: Padding,
    width: Option<usize>,
    precision: Option<usize>,
}

/// What fills a width.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Padding {
    /// Blanks before the text.
    #[default]
    Before,
    /// Zeros before the text, after the sign of a number.
    Zeros,
    /// Blanks after the text: the minus sign.
    After,
}

/// What stands where a negative number has its minus.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Signs {
    plus: bool,
    space: bool,
}

/// Writes `values` as `format` says, in at most `bytes_max` bytes.
pub(crate) fn printf(format: &str, values: &[Value], bytes_max: usize) -> Result<String, Full> {
    let to = Bounded::new(bytes_max);
    let mut printer = Printer {
        to,
        rest: format,
        values,
        next: 0,
        is_good: true,
        is_indexed: false,
        is_reordered: false,
    };
    while let Some(percent) = printer.rest.find('%') {
        let (text, rest) = printer.rest.split_at(percent);
        printer.to.push_str(text);
        printer.rest = &rest[1..];
        printer.directive();
        if printer.to.is_full() {
            break;
        }
    }
    printer.to.push_str(printer.rest);
    printer.extra();
    printer.to.take()
}

/// A format being read.
struct Printer<'a> {
    to: Bounded,
    rest: &'a str,
    values: &'a [Value],
    /// The argument that the next verb takes.
    next: usize,
    /// Whether the explicit indexes of this directive were sound.
    is_good: bool,
    /// Whether what was read last is an explicit index.
    is_indexed: bool,
    /// Whether any index was explicit: then arguments left over are no mistake.
    is_reordered: bool,
}

impl Printer<'_> {
    /// What follows a percent sign.
    fn directive(&mut self) {
        self.is_good = true;
        self.is_indexed = false;
        let mut flags = self.flags();
        self.index();
        self.width(&mut flags);
        self.precision(&mut flags);
        if !self.is_indexed {
            self.index();
        }
        let mut rest = self.rest.chars();
        let Some(verb) = rest.next() else {
            self.to.push_str("%!(NOVERB)");
            return;
        };
        self.rest = rest.as_str();
        if verb == '%' {
            self.to.push('%');
            return;
        }
        if !self.is_good {
            return self.complain(verb, "(BADINDEX)");
        }
        let Some(value) = self.values.get(self.next) else {
            return self.complain(verb, "(MISSING)");
        };
        if verb == 'v' {
            flags.names = std::mem::take(&mut flags.signs.plus);
        }
        verb::push(&mut self.to, value, verb, flags);
        self.next += 1;
    }

    fn complain(&mut self, verb: char, reason: &str) {
        self.to.push_str("%!");
        self.to.push(verb);
        self.to.push_str(reason);
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(byte) = self.rest.bytes().next() {
            match byte {
                b'#' => flags.sharp = true,
                b'0' if flags.padding == Padding::After => {}
                b'0' => flags.padding = Padding::Zeros,
                b'+' => flags.signs.plus = true,
                b'-' => flags.padding = Padding::After,
                b' ' => flags.signs.space = true,
                _ => break,
            }
            self.rest = &self.rest[1..];
        }
        flags
    }

    fn width(&mut self, flags: &mut Flags) {
        if let Some(rest) = self.rest.strip_prefix('*') {
            self.rest = rest;
            match self.argument() {
                Some(width) => {
                    flags.width = Some(usize::try_from(width.unsigned_abs()).unwrap_or(0));
                    if width < 0 {
                        flags.padding = Padding::After;
                    }
                }
                None => self.to.push_str("%!(BADWIDTH)"),
            }
            self.is_indexed = false;
            return;
        }
        flags.width = self.number();
        if self.is_indexed && flags.width.is_some() {
            self.is_good = false;
        }
    }

    fn precision(&mut self, flags: &mut Flags) {
        // A point at the very end is a verb that nobody knows.
        let Some(rest) = self.rest.strip_prefix('.').filter(|rest| !rest.is_empty()) else {
            return;
        };
        self.rest = rest;
        if self.is_indexed {
            self.is_good = false;
        }
        self.index();
        if let Some(rest) = self.rest.strip_prefix('*') {
            self.rest = rest;
            let precision = self.argument().and_then(|value| usize::try_from(value).ok());
            flags.precision = precision;
            if precision.is_none() {
                self.to.push_str("%!(BADPREC)");
            }
            self.is_indexed = false;
        } else {
            flags.precision = Some(self.number().unwrap_or(0));
        }
    }

    /// The argument that a star stands for.
    fn argument(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        match value {
            Value::Int(value) if value.unsigned_abs() <= WIDTH_MAX as u64 => Some(*value),
            _ => None,
        }
    }

    /// Digits; too many of them eat the rest of the format, as in Go.
    fn number(&mut self) -> Option<usize> {
        let end = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        if digits.is_empty() {
            return None;
        }
        let number = digits.parse().ok().filter(|number| *number <= WIDTH_MAX);
        if number.is_none() {
            self.rest = "";
        }
        number
    }

    /// An explicit argument index, as in `%[2]s`.
    fn index(&mut self) {
        self.is_indexed = false;
        let Some(rest) = self.rest.strip_prefix('[') else { return };
        self.is_reordered = true;
        let Some((digits, after)) = rest.split_once(']') else {
            self.is_good = false;
            self.rest = rest;
            return;
        };
        self.rest = after;
        let index = digits.parse::<usize>().ok().and_then(|index| index.checked_sub(1));
        match index.filter(|index| *index < self.values.len()) {
            Some(index) => {
                self.next = index;
                self.is_indexed = true;
            }
            None => self.is_good = false,
        }
    }

    /// Complains about arguments that no verb took.
    fn extra(&mut self) {
        let extra = self.values.get(self.next..).unwrap_or_default();
        if self.is_reordered || extra.is_empty() {
            return;
        }
        self.to.push_str("%!(EXTRA ");
        for (at, value) in extra.iter().enumerate() {
            if at > 0 {
                self.to.push_str(", ");
            }
            if *value != Value::Nil {
                self.to.push_str(value.type_name());
                self.to.push('=');
            }
            print::push(&mut self.to, value);
        }
        self.to.push(')');
    }
}
