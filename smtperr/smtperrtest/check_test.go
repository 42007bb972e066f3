package smtperrtest

import (
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A fake stands for the testing.TB of a test that fails.
type fake struct {
	testing.TB
	errors []string
}

func (f *fake) Helper() {}
func (f *fake) Errorf(format string, args ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}

func (f *fake) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	panic(f)
}

var errNoUser = smtperr.Wrap(&textproto.Error{Code: 550, Msg: "5.1.1 no such user"}, smtperr.WithStage(classify.StageRcpt))

func TestCheck(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want Want
		diff string // lines that the failure has, "" for none
	}{
		{"the same", errNoUser, Want{Reason: classify.UserUnknown, Stage: classify.StageRcpt, Outcome: classify.OutcomeNotSent, Permanence: classify.Permanent, Code: 550, Enhanced: "5.1.1"}, ""},
		{"only the reason", errNoUser, Want{Reason: classify.UserUnknown}, ""},
		{"another reason", errNoUser, Want{Reason: classify.MailboxFull}, "- reason: mailbox-full\n+ reason: user-unknown\n  text: \"no such user\", decided on"},
		{"no reason wanted", errNoUser, Want{Code: 550}, "- reason: unknown\n+ reason: user-unknown\n"},
		{"another stage", errNoUser, Want{Reason: classify.UserUnknown, Stage: classify.StageMail}, "- stage: mail\n+ stage: rcpt\n"},
		{"another outcome", errNoUser, Want{Reason: classify.UserUnknown, Outcome: classify.OutcomeSent}, "- outcome: sent\n+ outcome: not-sent\n"},
		{"another code", errNoUser, Want{Reason: classify.UserUnknown, Code: 551, Enhanced: "5.1.6"}, "- code: 551\n+ code: 550\n- enhanced: 5.1.6\n+ enhanced: 5.1.1\n"},
		{"a wait", errNoUser, Want{Reason: classify.UserUnknown, RetryAfter: time.Minute}, "- retry after: 1m0s\n+ retry after: 0s\n"},
		{"an open outcome", errNoUser, Want{Reason: classify.UserUnknown, MaybeSent: true}, "- outcome: unknown\n+ outcome: not-sent\n"},
		{"a connection that broke somewhere", errors.New("unexpected EOF"), Want{Reason: classify.ConnectionFailed, MaybeSent: true}, ""},
		{"an open outcome is not tried again", smtperr.Wrap(io.EOF, smtperr.WithStage(classify.StageEndOfData)), Want{Reason: classify.ConnectionFailed, Permanence: classify.Temporary}, "- outcome: not-sent\n+ outcome: unknown\n"},
		{"an open outcome that is wanted", smtperr.Wrap(io.EOF, smtperr.WithStage(classify.StageEndOfData)), Want{Reason: classify.ConnectionFailed, Permanence: classify.Temporary, MaybeSent: true}, ""},
		{"a step that failed", smtperr.Wrap(io.EOF, smtperr.WithStage(classify.StageMail)), Want{Reason: classify.ConnectionFailed, Permanence: classify.Temporary}, ""},
		{"no error", nil, Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f fake
			d := Check(&f, tt.err, tt.want)
			got := strings.Join(f.errors, "\n")
			if tt.diff == "" && got != "" || !strings.Contains(got, tt.diff) {
				t.Errorf("Check reports %q, want %q in it", got, tt.diff)
			}
			if diff := Diff(smtperr.Diagnose(tt.err), d); diff != "" {
				t.Errorf("Check returns another diagnosis (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckOfAWantThatContradictsItself(t *testing.T) {
	var f fake
	defer func() {
		_ = recover()
		if got := strings.Join(f.errors, "\n"); got != "smtperrtest: Want asks for outcome sent and for MaybeSent" {
			t.Errorf("Check reports %q", got)
		}
	}()
	Check(&f, nil, Want{Reason: classify.Accepted, Outcome: classify.OutcomeSent, MaybeSent: true})
	t.Error("Check goes on")
}

func TestDiff(t *testing.T) {
	a := smtperr.Diagnose(errNoUser)
	b := smtperr.DiagnoseText("450 4.7.1 greylisted", smtperr.WithRecipient("b@example.com"))
	if diff := Diff(a, a); diff != "" {
		t.Errorf("a diagnosis differs from itself:\n%s", diff)
	}
	if diff := Diff(a, smtperr.Diagnose(errNoUser, smtperr.WithLanguage("de"))); diff != "" {
		t.Errorf("the language counts:\n%s", diff)
	}
	want := `- code: 550
+ code: 450
- enhanced: 5.1.1
+ enhanced: 4.7.1
- text: "no such user"
+ text: "greylisted"
- reason: user-unknown
+ reason: greylisted
- permanence: permanent
+ permanence: temporary
- responsible: user
+ responsible: nobody
- actions: fix-address contact-recipient-otherwise remove-recipient
+ actions: retry-later
`
	got := Diff(a, b)
	head, _, _ := strings.Cut(got, "- rule")
	if diff := cmp.Diff(want, head); diff != "" {
		t.Errorf("Diff (-want +got):\n%s", diff)
	}
	if !strings.HasSuffix(got, "- recipient: \"\"\n+ recipient: \"b@example.com\"\n") {
		t.Errorf("Diff:\n%s", got)
	}
}

func TestGolden(t *testing.T) {
	t.Chdir(t.TempDir())
	full := smtperr.DiagnoseText("552 5.2.2 mailbox full").Explain("en")
	check := func(e catalog.Explanation) string {
		t.Helper()
		var f fake
		Golden(&f, "group/full", e)
		return strings.Join(f.errors, "\n")
	}
	t.Setenv(UpdateVariable, "")
	if got := check(full); !strings.Contains(got, "SMTPERRTEST_UPDATE=1") {
		t.Errorf("without a file: %q", got)
	}
	t.Setenv(UpdateVariable, "1")
	if got := check(full); got != "" {
		t.Errorf("while writing: %q", got)
	}
	t.Setenv(UpdateVariable, "")
	if got := check(full); got != "" {
		t.Errorf("unchanged: %q", got)
	}
	other := full
	other.Title = "Something else"
	if got := check(other); !strings.Contains(got, "- "+full.Title+"\n+ Something else\n") {
		t.Errorf("changed: %q", got)
	}
	file := filepath.Join("testdata", "group", "full.golden")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(data), "\n", "\r\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := check(full); got != "" {
		t.Errorf("with other line ends: %q", got)
	}
}

func TestDiffLines(t *testing.T) {
	tests := []struct{ name, want, got, diff string }{
		{"equal", "a\nb\n", "a\nb\n", ""},
		{"changed", "a\nb\nc\n", "a\nx\nc\n", "  a\n- b\n+ x\n  c\n"},
		{"added", "a\n", "a\nb\n", "  a\n+ b\n"},
		{"removed", "a\nb\n", "b\n", "- a\n  b\n"},
		{"from nothing", "", "a\n", "- \n+ a\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.diff, diffLines(tt.want, tt.got)); diff != "" {
				t.Errorf("diffLines (-want +got):\n%s", diff)
			}
		})
	}
}
