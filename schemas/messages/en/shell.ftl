## The frame around everything: navigation, states, what every screen says.

nav-label = Main
nav-messages = Messages
nav-approvals = Approvals
nav-workbench = Workbench
nav-directory = Directory
nav-admin = Admin
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
switcher-label = People, conversations, forms, commands
switcher-nothing = Nothing found for “{ $query }”.
switcher-places = Places
switcher-people = People
switcher-conversations = Conversations
switcher-forms = Forms

not-found = There is nothing here
not-found-detail = It may have been removed, or you may not be allowed to see it.
not-found-home = To your messages

back = Back
close = Close
cancel = Cancel
save = Save
saved = Saved
add = Add
edit = Edit
remove = Remove
delete = Delete
search = Search
retry = Try again
loading = Loading
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
