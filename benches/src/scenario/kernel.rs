//! The runs with the kernel: typed events on the bus, a log with its digest, and streams by path.

use std::convert::Infallible;
use std::sync::Arc;

use rehearsal_kernel::{
    Cast, CastBuilder, Context, EffectId, EntityId, Event, Fields, Keep, Kernel, Rank, Setup, Step,
    Stop, VirtualDuration, VirtualTime, World,
};

use super::{AGENTS, DELAY_MAX, HOPS, LOAD_MAX, NOTES, PATHS, TOKENS};

#[derive(Clone, Copy, Debug)]
struct Passed {
    token: u64,
    left: u64,
    load: u64,
    note: &'static str,
    to: EntityId,
}

#[derive(Clone, Copy, Debug)]
enum Fact {
    Passed(Passed),
    Stopped,
}

impl Event for Fact {
    const KINDS: &'static [&'static str] = &["token.passed", "run.stopped"];

    fn kind(&self) -> usize {
        match self {
            Self::Passed(_) => 0,
            Self::Stopped => 1,
        }
    }

    fn write(&self, fields: &mut Fields<'_>) {
        if let Self::Passed(Passed { token, left, load, note, to }) = *self {
            fields
                .number("left", left)
                .number("load", load)
                .text("note", note)
                .text("to", PATHS[to.index()])
                .number("token", token);
        }
    }

    fn receiver(&self) -> Option<EntityId> {
        match self {
            Self::Passed(passed) => Some(passed.to),
            Self::Stopped => None,
        }
    }
}

#[derive(Clone, Debug)]
struct Agents {
    ids: [EntityId; AGENTS],
    loads: [u64; AGENTS],
}

impl World for Agents {
    type Event = Fact;
    type Task = Infallible;
    type Effect = Infallible;
    type Answer = Infallible;
    type Failure = Infallible;

    fn hear(
        &mut self,
        listener: EntityId,
        event: &Fact,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        let Fact::Passed(passed) = event else {
            return Ok(());
        };
        if passed.left == 0 {
            return Ok(());
        }
        let stream = ctx.stream("hops");
        let delay = VirtualDuration::from_micros(1 + stream.below(DELAY_MAX));
        let to = self.ids[stream.below(AGENTS as u64) as usize];
        let load = stream.below(LOAD_MAX);
        let note = NOTES[stream.below(NOTES.len() as u64) as usize];
        self.loads[listener.index()] += load;
        let (token, left) = (passed.token, passed.left - 1);
        ctx.publish_after(delay, Fact::Passed(Passed { token, left, load, note, to }));
        Ok(())
    }

    fn perform(
        &mut self,
        _: EntityId,
        task: Infallible,
        _: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        match task {}
    }

    fn resolved(
        &mut self,
        _: EffectId,
        answer: Infallible,
        _: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        match answer {}
    }

    fn failed(&mut self, _: EntityId, failure: Infallible) -> Fact {
        match failure {}
    }

    fn stopped(&mut self, _: &Stop) -> Fact {
        Fact::Stopped
    }
}

fn cast() -> (Arc<Cast<Fact>>, Agents) {
    let mut builder = CastBuilder::new();
    let ids = PATHS.map(|path| builder.declare(path));
    let cast = builder.build().expect("no subscription is deaf because there is none");
    (Arc::new(cast), Agents { ids, loads: [0; AGENTS] })
}

fn start(kernel: &mut Kernel<Agents>) {
    let ids = kernel.world().ids;
    for token in 0..TOKENS {
        let [source, to] = [0, 1].map(|next| ids[(token as usize + next) % AGENTS]);
        let time = VirtualTime::from_micros(token).expect("a few microseconds");
        let passed = Passed { token, left: HOPS - 1, load: 0, note: NOTES[0], to };
        kernel.publish_at(time, Rank(1), source, Fact::Passed(passed));
    }
}

fn sweep(runs: u64, keep: Keep) -> u64 {
    let (cast, world) = cast();
    let setup = Setup { keep, ..Setup::default() };
    let mut kernel = Kernel::new(cast, setup, world.clone());
    let mut checksum = 0u64;
    for seed in 0..runs {
        kernel.restart(seed, world.clone());
        start(&mut kernel);
        assert_eq!(kernel.run_until_idle(), Step::Idle);
        std::hint::black_box(kernel.log().digest());
        checksum = checksum.wrapping_add(kernel.log().position());
    }
    checksum
}

pub(super) fn run(runs: u64) -> u64 {
    sweep(runs, Keep::Whole)
}

pub(super) fn run_digest_only(runs: u64) -> u64 {
    sweep(runs, Keep::DigestOnly)
}

#[cfg(test)]
pub(super) fn log_of(seed: u64) -> String {
    let (cast, world) = cast();
    let mut kernel = Kernel::new(cast, Setup::default(), world.clone());
    kernel.restart(seed, world);
    start(&mut kernel);
    kernel.run_until_idle();
    let log = kernel.log().bytes().expect("the log is kept").to_vec();
    String::from_utf8(log).expect("a log is text")
}
