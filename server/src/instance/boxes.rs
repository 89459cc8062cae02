//! What people find in their boxes: tasks and instances, a page at a time.

use chrono::{DateTime, Utc};
use placet_engine::{DepartmentId, Directory, Instance, InstanceId, MemberId};
use uuid::Uuid;

use crate::app::App;
use crate::http::{Caller, Failure, Items, Page};
use crate::process;

use super::input::{InstanceFilter, TaskFilter};
use super::out::{InstanceRow, TaskOut};
use super::rounds::Round;
use super::step::version_of;
use super::{list, read};

/// The caller's tasks of a box.
pub async fn tasks(app: &App, caller: &Caller, query: &TaskFilter) -> Result<Items<TaskOut>, Failure> {
    let page = Page {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let round = Round::begin(app, caller).await?;
    let filter = list::Filter {
        state: None,
        process: query.process.as_deref(),
        query: query.query.as_deref(),
        requester: query.requester,
        department: query.department.map(|id| inside(id, &round.directory, app.now())),
        since: query.since,
        until: query.until,
        overdue: query.overdue.then(|| app.now()),
        after: page.after()?,
        limit: page.limit()?,
    };
    let found = list::tasks(app.db.read(), caller, query.which, &filter).await?;
    let mut items = Vec::with_capacity(found.len());
    for listed in found {
        let version = version_of(app, caller, &listed.stored.instance).await?;
        let ids = || app.ids.next();
        let view = read::view(app, caller, &round, &version, &listed.stored, &ids);
        if let Some(task) = listed.stored.instance.task(listed.task) {
            items.push(view.task(task, listed.comment));
        }
    }
    Ok(Items::cut(items, filter.limit, |task| task.id))
}

/// The caller's instances of a box.
pub async fn instances(
    app: &App,
    caller: &Caller,
    query: &InstanceFilter,
) -> Result<Items<InstanceRow>, Failure> {
    let page = Page {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let round = Round::begin(app, caller).await?;
    let filter = list::Filter {
        state: query.state.as_deref(),
        process: query.process.as_deref(),
        query: query.query.as_deref(),
        requester: query.requester,
        department: query.department.map(|id| inside(id, &round.directory, app.now())),
        since: query.since,
        until: query.until,
        overdue: None,
        after: page.after()?,
        limit: page.limit()?,
    };
    let every = administrates(app, caller, &round, query.process.as_deref()).await?;
    let found = list::instances(app.db.read(), caller, query.which, every, &filter).await?;
    let found = Items::cut(found, filter.limit, |stored| stored.instance.id);
    let mut items = Vec::with_capacity(found.items.len());
    for stored in &found.items {
        let version = version_of(app, caller, &stored.instance).await?;
        // Who administers a process may not administer each of its requests, nor by each of its versions.
        if read::sees(app, caller, &round, &version, &stored.instance) {
            let ids = || app.ids.next();
            items.push(read::view(app, caller, &round, &version, stored, &ids).row());
        }
    }
    Ok(Items {
        items,
        next: found.next,
    })
}

/// Whether the caller administers all that a list may hold: every process, or the one that it is narrowed to.
async fn administrates(
    app: &App,
    caller: &Caller,
    round: &Round,
    key: Option<&str>,
) -> Result<bool, process::Error> {
    let now = app.now();
    if process::administrates_all(caller, &round.directory, now) {
        return Ok(true);
    }
    let Some(key) = key else { return Ok(false) };
    match process::published(app, caller, &round.directory, key).await {
        // By nobody's request in particular: whoever administers only some of them finds those one by one.
        Ok(version) => {
            let nobodys = Instance::new(InstanceId(Uuid::nil()), MemberId(Uuid::nil()));
            Ok(process::administrates(
                caller.member,
                &version,
                &nobodys,
                &round.directory,
                now,
            ))
        }
        Err(process::Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// A department with those below it, and the day on which people have to be in it.
fn inside(id: Uuid, directory: &Directory, now: DateTime<Utc>) -> list::Inside {
    let at = directory.as_of(now);
    let wanted = DepartmentId(id);
    let all = directory.departments().map(|department| department.id);
    list::Inside {
        departments: all
            .filter(|one| at.upwards(*one).contains(&wanted))
            .map(|one| one.0)
            .collect(),
        day: at.day(),
    }
}
