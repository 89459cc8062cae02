//! The table of what people write, at Wednesday 11 March 2026, 10:00 in Berlin.

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Context, Error, Filled, LeaveWords, parse};

fn context() -> Context {
    Context {
        now: "2026-03-11T09:00:00Z".parse().expect("a time"),
        zone: chrono_tz::Europe::Berlin,
        currency: "EUR".into(),
        home: Some("Berlin".into()),
        leave_types: [
            ("annual", "Annual leave"),
            ("sick", "Sick leave"),
            ("personal", "Personal"),
            ("unpaid", "Unpaid"),
            ("moving", "Moving house (paid)"),
            ("exam", "考试假"),
        ]
        .map(|(key, name)| LeaveWords {
            key: key.into(),
            names: vec![name.into()],
        })
        .into(),
    }
}

fn fill(line: &str) -> Filled {
    parse(line, &context()).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// One line per field that matters: `type from[pm]..to[am] | reason`.
#[track_caller]
fn leave(line: &str, expected: &str) {
    let filled = fill(line);
    assert_eq!(filled.process, "leave", "{line}");
    let text = |pointer: &str| {
        filled
            .form
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let half = |pointer: &str| {
        let half = text(pointer);
        if half.is_empty() {
            half
        } else {
            format!("({half})")
        }
    };
    let (from, to) = (text("/leave/from"), text("/leave/to"));
    let days = format!(
        "{from}{}..{to}{}",
        half("/leave/from_half"),
        half("/leave/to_half")
    );
    let found = format!("{} {days} | {}", text("/leave/type"), text("/reason"));
    assert_eq!(
        found,
        expected.replace("03-", "2026-03-").replace("04-", "2026-04-"),
        "{line}"
    );
}

#[test]
fn a_leave_type_is_known_by_what_the_organisation_calls_it() {
    leave(
        "/leave fri moving house (paid) at last",
        "moving 03-13..03-13 | at last",
    );
    leave("/leave Moving House fri", "annual 03-13..03-13 | Moving House");
    leave("/请假 明天 考试假 英语", "exam 03-12..03-12 | 英语");
}

#[test]
fn leave_is_read_in_english() {
    leave("/leave tomorrow pm dentist", "annual 03-12(pm)..03-12 | dentist");
    leave(
        "/leave tomorrow afternoon dentist",
        "annual 03-12(pm)..03-12 | dentist",
    );
    leave("/leave tomorrow in the morning", "annual 03-12..03-12(am) | ");
    leave("/leave today", "annual 03-11..03-11 | ");
    leave("/leave pm dentist", "annual 03-11(pm)..03-11 | dentist");
    leave("/leave tomorrow dentist pm", "annual 03-12(pm)..03-12 | dentist");
    leave("/leave pm tomorrow dentist", "annual 03-12(pm)..03-12 | dentist");
    leave("/leave day after tomorrow sick", "sick 03-13..03-13 | ");
    leave("/leave sick today", "sick 03-11..03-11 | ");
    leave("/leave sick leave yesterday flu", "sick 03-10..03-10 | flu");
    leave("/leave fri", "annual 03-13..03-13 | ");
    leave(
        "/leave Friday: moving house",
        "annual 03-13..03-13 | moving house",
    );
    leave("/leave wed", "annual 03-18..03-18 | ");
    leave("/leave monday", "annual 03-16..03-16 | ");
    leave("/leave this friday", "annual 03-13..03-13 | ");
    leave("/leave next friday", "annual 03-20..03-20 | ");
    leave("/leave next week skiing", "annual 03-16..03-20 | skiing");
    leave("/leave mon-wed", "annual 03-16..03-18 | ");
    leave("/leave Mon – Wed skiing", "annual 03-16..03-18 | skiing");
    leave("/leave from mon to wed", "annual 03-16..03-18 | ");
    leave("/leave mon pm - wed am", "annual 03-16(pm)..03-18(am) | ");
    leave("/leave thu pm until fri", "annual 03-12(pm)..03-13 | ");
    leave("/leave until friday", "annual 03-11..03-13 | ");
    leave("/leave 12 mar", "annual 03-12..03-12 | ");
    leave("/leave 12th of March pm", "annual 03-12(pm)..03-12 | ");
    leave("/leave mar 12", "annual 03-12..03-12 | ");
    leave("/leave March 12th, 2026 dentist", "annual 03-12..03-12 | dentist");
    leave("/leave 12-14 mar", "annual 03-12..03-14 | ");
    leave("/leave 12 to 14 march hiking", "annual 03-12..03-14 | hiking");
    leave("/leave mar 12-14", "annual 03-12..03-14 | ");
    leave("/leave mar 30 - apr 3", "annual 03-30..04-03 | ");
    leave("/leave 2026-03-12", "annual 03-12..03-12 | ");
    leave("/leave 2026-03-12 - 2026-03-16", "annual 03-12..03-16 | ");
    leave("/leave 2026-03-12..2026-03-16", "annual 03-12..03-16 | ");
    leave("/leave 12.3. Zahnarzt", "annual 03-12..03-12 | Zahnarzt");
    leave("/leave 12.03.2026 - 13.03.2026", "annual 03-12..03-13 | ");
    leave("/leave 9 mar sick", "sick 03-09..03-09 | ");
    leave("/leave 2 days from thursday", "annual 03-12..03-13 | ");
    leave("/leave from thursday for 3 days", "annual 03-12..03-16 | ");
    leave("/leave tomorrow half day", "annual 03-12(pm)..03-12 | ");
    leave(
        "/leave one week from monday annual leave",
        "annual 03-16..03-20 | ",
    );
    leave("/leave tomorrow all day", "annual 03-12..03-12 | ");
    leave(
        "/leave tomorrow because of the dentist",
        "annual 03-12..03-12 | the dentist",
    );
    leave(
        "/leave tomorrow for my daughter's 2nd birthday",
        "annual 03-12..03-12 | my daughter's 2nd birthday",
    );
    leave(
        "/leave tomorrow meeting the bank on friday",
        "annual 03-12..03-12 | meeting the bank on friday",
    );
    leave("/leave dentist", "annual .. | dentist");
    leave("/leave", "annual .. | ");
    leave("/LEAVE Tomorrow PM Dentist", "annual 03-12(pm)..03-12 | Dentist");
    leave("/off tomorrow unpaid", "unpaid 03-12..03-12 | ");
}

#[test]
fn leave_is_read_in_chinese() {
    leave("/请假 明天下午 看牙", "annual 03-12(pm)..03-12 | 看牙");
    leave("/请假明天下午看牙", "annual 03-12(pm)..03-12 | 看牙");
    leave("／请假　明天下午　看牙", "annual 03-12(pm)..03-12 | 看牙");
    leave("/请假 明天上午", "annual 03-12..03-12(am) | ");
    leave("/请假 下午 看牙", "annual 03-11(pm)..03-11 | 看牙");
    leave("/请假 今天 病假 发烧", "sick 03-11..03-11 | 发烧");
    leave("/请假 后天事假", "personal 03-13..03-13 | ");
    leave("/请假 大后天", "annual 03-14..03-14 | ");
    leave("/请假 周五", "annual 03-13..03-13 | ");
    leave("/请假 星期天", "annual 03-15..03-15 | ");
    leave("/请假 下周一 搬家", "annual 03-16..03-16 | 搬家");
    leave("/请假 下周五", "annual 03-20..03-20 | ");
    leave("/请假 下下周一", "annual 03-23..03-23 | ");
    leave("/请假 下周 年假", "annual 03-16..03-20 | ");
    leave("/请假 下周一到周三 年假 旅游", "annual 03-16..03-18 | 旅游");
    leave("/请假 周一下午至周三上午", "annual 03-16(pm)..03-18(am) | ");
    leave("/请假 3月12日", "annual 03-12..03-12 | ");
    leave("/请假 三月十二号下午 看牙", "annual 03-12(pm)..03-12 | 看牙");
    leave("/请假 3月12日到14日", "annual 03-12..03-14 | ");
    leave("/请假 3月12日-14日", "annual 03-12..03-14 | ");
    leave("/请假 12号-14号", "annual 03-12..03-14 | ");
    leave("/请假 12-14号", "annual 03-12..03-14 | ");
    leave("/请假 2026年3月12日 看牙", "annual 03-12..03-12 | 看牙");
    leave("/请假 从3月30日到4月3日", "annual 03-30..04-03 | ");
    leave("/请假 下周一起三天", "annual 03-16..03-18 | ");
    leave("/请三天年假 下周一开始", "annual 03-16..03-18 | ");
    leave("/请假 明天半天", "annual 03-12(pm)..03-12 | ");
    leave("/请假 陪妈妈明天看病", "annual 03-12..03-12 | 陪妈妈看病");
    leave("/请假 明天全天 因为搬家", "annual 03-12..03-12 | 搬家");
    leave(
        "/休假 下周一 kids ill at home",
        "sick 03-16..03-16 | kids at home",
    );
    leave("/请假 看牙", "annual .. | 看牙");
}

#[test]
fn the_zone_of_the_member_says_what_tomorrow_is() {
    let mut context = context();
    context.now = "2026-03-11T17:00:00Z".parse().expect("a time");
    context.zone = chrono_tz::Asia::Shanghai;
    let filled = parse("/leave tomorrow", &context).expect("a command");
    assert_eq!(filled.form.pointer("/leave/from"), Some(&json!("2026-03-13")));
    assert_eq!(filled.form.pointer("/leave/zone"), Some(&json!("Asia/Shanghai")));
}

#[test]
fn dates_without_a_year_reach_into_the_next() {
    let mut context = context();
    context.now = "2026-12-30T09:00:00Z".parse().expect("a time");
    for (line, from, to) in [
        ("/leave 2 jan", "2027-01-02", "2027-01-02"),
        ("/leave dec 31 - jan 2", "2026-12-31", "2027-01-02"),
        ("/leave 15 dec", "2026-12-15", "2026-12-15"),
        ("/leave 29 feb", "2028-02-29", "2028-02-29"),
        ("/请假 12月31日到1月2日", "2026-12-31", "2027-01-02"),
        ("/请假 2号", "2027-01-02", "2027-01-02"),
    ] {
        let form = parse(line, &context).expect("a command").form;
        assert_eq!(form.pointer("/leave/from"), Some(&json!(from)), "{line}");
        assert_eq!(form.pointer("/leave/to"), Some(&json!(to)), "{line}");
    }
}

#[track_caller]
fn expense(line: &str, expected: Value) {
    let filled = fill(line);
    assert_eq!((filled.process, filled.form), ("expense", expected), "{line}");
}

#[test]
fn expenses_are_read_in_both_languages() {
    let eur = |minor: i64| json!({"minor": minor, "currency": "EUR"});
    let cny = |minor: i64| json!({"minor": minor, "currency": "CNY"});
    let one = |date: &str, amount: Value| json!([{"date": date, "category": "transport", "amount": amount}]);
    expense(
        "/expense 12.50 EUR taxi",
        json!({"purpose": "taxi", "lines": one("2026-03-11", eur(1250))}),
    );
    expense(
        "/expense taxi 12,50€",
        json!({"purpose": "taxi", "lines": one("2026-03-11", eur(1250))}),
    );
    expense(
        "/expense €12.50 taxi yesterday",
        json!({"purpose": "taxi", "lines": one("2026-03-10", eur(1250))}),
    );
    expense(
        "/expense 12 taxi monday",
        json!({"purpose": "taxi", "lines": one("2026-03-09", eur(1200))}),
    );
    expense(
        "/expense taxi to Wednesday's fair 30",
        json!({
            "purpose": "taxi to Wednesday's fair", "lines": one("2026-03-11", eur(3000)),
        }),
    );
    expense(
        "/expense 3 taxi rides 40.00",
        json!({"purpose": "3 taxi rides", "lines": one("2026-03-11", eur(4000))}),
    );
    expense(
        "/报销 打车 35元 昨天",
        json!({"purpose": "打车", "lines": one("2026-03-10", cny(3500))}),
    );
    expense(
        "/报销 35块打车",
        json!({"purpose": "打车", "lines": one("2026-03-11", cny(3500))}),
    );
    expense(
        "/报销 打车一百二十元",
        json!({"purpose": "打车", "lines": one("2026-03-11", cny(12_000))}),
    );
    expense(
        "/报销 3月9日 打车 ¥35.5",
        json!({"purpose": "打车", "lines": one("2026-03-09", cny(3550))}),
    );
    expense(
        "/expense 12.50 EUR taxi, 30 EUR lunch with Acme",
        json!({
            "purpose": "taxi, lunch with Acme",
            "lines": [
                {"date": "2026-03-11", "category": "transport", "amount": eur(1250), "note": "taxi"},
                {"date": "2026-03-11", "category": "meals", "amount": eur(3000), "note": "lunch with Acme"},
            ],
        }),
    );
    expense(
        "/expense 1,234.50 USD hotel, two nights",
        json!({
            "purpose": "hotel, two nights",
            "lines": [{"date": "2026-03-11", "category": "lodging", "amount": {"minor": 123_450, "currency": "USD"}}],
        }),
    );
    expense(
        "/报销 打车 35元，午餐 48元",
        json!({
            "purpose": "打车, 午餐",
            "lines": [
                {"date": "2026-03-11", "category": "transport", "amount": cny(3500), "note": "打车"},
                {"date": "2026-03-11", "category": "meals", "amount": cny(4800), "note": "午餐"},
            ],
        }),
    );
    expense("/expense team event", json!({"purpose": "team event"}));
    expense("/expense", json!({}));
}

#[track_caller]
fn trip(line: &str, expected: &str) {
    let form = fill(line).form;
    let text = |pointer: &str| {
        form.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or("-")
            .to_owned()
    };
    let day = |pointer: &str| text(pointer).split('T').next().unwrap_or("-").to_owned();
    let found = format!(
        "{}→{} {}..{} {} | {}",
        text("/legs/0/from"),
        text("/legs/0/to"),
        day("/legs/0/depart/local"),
        day("/legs/1/arrive/local"),
        text("/legs/0/mode"),
        text("/purpose"),
    );
    assert_eq!(found, expected, "{line}");
}

#[test]
fn trips_are_read_in_both_languages() {
    trip(
        "/trip Milan Mon-Wed customer visit",
        "Berlin→Milan 2026-03-16..2026-03-18 - | customer visit",
    );
    trip(
        "/trip to Milan next week customer visit",
        "Berlin→Milan 2026-03-16..2026-03-20 - | customer visit",
    );
    trip(
        "/trip from Hamburg to Milan tomorrow fair",
        "Hamburg→Milan 2026-03-12..2026-03-12 - | fair",
    );
    trip(
        "/trip New York 12-14 apr by plane board",
        "Berlin→New York 2026-04-12..2026-04-14 flight | board",
    );
    trip(
        "/trip Mon-Wed Milan by train",
        "Berlin→Milan 2026-03-16..2026-03-18 train | -",
    );
    trip(
        "/出差 米兰 下周一到周三 拜访客户",
        "Berlin→米兰 2026-03-16..2026-03-18 - | 拜访客户",
    );
    trip(
        "/出差 下周一到周三去米兰拜访客户",
        "Berlin→米兰 2026-03-16..2026-03-18 - | 拜访客户",
    );
    trip(
        "/出差 从上海到北京 明天 高铁 开会",
        "上海→北京 2026-03-12..2026-03-12 train | 开会",
    );
    trip(
        "/出差 下周一到三亚开会",
        "Berlin→三亚 2026-03-16..2026-03-16 - | 开会",
    );
    trip("/trip", "-→- -..- - | -");
    let budget = fill("/trip Milan Mon-Wed 500 EUR").form["budget"].clone();
    assert_eq!(budget, json!({"minor": 50_000, "currency": "EUR"}));
}

#[test]
fn what_is_no_command_is_said_to_be_none() {
    assert_eq!(parse("hello", &context()), Err(Error::NotACommand));
    assert_eq!(parse("", &context()), Err(Error::NotACommand));
    assert_eq!(parse("/", &context()), Err(Error::Unknown));
    assert_eq!(parse("/leaves tomorrow", &context()), Err(Error::Unknown));
    assert_eq!(parse("/天气", &context()), Err(Error::Unknown));
    assert_eq!(
        parse(&format!("/leave {}", "x".repeat(600)), &context()),
        Err(Error::TooLong)
    );
}

#[test]
fn understood_words_are_quoted_as_they_were_written() {
    let quoted: Vec<_> = fill("/leave Tomorrow PM sick Dr. Weiß")
        .understood
        .into_iter()
        .map(|u| (u.pointer, u.text))
        .collect();
    let expected = [
        ("/leave", "Tomorrow PM"),
        ("/leave/type", "sick"),
        ("/reason", "Dr. Weiß"),
    ];
    assert_eq!(
        quoted,
        expected.map(|(pointer, text)| (pointer.to_owned(), text.to_owned()))
    );
}

/// Words of the grammar in any order: far more of the parser than arbitrary text reaches.
fn any_line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "tomorrow",
            "pm",
            "am",
            "-",
            "to",
            "from",
            "until",
            "12",
            "31",
            "mar",
            "feb",
            "2026",
            "2026-02-29",
            "next",
            "week",
            "friday",
            "3",
            "days",
            "for",
            "half",
            "EUR",
            "12.50",
            "1,234",
            "€",
            "taxi",
            "Milan",
            ",",
            "sick",
            "明天",
            "下午",
            "下周",
            "一",
            "到",
            "三",
            "月",
            "十二",
            "日",
            "号",
            "天",
            "起",
            "年假",
            "元",
            "¥",
            "去",
            "从",
            "半天",
            "999999999",
            "0",
            "九千九百九十九万",
            "..",
            "/",
            "的",
            "to",
            "of",
            "the",
            "9999-12-31",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let command = prop::sample::select(vec!["/leave", "/expense", "/trip", "/请假", "/报销", "/出差", ""]);
    let gap = prop::sample::select(vec![" ", "", "　"]);
    (command, prop::collection::vec((gap, word), 0..14)).prop_map(|(command, words)| {
        words
            .iter()
            .fold(command.to_owned(), |line, (gap, word)| line + gap + word)
    })
}

proptest! {
    #[test]
    fn nothing_that_can_be_typed_makes_the_parser_fail(
        line in any_line(), seconds in -62_000_000_000_i64..250_000_000_000, shanghai in any::<bool>(),
    ) {
        let now = DateTime::<Utc>::from_timestamp(seconds, 0).expect("a time");
        let zone = if shanghai { chrono_tz::Asia::Shanghai } else { chrono_tz::America::New_York };
        let _ = parse(&line, &Context { now, zone, ..context() });
    }

    /// No word of a reason gets lost: a word that is no vocabulary comes back.
    #[test]
    fn unknown_words_stay(word in "[xqz]{3,8}", before in any_line()) {
        if let Ok(filled) = parse(&format!("{before} {word}"), &context()) {
            let form = filled.form.to_string();
            prop_assert!(form.contains(&word), "{before} {word}: {form}");
        }
    }
}
