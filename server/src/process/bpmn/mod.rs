//! Processes as BPMN 2.0: written for other tools to show, and read back.
//!
//! Invariant: what was written here is read as the same definition (the steps of a branching step's only branch stand behind
//! it then, which is the same). The graph is for others; what BPMN has no words for
//! stands in extension elements of our own namespace. Reading is bounded in size and depth, and expands no entities.
//! Deliberately not here: whether what was read can be published.

mod build;
mod draw;
mod graph;
mod read;
mod write;

use placet_engine::Definition;

pub(super) use build::Lost;

/// The namespace of what BPMN has no words for.
const NAMESPACE: &str = "https://placet.dev/bpmn";
/// The language of conditions.
const CEL: &str = "https://placet.dev/cel";

/// A definition that was read, and what of the document could not be kept.
pub(super) struct Imported {
    /// As it is stored: it may lack what a definition needs.
    pub definition: serde_json::Value,
    pub lost: Vec<Lost>,
}

/// What is no BPMN that could be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    /// The words are the reader's.
    #[error("{0}")]
    Xml(String),
    #[error("no process in it")]
    NoProcess,
    #[error("too large")]
    TooLarge,
}

/// The definition as a BPMN document with a diagram, its names in `language`.
pub(super) fn export(definition: &Definition, language: &str) -> String {
    write::document(definition, &draw::graph(definition, language), language)
}

/// The definition that a BPMN document holds.
pub(super) fn import(xml: &str) -> Result<Imported, Unreadable> {
    let document = read::document(xml)?;
    Ok(build::definition(document))
}

#[cfg(test)]
mod tests;
