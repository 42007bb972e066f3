package main

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// A watch is a mailer with what monitoring sees of it in memory.
type watch struct {
	*mailer
	spans    *tracetest.InMemoryExporter
	reader   *sdkmetric.ManualReader
	registry *prometheus.Registry
	log      bytes.Buffer
}

func newWatch(t *testing.T, s *smtperr.Submission) *watch {
	t.Helper()
	w := &watch{spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader(), registry: prometheus.NewPedanticRegistry()}
	var err error
	w.mailer, err = newMailer(s, slog.New(slog.NewTextHandler(&w.log, nil)),
		sdktrace.NewTracerProvider(sdktrace.WithSyncer(w.spans)), sdkmetric.NewMeterProvider(sdkmetric.WithReader(w.reader)), w.registry)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const (
	anna = "anna@example.org"
	bert = "bert@example.com"
	carl = "carl@example.com"
	dora = "dora@example.com"
)

// watched sends a mail to three: one gets it, one is nobody, one's mailbox is full.
func watched(t *testing.T) *watch {
	t.Helper()
	srv := smtperrtest.NewServer(t,
		smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 <carl@example.com>: no user carl here, see https://example.com/help?user=carl@example.com", smtperrtest.ForRecipient(carl)),
		smtperrtest.Answer(classify.StageRcpt, "452 4.2.2 the mailbox dora@example.com is full", smtperrtest.ForRecipient(dora)))
	s := srv.Submission()
	s.Partial = true
	w := newWatch(t, s)
	if _, err := w.send(t.Context(), anna, []string{bert, carl, dora}, strings.NewReader("Subject: hello\n\nHello!\n")); err != nil {
		t.Fatal(err)
	}
	return w
}

// plain makes a map of attributes.
func plain(list []attribute.KeyValue) map[string]any {
	m := map[string]any{}
	for _, a := range list {
		m[string(a.Key)] = a.Value.AsInterface()
	}
	return m
}

func TestTrace(t *testing.T) {
	spans := watched(t).spans.GetSpans()
	if len(spans) != 1 || spans[0].Name != "smtp.send" || spans[0].Status.Code != codes.Unset {
		t.Fatalf("spans %+v", spans)
	}
	if diff := cmp.Diff(map[string]any{"server.address": "127.0.0.1", "smtp.outcome": "sent"}, plain(spans[0].Attributes)); diff != "" {
		t.Error(diff)
	}
	var got []map[string]any
	for _, e := range spans[0].Events {
		if e.Name == "smtp.failure" {
			got = append(got, plain(e.Attributes))
		}
	}
	want := []map[string]any{
		{"smtp.outcome": "not-sent", "smtp.reason": "user-unknown", "smtp.cause": "", "smtp.provider": "", "smtp.stage": "rcpt", "smtp.code": int64(550)},
		{"smtp.outcome": "not-sent", "smtp.reason": "mailbox-full", "smtp.cause": "", "smtp.provider": "", "smtp.stage": "rcpt", "smtp.code": int64(452)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMetrics(t *testing.T) {
	w := watched(t)
	var data metricdata.ResourceMetrics
	if err := w.reader.Collect(t.Context(), &data); err != nil {
		t.Fatal(err)
	}
	got, durations := map[string]int64{}, uint64(0)
	for _, m := range data.ScopeMetrics[0].Metrics {
		switch d := m.Data.(type) {
		case metricdata.Sum[int64]:
			for _, p := range d.DataPoints {
				reason, _ := p.Attributes.Value("smtp.reason")
				got[m.Name+" "+reason.AsString()] = p.Value
			}
		case metricdata.Histogram[float64]:
			durations += d.DataPoints[0].Count
		}
	}
	want := map[string]int64{"smtp.deliveries accepted": 1, "smtp.deliveries user-unknown": 1, "smtp.deliveries mailbox-full": 1}
	if diff := cmp.Diff(want, got); diff != "" || durations != 1 {
		t.Errorf("%d durations\n%s", durations, diff)
	}
}

func TestPrometheus(t *testing.T) {
	want := `# HELP smtp_deliveries_total Recipients by what became of their mail
# TYPE smtp_deliveries_total counter
smtp_deliveries_total{cause="",outcome="not-sent",provider="",reason="mailbox-full"} 1
smtp_deliveries_total{cause="",outcome="not-sent",provider="",reason="user-unknown"} 1
smtp_deliveries_total{cause="",outcome="sent",provider="",reason="accepted"} 1
`
	if err := testutil.GatherAndCompare(watched(t).registry, strings.NewReader(want)); err != nil {
		t.Error(err)
	}
}

func TestLost(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.KeepAndHangUp())
	w := newWatch(t, srv.Submission())
	_, err := w.send(t.Context(), anna, []string{bert}, strings.NewReader("Subject: hello\n\nHello!\n"))
	span := w.spans.GetSpans()[0]
	if err == nil || span.Status.Code != codes.Error || plain(span.Attributes)["smtp.outcome"] != "unknown" || len(span.Events) != 1 {
		t.Errorf("%v, span %+v", err, span)
	}
}

// TestBounded puts the mailer through every refusal that the test kit plays, and
// holds all values against the library's lists: nothing of a server's words and
// nobody's address is among them.
func TestBounded(t *testing.T) {
	id := regexp.MustCompile(`^[a-z0-9-]*$`)
	seen := map[string]bool{}
	n := 0
	for s := range smtperrtest.Scenarios() {
		if s.NeedsLogin() || s.Reply == "" {
			continue
		}
		n++
		srv, err := smtperrtest.StartServer(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		w := newWatch(t, srv.Submission())
		_, _ = w.send(t.Context(), anna, []string{bert}, strings.NewReader("Subject: hello\n\nHello!\n"))
		srv.Close()
		for _, span := range w.spans.GetSpans() {
			texts := []string{span.Status.Description}
			for _, e := range span.Events {
				for name, value := range plain(e.Attributes) {
					if text, ok := value.(string); ok {
						texts = append(texts, text)
						seen[name] = true
						if !id.MatchString(text) {
							t.Errorf("%s: %s = %q", s.Name, name, text)
						}
					}
				}
			}
			if all := strings.Join(texts, " "); strings.ContainsAny(all, "@<>/") {
				t.Errorf("%s: %s", s.Name, all)
			}
		}
		for _, secret := range []string{anna, bert, "bert", "anna"} {
			if strings.Contains(w.log.String(), secret) {
				t.Errorf("%s: %s is in the log: %s", s.Name, secret, w.log.String())
			}
		}
	}
	if want := []string{"smtp.cause", "smtp.outcome", "smtp.provider", "smtp.reason", "smtp.stage"}; n < 40 || !slices.Equal(slices.Sorted(maps.Keys(seen)), want) {
		t.Errorf("%d scenarios, attributes %v", n, seen)
	}
}

// TestCommand runs the command of the package comment.
func TestCommand(t *testing.T) {
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	_, command, found := strings.Cut(string(source), "| go run . localhost:25 ")
	if !found {
		t.Fatal("no command")
	}
	command, _, _ = strings.Cut(command, "\n")
	srv := smtperrtest.NewServer(t, smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 <carl@example.com>: no user carl", smtperrtest.ForRecipient(carl)))
	var out strings.Builder
	if err := run(context.Background(), append([]string{srv.Addr()}, strings.Fields(command)...), strings.NewReader("Subject: hello\n\nHello!\n"), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"level=WARN", `smtp.reason=user-unknown`, `"Name":"smtp.send"`, `"smtp.deliveries"`, `reason="user-unknown"} 1`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in %s", want, out.String())
		}
	}
	for _, secret := range []string{"carl", "bert@", "anna"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is in %s", secret, out.String())
		}
	}
}
