use super::Artifacts;
use crate::artifact::{Artifact, ReadArtifact};

fn artifacts(files: &[(&str, &str)]) -> Artifacts {
    files.iter().map(|(path, text)| ReadArtifact::of(Artifact::new(*path, *text))).collect()
}

#[test]
fn the_digest_is_of_all_paths_and_texts_and_of_nothing_else() {
    let one = artifacts(&[("a.txt", "1"), ("b.txt", "2")]);
    assert_eq!(one.digest(), artifacts(&[("b.txt", "2"), ("a.txt", "1")]).digest());
    let others: [&[(&str, &str)]; 6] = [
        &[],
        &[("a.txt", "1")],
        &[("a.txt", "1"), ("b.txt", "1")],
        &[("a.txt", "2"), ("b.txt", "1")],
        &[("a.txt", "1"), ("c.txt", "2")],
        &[("a.txt", "1"), ("b.txt", "2"), ("c.txt", "3")],
    ];
    for files in others {
        assert_ne!(one.digest(), artifacts(files).digest(), "{files:?}");
    }
}
