module github.com/smtperr/go-smtperr/examples/everywhere

go 1.26.0

replace github.com/smtperr/go-smtperr => ../..

require (
	github.com/smtperr/go-smtperr v0.0.0
	github.com/tetratelabs/wazero v1.12.0
)

require (
	golang.org/x/sys v0.44.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)
