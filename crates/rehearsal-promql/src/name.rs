//! Names of metrics and labels.
//!
//! Prometheus 3 allows any text. Names of the old form (letters, digits, underscores, and colons in
//! metrics) can be written bare; all others need quotes in an expression, and many tools still
//! refuse them.

/// The label that holds the metric's name.
pub const METRIC_NAME_LABEL: &str = "__name__";

/// Whether a metric can be called `name`.
#[must_use]
pub fn is_metric_name(name: &str) -> bool {
    !name.is_empty()
}

/// Whether a label can be called `name`.
#[must_use]
pub fn is_label_name(name: &str) -> bool {
    !name.is_empty()
}

/// Whether `name` is a metric's name of the old form, `[a-zA-Z_:][a-zA-Z0-9_:]*`.
#[must_use]
pub fn is_plain_metric_name(name: &str) -> bool {
    is_plain(name, |byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':'))
}

/// Whether `name` is a label's name of the old form, `[a-zA-Z_][a-zA-Z0-9_]*`.
#[must_use]
pub fn is_plain_label_name(name: &str) -> bool {
    is_plain(name, |byte| byte.is_ascii_alphabetic() || byte == b'_')
}

fn is_plain(name: &str, may_begin: impl Fn(u8) -> bool) -> bool {
    let Some(first) = name.bytes().next() else {
        return false;
    };
    may_begin(first) && name.bytes().all(|byte| may_begin(byte) || byte.is_ascii_digit())
}
