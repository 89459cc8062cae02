//! Rows of m0008 and m0009.

#![expect(
    clippy::disallowed_methods,
    reason = "what `sea_orm::model` derives can begin transactions; nobody calls it"
)]

pub mod installation {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "installation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, unique_key = "installation_app")]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text", unique_key = "installation_app")]
        pub app: String,
        #[sea_orm(column_type = "Text")]
        pub version: String,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        #[sea_orm(column_type = "Text")]
        pub grants: String,
        #[sea_orm(column_type = "Text")]
        pub audience: String,
        #[sea_orm(column_type = "Text")]
        pub config: String,
        pub revision: i64,
        pub installed_by: Uuid,
        pub installed_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        #[sea_orm(default_value = 0)]
        pub stored_entries: i64,
        #[sea_orm(default_value = 0)]
        pub stored_bytes: i64,
        #[sea_orm(default_value = 0)]
        pub failures: i32,
        pub paused_until: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod process {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "installation_process")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub process: String,
        pub installation: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod entry {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "miniapp_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub installation: Uuid,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub key: String,
        #[sea_orm(column_type = "Text")]
        pub value: String,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod call {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "miniapp_call")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub installation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: DateTimeUtc,
        #[sea_orm(column_type = "Text")]
        pub version: String,
        #[sea_orm(column_type = "Text")]
        pub function: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub process: Option<String>,
        pub member: Option<Uuid>,
        #[sea_orm(column_type = "Text", nullable)]
        pub cause: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub detail: Option<String>,
        pub fuel: i64,
        pub micros: i64,
        pub waited: i64,
        pub memory: i64,
        pub host_calls: i32,
        #[sea_orm(column_type = "Text")]
        pub log: String,
        pub dropped: i32,
        #[sea_orm(column_type = "Text", nullable)]
        pub about: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod card {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "miniapp_card")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub installation: Uuid,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub key: String,
        #[sea_orm(unique)]
        pub reference: Uuid,
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub content: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod person {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "miniapp_person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub installation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        pub department: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
