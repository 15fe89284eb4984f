mod configuration;
mod matching;
mod routing;
mod timing;

use rehearsal_source::{Limits, Problems, read_yaml};

use super::{AlertmanagerConfig, read_alertmanager_config};

/// A configuration, and every problem as the text it points at and its message.
fn read(text: &str) -> (AlertmanagerConfig, Vec<(String, String)>) {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    let config = read_alertmanager_config(&documents[0], &problems);
    let shown = |problem: rehearsal_source::Problem| {
        let place = &text[problem.span.range_in(text)];
        (place.lines().next().unwrap_or_default().to_owned(), problem.message)
    };
    (config, problems.into_sorted().into_iter().map(shown).collect())
}

/// A configuration without problems.
fn sound(text: &str) -> AlertmanagerConfig {
    let (config, problems) = read(text);
    assert_eq!(problems, [], "{text}");
    config
}
