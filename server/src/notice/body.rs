//! The card of an instance as one viewer sees it, in the closed profile of Adaptive Cards.
//!
//! Title, number, state, at most five lines of what decides, who is asked; then the buttons of this viewer only.
//! After a decision the card says who decided when and why, and no button lingers.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::http::Language;
use crate::i18n;
use crate::instance::{InstanceOut, TaskOut, TimelineEntry, state_word};

/// In the data of a button: the revision of the form that the card shows.
pub(super) const FORM_REVISION: &str = "form_revision";

/// The card's body, from what the viewer may see, with times of the viewer's zone.
pub(super) fn card(out: &InstanceOut, language: Language, zone: Tz) -> Value {
    let mut body = vec![heading(out, language)];
    // A request without a title of its own is called like its process, which the heading says already.
    if out.row.title != out.row.process.name {
        body.push(line(&out.row.title, "default"));
    }
    let mut facts: Vec<Value> = out
        .row
        .facts
        .iter()
        .take(5)
        .map(|fact| json!({ "title": fact.label, "value": fact.value }))
        .collect();
    facts.insert(
        0,
        json!({ "title": text(language, "card-requester"), "value": out.row.requester.name }),
    );
    body.push(json!({ "type": "FactSet", "facts": facts }));
    if let Some(asked) = asked(out, language) {
        body.push(line(&asked, "subtle"));
    }
    body.extend(out.halt.iter().map(|halt| line(&halt.text, "default")));
    body.extend(decisions(out, language, zone));
    let mut actions = buttons(out, language);
    actions.push(json!({
        "type": "Action.OpenUrl",
        "title": text(language, "card-open"),
        "url": format!("/requests/{}", out.row.id),
    }));
    json!({
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": language.tag(),
        "body": body,
        "actions": actions,
    })
}

fn heading(out: &InstanceOut, language: Language) -> Value {
    let name = match &out.row.number {
        Some(number) => format!("{} · {number}", out.row.process.name),
        None => out.row.process.name.clone(),
    };
    let colour = match out.row.state.as_str() {
        "approved" => "good",
        "rejected" => "attention",
        "returned" | "suspended" => "warning",
        "running" => "accent",
        _ => "default",
    };
    json!({
        "type": "ColumnSet",
        "columns": [
            {
                "type": "Column",
                "width": "stretch",
                "items": [{ "type": "TextBlock", "text": name, "weight": "bolder", "style": "heading", "wrap": true }],
            },
            {
                "type": "Column",
                "width": "auto",
                "items": [{ "type": "TextBlock", "text": state_word(&out.row.state, language), "color": colour }],
            },
        ],
    })
}

fn line(words: &str, look: &str) -> Value {
    json!({ "type": "TextBlock", "text": words, "wrap": true, "isSubtle": look == "subtle" })
}

/// "Bo Lindqvist → HR is informed": who is asked now, then the steps ahead.
fn asked(out: &InstanceOut, language: Language) -> Option<String> {
    let ahead = out
        .progress
        .iter()
        .filter(|step| matches!(step.state.as_str(), "current" | "ahead"));
    let names: Vec<String> = ahead
        .filter_map(|step| {
            let people: Vec<&str> = step
                .people
                .iter()
                .filter(|who| {
                    step.state != "current" || matches!(who.state.as_str(), "open" | "claimed" | "waiting")
                })
                .map(|who| who.person.name.as_str())
                .collect();
            match (step.kind.as_str(), people.as_slice()) {
                ("notify", _) => Some(step.name.clone()),
                (_, []) => None,
                (_, [one]) => Some((*one).to_owned()),
                (_, [first, second]) => Some(format!("{first}, {second}")),
                (_, [first, rest @ ..]) => {
                    let count = rest.len();
                    let args = [("name", Value::from(*first)), ("count", count.into())];
                    Some(i18n::text_json(language, "card-and-others", &args))
                }
            }
        })
        .collect();
    let running = out.row.state == "running" && !names.is_empty();
    running.then(|| i18n::text(language, "card-asked", &[("people", &names.join(" → "))]))
}

/// The last decisions and the last comment with their words, and how it ended.
fn decisions(out: &InstanceOut, language: Language, zone: Tz) -> Vec<Value> {
    let decides = |entry: &&TimelineEntry| {
        matches!(
            entry.kind.as_str(),
            "decided"
                | "taken_back"
                | "signs_added"
                | "withdrawn"
                | "terminated"
                | "resubmitted"
                | "reopened"
        )
    };
    let newest = || out.timeline.iter().rev();
    let comment = newest().find(|entry| entry.kind == "commented" && !entry.deleted);
    let mut last: Vec<&TimelineEntry> = newest().filter(decides).take(3).chain(comment).collect();
    last.sort_by_key(|entry| entry.seq);
    last.into_iter()
        .map(|entry| line(&decision(entry, language, zone), "default"))
        .collect()
}

fn decision(entry: &TimelineEntry, language: Language, zone: Tz) -> String {
    let name = entry.actor.as_ref().map_or("", |actor| actor.name.as_str());
    let key = match (entry.kind.as_str(), entry.verdict.as_deref()) {
        ("decided", Some("approve")) => "card-approved",
        ("decided", Some("reject")) => "card-rejected",
        ("decided", Some("return")) => "card-returned",
        ("decided", _) => "card-done",
        ("taken_back", _) => "card-undone",
        ("signs_added", _) => match entry.placement.as_deref() {
            Some("ask") => "card-asks",
            Some("delegate") => "card-delegated",
            _ => "card-added",
        },
        ("commented", _) => "card-commented",
        ("withdrawn", _) => "card-withdrawn",
        ("terminated", _) => "card-terminated",
        ("reopened", _) => "card-reopened",
        _ => "card-resubmitted",
    };
    let others: Vec<&str> = entry.people.iter().map(|who| who.name.as_str()).collect();
    let others = others.join(", ");
    let said = i18n::text(language, key, &[("name", name), ("others", &others)]);
    let moment = moment(entry.at, language, zone);
    match &entry.comment {
        Some(comment) => {
            let comment: String = comment.chars().take(500).collect();
            format!("{said} · {moment}\n\n“{comment}”")
        }
        None => format!("{said} · {moment}"),
    }
}

/// "10 Mar 14:02", on the reader's clock.
fn moment(at: DateTime<Utc>, language: Language, zone: Tz) -> String {
    let format = match language {
        Language::En => "%-d %b %H:%M",
        Language::Zh => "%-m月%-d日 %H:%M",
    };
    at.with_timezone(&zone).format(format).to_string()
}

fn buttons(out: &InstanceOut, language: Language) -> Vec<Value> {
    let mut buttons = Vec::new();
    let may = |task: &TaskOut, action: &str| task.actions.iter().any(|known| known == action);
    let any = |action: &str| out.tasks.iter().any(|task| may(task, action));
    // A card is no place to sign or to look for people, and a question wants words.
    let at_once = |action: &str| {
        let mut tasks = out.tasks.iter().filter(|task| !is_question(task));
        tasks.any(|task| may(task, action) && task.signature.is_none() && task.picks.is_empty())
    };
    if at_once("approve") {
        buttons.push(decides(out, language, "card-approve", "approve", "positive"));
    } else if at_once("done") {
        buttons.push(decides(out, language, "card-mark-done", "done", "positive"));
    }
    if any("reject") {
        let reject = decides(out, language, "card-reject", "reject", "destructive");
        buttons.push(with_words(
            language,
            &["card-reject", "card-reason", "card-reason-needed"],
            &reject,
        ));
    }
    if out
        .tasks
        .iter()
        .any(|task| is_question(task) && may(task, "done"))
    {
        let answer = decides(out, language, "card-answer", "done", "positive");
        buttons.push(with_words(
            language,
            &["card-answer", "card-your-answer", "card-answer-needed"],
            &answer,
        ));
    }
    if out.row.state == "running" && out.actions.iter().any(|action| action == "withdraw") {
        buttons.push(execute(language, "card-withdraw", "withdraw", "destructive"));
    }
    buttons
}

/// Whether the requester is asked something by it.
fn is_question(task: &TaskOut) -> bool {
    task.placement.as_deref() == Some("ask")
}

/// A button that first asks for words: its title, what the words are, and what is said where there are none.
fn with_words(language: Language, texts: &[&str; 3], button: &Value) -> Value {
    let [title, label, missing] = texts.map(|key| text(language, key));
    json!({
        "type": "Action.ShowCard",
        "title": title,
        "card": {
            "type": "AdaptiveCard",
            "body": [{
                "type": "Input.Text",
                "id": "comment",
                "label": label,
                "isMultiline": true,
                "isRequired": true,
                "maxLength": 2000,
                "errorMessage": missing,
            }],
            "actions": [button],
        },
    })
}

fn execute(language: Language, title: &str, verb: &str, style: &str) -> Value {
    json!({ "type": "Action.Execute", "title": text(language, title), "verb": verb, "style": style })
}

/// A button that decides about the form that the card shows, and so carries its revision.
fn decides(out: &InstanceOut, language: Language, title: &str, verb: &str, style: &str) -> Value {
    let mut button = execute(language, title, verb, style);
    button["data"] = json!({ FORM_REVISION: out.form_revision });
    button
}

fn text(language: Language, key: &str) -> String {
    i18n::text(language, key, &[])
}
