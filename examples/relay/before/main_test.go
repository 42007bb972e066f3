package main

import (
	"testing"

	"github.com/smtperr/go-smtperr/examples/relay/internal/relaytest"
)

func TestRelay(t *testing.T) {
	relaytest.Run(t, newServer, func(r relaytest.Row) string { return r.Before })
}
