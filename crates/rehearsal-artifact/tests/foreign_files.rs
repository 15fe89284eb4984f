//! Forms that public files use and that their tools accept: each must be read without a complaint.

use rehearsal_artifact::{Artifact, Kind, ReadArtifact};

const ACCEPTED: &[(&str, &str, &str)] = &[
    (
        "a condition of a loop that ends in a group",
        "find.sh",
        "#!/bin/sh\nwhile\n  next && {\n    continue\n  }\ndo :; done\n",
    ),
    (
        "a strategy that an earlier job computes",
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    strategy: ${{ fromJson(needs.b.outputs.c) }}\n    \
         steps:\n      - run: make\n",
    ),
    (
        "how much of the cache a workflow and a job may use",
        ".github/workflows/a.yml",
        "on: push\ncache-mode: none\njobs:\n  a:\n    runs-on: x\n    cache-mode: read\n    \
         steps:\n      - run: make\n",
    ),
    (
        "a name that the API server completes",
        "job.yaml",
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: migrate-\n",
    ),
    (
        "a role whose name is a path",
        "role.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: a:Leader\nrules: []\n",
    ),
    (
        "an object that was exported",
        "pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  selfLink: /api/v1/pods/a\n  uid: b\n",
    ),
    (
        "a volume beside the claims on volumes",
        "volume.yaml",
        "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: a\n",
    ),
    (
        "a route of the Gateway API beside its HTTP routes",
        "route.yaml",
        "apiVersion: gateway.networking.k8s.io/v1\nkind: TLSRoute\nmetadata:\n  name: a\n",
    ),
];

#[test]
fn what_public_files_do_is_accepted() {
    for (what, path, text) in ACCEPTED {
        assert_ne!(Kind::recognise(path, text).id, "other", "{what}");
        let file = ReadArtifact::of(Artifact::new(*path, *text));
        assert!(file.is_sound(), "{what}: {:?}", file.reading.problems);
    }
}
