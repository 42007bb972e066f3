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
//	d := smtperr.Diagnose(err, smtperr.WithLanguage("de"))
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
// a [Report] with what became of the mail for each recipient. A [Session] sends
// many mails over one sign-in. Package gosmtp does the same over
// github.com/emersion/go-smtp, also in LMTP.
//
//	s := &smtperr.Submission{Addr: "mail.example.org:587", Auth: auth, TLS: smtperr.RequireTLS}
//	report, err := s.Send(ctx, "anna@example.org", []string{"bert@example.com"}, mail)
//	if err != nil {
//		fmt.Println(smtperr.Diagnose(err).Explain("de").WithAdmin().PlainText(72))
//	}
//
// Nothing waits for ever: each step has the time that RFC 5321 §4.5.3.2 gives it,
// or less, and ends with its context, on any connection. What would do harm does
// not reach the wire, and is an error that says so, of the mail that it belongs to
// and of no other:
//
//   - An address, or a name for EHLO, with characters that RFC 5321 §4.1.2 does
//     not allow, or longer than §4.5.3.1.3 allows. Whether the rest is an address
//     is left to the server.
//   - A password, whatever the mechanism, on a connection without encryption to a
//     host other than localhost, unless [Submission.InsecureAuth] is set.
//   - A message that is larger than the server says that it takes (RFC 1870).
//   - What a server or somebody else said before it was asked, in particular in
//     clear text behind the answer to STARTTLS.
//
// Ends of lines in the content are put right: a carriage return or a line feed
// that stands alone goes out as CRLF (RFC 5321 §2.3.8), so that no server sees the
// end of the mail where another does not.
//
// The page examples/docs/from-net-smtp.md leads a program from net/smtp to all
// this step by step.
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
// [classify.Result.Outcome] is never surer than its evidence; see package classify for
// its rules. When the connection breaks after the final dot, or at a step that nobody
// knows, the server may have taken the mail (RFC 5321 §4.1.1.4, RFC 1047). Then the
// outcome is unknown, and nothing retries by itself: [Diagnosis.MayRetry] is false,
// [RetryPolicy] asks a person, and neither an action nor an explanation says to send
// again without looking first. A QUIT that fails after the mail was accepted is no
// failure.
//
// A mail is sent where the final dot was answered with 250 or 251, bare or not. Any
// other positive code there, and a reply that breaks off, leave it open. So the wait
// for that answer has a time of its own, [Submission.DotTimeout], which is long.
//
// An error is never a yes. One that holds a 2xx or 3xx heard it where another reply was
// due: before the final dot the mail is not out, at the dot or at an unknown step nobody
// knows. So the bare error of net/smtp's functions leaves much open that [Client] and
// [Submission] can tell, since they know the step; [Wrap] with [WithStage] tells it for code
// that stays with net/smtp.
//
// In a tree of joined errors the first one that means something is the cause, and what
// was joined to it later its consequence: a connection that could not be closed proves a
// delivery only where nothing failed before.
//
// # Retrying
//
// [RetryPolicy] tries again whatever is temporary, also a login or a lookup that a server
// puts off; sends the rest at once when there were too many recipients; gives a server's
// own time a floor of a minute; leaves to the program what the program itself cancelled
// before the mail may have been out; and asks a person where nobody knows whether it is
// out, and for what time does not mend: a password, a certificate, a server's name that
// nobody knows.
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
// All values but a [Client] and a [Session] are safe for concurrent use.
package smtperr
