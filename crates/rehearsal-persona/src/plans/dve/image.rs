//! The image: where it is kept, what it begins from, and how the model lies in it.

use rehearsal_artifact::ImageReference;
use rehearsal_artifact::kinds::artifact_specs::{ArtifactForm, ArtifactSpecs};
use rehearsal_source::fields::clip;
use serde::Serialize;

use super::asked::Asked;
use crate::facts::{FactName, Facts, Framework, Language};
use crate::plans::PlanError;

/// The container image.
#[derive(Debug, Serialize)]
pub(super) struct Image {
    /// Repository and tag.
    reference: String,
    repository: String,
    version: String,
    /// As the templates are called: one file a language.
    language: &'static str,
    /// The base image's version of the language.
    language_version: String,
    /// The release of Debian, or of Ubuntu for Java, in the base images' tags.
    distribution: &'static str,
    model: Option<Model>,
}

/// The model in an image.
#[derive(Debug, Serialize)]
struct Model {
    framework: &'static str,
    /// File name in the format that its framework writes.
    file: &'static str,
    /// Whether the framework's Python wheel takes OpenMP from the system.
    needs_openmp: bool,
}

/// The stable Debian release that the official images are built on. Named, because without it a tag
/// moves to the next release by itself.
const DEBIAN: &str = "trixie";

/// The same for Eclipse Temurin, which is built on the long-term releases of Ubuntu.
const UBUNTU: &str = "noble";

/// Where the image keeps the application.
const HOME: &str = "/app";

impl Image {
    pub(super) fn of(
        facts: &Facts,
        specs: Option<&ArtifactSpecs>,
        asked: &Asked,
    ) -> Result<Self, PlanError> {
        let missing = |fact: FactName| PlanError::MissingFact(fact.key());
        let serving = facts.serving.as_ref().ok_or(missing(FactName::Serving))?;
        let language = serving.value.language();
        let model = match (&facts.model, &facts.framework) {
            (None, _) => None,
            (Some(_), Some(framework)) => Some(Model::of(framework.value, language)),
            (Some(_), None) => return Err(missing(FactName::Framework)),
        };
        let repository = repository(facts, specs)?;
        let version = facts.language_version().unwrap_or_else(|| language.version());
        Ok(Self {
            reference: format!("{repository}:{}", asked.version),
            repository,
            version: asked.version.clone(),
            language: language.word(),
            language_version: base_version(language, version)?,
            distribution: if language == Language::Java { UBUNTU } else { DEBIAN },
            model,
        })
    }

    /// Where the image holds its model.
    pub(super) fn model_path(&self) -> Option<String> {
        self.model.as_ref().map(|model| format!("{HOME}/model/{}", model.file))
    }

    pub(super) fn serves_model(&self) -> bool {
        self.model.is_some()
    }
}

impl Model {
    fn of(framework: Framework, language: Language) -> Self {
        Self {
            framework: framework.title(),
            file: framework.model_file(),
            needs_openmp: framework == Framework::Lightgbm && language == Language::Python,
        }
    }
}

/// `version` as the tags of the language's base images have it. A tag with fewer numbers than a
/// release line has moves between release lines; the tags of Java's have a build number after the
/// third, so that only the first can be stated.
fn base_version(language: Language, version: &str) -> Result<String, PlanError> {
    let (parts, example) = match language {
        Language::Python => (2..=3, "3.13 or 3.13.5"),
        Language::Go => (2..=3, "1.26 or 1.26.4"),
        Language::Rust => (2..=3, "1.95 or 1.95.0"),
        Language::NodeJs => (1..=3, "24 or 24.11.0"),
        Language::Java => (1..=1, "25"),
    };
    if parts.contains(&version.split('.').count()) {
        return Ok(version.to_owned());
    }
    let message = format!(
        "there is no image of {} `{}` that stays one; write `language_version` as {example}",
        language.title(),
        clip(version)
    );
    Err(PlanError::Unsupported(message))
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
