//! Charts, rendered as Helm renders them with their own values.
//!
//! A chart is its `Chart.yaml` with everything beside and below it. What it comes to shows only once
//! it is rendered, so that every rule on manifests can look at that as well. The templates are Go's,
//! with the functions that Helm adds; the release is one that is installed for the first time.
//!
//! Left out: charts that are made of other charts, values other than the chart's own, what a cluster would answer
//! to `lookup`, and functions that draw lots, ask the clock or change a value in place. A template that
//! asks for one of those is passed over, because nothing is known of what it would say.

mod context;
mod functions;
mod place;
mod sha256;
#[cfg(test)]
mod tests;
mod version;
mod yaml;

use std::cell::RefCell;
use std::sync::Arc;

use rehearsal_gotemplate::{Limits, MissingKey, Options, ParseError, Templates};
use rehearsal_source::{Problems, Span};

use crate::artifact::{Artifact, ReadArtifact, Reading};
use crate::artifacts::Artifacts;
use crate::kinds::helm_chart::HelmChart;
use crate::kinds::manifest;

pub(crate) use place::place;

/// What a chart comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rendering {
    /// The path of the chart's `Chart.yaml`.
    pub(crate) chart: Arc<str>,
    /// What each template says, read as a manifest at the template's path, in the order of the paths;
    /// blank ones are not among them.
    pub(crate) manifests: Vec<ReadArtifact>,
    /// Why templates could not be rendered.
    pub(crate) failures: Vec<Failure>,
}

/// A template that could not be rendered.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The template's path.
    pub(crate) path: Arc<str>,
    /// Where in the template.
    pub(crate) span: Span,
    /// Why, as a fragment.
    pub(crate) message: String,
    /// Whether the chart itself refuses, because it demands a value of whoever installs it.
    pub(crate) is_demand: bool,
}

/// Reads `text` by itself as the template `name`.
pub(crate) fn parse_alone(name: &str, text: &str) -> Result<Templates, ParseError> {
    let unsupported = RefCell::new(None);
    let mut templates = Templates::new();
    templates.parse(name, text, &functions::table(&unsupported)).map(|()| templates)
}

/// What each chart among `artifacts` comes to.
pub(crate) fn render_all(artifacts: &Artifacts) -> Vec<Rendering> {
    let charts = artifacts.models::<HelmChart>();
    let charts = charts.filter(|(file, chart)| chart.is_complete() && !is_inside_another(file));
    charts.map(|(file, chart)| render(artifacts, file, chart)).collect()
}

/// Whether the chart in `file` lies in the folder where another keeps the charts it depends on.
fn is_inside_another(file: &ReadArtifact) -> bool {
    let folder = folder_of(&file.artifact.path);
    folder.contains("/charts/") && folder.matches('/').count() > 1
}

/// The folder of `path`, with its slash; empty for the root.
fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

/// Templates may call each other deeply, and values are as deep as the YAML that they are read from.
const LIMITS: Limits = Limits { steps: 400_000, bytes: 1 << 20, depth: 100 };

fn render(artifacts: &Artifacts, file: &ReadArtifact, chart: &HelmChart) -> Rendering {
    let folder = folder_of(&file.artifact.path);
    let own: Vec<&ReadArtifact> = artifacts
        .iter()
        .filter(|other| other.artifact.path.starts_with(folder))
        .filter(|other| !other.artifact.path[folder.len()..].starts_with("charts/"))
        .collect();
    let unsupported = RefCell::new(None);
    let functions = functions::table(&unsupported);
    let mut rendering =
        Rendering { chart: Arc::clone(&file.artifact.path), ..Rendering::default() };
    let mut templates = Templates::new();
    let mut sources: Vec<(&ReadArtifact, String)> = own
        .iter()
        .filter_map(|file| {
            let inside = file.artifact.path[folder.len()..].strip_prefix("templates/")?;
            Some((*file, format!("{}/templates/{inside}", *chart.name)))
        })
        .collect();
    // As Helm does: the deepest first, so that what lies nearer to the root defines last.
    sources.sort_by(|(_, a), (_, b)| {
        (b.matches('/').count(), b.as_str()).cmp(&(a.matches('/').count(), a.as_str()))
    });
    for (source, name) in &sources {
        if let Err(error) = templates.parse(name, &source.artifact.text, &functions) {
            let path = Arc::clone(&source.artifact.path);
            let message = error.message;
            let failure = Failure { path, span: error.span, message, is_demand: false };
            rendering.failures.push(failure);
        }
    }
    if !rendering.failures.is_empty() {
        return rendering;
    }
    let context = context::Context::of(folder, chart, &own);
    let options = Options { missing_key: MissingKey::Zero, limits: LIMITS };
    sources.sort_by(|(a, _), (b, _)| a.artifact.path.cmp(&b.artifact.path));
    for (source, name) in sources {
        let base = name.rsplit('/').next().unwrap_or_default();
        if base.starts_with('_') || base == "NOTES.txt" {
            continue;
        }
        unsupported.replace(None);
        match templates.execute(&name, context.data(&name), &functions, options) {
            // A key that is not there is nothing, which Helm does not write.
            Ok(text) => rendering.push(source, &text.replace("<no value>", "")),
            Err(_) if unsupported.borrow().is_some() => {}
            Err(error) => {
                // The template that failed may be one that is used by many.
                let path = context.path_of(&error.name, folder, chart);
                let path = path.unwrap_or_else(|| Arc::clone(&source.artifact.path));
                let is_demand =
                    ["required", "fail"].iter().any(|name| error.context.contains(name))
                        && error.message.starts_with("error calling");
                let message = error.message;
                let failure = Failure { path, span: error.span, message, is_demand };
                rendering.failures.push(failure);
            }
        }
    }
    rendering
}

impl Rendering {
    fn push(&mut self, template: &ReadArtifact, text: &str) {
        if is_blank(text) {
            return;
        }
        let artifact = Artifact::new(Arc::clone(&template.artifact.path), text);
        let reading = Arc::new(Reading::of(&manifest::KIND, text));
        self.manifests.push(ReadArtifact { artifact, kind: &manifest::KIND, reading });
    }

    /// `artifacts` as if what the chart renders were its manifests, instead of those that are there.
    pub(crate) fn instead_of_manifests(&self, artifacts: &Artifacts) -> Artifacts {
        let others = artifacts.iter().filter(|file| {
            file.kind.id != manifest::KIND.id
                && file.kind.id != crate::kinds::helm_template::KIND.id
        });
        others.chain(&self.manifests).cloned().collect()
    }
}

/// Whether nothing in `text` is an object: Helm takes no offence at that.
fn is_blank(text: &str) -> bool {
    let problems = Problems::new();
    let documents = rehearsal_source::read_yaml(text, rehearsal_source::Limits::FILE, &problems);
    problems.is_empty() && documents.iter().all(rehearsal_source::Node::is_null)
}
