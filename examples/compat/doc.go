// Package compat holds the errors of other mail libraries to the diagnosis: the
// same refusal means the same, whichever client met it. It has tests only, in a
// module of its own, so that no user of smtperr downloads these libraries.
package compat
