//! Rows of m0007 about what publishers offer. They belong to the installation as a whole.

#![expect(
    clippy::disallowed_methods,
    reason = "what `sea_orm::model` derives can begin transactions; nobody calls it"
)]

pub mod publisher {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "publisher")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text", unique)]
        pub key: String,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        pub account: Uuid,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod publisher_key {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "publisher_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub publisher: Uuid,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub public_key: String,
        pub added_at: DateTimeUtc,
        pub revoked_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod app {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "catalog_app")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub id: String,
        pub publisher: Uuid,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod bundle {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "catalog_bundle")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub sha256: String,
        #[sea_orm(column_type = "Blob")]
        pub content: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod version {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "catalog_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub app: String,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub version: String,
        #[sea_orm(column_type = "Text")]
        pub sha256: String,
        pub size: i64,
        #[sea_orm(column_type = "Text")]
        pub manifest: String,
        #[sea_orm(column_type = "Text")]
        pub signature: String,
        #[sea_orm(column_type = "Text")]
        pub public_key: String,
        /// SHA-256 of `hook.wasm`.
        #[sea_orm(column_type = "Text", nullable)]
        pub hook: Option<String>,
        /// SHA-256 of `action.wasm`.
        #[sea_orm(column_type = "Text", nullable)]
        pub action: Option<String>,
        /// What its components import, a JSON list.
        #[sea_orm(column_type = "Text")]
        pub imports: String,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub submitted_by: Uuid,
        pub submitted_at: DateTimeUtc,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<DateTimeUtc>,
        #[sea_orm(column_type = "Text", nullable)]
        pub note: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
