//! Boxes: which instances and tasks somebody finds where.
//!
//! Invariant: every list is read along an index, newest first, from the id of the page's last item on (ids are in
//! the order of time); nothing here scans a table. Filters apply to the rows of the caller's own index range.

use placet_engine::TaskId;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value as Sql};
use uuid::Uuid;

use crate::http::Caller;

use super::out::{InstanceBox, TaskBox};
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
    /// The last id of the page before.
    pub after: Option<Uuid>,
    /// One more is read, to know whether there is a next page.
    pub limit: u64,
}

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
            self.and("i.state = ?", state);
        }
        if let Some(process) = filter.process {
            self.and("i.process = ?", process);
        }
        if let Some(query) = filter.query.map(str::trim).filter(|query| !query.is_empty()) {
            self.and(
                "i.search_key LIKE ? ESCAPE '\\'",
                format!("%{}%", escape(&fold(query))),
            );
        }
        if let Some(after) = filter.after {
            self.and(&format!("{key} < ?"), after);
        }
    }

    fn page(mut self, key: &str, limit: u64, db: &impl ConnectionTrait) -> Statement {
        self.sql
            .push_str(&format!(" ORDER BY {key} DESC LIMIT {}", limit + 1));
        Statement::from_sql_and_values(db.get_database_backend(), self.sql, self.values)
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The caller's instances of a box. `every`: all of the organisation, for process administrators.
pub(super) async fn instances(
    db: &impl ConnectionTrait,
    caller: &Caller,
    which: InstanceBox,
    every: bool,
    filter: &Filter<'_>,
) -> Result<Vec<Stored>, DbErr> {
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
    // Drafts are nobody else's business; an administrator sees what was filed.
    if every && which == InstanceBox::All {
        query.and("(i.state <> 'draft' OR i.requester = ?)", member);
    }
    query.filter(filter, key);
    let statement = query.page(key, filter.limit, db);
    db.query_all_raw(statement)
        .await?
        .iter()
        .map(|row| store::read(row, 0))
        .collect()
}

/// The caller's tasks of a box.
pub(super) async fn tasks(
    db: &impl ConnectionTrait,
    caller: &Caller,
    which: TaskBox,
    filter: &Filter<'_>,
) -> Result<Vec<Listed>, DbErr> {
    // Literally the conditions of the partial indices.
    let state = match which {
        TaskBox::Todo => "t.state IN ('open', 'claimed')",
        TaskBox::Done => "t.state IN ('decided', 'transferred')",
    };
    let sql = format!(
        "SELECT {}, t.id, t.comment FROM task t \
         JOIN instance i ON i.organisation = t.organisation AND i.id = t.instance \
         WHERE t.organisation = $1 AND t.member = $2 AND {state}",
        store::COLUMNS
    );
    let mut query = Query::new(sql, vec![caller.organisation.0.into(), caller.member.0.into()]);
    query.filter(filter, "t.id");
    let statement = query.page("t.id", filter.limit, db);
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
