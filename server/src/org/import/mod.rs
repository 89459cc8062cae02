//! Members from a CSV file: a dry run shows every change and error by row, then one transaction does it all.

mod known;
mod plan;
mod sheet;

pub use sheet::{MAX_ROWS, SheetError};
