package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/smtperr/go-smtperr/smtperr"
)

// sendMinutes sends one mail to all and says what became of it.
func sendMinutes(ctx context.Context, s *smtperr.Submission, to ...string) error {
	session, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	report, err := session.Send(ctx, "anna@example.org", to, strings.NewReader("Subject: minutes\n\nHello!\n"))
	for _, d := range report.Deliveries {
		if d.Outcome != smtperr.OutcomeSent { // refused, or nobody knows
			fmt.Println(d.Diagnose().Explain("de").Short())
		}
	}
	return err
}
