//! From the instructions of a Dockerfile to what its stages are.

use std::collections::BTreeMap;

use parse_dockerfile::{HealthcheckArguments, Instruction, Source, UnescapedString};
use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Span, Spanned, nearest};

use super::variables::{Pair, Variables};
use super::{BuildSetting, BuildStage};
use crate::image::ImageReference;

/// What one stage says about the image that it would become, without what it inherits.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) user: Option<Spanned<String>>,
    pub(super) exposed: Vec<Spanned<u16>>,
    pub(super) healthcheck: Option<bool>,
    pub(super) entrypoint: Option<Spanned<String>>,
    pub(super) cmd: Option<Spanned<String>>,
}

/// A Dockerfile being read, stage by stage.
pub(super) struct Reader<'s, 'p> {
    source: &'s str,
    shift: usize,
    problems: &'p Problems,
    /// The stages by their names in lower case.
    places: BTreeMap<String, usize>,
    pub(super) stages: Vec<BuildStage>,
    settings: Vec<Settings>,
}

impl<'s, 'p> Reader<'s, 'p> {
    /// Reads from `source`, which begins `shift` bytes into the file.
    pub(super) fn new(source: &'s str, shift: usize, problems: &'p Problems) -> Self {
        Self {
            source,
            shift,
            problems,
            places: BTreeMap::new(),
            stages: Vec::new(),
            settings: Vec::new(),
        }
    }

    /// Reads one stage; `None` if what it begins from cannot be read.
    pub(super) fn stage(
        &mut self,
        from: &parse_dockerfile::FromInstruction<'_>,
        instructions: &[Instruction<'_>],
        global: &Variables<'_>,
    ) -> Option<()> {
        let written = global.filled(&from.image.value);
        let image_span = self.span(&from.image.span);
        let Some(image) = ImageReference::parse(&written) else {
            let message = format!("`{}` is not the name of an image", clip(&written));
            self.problems.add(ProblemKind::BadValue, image_span, message);
            return None;
        };
        let parent = self.place_of(&written);
        let mut stage = BuildStage {
            name: from.as_.as_ref().map(|(_, name)| self.spanned(name)),
            image: Spanned::new(image, image_span),
            parent,
            platform: from
                .options
                .iter()
                .filter(|option| option.name.value == "platform")
                .find_map(|option| option.value.as_ref())
                .map(|value| self.spanned(value)),
            copies_from: Vec::new(),
            runs: Vec::new(),
            settings: Vec::new(),
            replaced: Vec::new(),
            plain_adds: Vec::new(),
            span: self.span(&(from.from.span.start..from.image.span.end)),
        };
        let mut settings = Settings::default();
        let mut variables = Variables::inheriting(global);
        for instruction in instructions {
            self.instruction(instruction, &mut stage, &mut settings, &mut variables);
        }
        if let Some(name) = &stage.name {
            self.places.insert(name.to_lowercase(), self.stages.len());
        }
        self.stages.push(stage);
        self.settings.push(settings);
        Some(())
    }

    /// What the last stage says, completed by the stages that it begins from.
    pub(super) fn last_settings(&mut self) -> Settings {
        let mut settings = self.settings.pop().unwrap_or_default();
        let mut parent = self.stages.last().and_then(|stage| stage.parent);
        while let Some(place) = parent {
            let inherited = std::mem::take(&mut self.settings[place]);
            settings.user = settings.user.or(inherited.user);
            settings.exposed.extend(inherited.exposed);
            settings.healthcheck = settings.healthcheck.or(inherited.healthcheck);
            settings.entrypoint = settings.entrypoint.or(inherited.entrypoint);
            settings.cmd = settings.cmd.or(inherited.cmd);
            parent = self.stages[place].parent;
        }
        settings
    }

    fn instruction(
        &self,
        instruction: &Instruction<'_>,
        stage: &mut BuildStage,
        settings: &mut Settings,
        variables: &mut Variables<'_>,
    ) {
        match instruction {
            Instruction::Arg(arg) => {
                variables.declare(&arg.arguments.value);
                self.keep_settings(&arg.arguments, Variables::arguments, stage);
            }
            Instruction::Env(env) => {
                variables.set(&env.arguments.value);
                self.keep_settings(&env.arguments, Variables::variables, stage);
            }
            Instruction::Add(add)
                if add.options.is_empty() && add.src.iter().all(is_plain_file) =>
            {
                stage.plain_adds.push(self.span(&add.add.span));
            }
            Instruction::User(user) => {
                let mut name = self.spanned(&user.arguments);
                name.value = variables.filled(&name.value);
                settings.user = Some(name);
            }
            Instruction::Expose(expose) => {
                for port in &expose.arguments {
                    self.expose(port, settings, variables);
                }
            }
            Instruction::Healthcheck(check) => {
                let asks = matches!(check.arguments, HealthcheckArguments::Cmd { .. });
                settings.healthcheck = Some(asks);
            }
            Instruction::Entrypoint(entrypoint) => {
                let command = self.command(&entrypoint.arguments);
                let earlier = settings.entrypoint.replace(command);
                stage.replaced.extend(earlier.map(|earlier| ("ENTRYPOINT", earlier.span)));
            }
            Instruction::Cmd(cmd) => {
                let earlier = settings.cmd.replace(self.command(&cmd.arguments));
                stage.replaced.extend(earlier.map(|earlier| ("CMD", earlier.span)));
            }
            Instruction::Run(run) => {
                stage.runs.push(self.command(&run.arguments));
                let mounts = run.options.iter().filter(|option| option.name.value == "mount");
                for value in mounts.filter_map(|option| option.value.as_ref()) {
                    self.mount(value, stage);
                }
            }
            Instruction::Copy(copy) => {
                let from = copy.options.iter().find(|option| option.name.value == "from");
                if let Some(value) = from.and_then(|option| option.value.as_ref()) {
                    self.copy_from(self.spanned(value), stage);
                }
                self.heed_sources(&copy.src);
            }
            _ => {}
        }
    }

    /// Notes the names that `arguments` set by what `read` says of them, each with its place.
    fn keep_settings(
        &self,
        arguments: &UnescapedString<'_>,
        read: fn(&str) -> Vec<Pair>,
        stage: &mut BuildStage,
    ) {
        let written = self.source.get(arguments.span.clone()).unwrap_or_default();
        let mut from = 0;
        // A text that is written with quotes or escapes stands somewhere in the arguments.
        let mut place = |text: &str| match written[from..].find(text) {
            Some(at) => {
                let start = arguments.span.start + from + at;
                from += at + text.len();
                self.span(&(start..start + text.len()))
            }
            None => self.span(&arguments.span),
        };
        for (name, value) in read(&arguments.value) {
            let name_span = place(&name);
            let value = value.map(|value| {
                let span = place(&value);
                Spanned::new(value, span)
            });
            stage.settings.push(BuildSetting { name: Spanned::new(name, name_span), value });
        }
    }

    /// A path that leaves the build context is refused by every builder.
    fn heed_sources(&self, sources: &[Source<'_>]) {
        for source in sources {
            if let Source::Path(path) = source
                && (path.value == ".." || path.value.starts_with("../"))
            {
                let message = format!("`{}` is outside of the build context", clip(&path.value));
                self.problems.add(ProblemKind::BadValue, self.span(&path.span), message);
            }
        }
    }

    fn expose(
        &self,
        port: &UnescapedString<'_>,
        settings: &mut Settings,
        variables: &Variables<'_>,
    ) {
        let written = variables.filled(&port.value);
        let span = self.span(&port.span);
        if written.contains('$') {
            return;
        }
        let (range, protocol) = written.split_once('/').unwrap_or((&written, "tcp"));
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0);
        let (Some(first), Some(last)) = (number(first), number(last)) else {
            let message = format!("`{}` is not a port", clip(&written));
            self.problems.add(ProblemKind::BadValue, span, message);
            return;
        };
        if !matches!(protocol.to_ascii_lowercase().as_str(), "tcp" | "udp" | "sctp") {
            let message = format!("a port has no protocol `{}`", clip(protocol));
            self.problems.add(ProblemKind::BadValue, span, message);
        }
        settings.exposed.push(Spanned::new(first, span));
        if last != first {
            settings.exposed.push(Spanned::new(last, span));
        }
    }

    /// `--mount=type=bind,from=build,…`
    fn mount(&self, value: &UnescapedString<'_>, stage: &mut BuildStage) {
        let from = value.value.split(',').find_map(|part| part.strip_prefix("from="));
        if let Some(name) = from {
            self.copy_from(Spanned::new(name.to_owned(), self.span(&value.span)), stage);
        }
    }

    /// A name without any sign of an image (tag, digest, registry, path, variable) can only be
    /// meant as a stage, although a builder would try to pull it.
    fn copy_from(&self, name: Spanned<String>, stage: &mut BuildStage) {
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let is_known = if is_number {
            name.parse::<usize>().is_ok_and(|place| place < self.stages.len())
        } else {
            name.contains(['/', ':', '@', '.', '$']) || self.place_of(&name).is_some()
        };
        if !is_known {
            let message = format!("no earlier stage is called `{}`", clip(&name));
            let names = self.places.keys().map(String::as_str);
            // Only the first few are worth a search among all names.
            let near = if self.problems.len() < 20 { nearest(&name, names) } else { None };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "an image needs a tag or a digest here".to_owned(),
            };
            self.problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
        }
        stage.copies_from.push(name);
    }

    /// The earlier stage called `name`; builders ignore letter case.
    fn place_of(&self, name: &str) -> Option<usize> {
        self.places.get(&name.to_lowercase()).copied()
    }

    /// A command as it is written, without the instruction's name.
    fn command(&self, command: &parse_dockerfile::Command<'_>) -> Spanned<String> {
        let span = match command {
            parse_dockerfile::Command::Exec(list) => &list.span,
            parse_dockerfile::Command::Shell(line) => &line.span,
            _ => return Spanned::new(String::new(), Span::default()),
        };
        let written = self.source.get(span.clone()).unwrap_or_default();
        Spanned::new(written.to_owned(), self.span(span))
    }

    fn spanned(&self, text: &UnescapedString<'_>) -> Spanned<String> {
        Spanned::new(text.value.clone().into_owned(), self.span(&text.span))
    }

    fn span(&self, span: &parse_dockerfile::Span) -> Span {
        Span::new(span.start + self.shift, span.end + self.shift)
    }
}

/// Whether `source` is a file or folder of the build context that `ADD` would only copy.
fn is_plain_file(source: &Source<'_>) -> bool {
    /// Ends of names that `ADD` may unpack.
    const ARCHIVES: [&str; 9] =
        [".bz2", ".gz", ".tar", ".tbz2", ".tgz", ".txz", ".xz", ".zip", ".zst"];
    let Source::Path(path) = source else { return false };
    let path = &path.value;
    let is_open =
        path.contains(['$', '*', '?']) || path.contains("://") || path.starts_with("git@");
    !is_open && !ARCHIVES.iter().any(|end| path.ends_with(end))
}
