## Chat in the client: conversations, messages, cards, and the cards of people.

chat-title = Messages
chat-new = New conversation
chat-filter = Search conversations
chat-filter-nothing = No conversation is called “{ $filter }”.
chat-none = No conversations yet
chat-none-hint = Talk to a colleague, or gather a few in a group.
chat-choose = Choose a conversation
chat-choose-hint = Or press Ctrl K to go to a person.
chat-gone = This conversation is not there
chat-details = Details of this conversation
chat-people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
  }
chat-you-said = You: { $text }
chat-unread = { $count } unread
chat-mentioned = you are mentioned
chat-log = Messages of this conversation
chat-new-line = new
chat-jump-unread = First unread
chat-new-below = { $count } new below
chat-to-end = To the newest
chat-erased = This was erased.
chat-sending = Sending
chat-not-sent = Not sent.
chat-discard = Discard
chat-someone = somebody
chat-renamed = { $who } named this conversation “{ $name }”.
chat-added = { $who } added { $names }.
chat-removed = { $who } removed { $names }.
chat-left = { $who } left.
chat-typing = { $count ->
    [one] { $name } is typing…
   *[other] { $name } and others are typing…
  }
chat-message = Message
chat-placeholder = Message, or / for commands
chat-send = Send
chat-commands = Commands
chat-mention-list = People to mention
chat-suggestions = { $count ->
    [one] One suggestion
   *[other] { $count } suggestions
  }
chat-command-unknown = There is no such command.
chat-send-anyway = Send as a message
chat-command-done = { $line }: done
chat-told = Only you see this
chat-told-dismiss = Dismiss
chat-app = Mini-app
chat-with = With
chat-group-name = Name of the group
chat-create-group = Create group
chat-start = Start
chat-mute = Mute
chat-mute-hint = Its unread messages are counted quietly.
chat-add-people = Add people
chat-remove-person = Remove { $name }
chat-leave = Leave this group
chat-leave-title = Leave “{ $name }”?
chat-leave-consequence = You will no longer see its messages. Somebody in the group can add you again.

card-open = Open
card-stale = This changed in the meantime. Here is how it stands now; nothing was done.
card-required = Please fill this in.

person-away-on = Away { $day }
person-away-range = Away { $from } to { $to }
person-away-until = Away until { $day }
person-inactive = No longer works here
person-local-time = Local time
person-manager = Manager
person-office = Office
person-message = Message
person-mail = E-mail

people-search = Search by name
people-nobody = Nobody found
