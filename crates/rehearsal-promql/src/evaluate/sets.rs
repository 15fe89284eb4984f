//! `and`, `or` and `unless`: samples kept by whether the other side has their labels.

use super::context::{Context, Evaluated, Sample};
use super::plan::Operand;
use super::table::{Marks, Projection};

/// Which samples stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SetOperator {
    /// Those of the left side that the right side has too.
    And,
    /// All of the left side, and those of the right side that the left side has not.
    Or,
    /// Those of the left side that the right side has not.
    Unless,
}

/// Two vectors and what joins them.
#[derive(Debug)]
pub(super) struct SetOperation {
    pub(super) operator: SetOperator,
    pub(super) left: Operand,
    pub(super) right: Operand,
    /// The labels that count.
    pub(super) signature: Projection,
    pub(super) present: Marks,
    pub(super) span: rehearsal_source::Span,
}

impl SetOperation {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        let left = self.left.take(at, cx)?;
        let right = self.right.take(at, cx)?;
        let known = if self.operator == SetOperator::Or { &left } else { &right };
        self.present.clear();
        for sample in known {
            let signature = self.signature.project(sample.labels, cx.table);
            self.present.set(signature, 0);
        }
        let mut is_present = |sample: &Sample| {
            let signature = self.signature.project(sample.labels, cx.table);
            self.present.get(signature).is_some()
        };
        match self.operator {
            SetOperator::And => out.extend(left.iter().filter(|sample| is_present(sample))),
            SetOperator::Unless => out.extend(left.iter().filter(|sample| !is_present(sample))),
            SetOperator::Or => {
                out.extend_from_slice(&left);
                out.extend(right.iter().filter(|sample| !is_present(sample)));
            }
        }
        self.left.put_back(left);
        self.right.put_back(right);
        cx.refuse_duplicates(&out[first..], self.span)
    }
}
