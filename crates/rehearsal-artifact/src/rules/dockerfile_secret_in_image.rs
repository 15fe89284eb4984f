//! Finds credentials in the build arguments and variables of an image.
//!
//! `ENV` stays in the image, and `ARG` in its history: everyone who can pull the image can read both, with
//! one command. Deleting the file or unsetting the variable in a later layer changes nothing.
//!
//! A value is taken for a credential as in `workflow-literal-secret`. In the stages that become the
//! image, an `ARG` that is called like a credential is reported without a value too, because the one
//! that is handed over is kept. Left out: placeholders, and names of files.
//!
//! ```bad Dockerfile
//! FROM debian:13.2
//! ARG NPM_TOKEN
//! ENV DB_PASSWORD=hunter2
//! RUN make install
//! USER 10001
//! ```
//!
//! ```good Dockerfile
//! FROM debian:13.2
//! ENV DB_PASSWORD_FILE=/run/secrets/db
//! RUN --mount=type=secret,id=npm,env=NPM_TOKEN make install
//! USER 10001
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::credentials::{is_placeholder, is_switch, names_credential, tokens};
use crate::finding::Findings;
use crate::kinds::dockerfile::Dockerfile;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-secret-in-image",
    severity: Severity::Error,
    title: "an image carries a credential",
    help: "mount it while building (`RUN --mount=type=secret`), or hand it over when the container starts",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, dockerfile) in artifacts.models::<Dockerfile>() {
        let kept = dockerfile.kept_stages();
        let settings = dockerfile.stages.iter().enumerate();
        for (place, setting) in
            settings.flat_map(|(at, it)| it.settings.iter().map(move |it| (at, it)))
        {
            let value = setting.value.as_ref();
            let name = clip(&setting.name);
            let token = value.and_then(|value| tokens(value).next());
            let is_kept = match value {
                None => kept.contains(&place),
                Some(value) => {
                    !is_switch(value) && !value.contains(['$', '/']) && !is_placeholder(value)
                }
            };
            let message = if let Some((service, _)) = token {
                format!("an access token of {service} is the value of `{name}`")
            } else if names_credential(&setting.name) && is_kept {
                format!("`{name}` can be read from the image")
            } else {
                continue;
            };
            let finding = findings.report(&RULE, file, setting.name.span, message);
            finding.secret = value.map(|value| value.span);
        }
    }
}
