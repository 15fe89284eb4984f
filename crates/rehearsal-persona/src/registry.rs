//! All personas of a run, from their folders.
//!
//! Folders come in layers (built in, then the user's): a later folder with the same id replaces an
//! earlier one whole. What only shows when all personas are known is checked here: collaborators
//! exist and name each other, what is read is written by someone, every template compiles.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_artifact::Digest;
use rehearsal_source::{Diagnostic, Problem, ProblemKind, Severity, Source, Span, nearest};

use crate::drafts::DraftFile;
use crate::spec::{PersonaSpec, read_spec};
use crate::templates::{CompileError, Templates};

/// A persona's folder: file texts by path inside the folder.
#[derive(Clone, Debug)]
pub struct PersonaFolder {
    /// Where it is, as people see it: `personas/JUS` or `built-in:personas/JUS`.
    pub name: String,
    /// `persona.yaml` and `templates/…`.
    pub files: BTreeMap<String, Arc<str>>,
}

/// A persona with its files.
#[derive(Clone, Debug)]
pub struct Persona {
    /// Who it is.
    pub spec: PersonaSpec,
    /// Where its folder is.
    pub folder: String,
    /// Digest of the whole folder.
    pub digest: Digest,
    /// The templates in the folder, compiled.
    pub templates: Arc<Templates>,
}

/// Personas by id.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    by_id: BTreeMap<String, Arc<Persona>>,
}

impl Registry {
    /// The registry of `folders`, in layers; `Err` holds everything wrong with any of them.
    pub fn of(folders: &[PersonaFolder]) -> Result<Self, Vec<Diagnostic>> {
        let mut by_id = BTreeMap::new();
        let mut sources = BTreeMap::new();
        let mut diagnostics = Vec::new();
        for folder in folders {
            match read_folder(folder) {
                Ok((persona, source)) => {
                    sources.insert(persona.spec.id.clone(), source);
                    by_id.insert(persona.spec.id.clone(), Arc::new(persona));
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        let registry = Self { by_id };
        if diagnostics.is_empty() {
            diagnostics = registry.cross_check(&sources);
        }
        if diagnostics.is_empty() { Ok(registry) } else { Err(diagnostics) }
    }

    /// The persona called `id`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Persona>> {
        self.by_id.get(id)
    }

    /// All personas in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Persona>> {
        self.by_id.values()
    }

    /// The id nearest to `id`, for hints.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.by_id.keys().map(String::as_str))
    }

    fn cross_check(&self, sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for persona in self.iter() {
            let source = &sources[&persona.spec.id];
            let problems = self.collaborator_problems(persona).chain(self.unwritten(persona));
            diagnostics.extend(problems.map(|problem| Diagnostic::from_problem(problem, source)));
        }
        diagnostics
    }

    fn collaborator_problems(&self, persona: &Persona) -> impl Iterator<Item = Problem> {
        let spec = &persona.spec;
        let edges = spec.riscear.role_collaborators.iter().zip(&spec.collaborator_spans);
        edges.filter_map(|(edge, span)| {
            let Some(other) = self.get(&edge.persona) else {
                let help = self.nearest(&edge.persona).map(|id| format!("did you mean `{id}`?"));
                let message = format!("there is no persona `{}`", edge.persona);
                return Some(meaning("E0304", *span, message, help));
            };
            let answers = |back: &crate::spec::Collaborator| {
                back.persona == spec.id && back.direction == edge.direction.reversed()
            };
            if other.spec.riscear.role_collaborators.iter().any(answers) {
                return None;
            }
            let wanted = edge.direction.reversed().word();
            let message = format!("{} does not name {} as {wanted}", edge.persona, spec.id);
            let help = format!(
                "add `{{ persona: {}, direction: {wanted} }}` to {}",
                spec.id, other.folder
            );
            Some(meaning("E0305", *span, message, Some(help)))
        })
    }

    fn unwritten(&self, persona: &Persona) -> impl Iterator<Item = Problem> {
        let written =
            |id: &str| self.iter().any(|other| other.spec.writes.iter().any(|kind| kind.id == id));
        persona.spec.reads.iter().filter(move |kind| !written(kind.id)).map(|kind| {
            let message = format!("`{}` is read but no persona writes it", kind.id);
            let help = "take it out of `reads`, or add a persona that writes it".to_owned();
            meaning("E0306", Span::default(), message, Some(help))
        })
    }
}

fn meaning(code: &'static str, span: Span, message: String, help: Option<String>) -> Problem {
    Problem { kind: ProblemKind::Meaning(code), span, message, help }
}

fn read_folder(folder: &PersonaFolder) -> Result<(Persona, Source), Vec<Diagnostic>> {
    let path = format!("{}/persona.yaml", folder.name);
    let Some(text) = folder.files.get("persona.yaml") else {
        return Err(vec![Diagnostic {
            code: "E0307",
            severity: Severity::Error,
            message: format!("{} has no persona.yaml", folder.name),
            source: None,
            span: Span::default(),
            related: Vec::new(),
            help: Some("a persona is a folder with a persona.yaml and templates/".to_owned()),
        }]);
    };
    let source = Source::new(path, Arc::clone(text));
    let spec = read_spec(&source)?;
    let templates: BTreeMap<String, Arc<str>> = folder
        .files
        .iter()
        .filter_map(|(path, text)| {
            Some((path.strip_prefix("templates/")?.to_owned(), text.clone()))
        })
        .collect();
    let mut diagnostics = missing_templates(&spec, &templates, folder, &source);
    let named = templates.iter().map(|(name, text)| (name.as_str(), text.as_ref()));
    let compiled = Templates::compile(named, &spec.drafts).map_err(|errors| {
        let diagnostic = |error| compile_diagnostic(error, &templates, folder, &source);
        diagnostics.extend(errors.into_iter().map(diagnostic));
    });
    match compiled {
        Ok(compiled) if diagnostics.is_empty() => {
            let (templates, digest) = (Arc::new(compiled), folder_digest(folder));
            Ok((Persona { spec, folder: folder.name.clone(), digest, templates }, source))
        }
        _ => Err(diagnostics),
    }
}

fn missing_templates(
    spec: &PersonaSpec,
    templates: &BTreeMap<String, Arc<str>>,
    folder: &PersonaFolder,
    source: &Source,
) -> Vec<Diagnostic> {
    let missing = spec.drafts.iter().filter(|draft| !templates.contains_key(&draft.template));
    let diagnostic = |draft: &DraftFile| {
        let span = span_of(&draft.template, source);
        let message = format!("there is no template `{}`", draft.template);
        let help = match nearest(&draft.template, templates.keys().map(String::as_str)) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("put it into {}/templates/", folder.name),
        };
        Diagnostic::from_problem(meaning("E0308", span, message, Some(help)), source)
    };
    missing.map(diagnostic).collect()
}

/// What to say of `error`, in the persona's file or in the file of the template.
fn compile_diagnostic(
    error: CompileError,
    templates: &BTreeMap<String, Arc<str>>,
    folder: &PersonaFolder,
    source: &Source,
) -> Diagnostic {
    match error {
        CompileError::Template(name, error) => {
            let text = &templates[&name];
            let source = Source::new(format!("{}/templates/{name}", folder.name), Arc::clone(text));
            let message = format!("the template does not compile: {}", reason(&error));
            let span = line_span(text, error.line());
            Diagnostic::from_problem(meaning("E0309", span, message, None), &source)
        }
        CompileError::Draft(text, error) => {
            let message = format!("`{text}` does not compile: {}", reason(&error));
            let problem = meaning("E0309", span_of(&text, source), message, None);
            Diagnostic::from_problem(problem, source)
        }
    }
}

/// What the template engine says is wrong.
fn reason(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

/// Where `text` first stands in the persona's file; its start if it is written there in another way.
fn span_of(text: &str, source: &Source) -> Span {
    source.text.find(text).map_or(Span::default(), |at| Span::new(at, at + text.len()))
}

fn line_span(text: &str, line: Option<usize>) -> Span {
    let wanted = line.unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(wanted).map(str::len).sum();
    let len = text[start..].split('\n').next().unwrap_or_default().len();
    Span::new(start, start + len)
}

fn folder_digest(folder: &PersonaFolder) -> Digest {
    let mut listing = String::new();
    for (path, text) in &folder.files {
        listing.push_str(path);
        listing.push('\0');
        listing.push_str(&Digest::of(text.as_bytes()).to_string());
        listing.push('\n');
    }
    Digest::of(listing.as_bytes())
}
