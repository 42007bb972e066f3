package reply

import (
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// TestLinear reads texts that somebody might write to keep a reader busy. It asserts no
// time: what is not linear takes minutes here.
func TestLinear(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"  550 x\n", "a=550 ", "10:00:00 550 x\n", "<a@example.org>: 550 x\n", "'a@example.org': (550, b'x'), ",
		"C: RCPT TO:<a@example.org>\nS: 550 x\n", ">> DATA << 354 x ", "\"a\": \"", "code: 550 ", "Final-Recipient: x\n",
		"550-x\n", "550_x_", "X-A: b\n", "(550, x\": ", "said: ", "a@", "550 5.1.1 ", "[550] ", "\\n550-",
	} {
		text := strings.Repeat(s, 1<<17/len(s))
		Read(text)
		for range Parts(&match.Scan{Set: phrases()}, text) {
			break
		}
	}
}
