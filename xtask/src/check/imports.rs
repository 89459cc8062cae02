//! The direction of imports inside the server: routes → service → store → entity, and domains meet only at
//! their services.
//!
//! Rust's privacy cannot say this, so the sources are read: comments and strings are removed, `use` trees are
//! flattened into plain paths, and each path is judged.

use std::path::{Path, PathBuf};

use super::verdict;
use crate::Outcome;
use crate::run::root;

pub fn check() -> Outcome {
    let source = root().join("server/src");
    let mut found = Vec::new();
    for file in rust_files(&source) {
        let text = std::fs::read_to_string(&file).map_err(|why| format!("{}: {why}", file.display()))?;
        let place = file.strip_prefix(&source).unwrap_or(&file);
        found.extend(
            judge(place, &text)
                .into_iter()
                .map(|why| format!("server/src/{}: {why}", place.display())),
        );
    }
    verdict(found)
}

/// What one file does that it may not. `place` is its path inside `server/src`.
fn judge(place: &Path, text: &str) -> Vec<String> {
    let parts: Vec<_> = place.iter().filter_map(|part| part.to_str()).collect();
    let domain = if parts.len() > 1 { parts[0] } else { "" };
    let is = |layer: &str| {
        parts
            .iter()
            .skip(1)
            .any(|part| *part == layer || part.strip_suffix(".rs") == Some(layer))
    };
    let mut found = Vec::new();
    for path in paths(&without_comments_and_strings(text)) {
        let mut words = path.split("::");
        let first = words.next().unwrap_or_default();
        if is("routes") && first == "sea_orm" {
            found.push(format!("routes never name sea_orm: {path}"));
        }
        if (is("service") || is("store") || is("entity")) && first.starts_with("axum") {
            found.push(format!("only routes name axum: {path}"));
        }
        if first == "crate"
            && let (Some(other), Some(layer)) = (words.next(), words.next())
            && other != domain
            && matches!(layer, "store" | "entity")
        {
            found.push(format!(
                "a domain uses another one's service, never its {layer}: {path}"
            ));
        }
        if is("store") && path.starts_with("super::service")
            || is("entity") && path.starts_with("super::store")
        {
            found.push(format!("the layers go routes, service, store, entity: {path}"));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Every path of at least two words in the text, `use` trees flattened.
fn paths(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("use ") {
        let starts_a_word = at == 0 || !rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let statement = &rest[at + 4..];
        let end = statement.find(';').unwrap_or(statement.len());
        if starts_a_word {
            flatten("", &statement[..end], &mut found);
        }
        rest = &statement[end..];
    }
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let plain = text
        .split(|c: char| !is_path(c))
        .filter(|word| word.contains("::"));
    found.extend(plain.map(|word| word.trim_matches(':').to_owned()));
    found
}

fn flatten(prefix: &str, tree: &str, found: &mut Vec<String>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        found.push(format!("{prefix}{path}"));
        return;
    };
    let inner = tree[open + 1..].strip_suffix('}').unwrap_or(&tree[open + 1..]);
    let prefix = format!("{prefix}{}", &tree[..open]);
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                flatten(&prefix, &inner[from..at], found);
                from = at + 1;
            }
            _ => {}
        }
    }
    if !inner[from..].trim().is_empty() {
        flatten(&prefix, &inner[from..], found);
    }
}

fn without_comments_and_strings(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let (mut quoted, mut escaped, mut before) = (false, false, ' ');
        for c in line.chars() {
            if !quoted && c == '/' && before == '/' {
                kept.pop();
                break;
            }
            if c == '"' && !escaped && before != '\'' {
                quoted = !quoted;
            } else if !quoted {
                kept.push(c);
            }
            escaped = quoted && c == '\\' && !escaped;
            before = c;
        }
        kept.push('\n');
    }
    kept
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(place: &str, text: &str) -> bool {
        !judge(Path::new(place), text).is_empty()
    }

    #[test]
    fn routes_never_name_the_database() {
        assert!(refused("leave/routes.rs", "use sea_orm::EntityTrait;"));
        assert!(refused("leave/routes/lots.rs", "fn f() -> sea_orm::DbErr {}"));
        assert!(!refused("leave/service.rs", "use sea_orm::EntityTrait;"));
    }

    #[test]
    fn services_never_name_axum() {
        assert!(refused("leave/service.rs", "use axum::{Router, Json};"));
        assert!(!refused("leave/routes.rs", "use axum::Router;"));
    }

    #[test]
    fn a_domain_keeps_its_tables_to_itself() {
        assert!(refused(
            "leave/service.rs",
            "use crate::{app::App, org::{self, store::find}};"
        ));
        assert!(refused(
            "leave/service.rs",
            "let x = crate::org::entity::member::Entity;"
        ));
        assert!(!refused("org/service.rs", "use crate::org::store;"));
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        assert!(!refused(
            "leave/routes.rs",
            "// sea_orm::x\nlet a = \"sea_orm::y\";"
        ));
    }
}
