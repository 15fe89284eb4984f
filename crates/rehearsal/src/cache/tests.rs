use rehearsal_artifact::{Artifact, Artifacts, check_all};

use super::Cache;

const SHELL: &str = "set -euo pipefail\n";

fn read(cache: &Cache, files: &[(&str, &str)]) -> Artifacts {
    files.iter().map(|(path, text)| cache.read(Artifact::new(*path, *text))).collect()
}

#[test]
fn what_is_kept_is_what_reading_and_checking_again_would_give() {
    let cache = Cache::default();
    let with_shebang = format!("#!/usr/bin/env bash\n{SHELL}");
    // The same texts at other paths, and one text changed: all of them in turn, twice.
    let deliveries: [&[(&str, &str)]; 4] = [
        &[("scripts/deploy.sh", SHELL)],
        &[("scripts/rollback.sh", SHELL)],
        &[("scripts/deploy.sh", &with_shebang)],
        &[("scripts/deploy.sh", SHELL), ("Dockerfile", "FROM scratch\n")],
    ];
    for files in deliveries.iter().chain(&deliveries) {
        let artifacts = read(&cache, files);
        let fresh = read(&Cache::default(), files);
        assert_eq!(cache.check(&artifacts)[..], check_all(&fresh), "{files:?}");
    }
}
