//! A package's `Cargo.toml`, as far as the checks read it.
//!
//! Cargo itself judges the file; here a table header and a key at the start of a line are enough.
//! Values that go over several lines are not followed.

/// One `key = value` line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The header of the table that it stands in, without brackets.
    pub table: &'t str,
    /// The key as written, dots included.
    pub key: &'t str,
    /// The value as written.
    pub value: &'t str,
    /// Its line, from 1.
    pub line: usize,
}

/// A package that another one is built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency<'t> {
    /// The package's name, also where it is used under another.
    pub name: &'t str,
    /// The line that asks for it, from 1.
    pub line: usize,
}

/// The entries of a manifest, in order.
pub fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut table = "";
    text.lines().zip(1..).filter_map(move |(text, line)| {
        let text = text.trim();
        if let Some(header) = text.strip_prefix('[') {
            table = header.split(']').next().unwrap_or(header).trim();
            return None;
        }
        let (key, value) = text.split_once('=').filter(|_| !text.starts_with('#'))?;
        Some(Entry { table, key: key.trim(), value: value.trim(), line })
    })
}

/// Everything that a package depends on: to run, to build and to test, on any platform.
#[must_use]
pub fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    entries(text).filter_map(dependency).collect()
}

fn dependency(entry: Entry<'_>) -> Option<Dependency<'_>> {
    let (table, inner) = match entry.table.rsplit_once("dependencies.") {
        Some((_, name)) => (entry.table.trim_end_matches(name).trim_end_matches('.'), Some(name)),
        None => (entry.table, None),
    };
    if !table.ends_with("dependencies") || table.starts_with("workspace") {
        return None;
    }
    let line = entry.line;
    let Some(inner) = inner else {
        let used_as = entry.key.split('.').next()?;
        let name = entry.value.split_once("package").and_then(|(_, rest)| rest.split('"').nth(1));
        return Some(Dependency { name: name.unwrap_or(used_as), line });
    };
    // A dependency with a table of its own has several entries: `package` names it, and else the
    // first one stands for all.
    match entry.key {
        "package" => Some(Dependency { name: entry.value.trim_matches('"'), line }),
        "version" | "path" | "workspace" | "git" => Some(Dependency { name: inner, line }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
