//! `sort`, `sort_by_label` and their like, which order the answer of an instant query.

use std::cmp::Ordering;

use rehearsal_source::Span;

use super::annotation::Remark;
use super::context::{Context, Evaluated, Sample};
use super::plan::Operand;
use crate::labels::Labels;

/// What decides the order.
#[derive(Debug)]
pub(super) enum SortKey {
    /// The value; what is no number comes last.
    Value,
    /// These labels, one after the other, and then all. Numbers in them count as numbers.
    Labels(Vec<String>),
}

/// A vector in order.
#[derive(Debug)]
pub(super) struct Sorting {
    pub(super) operand: Operand,
    pub(super) key: SortKey,
    pub(super) descends: bool,
    pub(super) span: Span,
}

impl Sorting {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        if cx.is_range {
            cx.remarks.add(self.span, Remark::SortInRange);
        }
        let mut samples = self.operand.take(at, cx)?;
        let descends = self.descends;
        match &self.key {
            SortKey::Value => {
                samples.retain(|sample| !sample.is_histogram());
                samples.sort_by(|a, b| by_value(a.value, b.value, descends));
            }
            SortKey::Labels(names) => {
                let labels = |sample: &Sample| cx.table.labels(sample.labels);
                samples.sort_by(|a, b| by_labels(labels(a), labels(b), names));
                if descends {
                    samples.reverse();
                }
            }
        }
        out.extend_from_slice(&samples);
        self.operand.put_back(samples);
        Ok(())
    }
}

/// By value, rising or falling, and what is no number last.
pub(super) fn by_value(a: f64, b: f64, descends: bool) -> Ordering {
    match a.partial_cmp(&b) {
        Some(order) if descends => order.reverse(),
        Some(order) => order,
        None => a.is_nan().cmp(&b.is_nan()),
    }
}

/// By the values of `names` in turn, and then by all labels.
fn by_labels(a: &Labels, b: &Labels, names: &[String]) -> Ordering {
    let by_names = names.iter().map(|name| natural(a.get(name), b.get(name)));
    by_names.fold(Ordering::Equal, Ordering::then).then_with(|| a.cmp(b))
}

/// Text by text and number by number, so that `a9` comes before `a10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (this, that);
        (this, left) = left.split_at(run(left));
        (that, right) = right.split_at(run(right));
        let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let order = if digits(this) && digits(that) {
            let [this, that] = [this, that].map(|digits| digits.trim_start_matches('0'));
            this.len().cmp(&that.len()).then_with(|| this.cmp(that))
        } else {
            this.cmp(that)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// How long the digits, or what is none, at the beginning of `text` are.
fn run(text: &str) -> usize {
    let is_digit = text.starts_with(|c: char| c.is_ascii_digit());
    text.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(text.len())
}
