//! O4, P2: whatever happens meanwhile.

use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::within;
use crate::world::{World, by, definition, id, name, with};

#[derive(Clone, Debug)]
enum Move {
    Wait(u32),
    Vote(usize, bool),
    Hand(usize, usize),
    Again,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        6 => (1_u32..2_000).prop_map(Move::Wait),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(t, yes)| Move::Vote(t, yes)),
        1 => (any::<usize>(), 0..14_usize).prop_map(|(t, m)| Move::Hand(t, m)),
        1 => Just(Move::Again),
    ];
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// O4, P2: whatever happens meanwhile, a tick does all that is due and nothing else, and the requester never gets it.
    #[test]
    fn every_tick_does_what_is_due(moves in moves()) {
        let timed = |then: Value| json!({"within": {"hours": 5}, "remind_before": {"hours": 2}, "then": then});
        let flow = json!([
            within(with(by("a", &["jo", "eve"]), json!({"quorum": {"kind": "all"}})), timed(json!("escalate"))),
            {"id": "p", "kind": "parallel", "arms": [
                {"id": "x", "steps": [within(by("b", &["kim", "lee"]), timed(json!("approve")))]},
                {"id": "y", "steps": [within(by("c", &["bo"]),
                    timed(json!({"transfer": {"rule": "members", "members": ["@ann", "@bo", "@max"]}})))]}
            ]},
            within(with(by("d", &["hal", "fay"]), json!({"quorum": {"kind": "in_order"}, "on_reject": "return_to_requester"})),
                timed(json!("reject"))),
            within(by("e", &["dee"]), json!({"within": {"days": 1}})),
        ]);
        let mut world = World::new(definition(flow, json!({})));
        world.say("ann files").expect("filed");
        for step in moves {
            let open: Vec<_> = world.instance.open_tasks().map(|t| (t.id, name(t.assignee))).collect();
            let pick = |at: usize| open.get(at % open.len().max(1)).copied();
            match step {
                Move::Wait(minutes) => {
                    world.now += TimeDelta::minutes(minutes.into());
                    let due = world.instance.next_due();
                    let ticked = world.say("clock ticks");
                    prop_assert_eq!(ticked.is_ok(), due.is_some_and(|due| due <= world.now));
                }
                Move::Vote(at, yes) => if let Some((_, who)) = pick(at) {
                    let _ = world.say(&format!("{who} {}", if yes { "approves" } else { "rejects" }));
                },
                Move::Hand(at, to) => if let Some((_, who)) = pick(at) {
                    let _ = world.say(&format!("{who} transfers {}", crate::world::NAMES[to]));
                },
                Move::Again => drop(world.say("ann resubmits")),
            }
            prop_assert!(world.instance.tasks.iter().all(|t| t.assignee != id("ann")));
        }
        world.chains(|i| i % 2 == 0);
    }
}
