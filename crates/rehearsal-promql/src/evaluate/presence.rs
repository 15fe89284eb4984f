//! `absent` and `absent_over_time`: a value where there is none.

use super::context::{Context, Evaluated, Sample};
use super::plan::Operand;
use super::windowed::Windows;
use crate::labels::Labels;

/// One where a vector is empty.
#[derive(Debug)]
pub(super) struct Absent {
    pub(super) operand: Operand,
    /// What is known of the series that is missing.
    pub(super) labels: Labels,
}

impl Absent {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let samples = self.operand.take(at, cx)?;
        if samples.is_empty() {
            out.push(missing(&self.labels, cx));
        }
        self.operand.put_back(samples);
        Ok(())
    }
}

/// One where no window has a sample.
#[derive(Debug)]
pub(super) struct AbsentOverTime {
    pub(super) windows: Windows,
    /// What is known of the series that is missing.
    pub(super) labels: Labels,
}

impl AbsentOverTime {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let mut is_absent = true;
        self.windows.each(at, cx, |_, _, _| {
            is_absent = false;
            Ok(())
        })?;
        if is_absent {
            out.push(missing(&self.labels, cx));
        }
        Ok(())
    }
}

fn missing(labels: &Labels, cx: &mut Context<'_>) -> Sample {
    Sample { labels: cx.table.id(labels), drops_name: false, value: 1.0 }
}
