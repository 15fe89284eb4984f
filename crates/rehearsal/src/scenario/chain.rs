//! The steps of a chain and the order between them.

use rehearsal_persona::{FactName, Facts, Persona, Registry, read_settings};
use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned, nearest};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::ScenarioStep;
use super::settings::id;

/// The phases of work, as the first scenario's framework names them.
pub(crate) const PHASES: [&str; 3] = ["find", "create", "critique"];

/// More steps than this in one chain is a generated file gone wrong.
const STEPS_MAX: usize = 200;

const FACTS_IN_ASKS: &str = "write facts as `{{ context.name }}`, each of them given in `context`";

/// What the readers of a chain share.
pub(super) struct ChainReader<'r> {
    pub(super) registry: &'r Registry,
    pub(super) facts: &'r Facts,
    /// Where the context stands, for facts that are missing from it.
    pub(super) context_span: Span,
    pub(super) problems: &'r Problems,
}

/// A step before its predecessors are resolved.
struct Unlinked {
    step: ScenarioStep,
    id: Spanned<String>,
    after: Vec<Spanned<String>>,
}

impl ChainReader<'_> {
    /// Reads the whole chain.
    pub(super) fn read(&self, node: &Node<'_>) -> Vec<ScenarioStep> {
        let Some(items) = node.items() else {
            rehearsal_source::fields::wrong_type(node, "`chain`", "a list of steps", self.problems);
            return Vec::new();
        };
        if items.is_empty() || items.len() > STEPS_MAX {
            let message = format!("a chain has 1 to {STEPS_MAX} steps, not {}", items.len());
            self.problems.add(ProblemKind::BadValue, node.span, message);
            return Vec::new();
        }
        let before = self.problems.len();
        let steps: Vec<_> = items.iter().filter_map(|item| self.read_step(item)).collect();
        // Links are only checked among steps that could all be read: a step that is missing from
        // the list for another reason must not make its successors look wrong as well.
        if self.problems.len() > before && steps.len() < items.len() {
            return Vec::new();
        }
        self.link(steps)
    }

    fn read_step(&self, node: &Node<'_>) -> Option<Unlinked> {
        let mut fields = Fields::of(node, "a step", self.problems)?;
        let id = id(&mut fields, "id");
        let persona = fields.text("persona").and_then(|name| self.persona(&name));
        let phase = fields.text("phase").and_then(|phase| self.phase(phase));
        let after = fields.texts("after");
        let ask = fields.text("ask").and_then(|ask| self.ask(&ask));
        let with = fields.optional("with");
        let settings = persona
            .as_ref()
            .and_then(|persona| read_settings(&persona.spec.parameters, with, self.problems));
        fields.finish();
        let id = id?;
        let step = ScenarioStep {
            id: id.value.clone(),
            persona: persona?,
            phase: phase?,
            after: Vec::new(),
            ask: ask?,
            settings: settings?,
        };
        Some(Unlinked { step, id, after })
    }

    fn persona(&self, name: &Spanned<String>) -> Option<Arc<Persona>> {
        let Some(persona) = self.registry.get(name) else {
            let help = match self.registry.nearest(name) {
                Some(id) => format!("did you mean `{id}`?"),
                None => {
                    let ids: Vec<_> = self.registry.iter().map(|p| p.spec.id.as_str()).collect();
                    format!("personas: {}", ids.join(", "))
                }
            };
            let message = format!("there is no persona `{}`", clip(name));
            let kind = ProblemKind::Meaning("E0201");
            self.problems.add_with_help(kind, name.span, message, help);
            return None;
        };
        for fact in persona.spec.facts.iter().filter(|fact| !self.facts.has(**fact)) {
            self.missing_fact(*fact, name);
        }
        Some(Arc::clone(persona))
    }

    /// A fact that is there but could not be read was already reported at its place.
    fn missing_fact(&self, fact: FactName, persona: &Spanned<String>) {
        if fact.sources().iter().any(|source| self.facts.free.contains_key(source.key())) {
            return;
        }
        let message = format!("{} needs the fact `{}`", persona.value, fact.key());
        let ways = fact.sources().iter().map(|source| format!("`{}: …`", source.key()));
        let help = format!("add {} to `context`", ways.collect::<Vec<_>>().join(" or "));
        let kind = ProblemKind::Meaning("E0502");
        self.problems.add_with_help(kind, self.context_span, message, help);
    }

    fn phase(&self, phase: Spanned<String>) -> Option<String> {
        if PHASES.contains(&phase.as_str()) {
            return Some(phase.value);
        }
        let help = match nearest(&phase, PHASES) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("phases: {}", PHASES.join(", ")),
        };
        let message = format!("there is no phase `{}`", clip(&phase));
        self.problems.add_with_help(ProblemKind::Meaning("E0202"), phase.span, message, help);
        None
    }

    /// The ask with the context's facts in it.
    fn ask(&self, ask: &Spanned<String>) -> Option<String> {
        let mut environment = minijinja::Environment::empty();
        environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        environment.set_fuel(Some(50_000));
        let context = minijinja::Value::from(minijinja::value::Serde(&self.facts.free));
        let (message, help) = match environment.render_str(ask, minijinja::context! { context }) {
            Ok(text) => return Some(text),
            Err(error) if error.kind() == minijinja::ErrorKind::UndefinedError => {
                self.unknown_fact(&environment, ask)
            }
            Err(error) => {
                let reason = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
                (format!("the ask cannot be completed: {reason}"), FACTS_IN_ASKS.to_owned())
            }
        };
        let kind = ProblemKind::Meaning("E0206");
        self.problems.add_with_help(kind, ask.span, message, help);
        None
    }

    /// Which name of an ask means nothing, and what was probably meant.
    fn unknown_fact(
        &self,
        environment: &minijinja::Environment<'_>,
        ask: &str,
    ) -> (String, String) {
        let template = environment.template_from_str(ask);
        let names =
            template.map(|template| template.undeclared_variables(true)).unwrap_or_default();
        let names: BTreeSet<String> = names.into_iter().collect();
        let is_known = |name: &&String| {
            name.strip_prefix("context.").is_some_and(|fact| self.facts.free.contains_key(fact))
        };
        let Some(name) = names.iter().find(|name| !is_known(name)) else {
            return ("the ask uses a value that is not there".to_owned(), FACTS_IN_ASKS.to_owned());
        };
        let fact = name.strip_prefix("context.").unwrap_or(name);
        let help = match nearest(fact, self.facts.free.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `context.{near}`?"),
            None => FACTS_IN_ASKS.to_owned(),
        };
        (format!("the ask uses `{}`, which the scenario does not give", clip(name)), help)
    }

    fn link(&self, unlinked: Vec<Unlinked>) -> Vec<ScenarioStep> {
        let ids: Vec<String> = unlinked.iter().map(|step| step.id.value.clone()).collect();
        let spans: Vec<Span> = unlinked.iter().map(|step| step.id.span).collect();
        let mut seen = BTreeSet::new();
        let mut steps = Vec::new();
        for Unlinked { mut step, id, after } in unlinked {
            if !seen.insert(id.value.clone()) {
                let message = format!("the step `{}` is here twice", id.value);
                let help = "give each step an id of its own";
                self.problems.add_with_help(ProblemKind::Meaning("E0203"), id.span, message, help);
            }
            for name in after {
                match ids.iter().position(|id| *id == name.value) {
                    // One message comes from each predecessor; a second would be awaited for ever.
                    Some(at) if step.after.contains(&at) => {
                        let message = format!("`{}` is in `after` twice", name.value);
                        self.problems.add(ProblemKind::Meaning("E0203"), name.span, message);
                    }
                    Some(at) => step.after.push(at),
                    None => self.unknown_step(&name, &ids),
                }
            }
            steps.push(step);
        }
        if let Some(circle) = circle(&steps) {
            let names: Vec<_> = circle.iter().map(|at| steps[*at].id.as_str()).collect();
            let message = format!("these steps wait for each other: {}", names.join(" → "));
            let help = "take one of their `after` away";
            let span = spans[circle[0]];
            self.problems.add_with_help(ProblemKind::Meaning("E0205"), span, message, help);
        }
        steps
    }

    fn unknown_step(&self, name: &Spanned<String>, ids: &[String]) {
        let help = match nearest(name, ids.iter().map(String::as_str)) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("steps: {}", ids.join(", ")),
        };
        let message = format!("there is no step `{}`", clip(name));
        self.problems.add_with_help(ProblemKind::Meaning("E0203"), name.span, message, help);
    }
}

/// Steps that wait for each other, if any do: what is left when every step whose predecessors are
/// done has been taken away, and then walked backwards until it closes.
fn circle(steps: &[ScenarioStep]) -> Option<Vec<usize>> {
    let mut done = BTreeSet::new();
    while let Some(next) = (0..steps.len())
        .find(|at| !done.contains(at) && steps[*at].after.iter().all(|a| done.contains(a)))
    {
        done.insert(next);
    }
    let mut at = (0..steps.len()).find(|at| !done.contains(at))?;
    let mut path = Vec::new();
    while !path.contains(&at) {
        path.push(at);
        at = *steps[at].after.iter().find(|before| !done.contains(before))?;
    }
    let start = path.iter().position(|seen| *seen == at)?;
    let mut circle = path.split_off(start);
    circle.push(at);
    circle.reverse();
    Some(circle)
}
