//! Where text goes: results to standard output, remarks to standard error.
//!
//! Whoever reads may stop at any time (`rehearsal run … | head -1`); that is no error. A full disk
//! is. Colours are stripped by the streams where nobody could see them.

use std::io::{self, Write};

use tracing_subscriber::filter::LevelFilter;

use crate::failure::Failure;

/// The two streams, and how much people want to read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    is_quiet: bool,
}

impl Output {
    pub(crate) fn new(is_quiet: bool) -> Self {
        Self { is_quiet }
    }

    /// Whether the result alone is wanted.
    pub(crate) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Prints a result, which ends with its own line feed.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = anstream::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
            _ => Ok(()),
        }
    }

    /// Prints a JSON value on a line.
    pub(crate) fn print_json(&self, value: &serde_json::Value) -> Result<(), Failure> {
        self.print(&format!("{value}\n"))
    }

    /// A remark on standard error, left out where the result alone is wanted.
    pub(crate) fn remark(&self, text: &str) {
        if !self.is_quiet {
            tell(text);
        }
    }

    /// Trouble that changes nothing about the result; always said.
    pub(crate) fn warn(&self, text: &str) {
        let style = anstyle::AnsiColor::Yellow.on_default().bold();
        tell(&format!("{style}warning{style:#}: {text}"));
    }

    /// An error; always said.
    pub(crate) fn error(&self, text: &str) {
        let style = anstyle::AnsiColor::Red.on_default().bold();
        tell(&format!("{style}error{style:#}: {text}"));
    }
}

/// A line on standard error. If even that cannot be written there is nobody left to tell.
pub(crate) fn tell(line: &str) {
    drop(writeln!(anstream::stderr().lock(), "{line}"));
}

/// Whether standard error shows colours.
pub(crate) fn stderr_has_colours() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// Whether standard output shows colours.
pub(crate) fn stdout_has_colours() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Sends what the engine tells about itself to standard error.
pub(crate) fn trace(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => LevelFilter::DEBUG,
        2.. => LevelFilter::TRACE,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(stderr_has_colours())
        .with_target(false)
        .without_time()
        .with_writer(anstream::stderr)
        .init();
}

/// What is said after a panic, whose own message is already on standard error.
pub(crate) fn apologise() {
    tell(concat!(
        "error: this is a bug in Rehearsal ",
        env!("CARGO_PKG_VERSION"),
        ", not in your scenario\n",
        "help: please report the message above together with the command and the scenario; \
         RUST_BACKTRACE=1 adds where it happened",
    ));
}
