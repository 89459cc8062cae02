//! Parsing within limits. The parser recurses, and so does dropping its tree: both happen on a big stack, and only
//! trees that are known to be shallow leave it.

use cel::common::ast::{EntryExpr, Expr};
use cel::{IdedExpr, Program};
use serde_json::Value;

use super::{MAX_DEPTH, MAX_SOURCE, Problem};

/// Enough for a source of [`MAX_SOURCE`] bytes that is nothing but nesting, in a debug build.
const STACK: usize = 64 << 20;

pub(super) fn parse_all(sources: &[&str]) -> Vec<Result<Program, Problem>> {
    if sources.is_empty() {
        return Vec::new();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("cel".into()).stack_size(STACK);
        let running = thread.spawn_scoped(scope, || sources.iter().map(|s| parse(s)).collect());
        match running.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(parsed)) => parsed,
            // No thread, or the parser panicked: nothing is accepted.
            _ => sources
                .iter()
                .map(|_| Err(Problem::new("condition-syntax")))
                .collect(),
        }
    })
}

fn parse(source: &str) -> Result<Program, Problem> {
    if source.len() > MAX_SOURCE {
        return Err(Problem::new("condition-too-long").with("limit", MAX_SOURCE));
    }
    let program = Program::compile(source).map_err(|errors| {
        let first = errors.errors.first();
        let (line, column) = first.map_or((0, 0), |e| e.pos);
        Problem::new("condition-syntax")
            .with("line", Value::from(line))
            .with("column", Value::from(column))
    })?;
    if depth_exceeds(program.expression(), MAX_DEPTH) {
        return Err(Problem::new("condition-too-deep").with("limit", MAX_DEPTH));
    }
    Ok(program)
}

fn depth_exceeds(expression: &IdedExpr, left: usize) -> bool {
    let Some(left) = left.checked_sub(1) else {
        return true;
    };
    let deep = |e: &IdedExpr| depth_exceeds(e, left);
    match &expression.expr {
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => false,
        Expr::Call(call) => call.target.as_deref().is_some_and(deep) || call.args.iter().any(deep),
        Expr::List(list) => list.elements.iter().any(deep),
        Expr::Select(select) => deep(&select.operand),
        Expr::Comprehension(c) => [&c.iter_range, &c.accu_init, &c.loop_cond, &c.loop_step, &c.result]
            .into_iter()
            .any(deep),
        Expr::Map(map) => map.entries.iter().any(|e| entry_exceeds(&e.expr, left)),
        Expr::Struct(fields) => fields.entries.iter().any(|e| entry_exceeds(&e.expr, left)),
    }
}

fn entry_exceeds(entry: &EntryExpr, left: usize) -> bool {
    match entry {
        EntryExpr::StructField(field) => depth_exceeds(&field.value, left),
        EntryExpr::MapEntry(entry) => depth_exceeds(&entry.key, left) || depth_exceeds(&entry.value, left),
    }
}
