//! One window of measuring: so many clients for so many seconds, and what they completed.

use std::time::{Duration, Instant};

use crate::Trouble;

/// One client of whatever is measured.
pub trait Worker: Send + 'static {
    /// Does one unit and counts its steps as they are acknowledged.
    fn unit(&mut self, tally: &mut Tally) -> impl Future<Output = Result<(), Trouble>> + Send;
}

/// What one client got done.
#[derive(Debug, Default)]
pub struct Tally {
    pub completed: u64,
    pub steps: u64,
    /// Microseconds of each decision.
    pub decisions: Vec<u32>,
}

impl Tally {
    /// A step was acknowledged after `took`.
    pub fn step(&mut self, took: Duration, decision: bool) {
        self.steps += 1;
        if decision {
            self.decisions
                .push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Window {
    /// Per second.
    pub completed: f64,
    /// Per second.
    pub steps: f64,
    /// Microseconds of CPU per step, of whoever serves.
    pub cpu: f64,
    pub p50: f64,
    pub p99: f64,
    pub max: f64,
}

/// Lets all workers run until the time is over. Units that were begun and not completed count for nothing but their
/// acknowledged steps. Workers come back, so that the next window goes on with them.
pub async fn window<W: Worker>(
    workers: Vec<W>,
    length: Duration,
    cpu: impl Fn() -> Duration,
) -> Result<(Window, Vec<W>), Trouble> {
    let used = cpu();
    let began = Instant::now();
    let until = began + length;
    let running: Vec<_> = workers
        .into_iter()
        .map(|mut worker| {
            tokio::spawn(async move {
                let mut tally = Tally::default();
                while Instant::now() < until {
                    worker.unit(&mut tally).await?;
                    if Instant::now() <= until {
                        tally.completed += 1;
                    }
                }
                Ok::<_, Trouble>((worker, tally))
            })
        })
        .collect();
    let mut back = Vec::new();
    let mut all = Tally::default();
    for client in running {
        let (worker, tally) = client.await.map_err(|why| why.to_string())??;
        back.push(worker);
        all.completed += tally.completed;
        all.steps += tally.steps;
        all.decisions.extend(tally.decisions);
    }
    let took = began.elapsed();
    let used = cpu() - used;
    all.decisions.sort_unstable();
    let at = |share: f64| {
        let index =
            ((all.decisions.len() as f64 * share) as usize).min(all.decisions.len().saturating_sub(1));
        all.decisions
            .get(index)
            .map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    };
    let window = Window {
        completed: all.completed as f64 / length.as_secs_f64(),
        steps: all.steps as f64 / took.as_secs_f64(),
        cpu: used.as_secs_f64() * 1e6 / all.steps.max(1) as f64,
        p50: at(0.5),
        p99: at(0.99),
        max: at(1.0),
    };
    Ok((window, back))
}
