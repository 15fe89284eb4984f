//! Finds objects that a Helm chart renders differently from the manifests beside it.
//!
//! A repository that has both says the same thing twice: one is applied in one environment and the
//! other in another, and what was tried in the first is not what runs in the second. Helm's own labels
//! aside, and the order of objects, both must come to the same.
//!
//! Left out: everything, while chart and manifests have no object in common, because then they are
//! about different things.
//!
//! ```bad chart/Chart.yaml
//! apiVersion: v2
//! name: churn
//! version: 1.0.0
//! ```
//!
//! ```bad chart/values.yaml
//! port: 8080
//! ```
//!
//! ```bad chart/templates/config-map.yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: churn }
//! data: { PORT: "{{ .Values.port }}" }
//! ```
//!
//! ```bad k8s/config-map.yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: churn }
//! data: { PORT: "80" }
//! ```
//!
//! ```good chart/Chart.yaml
//! apiVersion: v2
//! name: churn
//! version: 1.0.0
//! ```
//!
//! ```good chart/values.yaml
//! port: 80
//! ```
//!
//! ```good chart/templates/config-map.yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: churn }
//! data: { PORT: "{{ .Values.port }}" }
//! ```
//!
//! ```good k8s/config-map.yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: churn }
//! data: { PORT: "80" }
//! ```

use std::collections::BTreeMap;

use rehearsal_source::fields::clip;
use rehearsal_source::{
    Entry, Limits, Node, Problems, ScalarStyle, Severity, Span, Value, read_yaml,
};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::helm::{Rendering, place};
use crate::kinds::manifest::{Manifests, Object};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "chart-disagrees-with-manifests",
    severity: Severity::Error,
    title: "a chart renders another object than the manifest says",
    help: "change the chart or its values, or the manifest, until both say the same",
    check,
};

/// What names an object in a namespace.
type Key = (String, Option<String>, String);

/// An object and the file that it stands in.
type Placed<'a> = (&'a ReadArtifact, &'a Object);

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let written: Vec<&ReadArtifact> =
        artifacts.models::<Manifests>().map(|(file, _)| file).collect();
    let written = objects(written);
    for rendering in artifacts.rendered() {
        let rendered = objects(rendering.manifests.iter().collect());
        let alike = of_the_same_delivery(&written, &rendered);
        // A chart that could not be rendered as a whole lacks objects for that reason.
        if !alike.is_empty() && rendering.failures.is_empty() {
            compare(artifacts, rendering, &alike, &rendered, findings);
        }
    }
}

fn objects(files: Vec<&ReadArtifact>) -> BTreeMap<Key, Placed<'_>> {
    let mut objects = BTreeMap::new();
    for file in files {
        for object in file.model::<Manifests>().map_or(&[][..], |manifests| &manifests.objects) {
            let namespace = object.namespace.as_ref().map(|name| name.value.clone());
            let key = (object.kind.value.clone(), namespace, object.name.value.clone());
            objects.insert(key, (file, object));
        }
    }
    objects
}

/// The objects of folders that say what the chart says: those of which it renders at least half. A
/// repository may hold examples and other charts' neighbours as well.
fn of_the_same_delivery<'a>(
    written: &BTreeMap<Key, Placed<'a>>,
    rendered: &BTreeMap<Key, Placed<'_>>,
) -> BTreeMap<Key, Placed<'a>> {
    let folder = |file: &'a ReadArtifact| {
        file.artifact.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    };
    let mut shares: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (key, (file, _)) in written {
        let (common, all) = shares.entry(folder(file)).or_default();
        *common += usize::from(rendered.contains_key(key));
        *all += 1;
    }
    let is_alike = |file: &'a ReadArtifact| {
        shares.get(folder(file)).is_some_and(|(common, all)| common * 2 >= *all)
    };
    let alike = written.iter().filter(|(_, (file, _))| is_alike(file));
    alike.map(|(key, placed)| (key.clone(), *placed)).collect()
}

fn compare(
    artifacts: &Artifacts,
    rendering: &Rendering,
    written: &BTreeMap<Key, Placed<'_>>,
    rendered: &BTreeMap<Key, Placed<'_>>,
    findings: &mut Findings,
) {
    for (key, (file, object)) in written {
        let Some((from, other)) = rendered.get(key) else {
            let message = format!(
                "the chart in {} does not render the {} `{}`",
                rendering.chart, key.0, key.2
            );
            findings.report(&RULE, file, object.name.span, message);
            continue;
        };
        let Some((at, difference)) = difference(file, object, from, other) else { continue };
        let Some(template) = artifacts.get(&from.artifact.path) else { continue };
        let span = place(&template.artifact.text, &from.artifact.text, at.start);
        let message = format!("{} `{}`: {difference} in {}", key.0, key.2, file.artifact.path);
        findings.report(&RULE, template, span, message);
    }
    for (key, (from, object)) in rendered.iter().filter(|(key, _)| !written.contains_key(*key)) {
        let Some(template) = artifacts.get(&from.artifact.path) else { continue };
        let span = place(&template.artifact.text, &from.artifact.text, object.name.span.start);
        let message = format!("no manifest has the {} `{}` that this renders", key.0, key.2);
        findings.report(&RULE, template, span, message);
    }
}

/// The first place in the rendered object that differs, and how.
fn difference(
    file: &ReadArtifact,
    object: &Object,
    from: &ReadArtifact,
    other: &Object,
) -> Option<(Span, String)> {
    let problems = Problems::new();
    let document = |text, span: Span| {
        let documents = read_yaml(text, Limits::FILE, &problems);
        documents.into_iter().find(|document| document.span == span)
    };
    let written = document(&file.artifact.text, object.span)?;
    let rendered = document(&from.artifact.text, other.span)?;
    first_difference(&written, &rendered, "")
}

/// Labels that Helm puts on what it installs.
const HELM_LABELS: [&str; 2] = ["helm.sh/chart", "app.kubernetes.io/managed-by"];

/// The first part of `rendered` at `path` that is not as `written`: where, and a sentence that goes on
/// with the written one's file.
fn first_difference(written: &Node<'_>, rendered: &Node<'_>, path: &str) -> Option<(Span, String)> {
    match (&written.value, &rendered.value) {
        (Value::Mapping(_), Value::Mapping(_)) => of_mappings(written, rendered, path),
        (Value::Sequence(ours), Value::Sequence(theirs)) => {
            if ours.len() != theirs.len() {
                let what = format!("`{path}` has {} items, and {}", theirs.len(), ours.len());
                return Some((rendered.span, what));
            }
            let mut pairs = ours.iter().zip(theirs).enumerate();
            pairs.find_map(|(at, (own, other))| {
                first_difference(own, other, &format!("{path}[{at}]"))
            })
        }
        (Value::Scalar(ours, _), Value::Scalar(theirs, _)) => {
            if ours == theirs && is_text(written) == is_text(rendered) {
                return None;
            }
            let what = format!("`{path}` is `{}`, and `{}`", clip(theirs), clip(ours));
            Some((rendered.span, what))
        }
        _ => {
            let (rendered_type, written_type) = (rendered.type_name(), written.type_name());
            let what = format!("`{path}` is {rendered_type}, and {written_type}");
            Some((rendered.span, what))
        }
    }
}

fn of_mappings(written: &Node<'_>, rendered: &Node<'_>, path: &str) -> Option<(Span, String)> {
    let is_helms = |key: &str| path.ends_with("labels") && HELM_LABELS.contains(&key);
    let inside = |key: &str| match path {
        "" => clip(key),
        path => format!("{path}.{}", clip(key)),
    };
    // Null is nothing, as to the API.
    let counts = |entry: &&Entry<'_>| !entry.value.is_null() && !is_helms(&entry.key);
    for entry in rendered.entries().unwrap_or_default().iter().filter(counts) {
        let path = inside(&entry.key);
        let found = match written.get(&entry.key).filter(|own| !own.is_null()) {
            Some(own) => first_difference(own, &entry.value, &path),
            None => Some((entry.key_span, format!("`{path}` is there, and not"))),
        };
        if found.is_some() {
            return found;
        }
    }
    let lacks = |key: &str| rendered.get(key).is_none_or(Node::is_null);
    let mut ours = written.entries().unwrap_or_default().iter().filter(counts);
    let missing = ours.find(|entry| lacks(&entry.key))?;
    Some((rendered.span, format!("`{}` is missing, and not", inside(&missing.key))))
}

fn is_text(node: &Node<'_>) -> bool {
    matches!(node.value, Value::Scalar(_, ScalarStyle::Quoted)) || node.type_name() == "a text"
}
