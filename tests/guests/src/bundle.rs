//! A guest as a mini-app: the bundle that its publisher would submit.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use crate::Guest;

/// Who publishes guests.
pub const PUBLISHER: &str = "acme";

impl Guest {
    /// The id of the app that is called `name`.
    pub fn app(name: &str) -> String {
        format!("org.example.{name}")
    }

    /// A bundle with this guest. `name`, small letters with hyphens, is in its id, and is what its process or its command
    /// is called. A hook is asked to validate a form with the field `what`.
    pub fn bundle(&self, name: &str) -> Vec<u8> {
        let is_hook = self.world() == "hook";
        let mut manifest = manifest(name, self.grants());
        let mut files = vec![
            ("README.md", b"# Harm\n".to_vec()),
            ("LICENSE", b"Apache-2.0\n".to_vec()),
            (
                "icon.png",
                include_bytes!("../../../apps/stationery/icon.png").to_vec(),
            ),
        ];
        if is_hook {
            manifest["processes"] = json!([{
                "key": name, "process": "processes/form.json", "form": "forms/form.json",
                "hooks": [{"hook": "validate"}],
            }]);
            let form = json!({"schema": {"type": "object", "properties": {"what": {"type": "string"}}}});
            let process = json!({
                "format": 1, "key": name, "name": {"en": "Form"},
                "flow": [{"kind": "approval", "id": "boss", "participants": {"rule": "manager"}}],
            });
            files.push(("forms/form.json", form.to_string().into_bytes()));
            files.push(("processes/form.json", process.to_string().into_bytes()));
            files.push(("hook.wasm", self.component()));
        } else {
            manifest["commands"] = json!([{"name": name, "description": {"en": "Calls it"}}]);
            files.push(("action.wasm", self.component()));
        }
        files.push(("manifest.json", manifest.to_string().into_bytes()));
        zip(&files)
    }
}

fn manifest<'a>(name: &str, grants: impl Iterator<Item = &'a str>) -> Value {
    let scopes = grants.map(|scope| json!({"scope": scope, "reason": {"en": "To be tried."}}));
    json!({
        "manifest": 1, "id": Guest::app(name), "version": "1.0.0", "publisher": PUBLISHER, "api": "0.1",
        "name": {"en": "Guest"}, "summary": {"en": "A guest of the tests."},
        "description": {"en": "A guest of the tests."}, "license": "Apache-2.0",
        "scopes": scopes.collect::<Vec<_>>(),
    })
}

/// An archive of these files.
pub fn zip<N: AsRef<str>>(files: &[(N, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive
            .start_file(name.as_ref(), SimpleFileOptions::default())
            .expect("a file begins");
        archive.write_all(bytes).expect("it is written");
    }
    archive.finish().expect("the archive ends").into_inner()
}
