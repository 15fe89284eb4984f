//! The shell commands of a delivery: those of its scripts, of the steps of its workflows, and of the
//! `RUN` lines of its Dockerfiles.
//!
//! A step's script stands inside of YAML, and what a shell sees there is known only when the
//! expressions are filled in; they stay as they are written. Steps that ask for another shell than a
//! POSIX one have no commands here, and neither have `RUN` lines in JSON form.

use std::borrow::Cow;

use rehearsal_source::{Span, Spanned};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::kinds::dockerfile::Dockerfile;
use crate::kinds::script::{Command, Script, commands_of};
use crate::kinds::workflow::{Job, Step, Workflow};

/// Commands that one shell runs, one after the other.
pub(crate) struct Shell<'a> {
    pub(crate) file: &'a ReadArtifact,
    pub(crate) commands: Cow<'a, [Command]>,
    /// What the commands are written in, if they stand inside of another file.
    text: Option<&'a Spanned<String>>,
    /// The folder of the repository that they start in; empty for its top, and nothing where they
    /// start elsewhere: in an image, or where a checkout was moved to.
    pub(crate) folder: Option<&'a str>,
}

impl<'a> Shell<'a> {
    /// Where `word`, a word of one of the commands, stands in the file.
    pub(crate) fn place(&self, word: &Spanned<String>) -> Span {
        match self.text {
            None => word.span,
            Some(text) => {
                let written = text.get(word.span.range_in(text)).unwrap_or_default();
                self.file.place_of(written, text.span)
            }
        }
    }

    /// The script.
    pub(crate) fn text(&self) -> &'a str {
        self.text.map_or(&self.file.artifact.text, |text| text.as_str())
    }

    fn of_script(file: &'a ReadArtifact, script: &'a Script) -> Self {
        // Where a script starts is its caller's choice; most start at the top.
        Self { file, commands: Cow::Borrowed(&script.commands), text: None, folder: Some("") }
    }

    fn of_step(file: &'a ReadArtifact, step: &'a Step, folder: Option<&'a str>) -> Self {
        let commands = Cow::Borrowed(step.commands.as_slice());
        Self { file, commands, text: step.run.as_ref(), folder }
    }

    fn of_run(file: &'a ReadArtifact, run: &'a Spanned<String>) -> Self {
        Self { file, commands: Cow::Owned(commands_of(run)), text: Some(run), folder: None }
    }
}

/// Every shell of `artifacts`, by file and place.
pub(crate) fn shells(artifacts: &Artifacts) -> Vec<Shell<'_>> {
    let mut shells = Vec::new();
    for file in artifacts.iter() {
        if let Some(script) = file.model::<Script>() {
            shells.push(Shell::of_script(file, script));
        } else if let Some(workflow) = file.model::<Workflow>() {
            for job in &workflow.jobs {
                let scripts = job.steps.iter().filter(|step| step.run.is_some());
                let steps = scripts.filter(|step| is_posix(workflow, job, step));
                let shell = |step| Shell::of_step(file, step, folder(workflow, job, step));
                shells.extend(steps.map(shell));
            }
        } else if let Some(dockerfile) = file.model::<Dockerfile>() {
            let runs = dockerfile.stages.iter().flat_map(|stage| &stage.runs);
            let in_shell = runs.filter(|run| !run.starts_with('['));
            shells.extend(in_shell.map(|run| Shell::of_run(file, run)));
        }
    }
    shells
}

/// Whether the script of `step` is for a POSIX shell, as far as it says.
fn is_posix(workflow: &Workflow, job: &Job, step: &Step) -> bool {
    let shells = [&step.shell, &job.defaults.shell, &workflow.defaults.shell];
    let shell = shells.into_iter().flatten().next();
    let is_windows = job.runs_on.iter().any(|machine| machine.contains("windows"));
    let program = shell.map(|shell| shell.split(' ').next().unwrap_or_default());
    program.map_or(!is_windows, |program| matches!(program, "bash" | "sh"))
}

/// The folder that the script of `step` starts in; nothing if only the run knows it.
fn folder<'a>(workflow: &'a Workflow, job: &'a Job, step: &'a Step) -> Option<&'a str> {
    let of_defaults = [&job.defaults, &workflow.defaults].map(|it| &it.working_directory);
    let folder = std::iter::once(&step.working_directory).chain(of_defaults).flatten().next();
    // Only a checkout without a path of its own puts the repository where the step starts.
    let is_moved = job.steps.iter().any(|step| {
        step.is_of("actions/checkout")
            && ["path", "repository"].iter().any(|input| step.input(input).is_some())
    });
    let folder = folder.map_or("", |folder| folder.trim_start_matches("./").trim_end_matches('/'));
    (!is_moved && !folder.contains(['$', '*']) && !folder.starts_with(['/', '.'])).then_some(folder)
}
