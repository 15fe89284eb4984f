//! What the built-in persona PBD writes obeys context, settings and requirements, agrees with
//! itself, and cannot be broken by anything that those say.

#[path = "built_in/desk.rs"]
mod desk;

use std::collections::BTreeSet;

use desk::{CONTEXT, Desk, assert_sound, context_with};
use rehearsal_artifact::json::JsonValue;
use rehearsal_artifact::kinds::artifact_specs::ArtifactSpecs;
use rehearsal_artifact::kinds::json_schema::JsonSchema;
use rehearsal_artifact::kinds::requirements::Requirements;
use rehearsal_artifact::kinds::script::Script;
use rehearsal_artifact::kinds::stages::{OnFailure, Stage, Stages};
use rehearsal_artifact::kinds::workflow::{Job, Step, Workflow};
use rehearsal_artifact::words::{StageKind, Word};
use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all};

/// Requirements with one criterion for each of `demands`, numbered from `US-1.AC-1`.
fn requirements(demands: &[&str]) -> Artifacts {
    let mut text = "\
schema: rehearsal/requirements/v1
service: churn-predictor-v2
objectives: []
stories:
  - id: US-1
    title: A story
    feature: requirements/features/a-story.feature
    as_a: reader
    i_want: demands
    so_that: they are met
    criteria:
      - { id: US-1.AC-99, text: Something is true. }
"
    .to_owned();
    for (at, demand) in demands.iter().enumerate() {
        let id = at + 1;
        text.push_str(&format!(
            "      - {{ id: US-1.AC-{id}, text: It holds., demands: [{{ require: {demand} }}] }}\n"
        ));
    }
    let read = ReadArtifact::of(Artifact::new("requirements/requirements.yaml", text));
    assert!(read.is_sound(), "{:?}", read.reading.problems);
    [read].into_iter().collect()
}

/// The script of another persona that the workflow calls.
const ROLLBACK: &str = "scripts/rollback.sh";

fn draft(with: &str, demands: &[&str]) -> Result<Artifacts, String> {
    Desk::of("PBD").draft(CONTEXT, with, &requirements(demands))
}

fn sound(with: &str, demands: &[&str]) -> Artifacts {
    let artifacts = draft(with, demands).expect("the settings and demands can be met");
    assert_sound(&artifacts);
    artifacts
}

fn workflow(artifacts: &Artifacts) -> &Workflow {
    artifacts.first().expect("it writes a workflow").1
}

fn specs(artifacts: &Artifacts) -> &ArtifactSpecs {
    artifacts.first().expect("it writes artifact specifications").1
}

fn stages(artifacts: &Artifacts) -> &[Stage] {
    &artifacts.first::<Stages>().expect("it writes stage definitions").1.stages
}

fn stage(artifacts: &Artifacts, kind: StageKind) -> &Stage {
    stages(artifacts).iter().find(|stage| *stage.kind == kind).expect("the stage is there")
}

fn job(artifacts: &Artifacts, kind: StageKind) -> &Job {
    workflow(artifacts).job(kind.word()).expect("the job is there")
}

fn scripts(job: &Job) -> String {
    let runs = job.steps.iter().filter_map(|step| step.run.as_ref());
    runs.map(|run| run.as_str()).collect::<Vec<_>>().join("\n")
}

fn text<'a>(artifacts: &'a Artifacts, path: &str) -> &'a str {
    &artifacts.get(path).expect("it was written").artifact.text
}

/// What of `artifacts` stands in the workflow and in the stage definitions and must be the same.
fn assert_agreement(artifacts: &Artifacts) {
    let values = |list: &[rehearsal_source::Spanned<String>]| -> Vec<String> {
        list.iter().map(|item| item.value.clone()).collect()
    };
    let jobs = &workflow(artifacts).jobs;
    assert_eq!(jobs.len(), stages(artifacts).len());
    for (job, stage) in jobs.iter().zip(stages(artifacts)) {
        assert_eq!(*job.id, *stage.job);
        assert_eq!(*stage.id, stage.kind.word());
        assert_eq!(values(&job.needs), values(&stage.needs), "{}", *job.id);
        let environment = job.environment.as_ref().map(|environment| &environment.name.value);
        assert_eq!(environment, stage.environment.as_ref().map(|name| &name.value));
        let timeout = job.timeout_minutes.as_ref().and_then(|minutes| minutes.literal());
        assert_eq!(timeout, Some(*stage.timeout_minutes), "{}", *job.id);
    }
    for spec in &specs(artifacts).artifacts {
        let uploads = |step: &Step| {
            step.with.iter().any(|input| *input.name == "name" && *input.value == *spec.id)
        };
        let producer = workflow(artifacts).job(&spec.produced_by).expect("its producer is a job");
        let uploaded = producer.steps.iter().any(uploads);
        assert_eq!(uploaded, *spec.id != "container-image", "{}", *spec.id);
    }
}

/// Nothing is wrong but what the other personas' files, which are not here, would mend.
fn assert_no_findings(artifacts: &Artifacts) {
    let findings = check_all(artifacts);
    let others = findings.iter().filter(|finding| {
        finding.rule != "claim-of-unknown-criterion"
            && !(finding.rule == "script-nobody-wrote" && finding.message.contains(ROLLBACK))
    });
    assert_eq!(others.map(|finding| format!("{finding:?}")).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_default_pipeline_has_the_eight_stages_in_order_and_agrees_with_itself() {
    let artifacts = sound("{}", &[]);
    let kinds: Vec<StageKind> = stages(&artifacts).iter().map(|stage| *stage.kind).collect();
    let all: Vec<StageKind> = StageKind::ALL.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, all);
    let paths: Vec<&str> = artifacts.iter().map(|read| read.artifact.path.as_ref()).collect();
    let wanted = [
        ".github/workflows/deploy.yml",
        "model/schema.json",
        "pipeline/artifacts.yaml",
        "pipeline/stages.yaml",
        "scripts/deploy.sh",
        "scripts/smoke-test.sh",
        "scripts/verify-deployment.sh",
        "tests/endpoint/endpoints.sh",
        "tests/model/contract.sh",
    ];
    assert_eq!(paths, wanted);
    assert_agreement(&artifacts);
    assert_no_findings(&artifacts);
}

#[test]
fn it_works_from_what_the_user_stories_specialist_writes() {
    for strategy in ["rolling", "blue-green", "canary"] {
        let with = format!("strategy: {strategy}");
        let handed_on = Desk::of("JUS").draft(CONTEXT, &with, &Artifacts::default()).unwrap();
        let with = match strategy {
            "rolling" => {
                "stages: [lint-unit, model-validation, integration, container-build, security-scan, \
                 staging-smoke, production]"
            }
            _ => "{}",
        };
        let artifacts = Desk::of("PBD").draft(CONTEXT, with, &handed_on).unwrap();
        assert_sound(&artifacts);
        assert_agreement(&artifacts);
        let requirements = handed_on.first::<Requirements>().unwrap().1;
        for read in artifacts.iter() {
            assert!(!read.reading.claims.is_empty(), "{}", read.artifact.path);
            for claim in &read.reading.claims {
                let known = requirements.criteria().any(|known| *known.id == claim.criterion);
                assert!(known, "{} claims {}", read.artifact.path, claim.criterion);
            }
        }
    }
}

/// Contexts of every language on some target and of every target, with a model and without.
fn every_setting() -> Vec<String> {
    let mut contexts = Vec::new();
    for (serving, target) in [
        ("FastAPI + Docker", "Kubernetes (GKE)"),
        ("Express + Docker", "Kubernetes (EKS)"),
        ("net/http + Docker", "Kubernetes (AKS)"),
        ("Axum + Docker", "Kubernetes"),
        ("Spring Boot + Docker", "Kubernetes (GKE)"),
    ] {
        let known = ["serving", "target_env", "framework"];
        let others =
            CONTEXT.lines().filter(|line| !known.iter().any(|name| line.starts_with(name)));
        let others: Vec<&str> = others.collect();
        let plain: Vec<&str> =
            others.iter().copied().filter(|line| !line.starts_with("model")).collect();
        let stack = format!("serving: {serving}\ntarget_env: {target}\n");
        contexts.push(format!("{}\nframework: ONNX\n{stack}", others.join("\n")));
        contexts.push(format!("service: Orders API\n{}\n{stack}", plain.join("\n")));
    }
    contexts
}

/// The paths of the scripts that stand in the steps of `workflow`.
fn called(workflow: &Workflow) -> BTreeSet<String> {
    let runs = workflow.jobs.iter().map(scripts).collect::<Vec<_>>().join("\n");
    let words = runs.split(|c: char| c.is_whitespace() || "\"'()|;".contains(c));
    words.filter(|word| word.ends_with(".sh")).map(str::to_owned).collect()
}

#[test]
fn every_language_and_target_gives_a_pipeline_that_agrees_with_itself() {
    let demands = ["stage, value: lint-unit"];
    for context in every_setting() {
        let artifacts = Desk::of("PBD").draft(&context, "{}", &requirements(&demands)).unwrap();
        assert_sound(&artifacts);
        assert_agreement(&artifacts);
        assert_no_findings(&artifacts);
        let has_model = context.contains("framework: ");
        let validates = stages(&artifacts).iter().any(|s| *s.kind == StageKind::ModelValidation);
        assert_eq!(validates, has_model, "{context}");
        assert_eq!(artifacts.first::<JsonSchema>().is_some(), has_model, "{context}");
        assert_eq!(artifacts.get("tests/model/contract.sh").is_some(), has_model, "{context}");
        let elsewhere = ["*.sh", ROLLBACK];
        for path in called(workflow(&artifacts)) {
            let known = artifacts.get(&path).is_some() || elsewhere.contains(&path.as_str());
            assert!(known, "{context}: nobody writes {path}");
        }
    }
}

#[test]
fn cloud_identity_stands_only_where_the_target_has_it() {
    let clouds = [
        ("Kubernetes (GKE)", "google-github-actions/auth"),
        ("Kubernetes (EKS)", "aws-actions/configure-aws-credentials"),
        ("Kubernetes (AKS)", "Azure/login"),
        ("Kubernetes", "secrets.DEPLOY_TOKEN"),
    ];
    for (target, _) in clouds {
        let context = context_with("target_env", target);
        let artifacts = Desk::of("PBD").draft(&context, "{}", &requirements(&[])).unwrap();
        assert_sound(&artifacts);
        let workflow = text(&artifacts, ".github/workflows/deploy.yml");
        for (other, sign) in clouds {
            assert_eq!(workflow.contains(sign), target == other, "{target}: {sign}");
        }
    }
}

#[test]
fn the_schema_holds_what_the_step_says_of_the_model() {
    let with = "\
inputs:
  - { name: age, type: integer, min: 18, max: 120 }
  - { name: income, type: number, min: -5, max: 5 }
  - { name: is_new, type: boolean }
  - { name: plan, type: choice, choices: [basic, 'pro \"plus\"'] }
outputs:
  - { name: risk, type: number }
";
    let artifacts = sound(with, &["contract", "stage, value: lint-unit"]);
    let schema: &JsonSchema = artifacts.first().unwrap().1;
    let request = schema.property("request").unwrap();
    let names: Vec<&str> = request.properties.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["age", "income", "is_new", "plan"]);
    assert!(request.is_closed && request.required.len() == 4 && request.examples.len() == 1);
    let choices = request.properties[3].1.choices.as_ref().unwrap();
    assert_eq!(choices[1].value, JsonValue::Text("pro \"plus\"".to_owned()));
    let read = artifacts.get("model/schema.json").unwrap();
    assert_eq!(read.reading.claims[0].criterion, "US-1.AC-1");
}

#[test]
fn a_contract_that_cannot_be_kept_is_refused_with_the_reason() {
    for (with, reason) in [
        ("inputs: []", "needs at least one of `inputs`"),
        ("outputs: []", "needs at least one of `outputs`"),
        ("inputs: [{ name: a, type: number }, { name: a, type: boolean }]", "has `a` twice"),
        ("inputs: [{ name: a b, type: number }]", "`a b` cannot be one of `inputs`"),
        ("inputs: [{ name: a, type: number, min: 2, max: 1 }]", "has a `min` above its `max`"),
        ("inputs: [{ name: a, type: choice }]", "has no `choices`"),
    ] {
        let refused = draft(with, &[]).unwrap_err();
        assert!(refused.contains(reason), "{with}: {refused}");
    }
}

#[test]
fn every_step_that_uses_an_action_pins_it_to_a_commit_and_names_its_release() {
    for context in every_setting() {
        let artifacts = Desk::of("PBD").draft(&context, "{}", &requirements(&[])).unwrap();
        let text = text(&artifacts, ".github/workflows/deploy.yml");
        for line in text.lines().filter(|line| line.contains("uses: ")) {
            let (reference, release) = line.split_once(" # ").expect("a release beside the commit");
            let (_, commit) = reference.split_once('@').expect("a commit");
            assert_eq!(commit.len(), 40, "{line}");
            assert!(release.starts_with('v'), "{line}");
        }
    }
}

#[test]
fn each_job_has_only_the_rights_that_it_needs() {
    let writes = |context: &str| -> Vec<(String, String)> {
        let artifacts = Desk::of("PBD").draft(context, "{}", &requirements(&[])).unwrap();
        let jobs = workflow(&artifacts).jobs.iter();
        jobs.flat_map(|job| {
            let permissions = job.permissions.as_ref().expect("every job names its rights");
            let writes = permissions.writes();
            writes.map(|(scope, _)| (job.id.value.clone(), scope.to_owned())).collect::<Vec<_>>()
        })
        .collect()
    };
    let pair = |job: &str, scope: &str| (job.to_owned(), scope.to_owned());
    let push = pair("container-build", "packages");
    let enter = ["staging-smoke", "canary", "production"].map(|job| pair(job, "id-token"));
    assert_eq!(writes(CONTEXT), [std::slice::from_ref(&push), &enter].concat());
    assert_eq!(writes(&context_with("target_env", "Kubernetes")), [push]);
    assert_eq!(writes(&context_with("image_registry", "registry.churn.dev/ml")), enter);
}

#[test]
fn a_registry_that_is_not_githubs_gets_its_own_secret() {
    let context = context_with("image_registry", "europe-west1-docker.pkg.dev/churn/ml");
    let artifacts = Desk::of("PBD").draft(&context, "{}", &requirements(&[])).unwrap();
    assert_sound(&artifacts);
    let text = text(&artifacts, ".github/workflows/deploy.yml");
    assert!(text.contains("password: ${{ secrets.REGISTRY_PASSWORD }}"));
    assert!(!text.contains("github.token"));
    let specs = specs(&artifacts);
    assert!(specs.builds_image("europe-west1-docker.pkg.dev/churn/ml/churn-predictor-v2"));
}

#[test]
fn the_canary_gets_the_strictest_share_that_is_demanded() {
    for (demands, percent) in [
        (&[][..], 10),
        (&["exposure-percent-max, value: 25"], 25),
        (&["exposure-percent-max, value: 25", "exposure-percent-max, value: 5"], 5),
        (&["exposure-percent-max, value: 100"], 10),
    ] {
        let artifacts = sound("{}", demands);
        let canary = stage(&artifacts, StageKind::Canary);
        assert_eq!(canary.exposure_percent.as_ref().map(|percent| percent.value), Some(percent));
        let script = scripts(job(&artifacts, StageKind::Canary));
        assert!(script.contains(&format!("--exposure {percent}\n")), "{script}");
    }
}

#[test]
fn approvals_follow_the_demands_and_production_always_has_one() {
    let approvals = |demands: &[&str]| -> Vec<String> {
        let artifacts = sound("{}", demands);
        let approved = stages(&artifacts).iter().filter(|stage| stage.approval);
        approved.map(|stage| stage.id.value.clone()).collect()
    };
    assert_eq!(approvals(&[]), ["canary", "production"]);
    assert_eq!(approvals(&["approval, value: staging"]), ["staging-smoke", "canary", "production"]);
    let refused = draft("{}", &["approval, value: qa"]).unwrap_err();
    assert!(refused.contains("an approval before `qa`"), "{refused}");
}

#[test]
fn production_stages_roll_back_and_run_for_the_protected_branch_alone() {
    let artifacts = sound("branch: release/2.x", &[]);
    for kind in [StageKind::Canary, StageKind::Production] {
        assert_eq!(*stage(&artifacts, kind).on_failure, OnFailure::Rollback);
        let job = job(&artifacts, kind);
        let condition = job.condition.as_ref().expect("it is restricted");
        assert_eq!(condition.as_str(), "${{ github.ref == 'refs/heads/release/2.x' }}");
        let rolls_back =
            |step: &&Step| step.run.as_ref().is_some_and(|run| run.contains("scripts/rollback.sh"));
        let rollback = job.steps.iter().find(rolls_back).expect("it rolls back");
        assert_eq!(
            rollback.condition.as_ref().unwrap().as_str(),
            "${{ failure() || cancelled() }}"
        );
    }
}

#[test]
fn a_rollback_waits_for_a_deployment_that_has_begun() {
    let guarded = |with: &str, kind: StageKind| {
        let artifacts = sound(with, &[]);
        scripts(job(&artifacts, kind)).contains("if [[ $BEGUN == true ]]")
    };
    assert!(guarded("{}", StageKind::Canary));
    assert!(guarded("stages: [container-build, production]", StageKind::Production));
    // The canary before it has begun what a failed production stage takes back.
    assert!(!guarded("{}", StageKind::Production));
}

#[test]
fn no_expression_stands_inside_a_script() {
    let artifacts = sound("{}", &[]);
    for job in &workflow(&artifacts).jobs {
        assert!(!scripts(job).contains("${{"), "{}", *job.id);
    }
}

#[test]
fn settings_are_obeyed() {
    let with = "{ runner: arm-large, bake_minutes: 30, scan_severity: LOW }";
    let context = context_with("language_version", "3.12");
    let artifacts = Desk::of("PBD").draft(&context, with, &requirements(&[])).unwrap();
    assert_sound(&artifacts);
    assert_eq!(*stage(&artifacts, StageKind::Canary).timeout_minutes, 55);
    let text = text(&artifacts, ".github/workflows/deploy.yml");
    for wanted in
        ["python-version: \"3.12\"", "runs-on: arm-large", "BAKE_MINUTES: 30", "severity: LOW"]
    {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert_agreement(&artifacts);
}

#[test]
fn a_subset_of_the_stages_keeps_its_order_and_hands_on_only_what_it_makes() {
    let artifacts = sound("stages: [container-build, model-validation, staging-smoke]", &[]);
    assert_agreement(&artifacts);
    assert_no_findings(&artifacts);
    let staging = stage(&artifacts, StageKind::StagingSmoke);
    let needs: Vec<&str> = staging.needs.iter().map(|need| need.as_str()).collect();
    assert_eq!(needs, ["container-build", "model-validation"]);
    let specs = specs(&artifacts);
    assert_eq!(*specs.artifact("deployment-record").unwrap().produced_by, "staging-smoke");
    assert!(specs.artifact("scan-report").is_none());
}

#[test]
fn a_pipeline_that_deploys_nothing_has_no_deployment_script() {
    let artifacts = sound("stages: [lint-unit, container-build]", &[]);
    assert!(artifacts.first::<Script>().is_none());
    assert_agreement(&artifacts);
    assert_no_findings(&artifacts);
}

#[test]
fn orders_that_cannot_work_are_refused_with_the_reason() {
    for (stages, reason) in [
        ("[]", "at least one stage"),
        ("[lint-unit, lint-unit]", "`lint-unit` is asked for twice"),
        ("[lint-unit, production]", "`production` needs the stage `container-build` before it"),
        ("[production, container-build]", "there is no image until then"),
        ("[security-scan, container-build]", "there is no image until then"),
        ("[container-build, production, security-scan]", "users have the version by then"),
        ("[container-build, canary, staging-smoke]", "`staging-smoke` cannot come after `canary`"),
        ("[container-build, production, canary]", "`canary` cannot come after `production`"),
    ] {
        let refused = draft(&format!("stages: {stages}"), &[]).unwrap_err();
        assert!(refused.contains(reason), "{stages}: {refused}");
    }
}

#[test]
fn a_canary_stage_before_a_rolling_update_is_refused() {
    let rolling = ["strategy, value: rolling"];
    let refused = draft("{}", &rolling).unwrap_err();
    assert!(refused.contains("leave the stage `canary` out"), "{refused}");
    let without = "stages: [container-build, staging-smoke, production]";
    assert_agreement(&sound(without, &rolling));
    let both = ["strategy, value: rolling", "strategy, value: canary"];
    let refused = draft(without, &both).unwrap_err();
    assert!(refused.contains("the strategies rolling and canary"), "{refused}");
}

#[test]
fn without_requirements_there_is_no_pipeline() {
    let refused = Desk::of("PBD").draft(CONTEXT, "{}", &Artifacts::default()).unwrap_err();
    assert!(refused.contains("the requirements"), "{refused}");
}

#[test]
fn each_file_claims_the_criteria_whose_demands_it_meets() {
    let demands = [
        "stage, value: canary",
        "approval, value: production",
        "hands-on, value: sbom",
        "strategy, value: blue-green",
        "non-root",
        "stage, value: integration",
    ];
    let artifacts = sound("stages: [container-build, canary, production]", &demands);
    let claims = |path: &str| -> Vec<String> {
        let read = artifacts.get(path).unwrap();
        read.reading.claims.iter().map(|claim| claim.criterion.clone()).collect()
    };
    assert_eq!(claims(".github/workflows/deploy.yml"), ["US-1.AC-1", "US-1.AC-2"]);
    assert_eq!(claims("pipeline/stages.yaml"), ["US-1.AC-1", "US-1.AC-2", "US-1.AC-3"]);
    assert_eq!(claims("pipeline/artifacts.yaml"), ["US-1.AC-3"]);
    assert_eq!(claims("scripts/deploy.sh"), ["US-1.AC-4"]);
}

const HOSTILE: [&str; 22] = [
    "\"; rm -rf /",
    "'; rm -rf / #",
    "$(reboot)",
    "`reboot`",
    "a\nb: c",
    "a\r\nb",
    "${{ secrets.TOKEN }}",
    "{{ x }}",
    "{= plan =}",
    "{% for %}",
    "no",
    "1e3",
    "0x10",
    ": ",
    "a: b",
    " #x",
    "&a *a",
    "[a, b]",
    "- a",
    "\u{2028}\u{85}\u{feff}",
    "main' || true || 'main",
    "../../etc/passwd",
];

/// The keys and the commands: what must not change when only a name does.
fn structure(artifacts: &Artifacts) -> Vec<String> {
    let jobs = workflow(artifacts).jobs.iter().map(|job| {
        let uses = job.steps.iter().map(|step| step.uses.is_some()).collect::<Vec<_>>();
        format!("{} {uses:?}", *job.id)
    });
    let script = artifacts.first::<Script>().expect("it writes a script").1;
    let commands = script.commands.iter().map(|command| command.program.value.clone());
    jobs.chain(commands).collect()
}

#[test]
fn hostile_facts_are_refused_or_leave_the_structure_as_it_is() {
    let desk = Desk::of("PBD");
    let given = requirements(&[]);
    let wanted = structure(&desk.draft(CONTEXT, "{}", &given).unwrap());
    let long = "x ".repeat(5_000);
    for value in HOSTILE.iter().copied().chain([long.as_str()]) {
        for fact in ["model", "serving", "target_env", "image_registry", "language_version"] {
            let Ok(artifacts) = desk.draft(&context_with(fact, value), "{}", &given) else {
                continue;
            };
            assert_sound(&artifacts);
            assert_eq!(structure(&artifacts), wanted, "{fact}: {value:?}");
        }
    }
}

#[test]
fn hostile_settings_are_refused_or_leave_the_structure_as_it_is() {
    let wanted = structure(&draft("{}", &[]).unwrap());
    let long = "x".repeat(10_000);
    for value in HOSTILE.iter().copied().chain([long.as_str(), ""]) {
        for name in ["smoke_path", "runner", "branch", "scan_severity"] {
            let quoted = context_with(name, value).lines().last().unwrap().to_owned();
            match draft(&quoted, &[]) {
                Err(refused) => assert!(refused.contains(name), "{refused}"),
                Ok(artifacts) => {
                    assert_sound(&artifacts);
                    assert_eq!(structure(&artifacts), wanted, "{name}: {value:?}");
                }
            }
        }
    }
}

#[test]
fn equal_briefs_give_equal_bytes() {
    let texts = |artifacts: &Artifacts| -> Vec<String> {
        artifacts.iter().map(|read| read.artifact.text.to_string()).collect()
    };
    assert_eq!(texts(&sound("{}", &[])), texts(&sound("{}", &[])));
}
