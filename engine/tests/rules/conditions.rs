//! C1–C3: conditions within limits, typed by the form's schema, three-valued.

use placet_engine::check;
use placet_engine::check::CODES;
use serde_json::{Value, json};

use crate::world::{by, definition, played};

fn choice(when: &str, on_unknown: &str) -> Value {
    json!([
        {"id": "c", "kind": "choice", "on_unknown": on_unknown, "otherwise": [by("no", &["kim"])],
         "arms": [{"id": "yes", "when": when, "steps": [by("yes", &["bo"])]}]}
    ])
}

/// What a condition says about a form that ann files: yes, no or unknown.
fn says(when: &str, form: &str, expected: &str) {
    let expected = match expected {
        "yes" => "running bo@yes",
        "no" => "running kim@no",
        _ => "suspended",
    };
    played(
        &choice(when, "stop"),
        &json!({}),
        &format!("ann files {form}"),
        expected,
    );
}

/// Codes of the findings on a condition.
fn finds(when: &str, expected: &[&str]) {
    let findings = check(&definition(choice(when, "stop"), json!({})));
    let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    assert!(codes.iter().all(|code| CODES.contains(code)), "{codes:?}");
    assert_eq!(codes, expected, "{}: {findings:?}", &when[..when.len().min(80)]);
}

const RICH: &str = r#"{"amount": {"minor": 125000, "currency": "EUR"}, "days": 3, "count": 7, "urgent": true, "city": "Bonn",
    "start": "2026-03-13", "end": "2026-03-16", "steps": ["a", "b"],
    "lines": [{"category": "travel", "amount": {"minor": 100, "currency": "EUR"}}, {"category": "food", "amount": {"minor": 900, "currency": "EUR"}}]}"#;

/// C1
#[test]
fn conditions_read_the_form_the_requester_the_instance_and_the_organisation() {
    says("form.amount > money(\"1000.00\", \"EUR\")", RICH, "yes");
    says("form.amount == money(\"1250\", \"EUR\")", RICH, "yes");
    says("form.amount * 2 >= money(\"2500.01\", 'EUR')", RICH, "no");
    says("form.days > 2.5 && form.days < 4.0", RICH, "yes");
    says("form.days > 2", RICH, "yes");
    says("form.count % 2 == 1 && form.count - 8 == -1", RICH, "yes");
    says("form.urgent", RICH, "yes");
    says(
        "form.city in ['Bonn', 'Ulm'] && form.city.startsWith('Bo')",
        RICH,
        "yes",
    );
    says("days_between(form.start, form.end) == 3", RICH, "yes");
    says(
        "weekday(form.start) == 5 && form.start > date('2026-03-12')",
        RICH,
        "yes",
    );
    says(
        "form.start > org.today && org.currency == 'EUR' && org.zone == 'Europe/Berlin'",
        RICH,
        "yes",
    );
    says("form.start - org.today > duration('24h')", RICH, "yes");
    says(
        "'a' in form.steps && !('c' in form.steps) && size(form.steps) == 2",
        RICH,
        "yes",
    );
    says(
        "form.lines.exists(l, l.category == 'food' && l.amount > money('5', 'EUR'))",
        RICH,
        "yes",
    );
    says("form.lines.all(l, l.amount > money('5', 'EUR'))", RICH, "no");
    says(
        "size(form.lines.filter(l, l.category == 'travel')) == 1",
        RICH,
        "yes",
    );
    says("form.lines.map(l, l.category) == ['travel', 'food']", RICH, "yes");
    says("form.lines[0].category == 'travel'", RICH, "yes");
    says(
        "requester.login == 'ann' && requester.department_name == 'd3' && 'team' in requester.roles",
        RICH,
        "yes",
    );
    says(
        "size(requester.departments) == 3 && requester.departments[0] == requester.department",
        RICH,
        "yes",
    );
    says(
        "instance.process == 'test' && instance.version == 3 && instance.round == 1 && instance.filed_on == org.today",
        RICH,
        "yes",
    );
    says("has(form.city) && !has(form.secret)", RICH, "yes");
    says("form.urgent ? form.count > 5 : form.count > 100", RICH, "yes");
}

/// C1, C2
#[test]
fn missing_values_are_unknown_unless_the_other_side_decides() {
    says("form.count > 5", "{}", "unknown");
    says("form.count > 5 || true", "{}", "yes");
    says("true || form.count > 5", "{}", "yes");
    says("form.count > 5 && false", "{}", "no");
    says("form.count > 5 && true", "{}", "unknown");
    says("form.count > 5 || form.urgent", "{\"urgent\": true}", "yes");
    says("form.count > 5 || form.urgent", "{\"urgent\": false}", "unknown");
    says("form.count / 0 == 1", "{\"count\": 1}", "unknown");
    says("form.count > 5", "{\"count\": null}", "unknown");
    says(
        "form.lines.exists(l, l.note == 'x')",
        "{\"lines\": [{\"category\": \"a\"}, {\"note\": \"x\"}]}",
        "yes",
    );
}

/// C1: each side of `&&` and `||` absorbs an error on the other one, whichever comes first.
#[test]
fn the_tables_of_three_valued_logic_hold() {
    let terms = [
        ("true", Some(true)),
        ("false", Some(false)),
        ("form.urgent", None),
    ];
    let told = |truth: Option<bool>| match truth {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    for (left, a) in terms {
        says(&format!("!({left})"), "{}", told(a.map(|a| !a)));
        for (right, b) in terms {
            let and = match (a, b) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
            let or = match (a, b) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
            says(&format!("{left} && {right}"), "{}", told(and));
            says(&format!("{left} || {right}"), "{}", told(or));
        }
    }
}

/// C2
#[test]
fn unknown_stops_and_asks_or_takes_the_other_way() {
    let stop = choice("form.count > 5", "stop");
    played(&stop, &json!({}), "ann files", "suspended");
    played(&stop, &json!({}), "ann files; ida resumes", "suspended");
    played(&stop, &json!({}), "ann files; ida resumes yes", "running bo@yes");
    played(
        &stop,
        &json!({}),
        "ann files; ida resumes otherwise",
        "running kim@no",
    );
    played(
        &stop,
        &json!({}),
        "ann files; ida resumes maybe",
        "refused unknown-arm",
    );
    played(&stop, &json!({}), "ann files; ann withdraws", "withdrawn");
    played(
        &choice("form.count > 5", "otherwise"),
        &json!({}),
        "ann files",
        "running kim@no",
    );
    // An unknown arm is not passed over for a later one.
    let two = json!([{"id": "c", "kind": "choice", "otherwise": [], "arms": [
        {"id": "x", "when": "form.count > 5", "steps": [by("x", &["bo"])]},
        {"id": "y", "when": "true", "steps": [by("y", &["kim"])]}
    ]}]);
    played(&two, &json!({}), "ann files", "suspended");
    played(&two, &json!({}), "ann files {\"count\": 1}", "running kim@y");
}

/// C3: types come from the schema, never from the value's look.
#[test]
fn values_that_are_not_of_their_type_are_unknown() {
    says("form.count > 5", "{\"count\": \"100\"}", "unknown");
    says("form.city < '2'", "{\"city\": \"100\"}", "yes");
    says("form.city == 'x'", "{\"city\": 5}", "unknown");
    says("form.count > 5", "{\"count\": 5.5}", "unknown");
    // An integer in a number field is a number: no mixing of integers and doubles.
    says("form.days / 2.0 == 1.5", "{\"days\": 3}", "yes");
    says("form.start > org.today", "{\"start\": \"soon\"}", "unknown");
}

/// Without a rate an amount of another currency compares with nothing.
#[test]
fn foreign_money_is_unknown() {
    says(
        "form.amount > money('1', 'EUR')",
        "{\"amount\": {\"minor\": 500, \"currency\": \"USD\"}}",
        "unknown",
    );
    says("form.amount > money('1', 'USD')", RICH, "unknown");
}

/// C3
#[test]
fn conditions_are_checked_against_the_form() {
    finds("form.count > 5", &[]);
    finds("form.nothing > 5", &["condition-unknown-field"]);
    finds("form.city > 5", &["condition-type"]);
    finds("form.city == 5", &["condition-type"]);
    finds("form.city + '!' == 'Bonn!'", &[]);
    finds("form.city - '!' == 'Bonn'", &["condition-type"]);
    finds("form.start > '2026-01-01'", &["condition-type"]);
    finds("form.count", &["condition-not-boolean"]);
    finds("form.count && true", &["condition-operand"]);
    finds("form.days + 1 > 2.0", &["condition-type"]);
    finds("!form.count", &["condition-operand"]);
    finds("form.city.name == 'x'", &["condition-no-fields"]);
    finds("nobody.name == 'x'", &["condition-unknown-name"]);
    finds("requester.salary > 5", &["condition-unknown-field"]);
    finds(
        "form.lines.exists(l, l.nothing == 'x')",
        &["condition-unknown-field"],
    );
    finds("form.lines.exists(l, l.amount)", &["condition-operand"]);
    finds("form.city.exists(l, true)", &["condition-operand"]);
    finds("'x' in form.lines", &["condition-type"]);
    finds("form.urgent ? 1 : 'x'", &["condition-type"]);
    finds("money('1.005', 'EUR') > 0", &["condition-money"]);
    finds("money('1', 'XXX') > 0", &["condition-money"]);
    finds("days_between(form.start, 'x') > 1", &["condition-type"]);
    finds("weekday(1) == 1", &["condition-operand"]);
    finds("form.count >", &["condition-syntax"]);
    finds("", &["condition-syntax"]);
}

/// C3: a widget says the type where the schema leaves it out, and so do the words of an enumeration.
#[test]
fn types_come_from_widgets_and_enumerations_too() {
    let of = |field: Value, when: &str| {
        let mut written = definition(choice(when, "stop"), json!({}));
        written.form.schema = json!({"type": "object", "properties": {"w": field}});
        let findings = check(&written);
        findings.iter().map(|f| f.code.clone()).collect::<Vec<_>>()
    };
    let widget = |name: &str| json!({"x-placet": {"widget": name}});
    let (number, text) = ("form.w > 5", "form.w == 'x'");
    let wrong = ["condition-type"];
    for name in ["member", "department", "instance"] {
        assert_eq!(of(widget(name), number), wrong, "{name}");
        assert!(of(widget(name), text).is_empty(), "{name}");
    }
    for name in ["members", "attachments"] {
        assert_eq!(of(widget(name), text), wrong, "{name}");
        assert!(of(widget(name), "'x' in form.w").is_empty(), "{name}");
    }
    assert_eq!(of(widget("date"), text), wrong);
    assert_eq!(of(widget("money"), text), wrong);
    assert_eq!(of(widget("zoned_datetime"), "form.w.zone > 5"), wrong);
    assert_eq!(of(widget("leave"), "form.w.from_half > 5"), wrong);
    assert_eq!(of(json!({"enum": [1, 2]}), text), wrong);
    assert!(of(json!({"enum": [1, 2]}), number).is_empty());
    assert_eq!(of(json!({"enum": ["a", "b"]}), number), wrong);
    assert_eq!(of(json!({"const": true}), text), wrong);
    assert_eq!(of(json!({"type": ["integer", "null"]}), text), wrong);
    // Of two types nothing is known.
    assert!(of(json!({"type": ["integer", "string"]}), text).is_empty());
}

/// `form.amount > 500` means five euros; mostly five hundred is meant.
#[test]
fn money_beside_a_bare_number_is_doubtful() {
    finds("form.amount > 500", &["condition-money-beside-number"]);
    finds("form.amount > 0", &[]);
    finds("form.amount > money('500', 'EUR')", &[]);
    finds("form.amount * 2 > money('500', 'EUR')", &[]);
}

#[test]
fn only_what_is_listed_is_allowed() {
    finds("form.city.matches('.*')", &["condition-not-allowed"]);
    finds("type(form.city) == string", &["condition-not-allowed"]);
    finds("{'a': 1}.a == 1", &["condition-not-allowed"]);
    finds("b'x' == b'x'", &["condition-not-allowed"]);
    finds("1u == 1u", &["condition-not-allowed"]);
    finds("dyn(1) == 1", &["condition-not-allowed"]);
    finds(
        "form.lines.all(a, form.lines.all(b, form.lines.all(c, true)))",
        &["condition-not-allowed"],
    );
    finds(
        "form.steps.all(a, form.steps.all(b, true))",
        &["condition-not-allowed"],
    );
}

#[test]
fn hostile_conditions_are_refused_and_nothing_overflows() {
    let long = format!("{} > 0", vec!["1"; 600].join("+"));
    finds(&long, &["condition-too-long"]);
    finds(
        &format!("{} > 0", vec!["1"; 400].join("+")),
        &["condition-too-deep"],
    );
    finds(
        &format!("{}true{}", "(".repeat(500), ")".repeat(500)),
        &["condition-syntax"],
    );
    finds(&format!("{}true", "!".repeat(1000)), &[]);
    finds(&"[".repeat(1024), &["condition-syntax"]);
    finds(&format!("form{} == 1", ".a".repeat(400)), &["condition-too-deep"]);
    finds(&format!("true{}", " || true".repeat(100)), &[]);
    finds(&"\u{0}\u{feff}\u{202e}".repeat(10), &["condition-syntax"]);
}
