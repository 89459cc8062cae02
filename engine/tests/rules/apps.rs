//! Steps that ask a mini-app who decides.

use placet_engine::{Action, Answer, Command, Decision, Named, Picks, Question, decide, forecast};
use serde_json::{Value, json};

use crate::world::{World, by, definition, id, with};

fn flow() -> Value {
    let rule = json!({"rule": "app", "app": "org.example.shop", "otherwise": {"rule": "manager"}});
    json!([with(
        by("shop", &[]),
        json!({"participants": rule, "quorum": {"kind": "all"}})
    )])
}

/// What filing `form` would have to ask first.
fn asks(world: &World, form: &Value) -> Vec<Question> {
    let command = Command {
        actor: Some(id("ann")),
        action: Action::File {
            form: Some(form.clone()),
            picks: Picks::new(),
        },
    };
    match world.with_context(|context| decide(&world.instance, &command, context)) {
        Decision::Ask(questions) => questions,
        other => panic!("it does not ask: {other:?}"),
    }
}

/// Who is asked, and why, once the app has said so.
fn after(answer: Named) -> (String, Vec<String>) {
    let mut world = World::new(definition(flow(), json!({})));
    let form = json!({"count": 3});
    let question = asks(&world, &form).remove(0);
    world.answers.0.insert(question.id, Answer::Named(answer));
    world.say(&format!("ann files {form}")).expect("filed");
    let activation = world.instance.activations[0].id;
    let why = world
        .instance
        .tasks_of(activation)
        .next()
        .map(|task| task.why.clone());
    let why = why.unwrap_or_default().into_iter().map(|why| why.key).collect();
    (world.told(), why)
}

fn named(members: &[&str]) -> Named {
    Named {
        members: members.iter().map(|name| id(name)).collect(),
        why: serde_json::from_value(json!({"en": "decides large orders"})).expect("a text"),
        ..Named::default()
    }
}

#[test]
fn a_step_that_needs_an_app_asks_before_anything_happens() {
    let world = World::new(definition(flow(), json!({})));
    let form = json!({"count": 3});
    let questions = asks(&world, &form);
    assert_eq!(questions.len(), 1);
    let question = &questions[0];
    assert_eq!(
        (question.app.as_str(), question.step.as_str()),
        ("org.example.shop", "shop")
    );
    assert_eq!((&question.form, question.requester), (&form, id("ann")));
    assert!(world.events.is_empty());
}

#[test]
fn whom_the_app_names_is_asked_and_the_reason_is_kept() {
    let (told, why) = after(named(&["fay", "cy"]));
    assert_eq!(
        (told.as_str(), why),
        ("running fay@shop cy@shop", vec!["app".to_owned()])
    );
}

/// P2: checked on the effective person, whoever named them.
#[test]
fn an_app_can_not_let_the_requester_decide() {
    assert_eq!(after(named(&["ann"])).0, "running bo@shop");
    assert_eq!(after(named(&["ann", "fay"])).0, "running bo@shop fay@shop");
}

/// Gus has left: an app that names nobody who works here has named nobody.
#[test]
fn an_app_that_names_leavers_or_nobody_leaves_it_to_the_process() {
    for answer in [
        named(&["gus"]),
        named(&[]),
        Named {
            failed: Some("timeout".into()),
            ..Named::default()
        },
    ] {
        let (told, why) = after(answer);
        assert_eq!(
            (told.as_str(), why),
            (
                "running bo@shop",
                vec!["manager".to_owned(), "app_silent".to_owned()]
            )
        );
    }
}

#[test]
fn an_answer_about_another_form_is_no_answer() {
    let mut world = World::new(definition(flow(), json!({})));
    let first = asks(&world, &json!({"count": 3})).remove(0);
    world.answers.0.insert(first.id, Answer::Named(named(&["fay"])));
    world.say(r#"ann files {"count": 3}"#).expect("filed");
    world.say("fay returns").expect("returned");
    let again = Command {
        actor: Some(id("ann")),
        action: Action::Resubmit {
            form: Some(json!({"count": 9})),
            picks: Picks::new(),
        },
    };
    let decided = world.with_context(|context| decide(&world.instance, &again, context));
    let Decision::Ask(questions) = decided else {
        panic!("{decided:?}");
    };
    assert_eq!(questions[0].form, json!({"count": 9}));
}

#[test]
fn a_forecast_says_what_it_would_have_to_ask_and_takes_the_process_at_its_word_meanwhile() {
    let mut world = World::new(definition(flow(), json!({})));
    let form = json!({"count": 3});
    let foreseen = world.with_context(|context| forecast(id("ann"), &form, context));
    assert_eq!(foreseen.steps[0].people[0].member, id("bo"));
    let question = &foreseen.asks[0];
    world
        .answers
        .0
        .insert(question.id.clone(), Answer::Named(named(&["fay"])));
    let foreseen = world.with_context(|context| forecast(id("ann"), &form, context));
    assert_eq!(foreseen.steps[0].people[0].member, id("fay"));
    assert!(foreseen.asks.is_empty());
}

#[test]
fn an_app_does_not_say_who_administers_a_process() {
    let rule = json!({"rule": "app", "app": "org.example.shop", "otherwise": {"rule": "manager"}});
    let found = placet_engine::check(&definition(json!([by("s", &["bo"])]), json!({"admins": rule})));
    assert!(
        found.iter().any(|finding| finding.code == "app-not-here"),
        "{found:?}"
    );
}

/// Nobody has to be picked where the app names somebody; where it names nobody, the process's own rule holds.
#[test]
fn picks_are_needed_only_where_the_app_names_nobody() {
    let rule = json!({"rule": "app", "app": "org.example.shop", "otherwise": {"rule": "requester_picks"}});
    let flow = json!([with(by("shop", &[]), json!({"participants": rule}))]);
    let form = json!({"count": 3});
    let files = |answer: Named, sentence: &str| {
        let mut world = World::new(definition(flow.clone(), json!({})));
        let question = asks(&world, &form).remove(0);
        world.answers.0.insert(question.id, Answer::Named(answer));
        match world.say(sentence) {
            Ok(()) => world.told(),
            Err(refusal) => format!("refused {}", refusal.code()),
        }
    };
    let without = r#"ann files {"count": 3}"#;
    assert_eq!(files(named(&["fay"]), without), "running fay@shop");
    assert_eq!(files(named(&[]), without), "refused picks-needed");
    assert_eq!(
        files(named(&[]), r#"ann files {"count": 3} picks shop=kim"#),
        "running kim@shop"
    );
}
