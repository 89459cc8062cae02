request-derivation = How this person was found
