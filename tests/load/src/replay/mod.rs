//! The replay of a real event log: every case through the HTTP API, as the person who did it, and then compared
//! with what the API tells.
//!
//! The log is read from a path that the user gives and is never copied; only figures are printed, and the names of
//! cases that were refused or do not match.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, mpsc};

use crate::Trouble;
use crate::client::Client;
use crate::company::Company;
use crate::server::{Place, Server};
use crate::verify::{self, Verified};

mod drive;
mod plan;
mod process;
mod xes;

use drive::Driven;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The log, as XES or gzipped XES.
    log: PathBuf,
    /// How many cases are driven at once.
    #[arg(long, default_value_t = 16)]
    cases: usize,
    /// Fails unless at least this percentage of the cases matches.
    #[arg(long, default_value_t = 99.0)]
    require: f64,
    /// Fails if more than this percentage of the events is refused.
    #[arg(long, default_value_t = 0.5)]
    refuse: f64,
    /// Fails unless the last line is the one in this file.
    #[arg(long)]
    expect: Option<PathBuf>,
    /// Where the server keeps its data; a temporary folder otherwise.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// A PostgreSQL database instead of embedded SQLite.
    #[arg(long)]
    database_url: Option<String>,
    /// How many refusals and mismatches are printed one by one.
    #[arg(long, default_value_t = 40)]
    show: usize,
}

pub async fn replay(options: Options) -> Result<(), Trouble> {
    let temporary = tempfile::tempdir().map_err(|why| why.to_string())?;
    let folder = options.keep.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let server = Place::new(folder, options.database_url.clone())?.start().await?;
    let mut company = Company::found(server.address, server.setup_token.as_deref()).await?;
    let cast = Arc::new(process::set_up(&mut company).await?);
    let began = Instant::now();
    let table = run(&options, &server, &cast).await?;
    let took = began.elapsed();
    eprintln!("reading every instance's events back …");
    let owner = cast[&plan::Role::Employee].token.clone();
    let verified = verify::all(server.address, table.instances.clone(), &owner, options.cases).await?;
    table.print(&server, took, &verified);
    let line = table.last_line();
    println!("{line}");
    table.judge(&options, &line, &verified)
}

async fn run(options: &Options, server: &Server, cast: &Arc<process::Cast>) -> Result<Table, Trouble> {
    let workers = options.cases.max(1);
    let log = xes::Log::open(&options.log)?;
    // Bounded: the parser waits for the server, so memory does not grow with the log.
    let (give, take) = mpsc::channel(workers * 2);
    let reading = tokio::task::spawn_blocking(move || {
        for case in log {
            if give.blocking_send(case).is_err() {
                break;
            }
        }
    });
    let take = Arc::new(Mutex::new(take));
    let (done, mut results) = mpsc::channel(workers * 2);
    for _ in 0..workers {
        let (take, done, cast, address) = (take.clone(), done.clone(), cast.clone(), server.address);
        tokio::spawn(async move {
            let mut client = Client::new(address);
            loop {
                let Some(case) = take.lock().await.recv().await else {
                    break;
                };
                let result = match case {
                    Ok(case) => drive::drive(&mut client, &cast, &case, &plan::plan(&case))
                        .await
                        .map(Some),
                    Err(why) => {
                        eprintln!("error: {why}");
                        Ok(None)
                    }
                };
                if done.send(result).await.is_err() {
                    break;
                }
            }
        });
    }
    drop(done);
    let mut table = Table {
        file: name(&options.log),
        show: options.show,
        ..Table::default()
    };
    let mut progress = Progress::new();
    while let Some(result) = results.recv().await {
        match result? {
            Some(driven) => table.add(driven),
            None => table.unreadable += 1,
        }
        progress.maybe_print(&table);
    }
    reading.await.map_err(|why| format!("reading the log: {why}"))?;
    Ok(table)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[derive(Default)]
struct Table {
    file: String,
    show: usize,
    shown: usize,
    cases: usize,
    matched: usize,
    accepted: usize,
    broken: usize,
    unreadable: usize,
    requests: u64,
    refused: BTreeMap<String, usize>,
    mismatched: BTreeMap<&'static str, usize>,
    instances: Vec<String>,
}

impl Table {
    fn add(&mut self, driven: Driven) {
        self.cases += 1;
        self.accepted += driven.accepted;
        self.requests += driven.requests;
        self.broken += driven.broken.len();
        let file = self.file.clone();
        for (event, why) in &driven.broken {
            // Always printed: a broken event is a fault of the input, which somebody must look at.
            eprintln!("error: {file}: {}: event {event}: {why}", driven.case);
        }
        for (event, activity, reason) in &driven.refused {
            *self.refused.entry(reason.clone()).or_default() += 1;
            self.say(format!(
                "refused: {file}: {}: event {event}, {activity}: {reason}",
                driven.case
            ));
        }
        match &driven.mismatch {
            None => self.matched += 1,
            Some(why) => {
                let cause = match (driven.broken.is_empty(), driven.refused.is_empty()) {
                    (false, _) => "with a broken event",
                    (true, false) => "with a refused event",
                    (true, true) => "though every event was accepted",
                };
                *self.mismatched.entry(cause).or_default() += 1;
                self.say(format!("no match: {file}: {}: {why}", driven.case));
            }
        }
        self.instances.extend(driven.instance);
    }

    fn say(&mut self, line: String) {
        self.shown += 1;
        if self.shown <= self.show {
            eprintln!("{line}");
        }
    }

    fn refusals(&self) -> usize {
        self.refused.values().sum()
    }

    fn print(&self, server: &Server, took: Duration, verified: &Verified) {
        let rate = self.requests as f64 / took.as_secs_f64();
        if self.shown > self.show {
            println!(
                "({} further refusals and mismatches were not printed)",
                self.shown - self.show
            );
        }
        println!("\nevent log               {}", self.file);
        println!("cases                   {:>8}", self.cases);
        println!("cases matched           {:>8}", self.matched);
        for (cause, count) in &self.mismatched {
            println!("  not matched, {cause:<32} {count:>6}");
        }
        println!("events accepted         {:>8}", self.accepted);
        println!("events refused          {:>8}", self.refusals());
        for (reason, count) in &self.refused {
            println!("  {reason:<60} {count:>6}");
        }
        println!("events broken           {:>8}", self.broken);
        println!(
            "requests                {:>8} in {:.1} s, {rate:.0} per second",
            self.requests,
            took.as_secs_f64()
        );
        println!(
            "instances verified      {:>8} ({} events)",
            verified.instances, verified.events
        );
        for (kind, count) in verified.faults() {
            println!("  {kind:<60} {count:>6}");
        }
        if let (Some(cpu), Some(memory)) = (server.cpu(), server.peak_memory()) {
            println!(
                "server                  {:>8.1} s of CPU, {} MiB at most",
                cpu.as_secs_f64(),
                memory >> 20
            );
        }
    }

    fn last_line(&self) -> String {
        format!(
            "replay: {} cases, {} matched, {} events refused",
            self.cases,
            self.matched,
            self.refusals()
        )
    }

    fn judge(&self, options: &Options, line: &str, verified: &Verified) -> Result<(), Trouble> {
        if !verified.sound() {
            return Err("not every instance folds to its state and verifies".into());
        }
        if let Some(path) = &options.expect {
            let expected =
                std::fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))?;
            return if expected.trim() == line {
                Ok(())
            } else {
                Err(format!("expected `{}`", expected.trim()))
            };
        }
        if self.unreadable > 0 {
            return Err("the log could not be read to its end".into());
        }
        let matched = percent(self.matched, self.cases);
        if matched < options.require {
            return Err(format!(
                "{matched:.2} % of the cases match; {} % are required",
                options.require
            ));
        }
        let refused = percent(self.refusals(), self.refusals() + self.accepted);
        if refused > options.refuse {
            return Err(format!(
                "{refused:.2} % of the events were refused; at most {} % may be",
                options.refuse
            ));
        }
        Ok(())
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

struct Progress {
    began: Instant,
    printed: Instant,
}

impl Progress {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            printed: Instant::now(),
        }
    }

    fn maybe_print(&mut self, table: &Table) {
        if self.printed.elapsed() < Duration::from_secs(2) {
            return;
        }
        self.printed = Instant::now();
        let rate = table.requests as f64 / self.began.elapsed().as_secs_f64();
        eprintln!(
            "{:>7} cases, {} matched, {} events refused, {rate:.0} requests per second",
            table.cases,
            table.matched,
            table.refusals()
        );
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn judged(cases: usize, matched: usize, accepted: usize, refused: usize) -> Result<(), Trouble> {
        let table = Table {
            cases,
            matched,
            accepted,
            refused: BTreeMap::from([("409 stale".to_owned(), refused)]),
            ..Table::default()
        };
        let line = Line::parse_from(["replay", "log.xes"]);
        table.judge(&line.options, &table.last_line(), &Verified::default())
    }

    #[test]
    fn a_replay_fails_when_too_few_cases_match_or_too_many_events_are_refused() {
        assert_eq!(judged(100, 99, 995, 5), Ok(()));
        let refused = judged(100, 99, 994, 6).expect_err("refused");
        assert!(refused.contains("of the events were refused"), "{refused}");
        let unlike = judged(100, 98, 1_000, 0).expect_err("refused");
        assert!(unlike.contains("of the cases match"), "{unlike}");
    }
}
