//! `Dockerfile`: how the container image is built.
//!
//! Parsing is `parse-dockerfile`'s; this module resolves what a delivery asks about: which image
//! each stage begins from, what is copied between stages, and what the *last* stage runs as,
//! listens on and starts, with what it inherits from the stages that it is built on. Build
//! arguments and environment variables are filled in where the file itself gives their value; a
//! value that only the build command knows stays as written (`${TAG}`), and nothing is claimed
//! about it.
//!
//! Left out: what the shell commands of `RUN` do, and `ONBUILD`.

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Span, Spanned, nearest};

use crate::image::ImageReference;
use crate::kind::{Content, Kind, model};

mod reader;
mod variables;

use reader::Reader;
use variables::Variables;

/// The kind.
pub static KIND: Kind = Kind {
    id: "dockerfile",
    title: "Dockerfile",
    paths: &[
        "**/Dockerfile",
        "**/Dockerfile.*",
        "**/*.Dockerfile",
        "**/*.dockerfile",
        "**/Containerfile",
        "**/Containerfile.*",
    ],
    content: Content::PathAlone,
    read,
};

/// How an image is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Dockerfile {
    /// In the order built; never empty. The last one becomes the image.
    pub stages: Vec<BuildStage>,
    /// Who the image runs as; the base image's user (mostly root) where absent.
    pub user: Option<Spanned<String>>,
    /// Ports that the image listens on; of a range, the first and the last.
    pub exposed: Vec<Spanned<u16>>,
    /// Whether the image says how it is asked for its health.
    pub healthcheck: bool,
    /// What always runs, as written.
    pub entrypoint: Option<Spanned<String>>,
    /// What runs by default, or the default arguments of the entrypoint, as written.
    pub cmd: Option<Spanned<String>>,
}

/// One stage of a build.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildStage {
    /// What later stages call it.
    pub name: Option<Spanned<String>>,
    /// What it begins from: an image, `scratch`, or the name of an earlier stage.
    pub image: Spanned<ImageReference>,
    /// The earlier stage that it begins from, as a place in [`Dockerfile::stages`].
    pub parent: Option<usize>,
    /// The platform that it is built for, where it says so.
    pub platform: Option<Spanned<String>>,
    /// The stages or images that it copies or mounts files from.
    pub copies_from: Vec<Spanned<String>>,
    /// The commands that it runs, as written.
    pub runs: Vec<Spanned<String>>,
    /// Its build arguments and environment variables, in the order written.
    pub settings: Vec<BuildSetting>,
    /// Each `CMD` or `ENTRYPOINT` that a later one of the stage takes the place of, with its line.
    pub replaced: Vec<(&'static str, Span)>,
    /// The word of each `ADD` that only copies files: no archive, no address, nothing open.
    pub plain_adds: Vec<Span>,
    /// The `FROM` line.
    pub span: Span,
}

/// A build argument (`ARG`) or an environment variable (`ENV`).
#[derive(Clone, Debug, PartialEq)]
pub struct BuildSetting {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value as written; absent for an argument that only the build command knows.
    pub value: Option<Spanned<String>>,
}

impl BuildStage {
    /// Whether it begins from an image that is pulled.
    #[must_use]
    pub fn pulls(&self) -> bool {
        self.parent.is_none() && self.image.repository != "scratch"
    }
}

impl Dockerfile {
    /// The places of the stages whose layers become the image: the last one, and what it is built on.
    #[must_use]
    pub fn kept_stages(&self) -> Vec<usize> {
        let last = self.stages.len() - 1;
        std::iter::successors(Some(last), |place| self.stages[*place].parent).collect()
    }

    /// The stage that becomes the image.
    #[must_use]
    pub fn last_stage(&self) -> &BuildStage {
        self.stages.last().expect("a file without a stage is not read as a Dockerfile")
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    /// Spans of the library do not count a byte order mark.
    const MARK: &str = "\u{feff}";
    let source = text.strip_prefix(MARK).unwrap_or(text);
    let shift = text.len() - source.len();
    let parsed = match parse_dockerfile::parse(source) {
        Ok(parsed) => parsed,
        Err(error) => {
            report_syntax(&error, text, shift, problems);
            return None;
        }
    };
    let mut reader = Reader::new(source, shift, problems);
    let mut global = Variables::default();
    for argument in parsed.global_args() {
        global.declare(&argument.arguments.value);
    }
    for stage in parsed.stages() {
        reader.stage(stage.from, stage.instructions, &global)?;
    }
    let settings = reader.last_settings();
    model(Dockerfile {
        stages: reader.stages,
        user: settings.user,
        exposed: settings.exposed,
        healthcheck: settings.healthcheck.unwrap_or(false),
        entrypoint: settings.entrypoint,
        cmd: settings.cmd,
    })
}

fn report_syntax(error: &parse_dockerfile::Error, text: &str, shift: usize, problems: &Problems) {
    /// For the hint under an unknown one; `MAINTAINER` is deprecated and never what was meant.
    const INSTRUCTIONS: [&str; 17] = [
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    ];
    let line_start = text[shift..]
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let start = (shift + line_start + error.column().saturating_sub(1)).min(text.len());
    let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let word = text[start..].split(char::is_whitespace).next().unwrap_or_default();
    let span = Span::new(start, start + word.len());
    let message = format!("not a Dockerfile: {}", clip(&format!("{error:#}")));
    let near = nearest(word, INSTRUCTIONS).filter(|_| message.contains("unknown instruction"));
    match near {
        Some(name) => {
            let help = format!("did you mean `{name}`?");
            problems.add_with_help(ProblemKind::Syntax, span, message, help);
        }
        None => problems.add(ProblemKind::Syntax, span, message),
    }
}

#[cfg(test)]
mod tests;
