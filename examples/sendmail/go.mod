module github.com/smtperr/go-smtperr/examples/sendmail

go 1.26.0

require (
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6
	github.com/emersion/go-smtp v0.26.0
	github.com/smtperr/go-smtperr v0.0.0
	github.com/wneessen/go-mail v0.8.1
)

require (
	golang.org/x/crypto v0.54.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/smtperr/go-smtperr => ../..
