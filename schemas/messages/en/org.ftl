# Organisation, departments, members, roles.

org-role-administrator = Administrator
org-role-hr = Human resources
org-role-finance = Finance

problem-department-not-empty = The department is not empty
    .detail = { $members } people and { $departments } departments are still in it. Move them first.
problem-last-administrator = Nobody would manage the organisation
    .detail = Give somebody else the right to manage the whole organisation first.
problem-not-csv = This is not a CSV file
    .detail = Send it as text/csv.
problem-account-elsewhere = This account opens another organisation too
    .detail = Only the operator of this installation may reset its password.
problem-account-of-installation = This account serves the whole installation
    .detail = Only the operator of this installation may reset its password.
problem-member-left = This person no longer works here
    .detail = Set a later last day, or none, before inviting them again.

error-name-missing = Please give a name.
error-name-too-long = This is too long (120 characters at most).
error-name-malformed = This holds characters that can’t be shown.
error-login-missing = Please give a login.
error-login-malformed = A login has at most 64 letters, digits and . - _ @ +, without spaces.
error-login-taken = Somebody in this installation has this login already.
error-email-malformed = This is not an e-mail address.
error-key-malformed = A key begins with a lower-case letter and has at most 40 of a–z, 0–9, - and _.
error-key-taken = This key is in use already.
error-name-taken = This name is in use already.
error-zone-unknown = This is not a time zone. Write it as in Europe/Berlin.
error-currency-unknown = This is not a currency. Write it as in EUR.
error-language-unknown = This language is not available. There are en and zh.
error-date-malformed = This is not a date. Write it as in 2026-03-31.
error-dates-in-wrong-order = The end must be after the beginning.
error-department-unknown = There is no such department.
error-department-ambiguous = Several departments are called so. Write the path, as in North / Sales.
error-department-circle = A department can’t be below itself.
error-department-closed = This department is closed.
error-office-unknown = There is no such office.
error-calendar-unknown = There is no such calendar.
error-member-unknown = There is no such person.
error-manager-unknown = There is no such person.
error-manager-self = Nobody is their own manager.
error-manager-left = This person no longer works here.
error-manager-circle = Nobody can report to themselves in the end: { $line }
error-role-unknown = There is no role { $role }.
error-last-administrator = Nobody would be left who manages the organisation.
error-duplicate-login = This login stands in row { $row } already.
error-not-allowed = Your rights do not cover this.
error-right-not-held = You can only give rights that you have.

error-sheet-not-utf8 = The file is not in UTF-8.
error-sheet-empty = The file has no rows.
error-sheet-no-column = The file has no column { $column }.
error-sheet-unknown-column = The column { $column } means nothing here. Rename or remove it.
error-sheet-column-twice = The column { $column } is there twice.
error-sheet-ragged = Row { $row } has more cells than the first row has names.
error-sheet-too-many-rows = The file has more than { $limit } rows.
