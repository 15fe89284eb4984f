//! How a service in each language is checked, as far as more than its own steps says so.
//!
//! The steps stand in one template a language (`steps-python.yml.j2`); here is what other files tell
//! of them. A further language is a row here and a template.

use serde::Serialize;

use crate::facts::Language;

/// What the pipeline does for a language.
#[derive(Debug, Serialize)]
pub(super) struct Practice {
    /// What has been found when style is checked, as an exit condition.
    #[serde(skip)]
    pub(super) style: &'static str,
    /// Where the unit tests leave their results.
    unit_report: &'static str,
}

/// The practice of `language`.
pub(super) fn practice(language: Language) -> &'static Practice {
    match language {
        Language::Python => &Practice {
            style: "Ruff finds nothing to fix or to format, ShellCheck nothing in the scripts",
            unit_report: "reports/unit.xml",
        },
        Language::NodeJs => &Practice {
            style: "ESLint finds nothing, ShellCheck nothing in the scripts",
            unit_report: "reports/unit.xml",
        },
        Language::Go => &Practice {
            style: "gofmt, go vet and golangci-lint find nothing, ShellCheck nothing in the scripts",
            unit_report: "reports/unit.xml",
        },
        Language::Rust => &Practice {
            style: "rustfmt and Clippy find nothing, ShellCheck nothing in the scripts",
            unit_report: "reports/unit.txt",
        },
        Language::Java => &Practice {
            style: "Checkstyle finds nothing, ShellCheck nothing in the scripts",
            unit_report: "target/surefire-reports/",
        },
    }
}
