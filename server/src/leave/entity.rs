//! Rows of m0005 about leave.

#![expect(
    clippy::disallowed_methods,
    reason = "what `sea_orm::model` derives can begin transactions; nobody calls it"
)]

pub mod leave_type {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leave_type")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, unique_key = "leave_type_key")]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique_key = "leave_type_key")]
        pub key: String,
        pub name: String,
        pub unit: String,
        pub paid: bool,
        pub half_days: bool,
        pub balance_required: bool,
        pub active: bool,
        pub position: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod account {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leave_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod lot {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leave_lot")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member: Uuid,
        pub leave_type: Uuid,
        pub unit: String,
        pub valid_from: Date,
        pub expires: Option<Date>,
        pub reason: String,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod entry {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leave_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, unique_key = "leave_entry_undoes")]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member: Uuid,
        pub leave_type: Uuid,
        pub lot: Option<Uuid>,
        pub kind: String,
        pub amount: i64,
        pub instance: Option<Uuid>,
        #[sea_orm(unique_key = "leave_entry_undoes")]
        pub undoes: Option<Uuid>,
        pub at: DateTimeUtc,
        pub actor: Option<Uuid>,
        pub reason: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod absence {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leave_absence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub instance: Uuid,
        pub member: Uuid,
        pub leave_type: Uuid,
        pub state: String,
        pub number: Option<String>,
        pub wish: String,
        pub first_day: Date,
        pub last_day: Date,
        pub starts_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
        pub amount: i64,
        pub minutes: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod slot {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leave_slot")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        #[sea_orm(primary_key, auto_increment = false)]
        pub part: String,
        pub from_minute: i32,
        pub to_minute: i32,
        pub instance: Uuid,
        pub amount: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
