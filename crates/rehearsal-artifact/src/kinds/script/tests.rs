use proptest::prelude::*;

use super::*;
use crate::artifact::{Artifact, ReadArtifact};

fn read_script(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("scripts/sample.sh", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read_script(text).reading_findings().map(shown).collect()
}

fn programs(text: &str) -> Vec<String> {
    let file = read_script(text);
    let script: &Script = file.model().unwrap();
    script.commands.iter().map(|command| command.program.value.clone()).collect()
}

/// What careful people write, and `bash -n` accepts.
const ACCEPTED: &[&str] = &[
    "echo \"a $(printf '%s' \"b $(date +%s) )\") c\"",
    "case \"$1\" in\n  -h | --help) usage ;;\n  (start) run ;;\n  @(a|b)*) : ;;\n  \"x)\") : ;&\n  *) exit 2\nesac",
    "x=$(case a in a) echo 1 ;; esac)",
    "grep -q ready <<< \"$status\" && echo up",
    "hosts=(a \"b c\" $(list) [5]=d # the last one\n)\nfor host in \"${hosts[@]}\"; do echo \"${host%%.*}\"; done",
    "for ((i = 0; i < 3; i++)); do (( total += i << 1 )); done",
    "for name do echo \"$name\"; done",
    "diff <(sort a) <(sort b) > >(tee out) 2>&1",
    "cat <<EOF\nit's $(not a \"command\nEOF\necho done",
    "cat <<-'END' | tee log\n\tif\n\tEND\necho done",
    "body=$(cat <<JSON\n{\"a\": \"(\"}\nJSON\n)\necho \"$body\"",
    "if [[ $name =~ ^(a|b)+\\)?$ && ( -f x || $# -gt 1 ) ]]; then :; elif ! grep -q x y; then :; else :; fi",
    "retry() {\n  local tries=$1; shift\n  until \"$@\"; do ((tries--)) || return 1; sleep 1; done\n}\nfunction clean { rm -rf \"${dir:?}\"; }\ntrap 'clean; exit 1' INT TERM EXIT",
    "echo ${a:-\"it's\"} \"${b:-its}\" \"${c//'/'/x}\" ${d#\"}\"}",
    "while read -r line; do echo \"$line\"; done < <(kubectl get pods)",
    "echo $'don\\'t' $\"text\" `echo \\`date\\` \"x\"`",
    "{ echo a; echo b; } | sort >&2 2>/dev/null &>> log",
    "(cd build && make) || exit 1",
    "[ \"$#\" -eq 1 ] || { echo 'usage: x' >&2; exit 64; }",
    "echo if then fi done esac } { ; echo 16#ff x#y # comment with ' and (",
    "select x in a b; do break; done\ntime sleep 1\n! false",
    "if a; then if b; then c; fi fi",
    "x=$(( (1 + 2) * 3 )); y=$((x)) z=$( (echo sub); (echo shell) )",
    "find . -name '*.sh' -exec bash -n {} \\;",
    "long \\\n  --flag \\\n  value",
    "shopt -s extglob\nrm -f !(keep|this)\nls ?(a|b).txt",
    "printf '%s\\n' \"$(sed -n 's/\"(.*)\"/\\1/p' <<'X'\n\"(a)\nX\n)\"",
    "export A=1 B=\"$(pwd)\" C='x y'\nA=1 B=2 run --now",
    "echo \"${arr[$((i + 1))]}\" \"${!prefix@}\" \"${#arr[@]}\" $? $! $$ $# $@",
];

#[test]
fn what_a_careful_person_writes_is_accepted() {
    for text in ACCEPTED {
        assert_eq!(problems(text), [""; 0], "{text}");
    }
}

#[test]
fn what_never_ends_is_found_at_its_beginning() {
    let cases: &[(&str, &str)] = &[
        ("echo 'a\necho b", "1:6 this single quote never ends"),
        ("echo \"a\necho b", "1:6 this double quote never ends"),
        ("x=$(date", "1:3 this command substitution never ends"),
        ("echo \"$(date\"", "1:13 this double quote never ends"),
        ("echo ${a", "1:6 this expansion never ends"),
        ("echo `date", "1:6 this backtick never ends"),
        ("a=(1 2", "1:3 this array never ends"),
        ("(cd x", "1:1 this subshell never ends"),
        ("cat <(ls", "1:5 this process substitution never ends"),
        ("[[ -f x ]; then", "1:1 this `[[` never ends"),
        ("cat <<EOF\ntext\n EOF\n", "1:5 this here-document never ends"),
        ("if true; then\n  echo a\n", "1:1 this `if` has no `fi`"),
        ("if true; echo a; fi", "1:1 this `if` has no `then` before `fi`"),
        ("for x in a b; do\n  echo a\n", "1:1 this `loop` has no `done`"),
        ("while true; do if a; then b; done", "1:16 this `if` has no `fi` before `done`"),
        ("case x in\n a) b ;;\n", "1:1 this `case` has no `esac`"),
        ("case x in a b) c ;; esac", "1:11 a pattern of `case` must end in `)`"),
        ("f() {\n  echo a\n", "1:5 this `{` has no `}`"),
        ("echo a; fi", "1:9 this `fi` has no `if`"),
        ("echo a )", "1:8 this `)` has no `(`"),
        ("f() { x; }\n}", "2:1 this `}` has no `{`"),
        ("echo a\r\n", "1:7 lines end in CR LF, which a shell takes as part of each last word"),
    ];
    for (text, problem) in cases {
        assert_eq!(problems(text), [*problem], "{text}");
    }
}

#[test]
fn commands_are_found_where_they_stand() {
    let text = "#!/usr/bin/env bash\nset -euo pipefail\ndir=$(dirname \"$0\") A=1 kubectl \
                \"rollout\" undo 2>&1 | tee log\nif ! curl -f x; then echo no; fi\n";
    assert_eq!(programs(text), ["set", "dirname", "kubectl", "tee", "curl", "echo"]);
    let file = read_script(text);
    let script: &Script = file.model().unwrap();
    let kubectl = script.calls("kubectl").next().unwrap();
    let words: Vec<_> = kubectl.words.iter().map(|word| word.as_str()).collect();
    assert_eq!(words, ["rollout", "undo"]);
    assert_eq!(&text[kubectl.words[0].span.range_in(text)], "\"rollout\"");
}

#[test]
fn functions_and_traps_are_known() {
    let text = "a() { one; }\nfunction b { two; }\nc() (three)\ntrap 'a; b' EXIT INT\nfour\n";
    let file = read_script(text);
    let script: &Script = file.model().unwrap();
    let names = |list: &[Spanned<String>]| {
        list.iter().map(|name| name.value.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&script.functions), "a b c");
    assert_eq!(names(&script.trapped_signals), "EXIT INT");
    let outside = script.commands.iter().filter(|command| !command.in_function);
    let outside: Vec<_> = outside.map(|command| command.program.as_str()).collect();
    assert_eq!(outside, ["trap", "four"]);
}

#[test]
fn strictness_counts_before_the_first_command_only() {
    let cases = [
        ("#!/bin/bash\nset -euo pipefail\nls", ""),
        ("#!/bin/bash -eu\nset -o pipefail\nls", ""),
        ("set -o errexit -o nounset\nset -o pipefail\nls", ""),
        ("f() { ls; }\nreadonly A=1\nset -Eeuo pipefail\nf", ""),
        ("set -e\nls", "-u -o pipefail"),
        ("set -euo pipefail +e\nls", "-e"),
        ("ls\nset -euo pipefail", "-e -u -o pipefail"),
        ("dir=$(pwd)\nset -euo pipefail", "-e -u -o pipefail"),
    ];
    for (text, missing) in cases {
        let file = read_script(text);
        assert_eq!(file.model::<Script>().unwrap().strict.missing(), missing, "{text}");
    }
}

#[test]
fn deep_nesting_and_long_lines_are_cheap() {
    let nested = "$(".repeat(100_000);
    assert_eq!(problems(&nested).len(), 1);
    for piece in ["((", "((1) ", "a=(", "${", "<<E\n", "case ", "\"$(", "`\\", "{ ", "[[ ", "!("] {
        let text = piece.repeat(200_000 / piece.len());
        assert!(problems(&text).len() <= 2, "{piece}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}|[ \"'`$(){}\\[\\]<>|&;#\\\\\na-f=!]{0,120}") {
        problems(&text);
    }

    #[test]
    fn no_cut_of_a_good_script_makes_reading_panic(at in 0..ACCEPTED.len(), from: u8, to: u8) {
        let text: Vec<char> = ACCEPTED[at].chars().collect();
        let (from, to) = (usize::from(from).min(text.len()), usize::from(to).min(text.len()));
        let cut: String = text[..from].iter().chain(&text[to..]).collect();
        problems(&cut);
    }

    #[test]
    fn every_span_is_inside_of_the_script(text in "[ \"'$(){}<>|&;\na-cé=]{0,60}") {
        let file = read_script(&text);
        if let Some(script) = file.model::<Script>() {
            for command in &script.commands {
                let end = command.program.span.end as usize;
                prop_assert!(end <= text.len() && text.is_char_boundary(end));
            }
        }
    }
}
