//! Patterns of paths, in kinds and in scenarios.
//!
//! `*` stands for any characters but `/`; `**/` stands for any folders, none among them; a `**` at
//! the end stands for everything below. Everything else stands for itself.

#[cfg(test)]
mod tests;

/// Whether `pattern` can fit more than one path.
#[must_use]
pub fn is_pattern(pattern: &str) -> bool {
    pattern.contains('*')
}

/// Whether `path` fits `pattern`. Costs at most the product of their lengths.
#[must_use]
pub fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.as_bytes(), path.as_bytes());
    // Most pairs differ at one of their ends already.
    let may_fit = |want: Option<&u8>, have: Option<&u8>| want == have || want == Some(&b'*');
    if !may_fit(pattern.first(), path.first()) || !may_fit(pattern.last(), path.last()) {
        return false;
    }
    let mut attempt = Attempt::default();
    loop {
        match attempt.step(pattern, path) {
            Some(fits) => return fits,
            None => continue,
        }
    }
}

/// How far the two have been compared, and where else the comparison can go on. Only the last star
/// of each sort needs to be remembered: what a later one can match, no earlier one has to.
#[derive(Default)]
struct Attempt {
    pattern_at: usize,
    path_at: usize,
    /// Behind a `*`: the rest of the pattern, and up to where the star has eaten.
    star: Option<(usize, usize)>,
    /// Behind a `**/`: the rest of the pattern, and the folder where it was tried last.
    folders: Option<(usize, usize)>,
}

impl Attempt {
    fn step(&mut self, pattern: &[u8], path: &[u8]) -> Option<bool> {
        let rest = &pattern[self.pattern_at..];
        let begins_name = self.pattern_at == 0 || pattern[self.pattern_at - 1] == b'/';
        if begins_name && rest == b"**" {
            return Some(self.path_at < path.len());
        }
        if begins_name && rest.starts_with(b"**/") {
            self.pattern_at += 3;
            self.folders = Some((self.pattern_at, self.path_at));
            self.star = None;
            return None;
        }
        match (rest.first(), path.get(self.path_at)) {
            (None, None) => return Some(true),
            (Some(b'*'), _) => {
                self.pattern_at += 1;
                self.star = Some((self.pattern_at, self.path_at));
            }
            (Some(want), Some(have)) if want == have => {
                self.pattern_at += 1;
                self.path_at += 1;
            }
            _ => return (!self.goes_on_elsewhere(path)).then_some(false),
        }
        None
    }

    fn goes_on_elsewhere(&mut self, path: &[u8]) -> bool {
        if let Some((rest, eaten)) = self.star
            && path.get(eaten).is_some_and(|byte| *byte != b'/')
        {
            self.star = Some((rest, eaten + 1));
            (self.pattern_at, self.path_at) = (rest, eaten + 1);
            return true;
        }
        if let Some((rest, folder)) = self.folders
            && let Some(length) = path[folder..].iter().position(|byte| *byte == b'/')
        {
            let next = folder + length + 1;
            self.folders = Some((rest, next));
            self.star = None;
            (self.pattern_at, self.path_at) = (rest, next);
            return true;
        }
        false
    }
}
