//! Coverage says what trying every value would.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::coverage;
use crate::cel::{Panel, Sample, Truth};
use crate::compiled::CompiledDefinition;

/// Conditions on a whole number and a boolean, either of which may be missing.
fn condition() -> impl Strategy<Value = String> {
    let operator = prop_oneof![
        Just("<"),
        Just("<="),
        Just(">"),
        Just(">="),
        Just("=="),
        Just("!=")
    ];
    let leaf = prop_oneof![
        6 => (operator, 0..6_i64).prop_map(|(operator, n)| format!("form.n {operator} {n}")),
        1 => Just("form.b".to_owned()),
        1 => Just("has(form.n)".to_owned()),
        1 => (0..6_i64, 0..6_i64).prop_map(|(a, b)| format!("form.n in [{a}, {b}]")),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a} && {b})")),
            two.prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_is_what_trying_everything_shows(
        conditions in proptest::collection::vec(condition(), 1..4), goes_on in any::<bool>(),
    ) {
        let work = |id: &str| json!({"id": id, "kind": "approval", "participants": {"rule": "manager"}});
        let arms: Vec<Value> = (conditions.iter().enumerate())
            .map(|(i, when)| json!({"id": format!("a{i}"), "when": when, "steps": []}))
            .collect();
        let choice = |otherwise: Value| {
            let definition = json!({
                "format": 1, "key": "k", "name": "n",
                "form": {"schema": {"type": "object", "properties": {"n": {"type": "integer"}, "b": {"type": "boolean"}}}},
                "flow": [{"id": "c", "kind": "choice", "arms": arms, "otherwise": otherwise,
                    "on_unknown": if goes_on { "otherwise" } else { "stop" }}],
            });
            let definition = serde_json::from_value(definition).expect("a definition");
            CompiledDefinition::new(definition, 1).expect("sound")
        };
        let compiled = choice(json!([]));
        let panel = Panel::new(compiled.conditions("c"));
        let (mut taken, mut overlaps) = (vec![false; conditions.len()], vec![false; conditions.len()]);
        let (mut otherwise, mut gap) = (false, false);
        for n in -2..9 {
            for b in [None, Some(false), Some(true)] {
                let mut form = json!({});
                if n < 8 {
                    form["n"] = json!(n);
                }
                if let Some(b) = b {
                    form["b"] = json!(b);
                }
                let sample = Sample { values: &json!({"form": form}), form: compiled.form_type(), currency: "EUR" };
                let truths = panel.ask(&sample);
                match truths.iter().position(|t| *t != Truth::False) {
                    None => {
                        otherwise = true;
                        gap = true;
                    }
                    Some(first) if truths[first] == Truth::True => {
                        taken[first] = true;
                        for (later, truth) in truths.iter().enumerate().skip(first + 1) {
                            overlaps[later] |= *truth == Truth::True;
                        }
                    }
                    Some(_) => otherwise |= goes_on,
                }
            }
        }
        let found = coverage(&compiled);
        let has = |code: &str, arm: usize| {
            found.iter().any(|f| f.code == code && f.params.get("arm") == Some(&json!(format!("a{arm}"))))
        };
        for arm in 0..conditions.len() {
            let never = has("choice-arm-never", arm) || has("choice-arm-shadowed", arm);
            prop_assert_eq!(never, !taken[arm], "{:?} {}", conditions, arm);
            prop_assert_eq!(has("choice-overlap", arm), taken[arm] && overlaps[arm], "{:?} {}", conditions, arm);
        }
        prop_assert_eq!(found.iter().any(|f| f.code == "choice-gap"), gap, "{:?}", conditions);
        let found = coverage(&choice(json!([work("o")])));
        let never = found.iter().any(|f| f.code == "choice-otherwise-never");
        prop_assert_eq!(never, !otherwise, "{:?}", conditions);
    }
}
