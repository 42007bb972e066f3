// Package smtperrtest is an SMTP server for tests that refuses mail the way real
// servers do, and helpers to check what a program makes of it.
//
// A test that a full mailbox is shown to the user and not retried takes ten
// lines:
//
//	func TestFullMailbox(t *testing.T) {
//		srv := smtperrtest.NewServer(t, smtperrtest.Play(smtperrtest.GmailOverQuota))
//		app := newApp(srv.Addr())
//		page := app.Send("anna@example.org", "Minutes of the meeting")
//		if !strings.Contains(page, "mailbox is full") {
//			t.Errorf("the user sees %q", page)
//		}
//		if n := srv.Attempts(); n != 1 {
//			t.Errorf("%d attempts, want 1", n)
//		}
//	}
//
// # The server
//
// [NewServer] starts a server that lives as long as the test, [StartServer] one for
// other programs. Without options it accepts every mail and keeps it:
// [Server.Mails] has the mails and [Server.Transcript] the words of the
// conversations. Options make it strict ([RequireTLS], [RequireAuth], [MaxSize],
// [MaxRecipients], [MaxRate], [MaxConnections], [Greylist]), give it a bad
// certificate ([StartTLS], [ImplicitTLS]), take it off the network
// ([RefuseConnections], [NoSuchHost]), or put words in its mouth:
//
//	smtperrtest.Answer(classify.StageRcpt, "550 5.1.1 no such user", smtperrtest.ForRecipient("b@example.com"))
//	smtperrtest.HangUp(classify.StageEndOfData, smtperrtest.NthMail(2))
//	smtperrtest.KeepAndHangUp()
//	smtperrtest.Delay(classify.StageGreeting, 50*time.Millisecond)
//
// A rule that has not applied by the end of the test is an error: what was to be
// tested did not happen. One that need not apply says so ([Optional]).
//
// [KeepAndHangUp] is the loss that a program must not answer with another
// attempt: the server has the mail, and the client cannot know. [LMTP] makes a
// server that answers for each recipient.
//
// The honest part is go-smtp's server; what it cannot do, such as a wrong
// greeting or a broken connection, happens in front of it. Waiting times of
// greylisting and of the rate limit pass at once with [Server.Advance].
//
// # Scenarios
//
// A [Scenario] is a refusal with a name, which [Play] plays: what it does, and the
// reason that a program should find. There is one for each reason at least, and
// several for the common ones, in the manner of servers and providers that are
// often met. [Scenarios] has them all, so that a program can be put through each.
//
// # Assertions
//
// [Check] compares what an error means with what a test wants, [Diff] two
// diagnoses, and [Golden] an explanation with a file of testdata.
//
//	_, err := srv.Submission().Send(t.Context(), "anna@example.org", []string{"bert@example.com"}, mail)
//	smtperrtest.Check(t, err, smtperrtest.Want{Reason: classify.MailboxFull, Permanence: classify.Temporary})
package smtperrtest
