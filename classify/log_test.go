package classify_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify"
)

// TestLogValue holds that a log gets the decision and none of the server's words,
// in every kind of handler.
func TestLogValue(t *testing.T) {
	r := classify.Classify("450 4.7.1 <anna@example.org>: greylisted, try again in 300 seconds", classify.Attempt{})
	var b bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		b.Reset()
		slog.New(h).Error("not sent", "smtp", r)
		if got := b.String(); strings.Contains(got, "anna") || strings.Contains(got, "seconds") {
			t.Errorf("the server's words are in %s", got)
		}
	}
	b.Reset()
	slog.New(slog.NewTextHandler(&b, nil)).Error("not sent", "smtp", r)
	for _, want := range []string{"smtp.code=450", "smtp.enhanced=4.7.1", "smtp.reason=greylisted", "smtp.permanence=temporary", "smtp.retry_after=5m0s", "smtp.rule=" + r.Rule} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in %s", want, b.String())
		}
	}
}
