## Requests that were filed: the approval centre, one request, its actions and its story.

approvals-boxes = Boxes
approvals-box-todo = To-do
approvals-box-done = Done
approvals-box-filed = Filed
approvals-box-cc = CC
approvals-box-followed = Following
approvals-search = Number, title or amount
approvals-process = Form
approvals-state = State
approvals-none-found = No request matches these filters
approvals-empty-todo = Nothing waits for you
approvals-empty-done = What you decide is listed here
approvals-empty-filed = What you file is listed here
approvals-empty-cc = What you are informed about is listed here
approvals-empty-followed = Follow a request, and it is listed here
approvals-choose = Choose a request
approvals-keys = J and K move through the list, X selects, A approves, R rejects.
approvals-waiting-for = waiting for { $names }
approvals-acting-for = for { $name }
approvals-filters = More filters
approvals-filters-set = { $count ->
    [one] { $count } more filter
   *[other] { $count } more filters
  }
approvals-filters-clear = Clear filters
approvals-person = Filed by
approvals-department = Department
approvals-since = Filed from
approvals-until = Filed until
approvals-overdue = Overdue only

approvals-views = Views
approvals-views-manage = Manage views…
approvals-views-none = You have saved no view yet. Set some filters, then save them here under a name.
approvals-view-save = Save these filters…
approvals-view-save-title = Save as a view
approvals-view-saved = “{ $name }” is saved
approvals-view-name = Name
approvals-view-hint = Only you see it.
approvals-view-rename = Rename { $name }
approvals-view-delete = Delete { $name }
approvals-view-delete-question = Delete “{ $name }”?

approvals-select = Select { $title } by { $name }
approvals-select-all = Select all that are listed
approvals-select-several = Select
approvals-select-none = Done selecting
approvals-selected = { $count } selected
approvals-batch = What is selected
approvals-batch-comment = Comment for all of them
approvals-batch-reason = To reject, say why: everybody concerned reads it.
approvals-batch-approve-question = { $count ->
    [one] Approve this request?
   *[other] Approve { $count } requests?
  }
approvals-batch-reject-question = { $count ->
    [one] Reject this request?
   *[other] Reject { $count } requests?
  }
approvals-batch-done-question = { $count ->
    [one] Mark this as done?
   *[other] Mark { $count } as done?
  }
approvals-batch-others = { $count ->
    [one] and one more
   *[other] and { $count } more
  }
approvals-batch-did-approve = { $count } approved
approvals-batch-did-reject = { $count } rejected
approvals-batch-did-done = { $count } done
approvals-batch-failed = { $count ->
    [one] One was not decided
   *[other] { $count } were not decided
  }

due-in = due in { $span }
due-over = { $span } overdue
due-minutes = { $count } min
due-hours = { $count } h
due-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
list-comma = {", "}

request-title = Request
request-filed = filed
request-as-page = Open as a page
request-not-filed = not filed yet
request-step-of = step { $step } of { $steps }
request-form = Form
request-progress = Progress
request-activity = Activity
request-earlier-rounds = Earlier rounds
request-derivation = How this person was found
request-why = why?
request-why-me = why me?
request-why-me-title = Why me?

request-approve = Approve
request-approve-words = Approve with a comment…
request-approve-title = Approve with a comment
request-approve-confirm = Approve
request-reject = Reject
request-reject-title = Reject
request-reject-confirm = Reject
request-reject-hint = The requester reads the reason.
request-return = Return
request-return-title = Return
request-return-to = Back to
request-return-requester = { $name } (requester)
request-return-confirm = Return
request-done = Done
request-done-words = Done with a comment…
request-done-title = Done with a comment
request-done-confirm = Done
request-transfer = Transfer…
request-transfer-title = Transfer
request-transfer-to = To
request-transfer-confirm = Transfer
request-transfer-hint = It becomes their task, and is yours no more.
request-delegate = Ask somebody to look first…
request-delegate-title = Ask somebody to look first
request-delegate-confirm = Hand over
request-delegate-hint = They say what they think of it, then it comes back to you to be decided.
request-add_sign = Add people…
request-add_sign-title = Add people
request-add_sign-confirm = Add
request-add_sign-people = Who also decides
request-add_sign-placement = When
request-add_sign-before = Before me: I decide once they have
request-add_sign-parallel = At the same time as me
request-add_sign-after = After me: they decide once I have approved
request-add_sign-quorum = How many of them
request-add_sign-any = Any one of them
request-add_sign-all = All of them
request-add_sign-in_order = All of them, one after the other in this order
request-ask = Ask the requester…
request-ask-title = Ask the requester
request-ask-confirm = Ask
request-ask-label = Your question
request-ask-hint = { $name } answers, and it stays with you to be decided.
request-answer = Answer
request-answer-title = Answer
request-answer-confirm = Send the answer
request-answer-label = Your answer
request-claim = Take it
request-claim-hint = You decide it; the others need not look at it meanwhile.
request-release = Give it back
request-release-hint = The others can take it again.
request-take_back = Take back my decision ({ $step })
request-take_back-question = Take back your decision?
request-take_back-detail = { $step } waits for you again, and what it began since then is undone. What you changed in the form stays.
request-take_back-confirm = Take back
request-remove_sign = Take out
request-remove_sign-of = Take out { $name }
request-copy = Show to others…
request-copy-title = Show to others
request-copy-to = To
request-copy-hint = They see the request from now on and are told of it. They decide nothing.
request-copy-confirm = Show
request-share = Share in a chat…
request-share-title = Share in a chat
request-share-to = Conversation
request-share-hint = The link opens only for those who may see the request.
request-share-none = You have no conversation yet
request-share-words = Message
request-share-confirm = Send
request-follow = Follow
request-unfollow = No longer follow
request-copy_as_new = Copy as new…
request-copied-without-files = Files were not copied: attach them again.
request-print = Print…
request-urge = Remind
request-urge-hint = Tells those who are asked that it waits for them
request-for = You decide for { $name }
request-somebody = Somebody
request-placement-before = { $name } wants you to look at it first
request-placement-after = { $name } wants you to decide after them
request-placement-parallel = { $name } wants you to decide as well
request-placement-delegate = { $name } wants to know what you think of it; the decision stays theirs
request-placement-ask = { $name } asks you something
request-reason = Reason
request-words = Comment (optional)
request-edit-fields = For you to fill in
request-decided-approve = { $title }: approved
request-decided-reject = { $title }: rejected
request-decided-return = { $title }: returned
request-decided-done = { $title }: done
request-did-transfer = { $title }: transferred
request-did-delegate = { $title }: handed over, it comes back to you
request-did-add_sign = { $title }: people added
request-did-ask = { $title }: question sent
request-did-answer = { $title }: answered
request-did-claim = { $title }: it is yours
request-did-release = { $title }: given back
request-did-take_back = { $number } waits for you again
request-did-remove_sign = { $name } is asked no more
request-did-copy = { $count ->
    [one] Shown to one person
   *[other] Shown to { $count } people
  }
request-did-share = Sent to { $name }
request-did-follow = You follow { $number }
request-did-unfollow = You follow { $number } no more
request-did-urge = Reminded: { $names }

request-withdraw = Withdraw
request-withdraw-question = Withdraw { $number }?
request-withdraw-detail = Nobody will decide on it any more, and what it held (such as leave days) is given back. A withdrawn request can’t be filed again; you can file a new one.
request-withdrawn = { $number } is withdrawn
request-administration = Administration
request-suspend = Suspend
request-resume = Let it go on
request-resume-arm = How it goes on
request-resume-again = Ask the conditions again
request-resume-arms = Which ways it goes on
request-resume-none = With none chosen, the conditions are asked again.
request-reassign = Reassign…
request-reassign-title = Reassign a task
request-reassign-task = Task
request-reassign-confirm = Reassign
request-did-reassign = { $number }: reassigned
request-skip = Skip a step
request-skip-question = Skip “{ $step }”?
request-skip-detail = Nobody decides in this step any more, and the request goes on with the next. Everybody who takes part sees that you skipped it. This can’t be undone.
request-skip-confirm = Skip
request-did-skip = { $number } goes on without this step
request-terminate = Terminate
request-terminate-question = Terminate { $number }?
request-terminate-detail = It ends without a decision, and what it held (such as leave days) is given back. Everybody who takes part sees that you ended it. This can’t be undone.
request-did-suspend = { $number } is suspended
request-did-resume = { $number } goes on
request-did-terminate = { $number } is terminated
request-reopen = Take back as a draft
request-reopened = It is a draft again
request-resubmit = Correct and resubmit
request-continue = Continue
request-comment = Comment
request-comment-label = Your comment
request-comment-send = Send
request-comment-hint = Type @ to mention somebody who sees this request.
request-comment-edit = Edit
request-comment-edited = The comment is changed
request-comment-remove = Take back
request-comment-remove-question = Take back this comment?
request-comment-remove-detail = Nobody will be able to read it any more. That there was a comment stays to be seen.
request-comment-removed = The comment is taken back
request-linked = Linked requests
request-attachments = Attachments

signature-label = Signature
signature-how = How you sign
signature-typed = Type my name
signature-drawn-choice = Sign by hand
signature-typed-hint = Type your full name. It stands under your decision, also in print.
signature-draw-here = Sign here
signature-drawn = Your signature
signature-undo = Undo
signature-clear = Clear
signature-picture = Choose a picture instead
signature-chosen = { $name } is your signature

picks-title = People whom you choose
picks-for = Who takes part in “{ $step }”
picks-how-many = { $min ->
    [0] Up to { $max ->
        [one] one person
       *[other] { $max } people
      }
   *[other] { $max ->
        [one] One person
       *[other] { $min } to { $max } people
      }
  }
picks-nobody = Nobody can be chosen here at the moment.

print-now = Print or save as PDF
print-number = Number
print-requester = Requested by
print-process = Form
print-version = { $name } (version { $version })
print-filed = Filed
print-ended = Ended
print-step = Step
print-person = Person
print-answer = Answer
print-time = Time
print-by = Printed by { $name }, { $time }
print-chain = Record of { $count } events, SHA-256 of the last one:
print-hidden = Some fields are not visible to whoever printed this.

why-not-ask = Why not somebody else?
why-not-who = Who should be asked?
why-not-requester = { $name } filed this request. Nobody decides their own request unless its process says so.
why-not-stood-in = “{ $step }” was meant for { $name }; { $by } stands in.
why-not-handed-on = { $name } was asked in “{ $step }” and handed it on.
why-not-handed-to = { $name } was asked in “{ $step }” and handed it on to { $to }.
why-not-informed = { $name } was shown the request and decides nothing.
why-not-informed-by = { $name } is informed by “{ $step }” and decides nothing.
why-not-asked = { $name } takes part in “{ $step }”: { $state }.
why-not-will-be = { $name } will be asked in “{ $step }”.
why-not-others = No rule has led to { $name } so far. These were found instead:
why-not-untold = Why { $name } is not asked can’t be told yet: it is not known who decides.
why-not-found = “{ $step }” asks { $names }:
why-not-unknown = It is not known yet who decides in { $steps }; { $name } may still be asked there.
why-not-limits = This is told from what you see here. The rules themselves are known to the administrators of the process.

conflict-stale = The form was changed since you opened it
conflict-stale-detail = Nothing was decided. What you see now is up to date: look at the changes, then decide again.
conflict-decided = This was decided meanwhile
conflict-decided-any = { $name } was faster
conflict-decided-approve = { $name } approved it already
conflict-decided-reject = { $name } rejected it already
conflict-decided-return = { $name } returned it already
conflict-decided-done = { $name } has done it already
conflict-decided-detail = Your decision had no effect. What you see now is up to date.
conflict-understood = OK

progress-done = done
progress-rejected = rejected
progress-current = waiting
progress-ahead = ahead
progress-skipped = not needed
progress-returned = returned
progress-filed = filed
progress-round = round { $round }
progress-unknown = not known yet
progress-nobody = nobody was asked
progress-quorum-any = any of { $count }
progress-quorum-all = all { $count }
progress-quorum-in_order = one after the other
progress-quorum-at_least = { $count } asked, enough of them have to agree
progress-quorum-percent = { $count } asked, a share of them has to agree
progress-quorum-weighted = { $count } asked, their votes weigh differently
progress-kind-wait = goes on when its time has come
progress-kind-app = a mini-app decides
progress-kind-webhook = another system answers
progress-kind-subprocess = goes on when the requests that it files are through
progress-acting-for = for { $name }
progress-placement-before = was added, decides first
progress-placement-after = was added, decides afterwards
progress-placement-parallel = was added, decides at the same time
progress-placement-delegate = looks at it and hands it back
progress-placement-ask = was asked a question
progress-verdict-approve = approved
progress-verdict-reject = rejected
progress-verdict-return = returned
progress-verdict-done = done
progress-task-open = is asked
progress-task-claimed = is on it
progress-task-waiting = waits
progress-task-notified = informed
progress-task-superseded = no longer needed
progress-task-transferred = handed on
progress-task-cancelled = no longer asked
progress-task-expired = expired

timeline-somebody = Placet
timeline-other = Something happened
timeline-acting-for = for { $name }
timeline-changes = What was changed
timeline-field = { $field }:
timeline-changed = { $field } changed
timeline-before = { $count ->
    [one] Earlier rounds ({ $count } entry)
   *[other] Earlier rounds ({ $count } entries)
  }
timeline-commented-edited = edited
timeline-signed = Signed:
timeline-signature-of = Signature of { $name }
timeline-drafted = { $actor } saved a draft
timeline-draft_edited = { $actor } edited the draft
timeline-filed = { $actor } filed
timeline-resubmitted = { $actor } filed again
timeline-reopened = { $actor } took it back as a draft
timeline-closed = { $step } ended
timeline-closed-approved-empty = { $step } was approved automatically: nobody was found
timeline-closed-rejected-empty = { $step } was rejected automatically: nobody was found
timeline-closed-skipped-admin = { $actor } skipped { $step }
timeline-closed-approved-timeout = { $step } was approved automatically after the deadline
timeline-closed-rejected-timeout = { $step } was rejected automatically after the deadline
timeline-closed-approved-app = A mini-app approved { $step }
timeline-closed-rejected-app = A mini-app rejected { $step }
timeline-closed-app = A mini-app is done with { $step }
timeline-closed-system = Another system is done with { $step }
timeline-closed-add_sign = { $step } was decided by somebody who was added
timeline-closed-admin = { $actor } ended { $step }
timeline-closed-approved-requester = { $step } was passed: only the requester would have been asked
timeline-closed-skipped-requester = { $step } was skipped: only the requester would have been asked
timeline-closed-skipped = { $step } was skipped
timeline-closed-approved-duplicate = { $step } was passed: the same person had approved before
timeline-closed-skipped-duplicate = { $step } was skipped: the same person had approved before
timeline-closed-approved = { $step } was approved automatically
timeline-closed-rejected = { $step } was rejected automatically
timeline-notified = { $to } was informed ({ $step })
timeline-notified-several = { $step }
timeline-copied = { $actor } informed { $to }
timeline-decided = { $actor } decided ({ $step })
timeline-decided-approve = { $actor } approved ({ $step })
timeline-decided-approve-duplicate = { $actor } had approved before, so { $step } passed
timeline-decided-approve-timeout = Approved automatically after the deadline ({ $step })
timeline-decided-reject = { $actor } rejected ({ $step })
timeline-decided-reject-timeout = Rejected automatically after the deadline ({ $step })
timeline-decided-reject-add_sign = { $step } was rejected, since somebody who was added rejected it
timeline-decided-approve-app = A mini-app approved ({ $step })
timeline-decided-reject-app = A mini-app rejected ({ $step })
timeline-decided-done-timeout = { $step } was marked as done automatically after the deadline
timeline-decided-return = { $actor } returned it ({ $step })
timeline-decided-done = { $actor } marked { $step } as done
timeline-returned = It went back to the requester
timeline-returned-step = It went back to { $outcome }
timeline-returned-timeout = It went back automatically after the deadline
timeline-transferred = { $actor } transferred { $step } to { $to }
timeline-transferred-admin = { $actor } reassigned { $step } to { $to }
timeline-transferred-leaver = { $step } went to { $to }, since whoever had it has left
timeline-transferred-timeout = { $step } went to { $to }, since its time had run out
timeline-transferred-delegate = { $step } went to { $to }, who stands in
timeline-signs_added = { $actor } added { $to } to { $step }
timeline-signs_added-before = { $actor } added { $to } to { $step }, to decide first
timeline-signs_added-after = { $actor } added { $to } to { $step }, to decide afterwards
timeline-signs_added-parallel = { $actor } added { $to } to { $step }, to decide at the same time
timeline-signs_added-delegate = { $actor } asked { $to } to look at { $step } first
timeline-signs_added-ask = { $actor } asked { $to } a question ({ $step })
timeline-signs_added-nobody = { $actor } added people to { $step }
timeline-sign_removed = { $actor } took { $to } out of { $step }
timeline-sign_removed-nobody = { $actor } took somebody out of { $step }
timeline-claimed = { $actor } took { $step }
timeline-released = { $actor } gave { $step } back
timeline-taken_back = { $actor } took their decision back ({ $step })
timeline-reminded = { $to } was reminded ({ $step })
timeline-reminded-nobody = A reminder was sent ({ $step })
timeline-answered = { $step } was answered
timeline-comment_edited = { $actor } changed a comment
timeline-comment_deleted = { $actor } took a comment back
timeline-migrated = It goes on by a newer version of the process
timeline-commented = { $actor } commented
timeline-commented-deleted = { $actor } commented (taken back)
timeline-commented-deleted-admin = { $actor } commented (taken back by an administrator)
timeline-urged = { $actor } reminded { $to }
timeline-urged-nobody = { $actor } sent a reminder
timeline-withdrawn = { $actor } withdrew the request
timeline-suspended = It stands still until the process administrator acts
timeline-suspended-admin = { $actor } suspended it
timeline-suspended-unknown_condition = It stands still: a condition of { $step } could not be judged
timeline-suspended-nobody_found = It stands still: nobody was found for { $step }
timeline-suspended-loop = It stands still: automatic decisions went round in a circle
timeline-suspended-unknown_moment = It stands still: it is not known until when { $step } waits
timeline-suspended-failed = It stands still: { $step } has failed
timeline-suspended-stop = It stands still: that is what { $step } does with this outcome
timeline-resumed = { $actor } let it go on
timeline-terminated = { $actor } terminated it
timeline-finished = It is finished
timeline-finished-approved = Approved
timeline-finished-rejected = Rejected
timeline-revoked = It was revoked
timeline-erased = An entry was erased
