use std::collections::HashSet;

use super::super::known::Departments;
use super::super::sheet;
use super::*;
use crate::org::lines::Lines;
use crate::org::validity::Period;

/// Manages everybody, or who is in these departments.
struct Admin {
    departments: Option<Vec<u128>>,
    outranks: bool,
}

const BOSS: Admin = Admin {
    departments: None,
    outranks: true,
};

impl Allowance for Admin {
    fn manages(&self, department: Option<Uuid>) -> bool {
        self.departments
            .as_ref()
            .is_none_or(|these| department.is_some_and(|id| these.contains(&id.as_u128())))
    }

    fn outranks(&self, _: Uuid) -> bool {
        self.outranks
    }

    fn sets_roles(&self) -> bool {
        self.departments.is_none()
    }
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day of 2026")
}

/// Acme / Sales (2) and Acme / Works (3); bo in sales manages ann; carl left in January.
fn known() -> Known {
    let mut departments = Departments::default();
    departments.add(Uuid::from_u128(1), &["Acme"]);
    departments.add(Uuid::from_u128(2), &["Acme", "Sales"]);
    departments.add(Uuid::from_u128(3), &["Acme", "Works"]);
    let member = |id: u128, name: &str| KnownMember {
        id: Uuid::from_u128(id),
        name: name.into(),
        department: Some(Uuid::from_u128(2)),
        valid_from: Some(day(1, 1)),
        ..KnownMember::default()
    };
    let ann = KnownMember {
        manager: Some("bo".into()),
        roles: vec!["hr".into()],
        ..member(11, "Ann Becker")
    };
    let carl = KnownMember {
        valid_to: Some(day(1, 31)),
        ..member(13, "Carl")
    };
    let mut lines = Lines::default();
    lines.add(
        Uuid::from_u128(11),
        Period::new(day(1, 1), None),
        Uuid::from_u128(12),
    );
    Known {
        today: day(3, 11),
        currency: "EUR".into(),
        members: HashMap::from([
            ("ann".into(), ann),
            ("bo".into(), member(12, "Bo")),
            ("carl".into(), carl),
        ]),
        departments,
        offices: HashMap::from([("berlin".into(), (Uuid::from_u128(21), "Berlin".into()))]),
        roles: BTreeMap::from([
            ("finance".into(), Uuid::from_u128(31)),
            ("hr".into(), Uuid::from_u128(32)),
        ]),
        lines,
        taken: HashSet::from(["zoe".into()]),
    }
}

fn plan_as(admin: &Admin, csv: &str) -> Vec<PlannedRow> {
    let rows = sheet::read(csv.as_bytes()).expect("a readable sheet");
    let mut next = 100;
    let ids = || {
        next += 1;
        Uuid::from_u128(next)
    };
    plan(&rows, &known(), admin, ids)
}

/// Each row as `LINE login action; field: old -> new …; field!code …`.
#[track_caller]
fn check_as(admin: &Admin, csv: &str, expected: &[&str]) {
    let told: Vec<_> = plan_as(admin, csv).iter().map(tell).collect();
    assert_eq!(told, expected, "{csv}");
}

#[track_caller]
fn check(csv: &str, expected: &[&str]) {
    check_as(&BOSS, csv, expected);
}

fn tell(row: &PlannedRow) -> String {
    let mut told = format!("{} {} {:?}", row.line, row.login, row.action);
    for change in row.changes.iter().filter(|change| change.field != Field::Login) {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
        told += &format!(
            "; {}: {} -> {}",
            change.field.name(),
            text(&change.old),
            text(&change.new)
        );
    }
    for error in &row.errors {
        told += &format!("; {}!{}", error.field.name(), error.code);
    }
    told
}

#[test]
fn a_new_login_makes_a_member_and_a_known_one_changes_it() {
    check(
        "login,name,position\ndora,Dora,Clerk\nann,Ann Becker,Lead\nbo,Bo,\n",
        &[
            "2 dora Create; name: - -> Dora; position: - -> Clerk",
            "3 ann Update; position: - -> Lead",
            "4 bo Unchanged",
        ],
    );
}

#[test]
fn the_same_file_again_changes_nothing() {
    check(
        "login,name,department,manager,roles\nann,Ann Becker,Sales,bo,hr\n",
        &["2 ann Unchanged"],
    );
}

#[test]
fn an_absent_column_is_left_alone_and_an_empty_cell_clears() {
    check("login\nann\n", &["2 ann Unchanged"]);
    check(
        "login,manager,roles,department\nann,,,\n",
        &["2 ann Update; department: Acme / Sales -> -; manager: bo -> -; roles: hr -> -"],
    );
    check("login,name\nann,\n", &["2 ann Unchanged"]);
}

#[test]
fn managers_may_stand_below_those_who_report_to_them() {
    let rows = plan_as(&BOSS, "login,name,manager\ndora,Dora,emil\nemil,Emil,\n");
    assert_eq!(rows[0].action, Action::Create);
    assert_eq!(rows[0].intent.manager, Some(Some(rows[1].intent.member)));
}

#[test]
fn a_circle_of_managers_is_told_to_each_who_closes_it() {
    check(
        "login,manager\nbo,ann\n",
        &["2 bo Error; manager: - -> ann; manager!manager-circle"],
    );
    let rows = plan_as(&BOSS, "login,name,manager\nd,D,e\ne,E,f\nf,F,d\n");
    assert!(rows.iter().all(|row| row.errors[0].code == "manager-circle"));
    assert_eq!(rows[0].errors[0].params["line"], "d → e → f → d");
    check("login,manager\nann,ann\n", &["2 ann Error; manager!manager-self"]);
    // Turning the line around in one file is no circle.
    check(
        "login,manager\nbo,ann\nann,\n",
        &["2 bo Update; manager: - -> ann", "3 ann Update; manager: bo -> -"],
    );
}

#[test]
fn what_is_not_known_is_named() {
    check(
        "login,department,manager,office,roles,zone\nann,Nowhere,nobody,Rome,hr|boss,Europe/Atlantis\n",
        &[
            "2 ann Error; zone!zone-unknown; department!department-unknown; manager!manager-unknown; \
           office!office-unknown; roles!role-unknown",
        ],
    );
    check(
        "login,manager\nann,carl\n",
        &["2 ann Error; manager!manager-left"],
    );
    check(
        "login,name\nzoe,Zoe\n",
        &["2 zoe Error; name: - -> Zoe; login!login-taken"],
    );
    check("login,name\na b,A\n", &["2 a b Error; login!login-malformed"]);
    check("login,email\nann,ann\n", &["2 ann Error; email!email-malformed"]);
    check("login\ndora\n", &["2 dora Error; name!name-missing"]);
}

#[test]
fn a_login_stands_in_a_file_once() {
    check(
        "login,name\nann,Ann B\nANN,Ann C\n",
        &[
            "2 ann Update; name: Ann Becker -> Ann B",
            "3 ann Error; name: Ann Becker -> Ann C; login!duplicate-login",
        ],
    );
}

#[test]
fn dates_are_read_as_spreadsheets_write_them_and_must_be_in_order() {
    check(
        "login,name,valid_from,valid_to\ndora,Dora,2026/4/1,2026-12-31\n",
        &["2 dora Create; valid_from: - -> 2026-04-01; valid_to: - -> 2026-12-31; name: - -> Dora"],
    );
    check(
        "login,valid_to\nann,2025-12-31\n",
        &["2 ann Error; valid_to: - -> 2025-12-31; valid_to!dates-in-wrong-order"],
    );
    check(
        "login,valid_to\nann,31 December\n",
        &["2 ann Error; valid_to!date-malformed"],
    );
    // An assignment of somebody who comes later begins when they come.
    let rows = plan_as(
        &BOSS,
        "login,name,valid_from,department\ndora,Dora,2026-04-01,Sales\n",
    );
    assert_eq!(rows[0].intent.from, day(4, 1));
}

#[test]
fn a_limited_administrator_moves_nobody_in_or_out() {
    let sales = Admin {
        departments: Some(vec![2]),
        outranks: true,
    };
    check_as(
        &sales,
        "login,name,department\ndora,Dora,Sales\nemil,Emil,Works\nann,Ann,Works\nfay,Fay,\n",
        &[
            "2 dora Create; name: - -> Dora; department: - -> Acme / Sales",
            "3 emil Error; name: - -> Emil; department!not-allowed",
            "4 ann Error; name: Ann Becker -> Ann; department!not-allowed",
            "5 fay Error; name: - -> Fay; department!not-allowed",
        ],
    );
    check_as(
        &sales,
        "login,roles\nann,finance\n",
        &["2 ann Error; roles!not-allowed"],
    );
}

#[test]
fn nobody_changes_the_address_or_the_time_here_of_who_may_do_more() {
    let lesser = Admin {
        departments: None,
        outranks: false,
    };
    check_as(
        &lesser,
        "login,email\nann,ann@example.com\n",
        &["2 ann Error; email: - -> ann@example.com; login!not-allowed"],
    );
    check_as(
        &lesser,
        "login,valid_from\nann,2026-06-01\n",
        &["2 ann Error; valid_from: 2026-01-01 -> 2026-06-01; login!not-allowed"],
    );
    check_as(
        &lesser,
        "login,position\nann,Lead\n",
        &["2 ann Update; position: - -> Lead"],
    );
}

#[test]
fn five_thousand_rows_are_planned_at_once() {
    let mut csv = String::from("login;name;department;manager\n");
    for n in 0..5000 {
        csv += &format!("p{n};Person {n};Sales;p{}\n", n / 8 + 1);
    }
    // p0 and p1 would report to p1, so the top is a circle of one; cut it.
    let csv = csv.replace("p1;Person 1;Sales;p1\n", "p1;Person 1;Sales;\n");
    let rows = plan_as(&BOSS, &csv);
    assert_eq!(
        rows.iter().filter(|row| row.action == Action::Create).count(),
        5000
    );
}
