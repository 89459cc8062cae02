//! The rules of the leave ledger, pure.
//!
//! A member owns *lots*: so much of one leave type, from a day, until a day. Everything that happens to a lot is an
//! entry with a signed amount, and what is left of it is the sum of its entries; nothing is ever changed or deleted.
//! A hold is undone by a `release` and a use by a `reverse`, each naming the entry that it undoes, and an entry is
//! undone at most once. An approval is a release and a use together, so that the sum stays what it was.
//!
//! What expires first is used first. Carry-over, accrual and pro rata are deliberately not here yet: they are
//! further kinds of grant and of `expire`, and change no rule below.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

/// What an entry records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The lot's first entry.
    Grant,
    /// A correction of a grant by hand, up or down.
    Adjust,
    /// A request waits for its decision.
    Hold,
    /// Undoes a hold.
    Release,
    /// A request was approved.
    Use,
    /// Undoes a use.
    Reverse,
    /// What was left when the lot ran out.
    Expire,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Grant,
        Self::Adjust,
        Self::Hold,
        Self::Release,
        Self::Use,
        Self::Reverse,
        Self::Expire,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Adjust => "adjust",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Use => "use",
            Self::Reverse => "reverse",
            Self::Expire => "expire",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// One line of the ledger. The amount is signed: what is left is the sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: Uuid,
    /// `None` for types that need no balance: their holds and uses are counted and drawn from nothing.
    pub lot: Option<Uuid>,
    pub kind: Kind,
    pub amount: i64,
    pub instance: Option<Uuid>,
    /// The hold or use that this release or reverse undoes.
    pub undoes: Option<Uuid>,
}

/// A lot's terms, which never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    pub id: Uuid,
    pub valid_from: NaiveDate,
    /// The last day that it pays for; `None` never expires.
    pub expires: Option<NaiveDate>,
}

impl Lot {
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.valid_from <= date && self.expires.is_none_or(|last| date <= last)
    }
}

/// Sums of entries, all positive in the ordinary case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    pub granted: i64,
    pub held: i64,
    pub used: i64,
    pub expired: i64,
    pub available: i64,
}

/// Adds up entries, of one lot or of many.
pub fn balance<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Balance {
    let mut sum = Balance::default();
    for entry in entries {
        sum.available += entry.amount;
        match entry.kind {
            Kind::Grant | Kind::Adjust => sum.granted += entry.amount,
            Kind::Hold | Kind::Release => sum.held -= entry.amount,
            Kind::Use | Kind::Reverse => sum.used -= entry.amount,
            Kind::Expire => sum.expired -= entry.amount,
        }
    }
    sum
}

/// What is left of each lot.
pub fn left(entries: &[Entry]) -> BTreeMap<Uuid, i64> {
    let mut left = BTreeMap::new();
    for entry in entries {
        if let Some(lot) = entry.lot {
            *left.entry(lot).or_insert(0) += entry.amount;
        }
    }
    left
}

/// The lots don't cover what a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    pub needed: i64,
    /// What the lots could pay of it.
    pub covered: i64,
}

/// Draws `costs` (amounts by day, in order) from the lots, each day from those that cover it, what expires first
/// first; so a request over two leave years is split between their lots (L7). Answers amounts by lot.
///
/// Taking the days in order and of their lots the one that ends first finds a way to pay wherever there is one.
pub fn draw(
    lots: &[Lot],
    left: &BTreeMap<Uuid, i64>,
    costs: &[(NaiveDate, i64)],
) -> Result<Vec<(Uuid, i64)>, Short> {
    let mut order: Vec<(&Lot, i64)> = lots
        .iter()
        .map(|lot| (lot, left.get(&lot.id).copied().unwrap_or(0).max(0)))
        .collect();
    order.sort_by_key(|(lot, _)| (lot.expires.unwrap_or(NaiveDate::MAX), lot.valid_from, lot.id));
    let mut drawn = vec![0i64; order.len()];
    let mut missing = 0;
    for (date, cost) in costs {
        let mut open = *cost;
        for (index, (lot, rest)) in order.iter_mut().enumerate() {
            if lot.covers(*date) {
                let taken = open.min(*rest);
                *rest -= taken;
                drawn[index] += taken;
                open -= taken;
            }
        }
        missing += open;
    }
    if missing > 0 {
        let needed = costs.iter().map(|(_, cost)| cost).sum();
        return Err(Short {
            needed,
            covered: needed - missing,
        });
    }
    Ok(order
        .iter()
        .zip(drawn)
        .filter(|(_, amount)| *amount > 0)
        .map(|((lot, _), amount)| (lot.id, amount))
        .collect())
}

/// The holds among `entries` that no release undoes yet.
pub fn open_holds(entries: &[Entry]) -> Vec<&Entry> {
    open(entries, Kind::Hold)
}

/// The uses among `entries` that no reverse undoes yet.
pub fn open_uses(entries: &[Entry]) -> Vec<&Entry> {
    open(entries, Kind::Use)
}

fn open(entries: &[Entry], kind: Kind) -> Vec<&Entry> {
    let undone: HashSet<Uuid> = entries.iter().filter_map(|entry| entry.undoes).collect();
    entries
        .iter()
        .filter(|entry| entry.kind == kind && !undone.contains(&entry.id))
        .collect()
}

/// An entry to be written, as yet without id, time and instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub lot: Option<Uuid>,
    pub kind: Kind,
    pub amount: i64,
    pub undoes: Option<Uuid>,
}

impl Change {
    pub fn hold(lot: Option<Uuid>, amount: i64) -> Self {
        Self {
            lot,
            kind: Kind::Hold,
            amount: -amount,
            undoes: None,
        }
    }
}

/// Undoes every open hold among an instance's entries: rejected, withdrawn, terminated, taken back.
pub fn release(entries: &[Entry]) -> Vec<Change> {
    undo(open_holds(entries), Kind::Release)
}

/// Undoes every open use among an instance's entries: revoked.
pub fn reverse(entries: &[Entry]) -> Vec<Change> {
    undo(open_uses(entries), Kind::Reverse)
}

/// Makes every open hold among an instance's entries a use: approved.
pub fn consume(entries: &[Entry]) -> Vec<Change> {
    let mut changes = release(entries);
    for hold in open_holds(entries) {
        changes.push(Change {
            lot: hold.lot,
            kind: Kind::Use,
            amount: hold.amount,
            undoes: None,
        });
    }
    changes
}

fn undo(entries: Vec<&Entry>, kind: Kind) -> Vec<Change> {
    let undone = |entry: &&Entry| Change {
        lot: entry.lot,
        kind,
        amount: -entry.amount,
        undoes: Some(entry.id),
    };
    entries.iter().map(undone).collect()
}

#[cfg(test)]
mod tests;
