//! The runs with NeXosim: four connected models that schedule themselves, one thread, and a log
//! that they share, written with `serde_json`. No hash is taken.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{EventSource, Output};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::plain::{below, stream};
use super::{AGENTS, DELAY_MAX, HOPS, LOAD_MAX, NOTES, PATHS, TOKENS};

#[derive(Serialize)]
struct Header {
    inputs: Inputs,
    log_format: u64,
    seed: u64,
    semantics: u64,
}

#[derive(Serialize)]
struct Inputs {}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<u64>,
    data: Data<'a>,
    kind: &'a str,
    seq: u64,
    source: &'a str,
    time: u64,
}

#[derive(Serialize)]
struct Data<'a> {
    left: u64,
    load: u64,
    note: &'a str,
    to: &'a str,
    token: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Token {
    number: u64,
    to: usize,
    left: u64,
    load: u64,
    note: usize,
    cause: Option<u64>,
}

#[derive(Default)]
struct Log {
    bytes: Vec<u8>,
    events: u64,
}

#[derive(Default, Serialize, Deserialize)]
struct Agent {
    index: usize,
    load: u64,
    outputs: [Output<Token>; AGENTS],
    #[serde(skip)]
    stream: Option<ChaCha8Rng>,
    #[serde(skip)]
    log: Arc<Mutex<Log>>,
}

#[Model]
impl Agent {
    fn take(&mut self, token: Token, cx: &Context<Self>) {
        let Some(left) = token.left.checked_sub(1) else { return };
        let rng = self.stream.as_mut().expect("a model that was not restored has its stream");
        let delay = Duration::from_micros(1 + below(rng, DELAY_MAX));
        let to = below(rng, AGENTS as u64) as usize;
        let load = below(rng, LOAD_MAX);
        let note = below(rng, NOTES.len() as u64) as usize;
        self.load += load;
        let token = Token { to, left, load, note, ..token };
        cx.schedule_event(delay, schedulable!(Self::pass), token).expect("the delay is positive");
    }

    #[nexosim(schedulable)]
    async fn pass(&mut self, mut token: Token, cx: &Context<Self>) {
        let time = cx.time().duration_since(MonotonicTime::EPOCH).as_micros() as u64;
        token.cause = Some(self.write(&token, time));
        self.outputs[token.to].send(token).await;
    }

    fn write(&self, token: &Token, time: u64) -> u64 {
        let mut log = self.log.lock().expect("no model panics");
        log.events += 1;
        let seq = log.events;
        let Token { number, to, left, load, note, cause } = *token;
        let data = Data { left, load, note: NOTES[note], to: PATHS[to], token: number };
        let source = PATHS[self.index];
        let line = Line { cause, data, kind: "token.passed", seq, source, time };
        serde_json::to_writer(&mut log.bytes, &line).expect("a line is JSON");
        log.bytes.push(b'\n');
        seq
    }
}

fn run_one(seed: u64, log: &Arc<Mutex<Log>>) {
    let mut bench = SimInit::with_num_threads(1);
    let mailboxes: [Mailbox<Agent>; AGENTS] = std::array::from_fn(|_| Mailbox::new());
    let starts = std::array::from_fn::<_, AGENTS, _>(|index| {
        EventSource::new().connect(Agent::pass, &mailboxes[index]).register(&mut bench)
    });
    let agents: [Agent; AGENTS] = std::array::from_fn(|index| {
        let stream = Some(stream(seed, PATHS[index]));
        let mut agent = Agent { index, stream, log: Arc::clone(log), ..Agent::default() };
        for (output, mailbox) in agent.outputs.iter_mut().zip(&mailboxes) {
            output.connect(Agent::take, mailbox);
        }
        agent
    });
    for ((agent, mailbox), path) in agents.into_iter().zip(mailboxes).zip(PATHS) {
        bench = bench.add_model(agent, mailbox, path);
    }
    {
        let mut log = log.lock().expect("no model panics");
        log.bytes.clear();
        log.events = 0;
        let header = Header { inputs: Inputs {}, log_format: 1, seed, semantics: 0 };
        serde_json::to_writer(&mut log.bytes, &header).expect("a header is JSON");
        log.bytes.push(b'\n');
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH).expect("four connected models start");
    let scheduler = simulation.scheduler();
    for number in 0..TOKENS {
        let to = (number as usize + 1) % AGENTS;
        let token = Token { number, to, left: HOPS - 1, load: 0, note: 0, cause: None };
        let start = &starts[number as usize];
        if number == 0 {
            simulation.process_event(start, token).expect("the first token is passed");
        } else {
            scheduler
                .schedule_event(Duration::from_micros(number), start, token)
                .expect("the delay is positive");
        }
    }
    simulation.run().expect("the tokens are passed on");
}

pub(super) fn run(runs: u64) -> u64 {
    let log = Arc::default();
    let mut checksum = 0u64;
    for seed in 0..runs {
        run_one(seed, &log);
        checksum = checksum.wrapping_add(log.lock().expect("no model panics").bytes.len() as u64);
    }
    checksum
}

#[cfg(test)]
pub(super) fn log_of(seed: u64) -> String {
    let log = Arc::default();
    run_one(seed, &log);
    let bytes = std::mem::take(&mut log.lock().expect("no model panics").bytes);
    String::from_utf8(bytes).expect("a log is text")
}
