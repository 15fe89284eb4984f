//! The kernel's workloads under criterion: a group for each, a function for each way.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rehearsal_benches::WORKLOADS;

/// Samples of a function: a sample is tens of milliseconds, so more would not be steadier.
const SAMPLES: usize = 10;

fn workloads(criterion: &mut Criterion) {
    for workload in WORKLOADS {
        let size = workload.size / 20;
        let mut group = criterion.benchmark_group(workload.name);
        group.sample_size(SAMPLES).throughput(Throughput::Elements(size));
        for peer in workload.peers {
            group.bench_function(peer.name, |bencher| bencher.iter(|| (peer.run)(size)));
        }
        group.finish();
    }
}

criterion_group!(benches, workloads);
criterion_main!(benches);
