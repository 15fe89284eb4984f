//! Finds build stages that begin from an image without a version.
//!
//! `FROM python` is another image every few weeks. The build that worked yesterday fails today, or
//! worse, works and ships something that nobody tested. A tag that names a version says at least
//! what was meant; a digest says exactly what was used.
//!
//! Left out: `scratch`, earlier stages, and images whose name only the build command knows.
//!
//! ```bad Dockerfile
//! FROM python:latest
//! USER 10001
//! ```
//!
//! ```good Dockerfile
//! FROM python:3.13-slim AS build
//! FROM build
//! USER 10001
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::dockerfile::Dockerfile;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-unpinned-base",
    severity: Severity::Warning,
    title: "a base image is not pinned",
    help: "name a version, or better a digest",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, dockerfile) in artifacts.models::<Dockerfile>() {
        for stage in dockerfile.stages.iter().filter(|stage| stage.pulls()) {
            if stage.image.is_floating() && !stage.image.is_open() {
                let image = stage.image.to_string();
                let message = format!("`{}` is another image whenever it is pulled", clip(&image));
                findings.report(&RULE, file, stage.image.span, message);
            }
        }
    }
}
