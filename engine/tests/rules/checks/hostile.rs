//! A definition comes from outside: too much of anything is refused, and quickly.

use std::time::{Duration, Instant};

use placet_engine::check::{CODES, MAX_STEPS, Severity};
use placet_engine::definition::Step;
use placet_engine::{CompiledDefinition, Definition, check};
use serde_json::{Value, json};

use super::finds;
use crate::world::{by, definition, with};

fn nested(depth: usize) -> Value {
    let mut steps = json!([by("leaf", &["bo"])]);
    for level in 0..depth {
        steps = json!([{"id": format!("c{level}"), "kind": "choice", "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": steps}]}]);
    }
    steps
}

/// A definition comes from outside: too much of anything is refused, and quickly.
#[test]
fn hostile_definitions_are_refused_quickly() {
    let started = Instant::now();
    let wide: Vec<Value> = (0..=MAX_STEPS).map(|i| by(&format!("s{i}"), &["bo"])).collect();
    finds(json!(wide), json!({}), &["too-many-steps"]);
    finds(nested(25), json!({}), &[]);
    finds(nested(40), json!({}), &["c7: too-deep"]);
    let arms: Vec<Value> = (0..100)
        .map(|i| json!({"id": format!("a{i}"), "when": "1 +", "steps": []}))
        .collect();
    let choices: Vec<Value> = (0..19)
        .map(|i| json!({"id": format!("c{i}"), "kind": "choice", "otherwise": [], "arms": arms}))
        .collect();
    let findings = check(&definition(json!(choices), json!({})));
    assert!(findings.len() <= placet_engine::check::MAX_FINDINGS);
    assert!(findings.iter().all(|f| f.severity == Severity::Error));
    assert!(CompiledDefinition::new(definition(json!(choices), json!({})), 1).is_err());
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

/// A release build refuses each of these within a second; a debug build gets more, and no more than that.
fn refused_quickly(what: &str, definition: &Definition, expected: &str) {
    let started = Instant::now();
    let findings = check(definition);
    let took = started.elapsed();
    println!("{what}: {took:?}");
    let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    assert!(
        codes.contains(&expected),
        "{what}: {:?}",
        &codes[..codes.len().min(5)]
    );
    assert!(findings.len() <= placet_engine::check::MAX_FINDINGS);
    assert!(findings.iter().all(|f| CODES.contains(&f.code.as_str())));
    let written = serde_json::to_string(&findings).expect("json");
    assert!(
        written.len() < 200_000,
        "{what}: {} bytes of findings",
        written.len()
    );
    let limit = if cfg!(debug_assertions) { 30 } else { 1 };
    assert!(took < Duration::from_secs(limit), "{what}: {took:?}");
}

fn of(flow: Vec<Step>) -> Definition {
    Definition {
        flow,
        ..definition(json!([by("a", &["bo"])]), json!({}))
    }
}

fn step(value: Value) -> Step {
    serde_json::from_value(crate::world::with_ids(value)).expect("a step")
}

/// Arms with these conditions, as many to a choice as it may have.
fn asking(conditions: &[String]) -> Vec<Step> {
    let chunks = conditions.chunks(placet_engine::check::MAX_ARMS).enumerate();
    chunks
        .map(|(number, chunk)| {
            let arms: Vec<Value> = (chunk.iter().enumerate())
                .map(|(i, when)| json!({"id": format!("a{i}"), "when": when, "steps": []}))
                .collect();
            step(json!({"id": format!("i{number}"), "kind": "inclusive", "arms": arms, "otherwise": []}))
        })
        .collect()
}

#[test]
fn far_too_many_steps_are_refused_quickly() {
    let many = (0..100_000)
        .map(|i| step(by(&format!("s{i}"), &["bo"])))
        .collect();
    refused_quickly("steps", &of(many), "too-many-steps");
    let empty: Vec<Value> = (0..100_000)
        .map(|i| json!({"id": format!("a{i}"), "steps": []}))
        .collect();
    let wide = step(json!({"id": "p", "kind": "parallel", "arms": empty}));
    refused_quickly("arms", &of(vec![wide]), "too-many-arms");
}

#[test]
fn steps_that_are_nested_far_too_deep_are_refused_quickly() {
    let mut steps = vec![step(by("leaf", &["bo"]))];
    for level in 0..1_000 {
        let outer = json!({"id": format!("i{level}"), "kind": "inclusive", "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": []}]});
        let Step::Inclusive(mut choice) = step(outer) else {
            panic!("an inclusive step")
        };
        choice.arms[0].steps = steps;
        steps = vec![Step::Inclusive(choice)];
    }
    refused_quickly("depth", &of(steps), "too-deep");
}

#[test]
fn conditions_that_are_bombs_are_refused_quickly() {
    let nested = |open: &str, close: &str| {
        let times = 1_000 / (open.len() + close.len());
        format!("{}true{}", open.repeat(times), close.repeat(times))
    };
    let bombs = [
        nested("(", ")"),
        nested("!", ""),
        nested("[", "]"),
        nested("form.lines.all(x, ", ")"),
        nested("form.lines.exists_one(x, ", ")"),
        nested("true ? true : (", ")"),
        nested("form.lines.map(x, form.lines).filter(y, ", ")"),
        "form == ".repeat(127) + "form",
        "true && ".repeat(127) + "true",
    ];
    for bomb in &bombs {
        assert!(bomb.len() <= 1_024, "{}", bomb.len());
        let mut all = vec!["1 +".to_owned()];
        all.extend(std::iter::repeat_n(bomb.clone(), 60));
        refused_quickly(&bomb[..12], &of(asking(&all)), "condition-syntax");
    }
    let many = vec!["form.count > 1".to_owned(); 3_000];
    refused_quickly("conditions", &of(asking(&many)), "too-many-conditions");
    let long = vec!["true && ".repeat(127) + "true"; 1_000];
    refused_quickly("sources", &of(asking(&long)), "too-many-conditions");
    let huge = vec!["true && ".repeat(100_000) + "true"; 10];
    refused_quickly("source", &of(asking(&huge)), "condition-too-long");
    // A form with many fields costs nothing more.
    let forms = format!("[{}form] == 1", "form, ".repeat(160));
    let mut wide = of(asking(&vec![forms; 60]));
    let fields: serde_json::Map<String, Value> = (0..4_000)
        .map(|i| (format!("f{i}"), json!({"type": "string"})))
        .collect();
    wide.form.schema["properties"] = Value::Object(fields);
    refused_quickly("a wide form", &wide, "condition-type");
}

#[test]
fn patterns_that_are_huge_or_many_are_refused_quickly() {
    let patterns = |patterns: Vec<String>| {
        let fields: Value = patterns.into_iter().map(|p| (p, json!("hidden"))).collect();
        of(vec![step(with(by("a", &["bo"]), json!({"fields": fields})))])
    };
    let huge: Vec<String> = (0..20)
        .map(|i| format!("/x{}{i}", "/*".repeat(200_000)))
        .collect();
    refused_quickly("huge patterns", &patterns(huge), "unknown-field");
    let known: Vec<String> = (0..30_000).map(|i| format!("/lines/{i}/note")).collect();
    refused_quickly("many patterns", &patterns(known), "too-many-references");
    let unknown: Vec<String> = (0..30_000).map(|i| format!("/x{i}")).collect();
    refused_quickly("unknown fields", &patterns(unknown), "unknown-field");
    let others: Vec<String> = (0..1_000).map(|i| format!("s{i}")).collect();
    let apart = |i| {
        step(with(
            by(&format!("s{i}"), &["bo"]),
            json!({"separate_from": others}),
        ))
    };
    refused_quickly(
        "references",
        &of((0..1_000).map(apart).collect()),
        "too-many-references",
    );
    let long = "ä".repeat(50_000);
    let names = (0..100)
        .map(|i| step(by(&format!("{long}{i}"), &["bo"])))
        .collect();
    refused_quickly("ids", &of(names), "bad-id");
    let sources: Value = (0..30_000)
        .map(|i| (format!("f{i}"), json!({"value": i})))
        .collect();
    let sub = json!({"id": "s", "kind": "subprocess", "process": "other", "form": sources});
    refused_quickly("handed over", &of(vec![step(sub)]), "too-many-references");
}

/// Whom to pick from is a rule of its own, and bounded as every rule is.
#[test]
fn rules_that_are_huge_or_deep_are_refused_quickly() {
    use placet_engine::definition::Participants;
    let picks = |from: Option<Participants>| Participants::RequesterPicks {
        from: from.map(Box::new),
        min: 1,
        max: 1,
    };
    let asked = |rule: Participants| {
        let mut only = step(by("a", &["bo"]));
        if let Step::Approval(work) = &mut only {
            work.participants = rule;
        }
        of(vec![only])
    };
    let deep = (0..1_000).fold(picks(None), |inner, _| picks(Some(inner)));
    refused_quickly("picks from picks", &asked(deep), "picks-not-here");
    let deep = (0..1_000).fold(Participants::Requester, |inner, _| Participants::Union {
        of: vec![inner],
    });
    refused_quickly("deep rules", &asked(deep.clone()), "too-many-rules");
    refused_quickly(
        "picks from deep rules",
        &asked(picks(Some(deep))),
        "too-many-rules",
    );
    let of_all = vec![Participants::Requester; 500_000];
    refused_quickly(
        "picks from many rules",
        &asked(picks(Some(Participants::Union { of: of_all }))),
        "too-many-rules",
    );
    let members = (0..1_001).map(|n| placet_engine::MemberId(uuid::Uuid::from_u128(n)));
    let members = Participants::Members {
        members: members.collect(),
    };
    refused_quickly(
        "picks from many people",
        &asked(picks(Some(members))),
        "too-many-members",
    );
}

/// The deepest text that the JSON parser lets through is read and refused without running out of stack.
#[test]
fn text_is_nested_no_deeper_than_the_stack_allows() {
    let text = |depth: usize| {
        serde_json::to_string(&json!({"format": 1, "key": "k", "name": "n", "form": {"schema": {}}, "flow": crate::world::with_ids(nested(depth))}))
            .expect("json")
    };
    let mut accepted = 0;
    for depth in 0..60 {
        if let Ok(definition) = serde_json::from_str::<Definition>(&text(depth)) {
            accepted = depth;
            check(&definition);
        }
    }
    assert!((24..=32).contains(&accepted), "{accepted}");
}
