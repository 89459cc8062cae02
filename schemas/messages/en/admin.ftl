## Administration: people, structure, calendars, rights, the audit log.

admin-title = Administration
admin-nothing = Nothing to administer
admin-nothing-detail = Administration is for members with administrative rights.
admin-members = Members
admin-import = Import
admin-departments = Departments
admin-roles = Roles
admin-groups = Groups
admin-offices = Offices
admin-calendars = Calendars
admin-processes = Processes
admin-audit = Audit log

admin-member-add = Add a member
admin-member-create = Add
admin-member-name = Name
admin-member-state = State
admin-member-active = Active
admin-member-inactive = Inactive
admin-department = Department
admin-position = Position
admin-login-hint = For example the first name, in lower case. It is unique in the installation.
admin-manager-hint = Decides first on leave, expenses and trips.
admin-authority = May decide up to
admin-authority-hint = In { $currency }. Processes may climb the reporting line until a limit covers the amount. Empty means no limit was given.
admin-valid-from = Valid from
admin-valid-from-new = The first working day. Empty means today.
admin-valid-from-change = When the change takes effect. Empty means today.

admin-links = Sign-in
admin-links-hint = Make a one-time link and hand it over yourself. Whoever opens it sets the password.
admin-link-invitation = Make an invitation
admin-link-reset = Make a reset link
admin-link-made = One-time link
admin-link-expires = Expires:
admin-copy = Copy
admin-link-copied = Copied
admin-link-selected = The link is selected: copy it with Ctrl C.
admin-leaving = Leaving
admin-deactivate = Deactivate
admin-deactivate-title = Deactivate { $name }?
admin-deactivate-consequence = They can no longer sign in; all their sessions end. Their requests and messages stay.
admin-deactivate-on = Last day
admin-deactivate-on-hint = Empty means at once.

admin-rights = Rights
admin-rights-hint = What this member may do beyond their own work.
admin-rights-within = Only in these departments
admin-rights-within-hint = Empty means everywhere.
admin-rights-save = Save rights
right-organisation-manage = Change the organisation: departments, roles, offices, calendars
right-members-manage = Manage members
right-processes-manage = Design and publish processes
right-instances-manage = Intervene in requests
right-leave-manage = Manage leave balances
right-audit-read = Read the audit log

admin-import-intro = Choose a CSV file with a header line. You first see what each line would change; nothing happens until you apply it.
admin-import-file = CSV file
admin-import-chosen = Chosen: { $name }
admin-import-template = Download an empty template
admin-import-would = What would happen
admin-import-applied = Done
admin-import-create = { $count } new
admin-import-update = { $count } changed
admin-import-unchanged = { $count } unchanged
admin-import-error = { $count ->
    [one] { $count } error
   *[other] { $count } errors
  }
admin-import-apply = { $count ->
    [one] Apply { $count } change
   *[other] Apply { $count } changes
  }
admin-import-encoding = In a spreadsheet program choose “Save as … CSV UTF-8”, then choose the new file here.
admin-import-mend = Mend the lines with errors in the file, then choose it again.
admin-import-row = Line
admin-import-action = What happens
admin-import-action-create = New
admin-import-action-update = Changed
admin-import-action-unchanged = Unchanged
admin-import-action-error = Error
admin-import-changes = Changes and errors

admin-departments-hint = Add the first one, or import people: their departments come with them.
admin-department-add = Add a department
admin-department-name = Name
admin-department-parent = Part of
admin-department-remove = Remove this department
admin-department-remove-title = Remove “{ $name }”?
admin-department-remove-consequence = Only a department without members and without departments below it can be removed.
admin-head = Head
admin-head-hint = Flows may ask the head of a department to decide.

admin-roles-intro = Flows ask for roles, not for names: “finance” decides on expenses, “hr” is told about leave. A role may be held for one department only.
admin-role = Role
admin-role-add = Add a role
admin-role-name = Name
admin-role-key = Key
admin-role-key-hint = Flows name it so: lower-case letters, digits, hyphens.
admin-role-holders = Held by
admin-role-holders-of = Who is { $name }
admin-role-nobody = nobody yet
admin-role-holder = Member
admin-role-scope = For
admin-role-everywhere = everywhere
admin-role-holder-add = Add a holder
admin-role-holder-remove = Remove the holder { $name }

admin-groups-intro = A group is people of any departments: a committee, the drivers, the on-call list. Processes name it by its key.
admin-groups-none = No groups yet
admin-groups-none-hint = Add one, and a process can ask its members.
admin-group = Group
admin-group-add = Add a group
admin-group-name = Name
admin-group-key = Key
admin-group-key-hint = Processes name it so: lower-case letters, digits, hyphens. It never changes.
admin-group-members = Members
admin-group-nobody = nobody yet
admin-group-more = { $names } and { $count } more

admin-office-add = Add an office
admin-office-name = Name
admin-offices-none = No offices yet
admin-offices-none-hint = An office gives people their zone and their working calendar.
admin-calendar = Calendar
admin-calendar-hint = Working days and holidays; leave is counted by it.
admin-calendar-add = Add a calendar
admin-calendar-name = Name
admin-calendar-week = Working week
admin-calendar-day = Day
admin-calendar-start = Start
admin-calendar-noon = Half-day
admin-calendar-end = End
admin-holidays = Holidays
admin-holiday-date = Date
admin-holiday-name = Name of the holiday
admin-holiday-works = Works
admin-holiday-off = day off
admin-holiday-like = worked like { $day }
admin-holiday-add = Add a holiday
admin-holiday-remove = Remove { $name }

admin-leave = Leave
admin-leave-types-none = No leave types yet
admin-leave-types-none-hint = People can ask for leave once there is a type of it.
admin-leave-type = Type
admin-leave-type-add = Add a type
admin-leave-type-name-en = Name in English
admin-leave-type-name-zh = Name in Chinese
admin-leave-type-key = Key
admin-leave-type-key-hint = Forms name it so, and it stays: small letters, digits and _.
admin-leave-type-unit = Counted in
admin-leave-unit-day = days
admin-leave-unit-minute = hours
admin-leave-type-paid = Paid
admin-leave-type-half-days = Half days
admin-leave-type-balance = Needs a balance
admin-leave-rule-paid = It is paid
admin-leave-rule-half_days = Half days may be taken
admin-leave-rule-balance_required = It is drawn from what was granted
admin-leave-grant = Grant leave
admin-leave-grant-submit = Grant
admin-leave-who = Who gets it
admin-leave-some = These people
admin-leave-all = Everybody
admin-leave-all-mine = Everybody in my departments
admin-leave-people = People
admin-leave-nobody = Choose who gets it.
admin-leave-no-types = No type needs a balance, so there is nothing to grant.
admin-leave-days = Days
admin-leave-hours = Hours
admin-leave-amount-not-a-number = Write a number such as 28 or 0.5.
admin-leave-amount-too-fine = This can’t be counted exactly: days go to three decimals, hours to whole minutes.
admin-leave-amount-nothing = Grant more than nothing.
admin-leave-amount-too-large = This is too much.
admin-leave-from = Usable from
admin-leave-until = Last day
admin-leave-until-hint = What is left after it expires. Empty means never.
admin-leave-reason = Reason
admin-leave-reason-hint = It stands in the ledger, where the member reads it too.
admin-leave-consequence = { $one ->
    [yes] { $count ->
        [one] { $name } gets
       *[other] { $count } people get
      }
   *[no] { $count ->
        [one] { $count } person gets
       *[other] { $count } people get
      }
  } { $amount } of { $type }, { $ends ->
    [yes] usable from { $from } to { $until }.
   *[no] usable from { $from } without an end.
  }
admin-leave-granted = { $count ->
    [one] { $count } person got { $amount } of { $type }.
   *[other] { $count } people got { $amount } of { $type } each.
  }
admin-leave-of-member = Balances of a member
admin-leave-member = Member

admin-typed-lost = What you typed here will be lost.

admin-audit-when = When
admin-audit-who = Who
admin-audit-what = What
admin-audit-target = On what

audit-session-opened = signed in
audit-password-changed = changed a password
audit-member-created = added a member
audit-member-changed = changed a member
audit-member-rights = changed rights
audit-member-invited = made an invitation link
audit-member-password-reset = made a reset link
audit-member-deactivated = deactivated a member
audit-members-imported = imported members
audit-department-created = added a department
audit-department-changed = changed a department
audit-department-closed = removed a department
audit-role-created = added a role
audit-role-holders = changed who holds a role
audit-group-created = added a group
audit-group-renamed = renamed a group
audit-group-members = changed who is in a group
audit-deputy-created = arranged a stand-in
audit-deputy-changed = changed a stand-in
audit-deputy-ended = ended a stand-in
audit-office-created = added an office
audit-office-changed = changed an office
audit-calendar-created = added a calendar
audit-calendar-changed = changed a calendar
audit-process-drafted = changed a draft of a process
audit-process-draft-discarded = threw a draft of a process away
audit-process-rolled-back = went back to an earlier version of a process
audit-instance-migrated = moved a request to another version of its process
audit-process-published = published a process
audit-leave-granted = granted leave
audit-leave-type-created = added a leave type
audit-instance-draft = began a draft
audit-instance-delete = deleted a draft
audit-instance-edit = edited a draft
audit-instance-file = filed a request
audit-instance-resubmit = filed a request again
audit-instance-reopen = reopened a request
audit-instance-start = filed a request because another one asked for it
audit-instance-tick = did what was due for a request
audit-instance-reassess = found somebody for the tasks of a person who is away
audit-instance-child-ended = took note that a request had ended that another one waited for
audit-instance-withdraw = withdrew a request
audit-instance-resume = let a request go on
audit-instance-suspend = suspended a request
audit-instance-terminate = terminated a request
audit-instance-comment = commented on a request
audit-instance-edit-comment = changed a comment
audit-instance-delete-comment = took a comment back
audit-instance-urge = sent a reminder
audit-instance-copy = informed others
audit-instance-skip = went on without a step
audit-task-approve = approved
audit-task-reject = rejected
audit-task-return = returned
audit-task-done = marked as done
audit-task-transfer = handed over
audit-task-delegate = let somebody else look first
audit-task-add-sign = added people
audit-task-ask = asked the requester
audit-task-remove-sign = took somebody out who was added
audit-task-claim = took a task
audit-task-release = gave a task back
audit-task-take-back = took a decision back
audit-app-installed = installed an app
audit-app-changed = changed an installed app
audit-app-uninstalled = removed an app
audit-app-submitted = handed in a version of an app
audit-app-listed = listed a version of an app
audit-app-refused = refused a version of an app
audit-app-withdrawn = withdrew a version of an app
audit-publisher-created = made a publisher
audit-publisher-key-added = added a publisher’s key
audit-publisher-key-revoked = revoked a publisher’s key
audit-office-given = gave an office of this server
audit-office-taken = took an office of this server
audit-publisher-allowed = let an account publish
audit-publisher-disallowed = let an account publish no longer
