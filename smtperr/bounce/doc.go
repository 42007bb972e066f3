// Package bounce reads bounce mails: what a mail server says later, by mail, of
// a mail that it had taken.
//
//	n, err := bounce.Read(mail, smtperr.WithLanguage("de"))
//	if err != nil || n.Kind != bounce.KindFailure {
//		return err
//	}
//	for _, r := range n.Recipients {
//		fmt.Println(r.Address, r.Diagnosis.Explain().Summary, r.Suppress)
//	}
//
// [Read] takes machine-readable reports (RFC 3464, RFC 6533, RFC 5965) wherever
// they stand in the mail and however broken it is, and the words of servers that
// write none; forms.txt lists them. Each recipient gets a [smtperr.Diagnosis]
// from what is nearest to it: the reply that the report quotes, then what the text
// says of it, then the status code. The message that came back, and the header
// of the bounce, are never classified: they are not the server's words.
//
// # What a bounce proves
//
// Nothing, by itself. Anybody can send a mail that looks like a bounce, and
// spammers' forged senders bring real bounces of mails that one never sent. An
// application that acts on a bounce must know that the mail is its own, by one of
//
//   - the envelope id that it gave with ENVID (RFC 3461 §4.4), if it cannot be
//     guessed: [Notification.EnvelopeID]
//   - an envelope sender of its own for each mail (VERP), with something that
//     cannot be guessed: the address to which the bounce came, which its own
//     server knows and the bounce's header does not
//   - the Message-ID, if it is in its records and cannot be guessed:
//     [Notification.MessageID]
//
// and must look whether the recipient is one to whom that mail went: a bounce for
// one mail shall not strike others off a list. [Notification.Matches] compares
// these. DKIM and SPF say who sent the bounce, which may be any server of the
// world, and so they prove little.
//
// # Bounds
//
// A mail is read in one pass as a stream, and it costs no more than its length: a
// bounce of 2 KB takes about 0.1 ms, and the rest of a large one is skipped. What is kept is bounded: 64 KiB of text, 1 MiB of reports, 128 KiB of the
// returned header, ten levels of nesting, 200 parts, 1000 recipients of a report
// and 200 of a text. What goes beyond is read over. An address that the end of a
// mail may have cut is not reported.
package bounce
