package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// A mailer sends mails and tells monitoring what became of them for each recipient.
// Whatever it tells is bounded and names nobody: ids of the library, and the host
// that the program itself was told to use. The log has each reply's meaning, too.
type mailer struct {
	submission *smtperr.Submission
	log        *slog.Logger
	tracer     trace.Tracer
	deliveries metric.Int64Counter
	duration   metric.Float64Histogram
	prometheus *prometheus.CounterVec
}

var labels = []string{"outcome", "reason", "cause", "provider"}

func newMailer(s *smtperr.Submission, log *slog.Logger, traces trace.TracerProvider, metrics metric.MeterProvider, registry prometheus.Registerer) (*mailer, error) {
	const scope = "github.com/smtperr/go-smtperr/examples/observe"
	m := &mailer{submission: s, log: log, tracer: traces.Tracer(scope)}
	meter := metrics.Meter(scope)
	var err error
	if m.deliveries, err = meter.Int64Counter("smtp.deliveries", metric.WithUnit("{recipient}"), metric.WithDescription("Recipients by what became of their mail")); err != nil {
		return nil, err
	}
	if m.duration, err = meter.Float64Histogram("smtp.send.duration", metric.WithUnit("s"), metric.WithDescription("Time to hand a mail over")); err != nil {
		return nil, err
	}
	m.prometheus = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "smtp_deliveries_total", Help: "Recipients by what became of their mail"}, labels)
	return m, registry.Register(m.prometheus)
}

func (m *mailer) send(ctx context.Context, from string, to []string, content io.Reader) (smtperr.Report, error) {
	host, _, _ := net.SplitHostPort(m.submission.Addr)
	ctx, span := m.tracer.Start(ctx, "smtp.send", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("server.address", host)))
	defer span.End()
	begin := time.Now()
	report, err := m.submission.Send(ctx, from, to, content)
	outcome := attribute.String("smtp.outcome", report.Outcome.String())
	span.SetAttributes(outcome)
	m.duration.Record(ctx, time.Since(begin).Seconds(), metric.WithAttributes(outcome))
	for _, d := range report.Deliveries {
		m.tell(ctx, span, d)
	}
	if err != nil {
		// Not RecordError(err) and not err.Error(): a server's words hold addresses.
		span.SetStatus(codes.Error, smtperr.Diagnose(err).String())
		m.log.ErrorContext(ctx, "mail not sent", "err", smtperr.Redact(err), "report", report)
	}
	return report, err
}

// tell tells what became of the mail for one recipient.
func (m *mailer) tell(ctx context.Context, span trace.Span, delivery smtperr.Delivery) {
	d := delivery.Diagnose()
	values := []string{delivery.Outcome.String(), d.Reason.String(), d.Cause.String(), d.Provider}
	attributes := make([]attribute.KeyValue, len(labels))
	for i, label := range labels {
		attributes[i] = attribute.String("smtp."+label, values[i])
	}
	m.deliveries.Add(ctx, 1, metric.WithAttributes(attributes...))
	m.prometheus.WithLabelValues(values...).Inc()
	if delivery.Outcome == classify.OutcomeSent {
		return
	}
	span.AddEvent("smtp.failure", trace.WithAttributes(append(attributes, attribute.String("smtp.stage", d.Stage.String()), attribute.Int("smtp.code", d.Code))...))
	m.log.WarnContext(ctx, "recipient failed", "smtp", delivery)
}
