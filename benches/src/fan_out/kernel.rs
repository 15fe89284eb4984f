//! The fan-out with the kernel: every publication is an event in the log, heard by topic.

use std::convert::Infallible;
use std::sync::Arc;

use rehearsal_kernel::{
    CastBuilder, Context, EffectId, EntityId, Event, Fields, Keep, Kernel, Limits, Rank, Setup,
    Step, Stop, VirtualTime, World,
};

use super::{SUBSCRIBERS, Tally, publications};

#[derive(Clone, Copy, Debug)]
enum Fact {
    Announced { value: u64 },
    Stopped,
}

impl Event for Fact {
    const KINDS: &'static [&'static str] = &["news.announced", "run.stopped"];

    fn kind(&self) -> usize {
        match self {
            Self::Announced { .. } => 0,
            Self::Stopped => 1,
        }
    }

    fn write(&self, fields: &mut Fields<'_>) {
        if let Self::Announced { value } = self {
            fields.number("value", *value);
        }
    }
}

struct Crowd {
    tallies: Vec<Tally>,
}

impl World for Crowd {
    type Event = Fact;
    type Task = Infallible;
    type Effect = Infallible;
    type Answer = Infallible;
    type Failure = Infallible;

    fn hear(
        &mut self,
        listener: EntityId,
        event: &Fact,
        _: &mut Context<'_, Self>,
    ) -> Result<(), Infallible> {
        if let Fact::Announced { value } = event {
            self.tallies[listener.index()].hear(*value);
        }
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

pub(super) fn run(deliveries: u64) -> u64 {
    let mut builder = CastBuilder::new();
    for number in 0..SUBSCRIBERS {
        let subscriber = builder.declare(&format!("subscriber/{number}"));
        builder.subscribe(subscriber, "news");
    }
    let publisher = builder.declare("publisher");
    let cast = Arc::new(builder.build().expect("`news` is a topic"));
    let limits = Limits { entries_per_run: u64::MAX, ..Limits::default() };
    let setup = Setup { limits, keep: Keep::DigestOnly, ..Setup::default() };
    let world = Crowd { tallies: vec![Tally::default(); SUBSCRIBERS] };
    let mut kernel = Kernel::new(cast, setup, world);
    for value in 0..publications(deliveries) {
        let time = VirtualTime::from_micros(value).expect("a few instants");
        kernel.publish_at(time, Rank(1), publisher, Fact::Announced { value });
        assert_eq!(kernel.run_until_idle(), Step::Idle);
    }
    kernel.world().tallies.iter().map(Tally::checksum).fold(0, u64::wrapping_add)
}
