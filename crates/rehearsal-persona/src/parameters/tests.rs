use rehearsal_source::{Limits, Problems, read_yaml};

use super::{Parameter, Settings, read_parameter, read_settings};

const PARAMETERS: &str = "
- { name: title, type: text, description: d }
- { name: count, type: integer, min: 1, max: 9, default: 3, description: d }
- { name: kind, type: choice, choices: [rolling, canary], default: rolling, description: d }
- { name: steps, type: list, of: { type: integer, min: 1, max: 99 }, default: [], description: d }
- name: strategy
  type: record
  description: d
  default: { kind: canary }
  fields:
    - { name: kind, type: choice, choices: [rolling, canary], description: d }
    - { name: exposure, type: list, of: { type: integer }, default: [10], description: d }
";

fn parameters() -> Vec<Parameter> {
    let problems = Problems::new();
    let documents = read_yaml(PARAMETERS, Limits::FILE, &problems);
    let items = documents[0].items().unwrap();
    let parameters = items.iter().map(|item| read_parameter(item, &problems).unwrap()).collect();
    assert!(problems.is_empty());
    parameters
}

fn read(with: &str) -> (Option<Settings>, Vec<String>) {
    let problems = Problems::new();
    let documents = read_yaml(with, Limits::FILE, &problems);
    let settings = read_settings(&parameters(), documents.first(), &problems);
    let shown = problems.into_sorted().into_iter().map(|problem| match problem.help {
        Some(help) => format!("{} ({help})", problem.message),
        None => problem.message,
    });
    (settings, shown.collect())
}

#[test]
fn what_is_not_given_takes_its_default() {
    let (settings, problems) = read("title: x\nstrategy: { kind: canary, exposure: [5, 20] }\n");
    assert_eq!(problems, Vec::<String>::new());
    let settings = serde_like(&settings.unwrap());
    assert_eq!(
        settings,
        "count=3 kind=rolling steps=[] strategy={exposure=[5,20] kind=canary} title=x"
    );
}

#[test]
fn a_record_fills_in_its_own_defaults_also_inside_a_default() {
    let (settings, _) = read("title: x\n");
    assert!(serde_like(&settings.unwrap()).contains("strategy={exposure=[10] kind=canary}"));
}

#[test]
fn values_of_the_wrong_shape_are_refused_with_what_fits() {
    let cases = [
        ("{}", "the parameter `title` must be given"),
        ("title: [a]", "title must be a text, not a list"),
        ("{title: x, count: 12}", "count must be from 1 to 9, not 12"),
        ("{title: x, kind: canry}", "kind cannot be `canry` (did you mean `canary`?)"),
        ("{title: x, steps: [0]}", "steps must be from 1 to 99, not 0"),
        ("{title: x, strategy: {}}", "the parameter `kind` must be given"),
        ("{title: x, cuont: 2}", "unknown parameter `cuont` (did you mean `count`?)"),
    ];
    for (with, expected) in cases {
        let (settings, problems) = read(with);
        assert_eq!((settings, problems), (None, vec![expected.to_owned()]), "{with}");
    }
}

/// Settings in one line, for comparing.
fn serde_like(settings: &Settings) -> String {
    use super::Setting;
    fn one(setting: &Setting) -> String {
        match setting {
            Setting::Text(text) => text.clone(),
            Setting::Integer(number) => number.to_string(),
            Setting::Boolean(value) => value.to_string(),
            Setting::List(items) => {
                format!("[{}]", items.iter().map(one).collect::<Vec<_>>().join(","))
            }
            Setting::Record(fields) => format!("{{{}}}", serde_like(fields)),
        }
    }
    let pairs = settings.iter().map(|(name, setting)| format!("{name}={}", one(setting)));
    pairs.collect::<Vec<_>>().join(" ")
}
