//! `sort` and `sort_desc`, which order the answer of an instant query.

use std::cmp::Ordering;

use rehearsal_source::Span;

use super::annotation::Remark;
use super::context::{Context, Evaluated, Sample};
use super::plan::Operand;

/// A vector in the order of its values; what is no number comes last.
#[derive(Debug)]
pub(super) struct Sorting {
    pub(super) operand: Operand,
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
        samples.sort_by(|a, b| by_value(a.value, b.value, descends));
        out.extend(samples.iter().filter(|sample| !sample.is_histogram()));
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
