//! What a template of a chart sees: values, release, chart, cluster, files.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_gotemplate::Value;
use rehearsal_source::{Limits, Problems, read_yaml};

use super::yaml;
use crate::artifact::ReadArtifact;
use crate::kinds::helm_chart::HelmChart;

/// The version of Kubernetes that Helm 4.2 assumes where no cluster answers.
const KUBERNETES: (&str, &str, &str) = ("v1.36.0", "1", "36");

/// Everything but the name of the template.
pub(super) struct Context {
    entries: BTreeMap<String, Value>,
    base_path: String,
}

impl Context {
    pub(super) fn of(folder: &str, chart: &HelmChart, own: &[&ReadArtifact]) -> Self {
        let values = own.iter().find(|file| file.artifact.path[folder.len()..] == *"values.yaml");
        let values = values.map_or_else(BTreeMap::new, |file| read_values(&file.artifact.text));
        let files: BTreeMap<String, Value> = own
            .iter()
            .map(|file| (file.artifact.path[folder.len()..].to_owned(), &file.artifact.text))
            .filter(|(path, _)| !path.starts_with("templates/"))
            .map(|(path, text)| (path, Value::from(text.to_string())))
            .collect();
        let text = |text: &str| Value::from(text.to_owned());
        let (version, major, minor) = KUBERNETES;
        let kubernetes = vec![
            ("Version", text(version)),
            ("Major", text(major)),
            ("Minor", text(minor)),
            ("GitVersion", text(version)),
        ];
        let release = vec![
            ("Name", text(&chart.name)),
            ("Namespace", text("default")),
            ("Service", text("Helm")),
            ("Revision", Value::Int(1)),
            ("IsInstall", Value::Bool(true)),
            ("IsUpgrade", Value::Bool(false)),
        ];
        let capabilities = vec![
            ("KubeVersion", Value::structure("KubeVersion", kubernetes)),
            ("APIVersions", Value::structure("VersionSet", Vec::new())),
            ("HelmVersion", Value::structure("BuildInfo", vec![("Version", text("v4.2.3"))])),
        ];
        // Maps, where Helm has maps: a field that is not there is nothing and no mistake.
        let map = |fields: Vec<(&str, Value)>| {
            Value::map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        };
        let entries = [
            ("Values", Value::map(values)),
            ("Release", map(release)),
            ("Chart", chart_value(chart)),
            ("Capabilities", Value::structure("Capabilities", capabilities)),
            ("Files", Value::structure("Files", vec![("entries", Value::map(files))])),
            ("Subcharts", Value::map(BTreeMap::new())),
        ];
        Self {
            entries: entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            base_path: format!("{}/templates", *chart.name),
        }
    }

    /// What the template called `name` sees.
    pub(super) fn data(&self, name: &str) -> Value {
        let mut entries = self.entries.clone();
        let template = [("Name", name), ("BasePath", &self.base_path)];
        let template = template.map(|(key, text)| (key.to_owned(), Value::from(text.to_owned())));
        entries.insert("Template".to_owned(), Value::map(template.into_iter().collect()));
        Value::map(entries)
    }

    /// The path of the file that is the template `name` of `chart` in `folder`.
    pub(super) fn path_of(&self, name: &str, folder: &str, chart: &HelmChart) -> Option<Arc<str>> {
        let inside = name.strip_prefix(chart.name.as_str())?.strip_prefix('/')?;
        Some(format!("{folder}{inside}").into())
    }
}

/// The fields of `Chart.yaml` under the names that Go gives them; what is absent is empty.
fn chart_value(chart: &HelmChart) -> Value {
    let text = |text: &str| Value::from(text.to_owned());
    let optional = |value: &Option<rehearsal_source::Spanned<String>>| {
        text(value.as_ref().map_or("", |value| value.as_str()))
    };
    let nothing = || Value::list(Vec::new());
    let fields = vec![
        ("Name", text(&chart.name)),
        ("Version", text(&chart.version)),
        ("AppVersion", optional(&chart.app_version)),
        ("APIVersion", text(&chart.api_version)),
        ("Description", optional(&chart.description)),
        ("Type", optional(&chart.type_)),
        ("KubeVersion", optional(&chart.kube_version)),
        ("Home", text("")),
        ("Icon", text("")),
        ("Condition", text("")),
        ("Tags", text("")),
        ("Deprecated", Value::Bool(false)),
        ("IsRoot", Value::Bool(true)),
        ("Keywords", nothing()),
        ("Sources", nothing()),
        ("Maintainers", nothing()),
        ("Dependencies", nothing()),
        ("Annotations", Value::map(BTreeMap::new())),
    ];
    Value::structure("Metadata", fields)
}

/// The values in `text`; none where it is no mapping, which reading it as what it is has reported.
fn read_values(text: &str) -> BTreeMap<String, Value> {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    match documents.first().map(yaml::value) {
        Some(Value::Map(map)) => given(map.entries()),
        Some(_) | None => BTreeMap::new(),
    }
}

/// The entries that are something, in maps inside of maps as well: nothing is no value to Helm.
fn given(entries: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let given_value = |value: &Value| match value {
        Value::Map(map) => Value::map(given(map.entries())),
        other => other.clone(),
    };
    let some = entries.iter().filter(|(_, value)| **value != Value::Nil);
    some.map(|(key, value)| (key.clone(), given_value(value))).collect()
}
