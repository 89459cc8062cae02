//! Files that are written by programs and committed: the OpenAPI document and the client's types made from it.
//!
//! The server is their only source. `check` runs this and fails when the tree changes.

use crate::Outcome;
use crate::needs::npm_packages;
use crate::run::{cargo, npm, output, program, root, run, target};

/// What is generated, as paths from the repository's folder.
pub const GENERATED: [&str; 2] = ["schemas/openapi.json", "web/src/api/schema.gen.ts"];

pub fn codegen() -> Outcome {
    // The selection that the tests build: another one would unify other features and compile everything again.
    run(cargo().args(["build", "--quiet", "--workspace", "--all-targets"]))?;
    let printed = output(program(target().join("debug/placet")).arg("openapi"))?;
    let document: serde_json::Value =
        serde_json::from_str(&printed).map_err(|why| format!("`placet openapi` printed no JSON: {why}"))?;
    // Printed again here: order and indentation of the committed file depend on nobody's serializer settings.
    let text = serde_json::to_string_pretty(&document).map_err(|why| why.to_string())? + "\n";
    let [openapi, types] = GENERATED;
    let path = root().join(openapi);
    if std::fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        std::fs::write(&path, text).map_err(|why| format!("{}: {why}", path.display()))?;
    }
    npm_packages("web")?;
    run(npm("web")
        .args(["exec", "--no", "--", "openapi-typescript"])
        .arg(root().join(openapi))
        .arg("--output")
        .arg(root().join(types)))
}
