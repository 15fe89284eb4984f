use super::{COLUMNS_MAX, LINES_MAX, Screen, Style};

fn screen() -> Screen {
    Screen::new(Style::Redrawn, "Rehearsing".to_owned())
}

fn event(kind: &str, step: &str, rest: &str) -> String {
    format!("{{\"data\":{{\"step\":\"{step}\"{rest}}},\"kind\":\"{kind}\"}}")
}

#[test]
fn a_step_has_one_line_that_says_how_far_it_is() {
    let mut screen = screen();
    screen.take(&event("step.started", "pipeline", ",\"persona\":\"PBD\",\"name\":\"Builder\""));
    assert_eq!(screen.lines(), ["Rehearsing", "◐ pipeline: PBD Builder"]);
    screen.take(&event("step.finished", "pipeline", ",\"artifacts\":4"));
    assert_eq!(screen.lines(), ["Rehearsing", "✓ pipeline: 4 artifacts"]);
    screen.take(&event("step.failed", "monitoring", ",\"reason\":\"no metrics\""));
    assert_eq!(screen.lines()[2], "✗ monitoring: no metrics");
}

#[test]
fn a_small_terminal_never_scrolls_or_wraps() {
    let mut screen = screen();
    for number in 0..50 {
        let reason = format!(",\"reason\":\"{}\"", "long ".repeat(50));
        screen.take(&event("step.failed", &format!("step-{number}"), &reason));
    }
    let lines = screen.lines();
    assert_eq!(lines.len(), LINES_MAX);
    assert!(lines.iter().all(|line| line.chars().count() <= COLUMNS_MAX));
    assert!(lines[LINES_MAX - 1].starts_with("✗ step-49"));
}

#[test]
fn what_is_no_event_of_interest_is_passed_over() {
    let mut screen = screen();
    for line in ["", "{", "[]", "{\"kind\":\"message.posted\",\"data\":{}}", "{\"kind\":7}"] {
        screen.take(line);
    }
    assert_eq!(screen.lines(), ["Rehearsing"]);
}
