use super::{WORKLOADS, Workload};

/// Large enough for the ring of the agenda to wake up, small enough for a debug build.
const SIZE: u64 = 250_000;

#[test]
fn all_ways_of_a_workload_do_the_same() {
    for Workload { name, size, peers, .. } in WORKLOADS {
        let size = SIZE.min(size / 20);
        let expected = (peers[0].run)(size);
        for peer in *peers {
            assert_eq!((peer.run)(size), expected, "{name}: {} and {}", peer.name, peers[0].name);
        }
    }
}

#[test]
fn every_goal_names_two_ways_of_its_workload() {
    for workload in WORKLOADS {
        for goal in workload.goals {
            assert!(workload.peer(goal.ours).is_some(), "{}", goal.ours);
            assert!(workload.peer(goal.peer).is_some(), "{}", goal.peer);
        }
    }
}
