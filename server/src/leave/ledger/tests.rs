use super::*;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn lot(n: u128, from: &str, expires: Option<&str>) -> Lot {
    Lot {
        id: id(n),
        valid_from: date(from),
        expires: expires.map(date),
    }
}

fn check(lots: &[(Lot, i64)], costs: &[(&str, i64)], expected: Result<&[(u128, i64)], (i64, i64)>) {
    let left = lots.iter().map(|(lot, left)| (lot.id, *left)).collect();
    let lots: Vec<Lot> = lots.iter().map(|(lot, _)| lot.clone()).collect();
    let costs: Vec<_> = costs.iter().map(|(day, cost)| (date(day), *cost)).collect();
    let expected = expected
        .map(|drawn| {
            drawn
                .iter()
                .map(|(lot, amount)| (id(*lot), *amount))
                .collect::<Vec<_>>()
        })
        .map_err(|(needed, covered)| Short { needed, covered });
    assert_eq!(draw(&lots, &left, &costs), expected);
}

#[test]
fn what_expires_first_is_used_first() {
    let lots = [
        (lot(1, "2026-01-01", None), 5_000),
        (lot(2, "2026-01-01", Some("2026-12-31")), 5_000),
        (lot(3, "2025-01-01", Some("2026-03-31")), 1_500),
    ];
    check(
        &lots,
        &[("2026-03-12", 1_000), ("2026-03-13", 1_000)],
        Ok(&[(3, 1_500), (2, 500)]),
    );
    check(&lots, &[("2026-04-01", 6_000)], Ok(&[(2, 5_000), (1, 1_000)]));
    check(&lots, &[("2026-03-31", 500)], Ok(&[(3, 500)]));
}

/// L7
#[test]
fn a_span_over_two_leave_years_is_split_between_their_lots() {
    let lots = [
        (lot(1, "2026-01-01", Some("2026-12-31")), 2_000),
        (lot(2, "2027-01-01", Some("2027-12-31")), 28_000),
    ];
    let costs = [
        ("2026-12-30", 1_000),
        ("2026-12-31", 1_000),
        ("2027-01-04", 1_000),
    ];
    check(&lots, &costs, Ok(&[(1, 2_000), (2, 1_000)]));
    let costs = [
        ("2026-12-29", 1_000),
        ("2026-12-30", 1_000),
        ("2026-12-31", 1_000),
        ("2027-01-04", 1_000),
    ];
    check(&lots, &costs, Err((4_000, 3_000)));
}

#[test]
fn too_little_is_refused_with_what_there_is() {
    check(&[], &[("2026-03-12", 500)], Err((500, 0)));
    check(
        &[(lot(1, "2026-01-01", None), 400)],
        &[("2026-03-12", 500)],
        Err((500, 400)),
    );
    check(
        &[(lot(1, "2026-01-01", None), -400)],
        &[("2026-03-12", 500)],
        Err((500, 0)),
    );
    check(
        &[(lot(1, "2026-04-01", None), 9_000)],
        &[("2026-03-12", 500)],
        Err((500, 0)),
    );
    check(
        &[(lot(1, "2026-01-01", Some("2026-03-11")), 9_000)],
        &[("2026-03-12", 500)],
        Err((500, 0)),
    );
}

#[test]
fn an_approval_moves_the_hold_to_used_and_leaves_the_sum() {
    let mut book = Book::default();
    book.grant(1, 28_000);
    book.write(&[Change::hold(Some(id(1)), 500)], Some(id(9)));
    assert_eq!(
        book.balance(),
        Balance {
            granted: 28_000,
            held: 500,
            available: 27_500,
            ..Balance::default()
        }
    );
    book.write(&consume(&book.of(id(9))), Some(id(9)));
    assert_eq!(
        book.balance(),
        Balance {
            granted: 28_000,
            used: 500,
            available: 27_500,
            ..Balance::default()
        }
    );
    assert_eq!(consume(&book.of(id(9))), [], "a hold becomes a use once");
    book.write(&reverse(&book.of(id(9))), Some(id(9)));
    assert_eq!(
        book.balance(),
        Balance {
            granted: 28_000,
            available: 28_000,
            ..Balance::default()
        }
    );
}

#[test]
fn kinds_have_keys_that_read_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_key(kind.key()), Some(kind));
    }
    assert_eq!(Kind::from_key("gift"), None);
}

/// A ledger in memory, written as the service writes it.
#[derive(Clone, Debug, Default)]
struct Book {
    lots: Vec<Lot>,
    entries: Vec<Entry>,
}

impl Book {
    fn grant(&mut self, n: u128, amount: i64) {
        self.lots.push(lot(n, "2026-01-01", None));
        self.write(
            &[Change {
                lot: Some(id(n)),
                kind: Kind::Grant,
                amount,
                undoes: None,
            }],
            None,
        );
    }

    fn write(&mut self, changes: &[Change], instance: Option<Uuid>) {
        for change in changes {
            let Change {
                lot,
                kind,
                amount,
                undoes,
            } = *change;
            let entry = id(1_000 + self.entries.len() as u128);
            self.entries.push(Entry {
                id: entry,
                lot,
                kind,
                amount,
                instance,
                undoes,
            });
        }
    }

    fn of(&self, instance: Uuid) -> Vec<Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.instance == Some(instance))
            .cloned()
            .collect()
    }

    fn balance(&self) -> Balance {
        balance(&self.entries)
    }
}

#[derive(Clone, Debug)]
enum Step {
    Grant { from: u64, length: u64, amount: i64 },
    File { instance: u128, from: u64, days: u64 },
    Approve { instance: u128 },
    Drop { instance: u128 },
    Resubmit { instance: u128, from: u64, days: u64 },
    Revoke { instance: u128 },
}

fn step() -> impl Strategy<Value = Step> {
    let instance = 1u128..8;
    prop_oneof![
        (0u64..60, 0u64..60, 0i64..6_000).prop_map(|(from, length, amount)| Step::Grant {
            from,
            length,
            amount
        }),
        (instance.clone(), 0u64..80, 1u64..6).prop_map(|(instance, from, days)| Step::File {
            instance,
            from,
            days
        }),
        instance.clone().prop_map(|instance| Step::Approve { instance }),
        instance.clone().prop_map(|instance| Step::Drop { instance }),
        (instance.clone(), 0u64..80, 1u64..6).prop_map(|(instance, from, days)| Step::Resubmit {
            instance,
            from,
            days
        }),
        instance.prop_map(|instance| Step::Revoke { instance }),
    ]
}

fn run(book: &mut Book, step: &Step) {
    let day = |offset| date("2026-01-01") + chrono::Days::new(offset);
    let costs = |from: u64, days: u64| (from..from + days).map(|n| (day(n), 500)).collect::<Vec<_>>();
    let take = |book: &mut Book, instance: Uuid, from, days| {
        if let Ok(drawn) = draw(&book.lots, &left(&book.entries), &costs(from, days)) {
            let holds: Vec<_> = drawn
                .iter()
                .map(|(lot, amount)| Change::hold(Some(*lot), *amount))
                .collect();
            book.write(&holds, Some(instance));
        }
    };
    match *step {
        Step::Grant { from, length, amount } => {
            let lot = id(100 + book.lots.len() as u128);
            book.lots.push(Lot {
                id: lot,
                valid_from: day(from),
                expires: Some(day(from + length)),
            });
            book.write(
                &[Change {
                    lot: Some(lot),
                    kind: Kind::Grant,
                    amount,
                    undoes: None,
                }],
                None,
            );
        }
        Step::File { instance, from, days } => {
            let entries = book.of(id(instance));
            if open_holds(&entries).is_empty() && open_uses(&entries).is_empty() {
                take(book, id(instance), from, days);
            }
        }
        Step::Approve { instance } => book.write(&consume(&book.of(id(instance))), Some(id(instance))),
        Step::Drop { instance } => book.write(&release(&book.of(id(instance))), Some(id(instance))),
        Step::Resubmit { instance, from, days } => {
            let entries = book.of(id(instance));
            if !open_holds(&entries).is_empty() {
                book.write(&release(&entries), Some(id(instance)));
                take(book, id(instance), from, days);
            }
        }
        Step::Revoke { instance } => book.write(&reverse(&book.of(id(instance))), Some(id(instance))),
    }
}

proptest! {
    #[test]
    fn the_balance_is_the_sum_of_its_lots_and_no_lot_is_overdrawn(steps in prop::collection::vec(step(), 0..60)) {
        let mut book = Book::default();
        for step in &steps {
            let before = book.entries.clone();
            run(&mut book, step);
            prop_assert_eq!(&book.entries[..before.len()], &before[..], "only appended");
            let left = left(&book.entries);
            prop_assert!(left.values().all(|left| *left >= 0), "overdrawn");
            let sum = book.balance();
            prop_assert_eq!(sum.available, left.values().sum::<i64>());
            prop_assert_eq!(sum.available, sum.granted - sum.held - sum.used - sum.expired);
            prop_assert!(sum.held >= 0 && sum.used >= 0);
            let undone: Vec<_> = book.entries.iter().filter_map(|entry| entry.undoes).collect();
            prop_assert_eq!(undone.len(), undone.iter().collect::<HashSet<_>>().len(), "undone twice");
        }
    }

    #[test]
    fn every_hold_ends_when_its_request_ends(steps in prop::collection::vec(step(), 0..60), approve: bool) {
        let mut book = Book::default();
        for step in &steps {
            run(&mut book, step);
        }
        for instance in 1..8 {
            run(&mut book, &if approve { Step::Approve { instance } } else { Step::Drop { instance } });
        }
        prop_assert_eq!(book.balance().held, 0);
        prop_assert!(open_holds(&book.entries).is_empty());
    }

    /// What `draw` can't pay, nobody can: compared with every way of assigning half days to lots.
    #[test]
    fn drawing_finds_a_way_wherever_there_is_one(
        lots in prop::collection::vec((0u64..5, 0u64..5, 0i64..3), 0..4),
        days in prop::collection::btree_set(0u64..6, 1..5),
    ) {
        let day = |offset| date("2026-01-01") + chrono::Days::new(offset);
        let terms: Vec<_> = lots.iter().enumerate()
            .map(|(n, (from, length, _))| Lot { id: id(n as u128), valid_from: day(*from), expires: Some(day(from + length)) })
            .collect();
        let amounts: BTreeMap<_, _> = lots.iter().enumerate().map(|(n, (_, _, amount))| (id(n as u128), *amount)).collect();
        let costs: Vec<_> = days.iter().map(|n| (day(*n), 1)).collect();
        fn payable(terms: &[Lot], left: &mut BTreeMap<Uuid, i64>, costs: &[(NaiveDate, i64)]) -> bool {
            let Some(((date, _), rest)) = costs.split_first() else { return true };
            terms.iter().filter(|lot| lot.covers(*date)).any(|lot| {
                if left[&lot.id] == 0 { return false }
                *left.get_mut(&lot.id).unwrap() -= 1;
                let paid = payable(terms, left, rest);
                *left.get_mut(&lot.id).unwrap() += 1;
                paid
            })
        }
        prop_assert_eq!(draw(&terms, &amounts, &costs).is_ok(), payable(&terms, &mut amounts.clone(), &costs));
    }
}
