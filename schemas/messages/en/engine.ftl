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
error-finding-bad-level = Levels are counted from 1.
error-finding-bad-prefix = The prefix of numbers has 1 to { $limit } letters, digits or dashes.
error-finding-unknown-field = The form has no field { $pointer }.
error-finding-names-nobody = The field { $pointer } does not name people.
error-finding-bad-arm = “{ $arm }” can’t be the id of a branch: each has its own, and “otherwise” is taken.
error-finding-too-many-arms = The step has more than { $limit } branches.
error-finding-no-arms = There are not enough branches to choose from.
error-finding-unreachable = This step is never reached, because the one before it ends the process.
error-finding-notified-write = Whoever is only notified can’t fill in fields.
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

# Why a request stands still.
halt-unknown-condition = It stands still: a condition of the step { $step } can't be judged from what was filled in. An administrator of the process chooses how it goes on.
halt-nobody-found = It stands still: nobody was found for the step { $step }. An administrator of the process mends that and lets it go on.
halt-loop = It stands still: its automatic decisions go round in a circle. An administrator of the process has to look at it.
halt-admin = An administrator of the process has suspended it.
arm-otherwise = Otherwise
