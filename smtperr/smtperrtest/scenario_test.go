package smtperrtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
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
			if kept := len(srv.Mails()) > 0; kept != (s.Reason == classify.Accepted || s.Name == smtperrtest.AnswerLost.Name) {
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

// The list of scenarios has each that is declared.
func TestScenariosAreListed(t *testing.T) {
	declared := 0
	for _, name := range []string{"recipient", "sender", "connection", "content", "system"} {
		file, err := parser.ParseFile(token.NewFileSet(), "scenario_"+name+".go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if vars, ok := d.(*ast.GenDecl); ok && vars.Tok == token.VAR {
				declared += len(vars.Specs)
			}
		}
	}
	listed := 0
	for range smtperrtest.Scenarios() {
		listed++
	}
	if listed != declared {
		t.Errorf("%d scenarios are declared, %d are listed", declared, listed)
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
	srv := smtperrtest.NewServer(t, smtperrtest.Greylisting)
	smtperrtest.Check(t, send(srv), smtperrtest.Want{Reason: classify.Greylisted})
	srv.Advance(5 * time.Minute)
	if err := send(srv); err != nil {
		t.Error(err)
	}
}
