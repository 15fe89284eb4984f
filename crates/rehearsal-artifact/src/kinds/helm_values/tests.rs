use super::*;
use crate::artifact::{Artifact, ReadArtifact};

#[test]
fn values_are_one_mapping_or_nothing() {
    let read = |text: &str| ReadArtifact::of(Artifact::new("chart/values.yaml", text));
    let values = read("image: { tag: a }\nreplicas: 2\n");
    assert_eq!(values.model::<HelmValues>().unwrap().names, ["image", "replicas"]);
    assert!(read("# none\n").is_sound());
    let list = read("- a\n");
    let messages: Vec<String> = list.reading_findings().map(|finding| finding.message).collect();
    assert_eq!(messages, ["the values of a chart must be a mapping, not a list"]);
}
