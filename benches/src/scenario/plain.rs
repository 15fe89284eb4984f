//! The runs as a plain loop: no bus, no topics, no rounds; one match, one heap, one line written by
//! hand, the same streams, and one hash of the whole log. This is the limit of the machine.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::{AGENTS, DELAY_MAX, HOPS, LOAD_MAX, NOTES, PATHS, TOKENS};

#[derive(Clone, Copy, Debug, Default)]
struct Token {
    source: usize,
    to: usize,
    left: u64,
    load: u64,
    note: usize,
    cause: u64,
}

/// What a sweep keeps from run to run.
#[derive(Default)]
struct Buffers {
    log: Vec<u8>,
    heap: BinaryHeap<Reverse<(u64, usize, u64, usize)>>,
}

/// The keys of the kernel's streams, so that both draw the same numbers.
pub(super) fn stream(seed: u64, path: &str) -> ChaCha8Rng {
    let mut seeded = *b"rehearsal/seed/v1\0\0\0\0\0\0\0\0";
    seeded[17..].copy_from_slice(&seed.to_le_bytes());
    let mut name = Vec::with_capacity(64);
    name.extend_from_slice(b"rehearsal/rng/v1\0");
    name.extend_from_slice(path.as_bytes());
    name.extend_from_slice(b"\0hops");
    let key = blake3::keyed_hash(blake3::hash(&seeded).as_bytes(), &name);
    ChaCha8Rng::from_seed(*key.as_bytes())
}

/// Lemire's bounded draw, as the kernel's.
pub(super) fn below(rng: &mut ChaCha8Rng, bound: u64) -> u64 {
    loop {
        let product = u128::from(rng.next_u64()) * u128::from(bound);
        if product as u64 >= bound || product as u64 >= bound.wrapping_neg() % bound {
            return (product >> 64) as u64;
        }
    }
}

/// Two digits at a time, as the usual crates do.
fn write_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    while number >= 100 {
        start -= 2;
        digits[start..start + 2].copy_from_slice(&DIGIT_PAIRS[(number % 100) as usize]);
        number /= 100;
    }
    start -= 2;
    digits[start..start + 2].copy_from_slice(&DIGIT_PAIRS[number as usize]);
    out.extend_from_slice(&digits[start + usize::from(number < 10)..]);
}

const DIGIT_PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

fn write_text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        for byte in text.bytes() {
            if byte == b'"' || byte == b'\\' {
                out.push(b'\\');
            }
            out.push(byte);
        }
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

fn write_line(out: &mut Vec<u8>, number: usize, token: &Token, seq: u64, time: u64) {
    if token.cause > 0 {
        out.extend_from_slice(b"{\"cause\":");
        write_number(out, token.cause);
        out.extend_from_slice(b",\"data\":{\"left\":");
    } else {
        out.extend_from_slice(b"{\"data\":{\"left\":");
    }
    write_number(out, token.left);
    out.extend_from_slice(b",\"load\":");
    write_number(out, token.load);
    out.extend_from_slice(b",\"note\":\"");
    write_text(out, NOTES[token.note]);
    out.extend_from_slice(b"\",\"to\":\"");
    write_text(out, PATHS[token.to]);
    out.extend_from_slice(b"\",\"token\":");
    write_number(out, number as u64);
    out.extend_from_slice(b"},\"kind\":\"token.passed\",\"seq\":");
    write_number(out, seq);
    out.extend_from_slice(b",\"source\":\"");
    out.extend_from_slice(PATHS[token.source].as_bytes());
    out.extend_from_slice(b"\",\"time\":");
    write_number(out, time);
    out.extend_from_slice(b"}\n");
}

fn run_one(seed: u64, Buffers { log, heap }: &mut Buffers) -> blake3::Hash {
    log.clear();
    log.extend_from_slice(b"{\"inputs\":{},\"log_format\":1,\"seed\":");
    write_number(log, seed);
    log.extend_from_slice(b",\"semantics\":0}\n");
    let mut streams = PATHS.map(|path| stream(seed, path));
    let mut counters = [0u64; AGENTS];
    let mut loads = [0u64; AGENTS];
    let mut tokens = [Token::default(); TOKENS as usize];
    for (number, token) in tokens.iter_mut().enumerate() {
        *token = Token { source: number, to: (number + 1) % AGENTS, left: HOPS - 1, ..*token };
        heap.push(Reverse((number as u64, token.source, counters[token.source], number)));
        counters[token.source] += 1;
    }
    let mut seq = 0;
    while let Some(Reverse((time, _, _, number))) = heap.pop() {
        seq += 1;
        let token = &mut tokens[number];
        write_line(log, number, token, seq, time);
        if token.left == 0 {
            continue;
        }
        let me = token.to;
        let rng = &mut streams[me];
        let due = time + 1 + below(rng, DELAY_MAX);
        let to = below(rng, AGENTS as u64) as usize;
        let load = below(rng, LOAD_MAX);
        let note = below(rng, NOTES.len() as u64) as usize;
        loads[me] += load;
        *token = Token { source: me, to, left: token.left - 1, load, note, cause: seq };
        heap.push(Reverse((due, me, counters[me], number)));
        counters[me] += 1;
    }
    std::hint::black_box(loads);
    blake3::hash(log)
}

pub(super) fn run(runs: u64) -> u64 {
    let mut buffers = Buffers::default();
    let mut checksum = 0u64;
    for seed in 0..runs {
        std::hint::black_box(run_one(seed, &mut buffers));
        checksum = checksum.wrapping_add(buffers.log.len() as u64);
    }
    checksum
}

#[cfg(test)]
pub(super) fn log_of(seed: u64) -> String {
    let mut buffers = Buffers::default();
    run_one(seed, &mut buffers);
    String::from_utf8(buffers.log).expect("a log is text")
}
