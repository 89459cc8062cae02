# Problems of the API: title, detail, and what is wrong with a field.

problem-not-found = Not found
    .detail = It is not there, or it is not yours to see.
problem-forbidden = Not allowed
    .detail = You can see this, but you may not do that.
problem-sign-in = Sign in first
problem-wrong-credentials = That did not match
    .detail = Organisation, login or password is wrong.
problem-too-many-attempts = Too many attempts
    .detail = Try again in { $seconds } { $seconds ->
        [one] second
       *[other] seconds
    }.
problem-dead-link = This link no longer works
    .detail = It was used, has expired or was replaced by a newer one. Ask for a new link.
problem-invalid = Something needs correcting
problem-internal = Something failed on our side
    .detail = Nothing was changed. If it happens again, tell your administrator the request's number.
problem-out-of-space = The server is out of space
    .detail = Nothing was changed. Your administrator has to make room.
problem-bundle = This bundle is not taken
    .detail = Nothing of it was kept. What is wrong with it is listed.
problem-busy = The server is busy
    .detail = Nothing was changed. Try again in a moment.
problem-unconfirmed = We could not confirm this
    .detail = The connection to the database was lost at the last moment. It may have been done: look before you try again.
problem-timeout = That took too long
problem-idempotency-key-reused = This key was used for another command
    .detail = Send a new Idempotency-Key with a new command.
problem-not-json-type = The body must be JSON
    .detail = Send it with Content-Type: application/json.
problem-not-multipart = The body must be a form
    .detail = Send it with Content-Type: multipart/form-data.
problem-not-an-upload = The upload is broken
    .detail = The form could not be read to its end.
problem-unreadable-body = The body could not be read
problem-not-utf8 = The body is not UTF-8
problem-not-json = The body is not JSON
    .detail = Reading stopped at line { $line }, column { $column }.
problem-too-large = That is too large
    .detail = At most { $size } are taken.
problem-bad-parameter = A parameter is malformed
    .detail = Look at { $name }.
problem-bad-request = The request is malformed
problem-method-not-allowed = This can't be done here
problem-if-match-required = Say which revision you saw
    .detail = Send If-Match with the ETag that you read.
problem-cross-site = Refused: sent from another site

error-required = This is needed.
error-unknown-field = There is no such field.
error-wrong-type = This is of the wrong kind.
error-bad-parameter = This is malformed.
error-password-short = At least { $least } characters.
error-too-long = At most { $most } characters.
error-wrong-password = This is not your current password.
error-unknown-zone = There is no such time zone.
error-taken = “{ $value }” is taken.
error-empty-file = The file is empty.

problem-duplicate = This was there already
    .detail = Nothing was done a second time. If something else was meant, send it anew.
