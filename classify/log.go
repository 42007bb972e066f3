package classify

import "log/slog"

// LogValue implements [slog.LogValuer]: a group of bounded values with stable
// keys. The server's words are not among them, since they hold people's addresses;
// who wants them in a log says so, slog.String("text", r.Text).
func (r Result) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("stage", r.Stage.String()),
		slog.String("stage_basis", r.StageBasis.String()),
		slog.Int("code", r.Code),
		slog.String("enhanced", r.Enhanced.String()),
		slog.String("reason", r.Reason.String()),
		slog.String("permanence", r.Permanence.String()),
		slog.String("outcome", r.Outcome.String()),
		slog.String("basis", r.Basis.String()),
		slog.String("rule", r.Rule),
	}
	if r.Cause != CauseNone {
		attrs = append(attrs, slog.String("cause", r.Cause.String()))
	}
	if r.Provider != "" {
		attrs = append(attrs, slog.String("provider", r.Provider))
	}
	if r.RetryAfter > 0 {
		attrs = append(attrs, slog.Duration("retry_after", r.RetryAfter))
	}
	return slog.GroupValue(attrs...)
}
