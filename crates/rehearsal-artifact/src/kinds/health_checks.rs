//! `monitoring/health-checks.yaml`: how the service is asked whether it is well.
//!
//! One entry a question, with the answer that counts as good. The entries say what monitoring and
//! the people on call expect; the cluster asks by the probes of the manifests, and a rule compares
//! the two.

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use crate::document::{expect_schema, one_document};
use crate::kind::{Content, Kind, model};
use crate::repeated::report_repeated;
use crate::words::{ProbeKind, Word};

/// The kind.
pub static KIND: Kind = Kind {
    id: "health-checks",
    title: "Health checks",
    paths: &["monitoring/health-checks.yaml"],
    content: Content::Schema("rehearsal/health-checks/"),
    read,
};

/// The format that this reader understands.
pub const SCHEMA: &str = "rehearsal/health-checks/v1";

/// How the service is asked whether it is well.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthChecks {
    /// In the order written.
    pub checks: Vec<HealthCheck>,
}

/// One question and its good answer.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthCheck {
    /// Its id, such as `ready`.
    pub id: Spanned<String>,
    /// The probe that asks the same.
    pub probe: Spanned<ProbeKind>,
    /// The HTTP path, beginning with `/`.
    pub path: Spanned<String>,
    /// The container's port.
    pub port: Spanned<i64>,
    /// The HTTP status of a good answer.
    pub expect_status: Spanned<i64>,
    /// Seconds from one question to the next.
    pub interval_seconds: Spanned<i64>,
    /// Seconds that an answer may take; below the interval.
    pub timeout_seconds: Spanned<i64>,
    /// Bad answers in a row that make the check fail.
    pub failure_threshold: Spanned<i64>,
    /// The whole entry.
    pub span: Span,
}

impl HealthChecks {
    /// The checks of `probe`.
    pub fn of_probe(&self, probe: ProbeKind) -> impl Iterator<Item = &HealthCheck> {
        self.checks.iter().filter(move |check| check.probe.value == probe)
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the health checks file", problems)?;
    expect_schema(&mut fields, SCHEMA);
    let checks = fields.required_list("checks", HealthCheck::read);
    fields.finish();
    report_repeated(checks.iter().map(|check| &check.id), "health checks", problems);
    model(HealthChecks { checks })
}

impl HealthCheck {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a health check", problems)?;
        let id = fields.text("id");
        let probe = ProbeKind::field(&mut fields, "probe");
        let path = fields.text("path");
        let port = within(&mut fields, "port", 1..=65_535);
        let expect_status = within(&mut fields, "expect_status", 100..=599);
        let interval_seconds = within(&mut fields, "interval_seconds", 1..=86_400);
        let timeout_seconds = within(&mut fields, "timeout_seconds", 1..=86_400);
        let failure_threshold = within(&mut fields, "failure_threshold", 1..=1_000);
        fields.finish();
        if let Some(path) = path.as_ref().filter(|path| !path.starts_with('/')) {
            let message = format!("the path must begin with `/`, not `{}`", clip(path));
            problems.add(ProblemKind::BadValue, path.span, message);
        }
        if let (Some(interval), Some(timeout)) = (&interval_seconds, &timeout_seconds)
            && timeout.value >= interval.value
        {
            let message = format!(
                "timeout_seconds ({}) must be below interval_seconds ({})",
                timeout.value, interval.value
            );
            problems.add(ProblemKind::BadValue, timeout.span, message);
        }
        Some(Self {
            id: id?,
            probe: probe?,
            path: path?,
            port: port?,
            expect_status: expect_status?,
            interval_seconds: interval_seconds?,
            timeout_seconds: timeout_seconds?,
            failure_threshold: failure_threshold?,
            span: node.span,
        })
    }
}

/// The required integer `name`, which must be in `range`.
fn within(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    range: std::ops::RangeInclusive<i64>,
) -> Option<Spanned<i64>> {
    let number = fields.integer(name)?;
    if !range.contains(&number.value) {
        let message = format!(
            "{name} must be between {} and {}, not {}",
            range.start(),
            range.end(),
            number.value
        );
        fields.problems().add(ProblemKind::BadValue, number.span, message);
        return None;
    }
    Some(number)
}

#[cfg(test)]
mod tests;
