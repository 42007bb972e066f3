package reply

import (
	"strings"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	const line = "550 5.1.1 <somebody@mail.example.org>: Recipient address rejected: User unknown in virtual mailbox table; see help page"
	texts := []struct{ name, text string }{
		{"one-line", line},
		{"wrapped", "host mx.example.org[192.0.2.1] said: " + line + " (in reply to RCPT TO command)"},
		{"no-code", "dial tcp 192.0.2.1:25: connect: connection refused"},
		{"log", `level=error msg="cannot send" error="550 5.1.1 no such user" to=b@example.com took=12ms`},
		{"session", "C: MAIL FROM:<a@example.org>\nS: 250 fine\nC: RCPT TO:<b@example.com>\nS: 550 5.1.1 nobody here\nC: QUIT\nS: 221 bye"},
		{"1M", strings.Repeat("2026-11-30T10:00:00 worker is idle, with nothing to do\n", 1<<20/56) + line},
	}
	for _, tt := range texts {
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(tt.text)))
			b.ReportAllocs()
			for b.Loop() {
				Read(tt.text)
			}
		})
	}
}
