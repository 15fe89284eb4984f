//! The closed vocabularies that artifacts share: stages, strategies, signals, probes.
//!
//! One word per thing, spelled in kebab case wherever a file says it. An unknown word is a problem
//! with the nearest known one, never a silent text.

use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned, nearest};

/// A closed set of words.
pub trait Word: Sized + Copy + 'static {
    /// Every member with its spelling, in the order people list them.
    const ALL: &'static [(Self, &'static str)];

    /// The spelling.
    fn word(self) -> &'static str;

    /// The member that `word` spells.
    #[must_use]
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, spelling)| *spelling == word).map(|(member, _)| *member)
    }

    /// The member that `node` spells, or a problem that names `what` was wanted and its words.
    fn read(node: &Node<'_>, what: &str, problems: &Problems) -> Option<Spanned<Self>> {
        let text = rehearsal_source::fields::text(node, what, problems)?;
        if let Some(member) = Self::from_word(&text) {
            return Some(Spanned::new(member, node.span));
        }
        let words = || Self::ALL.iter().map(|(_, spelling)| *spelling);
        let help = match nearest(&text, words()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("one of: {}", words().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("{what} cannot be `{}`", rehearsal_source::fields::clip(&text));
        problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
        None
    }

    /// The required field `name` of `fields` as a member.
    fn field(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Spanned<Self>> {
        let node = fields.required(name)?;
        Self::read(node, name, fields.problems())
    }

    /// The field `name` of `fields` as a member, where it is there.
    fn optional_field(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Spanned<Self>> {
        let node = fields.optional(name)?;
        Self::read(node, name, fields.problems())
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$member_meta:meta])* $member:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$member_meta])* $member,)+
        }

        impl $crate::words::Word for $name {
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$member, $word),)+];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$member => $word,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::words::Word::word(*self))
            }
        }
    };
}

pub(crate) use words;

words! {
    /// What a pipeline stage does.
    StageKind {
        /// Style checks and unit tests.
        LintUnit = "lint-unit",
        /// The model's inputs and outputs hold against their schema.
        ModelValidation = "model-validation",
        /// Tests against a running endpoint.
        Integration = "integration",
        /// The container image is built and pushed.
        ContainerBuild = "container-build",
        /// Image and dependencies are scanned for known vulnerabilities.
        SecurityScan = "security-scan",
        /// The staging environment is deployed and smoke-tested.
        StagingSmoke = "staging-smoke",
        /// A share of production traffic goes to the new version.
        Canary = "canary",
        /// All production traffic goes to the new version.
        Production = "production",
    }
}

words! {
    /// How a new version replaces the old.
    Strategy {
        /// Instance by instance.
        Rolling = "rolling",
        /// Two whole sets; traffic is switched.
        BlueGreen = "blue-green",
        /// A small set beside the old; traffic is moved in steps.
        Canary = "canary",
    }
}

words! {
    /// What a metric tells about the service.
    Signal {
        /// Requests served.
        RequestRate = "request-rate",
        /// How long requests take.
        RequestLatency = "request-latency",
        /// Requests that failed.
        RequestErrors = "request-errors",
        /// How full the service is.
        Saturation = "saturation",
        /// How far predictions or inputs have moved from their baseline.
        ModelDrift = "model-drift",
        /// Whether instances run and are ready.
        Availability = "availability",
    }
}

words! {
    /// The three questions that a cluster asks a container.
    ProbeKind {
        /// Has it started?
        Startup = "startup",
        /// May it get traffic?
        Readiness = "readiness",
        /// Must it be restarted?
        Liveness = "liveness",
    }
}
