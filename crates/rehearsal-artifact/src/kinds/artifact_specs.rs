//! `pipeline/artifacts.yaml`: what the pipeline's stages hand to each other.
//!
//! An artifact here is what a pipeline run makes (an image, a report, a model), not a file that a
//! persona writes. Each has one stage that produces it and any number that take it, a place where
//! it is kept, and a time for which it must be kept. The record is what a rule can hold the stages
//! and the manifests against: an image that is deployed must be one that is built here.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use crate::document::{expect_schema, one_document};
use crate::kind::{Content, Kind, model};
use crate::words::{Word, words};

/// The kind.
pub static KIND: Kind = Kind {
    id: "artifact-specs",
    title: "Pipeline artifacts",
    paths: &["pipeline/artifacts.yaml"],
    content: Content::Schema("rehearsal/artifact-specs/"),
    read,
};

/// The format that this reader understands.
pub const SCHEMA: &str = "rehearsal/artifact-specs/v1";

/// What the stages hand to each other.
#[derive(Clone, Debug, PartialEq)]
pub struct ArtifactSpecs {
    /// In the order written.
    pub artifacts: Vec<ArtifactSpec>,
}

/// One thing that a pipeline run makes.
#[derive(Clone, Debug, PartialEq)]
pub struct ArtifactSpec {
    /// Its id, which stages use in what they consume and produce.
    pub id: Spanned<String>,
    /// What form it has.
    pub kind: Spanned<ArtifactForm>,
    /// Where it is kept: an image repository without tag for a container image, otherwise the
    /// name under which the workflow uploads it.
    pub location: Spanned<String>,
    /// Id of the stage that makes it.
    pub produced_by: Spanned<String>,
    /// Ids of the stages that take it.
    pub consumed_by: Vec<Spanned<String>>,
    /// Days for which it is kept.
    pub retention_days: Spanned<i64>,
    /// Whether it never changes once made, so that what was tested is what is deployed.
    pub immutable: bool,
    /// What it is for.
    pub description: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

words! {
    /// What form a pipeline's artifact has.
    ArtifactForm {
        /// An image in a registry.
        ContainerImage = "container-image",
        /// What tests reported.
        TestReport = "test-report",
        /// What a vulnerability scan reported.
        ScanReport = "scan-report",
        /// The list of everything that went into a build.
        Sbom = "sbom",
        /// A trained model.
        Model = "model",
        /// What was deployed where, by whom and when.
        DeploymentRecord = "deployment-record",
    }
}

impl ArtifactSpecs {
    /// The artifact called `id`.
    #[must_use]
    pub fn artifact(&self, id: &str) -> Option<&ArtifactSpec> {
        self.artifacts.iter().find(|artifact| *artifact.id == id)
    }

    /// The repositories (without tag or digest) of the images that are built here.
    pub fn built_images(&self) -> impl Iterator<Item = &str> {
        let images =
            self.artifacts.iter().filter(|artifact| *artifact.kind == ArtifactForm::ContainerImage);
        images.map(|image| image.location.as_str())
    }

    /// Whether an image of `repository` (without tag or digest) is built here.
    #[must_use]
    pub fn builds_image(&self, repository: &str) -> bool {
        self.built_images().any(|built| built == repository)
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the artifact specifications", problems)?;
    expect_schema(&mut fields, SCHEMA);
    let artifacts = fields.required_list("artifacts", read_artifact);
    fields.finish();
    let specs = ArtifactSpecs { artifacts };
    report_repeated_ids(&specs, problems);
    model(specs)
}

fn read_artifact(node: &Node<'_>, problems: &Problems) -> Option<ArtifactSpec> {
    let mut fields = Fields::of(node, "an artifact", problems)?;
    let id = fields.text("id");
    let kind = ArtifactForm::field(&mut fields, "kind");
    let location = fields.text("location");
    let produced_by = fields.text("produced_by");
    let consumed_by = fields.texts("consumed_by");
    let retention_days = fields.integer("retention_days");
    let immutable = fields.optional_boolean("immutable");
    let description = fields.optional_text("description");
    let span = fields.span();
    fields.finish();
    let artifact = ArtifactSpec {
        id: id?,
        kind: kind?,
        location: location?,
        produced_by: produced_by?,
        consumed_by,
        retention_days: retention_days?,
        immutable: immutable.is_some_and(|immutable| immutable.value),
        description,
        span,
    };
    report_bad_values(&artifact, problems);
    Some(artifact)
}

fn report_bad_values(artifact: &ArtifactSpec, problems: &Problems) {
    if *artifact.retention_days < 1 {
        let message =
            format!("retention_days must be at least 1, not {}", *artifact.retention_days);
        problems.add(ProblemKind::BadValue, artifact.retention_days.span, message);
    }
    let location = &artifact.location;
    if *artifact.kind == ArtifactForm::ContainerImage && has_tag_or_digest(location) {
        let message = format!("`{}` names one version of an image", clip(location));
        let help = "give the repository alone; versions come from the pipeline";
        problems.add_with_help(ProblemKind::BadValue, location.span, message, help);
    }
}

/// Whether an image reference has more than a repository. A colon before the last slash belongs to
/// the registry's port.
fn has_tag_or_digest(reference: &str) -> bool {
    let name = reference.rsplit('/').next().unwrap_or_default();
    name.contains([':', '@'])
}

fn report_repeated_ids(specs: &ArtifactSpecs, problems: &Problems) {
    let mut seen = BTreeSet::new();
    for ArtifactSpec { id, .. } in &specs.artifacts {
        if !seen.insert(id.as_str()) {
            let message = format!("the artifact `{}` is here twice", clip(id));
            problems.add(ProblemKind::BadValue, id.span, message);
        }
    }
}
