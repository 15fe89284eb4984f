//! A small world for the tests: entities ring bells, and whoever hears one may ring on.

use std::sync::Arc;

use crate::{
    Cast, CastBuilder, Context, EffectId, EntityId, Event, Fields, Header, Kernel, Rank, Setup,
    Stop, VirtualDuration, VirtualTime, World,
};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fact {
    /// A bell rang, and will be passed on `left` times.
    Rang {
        number: u64,
        left: u64,
        to: Option<EntityId>,
    },
    Answered {
        number: u64,
    },
    Broke {
        reason: &'static str,
    },
    Stopped {
        entities: Vec<String>,
    },
}

impl Event for Fact {
    const KINDS: &'static [&'static str] =
        &["bell.rang", "bell.answered", "bell.broke", "run.stopped"];

    fn kind(&self) -> usize {
        match self {
            Self::Rang { .. } => 0,
            Self::Answered { .. } => 1,
            Self::Broke { .. } => 2,
            Self::Stopped { .. } => 3,
        }
    }

    fn write(&self, fields: &mut Fields<'_>) {
        match self {
            Self::Rang { number, left, .. } => {
                fields.number("left", *left).number("number", *number);
            }
            Self::Answered { number } => {
                fields.number("number", *number);
            }
            Self::Broke { reason } => {
                fields.text("reason", reason);
            }
            Self::Stopped { entities } => {
                fields.list("entities", |list| {
                    for entity in entities {
                        list.text(entity);
                    }
                });
            }
        }
    }

    fn receiver(&self) -> Option<EntityId> {
        match self {
            Self::Rang { to, .. } => *to,
            Self::Answered { .. } | Self::Broke { .. } | Self::Stopped { .. } => None,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Task {
    Ring {
        number: u64,
        left: u64,
        to: Option<EntityId>,
    },
    /// Does the task after a detour over another, unlogged task.
    Detour(Box<Task>),
    Ask(u64),
    Break,
}

/// What the entities heard, and what they do then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Toy {
    pub(crate) heard: Vec<(EntityId, u64)>,
    /// Whoever hears this number fails.
    pub(crate) unbearable: Option<u64>,
    /// Bells are passed on after up to this many microseconds.
    pub(crate) delay_bound: u64,
    /// Bells are passed on by tasks, which are not logged.
    pub(crate) is_indirect: bool,
}

impl World for Toy {
    type Event = Fact;
    type Task = Task;
    type Effect = u64;
    type Answer = u64;
    type Failure = &'static str;

    fn hear(
        &mut self,
        listener: EntityId,
        event: &Fact,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), &'static str> {
        let Fact::Rang { number, left, to } = *event else {
            return Ok(());
        };
        self.heard.push((listener, number));
        if self.unbearable == Some(number) {
            return Err("unbearable");
        }
        if left == 0 {
            return Ok(());
        }
        let delay = VirtualDuration::from_micros(ctx.stream("delay").below(self.delay_bound + 1));
        let (number, left) = (number + 1, left - 1);
        if self.is_indirect {
            let detour = Task::Detour(Box::new(Task::Ring { number, left, to }));
            ctx.schedule(delay, listener, Rank(1), detour);
        } else {
            ctx.publish_after(delay, Fact::Rang { number, left, to });
        }
        Ok(())
    }

    fn perform(
        &mut self,
        entity: EntityId,
        task: Task,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), &'static str> {
        match task {
            Task::Ring { number, left, to } => ctx.publish(Fact::Rang { number, left, to }),
            Task::Detour(task) => ctx.schedule(VirtualDuration::ZERO, entity, Rank(0), *task),
            Task::Ask(question) => {
                ctx.request(question);
            }
            Task::Break => return Err("broken"),
        }
        Ok(())
    }

    fn resolved(
        &mut self,
        _: EffectId,
        answer: u64,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), &'static str> {
        ctx.publish(Fact::Answered { number: answer });
        Ok(())
    }

    fn failed(&mut self, _: EntityId, reason: &'static str) -> Fact {
        Fact::Broke { reason }
    }

    fn stopped(&mut self, stop: &Stop) -> Fact {
        Fact::Stopped { entities: stop.entities.clone() }
    }
}

/// Entities of these names; those with a prefix subscribe to it.
pub(crate) fn cast(entities: &[(&str, Option<&str>)]) -> Arc<Cast<Fact>> {
    let mut builder = CastBuilder::new();
    for &(path, prefix) in entities {
        let entity = builder.declare(path);
        if let Some(prefix) = prefix {
            builder.subscribe(entity, prefix);
        }
    }
    Arc::new(builder.build().unwrap())
}

/// A run of two bells, of which one passes on what it hears.
pub(crate) fn bells(seed: u64) -> Kernel<Toy> {
    let cast = cast(&[("bell/small", Some("bell.rang")), ("bell/large", None)]);
    let setup = Setup { header: Header { seed, ..Header::default() }, ..Setup::default() };
    Kernel::new(cast, setup, Toy { delay_bound: 1_000, ..Toy::default() })
}

/// Rings `left` times on, from the large bell at the start.
pub(crate) fn ring(kernel: &mut Kernel<Toy>, left: u64) {
    let large = kernel.cast().entities().find("bell/large").unwrap();
    let task = Task::Ring { number: 1, left, to: None };
    kernel.schedule_at(VirtualTime::ZERO, Rank(1), large, task);
}

pub(crate) fn at(micros: u64) -> VirtualTime {
    VirtualTime::from_micros(micros).unwrap()
}

/// The log of a run of the two bells.
pub(crate) fn bells_log(seed: u64, left: u64) -> Vec<u8> {
    let mut kernel = bells(seed);
    ring(&mut kernel, left);
    kernel.run_until_idle();
    kernel.finish().1.into_bytes().unwrap()
}
