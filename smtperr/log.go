package smtperr

import "log/slog"

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
