//! The scalars of a scenario that need more than a type: ids, seeds, scores.

use rehearsal_artifact::quantity::fixed_point;
use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned};

/// A required id in kebab case.
pub(super) fn id(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Spanned<String>> {
    let id = fields.text(name)?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let starts = id.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    if !starts || id.len() > 63 || !id.bytes().all(plain) || id.ends_with('-') {
        let message = format!("`{}` cannot be an id", clip(&id));
        let help = "ids are lower-case words joined by hyphens, at most 63 characters";
        fields.problems().add_with_help(ProblemKind::BadValue, id.span, message, help);
        return None;
    }
    Some(id)
}

/// The seed: any whole number of 64 bits.
pub(super) fn seed(node: &Node<'_>, problems: &Problems) -> Option<u64> {
    let text = node.scalar().unwrap_or_default();
    if let Ok(seed) = text.parse() {
        return Some(seed);
    }
    // YAML folds an indented line into the scalar before it: `seed: 42` followed by ` personas:`.
    if text.split_once(' ').is_some_and(|(number, _)| number.parse::<u64>().is_ok()) {
        let message = "`seed` swallowed the next line";
        let help = "lines that go on with a value are read as part of it: indent the next key like \
                    `seed`";
        problems.add_with_help(ProblemKind::Meaning("E0111"), node.span, message, help);
        return None;
    }
    let shown = if text.is_empty() { node.type_name().to_owned() } else { clip(text) };
    let message = format!("seed must be a whole number from 0 to {}, not `{shown}`", u64::MAX);
    problems.add(ProblemKind::BadValue, node.span, message);
    None
}

/// A score from 0 to 1 with at most four decimals, in basis points.
pub(super) fn score(node: &Node<'_>, name: &str, problems: &Problems) -> Option<u32> {
    let text = node.scalar().unwrap_or_default();
    let points = fixed_point(text, 4).and_then(|points| u32::try_from(points).ok());
    let points = points.filter(|points| *points <= 10_000);
    if points.is_none() {
        let shown = if text.is_empty() { node.type_name().to_owned() } else { clip(text) };
        let message = format!("{name} must be a score from 0 to 1 such as 0.60, not `{shown}`");
        problems.add(ProblemKind::BadValue, node.span, message);
    }
    points
}
