//! The image: where it is kept, what it begins from, and how the model lies in it.

use rehearsal_artifact::ImageReference;
use rehearsal_artifact::kinds::artifact_specs::{ArtifactForm, ArtifactSpecs};
use rehearsal_source::fields::clip;
use serde::Serialize;

use super::asked::Asked;
use crate::facts::{FactName, Facts, Framework};
use crate::plans::PlanError;

/// The container image.
#[derive(Debug, Serialize)]
pub(super) struct Image {
    /// Repository and tag.
    reference: String,
    version: String,
    framework: &'static str,
    /// Version of Python in the base images' tags.
    python: String,
    /// Debian release in the base images' tags.
    distribution: &'static str,
    /// File name of the model in the format that its framework writes.
    model_file: &'static str,
    /// Whether the framework's wheel takes OpenMP from the system.
    needs_openmp: bool,
}

/// The stable Debian release that the official Python images are built on. Named, because without it
/// a tag moves to the next release by itself.
const DISTRIBUTION: &str = "trixie";

impl Image {
    pub(super) fn of(
        facts: &Facts,
        specs: Option<&ArtifactSpecs>,
        asked: &Asked,
    ) -> Result<Self, PlanError> {
        let missing = PlanError::MissingFact(FactName::Framework.key());
        let framework = facts.framework.as_ref().ok_or(missing)?.value;
        let repository = repository(facts, specs)?;
        Ok(Self {
            reference: format!("{repository}:{}", asked.version),
            version: asked.version.clone(),
            framework: framework.title(),
            python: asked.python_version.clone(),
            distribution: DISTRIBUTION,
            model_file: model_file(framework),
            needs_openmp: framework == Framework::Lightgbm,
        })
    }
}

fn model_file(framework: Framework) -> &'static str {
    match framework {
        Framework::ScikitLearn => "model.joblib",
        Framework::Xgboost => "model.ubj",
        Framework::Lightgbm => "model.txt",
        Framework::Onnx => "model.onnx",
    }
}

/// The repository that the pipeline pushes to; in a chain without a pipeline, the service's name in
/// the context's registry.
fn repository(facts: &Facts, specs: Option<&ArtifactSpecs>) -> Result<String, PlanError> {
    let Some(specs) = specs else {
        let registry = facts.image_registry.as_ref();
        let registry = registry.ok_or(PlanError::MissingFact(FactName::ImageRegistry.key()))?;
        let service = facts.service_name();
        let service = service.ok_or(PlanError::MissingFact(FactName::Service.key()))?;
        return Ok(format!("{}/{service}", **registry));
    };
    let images = specs.artifacts.iter().filter(|spec| *spec.kind == ArtifactForm::ContainerImage);
    let locations: Vec<&str> = images.map(|spec| spec.location.as_str()).collect();
    match locations.as_slice() {
        [location] if is_repository(location) => Ok((*location).to_owned()),
        [location] => Err(PlanError::Unsupported(format!(
            "the pipeline keeps its image at `{}`, which is no image repository",
            clip(location)
        ))),
        [] => Err(PlanError::Unsupported("the pipeline's artifacts have no image".to_owned())),
        [first, second, ..] => Err(PlanError::Unsupported(format!(
            "the pipeline builds both `{}` and `{}`, and one service runs one image",
            clip(first),
            clip(second)
        ))),
    }
}

/// Whether `text` is a repository by itself, in the characters that registries accept.
fn is_repository(text: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_./:".contains(&byte);
    let is_alone = |image: ImageReference| image.tag.is_none() && image.digest.is_none();
    text.len() <= 255
        && text.bytes().all(is_plain)
        && text.split('/').all(|part| part.starts_with(|c: char| c.is_ascii_alphanumeric()))
        && ImageReference::parse(text).is_some_and(is_alone)
}
