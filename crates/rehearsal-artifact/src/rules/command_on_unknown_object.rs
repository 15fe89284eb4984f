//! Finds `kubectl` commands on a Deployment or Service that no manifest declares.
//!
//! `kubectl rollout undo deployment/api` fails if the manifest calls it `apis`, and a rollback is
//! the worst moment to learn it. Nothing else compares the two names.
//!
//! In a repository without requirements only a name that is nearly a declared one is reported. Left
//! out: names with variables, names to which an overlay may add a prefix, namespaces that no
//! manifest uses, and repositories without a manifest of that kind.
//!
//! ```bad scripts/rollback.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! kubectl rollout undo deployment/chrun
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
//! ```good scripts/rollback.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! kubectl rollout undo deployment/churn
//! kubectl --namespace ingress rollout status deployment/gateway
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

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned, nearest};

use crate::artifacts::Artifacts;
use crate::commands::shells;
use crate::finding::Findings;
use crate::kinds::manifest::Manifests;
use crate::kinds::script::Command;
use crate::needs::UNKNOWN_MAX;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "command-on-unknown-object",
    severity: Severity::Error,
    title: "a command names an object that nobody declares",
    help: "use the name that the manifest gives the object",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let mut namespaces: BTreeSet<&str> = BTreeSet::new();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for object in artifacts.models::<Manifests>().flat_map(|(_, file)| &file.objects) {
        names.entry(&object.kind).or_default().insert(&object.name);
        namespaces.extend(object.namespace.as_ref().map(|name| name.as_str()));
    }
    let mut unknown = 0;
    for shell in shells(artifacts) {
        let commands = shell.commands.iter().filter(|command| *command.program == "kubectl");
        let here = commands.filter(|it| namespace(it).is_none_or(|name| namespaces.contains(name)));
        for (kind, name, word) in here.flat_map(named_objects) {
            let Some(known) = names.get(kind).filter(|known| !may_mean(known, name)) else {
                continue;
            };
            let near = nearest(name, known.iter().copied());
            // A name that is like no other may be that of something installed from elsewhere.
            if near.is_none() && !artifacts.is_whole() {
                continue;
            }
            let message = format!("no manifest declares a {kind} `{}`", clip(name));
            let finding = findings.report(&RULE, shell.file, shell.place(word), message);
            unknown += 1;
            if unknown > UNKNOWN_MAX {
                return;
            }
            if let Some(near) = near {
                finding.help = Some(format!("did you mean `{near}`?"));
            }
        }
    }
}

/// Whether one of the `known` objects may be the one called `name`: a name that is still to be
/// filled in, or one that an overlay puts a prefix before.
fn may_mean(known: &BTreeSet<&str>, name: &str) -> bool {
    let prefixed = |known: &&str| name.strip_suffix(known).is_some_and(|it| it.ends_with('-'));
    known.contains(name) || known.iter().any(|known| known.contains('$') || prefixed(known))
}

/// The namespace that `command` names.
fn namespace(command: &Command) -> Option<&str> {
    let words = command.words.iter().map(|word| word.as_str());
    let mut pairs = words.clone().zip(words.skip(1));
    let separate = pairs.find(|(option, _)| matches!(*option, "-n" | "--namespace"));
    let joined = || command.words.iter().find_map(|word| word.strip_prefix("--namespace="));
    separate.map(|(_, name)| name).or_else(joined)
}

/// The Deployments and Services that `command` names: kind, name and the word with the name.
fn named_objects(
    command: &Command,
) -> impl Iterator<Item = (&'static str, &str, &Spanned<String>)> {
    let after = command.words.iter().skip(1).map(Some).chain([None]);
    command.words.iter().zip(after).filter_map(|(word, next)| {
        let (kind, name, word) = match (word.split_once('/'), next) {
            (Some((kind, name)), _) => (kind, name, word),
            (None, Some(next)) => (word.as_str(), next.as_str(), next),
            (None, None) => return None,
        };
        let kind = match kind {
            "deploy" | "deployment" | "deployments" | "deployment.apps" => "Deployment",
            "service" | "services" | "svc" => "Service",
            _ => return None,
        };
        let is_name =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        let is_plain = !name.is_empty() && !name.starts_with('-') && name.chars().all(is_name);
        is_plain.then_some((kind, name, word))
    })
}
