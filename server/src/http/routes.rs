//! A router that takes no route without a policy.

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::Policy;
use crate::app::App;

/// Routes with their OpenAPI operations. Paths are below `/api/v1`.
#[derive(Default)]
pub struct Routes(OpenApiRouter<App>);

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what `routes!(…)` made; nobody passes whom `policy` does not admit.
    pub fn route(self, policy: Policy, (schemas, mut paths, router): UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &mut paths.paths {
            for (method, operation) in operations(item) {
                operation.operation_id = Some(operation_id(method, path));
                let extensions = operation.extensions.get_or_insert_with(Extensions::default);
                extensions.insert("x-placet-policy".into(), policy.name().into());
            }
        }
        let router = router.layer(from_fn(move |request: Request, next: Next| async move {
            match policy.admit(request.extensions()) {
                Ok(()) => next.run(request).await,
                Err(failure) => failure.into_response(),
            }
        }));
        Self(self.0.routes((schemas, paths, router)))
    }

    pub fn merge(self, other: Self) -> Self {
        Self(self.0.merge(other.0))
    }

    pub(crate) fn into_inner(self) -> OpenApiRouter<App> {
        self.0
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// `get /members/{id}` is `get_members_id`. The handlers' names, which utoipa takes, are unique in their module only.
fn operation_id(method: &str, path: &str) -> String {
    let words = path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn an_operation_is_named_by_its_method_and_path() {
        assert_eq!(
            operation_id("post", "/members/{id}/password-reset"),
            "post_members_id_password_reset"
        );
    }

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let mut openapi = crate::app::openapi();
        let mut seen = HashSet::new();
        for item in openapi.paths.paths.values_mut() {
            for (_, operation) in operations(item) {
                let id = operation.operation_id.clone().expect("route() named it");
                assert!(seen.insert(id.clone()), "{id} names two operations");
            }
        }
    }
}
