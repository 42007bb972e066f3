package main

import (
	"testing"

	"github.com/smtperr/go-smtperr/examples/gomail/internal/difference"
)

func TestDifference(t *testing.T) {
	difference.Run(t, send, tell, func(r difference.Row) difference.Answer { return r.After })
}
