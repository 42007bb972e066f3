package main

import (
	"io"
	"slices"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// writePrometheus writes a report in Prometheus' text format, for the textfile
// collector of the node exporter. It names no addresses and no recipients.
func writePrometheus(out io.Writer, r *report) error {
	n := r.Totals
	families := []*dto.MetricFamily{
		family("maillog_lines_total", "Lines that were read.", counterType, metric(n.Lines)),
		family("maillog_damaged_lines_total", "Lines that are cut short or make no sense.", counterType, metric(n.Damaged)),
		family("maillog_refused_attempts_total", "Attempts to deliver that were refused.", counterType, metric(n.Attempts)),
		family("maillog_deliveries_total", "Deliveries by what became of them; late ones were put off at first.", counterType,
			metric(n.Delivered-n.Late, "outcome", "delivered"), metric(n.Late, "outcome", "late"), metric(n.Failed, "outcome", "failed")),
		family("maillog_waiting", "Deliveries that were refused and will be tried again.", gaugeType, gauge(n.Waiting)),
	}
	failed := family("maillog_failed_total", "Deliveries that failed, by reason and cause.", counterType)
	waiting := family("maillog_waiting_deliveries", "Deliveries that wait, by reason and cause.", gaugeType)
	late := family("maillog_late_total", "Deliveries that were put off and made after all, by reason and cause.", counterType)
	for _, x := range r.Reasons {
		parts := x.Parts
		if len(parts) == 0 {
			parts = []row{{Failed: x.Failed, Waiting: x.Waiting, Late: x.Late}}
		}
		for _, p := range parts {
			labels := []string{"cause", p.ID, "reason", x.ID}
			failed.Metric = append(failed.Metric, metric(p.Failed, labels...))
			waiting.Metric = append(waiting.Metric, gauge(p.Waiting, labels...))
			late.Metric = append(late.Metric, metric(p.Late, labels...))
		}
	}
	families = append(families, failed, waiting, late)
	provider := family("maillog_provider_deliveries_total", "Deliveries by provider and what became of them.", counterType)
	for _, x := range r.Providers {
		provider.Metric = append(provider.Metric, metric(x.Delivered, "outcome", "delivered", "provider", x.ID), metric(x.Failed, "outcome", "failed", "provider", x.ID))
	}
	lists := family("maillog_blocklist_refusals_total", "Refusals for an address of ours on a blocklist.", counterType)
	for _, x := range r.Lists {
		lists.Metric = append(lists.Metric, metric(x.N, "ip", x.IP, "list", x.List))
	}
	families = append(families, provider, lists, delays(r))
	for _, f := range families {
		if len(f.Metric) == 0 {
			continue
		}
		if _, err := expfmt.MetricFamilyToText(out, f); err != nil {
			return err
		}
	}
	return nil
}

// delays is the histogram of the time to delivery. Its sum is not known.
func delays(r *report) *dto.MetricFamily {
	h := &dto.Histogram{}
	total := uint64(0)
	for i, n := range r.Delays {
		total += uint64(n)
		if i < len(delayBounds)-1 {
			h.Bucket = append(h.Bucket, &dto.Bucket{CumulativeCount: ptr(total), UpperBound: ptr(float64(delayBounds[i]))})
		}
	}
	h.SampleCount = ptr(total)
	f := family("maillog_delivery_seconds", "Time from arrival to delivery.", dto.MetricType_HISTOGRAM)
	f.Metric = []*dto.Metric{{Histogram: h}}
	return f
}

const (
	counterType = dto.MetricType_COUNTER
	gaugeType   = dto.MetricType_GAUGE
)

func family(name, help string, kind dto.MetricType, metrics ...*dto.Metric) *dto.MetricFamily {
	return &dto.MetricFamily{Name: &name, Help: &help, Type: &kind, Metric: metrics}
}

// metric is a value with labels, names and values in turn.
func metric(n int64, labels ...string) *dto.Metric {
	m := &dto.Metric{Counter: &dto.Counter{Value: ptr(float64(n))}}
	for pair := range slices.Chunk(labels, 2) {
		m.Label = append(m.Label, &dto.LabelPair{Name: ptr(pair[0]), Value: ptr(pair[1])})
	}
	return m
}

func gauge(n int64, labels ...string) *dto.Metric {
	m := metric(n, labels...)
	m.Gauge, m.Counter = &dto.Gauge{Value: m.Counter.Value}, nil
	return m
}

func ptr[T any](v T) *T { return &v }
