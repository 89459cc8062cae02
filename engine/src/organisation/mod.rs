//! The organisation check: for every active member and every way through the flow, who would be asked today.
//!
//! Invariant: who is found is found by the engine itself, with everybody approving, so the check can't say anything else
//! than what will happen. Bounded in time for any definition and any organisation; `complete` says whether everything
//! was looked at. Members of whom nothing differs that could matter are looked at once.
//! Deliberately not here: what is wrong with the definition itself ([`crate::check`], [`crate::coverage()`]), and the
//! words.

mod kin;
mod lines;
mod rules;
mod told;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::check::{Finding, MAX_FINDINGS, Severity};
use crate::compiled::CompiledDefinition;
use crate::coverage::ways::{Way, ways};
use crate::coverage::{Values, with_example};
use crate::directory::Directory;
use crate::ids::MemberId;
use crate::participants::may_file;
use kin::Kin;
use rules::Rules;
use told::{About, Told};

/// Most members that a finding names.
pub const MAX_EXAMPLES: usize = 5;
/// Most runs of the engine; more members or ways than that are not looked at.
const MAX_RUNS: usize = 30_000;
/// Most tasks that are looked at altogether.
const MAX_TASKS: usize = 1_000_000;

/// Every code of a [`Finding`] of [`organisation`].
pub const CODES: &[&str] = &[
    "org-nobody",
    "org-nobody-files",
    "org-approves-itself",
    "org-rejects-itself",
    "org-administrator",
    "org-climbs",
    "org-person",
    "org-notifies-nobody",
    "org-decides-own",
    "org-skips-own",
    "org-unknown",
    "org-loop",
    "org-one-person",
    "org-cycle",
    "org-many-tasks",
];

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Errors first, then in the order of the steps.
    pub findings: Vec<OfMembers>,
    /// How many members may file.
    pub members: usize,
    /// How many ways through the flow were looked at.
    pub ways: usize,
    /// Whether these are all members and all ways.
    pub complete: bool,
}

/// A finding and whom it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct OfMembers {
    /// The finding; its parameter `count` says of how many requesters it is true.
    pub finding: Finding,
    /// Some of them, at most [`MAX_EXAMPLES`].
    pub members: Vec<MemberId>,
    /// A form with which it happens; null where that makes no difference.
    pub form: Value,
}

/// Looks at everybody. A member who would get more than `most_tasks` tasks if each member filed one request is reported.
pub fn organisation(
    definition: &CompiledDefinition,
    directory: &Directory,
    now: DateTime<Utc>,
    most_tasks: u32,
) -> Checked {
    let at = directory.as_of(now);
    let rules = Rules::of(definition);
    let found = ways(definition, &rules.amounts(at), directory.currency());
    let mut members: Vec<MemberId> = (directory.members().map(|m| m.id))
        .filter(|id| at.is_active(*id) && may_file(definition, directory, *id, now))
        .collect();
    members.sort_unstable();
    let mut tally = Tally {
        definition,
        found: BTreeMap::new(),
        load: HashMap::new(),
    };
    let kin = Kin::of(&rules, at, &found);
    let people = rules.people(at);
    let forms: Vec<(Way, [Value; 2])> = (found.ways.iter())
        .map(|way| {
            (
                way.clone(),
                people.map(|person| rules.fill(definition, at, &way.form, person)),
            )
        })
        .collect();
    let (mut runs, mut tasks) = (0, 0);
    let mut known: HashMap<(Vec<String>, usize), Told> = HashMap::new();
    let mut complete = found.complete;
    for (looked, member) in members.iter().enumerate() {
        let kind = kin.kind(*member);
        for (number, (way, forms)) in forms.iter().enumerate() {
            let key = kind.as_ref().map(|kind| (kind.clone(), number));
            if let Some(told) = key.as_ref().and_then(|key| known.get(key)) {
                tally.add(*member, told, way, &forms[0]);
                continue;
            }
            if runs >= MAX_RUNS || tasks >= MAX_TASKS {
                complete = false;
                break;
            }
            // Whom the form names is never the requester.
            let form = &forms[usize::from(people[0] == Some(*member))];
            let told = told::tell(definition, directory, now, *member, form);
            runs += 1;
            tasks += told.tasks;
            tally.add(*member, &told, way, form);
            if let Some(key) = key {
                known.insert(key, told);
            }
        }
        if !complete && runs >= MAX_RUNS {
            members.truncate(looked + 1);
            break;
        }
    }
    let mut findings = tally.findings(members.len(), found.ways.len(), most_tasks);
    if members.is_empty() {
        let finding = Finding::error(None, "org-nobody-files");
        findings.push(OfMembers::of_nobody(finding));
    }
    if rules.climbs_lines() {
        findings.extend(lines::cycles(at));
    }
    let rank = |severity| match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    };
    findings.sort_by_key(|f| rank(f.finding.severity));
    findings.truncate(MAX_FINDINGS);
    Checked {
        findings,
        members: members.len(),
        ways: found.ways.len(),
        complete,
    }
}

impl OfMembers {
    fn of_nobody(finding: Finding) -> Self {
        Self {
            finding,
            members: Vec::new(),
            form: Value::Null,
        }
    }
}

/// What was told of one step, of all requesters.
struct Seen {
    about: About,
    members: Vec<MemberId>,
    count: usize,
    last: Option<MemberId>,
    values: Values,
    form: Value,
}

/// What forecasts told, put together.
struct Tally<'a> {
    definition: &'a CompiledDefinition,
    found: BTreeMap<(usize, About), Seen>,
    /// How many tasks everybody would get.
    load: HashMap<MemberId, usize>,
}

impl Tally<'_> {
    fn add(&mut self, requester: MemberId, told: &Told, way: &Way, form: &Value) {
        for member in &told.asked {
            *self.load.entry(*member).or_default() += 1;
        }
        for about in &told.about {
            let place = about
                .step
                .as_ref()
                .map_or(usize::MAX, |step| self.definition.place(step.as_str()));
            let seen = (self.found.entry((place, about.clone()))).or_insert_with(|| Seen {
                about: about.clone(),
                members: Vec::new(),
                count: 0,
                last: None,
                values: way.values.clone(),
                form: form.clone(),
            });
            // Members come one after the other, each with all ways.
            if seen.last == Some(requester) {
                continue;
            }
            seen.last = Some(requester);
            seen.count += 1;
            if seen.members.len() < MAX_EXAMPLES {
                seen.members.push(requester);
            }
        }
    }

    fn findings(self, members: usize, ways: usize, most: u32) -> Vec<OfMembers> {
        let mut findings: Vec<OfMembers> = (self.found.into_values())
            .map(|seen| {
                let mut finding = seen.about.finding().with("count", seen.count);
                if !seen.values.is_empty() {
                    finding = with_example(finding, &seen.values, &currency_of(&seen.form));
                }
                OfMembers {
                    finding,
                    members: seen.members,
                    form: seen.form,
                }
            })
            .collect();
        let ways = ways.max(1);
        let mut busy: Vec<(MemberId, usize)> = (self.load.into_iter())
            .map(|(member, tasks)| (member, tasks / ways))
            .filter(|(_, tasks)| *tasks > most as usize)
            .collect();
        busy.sort_unstable_by_key(|(member, tasks)| (std::cmp::Reverse(*tasks), *member));
        findings.extend(busy.into_iter().map(|(member, tasks)| {
            let finding = Finding::note(None, "org-many-tasks");
            let finding = finding.with("tasks", tasks).with("members", members);
            OfMembers {
                finding: finding.with("person", member.to_string()),
                members: vec![member],
                form: Value::Null,
            }
        }));
        findings
    }
}

/// The currency in which amounts are told: that of the form's.
fn currency_of(form: &Value) -> String {
    let mut stack = vec![form];
    while let Some(value) = stack.pop() {
        match value {
            Value::Object(fields) => match fields.get("currency").and_then(Value::as_str) {
                Some(currency) => return currency.to_owned(),
                None => stack.extend(fields.values()),
            },
            Value::Array(items) => stack.extend(items),
            _ => {}
        }
    }
    String::new()
}
