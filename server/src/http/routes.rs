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
        for item in paths.paths.values_mut() {
            for operation in operations(item) {
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

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}
