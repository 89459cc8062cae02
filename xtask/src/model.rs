//! The engine beside its reference model, as often as it is told: what CI does a few hundred times.

use crate::Outcome;
use crate::run::{cargo, run};

pub fn model(options: &[String]) -> Outcome {
    let sequences = match options {
        [] => "100000",
        [option, sequences] if option == "--sequences" && sequences.parse::<u32>().is_ok() => sequences,
        _ => return Err("it takes --sequences NUMBER and nothing else".into()),
    };
    run(cargo()
        .args([
            "test",
            "--release",
            "--package",
            "placet-engine",
            "--test",
            "model",
        ])
        .env("PLACET_MODEL_SEQUENCES", sequences))
}
