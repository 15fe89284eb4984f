//! The chain with the kernel: as direct tasks that are not logged, and as logged events.

use std::convert::Infallible;
use std::sync::Arc;

use rehearsal_kernel::{
    CastBuilder, Context, EffectId, EntityId, Event, Fields, Keep, Kernel, Limits, Rank, Setup,
    Step, Stop, VirtualDuration, VirtualTime, World,
};

use super::{AGENTS, Letter};

const HOP: VirtualDuration = VirtualDuration::from_micros(1);

struct Ring {
    agents: [EntityId; AGENTS],
    counts: [u64; AGENTS],
    sum: u64,
}

#[derive(Clone, Debug)]
enum Fact {
    Passed { to: EntityId, letter: Letter },
    Stopped,
}

impl Event for Fact {
    const KINDS: &'static [&'static str] = &["letter.passed", "run.stopped"];

    fn kind(&self) -> usize {
        match self {
            Self::Passed { .. } => 0,
            Self::Stopped => 1,
        }
    }

    fn write(&self, fields: &mut Fields<'_>) {
        if let Self::Passed { letter, .. } = self {
            fields
                .number("hops", letter.hops)
                .number("left", letter.left)
                .number("sum", letter.sum);
        }
    }

    fn receiver(&self) -> Option<EntityId> {
        match self {
            Self::Passed { to, .. } => Some(*to),
            Self::Stopped => None,
        }
    }
}

impl Ring {
    /// Whom the letter goes to next, if it goes on.
    fn take(&mut self, me: EntityId, letter: &mut Letter) -> Option<EntityId> {
        self.counts[me.index()] += 1;
        if letter.work_on() {
            Some(self.agents[(me.index() + 1) % AGENTS])
        } else {
            self.sum = letter.sum;
            None
        }
    }
}

impl World for Ring {
    type Event = Fact;
    type Task = Letter;
    type Effect = Infallible;
    type Answer = Infallible;
    type Failure = Infallible;

    fn hear(
        &mut self,
        listener: EntityId,
        event: &Fact,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        if let Fact::Passed { letter, .. } = event {
            let mut letter = *letter;
            if let Some(to) = self.take(listener, &mut letter) {
                ctx.publish_after(HOP, Fact::Passed { to, letter });
            }
        }
        Ok(())
    }

    fn perform(
        &mut self,
        entity: EntityId,
        mut letter: Letter,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        if let Some(to) = self.take(entity, &mut letter) {
            ctx.schedule(HOP, to, Rank(1), letter);
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

    fn failed(&mut self, _: EntityId, failure: Infallible) -> Fact {
        match failure {}
    }

    fn stopped(&mut self, _: &Stop) -> Fact {
        Fact::Stopped
    }
}

fn kernel() -> (Kernel<Ring>, EntityId) {
    let mut builder = CastBuilder::new();
    let agents = ["agent/0", "agent/1", "agent/2", "agent/3"].map(|path| builder.declare(path));
    let cast = Arc::new(builder.build().expect("no subscription is deaf because there is none"));
    let limits = Limits { entries_per_run: u64::MAX, ..Limits::default() };
    let setup = Setup { limits, keep: Keep::DigestOnly, ..Setup::default() };
    let world = Ring { agents, counts: [0; AGENTS], sum: 0 };
    (Kernel::new(cast, setup, world), agents[0])
}

fn finish(mut kernel: Kernel<Ring>) -> u64 {
    assert_eq!(kernel.run_until_idle(), Step::Idle);
    let world = kernel.world();
    world.sum.wrapping_add(world.counts.iter().sum())
}

pub(super) fn unlogged(hops: u64) -> u64 {
    let (mut kernel, first) = kernel();
    kernel.schedule_at(VirtualTime::ZERO, Rank(1), first, Letter::new(hops));
    finish(kernel)
}

pub(super) fn logged(hops: u64) -> u64 {
    let (mut kernel, first) = kernel();
    let passed = Fact::Passed { to: first, letter: Letter::new(hops) };
    kernel.publish_at(VirtualTime::ZERO, Rank(1), first, passed);
    finish(kernel)
}
