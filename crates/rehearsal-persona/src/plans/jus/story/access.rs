//! The story of secrets, settings and access: what a service may know, take and reach.

use rehearsal_artifact::kinds::requirements::Demand;

use super::Sketch;

pub(super) fn sketch() -> Sketch {
    Sketch {
        slug: "secrets-and-access",
        title: "Secrets, settings and access",
        as_a: "security engineer",
        i_want: "the service to know, to do and to reach only what it needs",
        so_that: "whoever breaks into one part does not have the rest",
        criteria: vec![
            (
                "No secret stands in the repository or in the image; each is fetched from the store \
                 where it is kept."
                    .to_owned(),
                vec![Demand::ExternalSecrets],
            ),
            (
                "Users reach the service through its gateway alone, and what nobody has named reaches \
                 neither it nor is reached by it."
                    .to_owned(),
                vec![Demand::Gateway, Demand::NetworkPolicy],
            ),
            (
                "The service runs under an account of its own, and whoever deploys it may change only \
                 what a deployment changes."
                    .to_owned(),
                vec![Demand::ServiceAccount, Demand::LeastPrivilege],
            ),
            (
                "The delivery can be installed with other settings without a new image.".to_owned(),
                vec![Demand::ConfigMap, Demand::Chart],
            ),
        ],
    }
}
