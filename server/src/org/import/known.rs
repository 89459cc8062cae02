//! What a row of the file is compared with: the organisation as of today, under the names that people write.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::org::lines::Lines;
use crate::org::names;
use crate::org::snapshot::Snapshot;

pub struct Known {
    pub today: NaiveDate,
    pub currency: String,
    /// By login.
    pub members: HashMap<String, KnownMember>,
    pub departments: Departments,
    /// By folded name.
    pub offices: HashMap<String, (Uuid, String)>,
    /// By key.
    pub roles: BTreeMap<String, Uuid>,
    pub lines: Lines,
    /// Logins of the file that people outside of this organisation have.
    pub taken: HashSet<String>,
}

/// Somebody as of today.
#[derive(Clone, Debug, Default)]
pub struct KnownMember {
    pub id: Uuid,
    pub name: String,
    pub email: Option<String>,
    pub position: Option<String>,
    pub department: Option<Uuid>,
    /// A login.
    pub manager: Option<String>,
    pub office: Option<String>,
    /// Keys of the roles held for the whole organisation or a part of it, sorted.
    pub roles: Vec<String>,
    /// Minor units.
    pub authority: Option<i64>,
    pub language: Option<String>,
    pub zone: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDepartment {
    Unknown,
    Ambiguous,
}

/// Departments by what people call them: the name, or as much of the path as is needed to tell them apart.
#[derive(Clone, Debug, Default)]
pub struct Departments {
    by_name: HashMap<String, Vec<(Uuid, Vec<String>)>>,
    paths: HashMap<Uuid, String>,
}

impl Departments {
    /// `path` from the top to the department itself.
    pub fn add(&mut self, id: Uuid, path: &[&str]) {
        let folded: Vec<_> = path.iter().map(|name| names::fold(name)).collect();
        self.paths.insert(id, path.join(" / "));
        if let Some(name) = folded.last().cloned() {
            self.by_name.entry(name).or_default().push((id, folded));
        }
    }

    pub fn path(&self, id: Uuid) -> Option<&str> {
        self.paths.get(&id).map(String::as_str)
    }

    pub fn find(&self, text: &str) -> Result<Uuid, NoDepartment> {
        // A department's own name may hold a slash.
        if let [(only, _)] = self.named(&names::fold(text)) {
            return Ok(*only);
        }
        let wanted: Vec<_> = text.split(['/', '>', '\\']).map(names::fold).collect();
        let last = wanted.last().map(String::as_str).unwrap_or_default();
        let fitting: Vec<_> = self
            .named(last)
            .iter()
            .filter(|(_, path)| path.ends_with(&wanted))
            .collect();
        match fitting.as_slice() {
            [] => Err(NoDepartment::Unknown),
            [(only, _)] => Ok(*only),
            // "Sales" is the one at the top also where there is a "North / Sales".
            several => {
                let exact = several.iter().find(|(_, path)| *path == wanted);
                exact.map(|(id, _)| *id).ok_or(NoDepartment::Ambiguous)
            }
        }
    }

    fn named(&self, name: &str) -> &[(Uuid, Vec<String>)] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

impl Known {
    pub fn of(snapshot: &Snapshot, today: NaiveDate, taken: HashSet<String>) -> Self {
        let at = snapshot.on(today);
        let directory = &snapshot.directory;
        let mut departments = Departments::default();
        for department in directory
            .departments()
            .filter(|department| snapshot.is_open(department.id, today))
        {
            let mut path: Vec<_> = at
                .upwards(department.id)
                .into_iter()
                .filter_map(|id| Some(directory.department(id)?.name.as_str()))
                .collect();
            path.reverse();
            departments.add(department.id.0, &path);
        }
        let members = directory.members().map(|member| {
            let details = snapshot.details.get(&member.id);
            let held = details.into_iter().flat_map(|details| &details.roles);
            let held = held.filter(|(valid, ..)| valid.contains(today));
            let mut roles: Vec<_> = held
                .filter_map(|(_, role, _)| Some(snapshot.roles.get(role)?.key.clone()))
                .collect();
            roles.sort();
            roles.dedup();
            let manager = snapshot.lines.above(member.id.0, today);
            let known = KnownMember {
                id: member.id.0,
                name: member.name.clone(),
                email: member.email.clone(),
                position: snapshot.position(member.id, today).map(str::to_owned),
                department: at.department_of(member.id).map(|id| id.0),
                manager: manager.and_then(|id| Some(directory.member(id.into())?.login.clone())),
                office: snapshot
                    .office(member.id, today)
                    .map(|office| office.name.clone()),
                roles,
                authority: snapshot.authority(member.id, today),
                language: details.and_then(|details| details.set_language.clone()),
                zone: details
                    .and_then(|details| details.set_zone)
                    .map(|zone| zone.to_string()),
                valid_from: member.active.from,
                valid_to: member.active.until,
            };
            (member.login.clone(), known)
        });
        Self {
            today,
            currency: snapshot.organisation.currency.clone(),
            members: members.collect(),
            departments,
            offices: snapshot
                .offices()
                .map(|office| (names::fold(&office.name), (office.id.0, office.name.clone())))
                .collect(),
            roles: snapshot
                .roles
                .values()
                .map(|role| (role.key.clone(), role.id.0))
                .collect(),
            lines: snapshot.lines.clone(),
            taken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn departments() -> Departments {
        let mut departments = Departments::default();
        for (id, path) in [
            (1, vec!["Acme"]),
            (2, vec!["Acme", "North"]),
            (3, vec!["Acme", "North", "Sales"]),
            (4, vec!["Acme", "South", "Sales"]),
            (5, vec!["Acme", "R/D"]),
            (6, vec!["Acme", "市场部"]),
        ] {
            departments.add(Uuid::from_u128(id), &path);
        }
        departments
    }

    #[track_caller]
    fn check(text: &str, expected: Result<u128, NoDepartment>) {
        assert_eq!(departments().find(text), expected.map(Uuid::from_u128), "{text}");
    }

    #[test]
    fn a_department_is_found_by_as_much_of_its_path_as_tells_it_apart() {
        check("north", Ok(2));
        check("Acme / North / Sales", Ok(3));
        check("South/Sales", Ok(4));
        check("Sales", Err(NoDepartment::Ambiguous));
        check("East / Sales", Err(NoDepartment::Unknown));
        check("R/D", Ok(5));
        check("市场部", Ok(6));
        check("", Err(NoDepartment::Unknown));
    }
}
