//! A script: who does what at which time, played in the order of time.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::apps;
use super::company::text;
use super::driver::Company;
use crate::cli::Failed;

/// The zone in which the story's times are told.
const ZONE: Tz = chrono_tz::Europe::Berlin;

/// One thing that somebody does. `key` is the story's own name of a request.
pub(super) enum Act {
    File {
        key: &'static str,
        process: &'static str,
        form: Value,
        draft: bool,
    },
    Decide {
        key: &'static str,
        verdict: &'static str,
        comment: &'static str,
    },
    Withdraw {
        key: &'static str,
        comment: &'static str,
    },
    Comment {
        key: &'static str,
        text: &'static str,
    },
    /// By an administrator.
    Suspend {
        key: &'static str,
    },
    /// By an administrator.
    Terminate {
        key: &'static str,
        comment: &'static str,
    },
    /// To a person, or to a group by the name in front of `:`.
    Say {
        to: &'static str,
        text: &'static str,
    },
    Group {
        name: &'static str,
        members: &'static [&'static str],
    },
    /// A mini-app is published, listed and installed.
    Install {
        bundle: Vec<u8>,
    },
}

pub(super) struct Script {
    today: NaiveDate,
    now: DateTime<Utc>,
    acts: Vec<(DateTime<Utc>, &'static str, Act)>,
}

impl Script {
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            today: now.with_timezone(&ZONE).date_naive(),
            now,
            acts: Vec::new(),
        }
    }

    /// The working day `n` working days from today; negative is past.
    pub fn day(&self, n: i32) -> NaiveDate {
        let step = TimeDelta::days(if n < 0 { -1 } else { 1 });
        let mut day = self.today;
        let mut left = n.unsigned_abs();
        while left > 0 || weekend(day) {
            day += step;
            if !weekend(day) {
                left = left.saturating_sub(1);
            }
        }
        day
    }

    /// `who` does `act` on the working day `n` (at most today) at `time`, told in Hamburg's time.
    pub fn at(&mut self, n: i32, time: &str, who: &'static str, act: Act) {
        let time = NaiveTime::parse_from_str(time, "%H:%M").expect("the story's times are well-formed");
        let local = ZONE
            .from_local_datetime(&self.day(n.min(-1)).and_time(time))
            .earliest();
        let at = local
            .map_or(self.now, |at| at.with_timezone(&Utc))
            .min(self.now - TimeDelta::minutes(1));
        self.acts.push((at, who, act));
    }

    /// When the company is founded: before its first act, and early enough for a few weeks of life.
    pub fn begins(&self) -> DateTime<Utc> {
        let first = self.acts.iter().map(|(at, ..)| *at).min().unwrap_or(self.now);
        first - TimeDelta::days(3)
    }

    pub async fn play(mut self, company: &mut Company) -> Result<(), Failed> {
        self.acts.sort_by_key(|(at, ..)| *at);
        let mut stage = Stage::default();
        for (at, who, act) in self.acts {
            // The clock never stands still, and never goes back.
            if at > company.app.now() {
                company.app.clock.set(at);
            }
            stage.act(company, who, act).await?;
            company.settle().await?;
        }
        Ok(())
    }
}

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// What the story has made so far.
#[derive(Default)]
struct Stage {
    instances: HashMap<&'static str, String>,
    conversations: HashMap<(String, String), String>,
}

impl Stage {
    async fn act(&mut self, company: &mut Company, who: &'static str, act: Act) -> Result<(), Failed> {
        match act {
            Act::File {
                key,
                process,
                form,
                draft,
            } => {
                let mut body = json!({"process": process, "form": form});
                if draft {
                    body["draft"] = true.into();
                }
                let instance = company.post(who, "/instances", body).await?;
                self.instances.insert(key, text(&instance["id"])?.to_owned());
            }
            Act::Decide {
                key,
                verdict,
                comment,
            } => {
                let instance = company
                    .get(who, &format!("/instances/{}", self.instance(key)?))
                    .await?;
                let open = instance["tasks"].as_array().into_iter().flatten();
                let mine = |task: &&Value| task["assignee"]["login"] == who && task["state"] == "open";
                let task = open
                    .into_iter()
                    .find(mine)
                    .ok_or_else(|| format!("demo: {who} has no task of {key}"))?;
                let mut body = json!({"verdict": verdict});
                if !comment.is_empty() {
                    body["comment"] = comment.into();
                }
                company
                    .post(who, &format!("/tasks/{}/decide", text(&task["id"])?), body)
                    .await?;
            }
            Act::Withdraw { key, comment } => {
                let path = format!("/instances/{}/withdraw", self.instance(key)?);
                company.post(who, &path, json!({"comment": comment})).await?;
            }
            Act::Comment { key, text } => {
                let path = format!("/instances/{}/comments", self.instance(key)?);
                company.post(who, &path, json!({"text": text})).await?;
            }
            Act::Suspend { key } => {
                let path = format!("/instances/{}/suspend", self.instance(key)?);
                company.post(who, &path, json!({})).await?;
            }
            Act::Terminate { key, comment } => {
                let path = format!("/instances/{}/terminate", self.instance(key)?);
                company.post(who, &path, json!({"comment": comment})).await?;
            }
            Act::Say { to, text } => {
                let conversation = self.conversation(company, who, to).await?;
                let body =
                    json!({"client_id": company.app.ids.next(), "body": {"kind": "text", "text": text}});
                company
                    .post(who, &format!("/conversations/{conversation}/messages"), body)
                    .await?;
            }
            Act::Install { bundle } => apps::install(company, &bundle).await?,
            Act::Group { name, members } => {
                let ids: Vec<String> = members
                    .iter()
                    .map(|login| Ok(company.member(login)?.to_owned()))
                    .collect::<Result<_, Failed>>()?;
                let made = company
                    .post(
                        who,
                        "/conversations",
                        json!({"kind": "group", "name": name, "members": ids}),
                    )
                    .await?;
                self.conversations
                    .insert((String::new(), name.to_owned()), text(&made["id"])?.to_owned());
            }
        }
        Ok(())
    }

    fn instance(&self, key: &str) -> Result<&str, Failed> {
        Ok(self
            .instances
            .get(key)
            .ok_or_else(|| format!("demo: nobody filed {key}"))?)
    }

    async fn conversation(&mut self, company: &mut Company, who: &str, to: &str) -> Result<String, Failed> {
        if let Some(group) = self.conversations.get(&(String::new(), to.to_owned())) {
            return Ok(group.clone());
        }
        let pair = if who < to {
            (who.to_owned(), to.to_owned())
        } else {
            (to.to_owned(), who.to_owned())
        };
        if let Some(direct) = self.conversations.get(&pair) {
            return Ok(direct.clone());
        }
        let body = json!({"kind": "direct", "members": [company.member(to)?]});
        let id = text(&company.post(who, "/conversations", body).await?["id"])?.to_owned();
        self.conversations.insert(pair, id.clone());
        Ok(id)
    }
}
