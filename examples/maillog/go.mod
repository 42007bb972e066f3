module github.com/smtperr/go-smtperr/examples/maillog

go 1.26.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/klauspost/compress v1.20.4
	github.com/smtperr/go-smtperr v0.0.0
)

require golang.org/x/text v0.43.0 // indirect

replace github.com/smtperr/go-smtperr => ../..
