//! A member as an administrator's form describes them, checked against the organisation.

use std::collections::HashSet;

use chrono::NaiveDate;
use placet_engine::{DepartmentId, MemberId, RoleId};
use uuid::Uuid;

use super::access::Access;
use super::intent::{Intent, Newcomer};
use super::{Error, Snapshot, names};
use crate::http::FieldError;
use crate::money::{MAX_MINOR, Money};

/// What a form says. `None` leaves a field alone, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub login: Option<String>,
    pub name: Option<String>,
    pub email: Option<Option<String>>,
    pub position: Option<Option<String>>,
    pub department: Option<Option<Uuid>>,
    pub other_departments: Option<Vec<Uuid>>,
    pub manager: Option<Option<Uuid>>,
    pub office: Option<Option<Uuid>>,
    pub language: Option<Option<String>>,
    pub zone: Option<Option<String>>,
    /// Up to which amount they may decide.
    pub authority: Option<Option<Money>>,
    /// Keys.
    pub roles: Option<Vec<String>>,
    /// For a newcomer their first day, else the day from which the changes hold.
    pub from: Option<NaiveDate>,
    /// The first day on which they no longer work here.
    pub valid_to: Option<Option<NaiveDate>>,
}

/// Checks a newcomer. Whether the login is free is for the caller to ask: the snapshot knows only its own.
pub(super) fn newcomer(
    draft: &Draft,
    snapshot: &Snapshot,
    access: &Access<'_>,
    today: NaiveDate,
    (member, account): (Uuid, Uuid),
) -> Result<Intent, Error> {
    let mut checks = Checks {
        snapshot,
        today,
        errors: Vec::new(),
    };
    let login = checks.keep("/login", names::login(draft.login.as_deref().unwrap_or_default()));
    let name = checks.keep("/name", names::name(draft.name.as_deref().unwrap_or_default()));
    let mut intent = Intent {
        member,
        from: draft.from.unwrap_or(today),
        name,
        ..Intent::default()
    };
    intent.newcomer = login.map(|login| Newcomer { account, login });
    checks.fill(&mut intent, draft);
    if checks.errors.is_empty() {
        access.manages_members_of(intent.department.flatten().map(DepartmentId))?;
        may_appoint(&intent, access)?;
    }
    checks.finish(intent)
}

/// Checks a change of somebody who is or was here.
pub(super) fn changes(
    draft: &Draft,
    snapshot: &Snapshot,
    access: &Access<'_>,
    today: NaiveDate,
    id: MemberId,
) -> Result<Intent, Error> {
    let member = snapshot.directory.member(id).ok_or(Error::NotFound)?;
    access.manages_member(id)?;
    let mut checks = Checks {
        snapshot,
        today,
        errors: Vec::new(),
    };
    let mut intent = Intent {
        member: id.0,
        from: draft.from.unwrap_or(today),
        ..Intent::default()
    };
    intent.name = draft
        .name
        .as_deref()
        .and_then(|name| checks.keep("/name", names::name(name)));
    intent.name.take_if(|name| *name == member.name);
    checks.fill(&mut intent, draft);
    intent.email.take_if(|email| *email == member.email);
    // A form that sends back what it read asks for nothing that needs a right.
    let held: HashSet<_> = snapshot.roles_of(id, intent.from).map(|role| role.0).collect();
    intent
        .roles
        .take_if(|roles| roles.iter().copied().collect::<HashSet<_>>() == held);
    intent
        .authority
        .take_if(|minor| *minor == snapshot.authority(id, intent.from));
    if let Some(valid_to) = draft.valid_to.filter(|valid_to| *valid_to != member.active.until) {
        if valid_to
            .zip(member.active.from)
            .is_some_and(|(to, from)| to <= from)
        {
            checks.error(FieldError::new("/valid_to", "dates-in-wrong-order"));
        }
        intent.valid_to = Some(valid_to);
    }
    if checks.errors.is_empty() {
        if let Some(Some(department)) = intent.department {
            access.manages_members_of(Some(DepartmentId(department)))?;
        }
        if intent.email.is_some() || intent.valid_to.is_some() {
            access.outranks_member(id)?;
        }
        may_appoint(&intent, access)?;
    }
    checks.finish(intent)
}

/// What one may decide for others is not for an administrator of some departments to say, who may be one of them.
fn may_appoint(intent: &Intent, access: &Access<'_>) -> Result<(), Error> {
    if intent.roles.is_some() || intent.authority.is_some() {
        access.sets_roles_of_members()
    } else {
        Ok(())
    }
}

struct Checks<'a> {
    snapshot: &'a Snapshot,
    today: NaiveDate,
    errors: Vec<FieldError>,
}

impl Checks<'_> {
    fn error(&mut self, error: FieldError) {
        self.errors.push(error);
    }

    fn keep<T>(&mut self, pointer: &str, value: Result<T, &'static str>) -> Option<T> {
        value
            .map_err(|code| self.errors.push(FieldError::new(pointer, code)))
            .ok()
    }

    /// A text that may be cleared; an empty one clears.
    fn text(
        &mut self,
        pointer: &str,
        value: Option<&Option<String>>,
        check: impl Fn(&str) -> Result<String, &'static str>,
    ) -> Option<Option<String>> {
        let text = value?.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map_or(Some(None), |text| self.keep(pointer, check(text)).map(Some))
    }

    fn fill(&mut self, intent: &mut Intent, draft: &Draft) {
        intent.email = self.text("/email", draft.email.as_ref(), names::email);
        intent.position = self.text("/position", draft.position.as_ref(), names::name);
        intent.language = self.text("/language", draft.language.as_ref(), names::language);
        let zone = |text: &str| names::zone(text).map(|zone| zone.to_string());
        intent.zone = self.text("/zone", draft.zone.as_ref(), zone);
        intent.department = draft.department;
        if let Some(Some(department)) = draft.department {
            self.department("/department", department, intent.from);
        }
        intent.other_departments.clone_from(&draft.other_departments);
        for (n, department) in draft.other_departments.iter().flatten().enumerate() {
            self.department(&format!("/other_departments/{n}"), *department, intent.from);
        }
        intent.office = draft.office;
        if draft
            .office
            .flatten()
            .is_some_and(|office| !self.snapshot.offices.contains_key(&office))
        {
            self.error(FieldError::new("/office", "office-unknown"));
        }
        intent.manager = draft.manager;
        if let Some(Some(manager)) = draft.manager {
            self.manager(intent.member, MemberId(manager), intent.from);
        }
        intent.roles = draft.roles.as_ref().map(|keys| self.roles(keys));
        if let Some(authority) = &draft.authority {
            intent.authority = match authority {
                Some(limit) => self.authority(limit).map(Some),
                None => Some(None),
            };
        }
    }

    /// An amount of the organisation's currency: amounts of others have no rate yet.
    fn authority(&mut self, limit: &Money) -> Option<i64> {
        let base = &self.snapshot.organisation.currency;
        if limit.currency != *base {
            let error = FieldError::new("/authority/currency", "no-rate");
            let error = error.with("currency", limit.currency.as_str());
            self.errors.push(error.with("base", base.as_str()));
            return None;
        }
        if !(0..=MAX_MINOR).contains(&limit.minor) {
            self.error(FieldError::new("/authority/minor", "authority-out-of-range"));
            return None;
        }
        Some(limit.minor)
    }

    fn department(&mut self, pointer: &str, id: Uuid, from: NaiveDate) {
        let id = DepartmentId(id);
        if self.snapshot.directory.department(id).is_none() {
            self.error(FieldError::new(pointer, "department-unknown"));
        } else if !self.snapshot.is_open(id, from.max(self.today)) {
            self.error(FieldError::new(pointer, "department-closed"));
        }
    }

    fn manager(&mut self, member: Uuid, manager: MemberId, from: NaiveDate) {
        let from = from.max(self.today);
        if manager.0 == member {
            return self.error(FieldError::new("/manager", "manager-self"));
        }
        let Some(found) = self.snapshot.directory.member(manager) else {
            return self.error(FieldError::new("/manager", "manager-unknown"));
        };
        if found.active.until.is_some_and(|until| until <= from) {
            return self.error(FieldError::new("/manager", "manager-left"));
        }
        let mut lines = self.snapshot.lines.changed();
        lines.set(member, from, Some(manager.0));
        if let Some(circle) = lines.circle(member, from) {
            let name = |id: &Uuid| {
                self.snapshot
                    .person_ref(MemberId(*id))
                    .map_or_else(|| "?".into(), |p| p.name)
            };
            let line: Vec<_> = circle.iter().chain(circle.first()).map(name).collect();
            self.error(FieldError::new("/manager", "manager-circle").with("line", line.join(" → ")));
        }
    }

    fn roles(&mut self, keys: &[String]) -> Vec<Uuid> {
        let mut found = Vec::new();
        for (n, key) in keys.iter().enumerate() {
            match self.snapshot.directory.role(key) {
                Some(role) => found.push(role.id),
                None => {
                    let error = FieldError::new(format!("/roles/{n}"), "role-unknown");
                    self.error(error.with("role", key.as_str()));
                }
            }
        }
        found.into_iter().map(|RoleId(id)| id).collect()
    }

    fn finish(self, intent: Intent) -> Result<Intent, Error> {
        if self.errors.is_empty() {
            Ok(intent)
        } else {
            Err(Error::Invalid(self.errors))
        }
    }
}
