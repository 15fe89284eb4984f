use std::collections::BTreeSet;

use super::ALL;
use crate::kind::Kind;

#[test]
fn no_two_kinds_have_the_same_id_or_the_same_path_pattern() {
    let mut ids = BTreeSet::new();
    let mut patterns = BTreeSet::new();
    for kind in ALL {
        assert!(ids.insert(kind.id), "two kinds are called {}", kind.id);
        assert!(!kind.paths.is_empty(), "{} claims no path", kind.id);
        for pattern in kind.paths {
            assert!(patterns.insert(pattern), "two kinds claim {pattern}");
        }
    }
}

#[test]
fn a_path_that_fits_a_pattern_of_a_kind_is_of_that_kind() {
    for kind in ALL {
        for pattern in kind.paths {
            let path = pattern.replace("**/", "some/folder/").replace('*', "name");
            assert_eq!(Kind::of_path(&path).id, kind.id, "{path}");
        }
        assert_eq!(Kind::of_id(kind.id).map(|found| found.id), Some(kind.id));
    }
}
