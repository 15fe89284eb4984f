//! Kubernetes objects in one spelling, so that two sets of them can be compared.

use std::collections::BTreeSet;

use rehearsal_source::{Limits, Node, Problems, ScalarStyle, Value, read_yaml};

/// Labels that Helm puts on what it installs.
const HELM_LABELS: [&str; 2] = ["helm.sh/chart", "app.kubernetes.io/managed-by"];

/// The objects of all `texts`, each in its one spelling.
///
/// # Panics
/// If a text is not YAML.
pub(crate) fn of(texts: &[&str]) -> BTreeSet<String> {
    let mut objects = BTreeSet::new();
    for text in texts {
        let problems = Problems::new();
        let documents = read_yaml(text, Limits::FILE, &problems);
        assert!(problems.is_empty(), "{:?}\n{text}", problems.into_sorted());
        let documents = documents.iter().filter(|document| !document.is_null());
        objects.extend(documents.map(|document| spelled(document, "")));
    }
    objects
}

/// A node as JSON, keys sorted. The type of a plain scalar is kept: a number is no text.
fn spelled(node: &Node<'_>, key: &str) -> String {
    match &node.value {
        Value::Scalar(text, ScalarStyle::Quoted) => format!("{text:?}"),
        Value::Scalar(text, ScalarStyle::Plain) if node.type_name() == "a text" => {
            format!("{text:?}")
        }
        Value::Scalar(text, ScalarStyle::Plain) => text.to_string(),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| spelled(item, "")).collect();
            format!("[{}]", items.join(","))
        }
        Value::Mapping(entries) => {
            let is_helms = |name: &str| key == "labels" && HELM_LABELS.contains(&name);
            let kept = entries.iter().filter(|entry| !is_helms(&entry.key));
            let mut pairs: Vec<String> = kept
                .map(|entry| format!("{:?}:{}", entry.key, spelled(&entry.value, &entry.key)))
                .collect();
            pairs.sort();
            format!("{{{}}}", pairs.join(","))
        }
    }
}
