## Dates, calendars, leave, expenses and trips: what the server says of them.

date-day = { $weekday } { $day } { $month }
date-day-year = { $weekday } { $day } { $month } { $year }
date-from-to = { $from } – { $to }
date-weekday-1 = Mon
date-weekday-2 = Tue
date-weekday-3 = Wed
date-weekday-4 = Thu
date-weekday-5 = Fri
date-weekday-6 = Sat
date-weekday-7 = Sun
date-month-1 = Jan
date-month-2 = Feb
date-month-3 = Mar
date-month-4 = Apr
date-month-5 = May
date-month-6 = Jun
date-month-7 = Jul
date-month-8 = Aug
date-month-9 = Sep
date-month-10 = Oct
date-month-11 = Nov
date-month-12 = Dec

error-not-a-weekday = A weekday is a number from 1, Monday, to 7, Sunday.
error-weekday-twice = This weekday is there already.
error-not-a-time = Write a time of day such as 09:00.
error-hours-out-of-order = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
  } must start before its half-day and end after it.
error-date-out-of-range = Write a year between 1900 and 9999.
error-date-twice = This date is there already.

leave-amount-days = { $number } { $plural ->
    [one] day
   *[other] days
  }
leave-amount-hours = { $number } hours
leave-share = { $part } of { $whole }
leave-half-am = { $day }, morning
leave-half-pm = { $day }, afternoon
leave-from-to = { $from } – { $to }
leave-day-hours = { $day }, { $from }–{ $to }
leave-span-and-amount = { $span } · { $amount }
leave-away = On leave

fact-leave-type = Type
fact-leave-when = When
fact-leave-working-time = Working time
fact-leave-balance = Balance
fact-leave-balance-after = Balance after
fact-leave-reason = Reason
fact-leave-team = Your team
leave-working-time = { $amount } ({ $hours } h)
leave-left = { $share } left
leave-left-after = { $share } left after this
leave-team-away = { $count ->
    [one] { $names } is away
   *[other] { $count } are away: { $names }
  }
leave-team-away-more = { $count } are away: { $names } and { $more } more
leave-type-no-balance = no balance needed

error-leave-type-unknown = There is no such type of leave.
error-leave-whole-days = This type is taken in whole days.
error-leave-too-long = One request can't be longer than 400 days.
error-leave-no-working-time = { $named ->
    [yes] This is a day off anyway: { $holiday }.
   *[no] Nobody works then, so no leave is needed.
  }
error-leave-overlap = { $part ->
    [am] The morning of { $day } is already in { $number }.
    [pm] The afternoon of { $day } is already in { $number }.
   *[hours] Some of { $day } is already in { $number }.
  }
error-leave-overlap-now = Another request has just taken some of that time.
error-leave-balance = { $unit ->
    [minute] Not enough left: this needs { $needed } hours, { $available } are available.
   *[day] Not enough left: this needs { $needed } days, { $available } are available.
  }
error-ends-before-start = The end lies before the start.
error-leave-amount = Grant more than nothing, at most { $most }.
error-leave-expires-early = It would expire before it is valid.
error-leave-who = Name one member, several members, or everybody.
error-leave-key = Use small letters, digits and _, starting with a letter.

fact-expense-total = Total
fact-expense-dates = Dates
expense-total-and-lines = { $total } · { $count ->
    [one] { $count } line
   *[other] { $count } lines
  }
error-date-in-future = This date lies in the future.
error-date-too-old = This date lies more than two years back.
error-amount-positive = The amount must be more than nothing.
error-too-large-amount = The amounts together are too large.
error-trip-unknown = There is no such trip of yours.

fact-trip-route = Route
fact-trip-dates = Dates
fact-trip-budget = Budget
fact-trip-companions = Companions
trip-companions = { $count }
error-arrives-before-departure = It would arrive before it departs.
error-leg-out-of-order = This leg departs before the one above arrives.
error-leg-too-long = One leg can't take longer than 30 days.
error-companion-self = You travel anyway.
