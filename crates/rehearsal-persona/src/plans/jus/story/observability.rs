//! The story of what the people on call see, and what they are told.

use rehearsal_artifact::kinds::requirements::Demand;
use rehearsal_artifact::words::Signal;

use super::{Numbers, Sketch};

pub(super) fn sketch(numbers: &Numbers) -> Sketch {
    let mut shown = vec![
        Demand::ScrapeConfig,
        Demand::Dashboard(Signal::RequestLatency),
        Demand::Dashboard(Signal::RequestRate),
        Demand::Dashboard(Signal::RequestErrors),
    ];
    shown.extend(numbers.drift.is_some().then_some(Demand::Dashboard(Signal::ModelDrift)));
    Sketch {
        slug: "observability",
        title: "Observability",
        as_a: "responder on call",
        i_want: "to see what happens and to be told what to do",
        so_that: "an incident ends while it is small",
        criteria: vec![
            (
                "One page shows how many requests come, how long they take and how many fail, beside \
                 the objectives."
                    .to_owned(),
                shown,
            ),
            (
                "An alert reaches people by its severity, and says where it stands what to do about it."
                    .to_owned(),
                vec![Demand::AlertRouting, Demand::Runbooks],
            ),
            (
                "An alert is tried before it is relied on: it stays silent in a good hour and fires in \
                 a bad one."
                    .to_owned(),
                vec![Demand::AlertTests],
            ),
            (
                "What the service has logged of a request can be found by its id, with its time and \
                 severity."
                    .to_owned(),
                vec![Demand::LogFields],
            ),
        ],
    }
}
