//! Rows of m0005 about calendars.

#![expect(
    clippy::disallowed_methods,
    reason = "what `sea_orm::model` derives can begin transactions; nobody calls it"
)]

pub mod calendar {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendar")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, unique_key = "calendar_name")]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique_key = "calendar_name")]
        pub name: String,
        pub week: String,
        pub is_default: bool,
        pub revision: i64,
        pub updated_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod holiday {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendar_holiday")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub calendar: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        pub name: String,
        pub works_like: Option<i16>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
