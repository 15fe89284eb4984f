//! What can be said on the command line. Every flag can also be set in the environment, as
//! `REHEARSAL_` and its name; the command line wins.

mod promql;

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use rehearsal::Override;

pub(crate) use promql::{CheckRules, EvaluatePromql, Promql, TestPromql, TestRules};

const EXIT_CODES: &str = "\
Exit codes:
   0  approved, also with warnings; or done
   1  the run failed
   2  the arguments are wrong
   3  a scenario, a persona or an expression is wrong
   4  nothing is meant by what was selected, or more than one thing
   6  a file or folder cannot be read or written
  10  blocked by the gate; or `check` found an error, or a check or test of `promql` failed
  11  a run came to another digest than before, or what was kept of it was changed
  12  inconclusive: too little was observed
  70  a bug in Rehearsal";

/// Rehearse a software delivery before you run it.
#[derive(Debug, Parser)]
#[command(name = "rehearsal", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Print the result alone: for a run, the verdict
    #[arg(short, long, global = true, env = "REHEARSAL_QUIET", hide_env_values = true,
          value_parser = FalseyValueParser::new())]
    pub(crate) quiet: bool,
    /// Tell on standard error what is going on; twice tells more
    #[arg(short, long, global = true, action = clap::ArgAction::Count,
          env = "REHEARSAL_VERBOSE", hide_env_values = true)]
    pub(crate) verbose: u8,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        env = "REHEARSAL_COLOR",
        hide_env_values = true
    )]
    pub(crate) color: Color,
    /// How to show that a run is getting on, on standard error
    #[arg(
        long,
        global = true,
        value_name = "HOW",
        default_value = "auto",
        env = "REHEARSAL_PROGRESS",
        hide_env_values = true
    )]
    pub(crate) progress: Progress,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a scenario and say whether its delivery is ready
    Run(Run),
    /// Report everything that is wrong with the files of a repository, and run nothing
    Check(Check),
    /// Explain a rule: what it finds, why it matters, and what to do
    Explain(Explain),
    /// List the rules
    Rules(Form),
    /// Run a kept run again and compare the two byte for byte
    Verify(Verify),
    /// List the runs of this folder, or show one
    Runs(Runs),
    /// List the personas, or show one
    Personas(Personas),
    /// List the built-in scenarios, or print one
    Scenarios(Scenarios),
    /// Evaluate PromQL, run scripts of cases, check and test rule files
    #[command(subcommand)]
    Promql(Promql),
    /// Print the JSON Schema of a file format
    Schema(Schema),
    /// Put a first scenario and its schema into a folder
    Init(Init),
    /// Print a completion script for a shell
    Completions(Completions),
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// A scenario file, or the name of a built-in scenario
    pub(crate) scenario: String,
    /// The seed, instead of the scenario's own
    #[arg(long, value_name = "N", env = "REHEARSAL_SEED", hide_env_values = true,
          allow_negative_numbers = true, value_parser = seed)]
    pub(crate) seed: Option<u64>,
    /// How the personas write
    #[arg(long, default_value = "deterministic", env = "REHEARSAL_MODE", hide_env_values = true)]
    pub(crate) mode: Mode,
    /// Change one value of the scenario, such as `context.model=fraud_v1`; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = Override::parse,
          env = "REHEARSAL_SET", hide_env_values = true)]
    pub(crate) changes: Vec<Override>,
    #[command(flatten)]
    pub(crate) layers: Layers,
    /// The directory to keep the run in, instead of `.rehearsal/runs/<id>`
    #[arg(short, long, value_name = "DIR", env = "REHEARSAL_OUT", hide_env_values = true)]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Form {
    /// Print the result as one line of JSON
    #[arg(long, env = "REHEARSAL_JSON", hide_env_values = true,
          value_parser = FalseyValueParser::new())]
    pub(crate) json: bool,
}

/// Personas beside the built-in ones.
#[derive(Debug, Args)]
pub(crate) struct Layers {
    /// A folder of personas to lay over the built-in ones; may be repeated
    #[arg(long, value_name = "DIR", env = "REHEARSAL_PERSONAS", hide_env_values = true)]
    pub(crate) personas: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folders and files of any repository, scenario files and names of built-in scenarios
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    #[command(flatten)]
    pub(crate) layers: Layers,
    /// How what is wrong is printed
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "terminal",
        env = "REHEARSAL_FORMAT",
        hide_env_values = true
    )]
    pub(crate) format: CheckFormat,
    /// Mend what needs no judgement, then report the rest
    #[arg(long)]
    pub(crate) fix: bool,
    /// With `--fix`: show the changes and make none
    #[arg(long, requires = "fix", conflicts_with_all = ["format", "json"])]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// How what is wrong is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people, with the lines that it is about
    Terminal,
    /// One line of JSON, as `--json` prints it
    Json,
    /// SARIF 2.1.0, which code hosts show beside the code; findings do not change the exit code
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// JUnit XML, which build servers show as tests
    Junit,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The id of a rule or of another finding, such as `k8s-latest-tag`
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// `latest`, a run's id or the beginning of it, or a run directory
    #[arg(default_value = "latest")]
    pub(crate) run: String,
    #[command(flatten)]
    pub(crate) layers: Layers,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Runs {
    #[command(subcommand)]
    pub(crate) command: Option<RunsCommand>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RunsCommand {
    /// List the runs, the newest first (what `runs` alone does)
    List(Form),
    /// Show what a run came to
    Show(ShowRun),
}

#[derive(Debug, Args)]
pub(crate) struct ShowRun {
    /// `latest`, a run's id or the beginning of it, or a run directory
    #[arg(default_value = "latest")]
    pub(crate) run: String,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Personas {
    #[command(subcommand)]
    pub(crate) command: Option<PersonasCommand>,
    #[command(flatten)]
    pub(crate) list: ListPersonas,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PersonasCommand {
    /// List the personas (what `personas` alone does)
    List(ListPersonas),
    /// Show who a persona is, what it reads and writes, and what can be asked of it
    Show(ShowPersona),
}

#[derive(Debug, Args)]
pub(crate) struct ListPersonas {
    #[command(flatten)]
    pub(crate) layers: Layers,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct ShowPersona {
    /// The persona's id, such as JUS
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) layers: Layers,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Scenarios {
    #[command(subcommand)]
    pub(crate) command: Option<ScenariosCommand>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ScenariosCommand {
    /// List the built-in scenarios (what `scenarios` alone does)
    List(Form),
    /// Print the text of a scenario
    Show(ShowScenario),
}

#[derive(Debug, Args)]
pub(crate) struct ShowScenario {
    /// A scenario file, or the name of a built-in scenario
    pub(crate) scenario: String,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The format; without it, the formats are listed
    pub(crate) name: Option<SchemaName>,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder; it is made if it does not exist
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Reads a seed; the standard library's own message would not say what one is.
fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// How the personas write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// From typed plans and templates; the only mode of this version
    Deterministic,
}

/// The formats that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    /// A scenario file
    Scenario,
    /// A `persona.yaml`
    Persona,
    /// The `run.json` of a run directory
    Run,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal that takes them, unless NO_COLOR is set
    Auto,
    /// Also in files and pipes
    Always,
    /// Nowhere
    Never,
}

impl Color {
    /// Makes this the choice for both streams.
    pub(crate) fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// How to show that a run is getting on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    /// A few lines on a terminal, redrawn in place, if it takes long; else nothing
    Auto,
    /// The same, also where no terminal was recognised
    Bar,
    /// One plain line for each step
    Lines,
    /// Nothing
    None,
}
