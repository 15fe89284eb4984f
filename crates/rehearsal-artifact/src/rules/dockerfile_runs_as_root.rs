//! Finds images whose last stage runs as root.
//!
//! A process that breaks out of its container is root on the node if it was root inside; and a
//! cluster that demands `runAsNonRoot` refuses the image only when it starts, long after the build
//! was green. Without a `USER` the base image decides, and for almost all of them that is root. A
//! number is better than a name, because the cluster cannot look a name up.
//!
//! Left out: base images that say `nonroot` in their tag, and users that only the build command
//! knows.
//!
//! ```bad Dockerfile
//! FROM python:3.13-slim
//! COPY app /app
//! CMD ["python", "-m", "app"]
//! ```
//!
//! ```good Dockerfile
//! FROM python:3.13-slim
//! COPY app /app
//! USER 10001
//! CMD ["python", "-m", "app"]
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::image::ImageReference;
use crate::kinds::dockerfile::Dockerfile;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-runs-as-root",
    severity: Severity::Error,
    title: "an image runs as root",
    help: "end the last stage with `USER` and a number above 0",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, dockerfile) in artifacts.models::<Dockerfile>() {
        let base = base_image(dockerfile);
        match &dockerfile.user {
            Some(user) if is_root(user) => {
                let message = format!("the image runs as `{}`", clip(user));
                findings.report(&RULE, file, user.span, message);
            }
            Some(_) => {}
            None if base.tag.as_deref().is_some_and(|tag| tag.contains("nonroot")) => {}
            None => {
                let message = "the image runs as root: its last stage sets no user";
                findings.report(&RULE, file, dockerfile.last_stage().span, message);
            }
        }
    }
}

/// The image that the last stage begins from, through the stages in between.
fn base_image(dockerfile: &Dockerfile) -> &ImageReference {
    let mut stage = dockerfile.last_stage();
    while let Some(parent) = stage.parent {
        stage = &dockerfile.stages[parent];
    }
    &stage.image
}

fn is_root(user: &str) -> bool {
    let name = user.split_once(':').map_or(user, |(name, _)| name);
    name == "root" || (!name.is_empty() && name.bytes().all(|byte| byte == b'0'))
}
