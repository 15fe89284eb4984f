//! The grid that panels stand on: 24 columns, any number of rows.

use std::collections::BTreeMap;

use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned};

use super::Panel;

/// Where a panel stands, in columns and rows from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The first column.
    pub x: u32,
    /// The first row.
    pub y: u32,
    /// How many columns.
    pub w: u32,
    /// How many rows.
    pub h: u32,
}

const COLUMNS: u32 = 24;

/// Far more than anybody scrolls.
const ROWS_MAX: u32 = 10_000;

impl Position {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Spanned<Self>> {
        let mut fields = Fields::of(node, "gridPos", problems)?;
        let mut number = |name: &'static str, least: u32, most: u32| {
            let number = fields.integer(name)?;
            let within = u32::try_from(number.value).ok().filter(|n| (least..=most).contains(n));
            if within.is_none() {
                let message =
                    format!("{name} must be between {least} and {most}, not {}", number.value);
                problems.add(ProblemKind::BadValue, number.span, message);
            }
            within
        };
        let (x, w) = (number("x", 0, COLUMNS - 1), number("w", 1, COLUMNS));
        let (y, h) = (number("y", 0, ROWS_MAX), number("h", 1, ROWS_MAX));
        let position = Self { x: x?, y: y?, w: w?, h: h? };
        if position.x + position.w > COLUMNS {
            let message = format!(
                "columns {} to {} are wider than the page, which has {COLUMNS}",
                position.x + 1,
                position.x + position.w
            );
            problems.add(ProblemKind::BadValue, node.span, message);
            return None;
        }
        Some(Spanned::new(position, node.span))
    }
}

/// Reports each panel that stands on another. A folded row takes its panels away with it.
pub(super) fn report_overlaps(panels: &[Panel], problems: &Problems) {
    let shown = panels.iter().filter(|panel| !panel.is_folded);
    let mut positions: Vec<&Spanned<Position>> =
        shown.filter_map(|panel| panel.position.as_ref()).collect();
    positions.sort_by_key(|position| (position.y, position.x));
    // The lowest row that is taken in each column, by panels that begin above or at this one.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    for position in positions {
        let columns = position.x..position.x + position.w;
        let stands_on = columns.clone().any(|x| taken.get(&x).is_some_and(|end| *end > position.y));
        if stands_on {
            let message = "this panel stands on another";
            let help = "Grafana moves one of them, which is seldom the one that was meant";
            problems.add_with_help(ProblemKind::BadValue, position.span, message, help);
        }
        for x in columns {
            let end = taken.entry(x).or_default();
            *end = (*end).max(position.y + position.h);
        }
    }
}
