## The directory: departments and people.

directory-title = Directory
directory-search = Search people
directory-found = People found
directory-everybody = Everybody
directory-person = Person
directory-departments = Departments
directory-members-word = members
directory-unfold = Unfold { $name }
directory-fold = Fold { $name }
directory-no-departments = No departments yet
directory-no-departments-hint = An administrator can add them, or import them with the people.
directory-no-department = This department isn’t there
directory-nobody-found = Nobody matches “{ $query }”.
directory-nobody-here = Nobody here yet
directory-nobody-here-hint = People appear here as soon as they belong to this department.
directory-login = Login
directory-primary = primary
directory-heads = Head of
directory-roles = Roles
directory-edit-member = Edit in administration
directory-manage-leave = Manage leave
