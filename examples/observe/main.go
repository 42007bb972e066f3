// Command observe sends the mail on standard input and prints what monitoring sees
// of it: a log of log/slog, a trace and metrics of OpenTelemetry, and the page that
// Prometheus would fetch. No address is in any of them.
//
//	printf 'Subject: hello\n\nHello!\n' | go run . localhost:25 anna@example.org bert@example.com carl@example.com
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "observe:", smtperr.Redact(err))
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) < 3 {
		return errors.New("usage: observe HOST:PORT SENDER RECIPIENT...")
	}
	spans, err1 := stdouttrace.New(stdouttrace.WithWriter(out))
	points, err2 := stdoutmetric.New(stdoutmetric.WithWriter(out))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	traces := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans))
	metrics := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(points)))
	registry := prometheus.NewRegistry()
	submission := &smtperr.Submission{Addr: args[0], Partial: true}
	m, err := newMailer(submission, slog.New(slog.NewTextHandler(out, nil)), traces, metrics, registry)
	if err != nil {
		return err
	}
	_, failed := m.send(ctx, args[1], args[2:], in)
	families, err := registry.Gather()
	for _, f := range families {
		_, _ = expfmt.MetricFamilyToText(out, f)
	}
	return errors.Join(failed, err, traces.Shutdown(ctx), metrics.Shutdown(ctx))
}
