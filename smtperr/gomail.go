package smtperr

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// sendError is what github.com/wneessen/go-mail's SendError has as methods. The
// step and the reply stand in its text alone: it unwraps nothing.
type sendError interface {
	error
	ErrorCode() int
	EnhancedStatusCode() string
}

// sendSteps are the words in which a SendError names its step. Two of them are not
// what they seem: go-mail resets the session when the mail is out, and when it
// breaks off within the content, the QUIT that follows ends the content with a dot.
var sendSteps = [...]struct {
	words string
	stage classify.Stage
}{
	{"checking SMTP connection", classify.StageConnect},
	{"getting sender address", classify.StageMail},
	{"getting recipient addresses", classify.StageRcpt},
	{"sending SMTP MAIL FROM command", classify.StageMail},
	{"sending SMTP RCPT TO command", classify.StageRcpt},
	{"sending SMTP DATA command", classify.StageData},
	{"sending message content", classify.StageEndOfData},
	{"closing SMTP DATA writer", classify.StageEndOfData},
	{"sending SMTP RESET command", classify.StageQuit},
}

// A said is what an error that names its step tells.
type said struct {
	stage     classify.Stage
	reply     classify.Reply // its text as it stands, with the codes in it
	recipient string         // the only one that the error names
}

// saidIn takes a SendError apart: "sending SMTP RCPT TO command: 550 5.1.1 no,
// affected recipient(s): <a@example.org>, affected message ID: <1@example.org>".
func saidIn(err error) (s said, ok bool) {
	e, ok := err.(sendError)
	if !ok {
		return said{}, false
	}
	text := messageOf(e)
	for _, step := range sendSteps {
		rest, found := strings.CutPrefix(text, step.words)
		if !found || rest != "" && rest[0] != ':' {
			continue
		}
		rest, _ = cutLast(strings.TrimPrefix(rest, ":"), ", affected message ID: ")
		rest, recipients := cutLast(rest, ", affected recipient(s): ")
		if strings.Contains(recipients, ",") {
			rest = firstReply(rest)
		} else {
			s.recipient = strings.Trim(recipients, "<> ")
		}
		s.stage = step.stage
		s.reply = typedCodes(e)
		s.reply.Text = strings.TrimSpace(rest)
		return s, true
	}
	return said{}, false
}

// firstReply returns the first of several replies: "550 no such user, 452 full".
func firstReply(s string) string {
	for i := 0; i+6 <= len(s); i++ {
		if s[i:i+2] == ", " && (s[i+2] == '4' || s[i+2] == '5') && isDigit(s[i+3]) && isDigit(s[i+4]) && s[i+5] == ' ' {
			return s[:i]
		}
	}
	return s
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// typedCodes asks a foreign error for its codes, which may panic.
func typedCodes(e sendError) (r classify.Reply) {
	defer func() { _ = recover() }()
	r, _ = newReply(e.ErrorCode(), e.EnhancedStatusCode(), "")
	return r
}

// cutLast cuts s around the last sep.
func cutLast(s, sep string) (before, after string) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+len(sep):]
}
