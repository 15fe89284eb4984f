//! A built-in persona at its desk: its folder read from disk, and drafts from contexts and settings
//! that a test writes as YAML.

#![expect(
    clippy::disallowed_methods,
    reason = "the crate is kept from files; the tests read the folders that ship"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rehearsal_artifact::{Artifacts, ReadArtifact};
use rehearsal_persona::spec::read_spec;
use rehearsal_persona::{Brief, PersonaSpec, Templates, draft, read_facts, read_settings};
use rehearsal_source::{Limits, Problems, Source, read_yaml};

/// The context of the scenario that the built-in personas were made for.
pub(crate) const CONTEXT: &str = "\
model: churn_predictor_v2
framework: scikit-learn
serving: FastAPI + Docker
target_env: Kubernetes (GKE)
latency_sla: < 100ms p99
availability_sla: 99.9%
image_registry: ghcr.io/churn-team
";

/// `CONTEXT` with the fact `name` set to `value`, whatever that is.
pub(crate) fn context_with(name: &str, value: &str) -> String {
    let others = CONTEXT.lines().filter(|line| !line.starts_with(&format!("{name}:")));
    let value = yaml_quoted(value);
    format!("{}\n{name}: {value}\n", others.collect::<Vec<_>>().join("\n"))
}

/// `text` as a double-quoted YAML scalar, which can hold anything.
pub(crate) fn yaml_quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c if c.is_control() || !c.is_ascii() => format!("\\U{:08x}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// A persona, ready to draft.
pub(crate) struct Desk {
    spec: PersonaSpec,
    templates: Templates,
}

impl Desk {
    /// The built-in persona called `id`.
    pub(crate) fn of(id: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../personas").join(id);
        let text = fs::read_to_string(folder.join("persona.yaml")).expect("persona.yaml is there");
        let source = Source::new(format!("personas/{id}/persona.yaml"), text);
        let spec = read_spec(&source).unwrap_or_else(|diagnostics| {
            let shown: Vec<_> = diagnostics.iter().map(|found| found.render(false)).collect();
            panic!("{}", shown.join("\n"))
        });
        let files: BTreeMap<String, String> = fs::read_dir(folder.join("templates"))
            .expect("templates/ is there")
            .map(|entry| entry.expect("it can be listed").path())
            .map(|path| {
                let name = path.file_name().and_then(|name| name.to_str()).expect("names are text");
                (name.to_owned(), fs::read_to_string(&path).expect("templates are text"))
            })
            .collect();
        let pairs = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let templates =
            Templates::compile(pairs, &spec.drafts).unwrap_or_else(|errors| panic!("{errors:?}"));
        Self { spec, templates }
    }

    /// What the persona writes, read back; `Err` says what refused, context or draft.
    pub(crate) fn draft(
        &self,
        context: &str,
        with: &str,
        artifacts: &Artifacts,
    ) -> Result<Artifacts, String> {
        let problems = Problems::new();
        let documents = read_yaml(context, Limits::FILE, &problems);
        let facts = read_facts(&documents[0], &problems);
        let documents = read_yaml(with, Limits::FILE, &problems);
        let settings = read_settings(&self.spec.parameters, documents.first(), &problems);
        let problems = problems.into_sorted();
        let Some(settings) = settings.filter(|_| problems.is_empty()) else {
            return Err(problems.into_iter().map(|problem| problem.message).collect());
        };
        let brief = Brief { step: "step", facts: &facts, ask: "", settings: &settings, artifacts };
        let written =
            draft(&self.spec, &self.templates, &brief).map_err(|error| error.to_string())?;
        Ok(written.into_iter().map(ReadArtifact::of).collect())
    }
}

/// Fails unless every artifact can be read without a problem and is laid out cleanly.
pub(crate) fn assert_sound(artifacts: &Artifacts) {
    for artifact in artifacts.iter() {
        let path = &artifact.artifact.path;
        let text: &Arc<str> = &artifact.artifact.text;
        assert!(artifact.is_sound(), "{path}: {:#?}\n{text}", artifact.reading.problems);
        assert!(
            text.ends_with('\n') && !text.ends_with("\n\n"),
            "{path} does not end in one newline"
        );
        for (at, line) in text.lines().enumerate() {
            assert_eq!(line, line.trim_end(), "{path}:{} has trailing blanks", at + 1);
        }
        assert!(!text.contains("\n\n\n"), "{path} has more than one empty line in a row");
    }
}
