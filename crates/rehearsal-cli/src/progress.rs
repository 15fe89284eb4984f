//! A run that is getting on, for someone who waits for it.
//!
//! On a terminal a few lines are redrawn in place, but only if a run takes long enough to wonder;
//! they are gone when it ends. Elsewhere one plain line a step, if asked for. Watching never slows a
//! run: events come through a bounded broadcast, and what was missed is counted.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rehearsal::Observers;
use serde_json::Value;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::args::Progress;
use crate::output::tell;

/// Whoever waits less than this would only see a flicker.
const PATIENCE: Duration = Duration::from_millis(300);
/// Time between two looks at what has happened.
const PERIOD: Duration = Duration::from_millis(50);
/// Lines that are drawn at most, so that a small terminal does not scroll.
const LINES_MAX: usize = 8;
/// Columns that are drawn at most: two less than the narrowest common terminal has.
const COLUMNS_MAX: usize = 78;
/// Events that may wait for us; a run has a few hundred.
const CAPACITY: usize = 4_096;

/// Someone who watches a run.
pub(crate) struct Watch {
    observers: Option<Observers>,
    has_ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch, if there is anything to show.
    pub(crate) fn begin(progress: Progress, title: String) -> Self {
        let is_terminal = io::stderr().is_terminal();
        let style = match progress {
            Progress::Bar => Some(Style::Redrawn),
            Progress::Auto if is_terminal => Some(Style::Redrawn),
            Progress::Lines => Some(Style::Lines),
            Progress::Auto | Progress::None => None,
        };
        let has_ended = Arc::new(AtomicBool::new(false));
        let Some(style) = style else { return Self { observers: None, has_ended, thread: None } };
        let observers = Observers::new(CAPACITY);
        let screen = Screen::new(style, title);
        let (receiver, ended) = (observers.subscribe(), Arc::clone(&has_ended));
        let thread = thread::spawn(move || screen.watch(receiver, &ended));
        Self { observers: Some(observers), has_ended, thread: Some(thread) }
    }

    /// Where the run's events go.
    pub(crate) fn observers(&self) -> Option<&Observers> {
        self.observers.as_ref()
    }

    /// Shows what is left and clears the screen.
    pub(crate) fn end(self) {
        self.has_ended.store(true, Ordering::Release);
        if let Some(thread) = self.thread {
            thread.thread().unpark();
            // A panic over there has been reported there, and the run is not worse for it.
            drop(thread.join());
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Redrawn,
    Lines,
}

struct Screen {
    style: Style,
    title: String,
    begun: Instant,
    /// Step ids with what is known of them.
    steps: Vec<(String, String)>,
    /// Lines on the screen that are ours.
    drawn: usize,
}

impl Screen {
    fn new(style: Style, title: String) -> Self {
        Self { style, title, begun: Instant::now(), steps: Vec::new(), drawn: 0 }
    }

    fn watch(mut self, mut receiver: Receiver<Arc<str>>, has_ended: &AtomicBool) {
        loop {
            // Asked first: whatever was sent before the end is then still read below.
            let is_last = has_ended.load(Ordering::Acquire);
            let changed = self.read(&mut receiver);
            if is_last {
                return self.erase();
            }
            if changed && self.style == Style::Redrawn && self.begun.elapsed() >= PATIENCE {
                self.draw();
            }
            thread::park_timeout(PERIOD);
        }
    }

    /// Takes in the events that have come; whether there were any.
    fn read(&mut self, receiver: &mut Receiver<Arc<str>>) -> bool {
        let mut changed = false;
        loop {
            match receiver.try_recv() {
                Ok(line) => self.take(&line),
                Err(TryRecvError::Lagged(missed)) => {
                    self.say(&format!("… {missed} events not shown"))
                }
                Err(TryRecvError::Empty | TryRecvError::Closed) => return changed,
            }
            changed = true;
        }
    }

    fn take(&mut self, line: &str) {
        let Ok(event) = serde_json::from_str::<Value>(line) else { return };
        let data = &event["data"];
        let word = |key: &str| data[key].as_str().unwrap_or_default().to_owned();
        let kind = event["kind"].as_str().unwrap_or_default();
        let told = match kind {
            "step.started" => format!("{} {}", word("persona"), word("name")),
            "step.finished" => format!("{} artifacts", data["artifacts"]),
            "step.failed" => word("reason"),
            "check.finished" => format!("{} errors, {} warnings", data["errors"], data["warnings"]),
            "area.scored" => word("status"),
            "gate.decided" => word("verdict"),
            _ => return,
        };
        let subject = if kind == "area.scored" { word("area") } else { word("step") };
        let said = [kind, &subject, &told].into_iter().filter(|word| !word.is_empty());
        self.say(&plain(&said.collect::<Vec<_>>().join(" ")));
        let mark = match kind {
            "step.started" => "◐",
            "step.finished" => "✓",
            "step.failed" => "✗",
            _ => return,
        };
        let shown = plain(&format!("{mark} {subject}: {told}"));
        match self.steps.iter_mut().find(|(step, _)| *step == subject) {
            Some((_, known)) => *known = shown,
            None => self.steps.push((subject, shown)),
        }
    }

    fn say(&self, line: &str) {
        if self.style == Style::Lines {
            tell(line);
        }
    }

    fn draw(&mut self) {
        self.erase();
        let lines = self.lines();
        lines.iter().for_each(|line| tell(line));
        self.drawn = lines.len();
    }

    /// The title and the last steps.
    fn lines(&self) -> Vec<String> {
        let hidden = self.steps.len().saturating_sub(LINES_MAX - 1);
        let steps = self.steps.iter().skip(hidden).map(|(_, shown)| shown);
        // A line that wraps would be counted wrong when it is erased.
        let cut = |line: &String| line.chars().take(COLUMNS_MAX).collect();
        [&self.title].into_iter().chain(steps).map(cut).collect()
    }

    fn erase(&mut self) {
        if self.drawn > 0 {
            // Cursor up by so many lines, then clear from there to the end (ECMA-48 CUU, ED).
            drop(write!(io::stderr(), "\u{1b}[{}A\u{1b}[J", self.drawn));
            self.drawn = 0;
        }
    }
}

/// What personas are called and why they fail is not ours, and must not be able to move the cursor.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

#[cfg(test)]
mod tests;
