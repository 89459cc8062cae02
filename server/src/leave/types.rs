//! Leave types: what one may ask for, and in what it is counted.

use placet_engine::definition::Text;
use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::entity::leave_type;
use super::store;
use super::value::Unit;
use crate::app::App;
use crate::http::Language;
use crate::ids::OrganisationId;

#[derive(Clone, Debug, PartialEq)]
pub struct LeaveType {
    pub id: Uuid,
    /// Stable; forms name types by it.
    pub key: String,
    pub name: Text,
    pub unit: Unit,
    pub paid: bool,
    pub half_days: bool,
    /// Whether it is drawn from lots. A type without is counted but never runs out.
    pub balance_required: bool,
    /// Whether it may be asked for.
    pub active: bool,
    pub position: i32,
}

impl LeaveType {
    pub fn name(&self, language: Language) -> &str {
        self.name.get(language.tag())
    }
}

impl TryFrom<leave_type::Model> for LeaveType {
    type Error = DbErr;

    fn try_from(row: leave_type::Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.id,
            name: serde_json::from_str(&row.name).map_err(|error| DbErr::Json(error.to_string()))?,
            unit: store::unit(&row.unit)?,
            key: row.key,
            paid: row.paid,
            half_days: row.half_days,
            balance_required: row.balance_required,
            active: row.active,
            position: row.position,
        })
    }
}

/// Gives a new organisation its types: annual, sick, unpaid. Days are granted by whoever has `leave.manage`: only
/// they know what people are owed, and a member without lots sees a balance of nothing, not one that we made up.
pub async fn install_builtin(
    app: &App,
    tx: &DatabaseTransaction,
    organisation: OrganisationId,
) -> Result<(), DbErr> {
    let builtin = |position, key: &str, en: &str, zh: &str, paid, balance_required| LeaveType {
        id: app.ids.next(),
        key: key.to_owned(),
        name: Text::Languages(
            [("en", en), ("zh", zh)]
                .map(|(tag, name)| (tag.to_owned(), name.to_owned()))
                .into(),
        ),
        unit: Unit::Day,
        paid,
        half_days: true,
        balance_required,
        active: true,
        position,
    };
    let types = [
        builtin(1, "annual", "Annual leave", "年假", true, true),
        builtin(2, "sick", "Sick leave", "病假", true, false),
        builtin(3, "unpaid", "Unpaid leave", "事假", false, false),
    ];
    store::insert_types(tx, organisation, &types).await
}
