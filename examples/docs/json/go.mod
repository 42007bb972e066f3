module github.com/smtperr/go-smtperr/examples/docs/json

go 1.26.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.2
	github.com/smtperr/go-smtperr v0.0.0
)

require (
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6 // indirect
	github.com/emersion/go-smtp v0.26.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/smtperr/go-smtperr => ../../..
