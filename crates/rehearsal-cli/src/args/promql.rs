//! What can be said to `rehearsal promql`.

use clap::{Args, Subcommand};
use rehearsal::promql::Duration;

use super::Form;

#[derive(Debug, Subcommand)]
pub(crate) enum Promql {
    /// Evaluate an expression over the series of a script
    Eval(EvaluatePromql),
    /// Run scripts that load series and say what expressions give over them
    Test(TestPromql),
    /// Report everything that is wrong with rule files, as `promtool check rules` would
    CheckRules(CheckRules),
    /// Run unit tests of rules, as `promtool test rules` would
    TestRules(TestRules),
}

#[derive(Debug, Args)]
pub(crate) struct EvaluatePromql {
    /// The expression, such as `sum(rate(errors_total[5m]))`
    pub(crate) expr: String,
    /// A script of `load` commands with the series; `-` reads standard input
    #[arg(long, value_name = "FILE", env = "REHEARSAL_LOAD", hide_env_values = true)]
    pub(crate) load: Option<String>,
    /// When, from the beginning of the series: a duration such as `10m`, or seconds
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = time)]
    pub(crate) at: Duration,
    /// The first instant of a range query
    #[arg(long, value_name = "TIME", value_parser = time, requires_all = ["end", "step"],
          conflicts_with = "at")]
    pub(crate) start: Option<Duration>,
    /// A range query has no instant later than this
    #[arg(long, value_name = "TIME", value_parser = time, requires_all = ["start", "step"])]
    pub(crate) end: Option<Duration>,
    /// How far apart the instants of a range query are
    #[arg(long, value_name = "TIME", value_parser = step, requires_all = ["start", "end"])]
    pub(crate) step: Option<Duration>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct TestPromql {
    /// Scripts; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct CheckRules {
    /// Rule files, or `PrometheusRule` objects; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct TestRules {
    /// Files of unit tests, which name their rule files relative to themselves
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Reads a time as an interface of Prometheus takes it: `1h30m`, or seconds.
fn time(text: &str) -> Result<Duration, String> {
    let of_seconds = || Duration::from_seconds(text.parse().ok().filter(|it: &f64| *it >= 0.0)?);
    Duration::parse(text).or_else(|error| of_seconds().ok_or(error))
}

/// Reads a time that is not zero.
fn step(text: &str) -> Result<Duration, String> {
    match time(text)? {
        Duration::ZERO => Err("a step is longer than nothing".to_owned()),
        step => Ok(step),
    }
}
