//! Who a persona is: the R.I.S.C.E.A.R. specification and what it reads and writes.
//!
//! The ten components are prose for people and for language models; what the engine obeys is typed
//! beside them: artifact kinds read and written, facts needed, parameters, drafts.

use rehearsal_artifact::Kind;
use rehearsal_source::fields::clip;
use rehearsal_source::{
    Diagnostic, Fields, Limits, Node, ProblemKind, Problems, Source, Span, Spanned, nearest,
    read_yaml,
};

use crate::drafts::{DraftFile, read_draft_file};
use crate::facts::FactName;
use crate::parameters::{Parameter, read_parameter};
use crate::plans::{PLANS, Plan};

/// The format that this reader understands.
pub const SCHEMA: &str = "rehearsal/persona/v1";

/// One persona.
#[derive(Clone, Debug)]
pub struct PersonaSpec {
    /// Its id, such as `JUS`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The group of roles it belongs to, such as `devops`.
    pub category: String,
    /// The phase of work it belongs to, such as `find` or `create`.
    pub phase: String,
    /// The ten components.
    pub riscear: Riscear,
    /// Kinds of artifact that it may see.
    pub reads: Vec<&'static Kind>,
    /// Kinds of artifact that it may write.
    pub writes: Vec<&'static Kind>,
    /// Context facts that it cannot do without.
    pub facts: Vec<FactName>,
    /// What a step may ask of it.
    pub parameters: Vec<Parameter>,
    /// The typed plan behind its drafts; `None` for templates over the brief alone.
    pub plan: Option<&'static Plan>,
    /// The files that it writes.
    pub drafts: Vec<DraftFile>,
    /// Where its other personas are named, for problems that show only when all are known.
    pub(crate) collaborator_spans: Vec<Span>,
}

/// Role, Inputs, Style, Constraints, Expected output, Archetype, Responsibilities, and the role's
/// skills, collaborators and adoption checklist.
#[derive(Clone, Debug)]
pub struct Riscear {
    /// What the persona does, in one or two sentences.
    pub role: String,
    /// What it works from.
    pub inputs: Vec<String>,
    /// How it writes.
    pub style: String,
    /// What it must not do.
    pub constraints: Vec<String>,
    /// What it hands over.
    pub expected_output: Vec<String>,
    /// The figure that it resembles.
    pub archetype: String,
    /// What it answers for.
    pub responsibilities: Vec<String>,
    /// What it knows.
    pub role_skills: Vec<String>,
    /// With whom it works.
    pub role_collaborators: Vec<Collaborator>,
    /// What a team checks before it relies on the persona.
    pub role_adoption_checklist: Vec<String>,
}

/// Another persona, and which way the work flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collaborator {
    /// The other persona's id.
    pub persona: String,
    /// Which way the work flows.
    pub direction: Direction,
}

/// Which way work flows between two personas, seen from one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The other hands work to this one.
    Upstream,
    /// This one hands work to the other.
    Downstream,
    /// They work side by side.
    Peer,
}

impl Direction {
    /// The same edge seen from the other end.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Upstream => Self::Downstream,
            Self::Downstream => Self::Upstream,
            Self::Peer => Self::Peer,
        }
    }

    /// The word that persona files use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Downstream => "downstream",
            Self::Peer => "peer",
        }
    }
}

/// Reads `persona.yaml`; `Err` holds everything wrong with it.
pub fn read_spec(source: &Source) -> Result<PersonaSpec, Vec<Diagnostic>> {
    let problems = Problems::new();
    let documents = read_yaml(&source.text, Limits::FILE, &problems);
    let spec = match documents.as_slice() {
        [document] => read_document(document, &problems),
        _ => {
            if problems.is_empty() {
                problems.add(ProblemKind::Syntax, Span::default(), "expected one YAML document");
            }
            None
        }
    };
    match spec {
        Some(spec) if problems.is_empty() => Ok(spec),
        _ => {
            let problems = problems.into_sorted().into_iter();
            Err(problems.map(|problem| Diagnostic::from_problem(problem, source)).collect())
        }
    }
}

fn read_document(document: &Node<'_>, problems: &Problems) -> Option<PersonaSpec> {
    let mut fields = Fields::of(document, "a persona", problems)?;
    if let Some(schema) = fields.text("schema")
        && *schema != SCHEMA
    {
        let message = format!("this version reads `{SCHEMA}` only");
        problems.add(ProblemKind::BadValue, schema.span, message);
    }
    let id = fields.text("id");
    if let Some(id) = &id {
        check_id(id, problems);
    }
    let name = fields.text("name");
    let category = fields.text("category");
    let phase = fields.text("phase");
    let riscear = fields.required("riscear").and_then(|node| read_riscear(node, problems));
    let reads = fields.list("reads", read_kind);
    let writes = fields.required_list("writes", read_kind);
    let facts = fields.list("facts", FactName::read);
    let parameters = fields.list("parameters", read_parameter);
    let plan = fields.optional_text("plan");
    let plan = plan.and_then(|name| read_plan(&name, problems));
    let drafts = fields.required_list("drafts", read_draft_file);
    fields.finish();
    let (riscear, collaborator_spans) = riscear?;
    Some(PersonaSpec {
        id: id?.value,
        name: name?.value,
        category: category?.value,
        phase: phase?.value,
        riscear,
        reads,
        writes,
        facts,
        parameters,
        plan,
        drafts,
        collaborator_spans,
    })
}

fn read_riscear(node: &Node<'_>, problems: &Problems) -> Option<(Riscear, Vec<Span>)> {
    let mut fields = Fields::of(node, "`riscear`", problems)?;
    let role = fields.text("role");
    let inputs = prose(&mut fields, "inputs");
    let style = fields.text("style");
    let constraints = prose(&mut fields, "constraints");
    let expected_output = prose(&mut fields, "expected_output");
    let archetype = fields.text("archetype");
    let responsibilities = prose(&mut fields, "responsibilities");
    let role_skills = prose(&mut fields, "role_skills");
    let collaborators = fields.list("role_collaborators", read_collaborator);
    let role_adoption_checklist = prose(&mut fields, "role_adoption_checklist");
    fields.finish();
    let (role_collaborators, spans) = collaborators.into_iter().unzip();
    let riscear = Riscear {
        role: role?.value,
        inputs,
        style: style?.value,
        constraints,
        expected_output,
        archetype: archetype?.value,
        responsibilities,
        role_skills,
        role_collaborators,
        role_adoption_checklist,
    };
    Some((riscear, spans))
}

/// A component that is a list of sentences; an empty one says nothing and is a problem.
fn prose(fields: &mut Fields<'_, '_>, name: &'static str) -> Vec<String> {
    let Some(node) = fields.required(name) else { return Vec::new() };
    let problems = fields.problems();
    let sentences = rehearsal_source::fields::list(node, name, problems, |item, problems| {
        rehearsal_source::fields::text(item, name, problems)
    });
    if sentences.is_empty() {
        problems.add(ProblemKind::BadValue, node.span, format!("`{name}` must not be empty"));
    }
    sentences.into_iter().map(|sentence| sentence.value).collect()
}

fn read_collaborator(node: &Node<'_>, problems: &Problems) -> Option<(Collaborator, Span)> {
    let mut fields = Fields::of(node, "a collaborator", problems)?;
    let persona = fields.text("persona");
    let direction = fields.text("direction");
    fields.finish();
    let (persona, direction) = (persona?, direction?);
    let direction = match direction.as_str() {
        "upstream" => Direction::Upstream,
        "downstream" => Direction::Downstream,
        "peer" => Direction::Peer,
        _ => {
            let message = format!("direction cannot be `{}`", clip(&direction));
            let help = "one of: upstream, downstream, peer";
            problems.add_with_help(ProblemKind::BadValue, direction.span, message, help);
            return None;
        }
    };
    Some((Collaborator { persona: persona.value, direction }, persona.span))
}

fn read_kind(node: &Node<'_>, problems: &Problems) -> Option<&'static Kind> {
    let id = rehearsal_source::fields::text(node, "an artifact kind", problems)?;
    let kind = Kind::of_id(&id);
    if kind.is_none() {
        let ids = || rehearsal_artifact::kinds::ALL.iter().map(|kind| kind.id);
        let help = match nearest(&id, ids()) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("kinds: {}", ids().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("unknown artifact kind `{}`", clip(&id));
        problems.add_with_help(ProblemKind::Meaning("E0302"), id.span, message, help);
    }
    kind
}

fn read_plan(name: &Spanned<String>, problems: &Problems) -> Option<&'static Plan> {
    let plan = PLANS.iter().copied().find(|plan| plan.id == name.value);
    if plan.is_none() {
        let ids: Vec<_> = PLANS.iter().map(|plan| plan.id).collect();
        let message = format!("unknown plan `{}`", clip(name));
        let help = format!("plans: {}; a persona of templates alone has none", ids.join(", "));
        problems.add_with_help(ProblemKind::Meaning("E0303"), name.span, message, help);
    }
    plan
}

fn check_id(id: &Spanned<String>, problems: &Problems) {
    let plain = id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if id.is_empty() || id.len() > 12 || !plain {
        let message = format!("`{}` cannot be the id of a persona", clip(id));
        let help = "ids are 1 to 12 capital letters and digits, such as `JUS`";
        problems.add_with_help(ProblemKind::Meaning("E0301"), id.span, message, help);
    }
}
