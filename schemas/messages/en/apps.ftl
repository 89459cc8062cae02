## Mini-apps: what is installed, consent, calls, the publisher’s console, the operator’s review.


admin-apps = Apps
apps-installed = Installed
apps-installed-none = No apps are installed
apps-installed-none-hint = An app brings forms, commands and reminders. Choose one from the catalog below.
apps-catalog = Catalog
apps-catalog-none = Nothing more to install
apps-catalog-none-hint = Every app that the catalog lists is installed.
apps-catalog-search = Search the catalog
apps-catalog-found = { $count ->
    [one] 1 app
   *[other] { $count } apps
  }
apps-catalog-not-found = No app in the catalog matches “{ $search }”.
apps-name = App
apps-version = Version
apps-state = State
apps-state-active = On
apps-state-disabled = Off
apps-state-withdrawn = Withdrawn
apps-state-paused = Paused
apps-last-day = Last 24 hours
apps-usage-none = Not called
apps-usage-well = { $calls ->
    [one] 1 call, which went well
   *[other] { $calls } calls, all went well
  }
apps-usage-failed = { $failures } of { $calls ->
    [one] 1 call
   *[other] { $calls } calls
  } failed
apps-update-to = Update to { $version }

apps-publisher = Publisher
apps-license = Licence
apps-size = Size
apps-id = App ID
apps-signed-with = Signed with
apps-submitted = Submitted
apps-readme = Read what the author says about it
apps-may = What it may do
apps-scopes-none = It asks for nothing.
apps-scope-kv = It may keep data of its own in a store that only it can read.
apps-scope-chat-write = It may write to people in chat: to those who may use it, who file or decide its requests, or whom its settings name.
apps-scope-instances-read = It may read the requests that were filed with its own forms.
apps-scope-instances-write = It may file and change requests of its own forms.
apps-scope-directory-read = It may see who works here: names, departments, managers.
apps-scope-schedule = It may start by itself at set times.
apps-scope-new = New
apps-scope-reason = The app’s author says:
apps-cannot = What it can’t do
apps-cannot-network = It can’t reach the internet or other systems.
apps-cannot-files = It can’t read or write files.
apps-cannot-conversations = It can’t read conversations.
apps-cannot-others-requests = It can’t see requests that were filed with other forms.
apps-cannot-chat-write = It can’t write to anybody in chat.
apps-cannot-instances-read = It can’t look up requests; it sees a form of its own only while somebody fills it in or files it.
apps-cannot-directory-read = It can’t look up who works here; it learns only who uses it.
apps-cannot-kv = It can’t keep any data.
apps-cannot-schedule = It can’t start by itself at set times.
apps-imports = { $count ->
    [0] What its code could call: nothing
    [one] What its code could call: 1 interface
   *[other] What its code could call: { $count } interfaces
  }
apps-imports-hint = The binary names all of them. Nothing else is within its reach.
apps-brings = What it brings
apps-brings-nothing = No forms, commands or schedules.
apps-forms = Forms
apps-hooks = Around its forms it
apps-hook-form-changed = suggests values and choices while a form is filled in
apps-hook-validate = checks a form before it is filed, and may refuse it
apps-hook-resolve-participants = names who decides
apps-hook-decide-step = decides a step of its own
apps-commands = Commands in chat
apps-events = It is told when
apps-event-instance-filed = a request is filed
apps-event-instance-decided = somebody decides on a request
apps-event-instance-approved = a request is approved
apps-event-instance-rejected = a request is rejected
apps-event-instance-withdrawn = a request is withdrawn
apps-event-instance-revoked = an approved request is revoked
apps-event-task-opened = a request comes to somebody for a decision
apps-event-member-joined = somebody joins
apps-event-member-moved = somebody changes department
apps-event-member-left = somebody leaves
apps-schedules = It starts by itself
apps-schedule = { $name }: { $cadence } ({ $zone })
apps-schedule-next = next
apps-cadence-minutes = every { $every } minutes
apps-cadence-hourly = every hour, { $minute ->
    [0] on the hour
    [one] 1 minute past
   *[other] { $minute } minutes past
  }
apps-cadence-daily = every day at { $time }
apps-cadence-weekdays = Monday to Friday at { $time }
apps-cadence-weekly = every { $days } at { $time }
apps-cadence-monthly = on day { $day } of each month at { $time }
apps-cadence-other = by the schedule { $cron }

apps-audience = Who may use it
apps-audience-everybody = Everybody in the organisation
apps-audience-some = Some departments
apps-audience-departments = Departments
apps-audience-hint = With all departments below them.
apps-audience-save = Save who may use it
apps-settings = Settings
apps-settings-save = Save settings
apps-unsaved = Not saved yet
apps-install = Grant and install
apps-installed-now = { $name } is installed.
apps-already = Version { $version } of this app is installed.
apps-already-open = Open the installed app
apps-not-listed = This version can’t be installed: the catalog does not list it.

apps-overview = Overview
apps-calls = Calls
apps-installed-at = installed
apps-changed-at = Last changed
apps-on-hint = It is on: its forms and commands are offered.
apps-off-hint = It is off: its forms and commands are not offered, and it is not called.
apps-switch-off = Switch off
apps-switch-off-title = Switch off { $name }?
apps-switch-off-consequence = Its forms, commands and buttons stop working for everybody. Requests that were filed go on, but it is not told what happens to them meanwhile, also not later.
apps-switch-on = Switch on
apps-switched-off = { $name } is off.
apps-switched-on = { $name } is on.
apps-stored = Stored data
apps-stored-nothing = none
apps-stored-amount = { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
  }, { $size }
apps-paused = It failed too often in a row. Until it is tried again, it hears of nothing and answers no commands; its forms go on working.
apps-paused-until = Next try:
apps-paused-why = See what failed
apps-resume = Try again now
apps-resumed = { $name } is called again.
apps-update = Update
apps-withdrawn = Version { $version } was withdrawn from the catalog.
apps-withdrawn-works = It goes on working here until you update, switch off or remove it.
apps-update-there = Version { $version } is available.
apps-update-look = See what changes
apps-update-title = Update { $name } to { $version }
apps-update-none = Version { $version } is the newest.
apps-update-new-scopes = { $count ->
    [0] It asks for nothing new, compared with version { $version }.
    [one] It asks for one thing more than version { $version }, marked as new below.
   *[other] It asks for { $count } things more than version { $version }, marked as new below.
  }
apps-update-grant = Grant and update
apps-updated-now = { $name } is now at version { $version }.
apps-uninstall = Uninstall
apps-uninstall-hint = To stop it for a while, switch it off instead: its data stays.
apps-uninstall-title = Uninstall { $name }?
apps-uninstall-forms = { $count ->
    [0] Its commands are offered no more.
    [one] Its form “{ $names }” is offered no more, nor are its commands.
   *[other] Its forms are offered no more ({ $names }), nor are its commands.
  }
apps-uninstall-store = { $entries ->
    [0] Its store, which is empty now, is removed.
    [one] Its store is emptied: 1 entry is deleted for good.
   *[other] Its store is emptied: { $entries } entries are deleted for good.
  }
apps-uninstall-settings = Its settings, who may use it, and the content of its cards in chat are deleted for good.
apps-uninstall-requests = Requests that were filed stay, with their decisions.
apps-uninstalled = { $name } is uninstalled.

apps-calls-failed-only = Only failures
apps-calls-none = It has not been called yet
apps-calls-none-hint = Each time that the app is asked something, it is listed here with what it cost.
apps-calls-none-failed = No call has failed
apps-call-when = When
apps-call-function = What for
apps-call-about = About
apps-call-person = For whom
apps-call-result = Result
apps-call-fuel = Fuel
apps-call-time = Time, ms
apps-call-memory = Memory
apps-call-answered = Answered
apps-call-cost = { $fuel } fuel, { $time } ms, { $memory }
apps-call-more = Version { $version }, { $calls ->
    [one] 1 host call
   *[other] { $calls } host calls
  }, waited { $waited } ms
apps-function-form-changed = A form was changed
apps-function-validate = A form was checked
apps-function-resolve-participants = Who decides
apps-function-decide-step = A step to decide
apps-function-on-event = Something happened
apps-function-on-command = A command in chat
apps-function-on-card = A button on a card
apps-function-on-schedule = A set time
apps-cause-app-error = Reported a failure
    .hint = The app itself said that it could not do this. Its words and its log tell why.
apps-cause-timeout = Took too long
    .hint = It was stopped because its time was over. If this happens often, tell the publisher.
apps-cause-out-of-fuel = Computed too much
    .hint = It was stopped because it used up its fuel, which measures how much it computes. Tell the publisher.
apps-cause-stack-overflow = Called itself too deeply
    .hint = It was stopped by a fault in its code. Tell the publisher.
apps-cause-out-of-memory = Needed too much memory
    .hint = It wanted more memory than an app gets. Tell the publisher.
apps-cause-crashed = Crashed
    .hint = It broke off because of a fault in its code. The log may say where; the publisher can mend it.
apps-cause-result-too-large = Answer too large
    .hint = What it answered or handed over was larger than allowed. Tell the publisher.
apps-cause-busy = Too many calls waited
    .hint = Too many calls of this app waited at once, so this one was turned away. It is fine once there is less to do.
apps-cause-incompatible = Does not fit this server
    .hint = It does not fit this version of the platform, or what it was granted. Look for an update.
apps-cause-platform-error = A fault of the platform
    .hint = This was not the app’s fault. Tell the operator of this server.
apps-log = Log
apps-log-dropped = { $count ->
    [one] 1 line dropped: the log was full.
   *[other] { $count } lines dropped: the log was full.
  }
apps-level-debug = Debug
apps-level-info = Info
apps-level-warn = Warning
apps-level-error = Error

apps-version-submitted = Waiting for review
apps-version-listed = Listed
apps-version-refused = Refused
apps-version-withdrawn = Withdrawn

## The publisher’s console.

publishing-none = Only for publishers
publishing-none-hint = The operator of this server decides who may publish apps.
publishing-publishers = Publishers
publishing-first = Become a publisher
publishing-first-hint = Manifests name the publisher, and bundles are signed with a private key that stays with you.
publishing-another = Add another publisher
publishing-key = Name in manifests
publishing-key-hint = Small letters, digits and hyphens. It can’t be changed later.
publishing-key-is = Manifests name it “{ $key }”.
publishing-name = Name
publishing-name-hint = What administrators read.
publishing-public-key = Public key
publishing-public-key-hint = The ed25519 public key, 32 bytes in base64.
publishing-create = Create publisher
publishing-created = { $name } can publish now.
publishing-keys = Keys of { $name }
publishing-key-added = added
publishing-key-revoked = Revoked
publishing-key-valid = Valid
publishing-key-add = Add a key
publishing-key-add-submit = Add key
publishing-key-revoke = Revoke
publishing-key-revoke-this = Revoke the key { $key }
publishing-key-revoke-title = Revoke this key?
publishing-key-revoke-consequence = Nothing new can be signed with it, and it can’t be made valid again. Versions that were submitted before stay as they are.
publishing-key-revoke-last = It is the only valid key of { $name }: until you add another one, nothing can be submitted.

publishing-upload = Submit a version
publishing-bundle = Bundle
publishing-bundle-hint = The zip archive of the app, at most 32 MiB.
publishing-bundle-needed = Choose the bundle.
publishing-signature = Signature
publishing-signature-hint = 64 bytes in base64. Paste it, or choose the file below.
publishing-signature-needed = Paste the signature, or choose its file.
publishing-signature-file = Signature file
publishing-signature-unreadable = This file holds no signature: it has to be 64 bytes, or those in base64.
publishing-submit = Submit
publishing-uploading = Uploading
publishing-checking = Uploaded. The server is checking it…
publishing-submitted = { $name } { $version } is submitted
publishing-submitted-hint = The operator looks at it next; you see here what becomes of it.
publishing-problems = { $count ->
    [one] The bundle was not taken: 1 problem
   *[other] The bundle was not taken: { $count } problems
  }
publishing-problems-hint = Mend what is listed, sign again and submit. Nothing was kept.

publishing-versions = Own versions
publishing-versions-none = Nothing submitted yet
publishing-versions-none-hint = The versions that you submit are listed here with what the operator decided.
publishing-note = The operator says:

## The operator’s review.

review-none = Only for the operator
review-compared = “New” is what version { $version }, which is offered today, does not ask for.
review-compared-none = No other version of this app is offered today, so nothing is compared and nothing marked as new.
review-none-hint = The operator of this server decides which apps the catalog lists.
review-show = Show
review-show-all = All versions
review-empty-submitted = Nothing waits for review
review-empty = There are no such versions
review-accounts = Who may publish
review-accounts-hint = Accounts that may become publishers and submit apps.
review-accounts-none = Nobody may publish yet.
review-account-login = Login
review-account-add = Allow
review-account-unknown = There is no account with this login.
review-account-remove = Take away
review-account-remove-this = Take away the right to publish of { $login }
review-account-remove-title = Should { $login } publish no more?
review-account-remove-consequence = This account can submit nothing new and can’t manage its keys. What is listed stays listed.
review-account-allowed = { $login } may publish.
review-account-removed = { $login } may publish no more.
review-account-operator = Operator
review-account-publisher = May publish
review-decide = Decision
review-note = Note
review-note-hint = The publisher reads it.
review-note-needed = Say what has to be mended.
review-list = List
review-list-hint = Every organisation on this server can then install it.
review-refuse = Refuse
review-refuse-title = Refuse { $name } { $version }?
review-refuse-consequence = The catalog does not show it, and the publisher reads your note.
review-withdraw = Withdraw
review-withdraw-title = Withdraw { $name } { $version }?
review-withdraw-consequence = Nobody can install this version any more, or update to it. Where it is installed, it stays and goes on working.
review-done-listed = { $name } { $version } is listed.
review-done-refused = { $name } { $version } is refused.
review-done-withdrawn = { $name } { $version } is withdrawn.
