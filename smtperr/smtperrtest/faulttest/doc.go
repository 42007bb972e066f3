// Package faulttest breaks a client's conversation at every byte and holds what
// the client says of the mail against what the server has.
//
// [Run] puts a proxy between a [Client] and a server that takes mails and counts
// them. At one byte of one direction the proxy ends the connection, resets it,
// falls silent, hesitates, flips bits, or slips something in: a [Fault]. Each
// session has one fault, and all sessions together have it at every byte, in
// clear text, over STARTTLS and over implicit TLS.
//
// # What has to hold
//
// Of every session:
//
//   - The client returns within the time that it promises, and leaves neither a
//     connection nor a goroutine behind. It connects once.
//   - A recipient of whom it says [classify.OutcomeSent] has the mail, whole; one of whom
//     it says [classify.OutcomeNotSent] has it not. The diagnosis of its error says the
//     same.
//   - Where it says that the outcome is unknown, nothing asks for another attempt:
//     no [smtperr.RetryPolicy], no Temporary, no action. Where something does, the
//     recipient has no mail.
//   - The stage is the one of the reply that the client lacks, where the
//     connection ended, was reset or fell silent. A client that is [Client.Bare]
//     may leave it open.
//   - A conversation that only hesitates comes out as one that does not.
//
// # What nobody can know
//
// Without TLS nothing protects the server's words. Flipped bits make a "550" of
// its "250", and a line that was slipped in is read as its answer. A client that
// was told so cannot know better, and so these two claims are excepted, no more:
// where the fault stands at the first byte of the answer to RCPT, DATA or the
// content, and the recipient was given a class 2 there, Sent may be false; where
// it was given a class 4 or 5, NotSent may be. A class 3 or garbage there makes
// nothing known.
// A client that is Bare and returns a refusal of QUIT has returned a refusal at a
// step that nobody knows. Bits that flip in a recipient's address on the way to the server bring the mail
// to somebody else; it counts as taken.
//
// # Time
//
// Sessions run in memory and on the clock of package testing/synctest, so that a
// client that waits five minutes takes no time, and one that waits for ever is
// found. [RunTCP] has the faults that need no clock, over loopback.
package faulttest
