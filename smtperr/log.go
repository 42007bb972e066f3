package smtperr

import (
	"log/slog"

	"github.com/smtperr/go-smtperr/classify"
)

// LogValue implements [slog.LogValuer]: the group of the diagnosis, see
// [Diagnosis.LogValue], with the server and the message, both redacted as
// [Redact] does. slog asks only the value that it is given: log an error that
// wraps an *Error as Redact(err). Who wants the addresses in a log says so,
// slog.String("err", err.Error()).
func (e *Error) LogValue() slog.Value {
	if e == nil {
		return slog.StringValue(e.Error())
	}
	d := e.Diagnose().Redacted()
	attrs := d.LogValue().Group()
	if d.Server != "" {
		attrs = append(attrs, slog.String("server", printable(d.Server, 255)))
	}
	return slog.GroupValue(append(attrs, slog.String("message", d.err.Error()))...)
}

// LogValue implements [slog.LogValuer]: the outcome, and for how many recipients it
// is which. It holds no addresses; Deliveries has each recipient's own.
func (r Report) LogValue() slog.Value {
	var count [classify.OutcomeSent + 1]int
	for _, d := range r.Deliveries {
		count[min(d.Outcome, classify.OutcomeSent)]++
	}
	return slog.GroupValue(
		slog.String("outcome", r.Outcome.String()),
		slog.Int("sent", count[classify.OutcomeSent]),
		slog.Int("not_sent", count[classify.OutcomeNotSent]),
		slog.Int("unknown", count[classify.OutcomeUnknown]),
	)
}

// LogValue implements [slog.LogValuer] as the diagnosis does, without the address.
func (d Delivery) LogValue() slog.Value { return d.Diagnose().LogValue() }
