//! Expenses and trips.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::super::script::{Act, Script};

type When = (i32, &'static str);

/// What happened to a request after it was filed: who decided when, how, and why.
type Decision = (&'static str, When, &'static str, &'static str);

pub(super) fn tell(script: &mut Script) {
    expenses(script);
    trips(script);
    halted(script);
}

/// What HR, who administers all requests, held up or ended.
fn halted(script: &mut Script) {
    let prague = [
        ("Hamburg", "Prague", (20, "06:53"), (20, "13:25"), "train"),
        ("Prague", "Hamburg", (22, "14:31"), (22, "21:08"), "train"),
    ];
    trip(
        script,
        "yara-prague",
        "yara",
        "Security conference in Prague",
        &prague,
        95_000,
        (-5, "09:25"),
        &[],
    );
    script.at(
        -4,
        "10:15",
        "hal",
        Act::Comment {
            key: "yara-prague",
            text: "The training budget of this quarter is used up. I keep this open until it is renewed next month.",
        },
    );
    script.at(-4, "10:17", "hal", Act::Suspend { key: "yara-prague" });
    file(
        script,
        "sofie-dinner",
        "sofie",
        "Client dinner in Antwerp",
        &[(-8, "meals", "Brasserie Appelmans", 18_450)],
        (-7, "11:00"),
        &[],
    );
    script.at(
        -6,
        "14:30",
        "hal",
        Act::Terminate {
            key: "sofie-dinner",
            comment: "Paid with the company card, so there is nothing to pay back. Agreed with Sofie.",
        },
    );
}

fn expenses(script: &mut Script) {
    let lunch = [
        (-6, "meals", "Trattoria Da Enzo", 8_640),
        (-6, "transport", "Taxi Milano", 2_350),
    ];
    let hotel = [
        (-12, "lodging", "Hotel Canal House", 31_800),
        (-12, "transport", "DB Fernverkehr", 14_990),
        (-11, "meals", "Café Jansen", 2_480),
    ];
    file(
        script,
        "ann-milan",
        "ann",
        "Business lunch, Milan",
        &lunch,
        (-5, "14:02"),
        &[("bo", (-5, "15:20"), "approve", "Fine, keep the receipts")],
    );
    file(
        script,
        "ann-print",
        "ann",
        "Posters for the fair",
        &[(-15, "supplies", "Druckwerk Altona", 42_000)],
        (-14, "10:30"),
        &[
            ("bo", (-14, "11:05"), "approve", ""),
            ("fay", (-13, "09:40"), "approve", "Paid with the next run"),
        ],
    );
    file(
        script,
        "mia-client",
        "mia",
        "Client visit in Utrecht",
        &hotel,
        (-10, "09:15"),
        &[
            ("karl", (-10, "10:00"), "approve", ""),
            ("uwe", (-9, "13:30"), "approve", ""),
        ],
    );
    file(
        script,
        "paolo-dinner",
        "paolo",
        "Dinner with Rossi S.p.A.",
        &[(-7, "meals", "Osteria Francescana", 61_200)],
        (-6, "09:00"),
        &[(
            "karl",
            (-6, "12:00"),
            "return",
            "How many people were there? Please add it to the note.",
        )],
    );
    file(
        script,
        "clara-books",
        "clara",
        "Sales books",
        &[(-9, "supplies", "Buchhandlung Heymann", 6_470)],
        (-8, "16:10"),
        &[(
            "karl",
            (-7, "09:30"),
            "reject",
            "Please order books through IT, then they stay in the library.",
        )],
    );
    file(
        script,
        "jonas-adapter",
        "jonas",
        "Adapters for the demo kit",
        &[(-2, "supplies", "Conrad", 3_895)],
        (-1, "11:20"),
        &[],
    );
    file(
        script,
        "dora-venue",
        "dora",
        "Deposit for the venue",
        &[(-3, "other", "Fischauktionshalle", 150_000)],
        (-2, "13:45"),
        &[],
    );
    file(
        script,
        "omar-train",
        "omar",
        "Train to the architecture meet-up",
        &[(-8, "transport", "DB Fernverkehr", 9_980)],
        (-7, "08:40"),
        &[("ruth", (-7, "10:10"), "approve", "")],
    );
    file(
        script,
        "hao-keyboard",
        "hao",
        "人体工学键盘",
        &[(-6, "supplies", "京东", 8_900)],
        (-5, "03:10"),
        &[("jun", (-5, "03:30"), "approve", "可以")],
    );
    file(
        script,
        "lei-banquet",
        "lei",
        "客户晚宴",
        &[
            (-11, "meals", "老正兴菜馆", 23_600),
            (-11, "transport", "滴滴出行", 1_240),
        ],
        (-10, "02:20"),
        &[
            ("fang", (-10, "03:00"), "approve", ""),
            ("fay", (-9, "10:15"), "approve", ""),
        ],
    );
    file(
        script,
        "raj-flight",
        "raj",
        "Flight to the Austin workshop",
        &[
            (-13, "transport", "United Airlines", 38_750),
            (-12, "lodging", "Hotel Ella", 27_400),
        ],
        (-11, "18:00"),
        &[
            ("dave", (-11, "20:30"), "approve", ""),
            ("uwe", (-10, "09:05"), "approve", ""),
        ],
    );
    file(
        script,
        "zoe-parking",
        "zoe",
        "Parking at the airport",
        &[(-4, "transport", "SFO Long Term", 7_200)],
        (-3, "19:40"),
        &[],
    );
    let form = expense(
        script,
        "Coffee with the agency",
        &[(-1, "meals", "Elbgold", 1_890)],
    );
    script.at(
        -1,
        "16:20",
        "ann",
        Act::File {
            key: "ann-coffee",
            process: "expense",
            form,
            draft: true,
        },
    );
    let form = expense(script, "Conference ticket", &[(-9, "other", "OMR", 49_900)]);
    script.at(
        -8,
        "10:00",
        "lea",
        Act::File {
            key: "lea-ticket",
            process: "expense",
            form,
            draft: false,
        },
    );
    script.at(
        -8,
        "12:30",
        "lea",
        Act::Withdraw {
            key: "lea-ticket",
            comment: "The organiser paid it",
        },
    );
    script.at(
        -5,
        "16:00",
        "ann",
        Act::Comment {
            key: "ann-milan",
            text: "The receipts are in the shared folder as well.",
        },
    );
}

fn trips(script: &mut Script) {
    let milan = [
        ("Hamburg", "Milan", (6, "07:10"), (6, "09:05"), "flight"),
        ("Milan", "Hamburg", (8, "18:30"), (8, "20:30"), "flight"),
    ];
    trip(
        script,
        "paolo-milan",
        "paolo",
        "Customer visits in Milan",
        &milan,
        120_000,
        (-3, "10:00"),
        &[("karl", (-3, "11:30"), "approve", "Say hello to Rossi")],
    );
    let berlin = [
        ("Hamburg", "Berlin", (4, "08:06"), (4, "09:52"), "train"),
        ("Berlin", "Hamburg", (4, "18:38"), (4, "20:24"), "train"),
    ];
    trip(
        script,
        "tim-berlin",
        "tim",
        "Filming with the agency in Berlin",
        &berlin,
        25_000,
        (-2, "09:30"),
        &[],
    );
    let utrecht = [
        ("Hamburg", "Utrecht", (-12, "08:46"), (-12, "14:02"), "train"),
        ("Utrecht", "Hamburg", (-11, "15:00"), (-11, "20:12"), "train"),
    ];
    trip(
        script,
        "mia-utrecht",
        "mia",
        "Client visit in Utrecht",
        &utrecht,
        60_000,
        (-18, "10:40"),
        &[("karl", (-18, "13:15"), "approve", "")],
    );
    let vegas = [("Hamburg", "Las Vegas", (30, "09:00"), (30, "19:00"), "flight")];
    trip(
        script,
        "theo-vegas",
        "theo",
        "Conference in Las Vegas",
        &vegas,
        480_000,
        (-6, "15:00"),
        &[(
            "omar",
            (-5, "09:00"),
            "reject",
            "Not this year; the talks will be online.",
        )],
    );
    let suzhou = [
        ("Shanghai", "Suzhou", (5, "09:00"), (5, "09:40"), "train"),
        ("Suzhou", "Shanghai", (5, "17:30"), (5, "18:10"), "train"),
    ];
    trip(
        script,
        "na-suzhou",
        "na",
        "苏州客户培训",
        &suzhou,
        8_000,
        (-1, "02:30"),
        &[("fang", (-1, "03:15"), "approve", "")],
    );
}

fn file(
    script: &mut Script,
    key: &'static str,
    who: &'static str,
    purpose: &str,
    lines: &[(i32, &str, &str, i64)],
    filed: When,
    decisions: &[Decision],
) {
    let form = expense(script, purpose, lines);
    script.at(
        filed.0,
        filed.1,
        who,
        Act::File {
            key,
            process: "expense",
            form,
            draft: false,
        },
    );
    decide(script, key, decisions);
}

fn decide(script: &mut Script, key: &'static str, decisions: &[Decision]) {
    for (by, (day, time), verdict, comment) in decisions.iter().copied() {
        script.at(
            day,
            time,
            by,
            Act::Decide {
                key,
                verdict,
                comment,
            },
        );
    }
}

fn expense(script: &Script, purpose: &str, lines: &[(i32, &str, &str, i64)]) -> Value {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(day, category, merchant, minor)| {
            let amount = json!({"minor": minor, "currency": "EUR"});
            json!({"date": script.day(*day), "category": category, "merchant": merchant, "amount": amount})
        })
        .collect();
    json!({"purpose": purpose, "lines": lines})
}

type Leg<'a> = (&'a str, &'a str, When, When, &'a str);

#[expect(clippy::too_many_arguments, reason = "a line of the story")]
fn trip(
    script: &mut Script,
    key: &'static str,
    who: &'static str,
    purpose: &str,
    legs: &[Leg<'_>],
    budget: i64,
    filed: When,
    decisions: &[Decision],
) {
    let legs: Vec<Value> = legs
        .iter()
        .map(|(from, to, depart, arrive, mode)| {
            let depart = moment(script.day(depart.0), depart.1, from);
            json!({"from": from, "to": to, "depart": depart, "arrive": moment(script.day(arrive.0), arrive.1, to), "mode": mode})
        })
        .collect();
    let form = json!({"purpose": purpose, "legs": legs, "budget": {"minor": budget, "currency": "EUR"}});
    script.at(
        filed.0,
        filed.1,
        who,
        Act::File {
            key,
            process: "trip",
            form,
            draft: false,
        },
    );
    decide(script, key, decisions);
}

fn moment(day: NaiveDate, time: &str, place: &str) -> Value {
    let zone = match place {
        "Milan" => "Europe/Rome",
        "Prague" => "Europe/Prague",
        "Utrecht" => "Europe/Amsterdam",
        "Las Vegas" => "America/Los_Angeles",
        "Shanghai" | "Suzhou" => "Asia/Shanghai",
        _ => "Europe/Berlin",
    };
    json!({"local": format!("{day}T{time}"), "zone": zone})
}
