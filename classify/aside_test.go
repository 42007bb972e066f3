package classify

import (
	"os"
	"strings"
	"testing"
)

// What a reply says besides the cause does not decide.
func TestTheCauseDecides(t *testing.T) {
	tests := []struct {
		name string
		text string
		want Reason
	}{
		{"not the matter", "552 5.3.4 message size exceeds the limit, the mailbox is not full", MessageTooLarge},
		{"denied, and nothing else known", "550 sorry; no virus was found", ReasonUnknown},
		{"denied, vague words", "554 refused by local policy, no spam and no virus found", ReasonPolicy},
		{"denied, a code that tells", "452 4.5.3 sorry, the size is fine", TooManyRecipients},
		{"denied from the beginning of its clause", "421 4.3.2 going down for maintenance, although your server is not blocked", ServiceUnavailable},
		{"fine, and yet something is the matter", "550 sorry, the user exists but is over quota", MailboxFull},
		{"a word denies its clause", "554 5.6.1 body contains a blocked word; we do not call it spam", ContentRejected},
		{"a word denies its clause from behind", "554 5.6.1 Text enthält ein gesperrtes Wort; Spam nennen wir das nicht", ContentRejected},
		{"a word denies what a pattern reaches for", "550 5.7.1 malware found, the sender's host is not on our blocklist", Virus},
		{"a word that the pattern asks for", "550 sorry, this mailbox could not be found here", UserUnknown},
		{"behind a semicolon", "550 mailbox full; your IP address 192.0.2.1 is listed in the blocklist of our provider", MailboxFull},
		{"over a semicolon", "551 user not local; please try <b@example.com>", MailboxMoved},
		{"nothing but vague words before a semicolon", "550 refused; user unknown", UserUnknown},
		{"in a wrapping with a semicolon", "status=bounced; host mx.example.org said: 554 mailbox full; spam checks are next", MailboxFull},
		{"a clause of few words tells what is missing", "550 no valid From line, no DKIM", SenderUnauthenticated},
		{"no other evidence", "550 sorry, we do not take mail of blacklisted hosts", Blocklisted},
		{"no denial where it begins the text", "554 no spam, please", Spam},
		{"denied before a turn", "554 no virus was seen, but this attachment type is forbidden", ContentRejected},
		{"what a turn leaves", "550 5.1.1 no such user, but do not be sad, the mailbox next door is full", UserUnknown},
		{"given up, and what was heard last", "message expired after 4 days, mailbox full each time", DeliveryExpired},
		{"what is fine, denied", "Leider. Die Adresse existiert auf diesem Server nicht", UserUnknown},
		{"the state before its subject, in another clause", "Verbindung zum Dienst fehlgeschlagen (Name, Verschlüsselung)", ConnectionFailed},
		{"threat", "550 5.1.1 user unknown, further attempts will put you on a blacklist", UserUnknown},
		{"condition", "450 4.7.1 greylisted. If your server does not retry, it will be blacklisted", Greylisted},
		{"advice in further lines", "530-5.7.0 authentication required\r\n530-5.7.0 please make sure that your mailbox\r\n530 5.7.0 is not over quota", AuthRequired},
		{"no aside where it begins the text", "550 your IP will be blocked", Blocklisted},
		{"aside alone tells more than vague words", "550 rejected. If you think that this is no spam, write to us", Spam},
		{"given up, code inside", "delivery time expired, last error: 450 4.7.1 greylisted", DeliveryExpired},
		{"given up, no code", "message expired after 5 days: connect to mx.example.org[192.0.2.1]:25: connection timed out", DeliveryExpired},
		{"tried for hours by a person, and refused for good", "We have been trying for hours now:\n550 that looks like spam", Spam},
		{"the code beside a second sentence", "452 4.2.2 It holds more than was paid for. Without a tidy-up the account will be disabled", MailboxFull},
		{"the code beside words that are denied", "550 5.1.6 gone away, and the box was not full", MailboxMoved},
		{"a second sentence beside a code that tells little", "554 5.7.1 Sorry. There is a virus in it", Virus},
		{"the name of a class is no cause", `could not create Mail\Protocol\Smtp, no instance`, ReasonUnknown},
		{"not given up yet", "host mx.example.org said: 450 4.7.1 greylisted", Greylisted},
		{"quoted subject", `554 5.7.1 spam, the subject was "mailbox full"`, Spam},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Classify(tt.text, Attempt{Role: RoleRelay}); got.Reason != tt.want {
				t.Errorf("Text(%q): got %s by %s, want %s", tt.text, got.Reason, got.Rule, tt.want)
			}
		})
	}
}

// A phrase that several servers have names none of them.
func TestSharedPhraseNamesNoProvider(t *testing.T) {
	got := Classify("535 5.7.8 username and password not accepted", Attempt{})
	if got.Reason != AuthFailed || got.Provider != "" {
		t.Errorf("got %s of %q, want %s of nobody", got.Reason, got.Provider, AuthFailed)
	}
	got = Classify("535 5.7.8 username and password not accepted", Attempt{Server: "smtp.gmail.com"})
	if got.Provider != "gmail" {
		t.Errorf("with the name of the server: got %q, want gmail", got.Provider)
	}
}

// What is said not to be the matter changes no answer: nearly none, since such words
// may be the very ones of the cause.
func TestWhatIsNotTheMatter(t *testing.T) {
	c, err := readProved(os.DirFS("rules"))
	if err != nil {
		t.Fatal(err)
	}
	tails := []string{
		"; the mailbox is not full", ", no virus was found", ", your IP is on no blocklist", ", this is not about spam",
		"; the recipient exists", ", the sender address is fine", "; the size is within the limit",
		"; das Postfach ist nicht voll", ", ein Virus wurde nicht gefunden", ", Ihre IP steht auf keiner Sperrliste", ", um Spam geht es nicht",
		"; den Empfänger gibt es", ", die Absenderadresse ist in Ordnung", "; die Größe ist zulässig",
	}
	all, kept := 0, 0
	for _, known := range knownReplies(t, c.sources) {
		if !strings.HasPrefix(known.rule, "generic") || known.reason == ReasonUnknown {
			continue
		}
		text := strings.TrimRight(known.text, ".!")
		if strings.ContainsAny(text, "\n\"{") || Classify(text, known.hints).Reason != known.reason {
			continue
		}
		for _, tail := range tails {
			all++
			if Classify(text+tail, known.hints).Reason == known.reason {
				kept++
			}
		}
	}
	if all == 0 || kept*100 < all*99 {
		t.Errorf("%d of %d answers are kept, want 99 of 100", kept, all)
	}
}
