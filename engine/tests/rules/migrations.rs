//! Going on with another version: verdicts, and what becomes of the instance.

use std::collections::BTreeMap;

use placet_engine::migration::Means;
use placet_engine::{
    Action, CompiledDefinition, Instance, InstanceState, Refusal, StepId, TaskState, migration,
};
use serde_json::{Value, json};

use crate::world::{World, by, definition, id, with};

fn version(flow: Value) -> CompiledDefinition {
    CompiledDefinition::new(definition(flow, json!({})), 4).expect("sound")
}

/// An instance that ann has filed, after a script.
fn running(flow: Value, script: &[&str]) -> World {
    let mut world = World::new(definition(flow, json!({})));
    world.say("ann files {}").expect("filed");
    for line in script {
        world.say(line).expect("obeyed");
    }
    world
}

fn names(steps: &[(&str, &str)]) -> BTreeMap<StepId, StepId> {
    steps.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect()
}

/// The verdict with its reasons, as `again step-added b`.
fn verdict(world: &World, to: &CompiledDefinition, steps: &[(&str, &str)]) -> String {
    world.with_context(|now| {
        let then = placet_engine::Context {
            definition: to,
            ..copy(now)
        };
        let found = migration(&world.instance, &names(steps), Some(id("ida")), now, &then);
        let mut told = match found.means {
            Means::Same => "same",
            Means::Again => "again",
            Means::Impossible => "impossible",
        }
        .to_owned();
        for reason in found.reasons {
            let step = reason.step.map(|s| format!(" {s}")).unwrap_or_default();
            told += &format!("; {}{step}", reason.code);
        }
        told
    })
}

fn copy<'a>(context: &placet_engine::Context<'a>) -> placet_engine::Context<'a> {
    placet_engine::Context {
        now: context.now,
        ids: context.ids,
        directory: context.directory,
        definition: context.definition,
        answers: context.answers,
        calendars: context.calendars,
        complete: context.complete,
    }
}

/// Goes on with the other version, checked as every act is.
fn migrate(world: &mut World, to: CompiledDefinition, steps: &[(&str, &str)]) -> Result<(), Refusal> {
    world.definition = to;
    world.act("ida", Action::Migrate { steps: names(steps) })
}

fn open(instance: &Instance) -> Vec<String> {
    let open = instance
        .open_tasks()
        .map(|task| format!("{} {}", task.step, crate::world::name(task.assignee)));
    open.collect()
}

#[test]
fn what_lies_ahead_may_stay_the_same() {
    let old = json!([by("a", &["bo"]), by("b", &["cy"])]);
    let world = running(old, &[]);
    let renamed = version(json!([
        with(by("a", &["bo"]), json!({"name": "First"})),
        by("b", &["cy"])
    ]));
    assert_eq!(verdict(&world, &renamed, &[]), "same");
    let others = version(json!([by("a", &["bo"]), by("b", &["dee"])]));
    assert_eq!(verdict(&world, &others, &[]), "again; step-people b");
    let more = version(json!([by("a", &["bo"]), by("c", &["dee"])]));
    assert_eq!(verdict(&world, &more, &[]), "again; step-added c; step-removed b");
}

#[test]
fn steps_are_mapped_by_id_or_as_somebody_says() {
    let mut world = running(json!([by("a", &["bo"]), by("b", &["cy"])]), &[]);
    let to = || version(json!([by("first", &["bo"]), by("b", &["cy"])]));
    assert_eq!(verdict(&world, &to(), &[]), "impossible; step-gone a");
    assert_eq!(verdict(&world, &to(), &[("a", "first")]), "same");
    let before = world.instance.tasks[0].id;
    migrate(&mut world, to(), &[("a", "first")]).expect("migrated");
    assert_eq!(
        (world.instance.version, open(&world.instance)),
        (4, vec!["first bo".to_owned()])
    );
    assert_eq!(world.instance.tasks[0].id, before, "the task stays the same");
    world.say("bo approves").expect("decided");
    world.say("cy approves").expect("decided");
    assert_eq!(world.instance.state, InstanceState::Approved);
}

#[test]
fn a_new_step_before_is_asked_first_and_the_other_one_again() {
    let mut world = running(json!([by("a", &["bo"])]), &[]);
    let to = || version(json!([by("z", &["fay"]), by("a", &["bo"])]));
    assert_eq!(verdict(&world, &to(), &[]), "again; step-added z; step-again a");
    migrate(&mut world, to(), &[]).expect("migrated");
    assert_eq!(open(&world.instance), ["z fay"]);
    assert_eq!(world.instance.tasks[0].state, TaskState::Cancelled);
    world.say("fay approves").expect("decided");
    assert_eq!(open(&world.instance), ["a bo"]);
}

#[test]
fn what_was_decided_stays_decided() {
    let mut world = running(json!([by("a", &["bo"]), by("b", &["cy"])]), &["bo approves"]);
    let to = || version(json!([by("a", &["eve"]), by("b", &["cy"]), by("c", &["dee"])]));
    assert_eq!(verdict(&world, &to(), &[]), "again; step-added c");
    migrate(&mut world, to(), &[]).expect("migrated");
    world.say("cy approves").expect("decided");
    assert_eq!(open(&world.instance), ["c dee"]);
}

#[test]
fn a_branch_that_is_gone_is_chosen_anew() {
    let choice = |arm: &str| {
        json!([{"id": "c", "kind": "choice", "otherwise": [by("o", &["cy"])], "on_unknown": "otherwise",
            "arms": [{"id": arm, "when": "form.urgent", "steps": [by("u", &["bo"])]}]}])
    };
    let mut world = World::new(definition(choice("x"), json!({})));
    world.say(r#"ann files {"urgent": true}"#).expect("filed");
    let mut changed = choice("y");
    changed[0]["arms"][0]["when"] = json!("!form.urgent");
    assert_eq!(
        verdict(&world, &version(changed.clone()), &[]),
        "again; step-added o; step-removed u"
    );
    migrate(&mut world, version(changed), &[]).expect("migrated");
    assert_eq!(open(&world.instance), ["o cy"]);
}

#[test]
fn what_ended_or_has_another_kind_is_not_migrated() {
    let world = running(json!([by("a", &["bo"])]), &["bo approves"]);
    assert_eq!(
        verdict(&world, &version(json!([by("a", &["bo"])])), &[]),
        "impossible; ended"
    );
    let mut world = running(json!([by("a", &["bo"])]), &[]);
    let wait = || version(json!([{"id": "a", "kind": "wait", "until": {"after": {"span": {"days": 1}}}}]));
    assert_eq!(verdict(&world, &wait(), &[]), "impossible; step-kind a");
    let refused = migrate(&mut world, wait(), &[]);
    assert_eq!(refused, Err(Refusal::CantMigrate("a".into())));
}

#[test]
fn what_was_returned_goes_on_with_the_other_version_when_it_is_filed_again() {
    let mut world = running(json!([by("a", &["bo"])]), &["bo returns"]);
    let to = version(json!([by("a", &["bo"]), by("b", &["cy"])]));
    migrate(&mut world, to, &[]).expect("migrated");
    assert_eq!(world.instance.state, InstanceState::Returned);
    world.say("ann resubmits {}").expect("filed");
    world.say("bo approves").expect("decided");
    assert_eq!(open(&world.instance), ["b cy"]);
}
