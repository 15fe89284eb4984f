//! Why a call could not do what it was asked: what went wrong, where, and what to do.

use std::error::Error as _;
use std::fmt::Write;
use std::io;

use rehearsal::{Diagnostic, Error};

use crate::diagnostics;
use crate::exit::Exit;
use crate::output::{self, Output};

/// Why a call failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library could not do it.
    Library(Error),
    /// The result could not be printed.
    Output(io::Error),
    /// Nothing is called that.
    Unknown {
        /// What was asked for and is not there.
        message: String,
        /// What there is.
        help: String,
    },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl Failure {
    /// The code that the call ends with.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Library(Error::Invalid(_)) => Exit::Invalid,
            Self::Library(
                Error::NoRun { .. } | Error::AmbiguousRun { .. } | Error::NotARun { .. },
            ) => Exit::NothingSelected,
            Self::Library(Error::DamagedRun { .. } | Error::Log { .. }) => Exit::Mismatch,
            Self::Library(_) | Self::Output(_) => Exit::Files,
            Self::Unknown { .. } => Exit::NothingSelected,
        }
    }

    /// Everything that is wrong with a scenario or a persona, if that is the reason.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        if let Self::Library(Error::Invalid(found)) = self { found } else { &[] }
    }

    /// What went wrong, on one line.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Library(error) => chain(error),
            Self::Output(error) => {
                format!("cannot write to standard output: {}", plainly(&error.to_string()))
            }
            Self::Unknown { message, .. } => message.clone(),
        }
    }

    /// What to do about it, where something can be done.
    fn help(&self) -> Option<String> {
        match self {
            Self::Library(error) => help(error),
            Self::Output(_) => None,
            Self::Unknown { help, .. } => Some(help.clone()),
        }
    }

    /// Tells on standard error what went wrong.
    pub(crate) fn report(&self, output: &Output) {
        let found = self.diagnostics();
        if !found.is_empty() {
            output::tell(&diagnostics::rendered(found, output::stderr_has_colours()));
            output::tell(&diagnostics::count_line(found));
            return;
        }
        output.error(&self.message());
        if let Some(help) = self.help() {
            output::tell(&format!("help: {help}"));
        }
    }
}

/// An error with what caused it, on one line.
pub(crate) fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        write!(text, ": {}", plainly(&cause.to_string())).expect("a String takes everything");
        source = cause.source();
    }
    text
}

/// What an error of the system says, in the middle of a sentence and without its number.
fn plainly(said: &str) -> String {
    let said = said.split_once(" (os error").map_or(said, |(said, _)| said);
    let mut rest = said.chars();
    match rest.next() {
        Some(first) => first.to_lowercase().chain(rest).collect(),
        None => String::new(),
    }
}

/// What to do about an error of the library.
fn help(error: &Error) -> Option<String> {
    let help = match error {
        Error::NoScenario { nearest: Some(name), .. } => {
            format!("did you mean the built-in scenario `{name}`?")
        }
        Error::NoScenario { nearest: None, .. } => {
            let names: Vec<_> = rehearsal::built_in::scenario_names().collect();
            format!("give the path of a scenario file, or a built-in one: {}", names.join(", "))
        }
        Error::NoRun { candidates, .. } if candidates.is_empty() => {
            "`rehearsal run <scenario>` makes a first run".to_owned()
        }
        Error::NoRun { candidates, .. } => {
            /// More ids than this on a line help nobody.
            const SHOWN_MAX: usize = 5;
            let shown: Vec<_> = candidates.iter().take(SHOWN_MAX).map(String::as_str).collect();
            format!(
                "there are {}{}; `rehearsal runs` lists them",
                shown.join(", "),
                if candidates.len() > SHOWN_MAX { ", …" } else { "" }
            )
        }
        Error::AmbiguousRun { .. } => "give more of the id, or the run's directory".to_owned(),
        Error::NoPersonas { .. } => {
            "give the folder that holds the personas' folders, or one of these".to_owned()
        }
        Error::Occupied { .. } => {
            "give a folder that does not exist yet, or an older run".to_owned()
        }
        Error::DamagedRun { .. } => "run its scenario again to make it new".to_owned(),
        _ => return None,
    };
    Some(help)
}
