//! Coverage of choices: what is found, and that nothing false is said.

use std::time::{Duration, Instant};

use placet_engine::check::{CODES, Severity};
use placet_engine::{CompiledDefinition, Definition, coverage};
use serde_json::{Value, json};

use crate::world::{by, definition};

/// What is found in a step with these conditions, as `warning arm-never b: example`.
fn finds_in(definition: Definition, expected: &[&str]) {
    let compiled = CompiledDefinition::new(definition, 1).expect("sound");
    let findings = coverage(&compiled);
    let told: Vec<String> = (findings.iter())
        .map(|f| {
            assert!(CODES.contains(&f.code.as_str()), "{}", f.code);
            let part = |name: &str| f.params.get(name).and_then(Value::as_str);
            let mut told = f.code.strip_prefix("choice-").unwrap_or(&f.code).to_owned();
            if f.severity == Severity::Note {
                told.insert_str(0, "note ");
            }
            told += &part("arm").map(|arm| format!(" {arm}")).unwrap_or_default();
            told += &part("earlier")
                .map(|arm| format!(" after {arm}"))
                .unwrap_or_default();
            told + &part("example")
                .map(|example| format!(": {example}"))
                .unwrap_or_default()
        })
        .collect();
    assert_eq!(told, expected);
}

fn step(kind: &str, conditions: &[&str], otherwise: Value) -> Value {
    let arms: Vec<Value> = (conditions.iter().zip('a'..))
        .map(|(when, id)| json!({"id": id, "when": when, "steps": [by(&format!("s{id}"), &["bo"])]}))
        .collect();
    json!({"id": "c", "kind": kind, "arms": arms, "otherwise": otherwise})
}

fn finds(conditions: &[&str], expected: &[&str]) {
    finds_in(
        definition(json!([step("choice", conditions, json!([]))]), json!({})),
        expected,
    );
}

/// The same with steps for all other cases.
fn finds_beside(conditions: &[&str], expected: &[&str]) {
    finds_in(
        definition(
            json!([step("choice", conditions, json!([by("o", &["bo"])]))]),
            json!({}),
        ),
        expected,
    );
}

#[test]
fn values_for_which_nothing_happens_are_found() {
    finds(&["form.count < 5", "form.count >= 5"], &[]);
    finds(&["form.count < 5", "form.count > 5"], &["gap: count = 5"]);
    finds(&["form.count <= 5", "form.count >= 10"], &["gap: count = 6"]);
    finds(
        &[
            "form.amount <= money('5000.00', 'EUR')",
            "form.amount > money('5000.01', 'EUR')",
        ],
        &["gap: amount = 5000.01 EUR"],
    );
    finds(&["form.days <= 2.5", "form.days > 2.6"], &["gap: days = 2.51"]);
    finds(
        &["form.city == 'Bonn'", "form.city == 'Ulm'"],
        &["gap: city = \"x\""],
    );
    finds(
        &[
            "form.start < date('2026-03-01')",
            "form.start > date('2026-03-01')",
        ],
        &["gap: start = \"2026-03-01\""],
    );
    finds(
        &["form.urgent", "!form.urgent && form.count > 3"],
        &["gap: count = 2, urgent = false"],
    );
    // Somebody has thought of all the others; and one branch alone is an "if".
    finds_beside(&["form.count < 5", "form.count > 5"], &[]);
    finds(&["form.count > 5"], &["note gap: count = 4"]);
}

#[test]
fn branches_that_are_never_taken_are_found() {
    finds_beside(&["form.count > 5 && form.count < 3"], &["arm-never a"]);
    finds_beside(
        &["form.count == 1", "form.count == 1 && form.urgent"],
        &["arm-shadowed b after a: count = 1, urgent = true"],
    );
    finds_beside(
        &["form.count > 5", "form.count > 10"],
        &["arm-shadowed b after a: count = 11"],
    );
    finds_beside(
        &["form.count > 5", "form.count < 8", "form.count == 7"],
        &[
            "note overlap b after a: count = 6",
            "arm-shadowed c after a: count = 7",
            "otherwise-never",
        ],
    );
    finds_beside(&["has(form.city) || !has(form.city)"], &["otherwise-never"]);
    // Without a city the second can't be told, so all other cases are not all others.
    finds_beside(
        &["form.city in ['Bonn', 'Ulm']", "!(form.city in ['Bonn', 'Ulm'])"],
        &["otherwise-never"],
    );
    finds(
        &["form.urgent == true", "form.urgent == false", "has(form.urgent)"],
        &["arm-shadowed c after a: urgent = true"],
    );
}

/// C2: where an unknown condition goes on with all other cases, these are taken.
#[test]
fn what_is_missing_is_no_other_case_unless_the_step_says_so() {
    let mut step = step(
        "choice",
        &["form.count < 5", "form.count >= 5"],
        json!([by("o", &["bo"])]),
    );
    finds_in(definition(json!([step]), json!({})), &["otherwise-never"]);
    step["on_unknown"] = json!("otherwise");
    finds_in(definition(json!([step]), json!({})), &[]);
}

#[test]
fn branches_that_are_true_of_the_same_are_told() {
    finds_beside(
        &["form.count > 10", "form.count > 5"],
        &["note overlap b after a: count = 11"],
    );
    finds_beside(
        &["'x' in form.steps", "'y' in form.steps"],
        &["note overlap b after a: steps = [\"x\",\"y\"]"],
    );
    finds_beside(
        &["requester.department == 'd'", "'r' in requester.roles"],
        &["note overlap b after a: requester.department = \"d\", requester.roles = [\"r\"]"],
    );
    // All of them run, so it is no overlap; and what is never true is never begun.
    let inclusive = step(
        "inclusive",
        &[
            "form.count > 10",
            "form.count > 5",
            "form.count > 7 && form.count < 6",
        ],
        json!([]),
    );
    finds_in(
        definition(json!([inclusive]), json!({})),
        &["arm-never c", "gap: count = 4"],
    );
}

#[test]
fn the_form_says_which_values_there_are() {
    let finds = |property: Value, required: bool, conditions: &[&str], expected: &[&str]| {
        let mut flow = definition(json!([step("choice", conditions, json!([]))]), json!({}));
        flow.form.schema = json!({"type": "object", "properties": {"v": property}});
        if required {
            flow.form.schema["required"] = json!(["v"]);
        }
        finds_in(flow, expected);
    };
    let few = json!({"type": "string", "enum": ["a", "b"]});
    finds(few.clone(), true, &["form.v == 'a'", "form.v == 'b'"], &[]);
    finds(few.clone(), true, &["form.v == 'a'"], &["note gap: v = \"b\""]);
    finds(
        few,
        true,
        &["form.v == 'a'", "form.v != 'a'", "form.v == 'c'"],
        &["arm-never c"],
    );
    let titled = json!({"type": "string", "oneOf": [{"const": "a"}, {"const": "b"}]});
    finds(titled, true, &["form.v == 'a'", "form.v == 'b'"], &[]);
    let small = json!({"type": "integer", "minimum": 1, "maximum": 10});
    finds(small.clone(), true, &["form.v < 5", "form.v >= 5"], &[]);
    finds(
        small.clone(),
        true,
        &["form.v < 1", "form.v > 0"],
        &["arm-never a"],
    );
    finds(
        small,
        true,
        &["form.v > 10", "form.v > 3", "form.v <= 3"],
        &["arm-never a"],
    );
    let positive = json!({"type": "number", "exclusiveMinimum": 0, "maximum": 1});
    finds(
        positive,
        true,
        &["form.v <= 0.0", "form.v < 1.0", "form.v == 1.0"],
        &["arm-never a"],
    );
    finds(
        json!({"x-placet": {"widget": "money"}}),
        true,
        &["form.v < 0", "form.v >= 0"],
        &["arm-never a"],
    );
    let computed = json!({"x-placet": {"widget": "money", "computed": "1"}});
    finds(computed, true, &["form.v < 0", "form.v >= 0"], &[]);
    // What is required is there, unless a rule hides it.
    let text = json!({"type": "string"});
    finds(
        text.clone(),
        true,
        &["!has(form.v)", "has(form.v)"],
        &["arm-never a"],
    );
    finds(text, false, &["!has(form.v)", "has(form.v)"], &[]);
    let shown = json!({"type": "string", "x-placet": {"visible": "true"}});
    finds(shown, true, &["!has(form.v)", "has(form.v)"], &[]);
    let rows = json!({"type": "array", "maxItems": 3, "items": {"type": "object", "properties": {}}});
    finds(
        rows,
        true,
        &["size(form.v) > 3", "form.v.size() < 4"],
        &["arm-never a"],
    );
}

/// What can't be told by trying is not told; what was tried and found is.
#[test]
fn nothing_false_is_said() {
    // True only where count is a multiple of 97, which no literal shows.
    finds_beside(&["form.count % 97 == 96"], &[]);
    finds_beside(&["form.start > form.end"], &[]);
    finds_beside(&["form.city.startsWith('B') && form.city.endsWith('n')"], &[]);
    finds_beside(&["form.city < 'B'", "form.city > 'A'"], &[]);
    finds_beside(&["sum(form.parts.map(part, part.cents)) > 100"], &[]);
    finds_beside(&["form.lines.exists(line, line.amount > money('1', 'EUR'))"], &[]);
    // Which of two currencies is the organisation's is not known.
    finds_beside(
        &["form.amount > money('1', 'EUR') && form.amount < money('1', 'USD')"],
        &[],
    );
    finds_beside(&["instance.round > 1"], &[]);
    finds_beside(&["'a' in form.steps && size(form.steps) == 9"], &[]);
    let shaped = json!({"type": "string", "pattern": "^[a-z]{3}$"});
    let mut flow = definition(
        json!([step("choice", &["form.v != 'abc'"], json!([by("o", &["bo"])]))]),
        json!({}),
    );
    flow.form.schema = json!({"type": "object", "properties": {"v": shaped}, "required": ["v"]});
    finds_in(flow, &[]);
    // But an example is an example.
    finds_beside(
        &["form.count * 2 > 10", "form.count > 3"],
        &["note overlap b after a: count = 9"],
    );
}

#[test]
fn choices_are_found_wherever_they_are() {
    let inner = step("choice", &["form.count < 5", "form.count > 5"], json!([]));
    let flow = json!([{"id": "p", "kind": "parallel", "arms": [
        {"id": "x", "steps": [by("z", &["bo"])]}, {"id": "y", "steps": [inner]}]}]);
    finds_in(definition(flow, json!({})), &["gap: count = 5"]);
}

/// Too much to try: what is found is still true, nothing else is said, and it ends soon.
#[test]
fn hostile_conditions_take_no_longer() {
    let started = Instant::now();
    let properties: Value = (0..40)
        .map(|i| (format!("f{i}"), json!({"type": "integer"})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let many = (0..40).map(|i| format!("form.f{i} > {i}")).collect::<Vec<_>>();
    let (all, any) = (many.join(" && "), many.join(" || "));
    let steps: Vec<Value> = (0..2)
        .map(|n| {
            let arms: Vec<Value> = (0..48)
                .map(|i| json!({"id": format!("a{i}"), "when": if i % 2 == 0 { &all } else { &any }, "steps": []}))
                .collect();
            json!({"id": format!("c{n}"), "kind": "choice", "arms": arms, "otherwise": []})
        })
        .collect();
    let mut flow = definition(json!(steps), json!({}));
    flow.form.schema = json!({"type": "object", "properties": properties});
    let compiled = CompiledDefinition::new(flow, 1).expect("sound");
    let compiling = started.elapsed();
    let findings = coverage(&compiled);
    assert!(
        findings
            .iter()
            .all(|f| f.code != "choice-arm-never" && f.code != "choice-arm-shadowed")
    );
    assert!(
        started.elapsed() - compiling < Duration::from_secs(30),
        "{:?}",
        started.elapsed() - compiling
    );
}

/// The processes in `schemas/` have nothing that one would not want to know.
#[test]
fn the_built_in_processes_are_covered() {
    for text in [
        include_str!("../../../schemas/builtin/leave.json"),
        include_str!("../../../schemas/builtin/expense.json"),
        include_str!("../../../schemas/builtin/trip.json"),
    ] {
        let definition: Definition = serde_json::from_str(text).expect("a definition");
        let findings = coverage(&CompiledDefinition::new(definition, 1).expect("sound"));
        assert!(
            findings.iter().all(|f| f.severity == Severity::Note),
            "{findings:?}"
        );
    }
}
