//! Rows of m0003. The log is written by `log`, which chains it; nothing else inserts events.

#![expect(
    clippy::disallowed_methods,
    reason = "what `sea_orm::model` derives can begin transactions; nobody calls it"
)]

pub mod conversation {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "conversation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, unique_key = "conversation_singleton")]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub name: Option<String>,
        #[sea_orm(column_type = "Text", nullable, unique_key = "conversation_singleton")]
        pub singleton: Option<String>,
        pub last_seq: i64,
        pub messages: i64,
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))", nullable)]
        pub head: Option<Vec<u8>>,
        pub trimmed_before: i64,
        pub created_by: Option<Uuid>,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod event {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "conversation_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, unique_key = "conversation_event_client")]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub conversation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(unique_key = "conversation_event_client")]
        pub actor: Option<Uuid>,
        #[sea_orm(unique_key = "conversation_event_client")]
        pub client_id: Option<Uuid>,
        pub at: DateTimeUtc,
        pub messages: i64,
        pub format: i32,
        #[sea_orm(column_type = "Text", nullable)]
        pub body: Option<String>,
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))", nullable)]
        pub salt: Option<Vec<u8>>,
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))")]
        pub body_hash: Vec<u8>,
        #[sea_orm(column_type = "VarBinary(StringLen::N(32))")]
        pub hash: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod participant {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "conversation_member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub conversation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub from_seq: i64,
        pub until_seq: Option<i64>,
        pub read_seq: i64,
        pub read_messages: i64,
        pub muted: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod mention {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mention")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub conversation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod personal_log {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "personal_log")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        pub last_seq: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod personal_event {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "personal_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        pub reference: Uuid,
        pub position: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod card {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "card")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, unique_key = "card_source")]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text", unique_key = "card_source")]
        pub source: String,
        #[sea_orm(unique_key = "card_source")]
        pub reference: Uuid,
        pub revision: i64,
        pub source_version: i64,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        #[sea_orm(column_type = "Text")]
        pub verbs: String,
        pub created_at: DateTimeUtc,
        pub revised_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod card_place {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "card_place")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub card: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub conversation: Uuid,
        pub seq: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
