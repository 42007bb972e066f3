// Package netsmtp holds the code of the page "From net/smtp in five minutes", one
// function for each step. The page shows it word for word, which a test holds; the
// programs before and after are the first step.
package netsmtp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/smtp"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// ask decides by the reason.
func ask(err error) string {
	switch d := smtperr.Diagnose(err); {
	case !d.IsFailure():
		return "sent"
	case errors.Is(err, smtperr.AuthFailed):
		return "ask for the password again"
	case d.Outcome == smtperr.OutcomeUnknown:
		return "it may be out: look first, do not send it again"
	case d.MayRetry():
		return "try again later"
	default:
		return d.Explain("en").Title
	}
}

// sendAll sends one mail to all, and says for whom it did not go out.
func sendAll(ctx context.Context, addr string, auth smtp.Auth, to []string, mail string) (failed []string, err error) {
	s := &smtperr.Submission{
		Addr:    addr,
		Auth:    auth,
		Partial: true, // one bad address does not stop the others
		Timeout: 30 * time.Second,
	}
	report, err := s.Send(ctx, "anna@example.org", to, strings.NewReader(mail))
	for _, d := range report.Deliveries {
		if d.Outcome != smtperr.OutcomeSent {
			failed = append(failed, d.Recipient+": "+d.Diagnose().Explain("en").Title)
		}
	}
	return failed, err
}

// sendEach sends each its own mail, over one connection and one sign-in.
func sendEach(ctx context.Context, s *smtperr.Submission, mails map[string]string) error {
	session, err := s.Open(ctx)
	if err != nil {
		return err // nothing was sent
	}
	defer session.Close()
	for to, mail := range mails {
		if err := session.Err(); err != nil {
			return err // the session is over: open another one for the rest
		}
		_, err := session.Send(ctx, "anna@example.org", []string{to}, strings.NewReader(mail))
		note(err)
	}
	return nil
}

// note logs what became of a mail, and names nobody.
func note(err error) {
	if err != nil {
		slog.Error("mail", "err", smtperr.Redact(err), "diagnosis", smtperr.Diagnose(err))
		return
	}
	slog.Info("mail sent")
}

// sendByHand stays with the client of net/smtp and says at which step it failed.
func sendByHand(c *smtp.Client, from, to, mail string) error {
	if err := c.Mail(from); err != nil {
		return smtperr.Wrap(err, smtperr.WithStage(classify.StageMail), smtperr.WithSender(from))
	}
	if err := c.Rcpt(to); err != nil {
		return smtperr.Wrap(err, smtperr.WithStage(classify.StageRcpt), smtperr.WithRecipient(to))
	}
	w, err := c.Data()
	if err != nil {
		return smtperr.Wrap(err, smtperr.WithStage(classify.StageData))
	}
	if _, err := io.WriteString(w, mail); err != nil {
		return smtperr.Wrap(err, smtperr.WithStage(classify.StageData))
	}
	if err := w.Close(); err != nil { // from here on the mail may be out
		return smtperr.Wrap(err, smtperr.WithStage(classify.StageEndOfData), smtperr.WithRecipient(to))
	}
	return nil
}

// next says when to try a mail again; attempt counts from 1.
func next(err error, attempt int, age time.Duration) (wait time.Duration, again bool) {
	decision := smtperr.RetryPolicy{}.Decide(smtperr.Diagnose(err), attempt, age)
	switch decision.Verdict {
	case smtperr.VerdictRetry, smtperr.VerdictNextServer:
		return decision.After, true
	default: // it is out, or lost, or a person has to decide: see decision.Verdict
		return 0, false
	}
}

// strike reads a mail that came back and says whom to take off the list.
func strike(mail io.Reader, messageID string) (off []string, err error) {
	n, err := bounce.Read(mail)
	if err != nil || n.Kind != bounce.KindFailure || !n.Matches(messageID, "", "") {
		return nil, err // no bounce, or not of a mail of ours
	}
	for _, r := range n.Recipients {
		if r.Suppress.Action == bounce.ListActionRemove && r.Suppress.After == 1 {
			off = append(off, fmt.Sprintf("%s (%s)", r.Address, r.Diagnosis.Reason))
		}
	}
	return off, nil
}
