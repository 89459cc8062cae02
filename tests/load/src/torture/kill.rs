//! `torture kill`: SIGKILL at random moments under approval load, then a look at everything that was promised.
//!
//! Each client keeps a journal of what it asked and of what was acknowledged. After a restart
//! - everything acknowledged is there exactly once, and nothing is half applied;
//! - the request that was in flight is sent again with its idempotency key: whether it took effect before the kill
//!   or takes it now, there is one effect, and a third time gives the same answer;
//! - at the end every instance's chain verifies and folds to its state, and no requester has an instance that none
//!   of their clients knows of.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, Hasher};
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use uuid::Uuid;

use crate::Trouble;
use crate::client::{Ask, Client};
use crate::company::{Company, text};
use crate::server::Place;
use crate::unit::{self, Office};
use crate::verify;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// How often the server is killed.
    #[arg(long, default_value_t = 20)]
    times: usize,
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Repeats the moments of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
    /// A PostgreSQL database instead of embedded SQLite; the server is killed, not PostgreSQL.
    #[arg(long)]
    database_url: Option<String>,
}

pub async fn kill(options: Options) -> Result<(), Trouble> {
    let mut random = Random::new(options.seed);
    println!("seed {}", random.0);
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let place = Place::new(folder.path(), options.database_url.clone())?;
    let mut server = place.start().await?;
    let mut company = Company::found(server.address, server.setup_token.as_deref()).await?;
    let offices = unit::offices(&mut company, options.clients).await?;
    let mut kept: Vec<Journal> = Vec::new();
    let (mut acknowledged, mut in_flight, mut slowest) = (0, 0, Duration::ZERO);
    for round in 1..=options.times {
        let clients: Vec<_> = offices
            .iter()
            .map(|office| tokio::spawn(work(server.address, office.clone(), random.next())))
            .collect();
        let moment = Duration::from_millis(200 + random.next() % 1800);
        tokio::time::sleep(moment).await;
        server.kill().await?;
        let mut journals = Vec::new();
        for client in clients {
            journals.extend(client.await.map_err(|why| why.to_string())??);
        }
        server = place.start().await?;
        slowest = slowest.max(server.took);
        let mut client = Client::new(server.address);
        for journal in &mut journals {
            acknowledged += journal.acknowledged;
            in_flight += usize::from(journal.in_flight.is_some());
            journal.settle(&mut client).await?;
            journal.check(&mut client).await?;
        }
        println!(
            "kill {round:>3} after {:>4} ms: {} claims checked, ready again after {} ms",
            moment.as_millis(),
            journals.len(),
            server.took.as_millis()
        );
        kept.extend(journals);
    }
    nothing_else(&mut Client::new(server.address), &offices, &kept).await?;
    let mut verified = 0;
    for office in &offices {
        let own = |journal: &&Journal| journal.office.requester.id == office.requester.id;
        let ids: Vec<_> = kept
            .iter()
            .filter(own)
            .filter_map(|journal| journal.instance.clone())
            .collect();
        let found = verify::all(server.address, ids, &office.requester.token, 4).await?;
        if !found.sound() {
            return Err(format!(
                "not every instance verifies: {:?}",
                found.faults().collect::<Vec<_>>()
            ));
        }
        verified += found.instances;
    }
    println!(
        "kill: {} times, {acknowledged} acknowledged steps, {in_flight} requests in flight, {verified} instances \
         verified, nothing lost, doubled or half applied; ready again within {} ms",
        options.times,
        slowest.as_millis()
    );
    Ok(())
}

/// What one client knows of one claim.
#[derive(Debug)]
struct Journal {
    office: Office,
    instance: Option<String>,
    number: Option<String>,
    /// Acknowledged steps: filed, approved by the manager, approved by finance.
    acknowledged: usize,
    /// A request that was sent and not answered.
    in_flight: Option<Ask>,
}

/// Files and approves until the server is gone, and hands over what it knows.
async fn work(address: SocketAddr, office: Office, seed: u64) -> Result<Vec<Journal>, Trouble> {
    let mut client = Client::new(address);
    // An odd number of its own for each seed: two clients that shared their keys would share their answers.
    let mut random = Random(seed.wrapping_mul(2) | 1);
    let mut journals: Vec<Journal> = Vec::new();
    loop {
        let mut journal = Journal {
            office: office.clone(),
            instance: None,
            number: None,
            acknowledged: 0,
            in_flight: None,
        };
        let gone = journal.run(&mut client, &mut random).await?;
        journals.push(journal);
        if gone {
            return Ok(journals);
        }
    }
}

impl Journal {
    /// True when the server is gone.
    async fn run(&mut self, client: &mut Client, random: &mut Random) -> Result<bool, Trouble> {
        if !self
            .step(client, unit::filing(&self.office).once(random.key()))
            .await?
        {
            return Ok(true);
        }
        for person in [self.office.manager.clone(), self.office.finance.clone()] {
            let path = format!("/instances/{}", self.instance.as_deref().unwrap_or_default());
            let Ok(seen) = client.send(&Ask::get(path).by(&person.token)).await else {
                return Ok(true);
            };
            let task = unit::open_task(&seen.body, &person).ok_or_else(|| {
                format!(
                    "an acknowledged step opened no task for its next person: {:#}",
                    seen.body
                )
            })?;
            if !self
                .step(client, unit::approval(&task, &person).once(random.key()))
                .await?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Sends a step; false when no answer came.
    async fn step(&mut self, client: &mut Client, ask: Ask) -> Result<bool, Trouble> {
        match client.send(&ask).await {
            Ok(reply) => {
                let answer = unit::acknowledged(&ask, reply)?;
                self.acknowledge(&answer)?;
                Ok(true)
            }
            Err(_) => {
                self.in_flight = Some(ask);
                Ok(false)
            }
        }
    }

    fn acknowledge(&mut self, answer: &Value) -> Result<(), Trouble> {
        self.acknowledged += 1;
        if self.instance.is_none() {
            self.instance = Some(text(answer, "id")?.to_owned());
            self.number = Some(text(answer, "number")?.to_owned());
        }
        Ok(())
    }

    /// Sends what was in flight again, twice: it must take effect once and answer the same.
    async fn settle(&mut self, client: &mut Client) -> Result<(), Trouble> {
        let Some(ask) = self.in_flight.take() else {
            return Ok(());
        };
        let answer = client.expect(&ask).await?;
        let again = client.expect(&ask).await?;
        for name in ["id", "number"] {
            if answer[name] != again[name] {
                return Err(format!(
                    "one key gave two answers for {}: {answer} and {again}",
                    ask.path
                ));
            }
        }
        self.acknowledge(&answer)
    }

    /// Everything acknowledged is there exactly once, and what follows from it too.
    async fn check(&self, client: &mut Client) -> Result<(), Trouble> {
        let Some(instance) = &self.instance else {
            return Ok(());
        };
        let ask = Ask::get(format!("/instances/{instance}")).by(&self.office.requester.token);
        let told = client
            .expect(&ask)
            .await
            .map_err(|why| format!("an acknowledged claim is lost: {why}"))?;
        let entries = told["timeline"].as_array().cloned().unwrap_or_default();
        let count = |is: &dyn Fn(&Value) -> bool| entries.iter().filter(|entry| is(entry)).count();
        let filed = count(&|entry| entry["kind"] == "filed");
        let by = |id: &str| count(&|entry| entry["verdict"] == "approve" && entry["actor"]["id"] == id);
        let found = [filed, by(&self.office.manager.id), by(&self.office.finance.id)];
        let expected = [
            1,
            usize::from(self.acknowledged > 1),
            usize::from(self.acknowledged > 2),
        ];
        let state = if self.acknowledged > 2 {
            "approved"
        } else {
            "running"
        };
        let is_open = |task: &&Value| task["state"] == "open";
        let open = told["tasks"]
            .as_array()
            .map_or(0, |tasks| tasks.iter().filter(is_open).count());
        let whole = found == expected
            && told["state"] == state
            && told["number"].as_str() == self.number.as_deref()
            && open == usize::from(state == "running");
        if whole {
            Ok(())
        } else {
            Err(format!(
                "acknowledged were {} steps, but there is {found:?}, {open} open tasks: {told:#}",
                self.acknowledged
            ))
        }
    }
}

/// No requester has a claim that none of their clients knows of, and no number was given twice.
async fn nothing_else(client: &mut Client, offices: &[Office], kept: &[Journal]) -> Result<(), Trouble> {
    let mut known: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for journal in kept {
        if let Some(instance) = &journal.instance {
            known
                .entry(&journal.office.requester.id)
                .or_default()
                .insert(instance);
        }
    }
    let mut numbers = BTreeSet::new();
    for office in offices {
        let known = known.remove(office.requester.id.as_str()).unwrap_or_default();
        let mut cursor = String::new();
        let mut seen = 0;
        loop {
            let path = format!("/instances?box=filed&limit=100{cursor}");
            let page = client.expect(&Ask::get(path).by(&office.requester.token)).await?;
            for row in page["items"].as_array().into_iter().flatten() {
                seen += 1;
                let (id, number) = (text(row, "id")?, text(row, "number")?);
                if !known.contains(id) {
                    return Err(format!("a claim that nobody knows of: {row:#}"));
                }
                if !numbers.insert(number.to_owned()) {
                    return Err(format!("the number {number} was given twice"));
                }
            }
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        if seen != known.len() {
            return Err(format!(
                "{seen} claims are listed, {} were acknowledged",
                known.len()
            ));
        }
    }
    Ok(())
}

/// A small generator: moments and keys must differ between runs and be repeatable by seed, nothing more.
struct Random(u64);

impl Random {
    fn new(seed: Option<u64>) -> Self {
        Self(seed.unwrap_or_else(|| std::hash::RandomState::new().build_hasher().finish()) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn key(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}
