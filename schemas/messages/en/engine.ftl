# What the engine says by key: why somebody was asked (P8), and what a check of a process found.

why-member = Named in the process
why-role = Holds the role { $role }
why-role-nearest = Holds the role { $role } for { $department }
why-department-head = Heads { $department }
why-manager = { $level ->
    [1] Manager of the requester
   *[other] Manager { $level } levels above the requester
}
why-manager-chain = Number { $level } in the line of managers
why-requester = Made the request
why-form-field = Named in the request
why-on-self = Instead of the requester, who does not decide their own request
why-on-empty = { $policy ->
    [climb] Stands in from further up, because nobody else was found
    [person] Stands in, because nobody else was found
   *[administrator] Administers the process; nobody else was found
}
why-transfer = Handed over by { $from }
why-duplicate = Approved “{ $step }” before and has seen nothing new since, so was not asked again
why-app = Named by the mini-app { $app }. { $said }
why-app-silent = The mini-app { $app } had nobody to name
why-group = Belongs to the group { $group }
why-department = Works in { $department }
why-picked-by-requester = Picked by the requester
why-picked-before = Picked by { $by }
why-authority = Number { $level } in the line of managers, with a limit that covers the amount
why-deputy = Stands in for { $for }
why-leaver = Instead of { $from }, who has left
why-escalated = The time of { $from } ran out
why-handed-on = The time of { $from } ran out, and the process hands it on
why-added = Added by { $by }
why-asked = Asked by { $by }

error-finding-unknown-format = Format { $format } of processes is not known.
error-finding-bad-key = “{ $key }” can’t be a key. Use up to 64 of a–z, 0–9, - and _.
error-finding-no-name = The process has no name.
error-finding-no-schema = The form has no schema.
error-finding-no-steps = The process has no steps.
error-finding-too-many-steps = The process has more than { $limit } steps.
error-finding-too-deep = Steps are nested more than { $limit } deep.
error-finding-bad-id = An id has up to { $limit } of a–z, A–Z, 0–9, -, _ and the full stop.
error-finding-duplicate-step = Another step has the same id.
error-finding-unknown-step = There is no step “{ $step }”.
error-finding-not-a-decision = “{ $step }” is no other step that people decide.
error-finding-not-upstream = “{ $step }” does not come before this step, so nothing can be sent back to it.
error-finding-handle-has-no-rejection = Work is done or returned; it can’t be rejected.
error-finding-handle-has-no-duplicates = Work is never skipped because somebody decided before.
error-finding-one-person-quorum = The step asks one person; how many must agree makes no difference.
error-finding-too-many-rules = The rule has more than { $limit } parts.
error-finding-nobody-named = The rule names nobody.
error-finding-too-many-members = The rule names more than { $limit } people.
error-finding-app-not-here = Who administers a process can't be said by a mini-app.
error-finding-form-not-here = Who may file is known before there is a form, so it can’t depend on the form.
error-finding-picks-not-here = Nobody can pick people here.
error-finding-picks-twice = People are picked for a step by one rule only.
error-finding-nobody-picks = Nobody decides a step before this one, so nobody can pick people for it.
error-finding-bad-picks = Of 1 to { $limit } people to be picked the least number is not above the greatest.
error-finding-not-money = The field { $pointer } is no amount of money.
error-finding-bad-quorum = What passes or fails a step is 1 or more, and of a percentage 100 or less.
error-finding-bad-weight = A vote weighs 1 or more.
error-finding-unused-weights = Votes have weights, but the step does not count them.
error-finding-bad-level = Levels are counted from 1.
error-finding-bad-prefix = The prefix of numbers has 1 to { $limit } letters, digits or dashes.
error-finding-unknown-field = The form has no field { $pointer }.
error-finding-names-nobody = The field { $pointer } does not name people.
error-finding-bad-arm = “{ $arm }” can’t be the id of a branch: each has its own, and “otherwise” is taken.
error-finding-too-many-arms = The step has more than { $limit } branches.
error-finding-no-arms = There are not enough branches to choose from.
error-finding-unreachable = This step is never reached, because the one before it ends the process.
error-finding-notified-write = Whoever is only notified can’t fill in fields.
error-finding-bad-span = A time lasts from one minute to { $limit } days.
error-finding-bad-reminders = Reminders are sent 1 to { $limit } times.
error-finding-reminder-too-early = The reminder would come before the task does, so it is left out.
error-finding-timeout-approves-unseen = The step wants a signature or fields filled in, but is approved without them when its time runs out.
error-finding-condition-too-long = The condition of “{ $arm }” is longer than { $limit } characters.
error-finding-condition-too-deep = The condition of “{ $arm }” is nested more than { $limit } deep.
error-finding-condition-syntax = The condition of “{ $arm }” can’t be read (line { $line }, column { $column }).
error-finding-condition-unknown-name = “{ $name }” in the condition of “{ $arm }” is not known. There are form, requester, instance and org.
error-finding-condition-unknown-field = There is no “{ $field }” to be read in the condition of “{ $arm }”.
error-finding-condition-no-fields = “{ $field }” can’t be read from a value of the type { $type } in the condition of “{ $arm }”.
error-finding-condition-type = “{ $operator }” does not take { $left } and { $right } in the condition of “{ $arm }”.
error-finding-condition-operand = “{ $operator }” does not take { $left } in the condition of “{ $arm }”.
error-finding-condition-not-boolean = The condition of “{ $arm }” is neither true nor false but of the type { $type }.
error-finding-condition-not-allowed = “{ $what }” is not allowed in the condition of “{ $arm }”.
error-finding-condition-money = “{ $amount } { $currency }” in the condition of “{ $arm }” is no amount: { $why ->
    [unknown-currency] there is no such currency
    [too-precise] it has more decimals than the currency
    [too-large] it is too large
   *[not-a-number] it is not a decimal number
}.
error-finding-condition-money-beside-number = “{ $operator }” in the condition of “{ $arm }” takes a bare number as cents. Write money("500.00", "EUR") instead.
error-finding-choice-arm-never = The branch “{ $arm }” is never taken: its condition is true of nothing that can be filled in.
error-finding-choice-arm-shadowed = The branch “{ $arm }” is never taken: “{ $earlier }” comes first, as with { $example }.
error-finding-choice-otherwise-never = There are steps for all other cases, but one of the branches is always taken.
error-finding-choice-gap = No branch is taken and no step follows, as with { $example }.
error-finding-choice-overlap = “{ $earlier }” and “{ $arm }” are both true, as with { $example }. The first one is taken.
error-finding-too-many-conditions = The process has more than { $limit } conditions, or they are longer than { $bytes } characters together.
error-finding-too-many-references = The process names fields and steps more than { $limit } times.
error-finding-no-moment = The field { $pointer } holds no date and no time to wait for.
error-finding-own-process = The process would start itself.
error-finding-bad-process = “{ $key }” can’t be the key of a process.
error-finding-not-a-table = The field { $pointer } is no table, so there are no rows to go through.
error-finding-no-row = “{ $name }” is to be filled in from a row, but the step does not go through the rows of a table.
error-finding-unknown-column = The rows of the table have no field { $pointer }.
error-finding-bad-field-name = “{ $name }” can’t be the name of a field.
error-finding-nobody-waits = Nobody waits for the other process, so nothing follows from its rejection.
error-finding-no-app = The step names no mini-app.
error-finding-bad-outcome = “{ $outcome }” can’t be the name of an outcome. Use up to 64 of a–z, 0–9, - and _.
error-finding-no-endpoint = “{ $key }” can’t be the key of an endpoint. Use up to 64 of a–z, 0–9, - and _.
error-finding-not-settable = An answer can’t set { $pointer }: only single fields are set, and none that the form computes.
error-finding-bad-pointer = “{ $pointer }” does not lead to a value of the answer; it has to begin with a slash.

# Why a request stands still.
halt-unknown-condition = It stands still: a condition of the step { $step } can't be judged from what was filled in. An administrator of the process chooses how it goes on.
halt-nobody-found = It stands still: nobody was found for the step { $step }. An administrator of the process mends that and lets it go on.
halt-unknown-moment = It stands still: until when the step { $step } waits can't be told from what was filled in. An administrator of the process lets it go on.
halt-failed = It stands still: the step { $step } has failed. An administrator of the process tries it once more or goes on without it.
halt-stop = It stands still: the outcome of the step { $step } stops it. An administrator of the process lets it go on.
halt-loop = It stands still: its automatic decisions go round in a circle. An administrator of the process has to look at it.
halt-admin = An administrator of the process has suspended it.
arm-otherwise = Otherwise
