# Conversations, cards and slash commands: what the server says.

problem-stale = It has changed meanwhile
    .detail = You see the new state; decide again.
problem-unknown-verb = This card has no such action
problem-unknown-command = There is no such command
    .detail = Write /leave, /expense or /trip.
problem-too-many-connections = Too many are connecting at once
    .detail = Come back in a few seconds.
problem-upgrade-required = Here a WebSocket is spoken
problem-bad-frame = This frame can't be read
    .detail = The frames are described in schemas/frames.schema.json.

error-self = That is you.
error-exactly-one = Choose exactly one person.
error-too-many = At most { $most }.
error-malformed-text = This holds characters that can't be shown.
error-not-in-conversation = Not in this conversation.
error-added-and-removed = Added and removed at once.

command-leave-arguments = when, type, reason
command-leave-description = Ask for leave: /leave tomorrow pm dentist
command-expense-arguments = amount, what for, when
command-expense-description = Claim an expense: /expense 12.50 EUR taxi
command-trip-arguments = where, when, what for
command-trip-description = Ask for a business trip: /trip Milan Mon-Wed customer visit

command-weekday-1 = Mon
command-weekday-2 = Tue
command-weekday-3 = Wed
command-weekday-4 = Thu
command-weekday-5 = Fri
command-weekday-6 = Sat
command-weekday-7 = Sun
command-month-1 = January
command-month-2 = February
command-month-3 = March
command-month-4 = April
command-month-5 = May
command-month-6 = June
command-month-7 = July
command-month-8 = August
command-month-9 = September
command-month-10 = October
command-month-11 = November
command-month-12 = December
command-day = { $weekday } { $day } { $month } { $year }
command-morning = { $day }, morning
command-afternoon = { $day }, afternoon
command-period = { $from } – { $to }

command-category-meals = Meals
command-category-lodging = Lodging
command-category-transport = Transport
command-category-supplies = Supplies
command-mode-train = Train
command-mode-flight = Flight
command-mode-car = Car
command-mode-bus = Bus
command-mode-ship = Ship
