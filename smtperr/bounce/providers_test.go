package bounce

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestProviders holds that the bounces of providers that run a well-known server
// are read by that server's form, with what the provider adds of its own.
func TestProviders(t *testing.T) {
	for _, tt := range []struct{ name, form, mail, want string }{
		// Sendmail, with a note before that quotes the headings.
		{"AOL", "sendmail", `The original message was received at Mon, 23 Nov 2026 10:00:00 -0500 (EST)
from client.example.net [192.0.2.9]

*** ATTENTION ***

Your letter comes back to you. Whom it did not reach stands under
"----- The following addresses had permanent fatal errors -----",
and why stands under
"----- Transcript of Session Follows -----".
The line with "<<<" tells the reason; write to help@example.net about it.

   ----- The following addresses had permanent fatal errors -----
<anna@aol.example>
<dora@aol.example>

   ----- Transcript of session follows -----
... while talking to air-1.mail.aol.example.:
>>> RCPT To:<anna@aol.example>
<<< 550 MAILBOX NOT FOUND
550 <anna@aol.example>... User unknown
>>> RCPT To:<dora@aol.example>
<<< 552 dora MAILBOX FULL
552 <dora@aol.example>... Service unavailable
`, "failure\nanna@aol.example failed user-unknown text\ndora@aol.example failed mailbox-full text"},
		// Postfix.
		{"Yandex", "postfix", `This is the mail system at host forward-1.mail.yandex.example.

I'm sorry to have to inform you that your letter came back.

                   The mail system

<anna@example.org>: host mx.example.org[192.0.2.1] said: 550 5.7.1 Message
    rejected under suspicion of SPAM (in reply to end of DATA command)
<dora@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 Mailbox size
    limit exceeded (in reply to RCPT TO command)
`, "failure\nanna@example.org failed spam text\ndora@example.org failed mailbox-full text"},
		// Sendmail. A full mailbox docomo calls too much data; that it is docomo
		// stands in the transcript alone.
		{"docomo", "sendmail", `The original message was received at Mon, 23 Nov 2026 19:00:00 +0900
from client.example.net [192.0.2.9]

   ----- The following addresses had permanent fatal errors -----
<anna@docomo.ne.jp>
    (reason: 550 Unknown user anna@docomo.ne.jp)
<dora@docomo.ne.jp>
    (reason: 552 Too much mail data dora@docomo.ne.jp)

   ----- Transcript of session follows -----
... while talking to mx.docomo.ne.jp.:
>>> DATA
<<< 550 Unknown user anna@docomo.ne.jp
<<< 552 Too much mail data dora@docomo.ne.jp
554 5.0.0 Service unavailable
`, "failure\nanna@docomo.ne.jp failed user-unknown text\ndora@docomo.ne.jp failed mailbox-full text"},
		{"docomo, with the words of a post office", "post-office", `This Message was undeliverable due to the following reason:

Each of the following recipients was rejected by a remote mail server.
The reasons given by the server stand below.

    Recipient: <anna@docomo.example>
    Reason:    Unknown user anna@docomo.example

Please reply to <postmaster@example.com> if this looks wrong.
`, "failure\nanna@docomo.example failed user-unknown text"},
		// Exim, about a refusal in two languages and many lines.
		{"T-Online", "exim", `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. The following address(es) failed:

  anna@t-online.example
    SMTP error from remote mail server after end of data:
    host mx00.t-online.example [192.0.2.1]: 550-5.7.0 Message considered as spam or virus, rejected
    550-5.7.0 Mailhost: mailin1.t-online.example
    550-5.7.0 Write to help@t-online.example with the codes above.
    550-5.7.0
    550 5.7.0 Die Nachricht wurde als Spam oder Virus eingestuft.

------ This is a copy of the message, including all the headers. ------
`, "failure\nanna@t-online.example failed spam text"},
		// Exim, with a first sentence in Russian.
		{"Mail.ru", "exim", `Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.

Ваше письмо не удалось передать:

  anna@example.org
    SMTP error from remote mail server after RCPT TO:<anna@example.org>:
    host mx.example.org [192.0.2.1]: 550 5.1.1 no such user here

------ This is a copy of the message, including all the headers. ------
`, "failure\nanna@example.org failed user-unknown text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := Read(strings.NewReader(plain(tt.mail)))
			if err != nil {
				t.Fatal(err)
			}
			if n.Form != tt.form {
				t.Errorf("form %q, want %q", n.Form, tt.form)
			}
			if diff := cmp.Diff(tt.want, brief(n)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
