//! What a line of a feature file is, by its first word.

use rehearsal_source::nearest;

use super::Keyword;

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    /// The lines of `text`, without the byte order mark that it may begin with.
    pub(super) fn of(text: &'t str) -> Self {
        let mark = '\u{feff}';
        Self { text, at: if text.starts_with(mark) { mark.len_utf8() } else { 0 } }
    }

    /// Byte at which the next line begins.
    pub(super) fn place(&self) -> usize {
        self.at.min(self.text.len())
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let raw = rest.split('\n').next().unwrap_or_default();
        let line = Line::of(raw.strip_suffix('\r').unwrap_or(raw), self.at);
        self.at += raw.len() + 1;
        Some(line)
    }
}

/// One line without its indentation and trailing white space.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// Byte of the file at which the text begins.
    pub(super) start: usize,
    /// Characters of white space before it.
    pub(super) indent: usize,
    /// The line as written, without its line end.
    pub(super) raw: &'t str,
}

/// What a line is. Names and texts are without their keyword.
pub(super) enum Form<'t> {
    /// Nothing.
    Blank,
    /// A comment, which may state the language.
    Comment,
    /// Tags for what comes next.
    Tags,
    /// A keyword with a colon, and the name after it.
    Heading(Heading, &'t str),
    /// A step.
    Step(Keyword, &'t str),
    /// A row of a table.
    Row,
    /// The fence that begins or ends a doc string.
    Fence(&'static str),
    /// Anything else.
    Prose,
}

/// What a keyword with a colon begins.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Heading {
    Feature,
    Rule,
    Background,
    Scenario,
    Outline,
    Examples,
}

/// The English headings of Gherkin.
const HEADINGS: [(&str, Heading); 11] = [
    ("Feature", Heading::Feature),
    ("Business Need", Heading::Feature),
    ("Ability", Heading::Feature),
    ("Rule", Heading::Rule),
    ("Background", Heading::Background),
    ("Scenario", Heading::Scenario),
    ("Example", Heading::Scenario),
    ("Scenario Outline", Heading::Outline),
    ("Scenario Template", Heading::Outline),
    ("Examples", Heading::Examples),
    ("Scenarios", Heading::Examples),
];

/// The English step keywords of Gherkin.
const STEPS: [(&str, Keyword); 6] = [
    ("Given", Keyword::Given),
    ("When", Keyword::When),
    ("Then", Keyword::Then),
    ("And", Keyword::And),
    ("But", Keyword::But),
    ("*", Keyword::Bullet),
];

impl<'t> Line<'t> {
    /// The line `raw`, which begins at byte `start` of the file.
    pub(super) fn of(raw: &'t str, start: usize) -> Self {
        let text = raw.trim_start();
        let lead = raw.len() - text.len();
        let indent = raw[..lead].chars().count();
        Self { text: text.trim_end(), start: start + lead, indent, raw }
    }

    /// What the line is.
    pub(super) fn form(&self) -> Form<'t> {
        let text = self.text;
        match text.as_bytes().first() {
            None => return Form::Blank,
            Some(b'#') => return Form::Comment,
            Some(b'@') => return Form::Tags,
            Some(b'|') => return Form::Row,
            Some(b'"' | b'`') => {
                if let Some(fence) = ["\"\"\"", "```"].into_iter().find(|f| text.starts_with(f)) {
                    return Form::Fence(fence);
                }
            }
            Some(_) => {}
        }
        for (word, keyword) in STEPS {
            if let Some(rest) = text.strip_prefix(word)
                && rest.starts_with(' ')
            {
                return Form::Step(keyword, rest.trim_start());
            }
        }
        match text.split_once(':') {
            Some((word, name)) => match HEADINGS.iter().find(|(known, _)| *known == word) {
                Some((_, heading)) => Form::Heading(*heading, name.trim_start()),
                None => Form::Prose,
            },
            None => Form::Prose,
        }
    }

    /// The keyword that was probably meant at the beginning of this line.
    pub(super) fn keyword_meant(&self) -> Option<&'static str> {
        self.heading_meant().or_else(|| self.step_meant())
    }

    /// The heading that prose probably was meant to be: the word before a colon is nearly one, and
    /// begins like one.
    pub(super) fn heading_meant(&self) -> Option<&'static str> {
        /// `Role:` is nearly `Rule:`, and common in a story's prose.
        const ORDINARY: [&str; 1] = ["role"];
        let (word, _) = self.text.split_once(':')?;
        let meant = nearest(word, HEADINGS.map(|(known, _)| known))?;
        let initial = |text: &str| text.chars().next().map(|c| c.to_ascii_lowercase());
        let is_ordinary = ORDINARY.contains(&word.to_lowercase().as_str());
        (initial(word) == initial(meant) && !is_ordinary).then_some(meant)
    }

    /// The step keyword nearest to the first word.
    fn step_meant(&self) -> Option<&'static str> {
        nearest(self.first_word(), STEPS.map(|(word, _)| word))
    }

    /// The step keyword that prose before the first step probably was meant to begin with.
    ///
    /// Prose is allowed there, so only what a scenario can begin with counts, and only where the
    /// prose begins or a capital letter stands: `when` in the middle of a sentence is a word.
    pub(super) fn step_meant_in_prose(&self, is_first: bool) -> Option<&'static str> {
        /// Words that are one letter away from a keyword and begin many a sentence.
        const ORDINARY: [&str; 9] =
            ["the", "they", "them", "than", "thin", "ten", "give", "gives", "giver"];
        let word = self.first_word();
        let is_upper = word.starts_with(|c: char| c.is_ascii_uppercase());
        if !(is_first || is_upper) || ORDINARY.contains(&word.to_lowercase().as_str()) {
            return None;
        }
        nearest(word, ["Given", "When", "Then"])
    }

    fn first_word(&self) -> &'t str {
        self.text.split_ascii_whitespace().next().unwrap_or_default()
    }

    /// The language that a comment states (`# language: fr`).
    pub(super) fn language(&self) -> Option<&'t str> {
        let stated = self.text.strip_prefix('#')?.trim_start().strip_prefix("language")?;
        let language = stated.trim_start().strip_prefix(':')?.trim();
        let is_code = |c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_');
        (!language.is_empty() && language.chars().all(is_code)).then_some(language)
    }
}
