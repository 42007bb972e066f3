package smtperr

// errnoCause knows no error numbers: Plan 9 has texts, which package classify
// reads.
func errnoCause(error) (cause, bool) { return cause{}, false }
