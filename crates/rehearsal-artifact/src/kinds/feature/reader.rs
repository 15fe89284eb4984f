//! Lines to a feature: each line's form, and where in the feature it may stand.
//!
//! One pass, one line at a time. The reader knows in which part it is; a line that cannot stand
//! there is a problem and reading goes on, so that one slip does not hide the next.

use rehearsal_source::fields::clip;
use rehearsal_source::{Problem, ProblemKind, Problems, Span, Spanned};

use super::line::{Form, Heading, Line, Lines};
use super::outline::check_scenario;
use super::table::read_row;
use super::tags::read_tags;
use super::{BusinessRule, Examples, Feature, Keyword, Scenario, Step, Table};
use crate::other_findings::OtherFinding;

/// The feature that `text` tells; `None`, with a problem, if it tells none in English.
pub(super) fn read_feature(text: &str, problems: &Problems) -> Option<Feature> {
    let mut reader = Reader {
        problems,
        lines: Lines::of(text),
        feature: None,
        tags: Vec::new(),
        part: Part::Nothing,
        has_prose: false,
        searches_left: SEARCHES_MAX,
    };
    while let Some(line) = reader.lines.next() {
        let form = line.form();
        if let (Form::Comment, Part::Nothing, Some(language)) =
            (&form, reader.part, line.language())
            && language != "en"
        {
            let message = format!("this feature is in `{}`; only English is read", clip(language));
            problems.add(OtherFinding::NOT_READ_PROBLEM, reader.span(&line), message);
            return None;
        }
        reader.accept(&line, form);
    }
    reader.finish()
}

/// Each search for the keyword that was meant compares a word with all of them; a text of half a
/// million lines of prose must not cost half a million searches.
const SEARCHES_MAX: usize = 500;

/// The part of a feature file that is being read.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Before the feature.
    Nothing,
    /// Under the feature's heading.
    Feature,
    /// In the feature's background.
    FeatureBackground,
    /// Under a rule's heading.
    Rule,
    /// In a rule's background.
    RuleBackground,
    /// In a scenario.
    Scenario,
    /// In a block of examples.
    Examples,
    /// Under a heading that cannot stand where it does, which has been reported.
    Misplaced,
}

struct Reader<'t, 'p> {
    problems: &'p Problems,
    lines: Lines<'t>,
    feature: Option<Feature>,
    /// Tags for the heading that comes next.
    tags: Vec<Spanned<String>>,
    part: Part,
    /// Whether the part has prose already.
    has_prose: bool,
    /// How many more lines are compared with the keywords.
    searches_left: usize,
}

impl<'t> Reader<'t, '_> {
    fn accept(&mut self, line: &Line<'t>, form: Form<'t>) {
        // Under the heading of a feature or rule anything but a heading is prose: a job story
        // begins with `When`, and a description may show a table.
        let is_description = matches!(self.part, Part::Feature | Part::Rule);
        match form {
            Form::Step(..) | Form::Row | Form::Fence(_) if is_description => self.add_prose(line),
            Form::Blank | Form::Comment => {}
            Form::Tags => self.tags.extend(read_tags(line, self.problems)),
            Form::Heading(heading, name) => {
                let start = line.start + line.text.len() - name.len();
                let name = Spanned::new(name.to_owned(), Span::new(start, start + name.len()));
                self.begin(heading, name, line);
            }
            Form::Step(keyword, text) => self.add_step(line, keyword, text),
            Form::Row => self.add_row(line),
            Form::Fence(fence) => self.add_doc_string(line, fence),
            Form::Prose => self.add_prose(line),
        }
    }

    fn finish(mut self) -> Option<Feature> {
        self.report_loose_tags();
        self.close_scenario();
        let missing = |span, message| self.problems.add(ProblemKind::MissingField, span, message);
        match &self.feature {
            None if self.problems.is_empty() => {
                missing(Span::default(), "the file has no `Feature:`");
            }
            Some(feature) if feature.scenarios.is_empty() => {
                missing(feature.name.span, "the feature has no scenario");
            }
            None | Some(_) => {}
        }
        self.feature
    }

    fn begin(&mut self, heading: Heading, mut name: Spanned<String>, line: &Line<'t>) {
        if name.is_empty() {
            name.span = self.span(line);
        }
        if heading != Heading::Examples {
            self.close_scenario();
        }
        if heading == Heading::Background {
            self.report_loose_tags();
        }
        let tags = std::mem::take(&mut self.tags);
        self.has_prose = false;
        match (heading, &mut self.feature) {
            (Heading::Feature, None) => {
                let (description, background) = (String::new(), Vec::new());
                let (rules, scenarios) = (Vec::new(), Vec::new());
                let feature = Feature { name, tags, description, background, rules, scenarios };
                self.feature = Some(feature);
                self.part = Part::Feature;
            }
            (Heading::Feature, Some(_)) => {
                self.syntax(line, "a file tells one feature, and this is the second");
                self.part = Part::Misplaced;
            }
            (_, None) => self.syntax(line, "the file must begin with `Feature:`"),
            (Heading::Rule, Some(feature)) => {
                feature.rules.push(BusinessRule { name, tags, background: Vec::new() });
                self.part = Part::Rule;
            }
            (Heading::Background, Some(_)) => self.begin_background(line),
            (Heading::Scenario | Heading::Outline, Some(feature)) => {
                let rule = feature.rules.len().checked_sub(1);
                let outline = heading == Heading::Outline;
                let (steps, examples) = (Vec::new(), Vec::new());
                feature.scenarios.push(Scenario { name, tags, rule, outline, steps, examples });
                self.part = Part::Scenario;
            }
            (Heading::Examples, Some(_)) => self.begin_examples(name, tags, line),
        }
    }

    fn begin_background(&mut self, line: &Line<'t>) {
        self.part = match self.part {
            Part::Feature => Part::FeatureBackground,
            Part::Rule => Part::RuleBackground,
            part => {
                self.syntax(line, "a background stands once, before the scenarios that it is for");
                part
            }
        };
    }

    fn begin_examples(
        &mut self,
        name: Spanned<String>,
        tags: Vec<Spanned<String>>,
        line: &Line<'t>,
    ) {
        let span = self.span(line);
        match (self.part, self.scenario()) {
            (Part::Scenario | Part::Examples, Some(scenario)) => {
                // Gherkin plays any scenario with examples as an outline, whatever it is called.
                scenario.outline = true;
                scenario.examples.push(Examples { name, tags, table: Table::default(), span });
                self.part = Part::Examples;
            }
            _ => self.syntax(line, "examples belong to a scenario outline"),
        }
    }

    fn add_step(&mut self, line: &Line<'t>, keyword: Keyword, text: &str) {
        let start = line.start + line.text.len() - text.len();
        let text = Spanned::new(text.to_owned(), Span::new(start, start + text.len()));
        self.report_loose_tags();
        if let Some(steps) = self.steps() {
            steps.push(Step { keyword, text, table: None, doc_string: None });
            return;
        }
        match self.part {
            Part::Nothing => self.syntax(line, "the file must begin with `Feature:`"),
            Part::Examples => self.syntax(line, "steps come before the examples"),
            _ => {}
        }
    }

    fn add_row(&mut self, line: &Line<'t>) {
        let row = read_row(line, self.problems);
        let problems = self.problems;
        self.report_loose_tags();
        let table = match self.part {
            Part::Examples => {
                let examples = self.scenario().and_then(|scenario| scenario.examples.last_mut());
                examples.map(|examples| &mut examples.table)
            }
            _ => match self.steps().and_then(|steps| steps.last_mut()) {
                Some(step) if !ends_its_table(step) => {
                    Some(step.table.get_or_insert_with(Table::default))
                }
                Some(_) | None => None,
            },
        };
        let Some(table) = table else {
            self.syntax(line, "this row belongs to no table of a step or of examples");
            return;
        };
        if let Some(first) = table.rows.first()
            && first.len() != row.len()
        {
            let message =
                format!("this row has {} cells, the table's first {}", row.len(), first.len());
            let span = Span::new(line.start, line.start + line.text.len());
            problems.add(ProblemKind::BadValue, span, message);
        }
        table.rows.push(row);
    }

    fn add_doc_string(&mut self, line: &Line<'t>, fence: &str) {
        let text = self.read_doc_string(line, fence);
        self.report_loose_tags();
        match self.steps().and_then(|steps| steps.last_mut()) {
            Some(step) if step.doc_string.is_none() => step.doc_string = Some(text),
            Some(_) => self.syntax(line, "a step takes one doc string"),
            None => self.syntax(line, "this doc string belongs to no step"),
        }
    }

    /// Reads to the fence that ends the doc string whose first is on `opening`.
    fn read_doc_string(&mut self, opening: &Line<'t>, fence: &str) -> Spanned<String> {
        let mut text = String::new();
        let (mut is_first, mut is_closed) = (true, false);
        for line in self.lines.by_ref() {
            if line.text.starts_with(fence) {
                is_closed = true;
                break;
            }
            if !std::mem::take(&mut is_first) {
                text.push('\n');
            }
            let indent = line.raw.char_indices().take(opening.indent);
            let cut = indent.take_while(|(_, c)| c.is_whitespace()).last();
            let raw = &line.raw[cut.map_or(0, |(at, c)| at + c.len_utf8())..];
            text.push_str(&raw.replace("\\\"\\\"\\\"", "\"\"\"").replace("\\`\\`\\`", "```"));
        }
        if !is_closed {
            self.syntax(opening, "this doc string has no end");
        }
        Spanned::new(text, Span::new(opening.start, self.lines.place()))
    }

    fn add_prose(&mut self, line: &Line<'t>) {
        self.report_loose_tags();
        let is_first = !std::mem::replace(&mut self.has_prose, true);
        let part = self.part;
        match part {
            Part::Nothing if is_first => self.report_prose(line, "no feature has begun"),
            Part::Nothing | Part::Misplaced => {}
            _ if self.has_body() => self.report_prose(line, "this line is no step"),
            _ if self.is_slip(line, is_first) => {
                self.report_prose(line, "this line is read as prose");
            }
            Part::Feature => {
                let feature = self.feature.as_mut().expect("this part begins with a feature");
                if !feature.description.is_empty() {
                    feature.description.push('\n');
                }
                feature.description.push_str(line.text);
            }
            _ => {}
        }
    }

    /// Whether the part has a step or a row, after which prose cannot stand.
    fn has_body(&mut self) -> bool {
        if self.part == Part::Examples {
            let examples = self.scenario().and_then(|scenario| scenario.examples.last());
            return examples.is_some_and(|examples| !examples.table.rows.is_empty());
        }
        self.steps().is_some_and(|steps| !steps.is_empty())
    }

    /// Whether prose, where prose may stand, was probably meant to be something else.
    fn is_slip(&mut self, line: &Line<'t>, is_first: bool) -> bool {
        if self.searches_left == 0 {
            return false;
        }
        self.searches_left -= 1;
        let takes_steps = self.steps().is_some();
        line.heading_meant().is_some()
            || takes_steps && line.step_meant_in_prose(is_first).is_some()
    }

    /// Reports a line of prose with the keyword that it probably was meant to begin with.
    fn report_prose(&mut self, line: &Line<'t>, why: &str) {
        if self.searches_left == 0 {
            return;
        }
        self.searches_left -= 1;
        let help = line.keyword_meant().map(|word| format!("did you mean `{word}`?"));
        let message = format!("{why}: `{}`", clip(line.text));
        let span = self.span(line);
        self.problems.push(Problem { kind: ProblemKind::Syntax, span, message, help });
    }

    /// Reports tags that are followed by something that takes none.
    fn report_loose_tags(&mut self) {
        if let Some(tag) = self.tags.first() {
            let message = format!("the tag `{}` belongs to nothing", clip(tag));
            let help = "tags stand directly before a feature, rule, scenario or examples";
            self.problems.add_with_help(ProblemKind::Syntax, tag.span, message, help);
            self.tags.clear();
        }
    }

    /// The steps of the part that is being read, if it has steps.
    fn steps(&mut self) -> Option<&mut Vec<Step>> {
        let feature = self.feature.as_mut()?;
        match self.part {
            Part::FeatureBackground => Some(&mut feature.background),
            Part::RuleBackground => feature.rules.last_mut().map(|rule| &mut rule.background),
            Part::Scenario => feature.scenarios.last_mut().map(|scenario| &mut scenario.steps),
            Part::Nothing | Part::Feature | Part::Rule | Part::Examples | Part::Misplaced => None,
        }
    }

    /// The scenario that was begun last.
    fn scenario(&mut self) -> Option<&mut Scenario> {
        self.feature.as_mut()?.scenarios.last_mut()
    }

    /// Checks the scenario that ends here, if one does.
    fn close_scenario(&mut self) {
        if !matches!(self.part, Part::Scenario | Part::Examples) {
            return;
        }
        let scenario = self.feature.as_ref().and_then(|feature| feature.scenarios.last());
        if let Some(scenario) = scenario {
            check_scenario(scenario, self.problems);
        }
        self.part = Part::Misplaced;
    }

    fn syntax(&self, line: &Line<'t>, message: &str) {
        self.problems.add(ProblemKind::Syntax, self.span(line), message);
    }

    fn span(&self, line: &Line<'t>) -> Span {
        Span::new(line.start, line.start + line.text.len())
    }
}

/// Whether the table of `step` was ended by the doc string after it.
fn ends_its_table(step: &Step) -> bool {
    let rows = step.table.iter().flat_map(|table| &table.rows);
    match (rows.flatten().next(), &step.doc_string) {
        (Some(cell), Some(doc_string)) => cell.span.start < doc_string.span.start,
        (None, _) | (_, None) => false,
    }
}
