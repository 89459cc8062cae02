//! Steps that nobody decides.

use placet_engine::check;
use serde_json::{Value, json};

use super::finds;
use crate::world::{by, definition, with};

#[test]
fn waits_need_a_moment() {
    let wait = |until: Value| json!([{"id": "w", "kind": "wait", "until": until}, by("a", &["bo"])]);
    let after = |span: Value| wait(json!({"after": {"span": span}}));
    finds(after(json!({"days": 3})), json!({}), &[]);
    finds(after(json!({"minutes": 0})), json!({}), &["w: bad-span"]);
    finds(
        after(json!({"hours": 4_294_967_295_u32})),
        json!({}),
        &["w: bad-span"],
    );
    finds(wait(json!({"field": "/start"})), json!({}), &[]);
    finds(wait(json!({"field": "/city"})), json!({}), &["w: no-moment"]);
    finds(wait(json!({"field": "/amount"})), json!({}), &["w: no-moment"]);
    finds(wait(json!({"field": ""})), json!({}), &["w: no-moment"]);
    finds(wait(json!({"field": "/gone"})), json!({}), &["w: unknown-field"]);
    finds(
        wait(json!({"field": "/lines/*/note"})),
        json!({}),
        &["w: unknown-field"],
    );
    let mut zoned = definition(wait(json!({"field": "/meet"})), json!({}));
    zoned.form.schema["properties"]["meet"] = json!({"x-placet": {"widget": "zoned_datetime"}});
    assert_eq!(check(&zoned), []);
}

#[test]
fn subprocesses_name_a_process_and_what_it_gets() {
    let sub = |more: Value| {
        json!([with(
            json!({"id": "s", "kind": "subprocess", "process": "other"}),
            more
        )])
    };
    let good = json!({"each": "/parts", "form": {"a": {"row": "/cents"}, "b": {"form": "/city"}, "c": {"value": [1]}}});
    finds(sub(good), json!({}), &[]);
    finds(sub(json!({"process": "test"})), json!({}), &["s: own-process"]);
    finds(sub(json!({"process": "No such"})), json!({}), &["s: bad-process"]);
    finds(sub(json!({"process": ""})), json!({}), &["s: bad-process"]);
    finds(sub(json!({"each": "/gone"})), json!({}), &["s: unknown-field"]);
    finds(sub(json!({"each": "/city"})), json!({}), &["s: not-a-table"]);
    let form = |name: &str, source: Value| sub(json!({"form": {name: source}}));
    finds(form("a", json!({"row": "/cents"})), json!({}), &["s: no-row"]);
    finds(
        form("a", json!({"form": "/gone"})),
        json!({}),
        &["s: unknown-field"],
    );
    finds(
        form("a", json!({"form": "/parts/*/cents"})),
        json!({}),
        &["s: unknown-field"],
    );
    for bad in ["A/b", "", "a-b", "aB", "1a", "_a", &"a".repeat(41)] {
        finds(form(bad, json!({"value": 1})), json!({}), &["s: bad-field-name"]);
    }
    finds(form(&"a".repeat(40), json!({"value": 1})), json!({}), &[]);
    let column = json!({"each": "/parts", "form": {"a": {"row": "/gone"}, "b": {"row": "cents"}}});
    finds(
        sub(column),
        json!({}),
        &["s: unknown-column", "s: unknown-column"],
    );
    finds(
        sub(json!({"on_reject": {"step": "x"}})),
        json!({}),
        &["s: unknown-step"],
    );
    finds(
        sub(json!({"on_failed": {"step": "s"}})),
        json!({}),
        &["s: not-a-decision"],
    );
    finds(
        sub(json!({"mode": "async", "on_reject": "continue"})),
        json!({}),
        &["s: nobody-waits"],
    );
    // However deep it stands.
    let mut steps = sub(json!({}));
    for level in 0..25 {
        steps = json!([{"id": format!("p{level}"), "kind": "inclusive", "otherwise": [],
            "arms": [{"id": "x", "when": "true", "steps": steps}]}]);
    }
    finds(steps, json!({}), &[]);
}

#[test]
fn apps_and_webhooks_say_what_they_set_and_where_it_goes_on() {
    let app = |more: Value| {
        json!([
            by("a", &["bo"]),
            with(json!({"id": "x", "kind": "app", "app": "org.example"}), more),
            by("b", &["bo"])
        ])
    };
    let good =
        json!({"outcomes": {"no": "end", "again": {"step": "a"}}, "writes": ["/city", "/parts/*/cut"]});
    finds(app(good), json!({}), &[]);
    finds(app(json!({"app": ""})), json!({}), &["x: no-app"]);
    finds(app(json!({"app": "x".repeat(101)})), json!({}), &["x: no-app"]);
    finds(
        app(json!({"outcomes": {"": "end"}})),
        json!({}),
        &["x: bad-outcome"],
    );
    finds(
        app(json!({"outcomes": {"Not so": "end"}})),
        json!({}),
        &["x: bad-outcome"],
    );
    finds(
        app(json!({"outcomes": {"on": {"step": "b"}}})),
        json!({}),
        &["x: not-upstream"],
    );
    finds(
        app(json!({"outcomes": {"on": {"step": "x"}}})),
        json!({}),
        &["x: not-a-decision"],
    );
    finds(
        app(json!({"writes": ["/gone"]})),
        json!({}),
        &["x: unknown-field"],
    );
    finds(
        app(json!({"writes": ["/total"]})),
        json!({}),
        &["x: not-settable"],
    );
    finds(app(json!({"writes": [""]})), json!({}), &["x: not-settable"]);

    let hook = |more: Value| {
        json!([with(
            json!({"id": "h", "kind": "webhook", "endpoint": "erp"}),
            more
        )])
    };
    finds(
        hook(json!({"sends": ["/city", "/parts/0/cents"], "writes": {"/city": "/a/b", "/count": ""}})),
        json!({}),
        &[],
    );
    finds(
        hook(json!({"endpoint": "https://x"})),
        json!({}),
        &["h: no-endpoint"],
    );
    finds(
        hook(json!({"sends": ["/gone"]})),
        json!({}),
        &["h: unknown-field"],
    );
    finds(
        hook(json!({"sends": ["/parts/*/cents"]})),
        json!({}),
        &["h: unknown-field"],
    );
    finds(
        hook(json!({"writes": {"/gone": "/a"}})),
        json!({}),
        &["h: unknown-field"],
    );
    finds(
        hook(json!({"writes": {"/total": "/a"}})),
        json!({}),
        &["h: not-settable"],
    );
    finds(
        hook(json!({"writes": {"/city": "a"}})),
        json!({}),
        &["h: bad-pointer"],
    );
    finds(
        hook(json!({"on_failed": {"step": "gone"}})),
        json!({}),
        &["h: unknown-step"],
    );
}
