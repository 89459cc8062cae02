//! Drives one case through the API, each act by the person of its role, and reads back what the API says of it.

use serde_json::{Value, json};

use super::plan::{Act, Command, End, Move, Plan, Role, Verdict};
use super::process::{Cast, KEY, PAYMENT_HANDLED, REQUEST_PAYMENT, form};
use super::xes::Case;
use crate::Trouble;
use crate::client::{Ask, Client, Reply};
use crate::company::{Person, text};

/// What became of one case.
#[derive(Debug, Default)]
pub struct Driven {
    pub case: String,
    pub accepted: usize,
    /// Event number, activity, reason.
    pub refused: Vec<(usize, String, String)>,
    pub broken: Vec<(usize, String)>,
    pub instance: Option<String>,
    /// Why it does not match; `None` when it does.
    pub mismatch: Option<String>,
    pub requests: u64,
}

/// Drives and compares. `Err` only when the server can't be talked to.
pub async fn drive(client: &mut Client, cast: &Cast, case: &Case, plan: &Plan) -> Result<Driven, Trouble> {
    let sent = client.sent;
    let mut run = Run {
        client,
        cast,
        case,
        instance: None,
        state: String::new(),
    };
    let mut driven = Driven {
        case: case.name.clone(),
        broken: plan.broken.clone(),
        ..Driven::default()
    };
    for step in &plan.moves {
        match run.act(step).await? {
            Ok(()) => driven.accepted += 1,
            Err(reason) => {
                let activity = case.events[step.event - 1].clone().unwrap_or_default();
                driven.refused.push((step.event, activity, reason));
            }
        }
    }
    driven.mismatch = run.compare(plan).await?;
    driven.instance = run.instance.take();
    driven.requests = run.client.sent - sent;
    Ok(driven)
}

struct Run<'a> {
    client: &'a mut Client,
    cast: &'a Cast,
    case: &'a Case,
    instance: Option<String>,
    state: String,
}

/// What the server, or nobody to ask it, said about one act.
type Answered = Result<(), String>;

impl Run<'_> {
    async fn act(&mut self, step: &Move) -> Result<Answered, Trouble> {
        let who = &self.cast[&step.act.0];
        match step.command {
            Command::SaveDraft | Command::Submit => {
                let form = match form(self.case, &step.round) {
                    Ok(form) => form,
                    Err(why) => return Ok(Err(why)),
                };
                self.file(step.command, who, form).await
            }
            Command::TakeBack => self.post(who, "reopen", json!({})).await,
            Command::Withdraw => self.post(who, "withdraw", json!({})).await,
            Command::Decide => self.decide(step, who).await,
        }
    }

    async fn file(&mut self, command: Command, who: &Person, form: Value) -> Result<Answered, Trouble> {
        let Some(instance) = &self.instance else {
            let mut body = json!({"process": KEY, "form": form});
            if command == Command::SaveDraft {
                body["draft"] = json!(true);
            }
            let reply = self
                .client
                .send_patiently(&Ask::post("/instances", body).by(&who.token))
                .await?;
            return self.took(reply);
        };
        if command == Command::Submit {
            let verb = if self.state == "returned" {
                "resubmit"
            } else {
                "file"
            };
            return self.post(who, verb, json!({"form": form})).await;
        }
        let path = format!("/instances/{instance}");
        let seen = self
            .client
            .send_patiently(&Ask::get(&path).by(&who.token))
            .await?;
        let tag = seen.etag.unwrap_or_default();
        let save = Ask::patch(&path, json!({"form": form}))
            .by(&who.token)
            .if_match(tag);
        let reply = self.client.send_patiently(&save).await?;
        self.took(reply)
    }

    async fn post(&mut self, who: &Person, verb: &str, body: Value) -> Result<Answered, Trouble> {
        let Some(instance) = &self.instance else {
            return Ok(Err("nothing was filed yet".into()));
        };
        let ask = Ask::post(format!("/instances/{instance}/{verb}"), body).by(&who.token);
        let reply = self.client.send_patiently(&ask).await?;
        self.took(reply)
    }

    async fn decide(&mut self, step: &Move, who: &Person) -> Result<Answered, Trouble> {
        let Some(instance) = &self.instance else {
            return Ok(Err("nothing was filed yet".into()));
        };
        let seen = self
            .client
            .send_patiently(&Ask::get(format!("/instances/{instance}")).by(&who.token))
            .await?;
        if !seen.ok() {
            return Ok(Err(seen.reason()));
        }
        let mine = |task: &&Value| {
            task["assignee"]["id"] == who.id.as_str()
                && matches!(task["state"].as_str(), Some("open" | "claimed"))
                && step_of(step.act).is_none_or(|id| task["step"]["id"] == id)
        };
        let Some(task) = seen.body["tasks"].as_array().into_iter().flatten().find(mine) else {
            return Ok(Err(format!("{} has no open task", step.act.0.logged())));
        };
        let body = match step.act.1 {
            Verdict::Approved => json!({"verdict": "approve"}),
            Verdict::Rejected => json!({"verdict": "return", "comment": "sent back"}),
            _ => json!({"verdict": "done"}),
        };
        let ask = Ask::post(format!("/tasks/{}/decide", text(task, "id")?), body).by(&who.token);
        let reply = self.client.send_patiently(&ask).await?;
        self.took(reply)
    }

    fn took(&mut self, reply: Reply) -> Result<Answered, Trouble> {
        if !reply.ok() {
            return Ok(Err(reply.reason()));
        }
        // A decision answers with the task, which holds its instance.
        let instance = if reply.body["instance"].is_object() {
            &reply.body["instance"]
        } else {
            &reply.body
        };
        self.state = text(instance, "state")?.to_owned();
        self.instance = Some(text(instance, "id")?.to_owned());
        Ok(Ok(()))
    }

    async fn compare(&mut self, plan: &Plan) -> Result<Option<String>, Trouble> {
        if !plan.broken.is_empty() {
            return Ok(Some("an event of the log is broken".into()));
        }
        let Some(instance) = &self.instance else {
            return Ok((!plan.moves.is_empty()).then(|| "nothing was filed".into()));
        };
        let employee = &self.cast[&Role::Employee];
        let read = self
            .client
            .send_patiently(&Ask::get(format!("/instances/{instance}")).by(&employee.token))
            .await?;
        if !read.ok() {
            return Ok(Some(format!("its requester can't read it: {}", read.reason())));
        }
        let expected: Vec<Act> = plan.moves.iter().map(|step| step.act).collect();
        Ok(difference(&expected, plan.end, &read.body, self.cast))
    }
}

/// The step that an act decides; the role without a name may send back either payment.
fn step_of((role, verdict): Act) -> Option<&'static str> {
    match (role, verdict) {
        (_, Verdict::PaymentRequested) => Some(REQUEST_PAYMENT),
        (_, Verdict::PaymentHandled) => Some(PAYMENT_HANDLED),
        (Role::Missing, _) => None,
        (role, _) => Some(role.key()),
    }
}

fn difference(expected: &[Act], end: Option<End>, read: &Value, cast: &Cast) -> Option<String> {
    let acts: Vec<Act> = read["timeline"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| act(entry, cast))
        .collect();
    let state = read["state"].as_str().unwrap_or_default();
    if acts != expected {
        return Some(format!(
            "the log says {}, the API {}",
            words(expected),
            words(&acts)
        ));
    }
    let end = end?;
    (state != end.state()).then(|| format!("the log ends {}, the API says {state}", end.state()))
}

/// One entry of the timeline in the log's words; `None` for what the system did by itself.
fn act(entry: &Value, cast: &Cast) -> Option<Act> {
    let actor = entry["actor"]["id"].as_str()?;
    let role = cast
        .iter()
        .find(|(_, person)| person.id == actor)
        .map(|(role, _)| *role)?;
    let step = entry["step"]["id"].as_str();
    let verdict = match (entry["kind"].as_str()?, entry["verdict"].as_str()) {
        ("drafted" | "draft_edited", _) => Verdict::Saved,
        ("filed" | "resubmitted", _) => Verdict::Submitted,
        ("reopened" | "withdrawn", _) => Verdict::Rejected,
        (_, Some("approve")) => Verdict::Approved,
        (_, Some("return")) => Verdict::Rejected,
        (_, Some("done")) if step == Some(REQUEST_PAYMENT) => Verdict::PaymentRequested,
        (_, Some("done")) if step == Some(PAYMENT_HANDLED) => Verdict::PaymentHandled,
        _ => return None,
    };
    Some((role, verdict))
}

fn words(acts: &[Act]) -> String {
    let word = |(role, verdict): &Act| format!("{} {verdict:?}", role.logged());
    acts.iter().map(word).collect::<Vec<_>>().join(", ")
}
