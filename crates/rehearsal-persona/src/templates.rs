//! A persona's templates, compiled, and what its drafts say in the same language: paths and
//! expressions.
//!
//! Layout only: strict about undefined names, bounded in work, and with every value escaped for the
//! language of the file ([`crate::escape`]). Numbers and booleans are written as they are. Filters:
//! `sh` writes a value as one shell word inside another language. There are none for arithmetic,
//! which belongs to plans.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

use crate::drafts::DraftFile;
use crate::escape::{Language, write_shell};

/// The compiled templates of one persona.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

/// Something in the template language that does not compile, and why.
#[derive(Debug)]
pub enum CompileError {
    /// The template of this name.
    Template(String, Error),
    /// This path or expression of a draft.
    Draft(String, Error),
}

/// Instructions that one rendering may execute: a hundred times what the largest built-in needs.
const FUEL: u64 = 500_000;

/// Size that one rendered file may have; files above it are not read as artifacts either.
const RENDERED_BYTES_MAX: usize = 1 << 20;

impl Templates {
    /// Compiles `templates` (name and text) and the paths and expressions of `drafts`; `Err` holds
    /// everything that does not compile.
    pub fn compile<'t>(
        templates: impl IntoIterator<Item = (&'t str, &'t str)>,
        drafts: &[DraftFile],
    ) -> Result<Self, Vec<CompileError>> {
        let mut environment = environment();
        let mut errors = Vec::new();
        for (name, text) in templates {
            let added = environment.add_template_owned(name.to_owned(), text.to_owned());
            errors.extend(added.err().map(|error| CompileError::Template(name.to_owned(), error)));
        }
        for DraftFile { path, for_each, when, .. } in drafts {
            let expressions = [for_each, when].into_iter().flatten().map(|expression| {
                let text = format!("{{% set {RESULT} = {expression} %}}");
                (expression, expression_name(expression), text)
            });
            for (part, name, text) in expressions.chain([(path, path_name(path), path.clone())]) {
                let added = environment.add_template_owned(name, text);
                errors.extend(added.err().map(|error| CompileError::Draft(part.clone(), error)));
            }
        }
        if errors.is_empty() { Ok(Self { environment }) } else { Err(errors) }
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.environment.get_template(name).is_ok()
    }

    /// Renders the template `name` for the file at `path`.
    pub(crate) fn render(&self, name: &str, path: &str, view: &Value) -> Result<String, Error> {
        let text = self.environment.get_template(name)?.render(view)?;
        if text.len() > RENDERED_BYTES_MAX {
            let detail = format!("{path} would have {} bytes", text.len());
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
        Ok(text)
    }

    /// Renders the path of a draft.
    pub(crate) fn render_path(&self, path: &str, view: &Value) -> Result<String, Error> {
        self.environment.get_template(&path_name(path))?.render(view)
    }

    /// Evaluates an expression of a draft, such as `plan.tracks`.
    pub(crate) fn evaluate(&self, expression: &str, view: &Value) -> Result<Value, Error> {
        let template = self.environment.get_template(&expression_name(expression))?;
        let rendered = template.render_captured(view)?;
        Ok(rendered.state().lookup(RESULT).unwrap_or(Value::UNDEFINED))
    }
}

/// The variable that an expression is evaluated into.
const RESULT: &str = "result";

/// What the path of a draft is called among the templates. Files of a persona have relative names,
/// so no file has this one; and it ends like that of no language, so values are written as text.
fn path_name(path: &str) -> String {
    format!("/path/{path}/")
}

/// The same for an expression.
fn expression_name(expression: &str) -> String {
    format!("/expression/{expression}/")
}

/// The template engine, set up as the narrative above says.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_syntax(syntax());
    environment.set_auto_escape_callback(|name| language_escape(template_language(name)));
    environment.set_formatter(write_value);
    add_filters(&mut environment);
    environment
}

/// `{= value =}`, `{% block %}` and `{/* comment */}`. Jinja's own `{{ }}` and `{# #}` mean something
/// in the files that are written: in workflows, alert annotations and shell expansions.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .block_delimiters("{%", "%}")
        .variable_delimiters("{=", "=}")
        .comment_delimiters("{/*", "*/}")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("the delimiters are distinct and not empty")
}

/// The language of the file that a template writes: `deployment.yaml.j2` writes YAML.
fn template_language(name: &str) -> Language {
    Language::of_path(name.strip_suffix(".j2").unwrap_or(name))
}

const LANGUAGES: [(Language, &str); 6] = [
    (Language::Yaml, "yaml"),
    (Language::Json, "json"),
    (Language::Shell, "shell"),
    (Language::Gherkin, "gherkin"),
    (Language::Dockerfile, "dockerfile"),
    (Language::Text, "text"),
];

fn language_escape(language: Language) -> AutoEscape {
    let found = LANGUAGES.iter().find(|(known, _)| *known == language);
    AutoEscape::Custom(found.map(|(_, name)| *name).expect("every language has a name").into())
}

/// The language that [`language_escape`] named.
fn escape_language(state: &State<'_, '_>) -> Language {
    let AutoEscape::Custom(name) = state.auto_escape() else { return Language::Text };
    let found = LANGUAGES.iter().find(|(_, known)| *known == name);
    found.map_or(Language::Text, |(language, _)| *language)
}

fn write_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let written = match (value.as_str(), value.kind()) {
        (Some(text), _) if value.is_safe() => out.write_str(text),
        (Some(text), _) => escape_language(state).write(text, out),
        (None, ValueKind::Number) => write!(out, "{value}"),
        // Not the engine's own spelling, which is Python's and means nothing in these files.
        (None, ValueKind::Bool) => out.write_str(if value.is_true() { "true" } else { "false" }),
        (None, kind) => {
            let detail = format!("a {kind} cannot be written into a file as it is");
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
    };
    written.map_err(|_| {
        let shown = rehearsal_source::fields::clip(value.as_str().unwrap_or_default());
        let detail = format!("`{shown}` cannot be written into this kind of file");
        Error::new(ErrorKind::InvalidOperation, detail)
    })
}

fn add_filters(environment: &mut Environment<'static>) {
    use minijinja::filters;
    environment.add_filter("default", filters::default);
    environment.add_filter("first", filters::first);
    environment.add_filter("join", filters::join);
    environment.add_filter("last", filters::last);
    environment.add_filter("length", filters::length);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("upper", filters::upper);
    environment.add_filter("replace", filters::replace);
    environment.add_filter("sh", |value: &str| -> Result<Value, Error> {
        let mut word = String::new();
        let on_one_line = !value.contains(char::is_control);
        if !on_one_line || write_shell(value, &mut word).is_err() {
            let detail = "a shell word inside another file must stay on its line";
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
        Ok(Value::from_safe_string(word))
    });
    environment.add_test("defined", minijinja::tests::is_defined);
}
