//! The files that a pattern in a file of unit tests means, as upstream finds them.
//!
//! `*` stands for any characters of one name. A path without it means itself, if it is there.

use std::fs;
use std::path::{Path, PathBuf};

use rehearsal_artifact::path_pattern::{fits, is_pattern};

/// The files that `pattern` means, seen from `folder`, sorted by their paths. A folder that cannot
/// be read holds none, as upstream has it.
pub(super) fn files(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let start = if pattern.starts_with('/') { Path::new("/") } else { folder };
    let mut places = vec![start.to_path_buf()];
    for part in pattern.split('/').filter(|part| !part.is_empty()) {
        if is_pattern(part) {
            places = places.iter().flat_map(|place| inside(place, part)).collect();
        } else {
            places.iter_mut().for_each(|place| place.push(part));
        }
    }
    places.retain(|place| place.exists());
    places.sort();
    places
}

/// What is in `folder` under names that fit.
fn inside(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(here) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| Some(entry.ok()?.file_name()));
    let fitting = names.filter(|name| name.to_str().is_some_and(|name| fits(pattern, name)));
    fitting.map(|name| folder.join(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_the_files_that_are_there() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a/x.yaml", "a/y.yml", "b/x.yaml", "b/deep/x.yaml", "x.yaml"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let cases: [(&str, &[&str]); 6] = [
            ("x.yaml", &["x.yaml"]),
            ("y.yaml", &[]),
            ("*/x.yaml", &["a/x.yaml", "b/x.yaml"]),
            ("a/*", &["a/x.yaml", "a/y.yml"]),
            ("b/../a/*.yml", &["b/../a/y.yml"]),
            ("./*.yaml", &["./x.yaml"]),
        ];
        for (pattern, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|path| folder.path().join(path)).collect();
            assert_eq!(files(folder.path(), pattern), expected, "{pattern}");
        }
    }
}
