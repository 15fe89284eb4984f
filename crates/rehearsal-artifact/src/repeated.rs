//! Names that must be unique in their list.

use std::collections::BTreeSet;

use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Spanned};

/// Reports every name that an earlier one already has. `what` is the plural: "two ports are
/// called".
pub(crate) fn report_repeated<'a>(
    names: impl IntoIterator<Item = &'a Spanned<String>>,
    what: &str,
    problems: &Problems,
) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.as_str()) {
            let message = format!("two {what} are called `{}`", clip(name));
            problems.add(ProblemKind::BadValue, name.span, message);
        }
    }
}
