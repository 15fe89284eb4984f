//! Who may do what: the account that the pods run as, and what a deployment may change.
//!
//! The role grants what the scripts of the delivery do and nothing else: they read Deployments and
//! routes, set images, undo revisions and move weights. They read no Secret and create no object.

use serde::Serialize;

use super::asked::Asked;
use super::tracks::Track;
use crate::facts::Target;

/// The accounts and what they may do.
#[derive(Debug, Serialize)]
pub(super) struct Access {
    /// What the pods' account is in the cloud.
    identity: Option<Identity>,
    /// The account of scripts that run in the cluster.
    deployer_account: String,
    /// Who else deploys, as the cluster knows them.
    deployer: Option<String>,
    /// The Deployments that may be changed.
    deployments: Vec<String>,
}

/// An identity of a cloud, as its clusters take it from an annotation.
#[derive(Debug, Serialize)]
struct Identity {
    annotation: &'static str,
    value: String,
}

impl Access {
    pub(super) fn of(service: &str, target: Target, asked: &Asked, tracks: &[Track]) -> Self {
        let annotation = match target {
            Target::Gke => Some("iam.gke.io/gcp-service-account"),
            Target::Eks => Some("eks.amazonaws.com/role-arn"),
            Target::Aks => Some("azure.workload.identity/client-id"),
            Target::Kubernetes => None,
        };
        let identity = annotation.zip(asked.identity.clone());
        Self {
            identity: identity.map(|(annotation, value)| Identity { annotation, value }),
            deployer_account: format!("{service}-deployer"),
            deployer: asked.deployer.clone(),
            deployments: tracks.iter().map(|track| track.name.clone()).collect(),
        }
    }
}
