//! When an assignment holds, and how a change of it edits the rows.
//!
//! Invariant: of rows that exclude each other (one manager, one position …) at most one holds on any day. A change
//! holds from its day until the next change that was already planned; what was before stays as it was, so that
//! a question about last year is answered as it was then. Days are local dates of the organisation's zone.

use chrono::NaiveDate;
use uuid::Uuid;

/// Half-open: the day `to` is the first on which it no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

impl Period {
    pub fn new(from: NaiveDate, to: Option<NaiveDate>) -> Self {
        Self { from, to }
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// A stored row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held<V> {
    pub id: Uuid,
    pub period: Period,
    pub value: V,
}

/// What to do with the rows. Apply `Delete` and `End` before `Insert`, so that no unique index is in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit<V> {
    Delete { id: Uuid },
    End { id: Uuid, to: NaiveDate },
    Insert { period: Period, value: V },
}

/// From `from` on the value is `value`: for assignments of which one holds at a time.
pub fn replace<V: PartialEq>(rows: &[Held<V>], from: NaiveDate, value: Option<V>) -> Vec<Edit<V>> {
    let current = rows.iter().find(|row| row.period.contains(from));
    if current.map(|row| &row.value) == value.as_ref() {
        return Vec::new();
    }
    let planned = rows
        .iter()
        .map(|row| row.period.from)
        .filter(|start| *start > from)
        .min();
    let mut edits: Vec<_> = current.map(|row| end(row, from)).into_iter().collect();
    edits.extend(value.map(|value| Edit::Insert {
        period: Period::new(from, planned),
        value,
    }));
    edits
}

/// From `from` on exactly these values hold: for assignments that stand beside each other.
pub fn replace_all<V: PartialEq>(rows: &[Held<V>], from: NaiveDate, values: Vec<V>) -> Vec<Edit<V>> {
    let mut edits = Vec::new();
    for row in rows.iter().filter(|row| row.period.contains(from)) {
        if !values.contains(&row.value) {
            edits.push(end(row, from));
        }
    }
    let mut seen: Vec<V> = Vec::new();
    for value in values {
        let held = rows
            .iter()
            .any(|row| row.period.contains(from) && row.value == value);
        if held || seen.contains(&value) {
            continue;
        }
        seen.push(value);
    }
    for value in seen {
        let planned = rows
            .iter()
            .filter(|row| row.value == value)
            .map(|row| row.period.from)
            .filter(|start| *start > from)
            .min();
        edits.push(Edit::Insert {
            period: Period::new(from, planned),
            value,
        });
    }
    edits
}

/// On `day` nothing holds any more, and what was planned for later is dropped.
pub fn end_all<V>(rows: &[Held<V>], day: NaiveDate) -> Vec<Edit<V>> {
    rows.iter()
        .filter(|row| row.period.to.is_none_or(|to| to > day))
        .map(|row| end(row, day))
        .collect()
}

/// A row that would end before it began never held.
fn end<V>(row: &Held<V>, day: NaiveDate) -> Edit<V> {
    if row.period.from >= day {
        Edit::Delete { id: row.id }
    } else {
        Edit::End { id: row.id, to: day }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).expect("a day of March")
    }

    fn held(n: u128, from: u32, to: Option<u32>, value: &'static str) -> Held<&'static str> {
        Held {
            id: Uuid::from_u128(n),
            period: Period::new(day(from), to.map(day)),
            value,
        }
    }

    fn insert(from: u32, to: Option<u32>, value: &'static str) -> Edit<&'static str> {
        Edit::Insert {
            period: Period::new(day(from), to.map(day)),
            value,
        }
    }

    #[test]
    fn a_period_holds_on_its_first_day_and_not_on_its_last() {
        let period = Period::new(day(3), Some(day(5)));
        let held: Vec<_> = (2..=5).filter(|n| period.contains(day(*n))).collect();
        assert_eq!(held, [3, 4]);
    }

    #[test]
    fn a_change_ends_what_was_and_begins_what_is() {
        let rows = [held(1, 1, None, "clerk")];
        assert_eq!(
            replace(&rows, day(9), Some("chief")),
            [
                Edit::End {
                    id: Uuid::from_u128(1),
                    to: day(9)
                },
                insert(9, None, "chief")
            ]
        );
        assert_eq!(
            replace(&rows, day(9), None),
            [Edit::End {
                id: Uuid::from_u128(1),
                to: day(9)
            }]
        );
    }

    #[test]
    fn the_same_again_is_no_change() {
        assert_eq!(replace(&[held(1, 1, None, "clerk")], day(9), Some("clerk")), []);
        assert_eq!(replace::<&str>(&[], day(9), None), []);
        assert_eq!(replace_all(&[held(1, 1, None, "hr")], day(9), vec!["hr"]), []);
    }

    #[test]
    fn a_change_holds_until_the_next_planned_one() {
        let rows = [held(1, 1, Some(20), "clerk"), held(2, 20, None, "chief")];
        assert_eq!(
            replace(&rows, day(9), Some("temp")),
            [
                Edit::End {
                    id: Uuid::from_u128(1),
                    to: day(9)
                },
                insert(9, Some(20), "temp")
            ]
        );
    }

    #[test]
    fn a_second_change_on_one_day_replaces_the_first() {
        assert_eq!(
            replace(&[held(1, 9, None, "clerk")], day(9), Some("chief")),
            [
                Edit::Delete {
                    id: Uuid::from_u128(1)
                },
                insert(9, None, "chief")
            ]
        );
    }

    #[test]
    fn a_set_keeps_what_stays_and_takes_each_new_value_once() {
        let rows = [held(1, 1, None, "hr"), held(2, 1, None, "finance")];
        assert_eq!(
            replace_all(&rows, day(9), vec!["hr", "admin", "admin"]),
            [
                Edit::End {
                    id: Uuid::from_u128(2),
                    to: day(9)
                },
                insert(9, None, "admin")
            ]
        );
    }

    #[test]
    fn leaving_ends_what_holds_and_drops_what_was_planned() {
        let rows = [
            held(1, 1, Some(4), "old"),
            held(2, 4, None, "now"),
            held(3, 20, None, "planned"),
        ];
        assert_eq!(
            end_all(&rows, day(9)),
            [
                Edit::End {
                    id: Uuid::from_u128(2),
                    to: day(9)
                },
                Edit::Delete {
                    id: Uuid::from_u128(3)
                }
            ]
        );
    }
}
