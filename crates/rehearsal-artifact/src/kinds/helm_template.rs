//! `chart/templates/`: what a Helm chart renders, in Go's template language.
//!
//! Reading finds what is no template. What a template comes to is known only together with its chart
//! and values, and judged there.

use std::any::Any;
use std::sync::Arc;

use rehearsal_gotemplate::Templates;
use rehearsal_source::{Limits, ProblemKind, Problems, read_yaml};

use crate::helm;
use crate::kind::{Content, Kind, model};

/// The kind.
pub static KIND: Kind = Kind {
    id: "helm-template",
    title: "Helm template",
    paths: &[
        "chart/templates/**/*.yaml",
        "chart/templates/**/*.tpl",
        "charts/*/templates/**/*.yaml",
        "charts/*/templates/**/*.tpl",
    ],
    content: Content::PathAlone,
    read,
};

/// A template that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelmTemplate {
    /// The templates that it defines for others, in the order of their names.
    pub defines: Vec<String>,
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    const ITSELF: &str = "template";
    if !text.contains("{{") {
        // Nothing is filled in, so this is what comes out.
        let _ = read_yaml(text, Limits::FILE, problems);
        return if problems.is_empty() {
            model(HelmTemplate { defines: Vec::new() })
        } else {
            None
        };
    }
    match helm::parse_alone(ITSELF, text) {
        Ok(templates) => model(HelmTemplate { defines: names(&templates, ITSELF) }),
        Err(error) => {
            match error.help {
                Some(help) => {
                    problems.add_with_help(ProblemKind::Syntax, error.span, error.message, help);
                }
                None => problems.add(ProblemKind::Syntax, error.span, error.message),
            }
            None
        }
    }
}

fn names(templates: &Templates, itself: &str) -> Vec<String> {
    templates.names().filter(|name| *name != itself).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
