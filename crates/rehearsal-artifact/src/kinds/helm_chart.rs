//! `Chart.yaml`: what a Helm chart is called and which version it has.
//!
//! Unknown fields are reported, because Helm refuses them as well when it is strict. Read loosely are
//! the fields that only people and catalogues look at, and the charts that it depends on.

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, ProblemKind, Problems, Spanned};

use crate::document::one_document;
use crate::kind::{Content, Kind, model};

/// The kind.
pub static KIND: Kind = Kind {
    id: "helm-chart",
    title: "Helm chart",
    paths: &["Chart.yaml", "**/Chart.yaml"],
    content: Content::PathAlone,
    read,
};

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelmChart {
    /// `v2`, or `v1` for charts of Helm 2.
    pub api_version: Spanned<String>,
    /// What it is called.
    pub name: Spanned<String>,
    /// Its own version.
    pub version: Spanned<String>,
    /// The version of what it deploys.
    pub app_version: Option<Spanned<String>>,
    /// What it deploys, in a sentence.
    pub description: Option<Spanned<String>>,
    /// `application` where absent; a `library` renders nothing by itself.
    pub type_: Option<Spanned<String>>,
    /// The versions of Kubernetes that it is for.
    pub kube_version: Option<Spanned<String>>,
    /// Whether it is made of other charts as well.
    pub has_dependencies: bool,
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    const LOOSE: [&str; 8] = [
        "annotations",
        "condition",
        "deprecated",
        "home",
        "icon",
        "keywords",
        "maintainers",
        "sources",
    ];
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "a chart", problems)?;
    let api_version = fields.text("apiVersion");
    let name = fields.text("name");
    let version = fields.text("version");
    let app_version = fields.optional_text("appVersion");
    let description = fields.optional_text("description");
    let type_ = fields.optional_text("type");
    let kube_version = fields.optional_text("kubeVersion");
    let dependencies = fields.list("dependencies", |node, _| Some(node.span));
    for name in LOOSE {
        fields.optional(name);
    }
    fields.finish();
    let chart = HelmChart {
        api_version: api_version?,
        name: name?,
        version: version?,
        app_version,
        description,
        type_,
        kube_version,
        has_dependencies: !dependencies.is_empty(),
    };
    chart.report_refused(problems);
    model(chart)
}

impl HelmChart {
    /// Whether its templates alone say what it renders: it is not made of other charts, and no chart
    /// that only others are made of.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.has_dependencies && self.type_.as_ref().is_none_or(|word| **word != "library")
    }

    fn report_refused(&self, problems: &Problems) {
        let refuse = |word: &Spanned<String>, what: &str, help: &str| {
            let message = format!("{what} cannot be `{}`", clip(word));
            problems.add_with_help(ProblemKind::BadValue, word.span, message, help);
        };
        if !matches!(self.api_version.as_str(), "v1" | "v2") {
            refuse(&self.api_version, "apiVersion", "write `apiVersion: v2`");
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if self.name.len() > 250 || !self.name.bytes().all(is_plain) {
            refuse(&self.name, "the name of a chart", "letters, digits, hyphens and dots");
        }
        if !is_semantic_version(&self.version) {
            refuse(&self.version, "the version of a chart", "three numbers, such as 1.0.0");
        }
        if let Some(word) = &self.type_
            && !matches!(word.as_str(), "application" | "library")
        {
            refuse(word, "the type of a chart", "application or library");
        }
    }
}

/// Whether `text` is a version as Helm takes it: numbers joined by dots, perhaps with a `v` before
/// and a suffix after.
fn is_semantic_version(text: &str) -> bool {
    let numbers = text.strip_prefix('v').unwrap_or(text).split(['-', '+']).next();
    let parts: Vec<&str> = numbers.unwrap_or_default().split('.').collect();
    let is_number = |part: &&str| {
        (1..=18).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (1..=3).contains(&parts.len()) && parts.iter().all(is_number)
}

#[cfg(test)]
mod tests;
