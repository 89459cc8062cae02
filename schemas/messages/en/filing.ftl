## Filing a request: the workbench, the form, its widgets, what the server says while one types.

workbench-title = Workbench
workbench-search = Search forms
workbench-recent = Recently used
workbench-other = More
workbench-nothing = No form is called “{ $query }”.
workbench-empty = There is nothing to file yet
workbench-empty-detail = Forms appear here once an administrator has published them.
workbench-drafts = Your drafts
workbench-no-drafts = What you save as a draft is kept here.
workbench-balances = Leave balances
workbench-no-balances = No leave has been granted to you yet.
workbench-balance-of = of { $granted }
workbench-balance-held = { $held } waiting for approval
workbench-balance-used = { $used } taken
workbench-returned = { $count ->
    [one] { $count } request came back to you
   *[other] { $count } requests came back to you
  }
workbench-aside = Drafts and balances

balance-none = No leave has been granted yet.
balance-why = why?
balance-why-of = Why is the balance of { $type } this number?
balance-days = { $count ->
    [one] { $text } day
   *[other] { $text } days
  }
balance-hours = { $hours } h
balance-hours-minutes = { $hours } h { $minutes } min
balance-ledger-title = { $type }: how the balance comes about
balance-ledger-note = Nothing is ever deleted here: the balance is the sum of these entries.
balance-ledger-empty = Nothing has been booked yet.
balance-lot-later = counts from { $day }
balance-kind-grant = Granted
balance-kind-hold = Held for a request
balance-kind-release = Given back
balance-kind-use = Used
balance-kind-reverse = Given back
balance-kind-expire = Expired
balance-kind-adjust = Corrected

filing-title = New request: { $process }
filing-draft-title = Draft: { $process }
filing-edit-title = Edit { $number }
filing-save-draft = Save draft
filing-draft-saved = Draft saved
filing-draft-stale = This draft was changed elsewhere
filing-draft-stale-detail = Another window saved it after you opened it. Keep what you typed here, or take the other version.
filing-keep-mine = Keep mine
filing-take-theirs = Take the other
filing-file = File
filing-resubmit = Resubmit
filing-filed = { $number } is filed
filing-filed-unnumbered = Your request is filed
filing-resubmitted = { $number } is on its way again
filing-from-app = By the mini-app { $app }
filing-not-offered = This form is no longer offered to you: it was switched off, or is for others now. What you typed is still here.
filing-busy = Wait until the files are uploaded, and remove those that failed
filing-errors = { $count ->
    [one] One field needs your attention
   *[other] { $count } fields need your attention
  }
filing-leave-question = Close without saving?
filing-leave-detail = What you typed here will be lost. A draft keeps it.
filing-discard = Close without saving
filing-stay = Keep typing
filing-sent-back = { $name } sent it back:
filing-aside = You had begun another one of these.
filing-aside-take = Go on with that one
filing-aside-drop = Discard it
filing-delete-draft = Delete draft
filing-delete-question = Delete this draft?
filing-delete-detail = It was never filed, so nobody else has seen it. It can’t be brought back.
filing-draft-deleted = Draft deleted
filing-understood-title = Understood from your message
filing-understood = “{ $text }” was understood as { $value }
filing-required = required
filing-choose = Choose…
filing-choices-loading = Loading choices…
filing-no-choices = Nothing to choose from
filing-choices-unreachable = The choices could not be loaded.
filing-choice-gone = This is no longer offered. Choose something else.
filing-date-format = D MMM YYYY
filing-find-people = Name, login or position
filing-searching = Searching…
filing-nobody-found = Nobody found
filing-find-request = Number or title
filing-no-request = No request found
filing-currency-of = Currency of { $label }
filing-zone-of = Time zone of { $label }
filing-amount-not-a-number = This is not an amount
filing-amount-too-many-decimals = { $currency } has fewer decimals
filing-amount-too-large = This amount is too large
filing-browse = Browse
filing-drop = or drop files here
filing-remove-file = Remove { $name }
filing-retry-file = Upload { $name } again
filing-uploading = Uploading { $name }
filing-upload-offline = The connection was lost
filing-no-lines = No lines yet
filing-line = Line { $number }
filing-add-line = Add line
filing-remove-line = Remove line { $number }
filing-sum-of = { $title }:

filing-leave-type = Type
filing-leave-left = { $left } of { $granted } left ·
filing-leave-from = From
filing-leave-to = To
filing-leave-start = Starts
filing-leave-end = Ends
filing-leave-part = Part of the day
filing-leave-first-day = First day
filing-leave-last-day = Last day
filing-leave-whole = whole day
filing-leave-morning = morning
filing-leave-afternoon = afternoon

forecast-title = Who will decide
forecast-live = updates while you type
forecast-you = You
forecast-you-file = file
forecast-why = why?
forecast-why-of = Why { $name }?
forecast-unknown = not known yet
forecast-nobody = nobody is found; the process administrator will decide
forecast-approval = decides
forecast-handle = takes care of it
forecast-notify = will be informed
forecast-quorum-any = one of them decides
forecast-quorum-all = all of them must approve
forecast-quorum-in_order = one after the other
forecast-quorum-at_least = enough of them have to agree
forecast-quorum-percent = a share of them has to agree
forecast-quorum-weighted = their votes weigh differently
forecast-you-pick = you choose above
forecast-incomplete = More steps depend on what you still have to fill in.
forecast-empty = Nobody needs to decide: it is approved when you file it.

form-range = { $from } – { $to }
form-day-part = { $day }, { $part }
form-before = before:
form-after = now:
form-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
  }
form-sum = Total
form-unseen = not visible to you

field-error-invalid = This doesn’t fit here
field-error-required = This is needed
field-error-type = This doesn’t fit here
field-error-enum = Choose one of the list
field-error-const = This doesn’t fit here
field-error-oneof = Choose one of the list
field-error-minlength = { $limit ->
    [1] This is needed
   *[other] At least { $limit } characters
  }
field-error-maxlength = At most { $limit } characters
field-error-pattern = This is not written as expected
field-error-format = { $limit ->
    [date] This is not a date
    [email] This is not an e-mail address
    [uri] This is not a link
    [time] This is not a time
   *[other] This is not written as expected
  }
field-error-minimum = At least { $limit }
field-error-maximum = At most { $limit }
field-error-exclusiveminimum = More than { $limit }
field-error-exclusivemaximum = Less than { $limit }
field-error-multipleof = Only multiples of { $limit }
field-error-minitems = { $limit ->
    [1] At least one is needed
   *[other] At least { $limit } are needed
  }
field-error-maxitems = At most { $limit }
field-error-uniqueitems = The same is there twice
