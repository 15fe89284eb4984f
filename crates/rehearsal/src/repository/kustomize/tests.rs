use super::*;

#[test]
fn parts_are_named_from_the_top_of_the_repository() {
    let text = "patchesStrategicMerge:\n- a.yaml\n- |-\n  kind: Pod\npatches:\n- path: ../b.yaml\n\
                - target: {kind: Pod}\n  patch: x\npatchesJson6902:\n- path: ./c/d.yaml\n\
                - path: ../../../out.yaml\nresources: [e.yaml]\n";
    let mut parts = Parts::default();
    parts.add("over/dev/kustomization.yaml", text);
    let files: Vec<_> = parts.patches.iter().filter(|path| path.ends_with(".yaml")).collect();
    assert_eq!(files, ["over/b.yaml", "over/dev/a.yaml", "over/dev/c/d.yaml"]);
    assert!(parts.completed.is_empty(), "nothing adds labels");
}

#[test]
fn resources_that_get_selectors_are_parts_too() {
    for (labels, expected) in [
        ("commonLabels: {app: a}", true),
        ("labels:\n- includeSelectors: true\n  pairs: {app: a}", true),
        ("labels:\n- pairs: {app: a}", false),
    ] {
        let mut parts = Parts::default();
        parts.add("kustomization.yaml", &format!("resources:\n- a.yaml\n{labels}\n"));
        assert_eq!(parts.completed.contains("a.yaml"), expected, "{labels}");
    }
}
