//! What an employee, an approver and the front desk see.

use placet_sdk::testing::{Harness, person};
use placet_sdk::{Event, Outcome, Reply, State, View};
use serde_json::{Value, json};
use stationery::{Ordering, Stock};

const ORDER: &str = "stationery-order";

fn euros(minor: i64) -> Value {
    json!({"minor": minor, "currency": "EUR"})
}

fn shop() -> Harness {
    Harness::new()
        .person("bo", "Bo Lindqvist", None)
        .person("fay", "Fay Ortiz", None)
        .config(json!({
            "budget": euros(10_000), "large_order": euros(5_000), "approver": "bo", "large_approver": "fay",
            "items": [
                {"name": "Pens", "price": euros(250), "stock": 40},
                {"name": "Paper", "price": euros(600), "stock": 8},
                {"name": "Pencils", "price": euros(100), "stock": 10},
            ],
        }))
        .texts("en", include_str!("../i18n/en.json"))
        .texts("zh", include_str!("../i18n/zh.json"))
}

fn order(lines: &[(&str, i64)]) -> Value {
    let lines: Vec<_> = lines
        .iter()
        .map(|(item, quantity)| json!({"item": item, "quantity": quantity}))
        .collect();
    json!({ "lines": lines })
}

fn approved(form: &Value) -> Event {
    Event::InstanceApproved(view(form, State::Approved))
}

fn view(form: &Value, state: State) -> View {
    View {
        id: "1".into(),
        number: Some("SUP-2026-00001".into()),
        process: ORDER.into(),
        state,
        form: form.to_string(),
        requester: person("ann", "Ann Becker"),
        filed_at: None,
    }
}

fn refusals(shop: &Harness, form: &Value) -> Vec<(String, String)> {
    let problems = shop.validate::<Ordering>(ORDER, form).expect("it answers");
    problems
        .iter()
        .map(|problem| (problem.field.clone(), shop.say(&problem.text)))
        .collect()
}

#[test]
fn a_form_shows_what_there_is_and_what_it_comes_to() {
    let shop = shop().stored("out/Paper", "5");
    let changes = shop
        .form_changed::<Ordering>(ORDER, &order(&[("Pens", 4), ("Paper", 1)]))
        .expect("it answers");
    let choices: Vec<_> = changes.options[0]
        .choices
        .iter()
        .map(|choice| shop.say(&choice.label))
        .collect();
    assert_eq!(
        choices,
        [
            "Pens · EUR 2.50 · 40 left",
            "Paper · EUR 6.00 · 3 left",
            "Pencils · EUR 1.00 · 10 left"
        ]
    );
    let set = |field: &str, minor| (field.to_owned(), euros(minor).to_string());
    let mut sums = changes.set;
    for (_, value) in &mut sums {
        // The order of names in an object says nothing.
        *value = serde_json::from_str::<Value>(value).expect("JSON").to_string();
    }
    assert_eq!(
        sums,
        [
            set("/lines/0/sum", 1_000),
            set("/lines/1/sum", 600),
            set("/total", 1_600)
        ]
    );
}

#[test]
fn half_a_form_is_no_error() {
    for form in [
        json!({}),
        json!({"lines": [{}]}),
        json!({"lines": [{"item": "Pens"}, {"quantity": 3}]}),
    ] {
        let changes = shop().form_changed::<Ordering>(ORDER, &form).expect("it answers");
        assert_eq!(
            changes.set.last().map(|(field, _)| field.as_str()),
            Some("/total"),
            "{form}"
        );
    }
}

#[test]
fn an_order_over_the_budget_is_refused_and_the_field_named() {
    assert_eq!(
        refusals(&shop(), &order(&[("Pens", 41)])),
        [
            (
                "/lines/0/quantity".to_owned(),
                "Only 40 of Pens are left".to_owned()
            ),
            (
                "/total".to_owned(),
                "An order may cost EUR 100.00 at most".to_owned()
            ),
        ]
    );
    assert_eq!(refusals(&shop(), &order(&[("Pens", 40)])), []);
    let zh = shop().language("zh");
    assert_eq!(
        refusals(&zh, &order(&[("Pens", 40), ("Pencils", 1)]))[0].1,
        "每单金额不得超过 EUR 100.00"
    );
}

#[test]
fn two_lines_of_one_item_can_not_take_more_than_there_is() {
    let found = refusals(&shop(), &order(&[("Paper", 5), ("Paper", 4)]));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        refusals(&shop(), &order(&[("Glue", 1)]))[0].1,
        "Glue is not in the catalogue"
    );
}

#[test]
fn the_amount_says_who_decides() {
    let shop = shop();
    let decides = |form: &Value| {
        let found = shop
            .resolve_participants::<Ordering>(ORDER, form, "approver")
            .expect("it answers");
        (found.members, shop.say(&found.why.expect("a reason")))
    };
    assert_eq!(
        decides(&order(&[("Pens", 20)])),
        (vec!["bo".to_owned()], "decides orders up to EUR 50.00".to_owned())
    );
    assert_eq!(
        decides(&order(&[("Pens", 21)])),
        (
            vec!["fay".to_owned()],
            "decides orders above EUR 50.00".to_owned()
        )
    );
}

#[test]
fn an_approved_order_is_counted_and_thanked_for() {
    let shop = shop();
    shop.on_event::<Stock>(&approved(&order(&[("Pens", 4), ("Paper", 3)])))
        .expect("it is done");
    assert_eq!(shop.value("out/Pens").as_deref(), Some("4"));
    assert_eq!(
        shop.said(),
        [
            (
                "ann".to_owned(),
                "Thank you, order SUP-2026-00001 over EUR 28.00 is on its way. You can pick it up at the front desk."
                    .to_owned()
            ),
        ]
    );
    // A revoked one comes back.
    let revoked = Event::InstanceRevoked(view(&order(&[("Paper", 3)]), State::Revoked));
    shop.on_event::<Stock>(&revoked).expect("it is done");
    assert_eq!(shop.value("out/Paper").as_deref(), Some("0"));
}

#[test]
fn whoever_looks_after_the_supplies_says_on_a_card_what_was_bought() {
    let shop = shop();
    assert!(shop.cards().is_empty());
    shop.on_event::<Stock>(&approved(&order(&[("Paper", 3)])))
        .expect("it is done");
    let cards = shop.cards();
    let [(key, card)] = cards.as_slice() else {
        panic!("{cards:?}")
    };
    assert_eq!(shop.say(&card.title), "Paper: please buy more");
    let press = |input| shop.on_card::<Stock>(key, "bought", input).expect("it answers");
    for words in [None, Some("many"), Some("0"), Some("-3")] {
        assert!(matches!(press(words), Outcome::Refused(_)), "{words:?}");
    }
    let Outcome::Message(thanks) = press(Some("20")) else {
        panic!("it was refused");
    };
    assert_eq!(shop.say(&thanks), "Thank you. There are 25 of Paper now.");
    let card = shop.card(key).expect("the card is there");
    assert_eq!(shop.say(&card.title), "Paper: there is enough again");
    assert!(card.buttons.is_empty());
}

#[test]
fn a_line_of_chat_fills_the_form() {
    let shop = shop();
    let read = |line: &str| match shop.on_command::<Stock>("order", line).expect("it answers") {
        Reply::Form(filled) => {
            let said: Vec<_> = filled
                .understood
                .iter()
                .map(|part| shop.say(&part.taken_for))
                .collect();
            (filled.form, said.join("; "))
        }
        Reply::Message(text) => (String::new(), shop.say(&text)),
    };
    let (form, said) = read("pens 3, 2 paper");
    assert_eq!(
        serde_json::from_str::<Value>(&form).expect("JSON"),
        order(&[("Pens", 3), ("Paper", 2)])
    );
    assert_eq!(said, "3 × Pens; 2 × Paper");
    assert_eq!(read("pap").1, "1 × Paper");
    assert_eq!(read("").1, "");
    // It could be pens or pencils.
    let refused = read("pen 3").1;
    assert!(
        refused.starts_with("I found nothing in the catalogue for “pen 3”"),
        "{refused}"
    );
    // What it shows as an example it understands.
    let example = refused.split("Try /order ").nth(1).expect("an example");
    assert_eq!(read(example.trim_end_matches('.')).1, "3 × Pens; 1 × Paper");
}

#[test]
fn once_a_week_waiting_orders_are_called_to_mind() {
    shop().on_schedule::<Stock>("weekly").expect("nothing waits");
    let shop = shop().request(view(&order(&[("Pens", 1)]), State::Running));
    shop.on_schedule::<Stock>("weekly").expect("it is done");
    assert_eq!(
        shop.said(),
        [("bo".to_owned(), "Orders that wait for a decision: 1.".to_owned())]
    );
}

#[test]
fn a_failure_undoes_what_was_written() {
    // Nobody called so works here, so the message fails, and the count with it.
    let shop = Harness::new().config(json!({
        "budget": euros(100), "large_order": euros(100), "approver": "nobody", "large_approver": "nobody",
        "items": [{"name": "Pens", "price": euros(1), "stock": 6}],
    }));
    assert!(shop.on_event::<Stock>(&approved(&order(&[("Pens", 2)]))).is_err());
    assert_eq!(shop.value("out/Pens"), None);
}
