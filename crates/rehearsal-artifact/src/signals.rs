//! Which signals expressions read, through recording rules to the metrics catalogue.

use std::collections::BTreeSet;

use rehearsal_promql::Expr;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::kinds::grafana_dashboard::Dashboard;
use crate::kinds::metrics_catalogue::MetricsCatalogue;
use crate::series::Series;
use crate::words::Signal;

/// What names of series mean.
pub(crate) struct Signals<'a> {
    pub(crate) series: Series<'a>,
    catalogues: Vec<&'a MetricsCatalogue>,
}

impl<'a> Signals<'a> {
    pub(crate) fn of(artifacts: &'a Artifacts) -> Self {
        let catalogues = artifacts.models().map(|(_, model)| model).collect();
        Self { series: Series::of(artifacts), catalogues }
    }

    /// The signals whose metrics `expressions` read.
    pub(crate) fn read_by(
        &self,
        expressions: impl IntoIterator<Item = &'a Expr>,
    ) -> BTreeSet<Signal> {
        let signal_of = |name: &str| {
            let mut catalogues = self.catalogues.iter();
            catalogues.find_map(|catalogue| Some(catalogue.metric_of(name)?.signal.value))
        };
        self.series.read_by(expressions).into_iter().filter_map(signal_of).collect()
    }
}

/// The dashboards with the signals that their panels show.
#[must_use]
pub fn dashboards(artifacts: &Artifacts) -> Vec<(&ReadArtifact, BTreeSet<Signal>)> {
    let signals = Signals::of(artifacts);
    let shown = artifacts.models::<Dashboard>().map(|(file, dashboard)| {
        (file, signals.read_by(dashboard.panels.iter().flat_map(|panel| &panel.queries)))
    });
    shown.collect()
}
