// Package smtperr tells people why their mail did not go out.
//
// A program that sends mail gets back
//
//	550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using …
//
// or "dial tcp: i/o timeout", and shows it to somebody who can do nothing with
// it. This package takes that error and answers: at which step it failed, what
// the codes mean, the real reason, whether to retry, who can mend it and how, in
// German or English.
//
// # Diagnosing an error
//
// [Diagnose] takes any error, [DiagnoseText] a line that somebody pasted:
//
//	d := smtperr.Diagnose(err, smtperr.In("de"))
//	d.Reason             // one of 42, a bounded label fit for metrics
//	d.Temporary()        // may a later attempt succeed?
//	d.Explain().Summary  // what happened, for a person
//	d.Explain().Admin    // what happened, for the administrator
//
// # Sending
//
// net/smtp throws away which command failed. [SendMail] has its signature and
// writes the same bytes, [Client] wraps its client: code changes an import or a
// constructor. Their errors are of type [*Error] and know the step, the server,
// the sender and the recipient, in the order in which the conversation
// happened. [Submission] adds a context, timeouts, the kind of encryption, and
// an outcome for each recipient.
//
// # Asking for one reason
//
//	errors.Is(err, smtperr.MailboxFull)
//	errors.Is(err, smtperr.AuthFailed)
//
// hold for an [*Error] with that reason, wrapped in any way. [Wrap] makes an
// *Error of an error from elsewhere. The original error stays reachable for
// errors.As.
//
// # A mail that may be out
//
// When the connection breaks after the final dot, nobody knows whether the
// server took the mail (RFC 5321 §4.1.1.4, RFC 1047): [classify.Outcome] is
// unknown, and no action that would send it twice is advised. A QUIT that fails
// after the mail was accepted is no failure.
//
// # Safety
//
// Replies come from strangers: they are bounded, and no control character of
// theirs reaches an error's message, a log or an explanation. Nothing is logged.
//
// Replies also name people. [Redact] takes addresses, ids and links out of an
// error's message, [Diagnosis.Redacted] out of a diagnosis and all that is made of
// it; equal things get equal placeholders. What log/slog prints of an [*Error], a
// [Diagnosis] or a [classify.Result] is redacted.
//
// All values but a [Client] are safe for concurrent use.
package smtperr
