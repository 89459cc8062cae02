//! What a file would change, row by row, and what is wrong with it. Pure: the same file and the same
//! organisation give the same plan, so that a dry run tells the truth.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::known::{Known, KnownMember, NoDepartment};
use super::sheet::{Field, Row};
use crate::money::Money;
use crate::org::intent::{Intent, Newcomer};
use crate::org::names;

/// What the importing administrator may do.
pub trait Allowance {
    /// Whether they manage members of this department; without one, members of none.
    fn manages(&self, department: Option<Uuid>) -> bool;
    /// Whether they manage this member's sign-in and time here: nobody manages those who may do more.
    fn outranks(&self, member: Uuid) -> bool;
    /// Also up to which amounts people may decide.
    fn sets_roles(&self) -> bool;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    Update,
    Unchanged,
    Error,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: Field,
    pub old: Option<String>,
    pub new: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    pub field: Field,
    pub code: &'static str,
    pub params: Map<String, Value>,
}

#[derive(Clone, Debug)]
pub struct PlannedRow {
    pub line: u64,
    pub login: String,
    pub action: Action,
    pub changes: Vec<Change>,
    pub errors: Vec<RowError>,
    pub intent: Intent,
}

/// Plans the whole file. `next_id` gives the ids of new members and their accounts.
pub fn plan(
    rows: &[Row],
    known: &Known,
    allowance: &impl Allowance,
    mut next_id: impl FnMut() -> Uuid,
) -> Vec<PlannedRow> {
    let logins: Vec<_> = rows
        .iter()
        .map(|row| names::login(row.cell(Field::Login).unwrap_or_default()))
        .collect();
    // Everybody whom a row may name as manager: who is there, and who comes with this file.
    let mut ids: HashMap<String, Uuid> = HashMap::new();
    let mut first_lines: HashMap<&str, u64> = HashMap::new();
    for (row, login) in rows.iter().zip(&logins) {
        let Ok(login) = login else { continue };
        first_lines.entry(login).or_insert(row.line);
        let id = known.members.get(login).map(|member| member.id);
        ids.entry(login.clone())
            .or_insert_with(|| id.unwrap_or_else(&mut next_id));
    }
    let mut planned = Vec::with_capacity(rows.len());
    for (row, login) in rows.iter().zip(&logins) {
        let mut planner = Planner {
            known,
            ids: &ids,
            row,
            old: None,
            out: PlannedRow {
                line: row.line,
                login: row.cell(Field::Login).unwrap_or_default().to_owned(),
                action: Action::Unchanged,
                changes: Vec::new(),
                errors: Vec::new(),
                intent: Intent {
                    from: known.today,
                    ..Intent::default()
                },
            },
        };
        match login {
            Err(code) => planner.error(Field::Login, code),
            Ok(login) => {
                planner.out.login.clone_from(login);
                let first = first_lines.get(login.as_str()).copied().unwrap_or(row.line);
                if first != row.line {
                    planner.error_with(Field::Login, "duplicate-login", "row", first);
                }
                planner.row(login, allowance, &mut next_id);
            }
        }
        planned.push(planner.out);
    }
    refuse_circles(&mut planned, known, &ids);
    for row in &mut planned {
        row.action = match () {
            () if !row.errors.is_empty() => Action::Error,
            () if row.intent.newcomer.is_some() => Action::Create,
            () if row.changes.is_empty() => Action::Unchanged,
            () => Action::Update,
        };
    }
    planned
}

struct Planner<'a> {
    known: &'a Known,
    ids: &'a HashMap<String, Uuid>,
    row: &'a Row,
    old: Option<&'a KnownMember>,
    out: PlannedRow,
}

impl Planner<'_> {
    fn row(&mut self, login: &str, allowance: &impl Allowance, next_id: &mut impl FnMut() -> Uuid) {
        self.old = self.known.members.get(login);
        self.out.intent.member = self.ids.get(login).copied().unwrap_or_default();
        if self.old.is_none() {
            if self.known.taken.contains(login) {
                self.error(Field::Login, "login-taken");
            }
            self.out.intent.newcomer = Some(Newcomer {
                account: next_id(),
                login: login.to_owned(),
            });
            self.change(Field::Login, None, Some(login.to_owned()));
        }
        self.dates();
        self.name();
        let email = self.text(
            Field::Email,
            self.old.and_then(|old| old.email.clone()),
            names::email,
        );
        self.out.intent.email = email;
        let position = self.text(
            Field::Position,
            self.old.and_then(|old| old.position.clone()),
            names::name,
        );
        self.out.intent.position = position;
        let zone = |text: &str| names::zone(text).map(|zone| zone.to_string());
        let zone = self.text(Field::Zone, self.old.and_then(|old| old.zone.clone()), zone);
        self.out.intent.zone = zone;
        let language = self.text(
            Field::Language,
            self.old.and_then(|old| old.language.clone()),
            names::language,
        );
        self.out.intent.language = language;
        self.department(allowance);
        self.manager(login);
        self.office();
        self.roles(allowance);
        self.authority(allowance);
        let intent = &self.out.intent;
        let touches_sign_in =
            intent.email.is_some() || intent.valid_from.is_some() || intent.valid_to.is_some();
        if let Some(old) = self.old
            && touches_sign_in
            && !allowance.outranks(old.id)
        {
            self.error(Field::Login, "not-allowed");
        }
    }

    fn name(&mut self) {
        match self
            .row
            .cell(Field::Name)
            .filter(|cell| !cell.is_empty() || self.old.is_none())
        {
            // An empty name in an update is a column that somebody did not fill in.
            None if self.old.is_some() => {}
            cell => match names::name(cell.unwrap_or_default()) {
                Ok(name) => {
                    let old = self.old.map(|old| old.name.clone());
                    if old.as_ref() != Some(&name) {
                        self.change(Field::Name, old, Some(name.clone()));
                        self.out.intent.name = Some(name);
                    }
                }
                Err(code) => self.error(Field::Name, code),
            },
        }
    }

    fn dates(&mut self) {
        let old_from = self.old.and_then(|old| old.valid_from);
        let old_to = self.old.and_then(|old| old.valid_to);
        let from = self.date(Field::ValidFrom);
        if let Some(Some(from)) = from {
            if old_from != Some(from) {
                self.change(
                    Field::ValidFrom,
                    old_from.map(|day| day.to_string()),
                    Some(from.to_string()),
                );
                self.out.intent.valid_from = Some(from);
            }
            if self.old.is_none() {
                self.out.intent.from = from;
            }
        }
        if let Some(to) = self.date(Field::ValidTo)
            && to != old_to
        {
            self.change(
                Field::ValidTo,
                old_to.map(|day| day.to_string()),
                to.map(|day| day.to_string()),
            );
            self.out.intent.valid_to = Some(to);
        }
        let first = from.flatten().or(old_from).unwrap_or(self.known.today);
        let last = self.out.intent.valid_to.unwrap_or(old_to);
        if last.is_some_and(|last| last <= first) {
            self.error(Field::ValidTo, "dates-in-wrong-order");
        }
    }

    /// None without such a column or with a date that is none.
    fn date(&mut self, field: Field) -> Option<Option<NaiveDate>> {
        let cell = self.row.cell(field)?;
        if cell.is_empty() {
            return Some(None);
        }
        let parsed = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
            .iter()
            .find_map(|format| NaiveDate::parse_from_str(cell, format).ok());
        if parsed.is_none() {
            self.error(field, "date-malformed");
        }
        parsed.map(Some)
    }

    /// A field of its own text: what is to be set, if it differs from `old`.
    fn text(
        &mut self,
        field: Field,
        old: Option<String>,
        check: impl Fn(&str) -> Result<String, &'static str>,
    ) -> Option<Option<String>> {
        let cell = self.row.cell(field)?;
        let new = if cell.is_empty() {
            Ok(None)
        } else {
            check(cell).map(Some)
        };
        match new {
            Ok(new) if new == old => None,
            Ok(new) => {
                self.change(field, old, new.clone());
                Some(new)
            }
            Err(code) => {
                self.error(field, code);
                None
            }
        }
    }

    fn department(&mut self, allowance: &impl Allowance) {
        let departments = &self.known.departments;
        let old = self.old.and_then(|old| old.department);
        let new = match self.row.cell(Field::Department) {
            None => old,
            Some("") => None,
            Some(text) => match departments.find(text) {
                Ok(id) => Some(id),
                Err(NoDepartment::Unknown) => return self.error(Field::Department, "department-unknown"),
                Err(NoDepartment::Ambiguous) => return self.error(Field::Department, "department-ambiguous"),
            },
        };
        if !(allowance.manages(new) && (self.old.is_none() || allowance.manages(old))) {
            return self.error(Field::Department, "not-allowed");
        }
        if new != old {
            let path = |id: Option<Uuid>| id.and_then(|id| departments.path(id)).map(str::to_owned);
            self.change(Field::Department, path(old), path(new));
            self.out.intent.department = Some(new);
        }
    }

    fn manager(&mut self, login: &str) {
        let Some(cell) = self.row.cell(Field::Manager) else {
            return;
        };
        let old = self.old.and_then(|old| old.manager.clone());
        let new = if cell.is_empty() {
            None
        } else {
            names::login(cell).ok().or_else(|| Some(cell.to_owned()))
        };
        if new == old {
            return;
        }
        let id = match &new {
            None => None,
            Some(manager) if manager == login => return self.error(Field::Manager, "manager-self"),
            Some(manager) => {
                let known = self.known.members.get(manager);
                let id = self
                    .ids
                    .get(manager)
                    .copied()
                    .or_else(|| known.map(|member| member.id));
                if id.is_none() {
                    return self.error(Field::Manager, "manager-unknown");
                }
                let has_left = known
                    .and_then(|member| member.valid_to)
                    .is_some_and(|day| day <= self.known.today);
                if has_left && !self.ids.contains_key(manager) {
                    return self.error(Field::Manager, "manager-left");
                }
                id
            }
        };
        self.change(Field::Manager, old, new);
        self.out.intent.manager = Some(id);
    }

    fn office(&mut self) {
        let Some(cell) = self.row.cell(Field::Office) else {
            return;
        };
        let old = self.old.and_then(|old| old.office.clone());
        let found = self.known.offices.get(&names::fold(cell));
        if !cell.is_empty() && found.is_none() {
            return self.error(Field::Office, "office-unknown");
        }
        let new = found.map(|(_, name)| name.clone());
        if new != old {
            self.out.intent.office = Some(found.map(|(id, _)| *id));
            self.change(Field::Office, old, new);
        }
    }

    fn roles(&mut self, allowance: &impl Allowance) {
        let Some(cell) = self.row.cell(Field::Roles) else {
            return;
        };
        let keys = cell
            .split(['|', ',', ';', '、'])
            .map(str::trim)
            .filter(|key| !key.is_empty());
        let mut roles = BTreeMap::new();
        for key in keys {
            match self.known.roles.get(key) {
                Some(id) => drop(roles.insert(key.to_owned(), *id)),
                None => self.error_with(Field::Roles, "role-unknown", "role", key),
            }
        }
        let old = self.old.map(|old| old.roles.clone()).unwrap_or_default();
        let new: Vec<_> = roles.keys().cloned().collect();
        if new == old {
            return;
        }
        if !allowance.sets_roles() {
            return self.error(Field::Roles, "not-allowed");
        }
        let text = |keys: Vec<String>| Some(keys.join("|")).filter(|text| !text.is_empty());
        self.change(Field::Roles, text(old), text(new));
        self.out.intent.roles = Some(roles.into_values().collect());
    }

    /// A decimal number of the organisation's currency, which may stand before or after it.
    fn authority(&mut self, allowance: &impl Allowance) {
        let Some(cell) = self.row.cell(Field::Authority) else {
            return;
        };
        let currency = &self.known.currency;
        let bare = cell
            .strip_prefix(currency)
            .or_else(|| cell.strip_suffix(currency));
        let bare = bare.unwrap_or(cell).trim();
        let amount = |minor| Money {
            minor,
            currency: currency.clone(),
        };
        let new = if bare.is_empty() {
            None
        } else {
            match Money::parse(bare, currency) {
                Ok(money) if money.minor >= 0 => Some(money.minor),
                _ => {
                    return self.error_with(
                        Field::Authority,
                        "authority-malformed",
                        "currency",
                        currency.as_str(),
                    );
                }
            }
        };
        let old = self.old.and_then(|old| old.authority);
        if new == old {
            return;
        }
        if !allowance.sets_roles() {
            return self.error(Field::Authority, "not-allowed");
        }
        let (was, is) = (old.map(amount), new.map(amount));
        self.change(
            Field::Authority,
            was.map(|money| money.decimal()),
            is.map(|money| money.decimal()),
        );
        self.out.intent.authority = Some(new);
    }

    fn change(&mut self, field: Field, old: Option<String>, new: Option<String>) {
        self.out.changes.push(Change { field, old, new });
    }

    fn error(&mut self, field: Field, code: &'static str) {
        self.out.errors.push(RowError {
            field,
            code,
            params: Map::new(),
        });
    }

    fn error_with(&mut self, field: Field, code: &'static str, name: &str, value: impl Into<Value>) {
        let params = Map::from_iter([(name.to_owned(), value.into())]);
        self.out.errors.push(RowError { field, code, params });
    }
}

/// Managers may be named in any order, so circles show only when all rows are known.
fn refuse_circles(planned: &mut [PlannedRow], known: &Known, ids: &HashMap<String, Uuid>) {
    let mut lines = known.lines.changed();
    for row in planned.iter() {
        if let Some(manager) = row.intent.manager {
            lines.set(row.intent.member, row.intent.from, manager);
        }
    }
    let mut logins: HashMap<Uuid, &str> = HashMap::new();
    logins.extend(
        known
            .members
            .iter()
            .map(|(login, member)| (member.id, login.as_str())),
    );
    logins.extend(ids.iter().map(|(login, id)| (*id, login.as_str())));
    for row in planned
        .iter_mut()
        .filter(|row| row.intent.manager.is_some_and(|manager| manager.is_some()))
    {
        let from = row.intent.from.max(known.today);
        let Some(circle) = lines.circle(row.intent.member, from) else {
            continue;
        };
        let people = circle
            .iter()
            .chain(circle.first())
            .map(|id| logins.get(id).copied().unwrap_or("?"));
        let params = Map::from_iter([("line".to_owned(), people.collect::<Vec<_>>().join(" → ").into())]);
        row.errors.push(RowError {
            field: Field::Manager,
            code: "manager-circle",
            params,
        });
    }
}

#[cfg(test)]
mod tests;
