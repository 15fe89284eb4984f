//! The texts that an alert's labels and annotations expand to.
//!
//! They are Go templates over the alert's labels and value, with functions of Prometheus' own. A
//! template that cannot be read or expanded becomes a text that says so, as upstream sends it: an
//! alert with a broken annotation is still an alert.
//!
//! Left out: the console's functions (`tmpl`), and what is in native histograms. Times are in UTC, as
//! upstream makes them; of their methods there are `Add`, `Format`, `Unix` and `UnixMilli`, and of a
//! duration's those that count it.

use rehearsal_gotemplate::{MissingKey, Options, ParseError, Templates, Value};

use crate::labels::Labels;

mod address;
mod expander;
mod functions;
mod humanize;
mod time;

#[cfg(test)]
mod tests;

pub use expander::Expander;

/// What upstream puts in front of every template, so that an alert's parts have short names.
const PREFIX: &str = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}\
                      {{$externalURL := .ExternalURL}}{{$value := .Value}}";

/// A template of a rule, read once.
#[derive(Clone, Debug)]
pub struct Template {
    name: String,
    text: String,
    read: Result<Templates, ParseError>,
}

/// What a template can ask for besides its alert.
#[derive(Clone, Copy)]
pub struct Surroundings<'s> {
    /// The instant of the evaluation, in milliseconds since 1970.
    pub now: i64,
    /// The labels that the server adds to everything it sends.
    pub external_labels: &'s Labels,
    /// The address under which the server is reached, without a slash at its end.
    pub external_url: &'s str,
    /// Evaluates an expression now. An error is a sentence.
    pub query: &'s Query<'s>,
}

/// A function that evaluates an expression to a value for each series.
pub type Query<'q> = dyn Fn(&str) -> Result<Vec<(Labels, f64)>, String> + 'q;

impl Template {
    /// Reads the text of a label or an annotation of the alert called `alert`.
    #[must_use]
    pub fn read(alert: &str, text: &str) -> Self {
        let name = format!("__alert_{alert}");
        let mut templates = Templates::new();
        let whole = format!("{PREFIX}{text}");
        let external_labels = &Labels::empty();
        // Reading asks for the names of the functions only.
        let nobody =
            Surroundings { now: 0, external_labels, external_url: "", query: &|_| Ok(vec![]) };
        let read = templates.parse(&name, &whole, &functions::within(nobody)).map(|()| templates);
        let read = read.map_err(|error| without_prefix(error, text));
        Self { name, text: text.to_owned(), read }
    }

    /// Why the text is no template; spans count from the beginning of the text.
    #[must_use]
    pub fn problem(&self) -> Option<&ParseError> {
        self.read.as_ref().err()
    }

    /// The text for an alert with these labels and this value.
    #[must_use]
    pub fn expand(&self, labels: &Labels, value: f64, surroundings: Surroundings<'_>) -> String {
        // Most labels are plain, and every alert has some at every evaluation.
        if !self.text.contains("{{") {
            return self.text.clone();
        }
        match self.try_expand(labels, value, surroundings) {
            Ok(text) => text,
            Err(error) => format!("<error expanding template: {error}>"),
        }
    }

    fn try_expand(
        &self,
        labels: &Labels,
        value: f64,
        surroundings: Surroundings<'_>,
    ) -> Result<String, String> {
        let name = &self.name;
        let templates = match &self.read {
            Ok(templates) => templates,
            Err(error) => return Err(format!("error parsing template {name}: {error}")),
        };
        let data = Value::structure(
            "struct { Labels map[string]string; ExternalLabels map[string]string; \
             ExternalURL string; Value interface {} }",
            vec![
                ("Labels", of_labels(labels)),
                ("ExternalLabels", of_labels(surroundings.external_labels)),
                ("ExternalURL", surroundings.external_url.into()),
                ("Value", value.into()),
            ],
        );
        let options = Options { missing_key: MissingKey::Zero, ..Options::default() };
        let functions = functions::within(surroundings);
        let done = templates.execute(name, data, &functions, options);
        done.map_err(|error| format!("error executing template {name}: {error}"))
    }
}

fn of_labels(labels: &Labels) -> Value {
    let label = |label: &crate::labels::Label| (label.name.to_string(), label.value.to_string());
    Value::texts(labels.as_slice().iter().map(label))
}

/// The error as if the text had been read alone.
fn without_prefix(mut error: ParseError, text: &str) -> ParseError {
    let cut = |byte: u32| (byte as usize).saturating_sub(PREFIX.len()).min(text.len());
    error.span = rehearsal_source::Span::new(cut(error.span.start), cut(error.span.end));
    error
}
