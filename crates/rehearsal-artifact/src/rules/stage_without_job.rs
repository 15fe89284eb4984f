//! Finds stages that no workflow job carries out, and stages that their job contradicts.
//!
//! The stages say what a delivery does and in which order; the workflow is what runs. A stage whose
//! job does not exist is a promise (a scan, an approval) that nobody keeps. A job that deploys to
//! another environment than its stage, or starts without waiting for what its stage needs, keeps
//! another promise than the one that was reviewed.
//!
//! A stage's job waits if it needs the other stage's job directly or through others. Of several
//! workflows with the same job id, the one that carries out most stages is meant.
//!
//! Left out: jobs that belong to no stage; order between jobs of different workflows, which `needs`
//! cannot state; environments that an expression names; and everything while a workflow cannot be
//! read.
//!
//! ```bad pipeline/stages.yaml
//! schema: rehearsal/stages/v1
//! stages:
//!   - id: staging
//!     name: Staging
//!     kind: staging-smoke
//!     job: deploy-staging
//!     environment: staging
//!     timeout_minutes: 10
//!     on_failure: stop
//!   - id: production
//!     name: Production
//!     kind: production
//!     job: deploy-production
//!     needs: [staging]
//!     environment: production
//!     timeout_minutes: 20
//!     on_failure: rollback
//! ```
//!
//! ```bad .github/workflows/deliver.yml
//! on: push
//! permissions: {}
//! concurrency: deliver
//! jobs:
//!   deploy-staging:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: staging
//!     steps:
//!       - run: ./deploy.sh staging
//!   deploy-production:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 20
//!     environment: production
//!     steps:
//!       - run: ./deploy.sh production
//! ```
//!
//! ```good pipeline/stages.yaml
//! schema: rehearsal/stages/v1
//! stages:
//!   - id: staging
//!     name: Staging
//!     kind: staging-smoke
//!     job: deploy-staging
//!     environment: staging
//!     timeout_minutes: 10
//!     on_failure: stop
//!   - id: production
//!     name: Production
//!     kind: production
//!     job: deploy-production
//!     needs: [staging]
//!     environment: production
//!     timeout_minutes: 20
//!     on_failure: rollback
//! ```
//!
//! ```good .github/workflows/deliver.yml
//! on: push
//! permissions: {}
//! concurrency: deliver
//! jobs:
//!   deploy-staging:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: staging
//!     steps:
//!       - run: ./deploy.sh staging
//!   deploy-production:
//!     needs: deploy-staging
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 20
//!     environment: production
//!     steps:
//!       - run: ./deploy.sh production
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::stages::{Stage, Stages};
use crate::kinds::workflow::setting::has_expression;
use crate::kinds::workflow::{self, Job, Workflow};
use crate::needs::Needs;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "stage-without-job",
    severity: Severity::Error,
    title: "no workflow job does what a stage says",
    help: "make stage and job agree: same environment, and the job waits for the jobs of the \
           stages that its stage needs",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    if artifacts.of_kind(&workflow::KIND).any(|file| file.model::<Workflow>().is_none()) {
        return;
    }
    let workflows: Vec<&Workflow> = artifacts.models().map(|(_, workflow)| workflow).collect();
    for (file, stages) in artifacts.models::<Stages>() {
        let pipeline = Pipeline::of(stages, &workflows);
        for (place, stage) in stages.stages.iter().enumerate() {
            pipeline.check_stage(place, stage, file, findings);
        }
    }
}

/// Stages, the jobs that carry them out, and the order of both.
struct Pipeline<'a> {
    stages: &'a Stages,
    stage_order: Needs<'a>,
    job_orders: Vec<Needs<'a>>,
    workflows: Vec<&'a Workflow>,
    /// For each stage its job, as the places of the workflow and of the job in it.
    jobs: Vec<Option<(usize, usize)>>,
}

impl<'a> Pipeline<'a> {
    fn of(stages: &'a Stages, workflows: &[&'a Workflow]) -> Self {
        let carried_out = |order: &Needs<'_>| {
            stages.stages.iter().filter(|stage| order.place(&stage.job).is_some()).count()
        };
        let mut ranked: Vec<_> =
            workflows.iter().map(|workflow| (*workflow, workflow.needs())).collect();
        ranked.sort_by_cached_key(|(_, order)| std::cmp::Reverse(carried_out(order)));
        let (workflows, job_orders): (Vec<_>, Vec<_>) = ranked.into_iter().unzip();
        let find = |stage: &Stage| {
            let mut orders = job_orders.iter().enumerate();
            orders.find_map(|(workflow, order)| Some((workflow, order.place(&stage.job)?)))
        };
        let jobs = stages.stages.iter().map(find).collect();
        Self { stages, stage_order: stages.needs(), job_orders, workflows, jobs }
    }

    fn check_stage(&self, place: usize, stage: &Stage, file: &ReadArtifact, out: &mut Findings) {
        let Some((workflow, job)) = self.jobs[place] else {
            let (id, job) = (clip(&stage.id), clip(&stage.job));
            let message = format!("the stage `{id}` is the job `{job}`, which no workflow has");
            let finding = out.report(&RULE, file, stage.job.span, message);
            let suggestion = self.job_orders.iter().find_map(|jobs| jobs.suggestion(&stage.job));
            finding.help = suggestion.or(finding.help.take());
            return;
        };
        let job = &self.workflows[workflow].jobs[job];
        if let Some(message) = environment_difference(stage, job) {
            let span = stage.environment.as_ref().map_or(stage.job.span, |name| name.span);
            out.report(&RULE, file, span, message);
        }
        self.check_order(place, stage, file, out);
    }

    /// Compares what the stage waits for with what its job waits for, within one workflow.
    fn check_order(&self, place: usize, stage: &Stage, file: &ReadArtifact, out: &mut Findings) {
        /// More differences than this at one stage say nothing new.
        const DIFFERENCES_MAX: usize = 8;
        let Some((workflow, job)) = self.jobs[place] else { return };
        let stages_before = self.stage_order.before(place);
        let jobs_before = self.job_orders[workflow].before(job);
        let differing = self.stages.stages.iter().enumerate().filter(|(other, _)| {
            self.jobs[*other].is_some_and(|(its_workflow, its_job)| {
                let is_comparable = its_workflow == workflow && its_job != job;
                is_comparable && stages_before[*other] != jobs_before[its_job]
            })
        });
        for (place, other) in differing.take(DIFFERENCES_MAX) {
            let [id, job, other_id, other_job] =
                [&stage.id, &stage.job, &other.id, &other.job].map(|name| clip(name));
            let message = if stages_before[place] {
                format!(
                    "the stage `{id}` needs `{other_id}`, but the job `{job}` does not wait for \
                     `{other_job}`"
                )
            } else {
                format!(
                    "the job `{job}` waits for `{other_job}`, but the stage `{id}` does not need \
                     `{other_id}`"
                )
            };
            let need = stage.needs.iter().find(|need| need.value == other.id.value);
            out.report(&RULE, file, need.map_or(stage.job.span, |need| need.span), message);
        }
    }
}

fn environment_difference(stage: &Stage, job: &Job) -> Option<String> {
    let staged = stage.environment.as_ref().map(|name| name.as_str());
    let deployed = job.environment.as_ref().map(|environment| environment.name.as_str());
    if staged == deployed || deployed.is_some_and(has_expression) {
        return None;
    }
    let id = clip(&stage.id);
    let of_job = match deployed {
        Some(name) => format!("its job `{}` to `{}`", clip(&job.id), clip(name)),
        None => format!("its job `{}` names no environment", clip(&job.id)),
    };
    Some(match staged {
        Some(name) => format!("the stage `{id}` deploys to `{}`, {of_job}", clip(name)),
        None => format!("the stage `{id}` names no environment, {of_job}"),
    })
}
