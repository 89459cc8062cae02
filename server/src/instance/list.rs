//! Boxes: which instances and tasks somebody finds where.
//!
//! Invariant: every list is read along an index, newest first, from the id of the page's last item on (ids are in
//! the order of time); nothing here scans a table. Filters apply to the rows of the caller's own index range.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use placet_engine::TaskId;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value as Sql};
use uuid::Uuid;

use crate::http::Caller;
use crate::ids;

use super::input::{InstanceBox, TaskBox};
use super::projection::fold;
use super::store::{self, Stored};

/// A task's row in a list, with its instance.
pub(super) struct Listed {
    pub task: TaskId,
    pub comment: Option<String>,
    pub stored: Stored,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Filter<'a> {
    pub state: Option<&'a str>,
    pub process: Option<&'a str>,
    pub query: Option<&'a str>,
    pub requester: Option<Uuid>,
    pub department: Option<Inside>,
    /// Half open, of when the instance was filed.
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// Of tasks: only those that were due before.
    pub overdue: Option<DateTime<Utc>>,
    /// The last id of the page before.
    pub after: Option<Uuid>,
    /// One more is read, to know whether there is a next page.
    pub limit: u64,
}

/// The requester is in one of these departments on a day.
#[derive(Clone, Debug, Default)]
pub(super) struct Inside {
    pub departments: Vec<Uuid>,
    pub day: NaiveDate,
}

/// What of a query is looked at, in characters.
const LONGEST_QUERY: usize = 200;

/// Grows a statement with its values.
struct Query {
    sql: String,
    values: Vec<Sql>,
}

impl Query {
    fn new(sql: String, values: Vec<Sql>) -> Self {
        Self { sql, values }
    }

    /// `text` with `?` for the value.
    fn and(&mut self, text: &str, value: impl Into<Sql>) {
        self.values.push(value.into());
        self.sql.push_str(" AND ");
        self.sql
            .push_str(&text.replacen('?', &format!("${}", self.values.len()), 1));
    }

    fn filter(&mut self, filter: &Filter<'_>, key: &str) {
        if let Some(state) = filter.state {
            self.and("i.state = ?", super::plain(state));
        }
        if let Some(process) = filter.process {
            self.and("i.process = ?", super::plain(process));
        }
        if let Some(query) = filter.query.map(str::trim).filter(|query| !query.is_empty()) {
            // SQLite takes no longer pattern than 50,000 bytes, and nobody means one.
            let query: String = fold(query).chars().take(LONGEST_QUERY).collect();
            self.and("i.search_key LIKE ? ESCAPE '\\'", format!("%{}%", escape(&query)));
        }
        if let Some(requester) = filter.requester {
            self.and("i.requester = ?", requester);
        }
        if let Some(inside) = &filter.department {
            self.inside(inside);
        }
        if let Some(since) = filter.since {
            self.and("i.filed_at >= ?", since);
        }
        if let Some(until) = filter.until {
            self.and("i.filed_at < ?", until);
        }
        if let Some(now) = filter.overdue {
            self.and("t.due_at < ?", now);
        }
        if let Some(after) = filter.after {
            self.and(&format!("{key} < ?"), after);
        }
    }

    /// Nothing is filed before there is an id for it, so the index need not be read from its end.
    fn made_before(&mut self, until: Option<DateTime<Utc>>, key: &str) {
        // Ids tell milliseconds.
        if let Some(until) = until.and_then(|until| until.checked_add_signed(TimeDelta::milliseconds(1))) {
            self.and(&format!("{key} < ?"), ids::since(until));
        }
    }

    fn inside(&mut self, inside: &Inside) {
        let places: Vec<String> = (inside.departments.iter())
            .map(|department| {
                self.values.push((*department).into());
                format!("${}", self.values.len())
            })
            .collect();
        // Nobody is in no department.
        let places = if places.is_empty() {
            "NULL".to_owned()
        } else {
            places.join(", ")
        };
        self.values.push(inside.day.into());
        let day = self.values.len();
        self.sql.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM membership m WHERE m.organisation = i.organisation \
             AND m.member = i.requester AND m.department IN ({places}) AND m.valid_from <= ${day} \
             AND (m.valid_to IS NULL OR m.valid_to > ${day}))"
        ));
    }

    fn page(mut self, key: &str, limit: u64, backend: DbBackend) -> Statement {
        self.sql
            .push_str(&format!(" ORDER BY {key} DESC LIMIT {}", limit + 1));
        Statement::from_sql_and_values(backend, self.sql, self.values)
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Drafts are nobody else's business, also such as were taken back.
const NO_DRAFTS: &str = "(i.state <> 'draft' OR i.requester = ?)";

/// The caller's instances of a box. `every`: all of the organisation, for process administrators.
pub(super) async fn instances(
    db: &impl ConnectionTrait,
    caller: &Caller,
    which: InstanceBox,
    every: bool,
    filter: &Filter<'_>,
) -> Result<Vec<Stored>, DbErr> {
    let statement = instances_statement(db.get_database_backend(), caller, which, every, filter);
    db.query_all_raw(statement)
        .await?
        .iter()
        .map(|row| store::read(row, 0))
        .collect()
}

fn instances_statement(
    backend: DbBackend,
    caller: &Caller,
    which: InstanceBox,
    every: bool,
    filter: &Filter<'_>,
) -> Statement {
    let (organisation, member) = (caller.organisation.0, caller.member.0);
    let columns = store::COLUMNS;
    let (mut query, key) = match which {
        InstanceBox::Filed => (
            Query::new(
                format!("SELECT {columns} FROM instance i WHERE i.organisation = $1 AND i.requester = $2"),
                vec![organisation.into(), member.into()],
            ),
            "i.id",
        ),
        InstanceBox::All if every => (
            Query::new(
                format!("SELECT {columns} FROM instance i WHERE i.organisation = $1"),
                vec![organisation.into()],
            ),
            "i.id",
        ),
        InstanceBox::Followed => {
            let sql = format!(
                "SELECT {columns} FROM instance_follower f \
                 JOIN instance i ON i.organisation = f.organisation AND i.id = f.instance \
                 WHERE f.organisation = $1 AND f.member = $2"
            );
            (
                Query::new(sql, vec![organisation.into(), member.into()]),
                "f.instance",
            )
        }
        InstanceBox::Cc | InstanceBox::All => {
            // The smallest reason stands for a member who has several.
            let reason = match which {
                InstanceBox::Cc => "v.reason = 'cc'",
                _ => {
                    "NOT EXISTS (SELECT 1 FROM instance_viewer w WHERE w.organisation = v.organisation \
                     AND w.member = v.member AND w.instance = v.instance AND w.reason < v.reason)"
                }
            };
            let sql = format!(
                "SELECT {columns} FROM instance_viewer v \
                 JOIN instance i ON i.organisation = v.organisation AND i.id = v.instance \
                 WHERE v.organisation = $1 AND v.member = $2 AND {reason}"
            );
            (
                Query::new(sql, vec![organisation.into(), member.into()]),
                "v.instance",
            )
        }
    };
    query.and(NO_DRAFTS, member);
    query.made_before(filter.until, key);
    query.filter(filter, key);
    query.page(key, filter.limit, backend)
}

/// The caller's tasks of a box.
pub(super) async fn tasks(
    db: &impl ConnectionTrait,
    caller: &Caller,
    which: TaskBox,
    filter: &Filter<'_>,
) -> Result<Vec<Listed>, DbErr> {
    let statement = tasks_statement(db.get_database_backend(), caller, which, filter);
    db.query_all_raw(statement)
        .await?
        .iter()
        .map(|row| {
            Ok(Listed {
                task: TaskId(row.try_get_by_index(store::WIDTH)?),
                comment: row.try_get_by_index(store::WIDTH + 1)?,
                stored: store::read(row, 0)?,
            })
        })
        .collect()
}

fn tasks_statement(backend: DbBackend, caller: &Caller, which: TaskBox, filter: &Filter<'_>) -> Statement {
    // Literally the conditions of the partial indices.
    let state = match which {
        TaskBox::Todo => "t.state IN ('open', 'claimed')",
        TaskBox::Done => "t.state IN ('decided', 'transferred')",
        TaskBox::Waiting => "t.state = 'waiting'",
    };
    let sql = format!(
        "SELECT {}, t.id, t.comment FROM task t \
         JOIN instance i ON i.organisation = t.organisation AND i.id = t.instance \
         WHERE t.organisation = $1 AND t.member = $2 AND {state}",
        store::COLUMNS
    );
    let mut query = Query::new(sql, vec![caller.organisation.0.into(), caller.member.0.into()]);
    query.and(NO_DRAFTS, caller.member.0);
    query.filter(filter, "t.id");
    query.page("t.id", filter.limit, backend)
}

const TODO: &str = "SELECT COUNT(*) FROM task WHERE organisation = $1 AND member = $2 \
     AND state IN ('open', 'claimed')";
const RETURNED: &str = "SELECT COUNT(*) FROM instance WHERE organisation = $1 AND requester = $2 \
     AND state = 'returned'";

/// How many tasks wait for the caller, and how many of their instances came back.
pub async fn counts(db: &impl ConnectionTrait, caller: &Caller) -> Result<(i64, i64), DbErr> {
    let count = async |sql: &str| {
        let values = [caller.organisation.0.into(), caller.member.0.into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let row = db.query_one_raw(statement).await?;
        row.map_or(Ok(0), |row| row.try_get_by_index(0))
    };
    Ok((count(TODO).await?, count(RETURNED).await?))
}

#[cfg(test)]
mod tests {
    use placet_engine::MemberId;

    use super::*;
    use crate::db::Db;
    use crate::http::{Language, Rights};
    use crate::ids::{AccountId, OrganisationId, SessionId};

    /// P8 of quality.md
    #[tokio::test]
    async fn no_list_scans_a_table() {
        let folder = tempfile::tempdir().unwrap();
        let url = Db::sqlite_url(folder.path());
        Db::migrate(&url).await.unwrap();
        let db = Db::open(&url).await.unwrap();
        let caller = Caller {
            account: AccountId(Uuid::nil()),
            member: MemberId(Uuid::nil()),
            organisation: OrganisationId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
            rights: Rights::default(),
            offices: Vec::new(),
            language: Language::En,
        };
        let plain = Filter {
            limit: 50,
            ..Filter::default()
        };
        let narrow = Filter {
            state: Some("running"),
            process: Some("expense"),
            query: Some("x"),
            requester: Some(Uuid::nil()),
            department: Some(Inside {
                departments: vec![Uuid::nil(), Uuid::max()],
                day: NaiveDate::default(),
            }),
            since: Some(DateTime::UNIX_EPOCH),
            until: Some(DateTime::UNIX_EPOCH),
            overdue: None,
            after: Some(Uuid::nil()),
            limit: 50,
        };
        let late = Filter {
            overdue: Some(DateTime::UNIX_EPOCH),
            ..narrow.clone()
        };
        let mut statements = Vec::new();
        for filter in [&plain, &narrow] {
            for (which, every) in [
                (InstanceBox::Filed, false),
                (InstanceBox::Cc, false),
                (InstanceBox::Followed, false),
                (InstanceBox::All, false),
                (InstanceBox::All, true),
            ] {
                statements.push(instances_statement(
                    DbBackend::Sqlite,
                    &caller,
                    which,
                    every,
                    filter,
                ));
            }
        }
        for filter in [&plain, &narrow, &late] {
            for which in [TaskBox::Todo, TaskBox::Done, TaskBox::Waiting] {
                statements.push(tasks_statement(DbBackend::Sqlite, &caller, which, filter));
            }
        }
        let own = [caller.organisation.0.into(), caller.member.0.into()];
        for sql in [TODO, RETURNED] {
            statements.push(Statement::from_sql_and_values(
                DbBackend::Sqlite,
                sql,
                own.clone(),
            ));
        }
        for statement in statements {
            let explained = Statement {
                sql: format!("EXPLAIN QUERY PLAN {}", statement.sql),
                ..statement.clone()
            };
            for row in db.read().query_all_raw(explained).await.unwrap() {
                let step: String = row.try_get_by_index(3).unwrap();
                let scans = step.starts_with("SCAN") || step.contains("TEMP B-TREE");
                assert!(!scans, "{step}: {}", statement.sql);
            }
        }
    }
}
