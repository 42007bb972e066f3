package smtperr

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
)

// A listError is an error of a type that cannot be compared.
type listError struct{ list []string }

func (e listError) Error() string { return strings.Join(e.list, " ") }

// A ring wraps itself.
type ring struct{}

func (ring) Error() string   { return "ring" }
func (r ring) Unwrap() error { return r }

// A kind of error, and what it proves where nobody tells the step.
type errorKind struct {
	name  string
	err   error
	class int              // of the reply that it holds, 0 for none
	alone classify.Outcome // where nothing tells the step
}

func errorKinds() []errorKind {
	reply := func(code int, msg string) error { return &textproto.Error{Code: code, Msg: msg} }
	reset := &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	return []errorKind{
		{"250", reply(250, "fine"), 2, classify.OutcomeUnknown},
		{"250 queued", reply(250, "2.0.0 Ok: queued as 7XYZ"), 2, classify.OutcomeUnknown},
		{"220", reply(220, "mx.example.org"), 2, classify.OutcomeUnknown},
		{"251", reply(251, "will forward"), 2, classify.OutcomeUnknown},
		{"221", reply(221, "bye"), 2, classify.OutcomeUnknown},
		{"250 without a text", textproto.ProtocolError(`short response: "250"`), 2, classify.OutcomeUnknown},
		{"250 flattened", fmt.Errorf("sending: %v", reply(250, "fine")), 2, classify.OutcomeUnknown},
		{"354", reply(354, "go on"), 3, classify.OutcomeUnknown},
		{"354 without a text", textproto.ProtocolError(`short response: "354"`), 3, classify.OutcomeUnknown},
		{"334", reply(334, "VXNlcm5hbWU6"), 3, classify.OutcomeUnknown},
		{"421", reply(421, "4.3.2 shutting down"), 4, classify.OutcomeNotSent},
		{"450", reply(450, "4.2.1 busy"), 4, classify.OutcomeNotSent},
		{"452", reply(452, "4.5.3 too many recipients"), 4, classify.OutcomeNotSent},
		{"550", reply(550, "5.1.1 no such user"), 5, classify.OutcomeNotSent},
		{"554", reply(554, "no"), 5, classify.OutcomeNotSent},
		{"554 wrapped", fmt.Errorf("newsletter: %w", reply(554, "no")), 5, classify.OutcomeNotSent},
		{"554 without a text", textproto.ProtocolError(`short response: "554"`), 5, classify.OutcomeNotSent},
		{"554 joined with what followed", errors.Join(reply(554, "no"), io.EOF), 5, classify.OutcomeNotSent},
		{"554 flattened", errors.New("sending: 554 no"), 5, classify.OutcomeNotSent},
		{"garbage for a reply", textproto.ProtocolError(`short response: "ok"`), 0, classify.OutcomeUnknown},
		{"EOF", io.EOF, 0, classify.OutcomeUnknown},
		{"EOF wrapped", fmt.Errorf("newsletter: %w", io.ErrUnexpectedEOF), 0, classify.OutcomeUnknown},
		{"reset", reset, 0, classify.OutcomeUnknown},
		{"no route any more", &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.EHOSTUNREACH)}, 0, classify.OutcomeUnknown},
		{"timeout", &net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}, 0, classify.OutcomeUnknown},
		{"closed", net.ErrClosed, 0, classify.OutcomeUnknown},
		{"deadline", context.DeadlineExceeded, 0, classify.OutcomeUnknown},
		{"cancelled", context.Canceled, 0, classify.OutcomeUnknown},
		{"an alert", &net.OpError{Op: "remote error", Err: errors.New("tls: internal error")}, 0, classify.OutcomeUnknown},
		{"a line that is too long", errors.New("smtp: too long a line in input stream"), 0, classify.OutcomeUnknown},
		{"another protocol", errors.New("yamux: keepalive timeout"), 0, classify.OutcomeUnknown},
		{"a shell", errors.New("ssh: disconnect, reason 2: packet corrupt"), 0, classify.OutcomeUnknown},
		{"of an uncomparable type", listError{[]string{"the", "yak"}}, 0, classify.OutcomeUnknown},
		{"one that wraps itself", ring{}, 0, classify.OutcomeUnknown},
		{"dialing", &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ETIMEDOUT)}, 0, classify.OutcomeNotSent},
		{"refused", &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, 0, classify.OutcomeNotSent},
		{"no such host", &net.DNSError{Err: "no such host", Name: "mail.example.org", IsNotFound: true}, 0, classify.OutcomeNotSent},
		{"a certificate", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, 0, classify.OutcomeNotSent},
		{"no encryption", errors.New("unencrypted connection"), 0, classify.OutcomeNotSent},
	}
}

// expected is what the rules of the package comment say of an error at a step that
// is known.
func expected(stage classify.Stage, class int) classify.Outcome {
	switch {
	case stage == classify.StageQuit:
		return classify.OutcomeSent
	case class == 4 || class == 5 || stage < classify.StageEndOfData:
		return classify.OutcomeNotSent
	}
	return classify.OutcomeUnknown
}

// TestOutcomeTable goes over the kinds of errors, the steps, the ways in which a
// step is told and the roles, and holds the outcome to the rules, and all that
// follows from the outcome to the outcome.
func TestOutcomeTable(t *testing.T) {
	wordings := []struct {
		words string
		stage classify.Stage
	}{
		{"send failed: sending SMTP MAIL FROM command", classify.StageMail},
		{"send failed: sending SMTP RCPT TO command", classify.StageRcpt},
		{"send failed: closing SMTP DATA writer", classify.StageEndOfData},
		{"send failed: sending SMTP RESET command", classify.StageQuit},
		{"failed to close connection", classify.StageQuit},
		{"smtp: quit mail.example.org", classify.StageQuit},
		{"SMTP ERROR: QUIT command failed", classify.StageQuit},
		{"dial failed", classify.StageUnknown},
	}
	for _, kind := range errorKinds() {
		t.Run(kind.name, func(t *testing.T) {
			for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
				follows(t, Diagnose(kind.err, WithRole(role)), kind.alone)
				for stage := classify.StageDNS; stage <= classify.StageQuit; stage++ {
					want := expected(stage, kind.class)
					follows(t, Diagnose(kind.err, WithRole(role), WithStage(stage)), want)
					follows(t, Diagnose(Wrap(kind.err, WithStage(stage), WithRole(role))), want)
					follows(t, Diagnose(fmt.Errorf("newsletter: %w", Wrap(kind.err, WithStage(stage), WithRole(role)))), want)
				}
				for _, w := range wordings {
					want := expected(w.stage, kind.class)
					if w.stage == classify.StageUnknown {
						want = kind.alone
					}
					d := Diagnose(fmt.Errorf("%s: %w", w.words, kind.err), WithRole(role))
					if kind.alone == classify.OutcomeNotSent && kind.class == 0 && w.stage != classify.StageUnknown {
						continue // a dial that failed at QUIT: nobody says so
					}
					if kind.name == "250 queued" && w.stage == classify.StageQuit {
						want = classify.OutcomeUnknown // the words name two steps
					}
					if d.Outcome != want {
						t.Errorf("%q around %v: %v at %v, want %v", w.words, messageOf(kind.err), d.Outcome, d.Stage, want)
					}
				}
			}
		})
	}
}

// follows holds a diagnosis to an outcome, and everything else of it to that.
func follows(t *testing.T, d Diagnosis, want classify.Outcome) {
	t.Helper()
	if d.Outcome != want {
		t.Errorf("%v: outcome %v at %v (%v), want %v", d, d.Outcome, d.Stage, d.StageBasis, want)
	}
	if !d.IsFailure() {
		t.Errorf("%v: an error that is no failure", d)
	}
	decision := RetryPolicy{}.Decide(d, 1, 0)
	again := decision.Verdict == VerdictRetry || decision.Verdict == VerdictNextServer
	if d.Outcome != classify.OutcomeNotSent && (again || d.MayRetry() || d.RetryAfter != 0 || d.Actions.Has(classify.ActionRetry) || d.Actions.Has(classify.ActionRetryLater)) {
		t.Errorf("%v: outcome %v, and yet %v, temporary %v, %v", d, d.Outcome, decision, d.MayRetry(), d.Actions)
	}
	if (d.Outcome == classify.OutcomeSent) != (decision.Verdict == VerdictDone) {
		t.Errorf("%v: outcome %v, and %v", d, d.Outcome, decision)
	}
	if d.MayRetry() && d.Code >= 400 && !again {
		t.Errorf("%v is temporary, and yet %v", d, decision)
	}
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back Diagnosis
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d.Result(), back.Result()); diff != "" {
		t.Errorf("%v changes on its way through JSON (-want +got):\n%s", d, diff)
	}
	if got := (RetryPolicy{}).Decide(back, 1, 0); got != decision {
		t.Errorf("%v: %v, after JSON %v", d, decision, got)
	}
}

// TestNothingIsSentTwice holds that the texts of an open outcome tell nobody to send
// again without looking.
func TestNothingIsSentTwice(t *testing.T) {
	for _, kind := range errorKinds() {
		for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
			d := Diagnose(kind.err, WithRole(role), WithStage(classify.StageEndOfData))
			if d.Outcome != classify.OutcomeUnknown {
				continue
			}
			for lang, look := range map[string][]string{"de": {"Sehen Sie", "ragen Sie"}, "en": {"Look", "look", "Ask", "ask"}} {
				e := d.Explain(lang)
				first := ""
				if len(e.Advice) > 0 {
					first = e.Advice[0]
				}
				if !has(first, look) {
					t.Errorf("%s, %v: the first advice is %q", kind.name, role, first)
				}
			}
		}
	}
}

func has(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// TestLaterTroubleProvesNothing holds that a connection which could not be closed
// after a failure that nobody understands is no delivery.
func TestLaterTroubleProvesNothing(t *testing.T) {
	unknown := errors.New("send failed: the yak is not shaved")
	closing := fmt.Errorf("failed to close connection: %w", io.EOF)
	quit := Wrap(io.EOF, WithStage(classify.StageQuit))
	tests := []struct {
		name string
		err  error
		want classify.Outcome
	}{
		{"closing alone", errors.Join(nil, closing), classify.OutcomeSent},
		{"closing after an unknown failure", errors.Join(unknown, closing), classify.OutcomeUnknown},
		{"closing after an unknown failure, wrapped", fmt.Errorf("newsletter: %w", errors.Join(unknown, closing)), classify.OutcomeUnknown},
		{"closing after an unknown failure, in one text", errors.New(errors.Join(unknown, closing).Error()), classify.OutcomeUnknown},
		{"QUIT after an unknown failure", errors.Join(unknown, quit), classify.OutcomeUnknown},
		{"closing after a refusal", errors.Join(&textproto.Error{Code: 550, Msg: "no"}, closing), classify.OutcomeNotSent},
		{"closing after a break at the dot", errors.Join(Wrap(io.EOF, WithStage(classify.StageEndOfData)), quit), classify.OutcomeUnknown},
		{"closing, and the caller knows", errors.Join(unknown, closing), classify.OutcomeSent},
	}
	for _, tt := range tests {
		var opts []Option
		if tt.name == "closing, and the caller knows" {
			opts = append(opts, WithStage(classify.StageQuit))
		}
		if d := Diagnose(tt.err, opts...); d.Outcome != tt.want {
			t.Errorf("%s: %v at %v (%v)", tt.name, d.Outcome, d.Stage, d.StageBasis)
		}
	}
}

// TestSuccess tells what a nil error proves.
func TestSuccess(t *testing.T) {
	for stage := classify.StageUnknown; stage <= classify.StageQuit; stage++ {
		want := classify.OutcomeUnknown
		if stage == classify.StageUnknown || stage >= classify.StageEndOfData {
			want = classify.OutcomeSent // the whole of a sending, or its last steps
		}
		d := Diagnose(nil, WithStage(stage))
		if d.Outcome != want || d.IsFailure() || d.MayRetry() {
			t.Errorf("%v: %v, outcome %v", stage, d, d.Outcome)
		}
	}
}

// TestRoundTrip holds that JSON loses nothing, whatever there is.
func TestRoundTrip(t *testing.T) {
	for r := range classify.Accepted + 1 {
		for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
			for basis := range classify.StageBasisInferred + 1 {
				for outcome := range classify.OutcomeSent + 1 {
					for p := range classify.Permanent + 1 {
						want := Diagnosis{
							Code: 451, Enhanced: classify.EnhancedCode{Class: 5, Subject: 1, Detail: 1}, Text: "x",
							Role: role, Stage: classify.StageRcpt, StageBasis: basis, Server: "mx.example.org", Sender: "a@example.org", Recipient: "b@example.com",
							Reason: r, Permanence: p, Outcome: outcome, Scope: classify.ScopeDomain, Responsible: classify.ResponsibleProvider,
							Actions:    classify.ActionsOf(classify.ActionRetry, classify.ActionFixClient),
							RetryAfter: 90 * time.Second, Provider: "gmail", Basis: classify.BasisRule, Rule: "go-cancelled", Conflict: true,
						}
						data, err := json.Marshal(want)
						if err != nil {
							t.Fatal(err)
						}
						var got Diagnosis
						if err := json.Unmarshal(data, &got); err != nil {
							t.Fatal(err)
						}
						if diff := cmp.Diff(want, got, cmp.AllowUnexported(Diagnosis{})); diff != "" {
							t.Fatalf("(-want +got):\n%s", diff)
						}
					}
				}
			}
		}
	}
}

// TestNewerIDs holds that what only a newer version knows is read as unknown, and
// the rest as it is.
func TestNewerIDs(t *testing.T) {
	var got Diagnosis
	data := `{"stage":"teleport","stage_basis":"dreamt","code":550,"enhanced":"9.9.9","reason":"yak-unshaved","permanence":"perhaps","outcome":"both",
		"scope":"world","responsible":"cat","actions":["retry","shave-yak","fix-client"],"basis":"tea-leaves","role":"king","rule":"r","sender":"a@example.org"}`
	if err := json.Unmarshal([]byte(data), &got); err != nil {
		t.Fatal(err)
	}
	want := Diagnosis{Code: 550, Actions: classify.ActionsOf(classify.ActionRetry, classify.ActionFixClient), Rule: "r", Sender: "a@example.org"}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Diagnosis{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := (RetryPolicy{}).Decide(got, 1, 0).Verdict; got != VerdictHold {
		t.Errorf("%v", got)
	}
}

// TestResultIsWhole holds that a diagnosis has each field of a result, with its value.
func TestResultIsWhole(t *testing.T) {
	var want classify.Result
	fillFields(reflect.ValueOf(&want).Elem())
	got := diagnosisOf(want)
	if diff := cmp.Diff(want, got.Result()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d := reflect.ValueOf(got)
	for _, f := range reflect.VisibleFields(reflect.TypeFor[classify.Result]()) {
		if own := d.FieldByName(f.Name); !f.Anonymous && (!own.IsValid() || own.IsZero()) {
			t.Errorf("a diagnosis has no %s", f.Name)
		}
	}
}

// fillFields gives each field of a struct a value that is not its zero.
func fillFields(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[classify.Actions]() {
			v.Set(reflect.ValueOf(classify.ActionsOf(classify.ActionRetry)))
			return
		}
		for _, f := range v.Fields() {
			fillFields(f)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	default:
		v.SetUint(1)
	}
}
