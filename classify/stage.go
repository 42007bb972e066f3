package classify

// A Stage is a step of an SMTP conversation (RFC 5321 §3): where it failed.
// MAIL, RCPT and the data name the part of the message that is at fault: the
// sender, a recipient, or the content.
type Stage uint8

// The stages. The zero value is StageUnknown.
const (
	StageUnknown   Stage = iota // nothing tells the step
	StageDNS                    // looking up the server's name or the domain's MX
	StageConnect                // opening the TCP connection
	StageTLS                    // the handshake of implicit TLS (RFC 8314 §3)
	StageGreeting               // the server's first reply
	StageHelo                   // EHLO or HELO
	StageStartTLS               // STARTTLS and its handshake (RFC 3207)
	StageAuth                   // AUTH (RFC 4954)
	StageMail                   // MAIL FROM: the reverse-path, that is the sender
	StageRcpt                   // RCPT TO: a forward-path, that is one recipient
	StageData                   // the reply to the DATA command, before the content
	StageEndOfData              // the reply to the final dot, after the content
	StageQuit                   // QUIT: the mail is already out
)

var stageNames = [...]string{
	StageUnknown:   "unknown",
	StageDNS:       "dns",
	StageConnect:   "connect",
	StageTLS:       "tls",
	StageGreeting:  "greeting",
	StageHelo:      "helo",
	StageStartTLS:  "starttls",
	StageAuth:      "auth",
	StageMail:      "mail",
	StageRcpt:      "rcpt",
	StageData:      "data",
	StageEndOfData: "end-of-data",
	StageQuit:      "quit",
}

// String returns the id of s.
func (s Stage) String() string { return nameOf("stage", stageNames[:], s) }

// AppendText implements [encoding.TextAppender].
func (s Stage) AppendText(b []byte) ([]byte, error) { return append(b, s.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (s Stage) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (s *Stage) UnmarshalText(text []byte) error {
	v, err := parseName[Stage]("stage", stageNames[:], string(text))
	if err != nil {
		return err
	}
	*s = v
	return nil
}
