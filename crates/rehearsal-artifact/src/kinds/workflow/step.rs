//! One step of a job, and the action that it may use.

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use crate::kinds::script::{Command, commands_of};

use super::setting::{Computed, Variable, boolean, check_id, positive, scalar, variables};

/// One step of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its id, by which later steps read its outputs.
    pub id: Option<Spanned<String>>,
    /// What people call it.
    pub name: Option<Spanned<String>>,
    /// The action that it runs.
    pub uses: Option<Spanned<ActionReference>>,
    /// The script that it runs.
    pub run: Option<Spanned<String>>,
    /// The commands of its script, read as those of a POSIX shell; places count from its beginning.
    pub commands: Vec<Command>,
    /// The action's inputs.
    pub with: Vec<Variable>,
    /// Its environment variables.
    pub env: Vec<Variable>,
    /// When it runs, as written under `if`.
    pub condition: Option<Spanned<String>>,
    /// The shell of its script.
    pub shell: Option<Spanned<String>>,
    /// The folder of its script.
    pub working_directory: Option<Spanned<String>>,
    /// Minutes after which it is ended.
    pub timeout_minutes: Option<Spanned<Computed<i64>>>,
    /// Whether the job goes on when it fails.
    pub continue_on_error: Option<Spanned<Computed<bool>>>,
    /// The whole step.
    pub span: Span,
}

impl Step {
    /// Whether it uses the action called `name`, in any version.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        self.uses.as_ref().is_some_and(|uses| uses.name == name)
    }

    /// What it gives the action as the input `name`.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&Spanned<String>> {
        self.with.iter().find(|input| *input.name == name).map(|input| &input.value)
    }

    /// What people call it: its name, its id, or what it uses.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let name = self.name.as_ref().or(self.id.as_ref()).map(|name| name.as_str());
        name.or_else(|| self.uses.as_ref().map(|uses| uses.name.as_str()))
    }
}

/// An action or reusable workflow and the version that is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionReference {
    /// `owner/repository` with or without a path, `./path` in this repository, or
    /// `docker://image`.
    pub name: String,
    /// What stands after the `@`: a branch, a tag, a commit, or an image's digest; for an image
    /// without digest its tag.
    pub reference: Option<String>,
}

impl ActionReference {
    /// The reference that `text` states; `None` if it states none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        if text.starts_with("./") {
            return Some(Self { name: text.to_owned(), reference: None });
        }
        if let Some(image) = text.strip_prefix("docker://") {
            return (!image.is_empty()).then(|| Self::of_image(text, image));
        }
        let (name, reference) = text.split_once('@')?;
        let mut parts = name.split('/');
        let is_complete = parts.next().is_some_and(|owner| !owner.is_empty())
            && parts.next().is_some_and(|repository| !repository.is_empty());
        if !is_complete || reference.is_empty() || name.contains(['{', '}']) {
            return None;
        }
        Some(Self { name: name.to_owned(), reference: Some(reference.to_owned()) })
    }

    fn of_image(text: &str, image: &str) -> Self {
        let cut = |at: usize| {
            let (name, reference) = text.split_at(at);
            Self { name: name.to_owned(), reference: Some(reference[1..].to_owned()) }
        };
        // A colon before the last slash belongs to the registry's port.
        let tag = text.len() - image.rsplit('/').next().map_or(0, str::len);
        match (text.find('@'), text[tag..].find(':')) {
            (Some(digest), _) => cut(digest),
            (None, Some(colon)) => cut(tag + colon),
            (None, None) => Self { name: text.to_owned(), reference: None },
        }
    }

    /// Whether it stands in this repository.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.name.starts_with("./")
    }

    /// Whether it can only ever mean the same content: in this repository, a whole commit, or an
    /// image's digest.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        let reference = self.reference.as_deref().unwrap_or_default();
        let is_hex = |text: &str, len| {
            text.len() == len && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        if self.name.starts_with("docker://") {
            return reference.strip_prefix("sha256:").is_some_and(|digest| is_hex(digest, 64));
        }
        self.is_local() || is_hex(reference, 40)
    }
}

/// Reads one step.
pub(super) fn read_step(node: &Node<'_>, problems: &Problems) -> Option<Step> {
    let mut fields = Fields::of(node, "a step", problems)?;
    let run = fields.optional("run").and_then(scalar);
    let step = Step {
        id: fields.optional_text("id"),
        name: fields.optional_text("name"),
        uses: fields.optional("uses").and_then(|node| read_uses(node, problems)),
        commands: run.as_deref().map(|run| commands_of(run)).unwrap_or_default(),
        run,
        with: variables(&mut fields, "with"),
        env: variables(&mut fields, "env"),
        condition: fields.optional("if").and_then(scalar),
        shell: fields.optional_text("shell"),
        working_directory: fields.optional_text("working-directory"),
        timeout_minutes: positive(&mut fields, "timeout-minutes"),
        continue_on_error: boolean(&mut fields, "continue-on-error"),
        span: fields.span(),
    };
    fields.finish();
    report_misfits(&step, node, problems);
    Some(step)
}

/// The action or reusable workflow that `node` names.
pub(super) fn read_uses(node: &Node<'_>, problems: &Problems) -> Option<Spanned<ActionReference>> {
    let text = rehearsal_source::fields::text(node, "uses", problems)?;
    let reference = ActionReference::parse(&text);
    if reference.is_none() {
        let message = format!("`{}` names no action", clip(&text));
        let help = "write `owner/repository@commit`, `./path` or `docker://image`";
        problems.add_with_help(ProblemKind::BadValue, text.span, message, help);
    }
    Some(Spanned::new(reference?, text.span))
}

/// Reports a step that is neither script nor action, or both, or sets what belongs to the other.
fn report_misfits(step: &Step, node: &Node<'_>, problems: &Problems) {
    let has = |key| node.get(key).is_some();
    let bad = |span, message: &str| problems.add(ProblemKind::BadValue, span, message);
    let head = node.entries().and_then(|entries| entries.first());
    let head = head.map_or(step.span, |entry| entry.key_span);
    match (has("uses"), has("run")) {
        (true, true) => bad(head, "a step either runs a script or uses an action, not both"),
        (false, false) => bad(head, "a step needs `run` or `uses`"),
        (false, true) if has("with") => bad(head, "`with` is for actions; a script reads `env`"),
        (true, false) if has("shell") || has("working-directory") => {
            bad(head, "`shell` and `working-directory` are for scripts, not for actions");
        }
        (false, true) | (true, false) => {}
    }
    if let Some(id) = &step.id {
        check_id(id, problems);
    }
}
