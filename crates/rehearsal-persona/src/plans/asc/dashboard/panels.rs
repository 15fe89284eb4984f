//! Panels and where they stand: from left to right on a grid of 24 columns, row under row.

use serde::Serialize;

use super::super::promql::Line;

/// One panel.
#[derive(Debug, Serialize)]
pub(super) struct Panel {
    id: u32,
    kind: &'static str,
    title: String,
    description: String,
    unit: &'static str,
    x: u32,
    y: u32,
    w: u32,
    h: u32,
    targets: Vec<Target>,
    /// Below the first step, and from each step on.
    steps: Vec<Step>,
    links: Vec<Link>,
}

/// One query.
#[derive(Debug, Serialize)]
struct Target {
    reference: String,
    expr: String,
    legend: String,
}

/// A colour from a value on.
#[derive(Debug, Serialize)]
struct Step {
    color: &'static str,
    /// A number; `null` for the first, which has no lower end.
    from: Line,
}

/// Where more is said.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    pub(super) title: String,
    pub(super) url: String,
}

/// What a number is of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    /// Of a whole of 1.
    Share,
    Seconds,
    /// Requests a second.
    Rate,
    Count,
}

impl Unit {
    /// As Grafana calls it.
    fn id(self) -> &'static str {
        match self {
            Self::Share => "percentunit",
            Self::Seconds => "s",
            Self::Rate => "reqps",
            Self::Count => "none",
        }
    }
}

impl Panel {
    pub(super) fn of(title: &str, description: &str, unit: Unit) -> Self {
        Self {
            id: 0,
            kind: "timeseries",
            title: title.to_owned(),
            description: description.to_owned(),
            unit: unit.id(),
            x: 0,
            y: 0,
            w: 0,
            h: 0,
            targets: Vec::new(),
            steps: vec![Step { color: "green", from: Line::of("null") }],
            links: Vec::new(),
        }
    }

    /// One more query; at most 26, because their names are letters.
    pub(super) fn shows(mut self, expr: &str, legend: &str) -> Self {
        let reference = ('A'..='Z').nth(self.targets.len()).expect("a panel has few queries");
        self.targets.push(Target {
            reference: reference.to_string(),
            expr: expr.to_owned(),
            legend: legend.to_owned(),
        });
        self
    }

    /// A line at `value`, from which on it is bad.
    pub(super) fn line(mut self, value: &str) -> Self {
        self.steps.push(Step { color: "red", from: Line::of(value) });
        self
    }

    /// Below `value` it is bad.
    pub(super) fn at_least(mut self, value: &str) -> Self {
        self.steps = vec![
            Step { color: "red", from: Line::of("null") },
            Step { color: "green", from: Line::of(value) },
        ];
        self
    }

    /// One number instead of a graph.
    pub(super) fn into_stat(mut self) -> Self {
        self.kind = "stat";
        self
    }

    /// Names the runbooks, and links them where they have an address.
    pub(super) fn with_runbooks(mut self, runbooks: Vec<Link>, have_address: bool) -> Self {
        if !runbooks.is_empty() {
            let names: Vec<&str> = runbooks.iter().map(|runbook| runbook.title.as_str()).collect();
            self.description += &format!(" Runbooks: {}.", names.join(", "));
        }
        if have_address {
            self.links = runbooks;
        }
        self
    }
}

/// Panels in the order of reading.
#[derive(Default)]
pub(super) struct Panels {
    list: Vec<Panel>,
    /// Where the next panel goes if it fits, and the height of its row.
    x: u32,
    y: u32,
    height: u32,
}

impl Panels {
    /// Puts `panel` behind the others; a panel of another height begins a row of its own.
    pub(super) fn add(&mut self, panel: Panel, w: u32, h: u32) {
        const COLUMNS: u32 = 24;
        if self.x + w > COLUMNS || (self.x > 0 && h != self.height) {
            self.y += self.height;
            self.x = 0;
        }
        let id = u32::try_from(self.list.len() + 1).expect("a page has few panels");
        self.list.push(Panel { id, x: self.x, y: self.y, w, h, ..panel });
        self.x += w;
        self.height = h;
    }

    pub(super) fn into_list(self) -> Vec<Panel> {
        self.list
    }
}
