module github.com/smtperr/go-smtperr/examples/servers

go 1.26.0

require github.com/smtperr/go-smtperr v0.0.0

require (
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6 // indirect
	golang.org/x/net v0.57.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

require (
	github.com/emersion/go-smtp v0.26.0
	github.com/google/go-cmp v0.7.0
	github.com/miekg/dns v1.1.73
	golang.org/x/sys v0.49.0
)

replace github.com/smtperr/go-smtperr => ../..
