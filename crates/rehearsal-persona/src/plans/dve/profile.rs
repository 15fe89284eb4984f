//! What a service needs by the language that it is written in.
//!
//! The numbers are starting points and free choices, because nothing here has measured the service:
//! small enough to be cheap, large enough that an idle service of the language's usual framework
//! starts and answers. What a load test finds replaces them through the step's settings. They go by
//! what runs beside the application's own code: an interpreter with its libraries, a virtual
//! machine with its heap and compiled code, or nothing.

use crate::facts::Language;

/// What one replica needs before anyone has measured it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    /// Thousandths of a core.
    pub(super) cpu_millis: u32,
    pub(super) memory_mib: u32,
    /// How long starting may take on that share of a core, with a wide margin.
    pub(super) startup_seconds: u64,
}

/// Added for a model: some hundred megabytes, read from the image and unpacked.
const MODEL_MEMORY_MIB: u32 = 256;

/// Added for a model: reading it on a share of a core.
const MODEL_STARTUP_SECONDS: u64 = 30;

impl Profile {
    /// For a service in `language`, which serves a model or not.
    pub(super) fn of(language: Language, serves_model: bool) -> Self {
        let (cpu_millis, memory_mib, startup_seconds) = match language {
            // Numerical libraries are imported at the start.
            Language::Python => (250, 256, 30),
            Language::NodeJs => (250, 256, 15),
            Language::Go => (100, 128, 10),
            Language::Rust => (100, 64, 10),
            // A heap, metaspace and compiled code side by side; start-up is the busiest time of a
            // virtual machine, because nothing is compiled yet.
            Language::Java => (500, 768, 90),
        };
        let (memory, startup) =
            if serves_model { (MODEL_MEMORY_MIB, MODEL_STARTUP_SECONDS) } else { (0, 0) };
        Self {
            cpu_millis,
            memory_mib: memory_mib + memory,
            startup_seconds: startup_seconds + startup,
        }
    }
}
