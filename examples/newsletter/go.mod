module github.com/smtperr/go-smtperr/examples/newsletter

go 1.26.0

replace github.com/smtperr/go-smtperr => ../..

require (
	github.com/emersion/go-imap/v2 v2.0.0-beta.8
	github.com/smtperr/go-smtperr v0.0.0
	github.com/wneessen/go-mail v0.8.1
)

require (
	github.com/emersion/go-message v0.18.2 // indirect
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6 // indirect
	github.com/emersion/go-smtp v0.26.0 // indirect
	golang.org/x/crypto v0.54.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)
