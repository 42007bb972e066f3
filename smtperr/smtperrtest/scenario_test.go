package smtperrtest_test

import (
	"net/smtp"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

func TestScenarios(t *testing.T) {
	for s := range smtperrtest.Scenarios() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			srv := smtperrtest.NewServer(t, s)
			var auth smtp.Auth
			if s.NeedsLogin() {
				auth = srv.Auth(smtperrtest.UserName, smtperrtest.Password)
			}
			err := smtperr.SendMail(srv.Addr(), auth, sender, []string{recipient}, []byte(message))
			d := smtperrtest.Check(t, err, smtperrtest.Want{
				Reason: s.Reason, Stage: s.Stage, Outcome: s.Outcome(), MaybeSent: s.Outcome() == classify.OutcomeUnknown,
			})
			if kept := len(srv.Mails()) > 0; kept != (s.Reason == classify.Accepted || s.Name == smtperrtest.AnswerLost) {
				t.Errorf("mail kept: %v", kept)
			}
			for provider, beginning := range map[string]string{"gmail": "gmail-", "gmx": "gmx-", "yahoo": "yahoo-", "t-online": "t-online-", "outlook": "outlook-"} {
				if d.Provider != "" && strings.HasPrefix(d.Provider, provider) && !strings.HasPrefix(s.Name, beginning) {
					t.Errorf("%s sounds like %s", s.Name, d.Provider)
				}
			}
		})
	}
}

func TestScenariosCoverTheReasons(t *testing.T) {
	byReason := map[classify.Reason]int{}
	names := map[string]bool{}
	for s := range smtperrtest.Scenarios() {
		byReason[s.Reason]++
		if names[s.Name] || s.Name == "" || s.About == "" {
			t.Errorf("%q: its name is used twice, or it lacks name or description", s.Name)
		}
		names[s.Name] = true
		if got, ok := smtperrtest.LookupScenario(s.Name); !ok || got.About != s.About {
			t.Errorf("LookupScenario(%q) = %v, %v", s.Name, got, ok)
		}
	}
	for r := classify.ReasonUnknown; r <= classify.Accepted; r++ {
		if byReason[r] == 0 {
			t.Errorf("no scenario for %v", r)
		}
	}
	if _, ok := smtperrtest.LookupScenario("no such scenario"); ok {
		t.Error("found a scenario that is not there")
	}
}

// TestPlay holds that the constants name scenarios, and that a misspelt name is found.
func TestPlay(t *testing.T) {
	for _, name := range []string{
		smtperrtest.AcceptsAll, smtperrtest.AnswerLost, smtperrtest.AuthFailed, smtperrtest.AuthRequired, smtperrtest.ConnectionRefused,
		smtperrtest.GmailOverQuota, smtperrtest.GmailRateLimited, smtperrtest.Greylisting, smtperrtest.HostUnknown, smtperrtest.LostAfterContent,
		smtperrtest.PostfixTooLarge, smtperrtest.PostfixUserUnknown, smtperrtest.RspamdSpam, smtperrtest.SelfSignedCertificate,
		smtperrtest.SpamhausListed, smtperrtest.TLSRequired,
	} {
		if _, ok := smtperrtest.LookupScenario(name); !ok {
			t.Errorf("no scenario %q", name)
		}
	}
	if _, err := smtperrtest.StartServer(t.Context(), smtperrtest.Play("gmail-overquota")); err == nil || !strings.Contains(err.Error(), `no scenario "gmail-overquota"`) {
		t.Errorf("a misspelt name: error %v", err)
	}
}

// Made-up addresses only: nobody's mail server is to be found in a test.
func TestScenariosNameNobody(t *testing.T) {
	ip := regexp.MustCompile(`\b\d+\.\d+\.\d+\.\d+\b`)
	for s := range smtperrtest.Scenarios() {
		for _, found := range ip.FindAllString(s.Reply, -1) {
			if !strings.HasPrefix(found, "192.0.2.") && found != "4.16.55.1" { // Yahoo's own number
				t.Errorf("%s: address %s", s.Name, found)
			}
		}
	}
}

func TestGreylistingAcceptsLater(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.Play(smtperrtest.Greylisting))
	smtperrtest.Check(t, send(srv), smtperrtest.Want{Reason: classify.Greylisted})
	srv.Advance(5 * time.Minute)
	if err := send(srv); err != nil {
		t.Error(err)
	}
}
