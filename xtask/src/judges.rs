//! Outside validators whose word counts more than ours.
//!
//! They are installed under `target/judges` at pinned versions, without touching the machine where
//! that can be helped, and each has a launcher in `target/judges/bin`. Whoever asks them takes the
//! paths from [`locate`], which installs nothing: a test that finds no judge says so.
//!
//! Left out: a judge that needs a network or a cluster to answer.

mod debian;
mod launcher;
mod npm;
mod python;

use std::path::{Path, PathBuf};

use crate::process::{Stop, on_path};

/// Where each judge is, if it is here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judges {
    /// Workflows; it also judges their scripts when told where `shellcheck` is.
    pub actionlint: Option<PathBuf>,
    /// Alertmanager's own tool.
    pub amtool: Option<PathBuf>,
    /// JSON Schemas, and documents against them.
    pub check_jsonschema: Option<PathBuf>,
    /// The reference parser of feature files; exits 1 if one of the files named does not parse.
    pub gherkin: Option<PathBuf>,
    /// Dockerfiles.
    pub hadolint: Option<PathBuf>,
    /// Helm's own library: lints charts strictly and prints what they render.
    pub helm: Option<PathBuf>,
    /// Reads JUnit files; exits 1 if one of them cannot be read or counts wrongly.
    pub junit: Option<PathBuf>,
    /// Kubernetes manifests, against the schemas of one version.
    pub kubernetes_validate: Option<PathBuf>,
    /// Prometheus' own tool.
    pub promtool: Option<PathBuf>,
    /// The JSON Schema of SARIF, for `check_jsonschema`.
    pub sarif_schema: Option<PathBuf>,
    /// Shell scripts.
    pub shellcheck: Option<PathBuf>,
    /// Workflows, for security.
    pub zizmor: Option<PathBuf>,
}

impl Judges {
    /// Each judge's name and place, in the order of the names.
    #[must_use]
    pub fn all(&self) -> [(&'static str, Option<&Path>); 12] {
        [
            ("actionlint", self.actionlint.as_deref()),
            ("amtool", self.amtool.as_deref()),
            ("check-jsonschema", self.check_jsonschema.as_deref()),
            ("gherkin", self.gherkin.as_deref()),
            ("hadolint", self.hadolint.as_deref()),
            ("helm", self.helm.as_deref()),
            ("junit", self.junit.as_deref()),
            ("kubernetes-validate", self.kubernetes_validate.as_deref()),
            ("promtool", self.promtool.as_deref()),
            ("sarif-schema", self.sarif_schema.as_deref()),
            ("shellcheck", self.shellcheck.as_deref()),
            ("zizmor", self.zizmor.as_deref()),
        ]
    }
}

/// The judges that are here, under the workspace at `root` or, where any version will do, on the
/// path.
#[must_use]
pub fn locate(root: &Path) -> Judges {
    let home = home(root);
    let pinned = |name: &str| launcher::find(&home, name);
    let any = |name: &str| launcher::find(&home, name).or_else(|| on_path(name));
    Judges {
        actionlint: pinned("actionlint"),
        amtool: any("amtool"),
        check_jsonschema: pinned("check-jsonschema"),
        gherkin: pinned("gherkin"),
        hadolint: pinned("hadolint"),
        helm: pinned("helm"),
        junit: pinned("junit"),
        kubernetes_validate: pinned("kubernetes-validate"),
        promtool: any("promtool"),
        sarif_schema: npm::sarif_schema(&home),
        shellcheck: any("shellcheck"),
        zizmor: pinned("zizmor"),
    }
}

/// The command: installs what is missing and says what is where. Missing judges fail a CI run
/// only, because there nobody reads what was left out.
pub fn command(root: &Path) -> Result<(), Stop> {
    let home = home(root);
    let before = locate(root);
    let is_current = python::is_current(&home);
    let python = if is_current { Ok(()) } else { python::install(&home) };
    let debian = debian::install_missing(&home, &before);
    let npm = if before.sarif_schema.is_some() { Ok(()) } else { npm::install(&home) };
    let after = locate(root);
    let mut missing = 0_usize;
    for ((name, was), (_, now)) in before.all().into_iter().zip(after.all()) {
        let is_debian = debian::PACKAGES.iter().any(|package| package.program == name);
        let is_npm = name == "sarif-schema";
        let is_old = was.is_some() && (is_debian || is_npm || is_current);
        let of_debian = debian.iter().find(|(program, _)| *program == name).map(|(_, stop)| stop);
        let reason = match (is_debian, is_npm) {
            (true, _) => of_debian,
            (_, true) => npm.as_ref().err(),
            (..) => python.as_ref().err(),
        };
        match (now, reason) {
            (Some(place), _) => {
                let word = if is_old { "found" } else { "installed" };
                println!("{name}: {word}, {}", place.display());
            }
            (None, Some(stop)) => println!("{name}: missing; {stop}"),
            (None, None) => println!("{name}: missing; delete {} and try again", home.display()),
        }
        missing += usize::from(now.is_none());
    }
    if missing > 0 && std::env::var_os("CI").is_some() {
        return Err(Stop::because(format!("{missing} judges are missing")));
    }
    Ok(())
}

fn home(root: &Path) -> PathBuf {
    root.join("target").join("judges")
}

#[cfg(test)]
mod tests;
