//! What a service is built with and where it runs, as far as the personas know how to deliver it.
//!
//! Each table holds the spelling that a context uses. What is not in a table is not supported, and
//! the problem that says so lists what is.

/// A web framework in a container image; it decides the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serving {
    /// FastAPI on Uvicorn.
    FastApi,
    /// Express on Node.js.
    Express,
    /// The HTTP server of Go's standard library.
    NetHttp,
    /// Axum on Tokio.
    Axum,
    /// Spring Boot with its embedded server.
    SpringBoot,
}

impl Serving {
    pub(super) const ALL: [(Self, &'static str); 5] = [
        (Self::FastApi, "FastAPI + Docker"),
        (Self::Express, "Express + Docker"),
        (Self::NetHttp, "net/http + Docker"),
        (Self::Axum, "Axum + Docker"),
        (Self::SpringBoot, "Spring Boot + Docker"),
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        let spelling = spelling(&Self::ALL, self);
        spelling.strip_suffix(" + Docker").unwrap_or(spelling)
    }

    /// What the service is written in.
    #[must_use]
    pub fn language(self) -> Language {
        match self {
            Self::FastApi => Language::Python,
            Self::Express => Language::NodeJs,
            Self::NetHttp => Language::Go,
            Self::Axum => Language::Rust,
            Self::SpringBoot => Language::Java,
        }
    }
}

/// What a service is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Python.
    Python,
    /// JavaScript on Node.js.
    NodeJs,
    /// Go.
    Go,
    /// Rust.
    Rust,
    /// Java.
    Java,
}

impl Language {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Python, "python", "Python"),
        (Self::NodeJs, "nodejs", "Node.js"),
        (Self::Go, "go", "Go"),
        (Self::Rust, "rust", "Rust"),
        (Self::Java, "java", "Java"),
    ];

    /// As file names and templates spell it.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().1
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().2
    }

    /// The version that a service gets if its context states none: one with long support where the
    /// language has such, else one that its libraries have caught up with. Checks, tests and image
    /// take the same, so that what was tested is what runs.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Self::Python => "3.13",
            Self::NodeJs => "24",
            Self::Go => "1.26",
            Self::Rust => "1.95",
            Self::Java => "25",
        }
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        let found = Self::ALL.into_iter().find(|(language, ..)| *language == self);
        found.expect("every language is in the list")
    }
}

/// A training framework whose models the personas know how to pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    /// scikit-learn.
    ScikitLearn,
    /// XGBoost.
    Xgboost,
    /// LightGBM.
    Lightgbm,
    /// Any framework, with its model exported to the Open Neural Network Exchange format.
    Onnx,
}

impl Framework {
    pub(super) const ALL: [(Self, &'static str); 4] = [
        (Self::ScikitLearn, "scikit-learn"),
        (Self::Xgboost, "xgboost"),
        (Self::Lightgbm, "lightgbm"),
        (Self::Onnx, "ONNX"),
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        spelling(&Self::ALL, self)
    }

    /// The file in the folder `model` that a trained model is saved as.
    #[must_use]
    pub fn model_file(self) -> &'static str {
        match self {
            Self::ScikitLearn => "model.joblib",
            Self::Xgboost => "model.ubj",
            Self::Lightgbm => "model.txt",
            Self::Onnx => "model.onnx",
        }
    }

    /// Whether a service in `language` can load its models.
    #[must_use]
    pub fn is_served_in(self, language: Language) -> bool {
        // The others save models in formats that only their own Python packages promise to read.
        self == Self::Onnx || language == Language::Python
    }
}

/// A cluster that the personas know how to deploy to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Kubernetes on Google's GKE.
    Gke,
    /// Kubernetes on Amazon's EKS.
    Eks,
    /// Kubernetes on Microsoft's AKS.
    Aks,
    /// Any other conformant Kubernetes cluster, reached with a kubeconfig.
    Kubernetes,
}

impl Target {
    pub(super) const ALL: [(Self, &'static str); 4] = [
        (Self::Gke, "Kubernetes (GKE)"),
        (Self::Eks, "Kubernetes (EKS)"),
        (Self::Aks, "Kubernetes (AKS)"),
        (Self::Kubernetes, "Kubernetes"),
    ];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        spelling(&Self::ALL, self)
    }

    /// As file names and templates spell it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Gke => "gke",
            Self::Eks => "eks",
            Self::Aks => "aks",
            Self::Kubernetes => "kubernetes",
        }
    }
}

/// The member of `table` that `text` spells, in whatever case.
pub(super) fn spelled<T: Copy>(table: &[(T, &'static str)], text: &str) -> Option<T> {
    let found = table.iter().find(|(_, spelling)| spelling.eq_ignore_ascii_case(text));
    found.map(|(member, _)| *member)
}

fn spelling<T: Copy + PartialEq>(table: &[(T, &'static str)], member: T) -> &'static str {
    let found = table.iter().find(|(other, _)| *other == member);
    found.map(|(_, spelling)| *spelling).expect("every member is in its table")
}
