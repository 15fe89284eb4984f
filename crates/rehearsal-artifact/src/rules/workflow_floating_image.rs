//! Finds container images of jobs and services that can change from one run to the next.
//!
//! A workflow that passed yesterday runs in another image today, and a red build has no change that
//! explains it. The database that the tests talk to becomes another major version on a Sunday.
//!
//! Left out: tags that name a version. They can be moved, but they say what was meant.
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     services:
//!       db: { image: postgres }
//!     steps:
//!       - run: make test
//! ```
//!
//! ```good .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     services:
//!       db: { image: "postgres:18.1" }
//!     steps:
//!       - run: make test
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::image::ImageReference;
use crate::kinds::workflow::{Job, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-floating-image",
    severity: Severity::Warning,
    title: "a job runs in an image that can change overnight",
    help: "name a version or a digest of the image",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for (job, image) in
            workflow.jobs.iter().flat_map(|job| images(job).map(move |it| (job, it)))
        {
            let reference = ImageReference::parse(image);
            if reference.is_some_and(|it| it.is_floating() && !it.is_open()) {
                let [id, image_name] = [&job.id, image].map(|name| clip(name));
                let message = format!("`{id}` runs whatever `{image_name}` is on that day");
                findings.report(&RULE, file, image.span, message);
            }
        }
    }
}

fn images(job: &Job) -> impl Iterator<Item = &Spanned<String>> {
    job.container.iter().chain(job.services.iter().map(|service| &service.value))
}
