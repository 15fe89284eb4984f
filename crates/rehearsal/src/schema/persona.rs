//! The fields of a `persona.yaml` as its reader knows them.
//!
//! These types are never made: their shape is the schema, and their comments are what an editor
//! shows.
#![expect(dead_code, reason = "the types are only described, never made")]

use rehearsal_artifact::kinds;
use rehearsal_persona::plans::PLANS;
use rehearsal_persona::spec::SCHEMA;
use rehearsal_persona::{Direction, FactName};
use schemars::JsonSchema;

/// A persona: who takes turns in a scenario, what it reads and what it writes.
#[derive(JsonSchema)]
#[schemars(title = "Rehearsal persona", deny_unknown_fields)]
pub(super) struct Persona {
    /// The format of this file.
    #[schemars(extend("const" = SCHEMA))]
    schema: String,
    /// The persona's id: capital letters and digits, such as JUS.
    #[schemars(regex(pattern = r"^[A-Z0-9]{1,12}$"))]
    id: String,
    /// What people call it.
    name: String,
    /// The group of roles that it belongs to, such as devops.
    category: String,
    /// The phase of work that it belongs to, such as find or create.
    phase: String,
    /// Who it is, in ten components.
    riscear: Riscear,
    /// The kinds of artifact that it may see.
    reads: Option<Vec<Kind>>,
    /// The kinds of artifact that it may write.
    writes: Vec<Kind>,
    /// The facts of a context that it cannot do without.
    facts: Option<Vec<Fact>>,
    /// What a step may ask of it.
    parameters: Option<Vec<Parameter>>,
    /// The typed plan behind its drafts; a persona of templates alone has none.
    #[schemars(extend("enum" = PLANS.iter().map(|plan| plan.id).collect::<Vec<_>>()))]
    plan: Option<String>,
    /// The files that it writes.
    drafts: Vec<Draft>,
}

/// The id of a kind of artifact.
#[derive(JsonSchema)]
#[schemars(extend("enum" = kinds::ALL.iter().map(|kind| kind.id).collect::<Vec<_>>()))]
struct Kind(String);

/// The key of a fact that the engine understands.
#[derive(JsonSchema)]
#[schemars(extend("enum" = FactName::keys().collect::<Vec<_>>()))]
struct Fact(String);

/// Role, Inputs, Style, Constraints, Expected output, Archetype, Responsibilities, and the role's
/// skills, collaborators and adoption checklist.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Riscear {
    /// What the persona does, in one or two sentences.
    role: String,
    /// What it works from.
    #[schemars(length(min = 1))]
    inputs: Vec<String>,
    /// How it writes.
    style: String,
    /// What it must not do.
    #[schemars(length(min = 1))]
    constraints: Vec<String>,
    /// What it hands over.
    #[schemars(length(min = 1))]
    expected_output: Vec<String>,
    /// The figure that it resembles.
    archetype: String,
    /// What it answers for.
    #[schemars(length(min = 1))]
    responsibilities: Vec<String>,
    /// What it knows.
    #[schemars(length(min = 1))]
    role_skills: Vec<String>,
    /// With whom it works; they must name it as well.
    role_collaborators: Option<Vec<Collaborator>>,
    /// What a team checks before it relies on the persona.
    #[schemars(length(min = 1))]
    role_adoption_checklist: Vec<String>,
}

/// Another persona, and which way the work flows.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Collaborator {
    /// The other persona's id.
    persona: String,
    /// Which way the work flows: from upstream to downstream, or between peers.
    #[schemars(extend("enum" = directions()))]
    direction: String,
}

fn directions() -> [&'static str; 3] {
    [Direction::Upstream, Direction::Downstream, Direction::Peer].map(Direction::word)
}

/// One thing that a step may ask.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Parameter {
    /// What `with` calls it.
    name: String,
    /// What it means, in one line.
    description: String,
    /// Its value where `with` says nothing; without it, it must be given.
    default: Option<serde_json::Value>,
    /// What values it takes.
    #[schemars(rename = "type")]
    shape: ShapeName,
    /// The least value of an integer.
    min: Option<i64>,
    /// The greatest value of an integer.
    max: Option<i64>,
    /// The words of a choice.
    choices: Option<Vec<String>>,
    /// What values the items of a list take.
    of: Option<Shape>,
    /// The fields of a record.
    fields: Option<Vec<Parameter>>,
}

/// What values something takes.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Shape {
    /// What values it takes.
    #[schemars(rename = "type")]
    shape: ShapeName,
    /// The least value of an integer.
    min: Option<i64>,
    /// The greatest value of an integer.
    max: Option<i64>,
    /// The words of a choice.
    choices: Option<Vec<String>>,
    /// What values the items of a list take.
    of: Option<Box<Shape>>,
    /// The fields of a record.
    fields: Option<Vec<Parameter>>,
}

/// A type of value.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum ShapeName {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// One of some words.
    Choice,
    /// Any number of values of one type.
    List,
    /// Named values.
    Record,
}

/// One file, or one file for each part of a plan.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Draft {
    /// The file's path; may hold `{{ … }}`.
    path: String,
    /// The template's name below `templates/`.
    template: String,
    /// An expression over the plan whose items the file is repeated for.
    for_each: Option<String>,
    /// An expression over the plan without whose truth the file is not written.
    when: Option<String>,
}
