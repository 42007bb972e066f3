// Package reply finds the reply of a mail server in a text: in a line of a log, a
// client's exception, the record of a session, a report. [ReadWith] takes the text and
// returns a [Reading]: the codes, the server's words as a span of the text, the step
// and what else the text tells. [Parts] does the same for a text that tells of several
// failures. It knows nothing of reasons; package classify decides those.
//
// The steps are files, in this order; none goes back to an earlier one.
//
//   - spell.go, spaced.go: what was spelled in ASCII is spelled out
//   - part.go: the part of the text that tells of the failure: a mail without its
//     header, the record of a log that failed, the surroundings in a very long text
//   - session.go: a record of a session, read as one; the steps below are for the rest
//   - fields.go: which fields, in whatever notation
//   - candidates.go, codes.go: which numbers may be a reply's code, and how much speaks
//     for each
//   - choose.go: the reply that decides
//   - phrases.go: which literals of the forms stand there, by the same look at the text
//     that finds the words for the rules
//   - span.go, quote.go, before.go: where its words begin and end
//   - enhanced.go: its enhanced code
//   - stage.go: the step, where the text tells it
//   - words.go: the words for people
//
// The forms are data (folder forms, with a README): small words that stand beside a
// number, texts that stand at one place of a record, names of fields and of steps, marks
// of sessions, and the wrappings of mail servers and libraries. A new log is a stanza
// with an example, and each example is a test. The steps above know what a standard
// says, and no product: another test holds that.
//
// # A walk
//
// What happens to the record
//
//	Nov 30 10:00:01 mx postfix/smtp[450]: 4XYZ: to=<b@example.com>, dsn=5.2.2,
//	status=bounced (host mx.example.com[192.0.2.1] said: 552-5.2.2 the box
//	552 5.2.2 is full (in reply to RCPT TO command))
//
// in a log that somebody pasted:
//
//   - part.go: the lines of the log before it do not complain; this record does.
//   - session.go: there is no command, so it is no session.
//   - fields.go: to, dsn and status are fields; none holds a code and another its words.
//   - candidates.go: 450 is in brackets behind a word, the number of a process; 552
//     stands behind "said:" and before an enhanced code; the 552 at the head of the next
//     line is a further line of the same reply.
//   - choose.go: the first 552 decides.
//   - phrases.go: "postfix/smtp" stands there, which only a mail server writes, so the
//     role is relay; and "(in reply to", before which a reply ends.
//   - span.go: its words end before "(in reply to", with both lines.
//   - enhanced.go: right behind it stands 5.2.2.
//   - stage.go: no session and no label tells the step; "in reply to RCPT TO" is a
//     wrapper of the rules, which does.
//   - words.go: "the box is full", each line without its codes.
package reply
