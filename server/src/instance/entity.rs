//! Rows of instances, their events, tasks, viewers and followers, and of the views that people save.
//!
//! The hot path writes them with constant SQL ([`super::store`]); these types read lists and hold the columns
//! against the migration.

pub mod instance {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "instance")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub process: String,
        pub process_version: i32,
        #[sea_orm(column_type = "Text", nullable)]
        pub number: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        /// JSON: facts by language.
        #[sea_orm(column_type = "Text")]
        pub facts: String,
        /// Folded for searching.
        #[sea_orm(column_type = "Text")]
        pub search_key: String,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub outcome: Option<String>,
        pub requester: Uuid,
        /// JSON: ids of those with an open task.
        #[sea_orm(column_type = "Text")]
        pub waiting_for: String,
        pub conversation: Option<Uuid>,
        /// How many events there are; also what optimistic writes compare.
        pub version: i64,
        /// Hash of the last event.
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))")]
        pub head: Vec<u8>,
        /// The engine's instance as JSON: always the fold of the events.
        #[sea_orm(column_type = "Text")]
        pub snapshot: String,
        pub filed_at: Option<DateTimeUtc>,
        pub ended_at: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "instance_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub instance: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub format: i32,
        pub at: DateTimeUtc,
        pub actor: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub body: Option<String>,
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))", nullable)]
        pub salt: Option<Vec<u8>>,
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))")]
        pub body_hash: Vec<u8>,
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))")]
        pub hash: Vec<u8>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod task {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "task")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub instance: Uuid,
        #[sea_orm(column_type = "Text")]
        pub step: String,
        pub member: Uuid,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub verdict: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub comment: Option<String>,
        pub opened_at: DateTimeUtc,
        pub closed_at: Option<DateTimeUtc>,
        pub due_at: Option<DateTimeUtc>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod viewer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "instance_viewer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub instance: Uuid,
        /// `requester participant cc`
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub reason: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod follower {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "instance_follower")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub instance: Uuid,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod saved_view {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "saved_view")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member: Uuid,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        /// JSON: the query's parameters.
        #[sea_orm(column_type = "Text")]
        pub filter: String,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
