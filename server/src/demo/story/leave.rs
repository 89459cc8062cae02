//! Days off: granted, refused, waiting, taken back.

use serde_json::json;

use super::super::script::{Act, Script};

/// One request for leave and what became of it.
struct Leave {
    key: &'static str,
    who: &'static str,
    kind: &'static str,
    /// First and last working day, counted from today.
    days: (i32, i32),
    reason: &'static str,
    /// When it was filed, in working days from today, and at what time.
    filed: (i32, &'static str),
    then: Then,
}

enum Then {
    Waits,
    Draft,
    /// Who, when, the comment.
    Approved(&'static str, (i32, &'static str), &'static str),
    Rejected(&'static str, (i32, &'static str), &'static str),
    Returned(&'static str, (i32, &'static str), &'static str),
    Withdrawn((i32, &'static str), &'static str),
}

use Then::{Approved, Draft, Rejected, Returned, Waits, Withdrawn};

pub(super) fn tell(script: &mut Script) {
    for leave in requests() {
        let (from, to) = (script.day(leave.days.0), script.day(leave.days.1));
        let form = json!({
            "leave": {"type": leave.kind, "from": from, "to": to, "zone": zone(leave.who)},
            "reason": leave.reason,
        });
        let key = leave.key;
        let draft = matches!(leave.then, Draft);
        script.at(
            leave.filed.0,
            leave.filed.1,
            leave.who,
            Act::File {
                key,
                process: "leave",
                form,
                draft,
            },
        );
        match leave.then {
            Waits | Draft => {}
            Approved(by, (day, time), comment) => script.at(
                day,
                time,
                by,
                Act::Decide {
                    key,
                    verdict: "approve",
                    comment,
                },
            ),
            Rejected(by, (day, time), comment) => script.at(
                day,
                time,
                by,
                Act::Decide {
                    key,
                    verdict: "reject",
                    comment,
                },
            ),
            Returned(by, (day, time), comment) => script.at(
                day,
                time,
                by,
                Act::Decide {
                    key,
                    verdict: "return",
                    comment,
                },
            ),
            Withdrawn((day, time), comment) => {
                script.at(day, time, leave.who, Act::Withdraw { key, comment })
            }
        }
    }
}

fn zone(who: &str) -> &'static str {
    match who {
        "mei" | "hao" | "yan" | "lei" | "na" | "ping" | "xue" => "Asia/Shanghai",
        "amy" | "raj" | "sam" | "noor" => "America/Los_Angeles",
        _ => "Europe/Berlin",
    }
}

fn leave(
    key: &'static str,
    who: &'static str,
    kind: &'static str,
    days: (i32, i32),
    reason: &'static str,
    filed: (i32, &'static str),
    then: Then,
) -> Leave {
    Leave {
        key,
        who,
        kind,
        days,
        reason,
        filed,
        then,
    }
}

fn requests() -> Vec<Leave> {
    vec![
        leave(
            "ann-winter",
            "ann",
            "annual",
            (-14, -10),
            "Skiing with the family",
            (-21, "10:05"),
            Approved("bo", (-21, "11:40"), "Enjoy!"),
        ),
        leave(
            "cho-visit",
            "cho",
            "annual",
            (1, 3),
            "My parents visit",
            (-9, "09:20"),
            Approved("bo", (-9, "09:58"), ""),
        ),
        leave(
            "dora-move",
            "dora",
            "annual",
            (9, 10),
            "Moving house",
            (-2, "16:45"),
            Waits,
        ),
        leave(
            "emil-long",
            "emil",
            "annual",
            (12, 21),
            "Two weeks at the coast",
            (-3, "08:50"),
            Waits,
        ),
        leave(
            "lea-sick",
            "lea",
            "sick",
            (-6, -4),
            "Flu",
            (-6, "07:55"),
            Approved("bo", (-6, "08:30"), "Get well soon"),
        ),
        leave(
            "tim-fair",
            "tim",
            "annual",
            (2, 4),
            "Long weekend",
            (-8, "12:10"),
            Rejected(
                "bo",
                (-8, "14:00"),
                "The fair needs everybody that week. Any week after it is fine.",
            ),
        ),
        leave(
            "mia-school",
            "mia",
            "annual",
            (5, 5),
            "School event",
            (-5, "10:00"),
            Approved("karl", (-5, "10:20"), ""),
        ),
        leave(
            "paolo-easter",
            "paolo",
            "annual",
            (15, 19),
            "Easter in Sicily",
            (-4, "11:15"),
            Returned(
                "karl",
                (-4, "15:30"),
                "Please name somebody who looks after your offers.",
            ),
        ),
        leave(
            "jonas-half",
            "jonas",
            "annual",
            (6, 6),
            "Garden",
            (-1, "17:05"),
            Waits,
        ),
        leave(
            "ines-wedding",
            "ines",
            "annual",
            (8, 12),
            "My sister's wedding",
            (-10, "09:00"),
            Approved("omar", (-10, "09:45"), "Congratulations to her"),
        ),
        leave(
            "finn-back",
            "finn",
            "annual",
            (3, 4),
            "Not needed any more",
            (-7, "13:00"),
            Withdrawn((-6, "09:10"), "My plans changed"),
        ),
        leave(
            "maja-sick",
            "maja",
            "sick",
            (-3, -2),
            "Migraine",
            (-3, "07:40"),
            Approved("omar", (-3, "08:15"), ""),
        ),
        leave(
            "theo-draft",
            "theo",
            "annual",
            (20, 24),
            "Perhaps Norway",
            (-2, "18:20"),
            Draft,
        ),
        leave(
            "mei-family",
            "mei",
            "annual",
            (4, 8),
            "回老家看父母",
            (-9, "03:30"),
            Approved("jun", (-9, "04:10"), "路上注意安全"),
        ),
        leave(
            "hao-doctor",
            "hao",
            "sick",
            (-5, -5),
            "看牙",
            (-5, "02:15"),
            Approved("jun", (-5, "02:40"), "好好休息"),
        ),
        leave(
            "yan-exam",
            "yan",
            "annual",
            (10, 11),
            "职业考试",
            (-1, "05:20"),
            Waits,
        ),
        leave(
            "lei-trip",
            "lei",
            "annual",
            (13, 15),
            "家庭旅行",
            (-6, "06:00"),
            Returned("fang", (-6, "07:30"), "那几天有客户拜访，能否推后一周？"),
        ),
        leave(
            "ping-rest",
            "ping",
            "annual",
            (2, 2),
            "个人事务",
            (-4, "04:45"),
            Approved("hui", (-4, "05:00"), ""),
        ),
        leave(
            "amy-spring",
            "amy",
            "annual",
            (7, 11),
            "Spring break",
            (-8, "18:30"),
            Approved("dave", (-8, "19:10"), "Have fun"),
        ),
        leave(
            "raj-visa",
            "raj",
            "annual",
            (3, 3),
            "Visa appointment",
            (-2, "19:00"),
            Waits,
        ),
        leave(
            "sam-unpaid",
            "sam",
            "unpaid",
            (25, 34),
            "Helping my brother move across the country",
            (-5, "20:15"),
            Rejected(
                "lucy",
                (-4, "17:20"),
                "We can't do without you for two weeks in the onboarding season. Let us talk about a shorter time.",
            ),
        ),
        leave(
            "uwe-close",
            "uwe",
            "annual",
            (6, 9),
            "After the closing",
            (-3, "14:20"),
            Approved("fay", (-3, "16:00"), ""),
        ),
    ]
}
