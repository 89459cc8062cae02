## The frame around everything: navigation, states, what every screen says.

nav-label = Main
nav-messages = Messages
nav-approvals = Approvals
nav-workbench = Workbench
nav-directory = Directory
nav-admin = Admin
nav-publishing = Publishing
nav-review = App review
nav-me = Me
nav-own = { $name }: own settings
nav-waiting = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
  }
skip-to-content = Skip to content
side-pane = Side pane
live-away = Connection lost. Trying again…

switcher-open = Go to
switcher-hint = Go to (Ctrl K)
switcher-title = Go to
switcher-label = People, conversations, requests, forms, / for commands
switcher-nothing = Nothing found for “{ $query }”.
switcher-places = Places
switcher-people = People
switcher-conversations = Conversations
switcher-forms = Forms
switcher-requests = Requests
switcher-commands = Commands

not-found = There is nothing here
not-found-detail = It may have been removed, or you may not be allowed to see it.
not-found-home = To your messages

back = Back
close = Close
cancel = Cancel
save = Save
saved = Saved
add = Add
remove = Remove
delete = Delete
search = Search
retry = Try again
loading = Loading
select-nothing = Nothing found
more = More
load-more = Load more
optional = optional
none = None
yes = Yes
no = No

error-offline = The server can’t be reached
error-offline-detail = Check your connection. What you typed is kept.
error-unknown = That did not work
error-request-id = Request { $id }

state-draft = Draft
state-running = Running
state-returned = Returned
state-suspended = Suspended
state-approved = Approved
state-rejected = Rejected
state-withdrawn = Withdrawn
state-terminated = Terminated
state-revoked = Revoked
state-waiting = Waiting
state-open = To do
state-claimed = Claimed
state-decided = Decided
state-transferred = Transferred
state-superseded = No longer needed
state-cancelled = Cancelled
state-expired = Expired

## Ways in: sign-in, set-up, one-time links.

language = Language
sign-in-title = Sign in
sign-in-organisation = Organisation
sign-in-organisation-hint = Its short name, for example “acme”.
sign-in-login = Login
sign-in-password = Password
sign-in-submit = Sign in
sign-in-forgotten = Forgotten your password? Your administrator can make you a link for a new one.

password-new = New password
password-again = New password again
password-rule = At least { $shortest } characters. Several words make a good one.
password-short = This is too short: at least { $shortest } characters.
password-different = The two passwords differ.

setup-title = Set up Placet
setup-intro = Nobody works here yet. Name your organisation and become its first administrator; people come next.
setup-organisation = Organisation
setup-organisation-name = Name
setup-organisation-key = Short name
setup-organisation-key-hint = People type it when they sign in: lower-case letters, digits and hyphens.
setup-zone = Time zone
setup-zone-hint = Working days and deadlines follow it unless an office says otherwise.
setup-currency = Currency
setup-currency-hint = Expenses are added up in it.
setup-language = Language
setup-administrator = Administrator
setup-name = Your name
setup-login-hint = For example your first name, in lower case.
setup-email = E-mail
setup-submit = Create the organisation

link-invitation = Welcome to { $organisation }
link-reset = New password for { $organisation }
link-for = For { $name } (login “{ $login }”).
link-invitation-submit = Set password and sign in
link-reset-submit = Set password and sign in
link-dead = This link no longer works
link-dead-detail = It was used already, or its time is over. Ask your administrator for a new one.
link-dead-home = To sign-in

## Settings.

settings-title = Settings
settings-sign-out = Sign out
settings-region = Language and time
settings-zone = Time zone
settings-zone-hint = Your colleagues see your local time on your card.
settings-zone-default = Use my office’s time zone
settings-appearance = Appearance on this device
settings-appearance-system = As the system
settings-appearance-light = Light
settings-appearance-dark = Dark
settings-deputies = Stand-ins
settings-deputies-hint = While you are away somebody can get your tasks. You keep seeing them.
settings-deputies-own = Who stands in for me
settings-deputies-none = Nobody stands in for you.
settings-deputies-others = For whom I stand in
settings-deputy-add = Add a stand-in
settings-deputy-person = Who stands in
settings-deputy-from = From
settings-deputy-until = Until
settings-deputy-until-hint = Empty means until you end it.
settings-deputy-zone = Times in { $zone }.
settings-deputy-scope = For
settings-deputy-all = All processes
settings-deputy-some = Some processes
settings-deputy-processes = Processes
settings-deputy-processes-hint = Who stands in for some processes goes before who does for all.
settings-deputy-open = Also for what is waiting for me when it begins
settings-deputy-reason = Reason
settings-deputy-reason-hint = Your stand-in sees it.
settings-deputy-span = { $from } – { $until }
settings-deputy-since = From { $from } on
settings-deputy-now = Now
settings-deputy-later = Planned
settings-deputy-with-open = With open tasks
settings-deputy-edit = Change
settings-deputy-edit-this = Change that { $name } stands in
settings-deputy-end = End now
settings-deputy-end-this = End now that { $name } stands in
settings-deputy-cancel = Take back
settings-deputy-cancel-this = Take back that { $name } stands in
settings-deputy-end-title = End it now?
settings-deputy-end-consequence = { $name } gets no more of your tasks. What { $name } already has stays there.
settings-deputy-nobody = Choose who stands in.
settings-deputy-no-process = Choose at least one process.
settings-password = Password
settings-password-current = Current password
settings-password-change = Change password
settings-password-changed = Changed. All other sessions have ended.
settings-sessions = Signed in
settings-session-unknown = Unknown device
settings-session-current = This session
settings-session-seen = Last seen
settings-session-end = End
settings-session-end-this = End the session { $name }
