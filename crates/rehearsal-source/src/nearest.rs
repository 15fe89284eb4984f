//! The name that was probably meant: "did you mean `ready`?".

#[cfg(test)]
mod tests;

/// The candidate nearest to `name` by edit distance, if it is near enough to be a slip: at most a
/// third of the name's length, so `redy` finds `ready` and `foo` does not find `id`. Letter case is
/// ignored. Of equally near candidates the first is taken.
#[must_use]
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    /// Longer names are hostile input, and the distance costs the product of the lengths.
    const NAME_MAX: usize = 100;
    if name.len() > NAME_MAX {
        return None;
    }
    let name = name.to_lowercase();
    let slip = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= slip)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
