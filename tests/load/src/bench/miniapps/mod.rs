//! What mini-apps cost others, on a server of its own process with two organisations.

mod hooked;
mod hostile;
mod stage;

use std::path::PathBuf;

use crate::Trouble;
use stage::Stage;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The component whose `validate` is asked.
    #[arg(long)]
    guest: PathBuf,
    /// Windows of filings with a hook and without, in turn.
    #[arg(long, default_value_t = 20)]
    windows: usize,
    /// Filings of one such window.
    #[arg(long, default_value_t = 400)]
    filings: usize,
    /// Windows beside each hostile guest and without it, in turn.
    #[arg(long, default_value_t = 10)]
    hostile_windows: usize,
    /// Seconds of one such window.
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// How many people call the guest, one call after the other each.
    #[arg(long, default_value_t = 1)]
    attackers: usize,
    /// Only hostile guests whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Fails if a goal is missed.
    #[arg(long)]
    strict: bool,
}

pub async fn miniapps(options: Options) -> Result<(), Trouble> {
    let mut stage = Stage::open().await?;
    let mut missed = Vec::new();
    if let Some(memory) = stage.resident() {
        println!("server without a guest: {} MiB resident", memory >> 20);
    }
    if options.only.is_none() {
        missed.extend(hooked::hooked(&mut stage, &options).await?);
    }
    missed.extend(hostile::hostile(&mut stage, &options).await?);
    for goal in &missed {
        println!("MISSED: {goal}");
    }
    if options.strict && !missed.is_empty() {
        return Err(format!("{} goals were missed", missed.len()));
    }
    Ok(())
}

/// The middle of some values.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
