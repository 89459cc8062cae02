# What to do about what a check of a process found, and what the organisation check finds.

hint-finding-form-dialect = Take this part out, or use one of the fields that the form editor offers.
hint-finding-form-too-deep = Move some of the fields one level up.
hint-finding-form-too-large = Take out fields, or use a table instead of many copies of the same fields.
hint-finding-form-unknown-reference = Correct the name, or add what it names.
hint-finding-form-items-missing = Add at least one column to the table, or choose what kind of values the list holds.
hint-finding-form-computed-in-list = Compute the sum outside of the table, for example with sum(form.lines.map(l, l.amount)).
hint-finding-form-field-missing = Put the field back, with the kind that it had.
hint-finding-form-field-not-the-requesters = Let the requester write this field in the field permissions of the process.
hint-finding-not-served = Take the step out until Placet can run it.
hint-finding-unknown-format = Export the process again from a Placet of this version.
hint-finding-bad-key = Choose another key, such as “purchase” or “seal-request”.
hint-finding-no-name = Give the process the name that people will look for.
hint-finding-no-schema = Add at least one field to the form.
hint-finding-no-steps = Add a step, such as an approval by the manager.
hint-finding-too-many-steps = Split the process: a sub-process can do a part of it.
hint-finding-too-deep = Put inner branches into conditions of the outer ones, or into a sub-process.
hint-finding-bad-id = Give the step another id.
hint-finding-duplicate-step = Give one of the two steps another id.
hint-finding-unknown-step = Choose another step, or add this one again.
hint-finding-not-a-decision = Choose a step of approval or work, and not this step itself.
hint-finding-not-upstream = Choose a step that comes before this one on every way.
hint-finding-handle-has-no-rejection = Make it an approval if it may be rejected, or take the setting out.
hint-finding-handle-has-no-duplicates = Take the setting out.
hint-finding-one-person-quorum = Let anybody decide, or ask more people.
hint-finding-too-many-rules = Use a role or a user group in place of many rules.
hint-finding-nobody-named = Choose at least one person, or another rule.
hint-finding-too-many-members = Use a role, a department or a user group in place of many people.
hint-finding-app-not-here = Name people or a role.
hint-finding-form-not-here = Name people, a role or a department.
hint-finding-picks-not-here = Use another rule here.
hint-finding-picks-twice = Keep one of the rules by which somebody picks.
hint-finding-nobody-picks = Let the requester pick, or put a step of approval before this one.
hint-finding-bad-picks = Correct the least and the greatest number.
hint-finding-not-money = Choose a field of the kind “amount”.
hint-finding-bad-quorum = Correct how many have to agree.
hint-finding-bad-weight = Set every weight to 1 or more.
hint-finding-unused-weights = Let votes be weighted, or take the weights out.
hint-finding-bad-level = Set the level to 1 for the direct manager.
hint-finding-bad-prefix = Use a short prefix such as “EXP”.
hint-finding-unknown-field = Choose another field, or add this one to the form.
hint-finding-names-nobody = Choose a field in which people are picked.
hint-finding-bad-arm = Give the branch another id.
hint-finding-too-many-arms = Put branches together, or use two steps one after the other.
hint-finding-no-arms = Add branches, or take the step out.
hint-finding-unreachable = Take the steps behind the end out, or move the end further down.
hint-finding-notified-write = Make it work to be done, or let them only read the field.
hint-finding-bad-span = Correct the length of time.
hint-finding-bad-reminders = Correct how often it reminds.
hint-finding-reminder-too-early = Remind later, or allow more time.
hint-finding-timeout-approves-unseen = Let it remind, or go to the manager, when the time runs out.
hint-finding-condition-too-long = Split the condition over two branches or two steps.
hint-finding-condition-too-deep = Split the condition over two branches or two steps.
hint-finding-condition-syntax = Build the condition with the editor, or look at the place that is named.
hint-finding-condition-unknown-name = Begin with form., requester., instance. or org.
hint-finding-condition-unknown-field = Choose another field, or add this one to the form.
hint-finding-condition-no-fields = Compare the value itself.
hint-finding-condition-type = Compare with a value of the same kind as the field.
hint-finding-condition-operand = Use the operator on a field of another kind.
hint-finding-condition-not-boolean = Compare the value with something, such as “> 1000”.
hint-finding-condition-not-allowed = Say it with comparisons, “and” and “or”.
hint-finding-condition-money = Write amounts as money("500.00", "EUR").
hint-finding-condition-money-beside-number = Write the amount as money("500.00", "EUR").
hint-finding-too-many-conditions = Split the process: a sub-process can do a part of it.
hint-finding-too-many-references = Split the process: a sub-process can do a part of it.
hint-finding-choice-arm-never = Correct the condition, or take the branch out.
hint-finding-choice-arm-shadowed = Move this branch further up, or make the earlier one narrower.
hint-finding-choice-otherwise-never = Take the steps for all other cases out, or make a branch narrower.
hint-finding-choice-gap = Add a step for all other cases, or make a branch wider.
hint-finding-choice-overlap = If that is not meant, make one of the conditions narrower or change the order of the branches.
hint-finding-no-moment = Choose a field of the kind “date” or “date and time”.
hint-finding-own-process = Choose another process.
hint-finding-bad-process = Choose one of the published processes.
hint-finding-not-a-table = Choose a table of the form, or start the other process once.
hint-finding-no-row = Take the value from the form, or choose the table whose rows are gone through.
hint-finding-unknown-column = Choose another column, or add this one to the table.
hint-finding-bad-field-name = Choose a field of the other process.
hint-finding-nobody-waits = Wait for the other process, or take the setting out.
hint-finding-no-app = Choose a mini-app.
hint-finding-bad-outcome = Give the outcome another name.
hint-finding-no-endpoint = Choose an endpoint from the settings.
hint-finding-not-settable = Choose a single field that is filled in by people.
hint-finding-bad-pointer = Begin with a slash, as in “/result/id”.

## The organisation check.
error-finding-org-nobody = Nobody would be found, not even an administrator, for { $count ->
    [one] one requester
   *[other] { $count } requesters
}. The request would stand still.
hint-finding-org-nobody = Name somebody who stands in if nobody is found, or a second process administrator.
error-finding-org-nobody-files = There is nobody who may file this.
hint-finding-org-nobody-files = Change who may file it.
error-finding-org-approves-itself = Nobody would be found for { $count ->
    [one] one requester
   *[other] { $count } requesters
}, and the step would count as approved.
hint-finding-org-approves-itself = Enter managers or heads for them, or let somebody stand in.
error-finding-org-rejects-itself = Nobody would be found for { $count ->
    [one] one requester
   *[other] { $count } requesters
}, and the step would count as rejected.
hint-finding-org-rejects-itself = Enter managers or heads for them, or let somebody stand in.
error-finding-org-administrator = Nobody would be found for { $count ->
    [one] one requester
   *[other] { $count } requesters
}, so a process administrator would decide.
hint-finding-org-administrator = Enter managers or heads for them, or name who stands in.
error-finding-org-climbs = Nobody would be found for { $count ->
    [one] one requester
   *[other] { $count } requesters
}, so it would go to somebody further up.
hint-finding-org-climbs = Fine if that is meant; otherwise enter the missing managers or heads.
error-finding-org-person = Nobody would be found for { $count ->
    [one] one requester
   *[other] { $count } requesters
}, so it would go to the person who stands in.
hint-finding-org-person = Fine if that is meant; otherwise enter the missing managers or heads.
error-finding-org-notifies-nobody = Nobody would be notified for { $count ->
    [one] one requester
   *[other] { $count } requesters
}.
hint-finding-org-notifies-nobody = Choose somebody else, or take the step out.
error-finding-org-decides-own = { $count ->
    [one] One requester
   *[other] { $count } requesters
} would decide their own request.
hint-finding-org-decides-own = Let their manager or the head of their department decide instead.
error-finding-org-skips-own = The step would be skipped for { $count ->
    [one] one requester
   *[other] { $count } requesters
}, who would have decided it themselves.
hint-finding-org-skips-own = Fine if that is meant; otherwise let their manager decide.
error-finding-org-unknown = The condition can’t be told for { $count ->
    [one] one requester
   *[other] { $count } requesters
}, because something of them is not known.
hint-finding-org-unknown = Fill in what the condition reads, such as position or office, or ask with has(…).
error-finding-org-loop = The flow would go round in a circle and stand still for { $count ->
    [one] one requester
   *[other] { $count } requesters
}.
hint-finding-org-loop = Change what follows where nobody is found, or where a rejection goes back to.
error-finding-org-one-person = { $person } alone would give every approval for { $count ->
    [one] one requester
   *[other] { $count } requesters
}.
hint-finding-org-one-person = Let a second person decide one of the steps, or keep their duties apart.
error-finding-org-cycle = The reporting lines of { $count } people go round in a circle.
hint-finding-org-cycle = Correct one of the managers in the directory.
error-finding-org-many-tasks = { $person } would get { $tasks } tasks if each of { $members } members filed one request.
hint-finding-org-many-tasks = Spread the work: a role with several holders, a group, or heads of departments.
