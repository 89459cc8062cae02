//! A connection that is one's own.

use std::sync::Arc;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    TransactionTrait,
};

/// A connection that is ours until it is closed.
///
/// sea-orm pins a connection by nothing but a `DatabaseTransaction`. Ours is begun once and at once committed
/// behind sqlx's back, so that sqlx goes on counting one open transaction (`begin` in a work is a savepoint,
/// as it should be) while the real BEGIN and COMMIT are statements whose result we see.
/// `DatabaseTransaction::commit` will not do: it answers Ok without committing when sqlx counts no transaction.
pub(super) struct Session {
    db: DatabaseConnection,
    pub(super) tx: Arc<DatabaseTransaction>,
}

impl Session {
    pub(super) async fn open(
        mut options: ConnectOptions,
        watch: impl FnOnce(&mut DatabaseConnection),
    ) -> Result<Self, DbErr> {
        options.max_connections(1).min_connections(0).sqlx_logging(false);
        let mut db = Database::connect(options).await?;
        watch(&mut db);
        let tx = begin(&db).await?;
        tx.execute_unprepared("COMMIT").await?;
        Ok(Self { db, tx: Arc::new(tx) })
    }

    pub(super) async fn close(self) {
        drop(self.tx);
        let _ = self.db.close().await;
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that begins transactions")]
pub(super) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin().await
}
