//! No committed file names a folder of the machine that it was written on.

use super::verdict;
use crate::Outcome;
use crate::run::{program, root};

pub fn check() -> Outcome {
    let root = root();
    let home = std::env::var("HOME").unwrap_or_default();
    let above = root
        .parent()
        .map(|folder| folder.display().to_string())
        .unwrap_or_default();
    // A clone directly below "/" or "/tmp" has a parent that is a fair thing to write.
    let named: Vec<_> = [root.display().to_string(), home, above]
        .into_iter()
        .filter(|path| path.len() > 1 && path != "/tmp")
        .map(|path| format!("{}/", path.trim_end_matches('/')))
        .collect();
    let mut grep = program("git");
    grep.args(["grep", "-nIF"]);
    for path in &named {
        grep.args(["-e", path]);
    }
    grep.args(["--", ".", ":!*.lock"]);
    let output = grep
        .output()
        .map_err(|why| format!("git does not start: {why}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    verdict(
        text.lines()
            .map(|line| line.chars().take(160).collect())
            .collect(),
    )
}
