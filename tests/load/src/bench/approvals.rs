//! `bench approvals`: completed approval units beside their two anchors, on SQLite and on PostgreSQL.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Database};

use super::bare::{self, Bare};
use super::product::People;
use super::seam::{Repeater, Seam};
use super::window::{Window, window};
use crate::Trouble;
use crate::company::Company;
use crate::server::{Place, cpu_of};
use crate::unit::{self, Office};

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Numbers of clients.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32])]
    clients: Vec<usize>,
    /// Windows of each subject; the best one counts.
    #[arg(long, default_value_t = 5)]
    windows: usize,
    /// Seconds of one window.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// Only one of the databases: `sqlite` or `postgres`.
    #[arg(long)]
    only: Option<String>,
    /// Fails when a goal is missed.
    #[arg(long)]
    strict: bool,
}

/// The goals hold at this many clients.
const CROWD: usize = 32;
/// Only where the bare commit reaches this does the absolute goal count.
const QUICK_DISK: f64 = 20_000.0;

struct Bench<'a> {
    options: &'a Options,
    name: &'static str,
    postgres: Option<String>,
    missed: Vec<String>,
}

pub async fn approvals(options: Options) -> Result<(), Trouble> {
    let mut missed = Vec::new();
    let wants = |name: &str| options.only.as_deref().is_none_or(|only| only == name);
    if wants("sqlite") {
        let name = "SQLite, synchronous=FULL";
        missed.extend(
            Bench {
                options: &options,
                name,
                postgres: None,
                missed: Vec::new(),
            }
            .run()
            .await?,
        );
    }
    match std::env::var("PLACET_TEST_POSTGRES").ok() {
        Some(server) if wants("postgres") => {
            let name = "PostgreSQL, synchronous_commit=on";
            let bench = Bench {
                options: &options,
                name,
                postgres: Some(server),
                missed: Vec::new(),
            };
            missed.extend(bench.run().await?);
        }
        _ => {}
    }
    for goal in &missed {
        println!("missed: {goal}");
    }
    if options.strict && !missed.is_empty() {
        Err(format!("{} goals were missed", missed.len()))
    } else {
        Ok(())
    }
}

impl Bench<'_> {
    async fn run(mut self) -> Result<Vec<String>, Trouble> {
        let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
        let server = Place::new(folder.path(), self.database("product").await?)?
            .start()
            .await?;
        let mut company = Company::found(server.address, server.setup_token.as_deref()).await?;
        let most = self.options.clients.iter().copied().max().unwrap_or(1);
        let offices = unit::offices(&mut company, most).await?;
        let seam = Seam::record(self.database("seam").await?).await?;
        let statements: Vec<_> = seam.one_by_one.steps.iter().map(Vec::len).collect();
        println!(
            "\n{}: {statements:?} statements to file, approve, approve",
            self.name
        );
        let own = std::process::id();
        let served = || server.cpu().unwrap_or_default();
        let here = || cpu_of(own).unwrap_or_default();
        let length = Duration::from_secs_f64(self.options.seconds);
        for &clients in &self.options.clients {
            let mut people = people(&server.address, &offices[..clients]);
            let mut repeaters: Vec<Repeater> = seam.workers(&seam.one_by_one, clients);
            let mut batchers: Vec<Repeater> = seam.workers(&seam.batched, clients);
            let mut commits = self.bare(folder.path(), clients).await?;
            let mut found = Found::default();
            for _ in 0..self.options.windows {
                let (next, back) = window(people, length, served).await?;
                (found.product, people) = (best(found.product, next), back);
                let (next, back) = window(repeaters, length, here).await?;
                (found.sql, repeaters) = (best(found.sql, next), back);
                let (next, back) = window(batchers, length, here).await?;
                (found.batched, batchers) = (best(found.batched, next), back);
                let (next, back) = window(commits, length, here).await?;
                (found.bare, commits) = (best(found.bare, next), back);
            }
            self.print(clients, &found);
        }
        if let Some(memory) = server.peak_memory() {
            println!(
                "  server: {} MiB at most; CPU pressure now: {}",
                memory >> 20,
                pressure()
            );
        }
        Ok(self.missed)
    }

    fn print(&mut self, clients: usize, found: &Found) {
        let Found {
            product,
            sql,
            batched,
            bare,
        } = found;
        println!(
            "\n  {clients} clients, best of {} windows of {} s",
            self.options.windows, self.options.seconds
        );
        println!("                      completed/s    steps/s  CPU µs/step   p50 ms   p99 ms   max ms");
        for (name, found) in [
            ("product over HTTP", product),
            ("its SQL, write seam", sql),
            ("its SQL in batches", batched),
            ("bare commit", bare),
        ] {
            println!(
                "  {name:<20} {:>10.0} {:>10.0} {:>12.0} {:>8.2} {:>8.2} {:>8.2}",
                found.completed, found.steps, found.cpu, found.p50, found.p99, found.max
            );
        }
        let share = product.completed / sql.completed.max(f64::MIN_POSITIVE);
        let of_bare = product.steps / bare.steps.max(f64::MIN_POSITIVE);
        let slower = product.p99 / sql.p99.max(f64::MIN_POSITIVE);
        println!(
            "  product : its SQL {share:.2}, steps : bare commits {of_bare:.3}, p99 of a decision : its SQL's {slower:.1}"
        );
        println!(
            "  product : its SQL in batches {:.2}",
            product.completed / batched.completed.max(f64::MIN_POSITIVE)
        );
        println!("  CPU pressure: {}", pressure());
        if clients != CROWD || self.postgres.is_some() {
            return;
        }
        let mut goal = |good: bool, said: String| {
            if !good {
                self.missed.push(format!("{}: {said}", self.name));
            }
        };
        goal(share >= 0.5, format!("at least half of its SQL: {share:.2}"));
        goal(
            slower <= 5.0,
            format!("p99 of a decision at most 5 times that of its SQL: {slower:.1}"),
        );
        if bare.steps >= QUICK_DISK {
            goal(
                product.completed >= 400.0,
                format!("at least 400 completed per second: {:.0}", product.completed),
            );
        } else {
            println!("  the bare commit stays below {QUICK_DISK}/s: the ratio alone counts");
        }
    }

    async fn bare(&self, folder: &std::path::Path, clients: usize) -> Result<Vec<Bare>, Trouble> {
        match self.database("bare").await? {
            Some(url) => bare::postgres(&url, clients).await,
            None => bare::sqlite(folder, clients).await,
        }
    }

    /// A new database on the PostgreSQL server, or nothing for SQLite, which makes its own.
    async fn database(&self, purpose: &str) -> Result<Option<String>, Trouble> {
        let Some(server) = &self.postgres else {
            return Ok(None);
        };
        let name = format!("placet_bench_{purpose}_{}", std::process::id());
        let db = Database::connect(server.as_str())
            .await
            .map_err(|why| why.to_string())?;
        let made = db.execute_unprepared(&format!("CREATE DATABASE {name}")).await;
        let _ = db.close().await;
        match made {
            Err(why) if !why.to_string().contains("already exists") => Err(why.to_string()),
            _ => Ok(Some(format!(
                "{}/{name}",
                server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base)
            ))),
        }
    }
}

/// The best window of each subject.
#[derive(Default)]
struct Found {
    product: Window,
    /// Each statement by itself.
    sql: Window,
    /// As the product sends them.
    batched: Window,
    bare: Window,
}

fn people(address: &std::net::SocketAddr, offices: &[Office]) -> Vec<People> {
    offices
        .iter()
        .map(|office| People::new(*address, office.clone()))
        .collect()
}

fn best(one: Window, other: Window) -> Window {
    if other.completed > one.completed {
        other
    } else {
        one
    }
}

fn pressure() -> String {
    let text = std::fs::read_to_string("/proc/pressure/cpu").unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}
