use super::*;

#[test]
fn patches_are_named_from_the_top_of_the_repository() {
    let text = "patchesStrategicMerge:\n- a.yaml\n- |-\n  kind: Pod\npatches:\n- path: ../b.yaml\n\
                - target: {kind: Pod}\n  patch: x\npatchesJson6902:\n- path: ./c/d.yaml\n\
                - path: ../../../out.yaml\nresources: [e.yaml]\n";
    let patches = patches("over/dev/kustomization.yaml", text);
    let files: Vec<_> = patches.iter().filter(|path| path.ends_with(".yaml")).collect();
    assert_eq!(files, ["over/dev/a.yaml", "over/b.yaml", "over/dev/c/d.yaml"]);
}
