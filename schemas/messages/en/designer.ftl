## The designer of processes, for those who configure approvals.

# The list, and new processes.
designer-list-intro = What people can file, and how it is decided. A change is a draft until you publish it; requests that are running keep their version.
designer-list-none = No processes yet
designer-list-none-hint = Begin with a template, and change what is different in your company.
designer-list-search = Search processes
designer-list-no-match = No process matches “{ $query }”.
designer-list-name = Process
designer-list-group = Group
designer-list-state = State
designer-list-running = Running
designer-list-changed = Last change
designer-running = { $count ->
    [one] { $count } running
   *[other] { $count } running
  }
designer-draft = Draft
designer-version = Version { $number }
designer-never-published = Never published
designer-new = New process
designer-new-make = Create draft
designer-new-name = Name of the process
designer-new-needs-name = Give it a name.
designer-new-from = Begin with
designer-new-blank = A blank process
designer-new-blank-hint = A form with one field, decided by the requester’s manager.
designer-new-file = A file
designer-new-file-hint = A process that was exported here, or a BPMN 2.0 diagram.
designer-new-reason = Reason
designer-new-manager = Manager
designer-key = Key
designer-key-hint = Stands in addresses and stays: small letters, digits, - and _.
designer-key-fixed = It stands in addresses and in other processes, so it stays.
designer-key-bad = A key begins with a small letter and has only small letters, digits, - and _.
designer-key-taken = There is a process with this key already.
designer-file = File
designer-file-hint = .json or .bpmn
designer-file-foreign = This file holds no process.
designer-file-read = { $steps ->
    [one] Read: { $steps } step.
   *[other] Read: { $steps } steps.
  }
designer-file-lost = Left out, because a process can’t say it here:

# The frame.
designer-back = Back to the processes
designer-tabs = Parts of the process
designer-tab-basics = Basics
designer-tab-form = Form
designer-tab-flow = Flow
designer-tab-rules = Rules
designer-side = Properties and findings
designer-nothing-selected-form = Choose a field to edit it, or add one from the left.
designer-nothing-selected-flow = Choose a step to edit it, or add one with +.
designer-unsaved = Unsaved changes
designer-saving = Saving…
designer-undo = Undo
designer-undo-hint = Undo (Ctrl Z)
designer-redo = Redo
designer-redo-hint = Redo (Ctrl Shift Z)
designer-publish = Publish
designer-restored = Changes that you had not saved were kept in this window.
designer-discard-unsaved = Throw them away
designer-stale = Somebody else has saved this draft meanwhile.
designer-stale-detail = Nothing was overwritten. Take theirs and lose your unsaved changes, or put yours in their place.
designer-stale-theirs = Take theirs
designer-stale-mine = Keep mine
designer-choose = Choose
designer-unknown = { $value } (not there any more)
designer-nothing-chosen = not chosen yet
designer-no-fitting-field = The form has no field of this kind yet.
designer-no-fields = The form has no fields yet.
designer-text-in = { $label } ({ $language })
designer-remove-named = Remove { $name }
designer-move-up = Move { $name } up
designer-move-down = Move { $name } down
designer-up = Up
designer-down = Down
designer-copy = Duplicate
designer-again = Check again
designer-part-more = More

# Basics.
designer-basics-called = What it is
designer-basics-who = Who
designer-basics-numbers = Numbers
designer-name = Name
designer-description = Description
designer-description-hint = One sentence on what it is for. People read it on the workbench.
designer-process-group = Group on the workbench
designer-process-group-hint = Processes with the same group stand together.
designer-icon = Icon
designer-icon-calendar = Calendar
designer-icon-receipt = Wallet
designer-icon-suitcase = Journey
designer-icon-money = Money
designer-icon-cart = Shopping
designer-icon-contract = Contract
designer-icon-document = Document
designer-icon-computer = Computer
designer-icon-tool = Tools
designer-icon-people = People
designer-icon-schedule = Schedule
designer-filers-everybody = Everybody may file it
designer-filers = Who may file it
designer-admins-own = It has administrators of its own
designer-admins-hint = They help where a request stands still. Those who intervene in every request can do so anyway.
designer-admins = Who administers it
designer-prefix = Prefix of the number
designer-prefix-hint = Requests are called { $prefix }-2026-00001.

# Findings.
designer-findings = Findings
designer-findings-count = { $count ->
    [one] { $count } finding
   *[other] { $count } findings
  }
designer-findings-none = Nothing to mend.
designer-check = Check
designer-severity-error = Error
designer-severity-warning = Warning
designer-severity-note = Note
designer-example = For example: { $text }
designer-for-members = For { $names }

# Who.
designer-who = Who decides
designer-who-told = Who is informed
designer-rule-manager = A manager of the requester
designer-rule-manager_chain = The line of managers
designer-rule-department_head = The head of a department
designer-rule-role = Holders of a role
designer-rule-members = Certain people
designer-rule-group = A group of people
designer-rule-department = Everybody in a department
designer-rule-requester = The requester
designer-rule-requester_picks = Whom the requester picks
designer-rule-previous_picks = Whom the step before picks
designer-rule-form_field = Whom the form names
designer-rule-union = Several rules together
designer-rule-except = One rule without another
designer-rule-app = Whom a mini-app names
designer-who-nobody = nobody yet
designer-who-role = whoever holds the role { $role }
designer-who-role-nearest = the nearest { $role } above the requester
designer-who-head = { $levels ->
    [0] department head of the requester
    [one] department head { $levels } level above the requester’s
   *[other] department head { $levels } levels above the requester’s
  }
designer-who-head-of = { $levels ->
    [0] head of { $department }
   *[other] department head { $levels } above { $department }
  }
designer-who-head-in = { $levels ->
    [0] head of the department in “{ $department }”
   *[other] department head { $levels } above the one in “{ $department }”
  }
designer-who-manager = { $level ->
    [1] manager of the requester
   *[other] manager { $level } levels above the requester
  }
designer-who-chain-level = managers of the requester, up to level { $level }
designer-who-chain-role = managers of the requester, up to the first { $role }
designer-who-chain-authority = managers of the requester, up to one whose limit covers “{ $field }”
designer-who-requester = the requester
designer-who-field = whom “{ $field }” names
designer-who-group = the group { $group }
designer-who-department = everybody in { $department }
designer-who-department-below = everybody in { $department } and below
designer-who-requester-picks = whom the requester picks { $from }
designer-who-previous-picks = whom the step before picks { $from }
designer-who-from = out of: { $who }
designer-who-except = { $of }, but not: { $without }
designer-who-app = whom the mini-app { $app } names, else: { $otherwise }
designer-people = People
designer-people-order = One after the other asks them in this order.
designer-role = Role
designer-role-scope = Where
designer-role-scope-organisation = Those who hold it for the whole organisation
designer-role-scope-nearest = Those nearest to the requester, up the departments
designer-manager-level = Level
designer-manager-level-hint = 1 is the manager, 2 the manager’s manager.
designer-head-of = Of which department
designer-head-of-requester = The requester’s
designer-head-of-department = A certain one
designer-head-of-field = The one in the form
designer-levels-up = Levels further up
designer-levels-up-hint = 0 is the department itself.
designer-chain-until = Up to
designer-chain-until-level = A level
designer-chain-until-role = The first who holds a role
designer-chain-until-authority = The first whose limit covers an amount
designer-chain-level = How many levels
designer-chain-amount = Amount
designer-field = Field
designer-group = Key of the group
designer-group-hint = Administrators keep the groups and their members.
designer-department = Department
designer-department-below = Also the departments below it
designer-picks-min = At least
designer-picks-max = At most
designer-picks-limited = Only out of certain people
designer-picks-from = Out of whom
designer-union-part = Rule { $number }
designer-union-add = Add a rule
designer-union-remove = Remove rule { $number }
designer-except-of = Who
designer-except-without = But not
designer-app-id = Mini-app
designer-app-hint = Its id in the catalog, such as org.example.budget.
designer-app-otherwise = If it names nobody
designer-on-empty = If nobody is found
designer-on-empty-administrator = The process administrator decides
designer-on-empty-climb = One level further up
designer-on-empty-person = A certain person decides
designer-on-empty-approve = It counts as approved
designer-on-empty-reject = It counts as rejected
designer-on-empty-who = Who then
designer-if-nobody-person = if none, { $name }
designer-if-nobody-climb = if none, one level up
designer-if-nobody-approve = if none, approved
designer-if-nobody-reject = if none, rejected
designer-joint = {"; "}
designer-on-self = If it is the requester
designer-on-self-manager = Their manager decides
designer-on-self-department_head = The head of their department decides
designer-on-self-skip = Is not asked
designer-on-self-keep = Decides on their own request
designer-on-duplicate = Whoever has decided before
designer-on-duplicate-policy = As the rules of the process say
designer-on-duplicate-ask = Is asked again
designer-on-duplicate-skip_if_consecutive = Is not asked again right after
designer-on-duplicate-skip_if_ever = Is never asked again
designer-separate = Others than in these steps

# How many.
designer-quorum = How many
designer-quorum-any = One is enough
designer-quorum-all = All of them
designer-quorum-in_order = All, one after the other
designer-quorum-at_least = A number of them
designer-quorum-percent = A share of them
designer-quorum-weighted = By weight of votes
designer-quorum-any-hint = The first vote decides.
designer-quorum-all-hint = Every one must approve; one rejection fails it.
designer-quorum-in_order-hint = Each is asked when the one before has approved.
designer-quorum-at_least-hint = It ends as soon as enough have approved, or too few are left.
designer-quorum-percent-hint = Counted of those who were asked.
designer-quorum-weighted-hint = It ends as soon as the weight is reached, or can’t be.
designer-quorum-pass-at_least = Approvals to pass
designer-quorum-pass-percent = Per cent to pass
designer-quorum-pass-weighted = Weight to pass
designer-quorum-fail-at_least = Rejections to fail
designer-quorum-fail-percent = Per cent to fail
designer-quorum-fail-weighted = Weight to fail
designer-quorum-fail-hint = Empty: when too few are left to pass.
designer-quorum-short-all = all of them
designer-quorum-short-in_order = one after the other
designer-quorum-short-at_least = { $pass } of them
designer-quorum-short-percent = { $pass } % of them
designer-quorum-short-weighted = weight { $pass }
designer-weights = Weights
designer-weights-hint = A person’s own weight goes before that of a role; everybody else weighs 1.
designer-weight-of = Weight of { $name }
designer-weight-person = Add a person
designer-weight-role = Add a role

# What follows.
designer-on-reject = When it is rejected
designer-edge-end = The request ends as rejected
designer-edge-stop = It stands still until an administrator lets it go on
designer-edge-return_to_requester = Back to the requester
designer-edge-previous = Back to the step before
designer-edge-continue = It goes on
designer-edge-step = Back to “{ $step }”
designer-may-return = They may return it
designer-after-return = When it is filed again
designer-after-return-replay = Every step again
designer-after-return-jump_back = On at the step that returned it
designer-signature = Signature
designer-signature-none = None
designer-signature-typed = Type the name
designer-signature-drawn = Draw it
designer-signature-any = Either
designer-allowed = They may also
designer-operation-transfer = Transfer it to somebody else
designer-operation-delegate = Delegate it and get it back
designer-operation-add_sign = Add people

# What they see, and when.
designer-access-of = Access to { $field }
designer-access-hidden = Hidden
designer-access-read = Read
designer-access-write = Edit
designer-deadline = It has a deadline
designer-deadline-within = Within
designer-remind-before = Remind before it is over
designer-remind-left = When this much is left
designer-then = When the time is over
designer-then-remind = Remind them
designer-then-escalate = Their manager gets it
designer-then-transfer = Somebody else gets it
designer-then-approve = It counts as approved
designer-then-reject = It counts as rejected
designer-then-automatic = It is marked as automatic wherever it is shown.
designer-then-to = Who gets it
designer-remind-times = How often
designer-remind-every = How far apart
designer-calendar = Counted in
designer-calendar-participant = The working time of whoever has it
designer-calendar-organisation = The working time of the organisation
designer-calendar-always = Every hour of every day
designer-calendar-named = The calendar { $name }
designer-span-count = { $label }: how many
designer-span-unit = { $label }: unit
designer-unit-minutes = minutes
designer-unit-hours = hours
designer-unit-days = days
designer-span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
  }
designer-span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
  }
designer-span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
designer-deadline-remind = within { $time }, then a reminder
designer-deadline-escalate = within { $time }, then their manager
designer-deadline-transfer = within { $time }, then: { $who }
designer-deadline-approve = within { $time }, then approved
designer-deadline-reject = within { $time }, then rejected

# Steps.
designer-flow = Flow
designer-flow-begin = Filed
designer-flow-end = Approved
designer-flow-keys = Arrow keys move between steps · Enter edits · Insert or + adds · Delete removes · Alt with an arrow moves a step · Ctrl Z undoes
designer-add-step = Add a step
designer-step-name = Name of the step
designer-step-id = Id
designer-step-id-hint = Running requests know the step by it.
designer-id-taken = It is taken already.
designer-id-bad = Up to 64 letters, digits, dots, - and _.
designer-step-removed = Step removed
designer-step-gone = It is not there any more.
designer-kind-approval = Approval
designer-kind-handle = Task
designer-kind-notify = CC
designer-kind-choice = Choice
designer-kind-inclusive = All that apply
designer-kind-parallel = Side by side
designer-kind-wait = Wait
designer-kind-subprocess = Another process
designer-kind-app = Mini-app
designer-kind-webhook = System outside
designer-kind-end = End
designer-kind-approval-hint = People approve or reject.
designer-kind-handle-hint = People do something, such as paying, and mark it done.
designer-kind-notify-hint = People are informed; nothing waits for them.
designer-kind-choice-hint = One branch is taken: the first whose condition is true.
designer-kind-inclusive-hint = Every branch whose condition is true is taken.
designer-kind-parallel-hint = All branches at once; it goes on when all have ended.
designer-kind-wait-hint = Nothing happens for a time, or until a date.
designer-kind-subprocess-hint = Another process is filed, once or for each row.
designer-kind-app-hint = A mini-app decides or fills in fields.
designer-kind-webhook-hint = A system outside is called, such as the ERP.
designer-kind-end-hint = It ends early, approved or rejected.
designer-says-notify = Informs: { $who }
designer-says-choice = The first branch that applies
designer-says-inclusive = Every branch that applies
designer-says-parallel = All branches at once
designer-says-wait = Waits { $time }
designer-says-wait-field = Waits until “{ $field }”
designer-says-subprocess = Files { $process }
designer-says-subprocess-each = Files { $process } for each row of “{ $table }”
designer-says-app = Asks the mini-app { $app }
designer-says-webhook = Calls { $endpoint }
designer-says-end-approved = Ends as approved
designer-says-end-rejected = Ends as rejected
designer-says-several = { $who }, { $several }
designer-says-by = { $sentence }, { $deadline }
designer-part-who = Who
designer-part-how-many = How many
designer-part-follows = What follows
designer-part-sees = What they may see
designer-part-when = By when
designer-part-arms = Branches
designer-arms-choice = Asked from top to bottom; the first that is true is taken.
designer-arms-inclusive = Each that is true is taken; it goes on when all of them have ended.
designer-arms-parallel = All of them run at once; it goes on when all have ended.
designer-arm-add = Add a branch
designer-arm-all = All branches
designer-arm-name = Name of the branch
designer-arm-name-hint = Without a name its condition is shown.
designer-arm-number = Branch { $number }
designer-arm-removed = Branch removed
designer-arm-when = It is taken when
designer-otherwise = Otherwise
designer-otherwise-hint = It is taken when no condition is true. Without steps the request simply goes on.
designer-on-unknown = When a condition can’t be judged
designer-on-unknown-hint = Such as when a field is empty that it asks about.
designer-on-unknown-stop = It stands still and an administrator chooses
designer-on-unknown-otherwise-choice = It goes the other way
designer-on-unknown-otherwise-inclusive = The branch is not taken
designer-wait = Wait
designer-wait-after = For some time
designer-wait-field = Until a date of the form
designer-wait-span = How long
designer-subprocess = Which process
designer-each = How often
designer-each-once = Once
designer-each-row = Once for each row of “{ $table }”
designer-mode = Then
designer-mode-sync = It waits until they have ended
designer-mode-async = It goes on at once
designer-sources = What its form is filled in with
designer-source-of = Where { $field } comes from
designer-source-none = left empty
designer-source-form = { $field } of this form
designer-source-row = { $field } of the row
designer-source-value = always the same
designer-source-value-of = Value of { $field }
designer-subprocess-on-reject = When one was not approved
designer-subprocess-on-failed = When one could not be filed
designer-outcome-approved = When it approves
designer-outcome-failed = When it can’t say
designer-outcome = When it says “{ $name }”
designer-outcome-add = Another outcome
designer-outcome-hint = As the mini-app calls it: a–z, 0–9, - and _.
designer-app-writes = Fields that it may set
designer-endpoint = Endpoint
designer-endpoint-hint = Its key; administrators keep its address and secret.
designer-sends = Fields that are sent
designer-sends-hint = The whole form, if you choose none.
designer-answer = Fields from the answer
designer-answer-hint = Where the value stands in the answer, such as /order/number.
designer-answer-add = Set another field
designer-webhook-on-failed = When it gives no good answer
designer-end = How it ends
designer-end-approved = Approved
designer-end-rejected = Rejected

# Conditions.
designer-condition-none = No condition yet
designer-condition-as-text = Edit as text
designer-condition-as-rows = Edit as rows
designer-condition-text-hint = In CEL.
designer-condition-expert = This is written by an expert (in CEL) and can’t be shown as rows.
designer-condition-group = Conditions
designer-condition-join = How they hold together
designer-condition-and = all of these
designer-condition-or = any of these
designer-condition-add = Add a condition
designer-condition-add-group = Add a group
designer-condition-add-each = About the rows of a table
designer-condition-remove = Remove condition { $number }
designer-condition-joint-and = {" and "}
designer-condition-joint-or = {" or "}
designer-condition-how = How many rows
designer-condition-how-exists = at least one row of
designer-condition-how-all = every row of
designer-condition-table = Table
designer-condition-exists = at least one row of “{ $table }” where { $inner }
designer-condition-all = every row of “{ $table }” where { $inner }
designer-condition-subject = What is looked at
designer-condition-operator = How { $subject } is compared
designer-condition-value = What { $subject } is compared with
designer-operator-is = is
designer-operator-is-not = is not
designer-operator-below = is below
designer-operator-at-most = is at most
designer-operator-above = is above
designer-operator-at-least = is at least
designer-operator-below-date = is before
designer-operator-at-most-date = is on or before
designer-operator-above-date = is after
designer-operator-at-least-date = is on or after
designer-operator-in = is one of
designer-operator-not-in = is none of
designer-operator-has = has
designer-operator-has-not = has not
designer-operator-filled = is filled in
designer-operator-empty = is empty
designer-operator-yes = is ticked
designer-operator-no = is not ticked
designer-operator-contains = contains
designer-operator-starts = begins with
designer-op-is = { $subject } is { $value }
designer-op-is_not = { $subject } is not { $value }
designer-op-below = { $subject } is below { $value }
designer-op-at_most = { $subject } is at most { $value }
designer-op-above = { $subject } is above { $value }
designer-op-at_least = { $subject } is at least { $value }
designer-op-below-date = { $subject } is before { $value }
designer-op-at_most-date = { $subject } is on or before { $value }
designer-op-above-date = { $subject } is after { $value }
designer-op-at_least-date = { $subject } is on or after { $value }
designer-op-in = { $subject } is { $value }
designer-op-not_in = { $subject } is not { $value }
designer-op-has = { $subject }: { $value }
designer-op-has_not = { $subject }: not { $value }
designer-op-filled = { $subject } is filled in
designer-op-empty = { $subject } is empty
designer-op-yes = { $subject }
designer-op-no = not: { $subject }
designer-op-contains = { $subject } contains { $value }
designer-op-starts = { $subject } begins with { $value }
designer-quoted = “{ $text }”
designer-value-own = a fixed value
designer-value-other = Compare with another field
designer-value-several = Type and press Enter
designer-subject-size = Number of { $field }
designer-subject-sum = Sum of { $field }
designer-subject-weekday = Weekday of { $field }
designer-subject-days = Days from { $from } to { $to }
designer-subject-requester-department = Department of the requester
designer-subject-requester-departments = Departments of the requester, and those above
designer-subject-requester-roles = Roles of the requester
designer-subject-requester-position = Position of the requester
designer-subject-requester-id = The requester
designer-subject-org-today = Today
designer-subject-instance-filed-on = Day of filing
designer-subject-instance-round = Times it was filed
designer-leave-type = type
designer-leave-from = first day
designer-leave-to = last day
designer-weekday-1 = Monday
designer-weekday-2 = Tuesday
designer-weekday-3 = Wednesday
designer-weekday-4 = Thursday
designer-weekday-5 = Friday
designer-weekday-6 = Saturday
designer-weekday-7 = Sunday

# The form.
designer-fields = Fields
designer-fields-none = There are no fields yet.
designer-palette = Add a field
designer-preview = The form
designer-preview-hint = As people will see it. Try it; click a field to edit it at the right.
designer-preview-hint-narrow = As people will see it.
designer-columns = Columns
designer-column-add = Add a column
designer-column-required = Required columns come first, in the order that you give them.
designer-field-other = field
designer-field-text = Text
designer-field-textarea = Long text
designer-field-number = Number
designer-field-money = Amount
designer-field-date = Date
designer-field-zoned_datetime = Date and time
designer-field-select = Selection
designer-field-radio = Choice
designer-field-checkbox = Tick box
designer-field-member = Person
designer-field-members = People
designer-field-department = Department
designer-field-attachments = Attachments
designer-field-table = Detail table
designer-field-instance = Linked request
designer-field-leave = Leave
designer-field-text-hint = One line
designer-field-textarea-hint = Several lines
designer-field-number-hint = Whole or with decimals
designer-field-money-hint = With its currency
designer-field-date-hint = A day
designer-field-zoned_datetime-hint = A time of day in a time zone
designer-field-select-hint = One of a list that opens
designer-field-radio-hint = One of a few that are always seen
designer-field-checkbox-hint = Yes or no
designer-field-member-hint = One member of the organisation
designer-field-members-hint = Several members
designer-field-department-hint = One department
designer-field-attachments-hint = Files and photos
designer-field-table-hint = Rows with columns of their own
designer-field-instance-hint = Another request, such as the trip of a claim
designer-field-leave-hint = Type and span of a leave, with the balance
designer-field-title = Title
designer-field-help = Help
designer-field-placeholder = Example in the empty field
designer-field-required = Must be filled in
designer-field-name = Name in rules
designer-field-name-hint = Conditions and steps know the field by it. Another name is written wherever it stands.
designer-field-name-bad = Up to 40 small letters, digits and _, beginning with a letter.
designer-field-gone = This field is not there any more.
designer-field-unknown = A kind of field that only experts write; what it says besides is kept.
designer-field-removed = { $name } removed
designer-options-source = Where the options come from
designer-options-list = A list here
designer-options-leave-types = The types of leave
designer-options-trips = The requester’s trips
designer-options-app = The mini-app of the form
designer-options = Options
designer-option-number = Option { $number }
designer-option-value = Value in rules
designer-option-add = Add an option
designer-min-length = At least so many characters
designer-max-length = At most so many characters
designer-format = Kind of text
designer-format-none = Any
designer-format-email = E-mail address
designer-format-uri = Web address
designer-pattern = Pattern
designer-pattern-hint = A regular expression, such as ^[0-9]+$.
designer-whole = Whole numbers only
designer-minimum = Least value
designer-maximum = Greatest value
designer-min-rows = At least so many rows
designer-max-rows = At most so many rows
designer-min-items = At least so many
designer-max-items = At most so many
designer-linked-process = Requests of which process
designer-visible = It is shown only in some cases
designer-visible-when = It is shown when
designer-computed = It is computed
designer-formula = Formula
designer-formula-own = Another formula
designer-formula-text = Formula as text
designer-formula-hint = In CEL; money("12.50", "EUR"), sum, size and days_between are known.
designer-formula-sum = Sum of { $field }
designer-formula-rows = Number of rows of { $table }
designer-formula-days = Days from { $from } to { $to }, both counted
designer-by-app = The mini-app of the form sets it
designer-by-app-hint = What people send for it counts for nothing.
designer-section = Section
designer-section-none = None
designer-section-new = A new section
designer-section-number = Section { $number }
designer-section-title = Title of the section
designer-fact = On cards and lists
designer-fact-hint = At most five fields that decide; the number is their order.
designer-fact-place = { $place ->
    [0] Not shown
   *[other] Place { $place }
  }
designer-total = Show the sum of all rows

# Rules.
designer-rules-requester = The requester
designer-rules-deciders = Those who decide
designer-rules-title = Title of a request
designer-withdraw = They may withdraw it
designer-withdraw-until-end = As long as it runs
designer-withdraw-until-first-decision = Until somebody has decided
designer-withdraw-until-step = Until a certain step begins
designer-withdraw-step = Until this step begins
designer-requester-fields = Their fields
designer-requester-fields-hint = Of what they file. A field that only others fill in is hidden or read here.
designer-policy-duplicate = Whoever has approved an earlier step
designer-policy-duplicate-hint = Only if nothing that they see has changed since and no signature is asked for. A step may say otherwise.
designer-leaver = Open tasks of somebody who leaves
designer-leaver-resolve_again = Who decides is found anew
designer-leaver-manager = Go to their manager
designer-leaver-administrator = Go to the process administrator
designer-separations = Separation of duties
designer-separations-hint = Two steps of one request that may not be decided by the same person, also not through a deputy.
designer-separations-none = There are fewer than two steps that people decide.
designer-separation = { $one } and { $other }
designer-separation-one = One step
designer-separation-other = The other step
designer-title-hint = What people see in lists. Fields in curly brackets are replaced by what was filled in.
designer-title-in = Title ({ $language })
designer-title-field = Put a field into the title ({ $language })
designer-title-insert = Put in a field …

# Tools.
designer-tool-try = Try
designer-tool-what-if = What if
designer-tool-organisation = Organisation check
designer-tool-versions = Versions
designer-tool-export-json = Export as JSON
designer-tool-export-bpmn = Export as BPMN (what is saved)
designer-tool-import = Import from a file
designer-tool-discard = Throw the draft away
designer-try = Who would decide?
designer-try-intro = Fill in the form as somebody would. Nothing is filed and nobody is told.
designer-try-requester = As
designer-try-result = This would happen
designer-try-nobody = Nobody is asked
designer-try-incomplete = Further steps depend on what is not filled in yet.
designer-what-if-intro = The requests that ended last go through what you design now: who would have been asked instead?
designer-what-if-last = How many requests
designer-what-if-ask = Go through them
designer-what-if-none = No request has ended yet.
designer-what-if-finished = Looked at
designer-what-if-same = Unchanged
designer-what-if-path-changed = Go another way
designer-what-if-gained = Somebody more is asked
designer-what-if-lost = Somebody is not asked any more
designer-what-if-undecided = Can’t be told
designer-what-if-lead-time = Lead time
designer-what-if-hours = { $before } h → { $after } h
designer-what-if-cases = Requests that change
designer-what-if-column-request = Request
designer-what-if-column-before = As it was
designer-what-if-column-after = As it would be
designer-what-if-column-gained = Asked in addition
designer-what-if-column-lost = Not asked any more
designer-organisation-intro = For every member and on every path: is somebody found, is it not they themselves, is nobody overloaded?
designer-organisation-looked =
    Looked at { $members ->
    [one] { $members } member
   *[other] { $members } members
  } on { $paths ->
    [one] { $paths } path
   *[other] { $paths } paths
  }.
designer-organisation-incomplete = There are more paths than can be looked at.
designer-organisation-good = Everybody’s request finds its people.
designer-publish-title = Publish
designer-publish-first = People can file it from then on.
designer-publish-consequence = It becomes version { $number }. What is filed from then on goes this way; requests that are running keep their version.
designer-publish-nothing = Nothing has changed since the last version.
designer-publish-hindered = { $count ->
    [one] { $count } error has to be mended first
   *[other] { $count } errors have to be mended first
  }
designer-publish-changes = What changes
designer-note = Note
designer-note-hint = Why it changes, for those who look at the versions later.
designer-save-and-publish = Save and publish
designer-published = Version { $number } is published
designer-changes-none = No differences.
designer-change-added = Added
designer-change-removed = Removed
designer-change-changed = Changed
designer-change-moved = Moved
designer-versions-none = Not published yet
designer-versions-none-hint = Each time you publish, the version is kept here.
designer-version-current = Filed now
designer-changes-before = Changes since version { $number }
designer-changes-since = What has changed since then
designer-roll-back = Go back to it
designer-roll-back-title = Go back to version { $number }?
designer-roll-back-consequence = It is checked and published again as a new version. Your draft stays as it is.
designer-migrate = Take over what is running
designer-migrate-title = From version { $from } to version { $to }
designer-migrate-intro = Running requests go on in the version that is published now. Nothing happens before you confirm.
designer-migrate-none = No request runs under an older version.
designer-migrate-do = { $count ->
    [one] Take over { $count } request
   *[other] Take over { $count } requests
  }
designer-migrated = { $count ->
    [one] { $count } request taken over
   *[other] { $count } requests taken over
  }
designer-verdict-same = Same future
designer-verdict-again = Needs approval again
designer-verdict-impossible = Not possible
designer-discard-title = Throw the draft away?
designer-discard-consequence = Version { $number } stays as it is; everything that was changed since is lost.
designer-discard-all = It was never published: the whole process is lost.
designer-discarded = The draft was thrown away
designer-import-replace = Replace
designer-import-consequence = What the file says takes the place of what you design. It is not saved yet, and Undo brings yours back.
designer-imported = Imported; look through it before you save
