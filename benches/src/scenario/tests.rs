use super::{AGENTS, HOPS, TOKENS, kernel, nexosim, plain};

#[test]
fn all_ways_write_the_same_bytes() {
    for seed in 0..20 {
        let log = kernel::log_of(seed);
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len() as u64, 1 + TOKENS * HOPS);
        assert_eq!(log, plain::log_of(seed), "seed {seed}");
        assert_eq!(log, nexosim::log_of(seed), "seed {seed}");
        // The figures of the field were taken with lines of 163 bytes.
        assert!((150..=175).contains(&(log.len() / lines.len())), "{}", log.len() / lines.len());
        assert!((0..AGENTS).all(|agent| log.contains(&format!("\"to\":\"agent/{agent}\""))));
    }
}
