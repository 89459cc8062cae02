## Approvals: why a step was refused, what is wrong with a form, why somebody was asked, and what cards say.

problem-already-decided = Already decided
    .detail = Somebody was faster, or it was no longer needed.
problem-refused = That can't be done now
problem-no-draft = There is nothing to publish
    .detail = Change something first; the published version stays as it is.

## Why a command is refused.
error-not-the-requester = Only whoever filed it may do this.
error-not-your-task = This task is somebody else's.
error-not-an-administrator = Only a process administrator may do this.
error-not-yet = It is not your turn yet.
error-wrong-state = That is not possible any more, or not yet.
error-verdict-not-allowed = This step does not take that answer.
error-not-upstream = It can't be sent back to there.
error-too-late-to-withdraw = It is too late to withdraw.
error-separate-duties = Whoever decided the other step may not decide this one too.
error-requester-may-not = Whoever filed it may not decide it.
error-already-participant = This person takes part in the step already.
error-comment-needed = Say something: an empty answer helps nobody.
error-signature-needed = This step needs your signature.
error-picks-needed = Choose who decides the next step.
error-not-to-pick = This person can’t be chosen there.
error-forbidden-by-step = This step does not allow that.
error-too-deep = People can’t be added to those who were added any further.
error-how-many = Name at least one person, and not too many.
error-not-added-by-you = Only whoever added somebody can take them out again.
error-nothing-to-claim = There is nothing to take: nobody else could decide this.
error-too-late-to-take-back = It is too late to take this back: something after it was decided or done.
error-urged-too-often = They were reminded a short while ago. Try again later.
error-nobody-to-urge = Nobody is being waited for.
error-unknown-comment = This comment is not there, or not yours.
error-nothing-to-skip = This step is not being waited for.
error-nothing-to-do = There is nothing to do.
error-not-for-people = Only Placet itself does this.
error-not-open-to-you = This form is not open to you.
error-not-active = This person does not work here at the moment.
error-unknown-arm = There is no such way to go on.
error-other-process = It belongs to another version of the process.
error-not-writable = You may not change this.

## What is wrong with a value.
error-too-short = At least { $least } characters.
error-too-small = At least { $least }.
error-too-large = At most { $most }.
error-not-above = More than { $limit }.
error-not-below = Less than { $limit }.
error-not-multiple = In steps of { $step }.
error-too-few = { $least ->
    [one] At least one.
   *[other] At least { $least }.
}
error-repeated = The same thing is there twice.
error-pattern = This does not have the right form.
error-format = { $format ->
    [date] This is not a date.
    [time] This is not a time.
    [date-time] This is not a date with a time.
    [email] This is not an e-mail address.
    [uri] This is not a web address.
   *[other] This does not have the right form.
}
error-option = Choose one of the options.
error-invalid-value = This is not a possible value.
error-unknown-currency = There is no currency { $currency }.
error-no-rate = Amounts in { $currency } can't be filed yet, only in { $base }.
error-unknown-member = There is no such person, or they do not work here any more.
error-cannot-see = This person does not work here, or may not see this request.
error-unknown-department = There is no such department.
error-unknown-instance = There is no such request, or it is not yours to see.
error-unknown-file = This file is not yours, or it is attached to something else.
error-unknown-picture = This is no picture that you have uploaded.
error-days-and-hours = Give either days or hours.

## What is wrong with a process.
error-process-key = Up to 64 of a–z, 0–9, - and _, beginning with a letter.
error-definition = This is not a process: { $reason }
error-other-key = The key must stay “{ $key }”.
error-finding-form-dialect = { $pointer }: this is not part of the form dialect ({ $reason }).
error-finding-form-too-deep = { $pointer }: nested more than { $limit } deep, or in a circle.
error-finding-form-too-large = { $pointer }: the form is too large once its references are followed.
error-finding-form-unknown-reference = { $pointer } names something that is not there.
error-finding-form-items-missing = { $pointer }: say what the list holds.
error-finding-form-computed-in-list = { $pointer }: values inside of lists can't be computed yet.
error-finding-form-field-missing = The form needs the field { $pointer } of its kind: nothing can be filed without it.
error-finding-form-field-not-the-requesters = Whoever files it must be able to fill in { $pointer }.

## Values of forms in one line.
form-rows = { $count ->
    [one] one
   *[other] { $count }
}
form-yes = Yes
form-no = No

## Cards.
card-requester = Requested by
card-asked = Waiting for { $people }
card-and-others = { $count ->
    [one] { $name } and one other
   *[other] { $name } and { $count } others
}
card-approve = Approve
card-reject = Reject
card-mark-done = Mark as done
card-withdraw = Withdraw
card-reason = Reason
card-reason-needed = Please say why.
card-answer = Answer
card-your-answer = Your answer
card-answer-needed = Please say something.
card-approved = { $name } approved
card-rejected = { $name } rejected
card-returned = { $name } sent it back
card-done = { $name } has done it
card-commented = { $name } commented
card-withdrawn = { $name } withdrew it
card-terminated = { $name } ended it
card-resubmitted = { $name } filed it again
card-reopened = { $name } took it back
card-undone = { $name } took the decision back
card-asks = { $name } asks { $others }
card-delegated = { $name } asked { $others } to look at it first
card-added = { $name } added { $others }
card-taken-back = { $what } · taken back
error-finding-not-served = This step needs something that this version of Placet can’t run yet.
