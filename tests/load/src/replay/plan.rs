//! What a case of the log means: commands by people, the steps of each round, and how it must end.
//!
//! Pure, so that its table can be tested without a server.

use super::xes::Case;

/// Who acted. The log knows no organisational units, so each role is one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Employee,
    PreApprover,
    Administration,
    BudgetOwner,
    Supervisor,
    Director,
    Missing,
    System,
}

/// The roles that have an approval step, in the order of the process.
pub const APPROVERS: [Role; 5] = [
    Role::PreApprover,
    Role::Administration,
    Role::BudgetOwner,
    Role::Supervisor,
    Role::Director,
];

pub const ROLES: [Role; 8] = [
    Role::Employee,
    Role::PreApprover,
    Role::Administration,
    Role::BudgetOwner,
    Role::Supervisor,
    Role::Director,
    Role::Missing,
    Role::System,
];

impl Role {
    /// Its login, and the id of its step where it has one.
    pub fn key(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::PreApprover => "pre_approver",
            Self::Administration => "administration",
            Self::BudgetOwner => "budget_owner",
            Self::Supervisor => "supervisor",
            Self::Director => "director",
            Self::Missing => "missing",
            Self::System => "system",
        }
    }

    /// As the log writes it.
    pub fn logged(self) -> &'static str {
        match self {
            Self::Employee => "EMPLOYEE",
            Self::PreApprover => "PRE_APPROVER",
            Self::Administration => "ADMINISTRATION",
            Self::BudgetOwner => "BUDGET OWNER",
            Self::Supervisor => "SUPERVISOR",
            Self::Director => "DIRECTOR",
            Self::Missing => "MISSING",
            Self::System => "SYSTEM",
        }
    }
}

/// What was done, in the words of the log's actions rather than of the API's: this is what is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    Saved,
    Submitted,
    Approved,
    Rejected,
    PaymentRequested,
    PaymentHandled,
}

pub type Act = (Role, Verdict);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    SaveDraft,
    Submit,
    Decide,
    TakeBack,
    Withdraw,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Draft,
    Running,
    Returned,
    Approved,
    Withdrawn,
}

impl End {
    pub fn state(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The event's number in its case, from 1.
    pub event: usize,
    pub act: Act,
    pub command: Command,
    /// Of a `Submit`: whose steps this round has.
    pub round: Vec<Role>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub moves: Vec<Move>,
    /// Events that mean nothing to us, with their numbers and why.
    pub broken: Vec<(usize, String)>,
    /// `None` when nothing of the case can be done.
    pub end: Option<End>,
}

/// Turns a case into moves. A case with a broken event is driven as far as the others go, and can't match.
pub fn plan(case: &Case) -> Plan {
    let mut plan = Plan::default();
    for (index, event) in case.events.iter().enumerate() {
        match event.as_deref().map_err(String::clone).and_then(understand) {
            Ok(act) => plan.moves.push(Move {
                event: index + 1,
                act,
                command: command(act),
                round: Vec::new(),
            }),
            Err(why) => plan.broken.push((index + 1, why)),
        }
    }
    if let Some(last) = plan.moves.last_mut()
        && last.command == Command::TakeBack
    {
        last.command = Command::Withdraw;
    }
    let rounds: Vec<_> = (0..plan.moves.len())
        .map(|index| round(&plan.moves, index))
        .collect();
    for (step, round) in plan.moves.iter_mut().zip(rounds) {
        if step.command == Command::Submit {
            step.round = round;
        }
    }
    plan.end = plan.moves.last().map(|last| end(last.act));
    plan
}

/// The approvers who act between this move and the next submission.
fn round(moves: &[Move], index: usize) -> Vec<Role> {
    let until = moves[index + 1..]
        .iter()
        .take_while(|later| later.command != Command::Submit);
    let acting: Vec<_> = until.map(|later| later.act.0).collect();
    APPROVERS
        .into_iter()
        .filter(|role| acting.contains(role))
        .collect()
}

fn end((role, verdict): Act) -> End {
    match (role, verdict) {
        (_, Verdict::Saved) => End::Draft,
        (_, Verdict::Submitted | Verdict::Approved | Verdict::PaymentRequested) => End::Running,
        (_, Verdict::PaymentHandled) => End::Approved,
        (Role::Employee, Verdict::Rejected) => End::Withdrawn,
        (_, Verdict::Rejected) => End::Returned,
    }
}

fn command((role, verdict): Act) -> Command {
    match (role, verdict) {
        (_, Verdict::Saved) => Command::SaveDraft,
        (_, Verdict::Submitted) => Command::Submit,
        (Role::Employee, _) => Command::TakeBack,
        _ => Command::Decide,
    }
}

/// Reads an activity: `<Document> <ACTION> by <ROLE>`, or one of the two payments.
fn understand(activity: &str) -> Result<Act, String> {
    match activity {
        "Request Payment" => return Ok((Role::System, Verdict::PaymentRequested)),
        "Payment Handled" => return Ok((Role::System, Verdict::PaymentHandled)),
        _ => {}
    }
    let unknown = || format!("the activity `{activity}` is not known");
    let (deed, by) = activity.rsplit_once(" by ").ok_or_else(unknown)?;
    let role = ROLES
        .into_iter()
        .find(|role| role.logged() == by)
        .ok_or_else(unknown)?;
    let action = deed.strip_prefix("Declaration ").ok_or_else(unknown)?;
    match (action, role) {
        ("SAVED", Role::Employee) => Ok((role, Verdict::Saved)),
        ("SUBMITTED", Role::Employee) => Ok((role, Verdict::Submitted)),
        ("APPROVED" | "FINAL_APPROVED", role) if APPROVERS.contains(&role) => Ok((role, Verdict::Approved)),
        ("REJECTED", role) if role != Role::System => Ok((role, Verdict::Rejected)),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(activities: &[&str]) -> Plan {
        let events = activities
            .iter()
            .map(|activity| Ok((*activity).to_owned()))
            .collect();
        plan(&Case {
            events,
            ..Case::default()
        })
    }

    #[test]
    fn each_submission_names_the_steps_of_its_own_round() {
        let plan = planned(&[
            "Declaration SUBMITTED by EMPLOYEE",
            "Declaration REJECTED by ADMINISTRATION",
            "Declaration REJECTED by EMPLOYEE",
            "Declaration SUBMITTED by EMPLOYEE",
            "Declaration APPROVED by ADMINISTRATION",
            "Declaration FINAL_APPROVED by SUPERVISOR",
            "Request Payment",
            "Payment Handled",
        ]);
        assert_eq!(plan.moves[0].round, [Role::Administration]);
        assert_eq!(plan.moves[3].round, [Role::Administration, Role::Supervisor]);
        assert_eq!(plan.moves[2].command, Command::TakeBack);
        assert_eq!(plan.end, Some(End::Approved));
    }

    #[test]
    fn a_last_rejection_by_the_employee_is_a_withdrawal() {
        let plan = planned(&[
            "Declaration SUBMITTED by EMPLOYEE",
            "Declaration REJECTED by EMPLOYEE",
        ]);
        assert_eq!(plan.moves[1].command, Command::Withdraw);
        assert_eq!(plan.end, Some(End::Withdrawn));
    }

    #[test]
    fn the_role_without_a_name_has_no_approval_step() {
        let plan = planned(&[
            "Declaration SUBMITTED by EMPLOYEE",
            "Declaration FINAL_APPROVED by SUPERVISOR",
            "Declaration REJECTED by MISSING",
        ]);
        assert_eq!(plan.moves[0].round, [Role::Supervisor]);
        assert_eq!(plan.moves[2].command, Command::Decide);
        assert_eq!(plan.end, Some(End::Returned));
    }

    #[test]
    fn what_is_not_understood_is_named_and_skipped() {
        let plan = planned(&[
            "Declaration SUBMITTED by EMPLOYEE",
            "Declaration FOR_APPROVAL by SUPERVISOR",
            "Lunch",
        ]);
        assert_eq!(plan.moves.len(), 1);
        assert_eq!(
            plan.broken.iter().map(|(event, _)| *event).collect::<Vec<_>>(),
            [2, 3]
        );
        assert_eq!(plan.end, Some(End::Running));
    }
}
