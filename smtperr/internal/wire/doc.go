// Package wire is what the clients of packages smtperr and gosmtp have in
// common below their commands: a connection that bounds what it reads and how
// long it waits, the content of a mail, addresses that may stand in a command,
// and the order in which a mail is handed over.
package wire
