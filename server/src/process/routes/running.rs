//! What a definition means for requests that are there, over HTTP: for finished ones and for running ones.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use placet_engine::{Directory, InstanceId, MemberId, StepId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::what_if::{self, Case, Passed};
use super::super::{migrating, out};
use crate::app::App;
use crate::http::{Caller, Failure, Json, Once, Path, Policy, Right, Routes, routes};
use crate::instance::{self, Migration};
use crate::org::PersonRef;

pub fn routes() -> Routes {
    let manage = Policy::Right(Right::ProcessesManage);
    Routes::new()
        .route(manage, routes!(look_back))
        .route(manage, routes!(migrate))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WhatIfIn {
    #[schema(value_type = Option<Object>)]
    definition: Option<Map<String, Value>>,
    /// How many of the last finished requests, 1 to 500; 100 unless told.
    last: Option<u32>,
}

#[derive(Serialize, ToSchema)]
struct WhatIfOut {
    finished: usize,
    same: usize,
    path_changed: usize,
    /// How many would have gone to somebody whom they did not go to.
    gained: usize,
    /// How many would not have gone to somebody whom they went to.
    lost: usize,
    /// How many of which it can't be told.
    undecided: usize,
    /// Those that differ, at most 100.
    cases: Vec<CaseOut>,
    lead_time: Option<LeadTimeOut>,
}

/// The mean of approved requests, if every step took as long as it did.
#[derive(Serialize, ToSchema)]
struct LeadTimeOut {
    before_s: i64,
    after_s: i64,
}

#[derive(Serialize, ToSchema)]
struct CaseOut {
    id: Uuid,
    number: Option<String>,
    title: String,
    requester: PersonRef,
    before: Vec<PassedOut>,
    after: Vec<PassedOut>,
    gained: Vec<PersonRef>,
    lost: Vec<PersonRef>,
}

#[derive(Serialize, ToSchema)]
struct PassedOut {
    id: String,
    name: String,
    people: Vec<PersonRef>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MigrateIn {
    /// The version to go on with.
    to: i32,
    /// These requests, all or none of them, at most 200; without, every one that can go on, at most 200.
    instances: Option<Vec<Uuid>>,
    /// Steps that are called otherwise there, by what they are called now.
    #[schema(value_type = Option<Object>)]
    steps: Option<BTreeMap<String, String>>,
    /// Whether it is only asked what it would mean.
    dry_run: bool,
}

#[derive(Serialize, ToSchema)]
struct MigratedOut {
    verdicts: Vec<VerdictOut>,
    /// How many went on.
    migrated: usize,
}

#[derive(Serialize, ToSchema)]
struct VerdictOut {
    instance: InstanceOfVerdict,
    /// `same`, `again` or `impossible`.
    verdict: String,
    /// Why, in words.
    reasons: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct InstanceOfVerdict {
    id: Uuid,
    number: Option<String>,
    title: String,
    /// The version that it runs with.
    version: i32,
}

/// What the last finished requests would have come to. Changes nothing.
#[utoipa::path(post, path = "/processes/{key}/what-if", tag = "processes", params(("key" = String, Path)),
    request_body = WhatIfIn, responses((status = 200, body = WhatIfOut)))]
async fn look_back(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    Json(body): Json<WhatIfIn>,
) -> Result<Json<WhatIfOut>, Failure> {
    let last = migrating::last(body.last)?;
    let (directory, compared) = what_if::replay(&app, &caller, &key, body.definition, last).await?;
    Ok(Json(WhatIfOut {
        finished: compared.finished,
        same: compared.same,
        path_changed: compared.path_changed,
        gained: compared.gained,
        lost: compared.lost,
        undecided: compared.undecided,
        cases: compared
            .cases
            .into_iter()
            .map(|case| case_out(case, &directory))
            .collect(),
        lead_time: compared
            .lead_time
            .map(|(before_s, after_s)| LeadTimeOut { before_s, after_s }),
    }))
}

fn case_out(case: Case, directory: &Directory) -> CaseOut {
    let people = |members: &BTreeSet<MemberId>| {
        let members: Vec<MemberId> = members.iter().copied().collect();
        out::people(directory, &members)
    };
    let passed = |passed: Vec<Passed>| -> Vec<PassedOut> {
        let passed = passed.into_iter().map(|step| PassedOut {
            id: step.step.to_string(),
            name: step.name,
            people: people(&step.people),
        });
        passed.collect()
    };
    CaseOut {
        id: case.finished.instance.id.0,
        number: case.finished.number,
        title: case.title,
        requester: instance::person(directory, case.finished.instance.requester),
        gained: people(&case.gained),
        lost: people(&case.lost),
        before: passed(case.before),
        after: passed(case.after),
    }
}

/// Lets running requests go on with another version, or says what that would mean.
#[utoipa::path(post, path = "/processes/{key}/migrate", tag = "processes", params(("key" = String, Path)),
    request_body = MigrateIn, responses((status = 200, body = MigratedOut)))]
async fn migrate(
    State(app): State<App>,
    caller: Caller,
    once: Once,
    Path(key): Path<String>,
    Json(body): Json<MigrateIn>,
) -> Result<Json<MigratedOut>, Failure> {
    let target = migrating::begin(&app, &caller, &key, body.to, body.instances.as_deref()).await?;
    let steps = body.steps.unwrap_or_default().into_iter();
    let plan = Migration {
        process: &key,
        to: body.to,
        instances: (body.instances).map(|ids| ids.into_iter().map(InstanceId).collect()),
        steps: steps.map(|(old, new)| (StepId(old), StepId(new))).collect(),
        dry_run: body.dry_run,
    };
    let (verdicts, migrated) = instance::migrate(&app, &caller, &once, &plan).await?;
    let mut told = Vec::with_capacity(verdicts.len());
    for verdict in verdicts {
        told.push(VerdictOut {
            reasons: target.reasons(&app, &caller, &verdict).await?,
            verdict: instance::word(&verdict.means),
            instance: InstanceOfVerdict {
                id: verdict.id,
                number: verdict.number,
                title: verdict.title,
                version: verdict.from,
            },
        });
    }
    Ok(Json(MigratedOut {
        verdicts: told,
        migrated,
    }))
}
