use super::{Expander, Surroundings, Template};
use crate::evaluate::Settings;
use crate::labels::Labels;
use crate::rules::running::Expansion;
use crate::series::SeriesStore;

/// 24 November 2012, 11:14:12.
const NOW: i64 = 1_353_755_652_000;

/// What a template gives for an alert of one instance, where a query for `up` finds two series, one
/// for `nothing` none, and any other fails.
fn expand(text: &str) -> String {
    let query = |expr: &str| match expr {
        "nothing" => Ok(Vec::new()),
        "up" => Ok(vec![
            (Labels::new([("instance", "b"), ("__value__", "21")]), 21.0),
            (Labels::new([("instance", "a")]), 11.0),
        ]),
        _ => Err(format!("cannot evaluate {expr}")),
    };
    let external_labels = &Labels::new([("cluster", "eu")]);
    let surroundings = Surroundings {
        now: NOW,
        external_labels,
        external_url: "http://prometheus:9090/path/prefix",
        query: &query,
    };
    let labels = Labels::new([("instance", "api-1.example.org:9090"), ("job", "api")]);
    Template::read("A", text).expand(&labels, 0.0625, surroundings)
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(expand(text), *expected, "{text}");
    }
}

#[test]
fn an_alert_tells_its_labels_and_its_value() {
    check(&[
        ("plain", "plain"),
        (
            "{{ $labels.job }} on {{ .Labels.instance }} at {{ $value }}",
            "api on api-1.example.org:9090 at 0.0625",
        ),
        ("[{{ $labels.nobody }}]", "[]"),
        (
            "{{ $externalLabels.cluster }} {{ $externalURL }} {{ .Value }}",
            "eu http://prometheus:9090/path/prefix 0.0625",
        ),
        ("{{ if gt $value 0.05 }}high{{ else }}low{{ end }}", "high"),
        (
            "{{ range $name, $value := $labels }}{{ $name }}={{ $value }} {{ end }}",
            "instance=api-1.example.org:9090 job=api ",
        ),
        ("{{ $labels }}", "map[instance:api-1.example.org:9090 job:api]"),
        ("{{define \"x\"}}{{.arg0}} {{.arg1}}{{end}}{{template \"x\" (args 1 \"2\")}}", "1 2"),
        ("{{ printf \"%.1f%%\" $value }}", "0.1%"),
    ]);
}

#[test]
fn queries_give_samples() {
    check(&[
        ("{{ query \"up\" | first | value }}", "21"),
        ("{{ query \"up\" | first | label \"instance\" }}", "b"),
        ("[{{ query \"up\" | first | label \"nobody\" }}]", "[]"),
        ("{{ query \"up\" | first | strvalue }}", "21"),
        (
            "{{ range query \"up\" | sortByLabel \"instance\" }}{{.Labels.instance}}:{{.Value}} {{end}}",
            "a:11 b:21 ",
        ),
        ("{{ range query \"nothing\" }}x{{ else }}none{{ end }}", "none"),
        ("{{ len (query \"up\") }}", "2"),
    ]);
}

#[test]
fn numbers_are_shown_for_people() {
    check(&[
        (
            "{{ humanize 0.0 }} {{ humanize 1.0 }} {{ humanize 1234567.0 }} {{ humanize .12 }} {{ humanize -1 }}",
            "0 1 1.235M 120m -1",
        ),
        (
            "{{ humanize \"1234567.0\" }} {{ humanize 1000 }} {{ humanize 9223372036854775807 }}",
            "1.235M 1k 9.223E",
        ),
        (
            "{{ humanize1024 0.0 }} {{ humanize1024 1048576.0 }} {{ humanize1024 .12 }} {{ humanize1024 1234567 }} {{ humanize1024 -1 }}",
            "0 1Mi 0.12 1.177Mi -1",
        ),
        (
            "{{ humanizePercentage -0.22222 }} {{ humanizePercentage 0.0 }} {{ 0.1234567 | humanizePercentage }} {{ humanizePercentage 1234567 }}",
            "-22.22% 0% 12.35% 1.235e+08%",
        ),
        (
            "{{ humanizeDuration 0 }} {{ humanizeDuration 1 }} {{ humanizeDuration 60 }} {{ humanizeDuration 3600 }} {{ humanizeDuration 86400 }} {{ humanizeDuration 899.99 }}",
            "0s 1s 1m 0s 1h 0m 0s 1d 0h 0m 0s 14m 59s",
        ),
        (
            "{{ humanizeDuration .1 }} {{ humanizeDuration .0001 }} {{ humanizeDuration .12345 }} {{ humanizeDuration 60.5 }} {{ humanizeDuration 1.2345 }} {{ humanizeDuration -183845 }}",
            "100ms 100us 123.5ms 1m 0s 1.234s -2d 3h 4m 5s",
        ),
        (
            "{{ humanize \"+Inf\" }} {{ humanize1024 \"-Inf\" }} {{ humanizeDuration \"NaN\" }} {{ humanizeTimestamp \"+Inf\" }}",
            "+Inf -Inf NaN +Inf",
        ),
        (
            "{{ humanizeTimestamp 0 }}|{{ humanizeTimestamp -1 }}|{{ humanizeTimestamp 9223372036 }}",
            "1970-01-01 00:00:00 +0000 UTC|1969-12-31 23:59:59 +0000 UTC|2262-04-11 23:47:16 +0000 UTC",
        ),
        ("{{ 1435065584.128 | humanizeTimestamp }}", "2015-06-23 13:19:44.128 +0000 UTC"),
        (
            "{{ printf \"%0.2f\" (parseDuration \"1h2m10ms\") }} {{ parseDuration \"-30m\" }}",
            "3720.01 -1800",
        ),
    ]);
}

#[test]
fn times_are_shown_by_example() {
    check(&[
        ("{{ (1435065584.128 | toTime).Format \"2006\" }}", "2015"),
        ("{{ 1435065584.128 | toTime }}", "2015-06-23 13:19:44.128 +0000 UTC"),
        (
            "{{ now }} {{ (now | toTime).Format \"Mon Jan 2 15:04:05 2006\" }}",
            "1.353755652e+09 Sat Nov 24 11:14:12 2012",
        ),
        (
            "{{ (now | toTime).Format \"Monday, 02-Jan-06 15:04:05 MST\" }}",
            "Saturday, 24-Nov-12 11:14:12 UTC",
        ),
        (
            "{{ (now | toTime).Format \"2006-01-02T15:04:05.000Z07:00 3:04PM _2 002 January\" }}",
            "2012-11-24T11:14:12.000Z 11:14AM 24 329 November",
        ),
        (
            "{{ (1800 | toDuration).String }} {{ 3725.5 | toDuration }} {{ 0.0015 | toDuration }}",
            "30m0s 1h2m5.5s 1.5ms",
        ),
        ("{{ (1800 | toDuration).Minutes }} {{ humanizeDuration (90 | toDuration) }}", "30 1m 30s"),
        (
            "{{ (\"-30m\" | parseDuration | toDuration | (now | toTime).Add).UnixMilli }}",
            "1353753852000",
        ),
    ]);
}

#[test]
fn texts_and_addresses_are_taken_apart() {
    check(&[
        ("{{ \"aa bb CC it's foo_bar a.b 3rd\" | title }}", "Aa Bb CC It's Foo_bar A.b 3rd"),
        (
            "{{ toUpper \"aB\" }} {{ toLower \"aB\" }} {{ safeHtml \"<b>\" }} {{ urlQueryEscape \"a b\" }}",
            "AB ab <b> a+b",
        ),
        ("{{ match \"a+\" \"xaay\" }} {{ match \"^a+$\" \"b\" }}", "true false"),
        (
            "{{ reReplaceAll \"(a)b\" \"x$1\" \"ab ab\" }} {{ reReplaceAll \"(.*):.*\" \"$1\" $labels.instance }}",
            "xa xa api-1.example.org",
        ),
        (
            "{{ graphLink \"up == 0\" }} {{ tableLink \"up\" }}",
            "/graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=up&g0.tab=1",
        ),
        ("{{ pathPrefix }} {{ externalURL }}", "/path/prefix http://prometheus:9090/path/prefix"),
        (
            "{{ stripPort \"a.org:1\" }} {{ stripPort \"a.org\" }} {{ stripPort \"[2001:DB8::1]:1\" }} {{ stripPort \"2001:DB8::1\" }} {{ stripPort \"[2001:DB8::1]::1\" }}",
            "a.org a.org 2001:DB8::1 2001:DB8::1 [2001:DB8::1]::1",
        ),
        (
            "{{ stripDomain \"a.org:1\" }} {{ stripDomain \"a.org\" }} {{ stripDomain \"192.0.2.1:1\" }} {{ stripDomain \"[2001:DB8::1]:1\" }} {{ stripDomain \"[2001:DB8::1]::1\" }}",
            "a:1 a 192.0.2.1:1 [2001:DB8::1]:1 [2001:DB8::1]::1",
        ),
    ]);
}

#[test]
fn what_cannot_be_expanded_says_so() {
    let executing = |at: usize, rest: &str| {
        let column = at + super::PREFIX.len();
        format!(
            "<error expanding template: error executing template __alert_A: template: \
             __alert_A:1:{column}: executing \"__alert_A\" at {rest}>"
        )
    };
    let cases = [
        ("{{ query \"nothing\" | first }}", executing(21, "<first>: error calling first: first() called on vector with no elements")),
        ("{{ query \"bad\" }}", executing(3, "<query \"bad\">: error calling query: cannot evaluate bad")),
        ("{{ humanize \"one\" }}", executing(3, "<humanize \"one\">: error calling humanize: strconv.ParseFloat: parsing \"one\": invalid syntax")),
        ("{{ match \"(\" \"a\" }}", executing(3, "<match \"(\" \"a\">: error calling match: error parsing regexp: missing closing ): `(`")),
        ("{{ reReplaceAll \"(\" \"a\" \"b\" }}", executing(3, "<reReplaceAll \"(\" \"a\" \"b\">: error calling reReplaceAll: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`")),
        ("{{ toTime \"NaN\" }}", executing(3, "<toTime \"NaN\">: error calling toTime: value is NaN or Inf")),
        ("{{ humanizeTimestamp 1e19 }}", executing(3, "<humanizeTimestamp 1e19>: error calling humanizeTimestamp: 1e+19 cannot be represented as a nanoseconds timestamp since it overflows int64")),
        ("{{ $labels.job.x }}", executing(10, "<$labels.job.x>: can't evaluate field x in type string")),
        ("{{", "<error expanding template: error parsing template __alert_A: template: __alert_A:1: unclosed action>".to_owned()),
    ];
    for (text, expected) in cases {
        assert_eq!(expand(text), expected, "{text}");
    }
}

#[test]
fn a_mistake_is_found_at_its_place_in_the_text() {
    let text = "a {{ $labels.job }} {{ humanise $value }}";
    let template = Template::read("A", text);
    let problem = template.problem().expect("there is no such function");
    assert_eq!(&text[problem.span.range_in(text)], "humanise");
    assert_eq!(problem.help.as_deref(), Some("did you mean `humanize`?"));
}

#[test]
fn a_running_rule_asks_what_has_been_scraped() {
    let mut store = SeriesStore::new();
    for (instance, value) in [("a", 3.0), ("b", 5.0)] {
        let labels = Labels::new([("__name__", "queue"), ("instance", instance)]);
        let id = store.series(&labels);
        store.append(id, NOW, value).expect("it is the first sample");
    }
    let mut expander = Expander::new(Settings::default(), Labels::empty(), "http://prometheus");
    let labels = Labels::new([("instance", "b")]);
    let mut expand = |text: &str| {
        let (at, store) = (NOW, &store);
        expander.expand(Expansion { alert: "A", text, labels: &labels, value: 1.0, at, store })
    };
    let own = "{{ query (printf `queue{instance=\"%s\"}` $labels.instance) | first | value }}";
    assert_eq!(expand(own), "5");
    assert_eq!(expand(own), "5", "read once, expanded twice");
    assert_eq!(expand("{{ range query `sum(queue)` }}{{ .Value }}{{ end }}"), "8");
    assert_eq!(expand("{{ now }}"), "1.353755652e+09");
    assert_eq!(expand("{{ query `1 + 1` | first | value }}"), "2");
    let wrong = expand("{{ query `sum(` }}");
    assert!(wrong.contains("error calling query: 1:"), "{wrong}");
    let text = expand("{{ query `\"a\"` }}");
    assert!(text.contains("error calling query: result is not a vector or scalar"), "{text}");
}
