//! What the write seam must survive.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use tempfile::TempDir;
use tokio::sync::Notify;

use super::*;

struct Seam {
    db: Db,
    _folder: TempDir,
}

async fn seam() -> Seam {
    let folder = tempfile::tempdir().expect("a folder");
    let url = Db::sqlite_url(folder.path());
    Db::migrate(&url).await.expect("migrations");
    let db = Db::open(&url).await.expect("a database");
    db.write_tx(async |tx| {
        tx.execute_unprepared(
            "CREATE TABLE line (id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER); \
             CREATE TABLE later (parent INTEGER REFERENCES line DEFERRABLE INITIALLY DEFERRED)",
        )
        .await
    })
    .await
    .expect("tables");
    Seam { db, _folder: folder }
}

async fn insert(tx: &DatabaseTransaction, seq: i64) -> Result<(), DbErr> {
    tx.execute_unprepared(&format!("INSERT INTO line (seq) VALUES ({seq})"))
        .await
        .map(drop)
}

async fn last(tx: &DatabaseTransaction) -> Result<i64, DbErr> {
    let statement = Statement::from_string(DbBackend::Sqlite, "SELECT coalesce(max(seq), 0) FROM line");
    tx.query_one_raw(statement)
        .await?
        .expect("a row")
        .try_get_by_index(0)
}

impl Seam {
    fn commits(&self) -> tokio::sync::watch::Receiver<u64> {
        self.db.writer.commits().expect("SQLite groups its commits")
    }

    async fn put(&self, seq: i64) -> Result<(), DbErr> {
        self.db.write_tx(async |tx| insert(tx, seq).await).await
    }

    async fn seqs(&self) -> Vec<i64> {
        let rows = self
            .db
            .read()
            .query_all_raw(self.db.statement("SELECT seq FROM line ORDER BY id", []))
            .await;
        rows.expect("rows")
            .iter()
            .map(|row| row.try_get_by_index(0).expect("a number"))
            .collect()
    }
}

async fn soon<F: Future>(work: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(10), work)
        .await
        .expect("it hangs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_writers_never_overlap_and_share_commits() {
    let seam = Arc::new(seam().await);
    let before = *seam.commits().borrow();
    let writers = (0..200).map(|_| {
        let seam = seam.clone();
        tokio::spawn(async move {
            seam.db
                .write_tx(async |tx| {
                    let next = last(tx).await? + 1;
                    insert(tx, next).await
                })
                .await
        })
    });
    for outcome in soon(join_all(writers)).await {
        outcome.expect("no panic").expect("a write");
    }
    assert_eq!(seam.seqs().await, (1..=200).collect::<Vec<_>>());
    assert!(*seam.commits().borrow() - before < 150, "commits were not shared");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_undoes_only_its_own_work_and_leaves_no_gap() {
    let seam = seam().await;
    let works = (0..60).map(|n| {
        let db = &seam.db;
        async move {
            db.write_tx(async |tx| {
                let next = last(tx).await? + 1;
                insert(tx, next).await?;
                if n % 3 == 0 {
                    Err(DbErr::Custom("refused".into()))
                } else {
                    Ok(())
                }
            })
            .await
        }
    });
    assert_eq!(
        soon(join_all(works))
            .await
            .iter()
            .filter(|outcome| outcome.is_err())
            .count(),
        20
    );
    assert_eq!(seam.seqs().await, (1..=40).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_visible_to_every_reader() {
    let seam = seam().await;
    for seq in 1..=50 {
        seam.put(seq).await.expect("a write");
        assert_eq!(seam.seqs().await.len() as i64, seq);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_give_up_while_waiting_change_nothing() {
    let seam = Arc::new(seam().await);
    let (started, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let first = tokio::spawn({
        let (seam, started, go) = (seam.clone(), started.clone(), go.clone());
        async move {
            seam.db
                .write_tx(async |tx| {
                    started.notify_one();
                    go.notified().await;
                    insert(tx, 1).await
                })
                .await
        }
    });
    started.notified().await;
    let waiting: Vec<_> = (0..50)
        .map(|n| {
            tokio::spawn({
                let seam = seam.clone();
                async move { seam.put(100 + n).await }
            })
        })
        .collect();
    let survivor = tokio::spawn({
        let seam = seam.clone();
        async move { seam.put(2).await }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    for task in &waiting {
        task.abort();
    }
    go.notify_one();
    soon(first).await.expect("no panic").expect("a write");
    soon(survivor).await.expect("no panic").expect("a write");
    for task in waiting {
        assert!(task.await.expect_err("aborted").is_cancelled());
    }
    assert_eq!(seam.seqs().await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_work_dropped_in_its_middle_is_undone_and_its_neighbours_are_kept() {
    let seam = Arc::new(seam().await);
    let dropped = (0..60u64).map(|n| {
        let seam = seam.clone();
        tokio::spawn(async move {
            let work = seam.db.write_tx(async |tx| {
                insert(tx, 1000).await?;
                std::future::pending::<Result<(), DbErr>>().await
            });
            let _ = tokio::time::timeout(Duration::from_millis(5 + n % 7), work).await;
        })
    });
    let kept = (1..=60).map(|seq| {
        tokio::spawn({
            let seam = seam.clone();
            async move { seam.put(seq).await }
        })
    });
    let (dropped, kept): (Vec<_>, Vec<_>) = (dropped.collect(), kept.collect());
    for task in kept {
        soon(task).await.expect("no panic").expect("a write");
    }
    for task in dropped {
        soon(task).await.expect("no panic");
    }
    soon(seam.put(61)).await.expect("a write");
    let seqs = seam.seqs().await;
    assert!(seqs.iter().all(|seq| *seq < 1000), "undone work is visible");
    assert_eq!(seqs.len(), 61);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_that_leaves_before_the_commit_has_written_all_the_same() {
    let seam = seam().await;
    let mut commits = seam.commits();
    for seq in 1..=50 {
        let (tell, told) = tokio::sync::oneshot::channel();
        let work = seam.db.write_tx(async move |tx| {
            let done = insert(tx, seq).await;
            let _ = tell.send(());
            done
        });
        tokio::select! { biased; _ = told => {}, done = work => done.expect("a write") }
        while seam.seqs().await.len() < seq as usize {
            soon(commits.changed()).await.expect("the writer lives");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_undoes_only_its_own_work() {
    let seam = Arc::new(seam().await);
    let works: Vec<_> = (0..40)
        .map(|seq| {
            let seam = seam.clone();
            tokio::spawn(async move {
                seam.db
                    .write_tx(async |tx| {
                        insert(tx, seq).await?;
                        assert!(seq % 2 == 1, "boom");
                        Ok::<_, DbErr>(())
                    })
                    .await
            })
        })
        .collect();
    for (seq, work) in works.into_iter().enumerate() {
        assert_eq!(soon(work).await.is_err(), seq % 2 == 0);
    }
    assert_eq!(seam.seqs().await.len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_commit_is_told_to_its_whole_batch_and_the_next_batch_works() {
    let seam = Arc::new(seam().await);
    let (started, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let bad = tokio::spawn({
        let (seam, started, go) = (seam.clone(), started.clone(), go.clone());
        async move {
            seam.db
                .write_tx(async |tx| {
                    started.notify_one();
                    go.notified().await;
                    tx.execute_unprepared("INSERT INTO later VALUES (99999)")
                        .await
                        .map(drop)
                })
                .await
        }
    });
    started.notified().await;
    let neighbour = tokio::spawn({
        let seam = seam.clone();
        async move { seam.put(1).await }
    });
    tokio::time::sleep(Duration::from_millis(2)).await;
    go.notify_one();
    assert!(soon(bad).await.expect("no panic").is_err());
    let neighbour = soon(neighbour)
        .await
        .expect("no panic")
        .expect_err("the same batch");
    assert!(
        neighbour.sql_err().is_none(),
        "a neighbour must not be blamed for the foreign key"
    );
    soon(seam.put(7)).await.expect("a write");
    assert_eq!(seam.seqs().await, [7]);
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Database(#[from] DbErr),
    #[error(transparent)]
    Once(#[from] KeyReused),
}

fn once(key: &str, body: &[u8]) -> Once {
    let key = Key {
        caller: uuid::Uuid::nil(),
        route: "POST /lines".into(),
        key: key.into(),
        body_hash: body.to_vec(),
    };
    Once {
        key: Some(key),
        now: chrono::DateTime::UNIX_EPOCH,
    }
}

/// R4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_sent_a_hundred_times_at_once_has_one_effect_and_equal_answers() {
    let seam = seam().await;
    let answers = soon(join_all((0..100).map(|n| {
        let db = &seam.db;
        async move {
            db.write_tx_once(&once("k", b"body"), async |tx| {
                insert(tx, n).await?;
                Ok::<_, Error>(n)
            })
            .await
        }
    })))
    .await;
    let seqs = seam.seqs().await;
    assert_eq!(seqs.len(), 1);
    assert!(
        answers
            .into_iter()
            .all(|answer| answer.expect("an answer") == seqs[0])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_with_another_body_is_refused_and_a_refusal_is_not_kept() {
    let seam = seam().await;
    let db = &seam.db;
    let refused = db
        .write_tx_once(&once("k", b"a"), async |_| {
            Err::<i64, _>(Error::Database(DbErr::Custom("no".into())))
        })
        .await;
    assert!(matches!(refused, Err(Error::Database(_))));
    let done = db
        .write_tx_once(&once("k", b"a"), async |tx| {
            insert(tx, 1).await?;
            Ok::<_, Error>(1)
        })
        .await;
    assert_eq!(done.expect("the second try"), 1);
    let reused = db
        .write_tx_once(&once("k", b"b"), async |tx| {
            insert(tx, 2).await?;
            Ok::<_, Error>(2)
        })
        .await;
    assert!(matches!(reused, Err(Error::Once(_))));
    assert_eq!(seam.seqs().await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_commits_are_synchronous() {
    let seam = seam().await;
    let level = async |tx: &DatabaseTransaction| {
        let row = tx
            .query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA synchronous"))
            .await?;
        row.expect("a row").try_get_by_index::<i64>(0)
    };
    assert_eq!(seam.db.write_tx(level).await.expect("a level"), 2, "FULL");
    assert!(
        seam.db
            .read()
            .execute_unprepared("INSERT INTO line (seq) VALUES (1)")
            .await
            .is_err(),
        "readers can't write"
    );
}

#[tokio::test]
async fn signals_come_after_the_commit_and_not_from_undone_work() {
    let seam = seam().await;
    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let hears = heard.clone();
    seam.db.on_signal(move |signal| {
        if let Ok(seq) = signal.downcast::<i64>() {
            hears.lock().expect("a lock").push(*seq);
        }
    });
    let write = async |seq: i64, fails: bool| {
        seam.db
            .write_tx(async |tx| {
                after_commit(seq);
                insert(tx, seq).await?;
                if fails {
                    Err(DbErr::Custom("no".into()))
                } else {
                    Ok(())
                }
            })
            .await
    };
    join_all((0..40).map(|seq| write(seq, seq % 4 == 0))).await;
    let heard = heard.lock().expect("a lock").clone();
    assert_eq!(
        heard,
        seam.seqs().await,
        "in the order of commits, and only what was kept"
    );
    assert_eq!(heard.len(), 30);
}
