//! PromQL by itself: expressions over a few series, scripts of cases, rule files and their tests.
//!
//! What these say is the business of `rehearsal-promql`; here files become sources, and what is wrong
//! becomes diagnostics that point into them. So a rule or an expression can be tried without a
//! scenario, and compared with what upstream's own tool says.
//!
//! Left out: asking a server. Series come from the `load` lines of a script.

mod expression;
mod file_pattern;
mod rule_files;
mod scripts;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use rehearsal_source::Source;

pub use expression::{Evaluation, When, evaluate};
pub use rehearsal_promql::name::{METRIC_NAME_LABEL, is_plain_label_name, is_plain_metric_name};
pub use rehearsal_promql::script::{CaseOutcome, CaseVerdict};
pub use rehearsal_promql::{Duration, Labels, Range, SeriesStore, Value};
pub use rule_files::{CheckedRules, TestedRules, check_rules, test_rules};
pub use scripts::{failed_case, load_series, run_cases};

use crate::error::{Error, read_text};

/// The source at `path`; `-` is standard input.
///
/// # Errors
///
/// A file that cannot be read or is no text.
pub fn read_source(path: &str) -> Result<Source, Error> {
    if path != "-" {
        return Ok(Source::new(path, read_text(Path::new(path))?));
    }
    let place = || PathBuf::from("standard input");
    let mut bytes = Vec::new();
    // One byte more than is taken shows that there is too much.
    let taken = std::io::stdin().lock().take(crate::error::FILE_BYTES_MAX + 1);
    { taken }.read_to_end(&mut bytes).map_err(|source| Error::Read { path: place(), source })?;
    if bytes.len() as u64 > crate::error::FILE_BYTES_MAX {
        return Err(Error::TooLarge { path: place() });
    }
    let text = String::from_utf8(bytes).map_err(|_| Error::NotText { path: place() })?;
    Ok(Source::new("<stdin>", text))
}
