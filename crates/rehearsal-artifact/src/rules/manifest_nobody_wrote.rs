//! Finds `kubectl` commands on a manifest that is not in the repository.
//!
//! The first commands of the script have run by then, so half of the delivery is applied: the new
//! configuration without the Deployment that needs it.
//!
//! Only folders of which other manifests are known are judged. Left out: paths with variables, scripts
//! that change the folder first, and names that appear a second time in the same script, which may make
//! the file.
//!
//! ```bad scripts/deploy.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! kubectl apply -f k8s/churn.yaml
//! ```
//!
//! ```bad k8s/deployment.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata: { labels: { app: churn } }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```
//!
//! ```good scripts/deploy.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! kubectl apply -f k8s/deployment.yaml
//! ```
//!
//! ```good k8s/deployment.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata: { labels: { app: churn } }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::commands::{Shell, shells};
use crate::finding::Findings;
use crate::kinds::manifest::Manifests;
use crate::kinds::script::Command;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "manifest-nobody-wrote",
    severity: Severity::Error,
    title: "a manifest is applied that is not there",
    help: "write the manifest, or apply it by the path that it has",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for shell in shells(artifacts) {
        let stays = |command: &&Command| !matches!(command.program.as_str(), "cd" | "pushd");
        for word in shell.commands.iter().take_while(stays).flat_map(manifests) {
            let path = word.trim_start_matches("--filename=").trim_start_matches("./");
            if is_missing(path, &shell, artifacts) {
                let message = format!("there is no manifest `{}`", clip(path));
                findings.report(&RULE, shell.file, shell.place(word), message);
            }
        }
    }
}

/// The files that a `kubectl` command reads, each as the word that names it.
fn manifests(command: &Command) -> impl Iterator<Item = &Spanned<String>> {
    let is_kubectl = *command.program == "kubectl";
    let words = command.words.iter().enumerate().filter(move |_| is_kubectl);
    words.filter_map(|(at, word)| match word.as_str() {
        "-f" | "--filename" => command.words.get(at + 1),
        _ => word.starts_with("--filename=").then_some(word),
    })
}

/// Whether no file can be meant by `path`, although other manifests of its folder are known.
fn is_missing(path: &str, shell: &Shell<'_>, artifacts: &Artifacts) -> bool {
    let is_plain = !path.contains(['$', '`', '*', '{', '~', ':', ',']) && !path.contains("..");
    let is_file = path.ends_with(".yaml") || path.ends_with(".yml");
    let Some((folder, _)) = path.rsplit_once('/') else { return false };
    if !is_plain || !is_file || path.starts_with('/') || shell.text().matches(path).count() > 1 {
        return false;
    }
    let Some(start) = shell.folder else { return false };
    let inside = if start.is_empty() { format!("{folder}/") } else { format!("{start}/{folder}/") };
    let is_beside = |own: &str| own.strip_prefix(&inside).is_some_and(|name| !name.contains('/'));
    let mut beside = artifacts.models::<Manifests>().map(|(file, _)| &*file.artifact.path);
    let ending = format!("/{path}");
    let is_there = |own: &str| own == path || own.ends_with(&ending);
    beside.any(is_beside) && !artifacts.iter().any(|file| is_there(&file.artifact.path))
}
