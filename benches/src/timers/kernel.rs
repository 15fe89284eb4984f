//! The timers with the kernel, and with its agenda alone.

use std::convert::Infallible;
use std::sync::Arc;

use rehearsal_kernel::{
    Agenda, CastBuilder, Context, Due, EffectId, EntityId, Event, Fields, Kernel, Limits, Rank,
    Setup, Step, Stop, VirtualDuration, VirtualTime, World,
};

use super::{Clockwork, PENDING};

/// Nothing is logged: timers are direct tasks.
#[derive(Clone, Copy, Debug)]
struct Stopped;

impl Event for Stopped {
    const KINDS: &'static [&'static str] = &["run.stopped"];

    fn kind(&self) -> usize {
        0
    }

    fn write(&self, _: &mut Fields<'_>) {}
}

struct Timers(Clockwork);

impl World for Timers {
    type Event = Stopped;
    type Task = u64;
    type Effect = Infallible;
    type Answer = Infallible;
    type Failure = Infallible;

    fn hear(
        &mut self,
        _: EntityId,
        _: &Stopped,
        _: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        Ok(())
    }

    fn perform(
        &mut self,
        entity: EntityId,
        timer: u64,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        if let Some(delay) = self.0.fire(timer) {
            ctx.schedule(VirtualDuration::from_micros(delay), entity, Rank(1), timer);
        }
        Ok(())
    }

    fn resolved(
        &mut self,
        _: EffectId,
        answer: Infallible,
        _: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        match answer {}
    }

    fn failed(&mut self, _: EntityId, failure: Infallible) -> Stopped {
        match failure {}
    }

    fn stopped(&mut self, _: &Stop) -> Stopped {
        Stopped
    }
}

fn instant(micros: u64) -> VirtualTime {
    VirtualTime::from_micros(micros).expect("the run is short")
}

pub(super) fn run(firings: u64) -> u64 {
    let mut builder = CastBuilder::new();
    let owner = builder.declare("timers");
    let cast = Arc::new(builder.build().expect("no subscription is deaf because there is none"));
    let limits = Limits { entries_per_run: u64::MAX, ..Limits::default() };
    let mut clockwork = Clockwork::new(firings);
    let delays: Vec<u64> = (0..PENDING).map_while(|_| clockwork.set()).collect();
    let setup = Setup { limits, ..Setup::default() };
    let mut kernel = Kernel::new(cast, setup, Timers(clockwork));
    for (timer, delay) in (0..).zip(delays) {
        kernel.schedule_at(instant(delay), Rank(1), owner, timer);
    }
    assert_eq!(kernel.run_until_idle(), Step::Idle);
    kernel.world().0.checksum
}

pub(super) fn agenda(firings: u64) -> u64 {
    let mut builder = CastBuilder::new();
    let owner = builder.declare("timers");
    let mut agenda = Agenda::new();
    let mut clockwork = Clockwork::new(firings);
    let due = |time| Due { time, round: 0, rank: Rank(1) };
    for timer in 0..PENDING {
        let Some(delay) = clockwork.set() else { break };
        agenda.push(due(instant(delay)), owner, timer);
    }
    while let Some(entry) = agenda.pop() {
        if let Some(delay) = clockwork.fire(entry.payload) {
            let time = entry.due.time + VirtualDuration::from_micros(delay);
            agenda.push(due(time), owner, entry.payload);
        }
    }
    clockwork.checksum
}
