//! What scoring looks at.

use rehearsal_artifact::{Artifacts, Finding};

/// Everything that was observed of a delivery. Others fill it; scoring only reads it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The repository as the personas wrote it.
    pub artifacts: &'a Artifacts,
    /// What reading and the rules found wrong with it.
    pub findings: &'a [Finding],
}
