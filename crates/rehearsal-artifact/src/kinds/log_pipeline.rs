//! `monitoring/fluent-bit.yaml`: how logs get from containers to where they are searched.
//!
//! Inputs give records a tag; filters and outputs take the records whose tag they match. A filter that
//! matches no tag does nothing, and an output that matches none sends nothing, both without a word.
//!
//! Left out: what each plugin takes, processors, and files that are included; a file that includes others
//! is not asked for what may stand there.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_source::fields::{clip, text};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned, nearest};

use crate::document::{accept, one_document};
use crate::kind::{Content, Kind, model};

/// The kind.
pub static KIND: Kind = Kind {
    id: "log-pipeline",
    title: "Fluent Bit pipeline",
    paths: &["monitoring/fluent-bit.yaml"],
    content: Content::Keys { top: &["pipeline"], below: &["inputs", "outputs", "match"] },
    read,
};

/// How logs get from containers to where they are searched.
#[derive(Clone, Debug, PartialEq)]
pub struct LogPipeline {
    /// Parsers that it defines.
    pub parsers: Vec<Parser>,
    /// Where records come from.
    pub inputs: Vec<Plugin>,
    /// What happens to them, in this order.
    pub filters: Vec<Plugin>,
    /// Where they go.
    pub outputs: Vec<Plugin>,
}

/// How a text becomes a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Parser {
    /// What plugins call it.
    pub name: Spanned<String>,
    /// The format of the text: `json`, `regex`.
    pub format: Option<Spanned<String>>,
    /// The field that holds the time, if there is one.
    pub time_key: Option<Spanned<String>>,
}

/// One input, filter or output.
#[derive(Clone, Debug, PartialEq)]
pub struct Plugin {
    /// Which plugin: `tail`, `kubernetes`, `loki`.
    pub name: Spanned<String>,
    /// Of an input: the tag that its records get; `*` stands for what the plugin puts there.
    pub tag: Option<Spanned<String>>,
    /// Of filters and outputs: the tags that they take; `*` stands for any characters.
    pub matches: Option<Spanned<String>>,
    /// The parser that it uses.
    pub parser: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the pipeline file", problems)?;
    let parsers = fields.list("parsers", Parser::read);
    let multiline = fields.list("multiline_parsers", Parser::read);
    let includes_others = fields.optional("includes").is_some();
    let pipeline = fields.required("pipeline");
    accept(
        &mut fields,
        &["env", "service", "customs", "plugins", "upstream_servers", "stream_processor"],
    );
    fields.finish();
    let mut fields = Fields::of(pipeline?, "the pipeline", problems)?;
    let read = LogPipeline {
        inputs: fields
            .required_list("inputs", |node, problems| Plugin::read(node, "an input", problems)),
        filters: fields.list("filters", |node, problems| Plugin::read(node, "a filter", problems)),
        outputs: fields
            .required_list("outputs", |node, problems| Plugin::read(node, "an output", problems)),
        parsers,
    };
    fields.finish();
    read.check_matches(problems);
    if !includes_others {
        read.check_parsers(&multiline, problems);
    }
    model(read)
}

impl Parser {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let name = Fields::of(node, "a parser", problems)?.text("name");
        let property = |name| property(node, name, problems);
        Some(Self { name: name?, format: property("format"), time_key: property("time_key") })
    }
}

/// The property `name` of a plugin or a parser, as text; letter case does not count.
fn property(node: &Node<'_>, name: &str, problems: &Problems) -> Option<Spanned<String>> {
    let mut entries = node.entries()?.iter();
    let entry = entries.find(|entry| entry.key.eq_ignore_ascii_case(name))?;
    text(&entry.value, name, problems)
}

impl Plugin {
    fn read(node: &Node<'_>, what: &'static str, problems: &Problems) -> Option<Self> {
        Fields::of(node, what, problems)?;
        let Some(name) = property(node, "name", problems) else {
            let message = format!("{what} needs the field `name`");
            problems.add(ProblemKind::MissingField, node.span, message);
            return None;
        };
        let is_regex = property(node, "match_regex", problems).is_some();
        let matches = property(node, "match", problems);
        if what != "an input" && matches.is_none() && !is_regex {
            let message = format!("{what} without `match` takes no record");
            problems.add(ProblemKind::MissingField, name.span, message);
        }
        let parser = property(node, "parser", problems);
        let tag = property(node, "tag", problems);
        Some(Self { name, tag, matches, parser, span: node.span })
    }
}

/// Parsers that Fluent Bit has itself, of which a configuration may use the name.
const BUILT_IN: [&str; 8] = ["apache", "cri", "docker", "go", "java", "json", "python", "ruby"];

impl LogPipeline {
    /// The parser by which an input or a filter reads the fields and the time of JSON records, if one does.
    #[must_use]
    pub fn reads_fields(&self) -> Option<&Parser> {
        let plugins = || self.inputs.iter().chain(&self.filters);
        let is_used = |parser: &&Parser| {
            plugins()
                .any(|plugin| plugin.parser.as_ref().is_some_and(|used| **used == *parser.name))
        };
        let reads = |parser: &&Parser| {
            let is_json =
                parser.format.as_ref().is_some_and(|format| format.eq_ignore_ascii_case("json"));
            is_json && parser.time_key.is_some()
        };
        self.parsers.iter().filter(reads).find(is_used)
    }

    /// Reports filters and outputs that match no tag.
    fn check_matches(&self, problems: &Problems) {
        // What re-emits records under another tag makes tags that stand nowhere.
        let rewrites =
            self.filters.iter().any(|filter| filter.name.eq_ignore_ascii_case("rewrite_tag"));
        // Without a tag of its own an input gets one from its plugin.
        let is_open = rewrites || self.inputs.iter().any(|input| input.tag.is_none());
        if is_open {
            return;
        }
        let tags: BTreeSet<&str> = self
            .inputs
            .iter()
            .filter_map(|input| input.tag.as_ref())
            .map(|tag| tag.as_str())
            .collect();
        for plugin in self.filters.iter().chain(&self.outputs) {
            let Some(pattern) = &plugin.matches else { continue };
            if !tags.iter().take(TRIED_MAX).any(|tag| may_meet(pattern, tag)) {
                let message = format!("`{}` matches no tag of any input", clip(pattern));
                let shown: Vec<_> = tags.iter().take(5).map(|tag| clip(tag)).collect();
                let help = format!("tags: {}", shown.join(", "));
                problems.add_with_help(ProblemKind::BadValue, pattern.span, message, help);
            }
        }
    }

    /// Reports parsers that nobody defines.
    fn check_parsers(&self, multiline: &[Parser], problems: &Problems) {
        let own = self.parsers.iter().chain(multiline).map(|parser| parser.name.as_str());
        let known: BTreeSet<&str> = own.chain(BUILT_IN).collect();
        let plugins = self.inputs.iter().chain(&self.filters);
        for parser in plugins.filter_map(|plugin| plugin.parser.as_ref()) {
            if !known.contains(parser.as_str()) {
                let message = format!("nobody defines the parser `{}`", clip(parser));
                let help = match nearest(parser, known.iter().copied().take(TRIED_MAX)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "define it under `parsers`".to_owned(),
                };
                problems.add_with_help(ProblemKind::BadValue, parser.span, message, help);
            }
        }
    }
}

/// Real files have a few tags and parsers; the searches are not for files of thousands.
const TRIED_MAX: usize = 100;

/// Whether some text fits both patterns. Only the parts before the first and after the last star are
/// compared, so a wrong word in the middle is not found.
fn may_meet(one: &str, other: &str) -> bool {
    let ends = |pattern: &'_ str| -> (String, String, bool) {
        match (pattern.split_once('*'), pattern.rsplit_once('*')) {
            (Some((before, _)), Some((_, after))) => (before.to_owned(), after.to_owned(), true),
            _ => (pattern.to_owned(), pattern.to_owned(), false),
        }
    };
    let ((before, after, open), (other_before, other_after, other_open)) = (ends(one), ends(other));
    let begins = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    let finishes = |a: &str, b: &str| a.ends_with(b) || b.ends_with(a);
    match (open, other_open) {
        (false, false) => one == other,
        (true, false) => other.starts_with(&before) && other.ends_with(&after),
        (false, true) => one.starts_with(&other_before) && one.ends_with(&other_after),
        (true, true) => begins(&before, &other_before) && finishes(&after, &other_after),
    }
}

#[cfg(test)]
mod tests;
