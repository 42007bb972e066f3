package smtperr_test

import (
	"net/textproto"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// TestProviderFromServer holds that the name of the server alone tells the provider,
// to the diagnosis and to the advice, where the reply says what every server says.
func TestProviderFromServer(t *testing.T) {
	reply := &textproto.Error{Code: 535, Msg: "5.7.8 Error: authentication failed"}
	for _, tt := range []struct{ name, server, provider, advice string }{
		{"switch", "mx.freenet.de", "freenet", "„POP3, IMAP und SMTP aktivieren“"},
		{"brand of a platform", "smtp.web.de", "gmx", "WEB.DE"},
		{"capital letters", "Mail.GMX.net", "gmx", "POP3/IMAP Abruf"},
		{"instructions", "smtp.strato.de", "strato", "https://www.strato.de/faq/"},
		{"name that only contains one", "smtp.strato.de.example.org", "postfix", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := smtperr.Diagnose(&smtperr.Error{Attempt: classify.Attempt{Stage: classify.StageAuth, Server: tt.server}, Err: reply})
			if d.Provider != tt.provider {
				t.Errorf("provider %q, want %q", d.Provider, tt.provider)
			}
			first := d.Explain("de").Advice[0]
			if tt.advice == "" && strings.Contains(first, "STRATO") || !strings.Contains(first, tt.advice) {
				t.Errorf("advice %q", first)
			}
		})
	}
}
