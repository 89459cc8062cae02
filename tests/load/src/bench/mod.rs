//! Benchmarks: the product and its anchors, alternately in the same minutes.
//!
//! A shared machine is ten times faster in one hour than in the next, so a figure alone says nothing: what counts
//! are ratios between windows that ran side by side, and CPU per operation.

mod approvals;
mod bare;
mod miniapps;
mod product;
mod recording;
mod sandbox;
mod seam;
mod window;

use crate::Trouble;

#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// The approval unit beside the bare grouped commit and beside its own SQL sent straight through the write seam.
    Approvals(approvals::Options),
    /// What mini-apps cost others: a filing that asks one beside one that asks none, and filings of another organisation
    /// beside each hostile guest.
    Miniapps(miniapps::Options),
    /// A guest's call through the server's path beside the same call in bare wasmtime.
    Sandbox(sandbox::Options),
}

pub async fn bench(what: What) -> Result<(), Trouble> {
    match what {
        What::Approvals(options) => approvals::approvals(options).await,
        What::Miniapps(options) => miniapps::miniapps(options).await,
        What::Sandbox(options) => sandbox::sandbox(options).await,
    }
}
