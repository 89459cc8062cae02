//! Load on a running Placet: the replay of real event logs, benchmarks beside their anchors, and the kill test.
//!
//! **Invariant:** the product is only ever driven through its HTTP API, as the person who acts, with a server that
//! runs as a process of its own. The server's library is linked for the anchors of the benchmarks and for the
//! engine's fold and chain, by which answers are judged; nothing reaches into a running server.

pub mod bench;
pub mod client;
pub mod company;
pub mod replay;
pub mod server;
pub mod torture;
pub mod unit;
pub mod verify;

/// A failure of the run itself, as a sentence. What the server refuses is a result and no failure.
pub type Trouble = String;
