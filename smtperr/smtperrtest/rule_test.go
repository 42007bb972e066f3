package smtperrtest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// A mail that is kept without an answer is out, and nobody may send it again.
func TestKeepWithoutAnAnswer(t *testing.T) {
	tests := []struct {
		name   string
		option smtperrtest.Option
		kept   int
	}{
		{"hangs up", smtperrtest.KeepAndHangUp(), 1},
		{"never answers", smtperrtest.KeepAndStall(), 1},
		{"another mail", smtperrtest.Options(smtperrtest.KeepAndHangUp(smtperrtest.NthMail(2), smtperrtest.Optional()), smtperrtest.HangUp(classify.StageEndOfData)), 0},
		{"one that the server refuses", smtperrtest.Options(smtperrtest.KeepAndHangUp(), smtperrtest.MaxSize(20), smtperrtest.WithoutExtensions("SIZE")), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := smtperrtest.NewServer(t, tt.option)
			s := srv.Submission()
			s.DotTimeout = 200 * time.Millisecond
			report, err := s.Send(context.Background(), sender, []string{recipient}, strings.NewReader(message))
			d := smtperrtest.Check(t, err, smtperrtest.Want{Reason: classify.ConnectionFailed, Stage: classify.StageEndOfData, MaybeSent: true})
			if step := (smtperr.RetryPolicy{}).Decide(d, 1, 0).Verdict; report.Outcome != classify.OutcomeUnknown || step != smtperr.VerdictHold {
				t.Errorf("outcome %v, then %v", report.Outcome, step)
			}
			if n := len(srv.Mails()); n != tt.kept {
				t.Errorf("%d mails kept, want %d", n, tt.kept)
			}
		})
	}
}

// A tester is the testing.TB of a test whose end is in our hand.
type tester struct {
	testing.TB
	failed, skipped bool
	said            []string
	cleanups        []func()
}

func (t *tester) Helper()          {}
func (t *tester) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }
func (t *tester) Failed() bool     { return t.failed }
func (t *tester) Skipped() bool    { return t.skipped }
func (t *tester) Logf(format string, args ...any) {
	t.said = append(t.said, "log: "+fmt.Sprintf(format, args...))
}
func (t *tester) Errorf(format string, args ...any) {
	t.failed = true
	t.said = append(t.said, "error: "+fmt.Sprintf(format, args...))
}
func (t *tester) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	panic(t)
}

// end ends the test and returns what it said, without transcripts.
func (t *tester) end() string {
	for _, f := range t.cleanups {
		f()
	}
	var lines []string
	for _, s := range t.said {
		if !strings.HasPrefix(s, "log: transcript") {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

func TestRulesThatNeverApply(t *testing.T) {
	no := smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.ForRecipient("other@example.com"))
	tests := []struct {
		name   string
		option smtperrtest.Option
		before tester
		want   string
	}{
		{"all apply", smtperrtest.Delay(classify.StageRcpt, time.Microsecond), tester{}, ""},
		{"a reply", no, tester{}, `error: smtperrtest: rule never applied: Reply at rcpt with "550 5.1.1 no such user"`},
		{"a delay", smtperrtest.Delay(classify.StageAuth, time.Second), tester{}, "error: smtperrtest: rule never applied: Delay at auth by 1s"},
		{"a loss", smtperrtest.KeepAndHangUp(smtperrtest.NthMail(2)), tester{}, "error: smtperrtest: rule never applied: KeepAndHangUp at end-of-data"},
		{"one that need not", smtperrtest.Stall(classify.StageAuth, smtperrtest.Optional()), tester{}, ""},
		{"one that another came before", smtperrtest.Options(smtperrtest.Answer(classify.StageHelo, "250 hi"), smtperrtest.Answer(classify.StageHelo, "250 hello")), tester{}, `error: smtperrtest: rule never applied: Reply at helo with "250 hello"`},
		{"in a test that fails", no, tester{failed: true}, `log: smtperrtest: rule never applied: Reply at rcpt with "550 5.1.1 no such user"`},
		{"in a test that is skipped", no, tester{skipped: true}, `log: smtperrtest: rule never applied: Reply at rcpt with "550 5.1.1 no such user"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := tt.before
			srv := smtperrtest.NewServer(&f, tt.option)
			if err := send(srv); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(tt.want, f.end()); diff != "" {
				t.Errorf("the test says (-want +got):\n%s", diff)
			}
		})
	}
}

// A test that fails shows what was said, one that passes does not.
func TestTranscriptOfATest(t *testing.T) {
	for name, tt := range map[string]struct {
		failed, talked bool
		want           string
	}{
		"passes": {false, true, ""}, "fails": {true, true, "log: transcript of "}, "fails without a word": {true, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := &tester{failed: tt.failed}
			srv := smtperrtest.NewServer(f)
			if tt.talked {
				if err := send(srv); err != nil {
					t.Error(err)
				}
			}
			f.end()
			got := strings.Join(f.said, "\n")
			if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") {
				t.Errorf("the test says %q, want %q", got, tt.want)
			}
		})
	}
}

func TestOptionsThatAreNil(t *testing.T) {
	tests := []struct {
		name    string
		options []smtperrtest.Option
		want    string
	}{
		{"an option", []smtperrtest.Option{smtperrtest.MaxSize(1), nil}, "option 2 is nil"},
		{"one of several", []smtperrtest.Option{smtperrtest.Options(nil)}, "option 1 of Options is nil"},
		{"one of a scenario", []smtperrtest.Option{smtperrtest.Scenario{Name: "mine", Plays: []smtperrtest.Option{smtperrtest.SMTPUTF8(), nil}}}, "option 2 of mine is nil"},
		{"a condition", []smtperrtest.Option{smtperrtest.HangUp(classify.StageRcpt, smtperrtest.Times(1), nil)}, "condition 2 of HangUp at rcpt is nil"},
		{"a condition's function", []smtperrtest.Option{smtperrtest.HangUp(classify.StageRcpt, smtperrtest.If(nil))}, "condition 1 of HangUp at rcpt is nil"},
		{"a writer", []smtperrtest.Option{smtperrtest.LogTo(nil)}, "Log has no writer"},
		{"a clock", []smtperrtest.Option{smtperrtest.UseClock(nil)}, "Clock has no clock"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv, err := smtperrtest.StartServer(t.Context(), tt.options...)
			if err == nil {
				srv.Close()
				t.Fatal("started")
			}
			if err.Error() != tt.want {
				t.Errorf("error %q, want %q", err, tt.want)
			}
			f := new(tester)
			func() {
				defer func() { _ = recover() }()
				smtperrtest.NewServer(f, tt.options...)
			}()
			if got := f.end(); got != "error: smtperrtest: "+tt.want {
				t.Errorf("the test says %q", got)
			}
		})
	}
}
