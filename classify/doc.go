// Package classify tells what an SMTP reply, or the error of a mail program,
// means: at which step of the conversation it came, what its codes say, the
// reason, whether a later attempt may succeed, what the failure attaches to, who
// can mend it and by what, and when to try again.
//
//	r := classify.Classify("550 5.1.1 <a@example.org>: User unknown", classify.Attempt{})
//	r.Reason      // user-unknown
//	r.Permanence  // permanent
//	r.Stage       // rcpt
//	r.Rule        // the rule that decided
//
// It has no text for people (package catalog has), does no I/O, and depends on
// the standard library alone.
//
// # From text to result
//
// The text may be one reply line as RFC 5321 §4.2 has it, several lines, or such
// a reply in the wrapping of a mail server's log, a bounce, a library's error or
// a mail program's dialog. Characters that a program has spelled in ASCII (\u00e4,
// \xc3\xa4, &auml;) are read as such. First the reply is found: the basic reply code,
// the enhanced status code (RFC 3463), and the server's own words, see [Reply].
// Numbers that look like codes, such as ports, sizes, dates, addresses and the status of
// a page, are not taken for them. In a session the first refusal is the cause that it
// did not get over, and those behind it are its consequence; what the server said yes to
// is never the failure's answer. Of a mail its header decides nothing.
//
// Then the reason is decided, by the first of these that says something:
//
//  1. the server's words, by a rule that knows a set phrase of a server or
//     provider, or else by the vocabulary in which people write refusals,
//  2. the enhanced status code; but one that is vague, such as 5.7.1, yields to
//     vague words,
//  3. the basic code at its stage,
//  4. otherwise it is [ReasonUnknown]: that is better than a guess.
//
// The result names the rule or the code that decided ([Result.Rule]), so that a
// person can check it; [Classifier.LookupRule] gives the source of the fact.
//
// Where the reason has several remedies, [Result.Cause] tells which is meant, if
// anything does: a wrong password, or one that each program needs of its own.
//
// The stage, which is the step of the conversation, is taken from the first of these
// that tells one: the caller, a session, in which each reply is the answer to one
// command, the wrapping ("in reply to RCPT TO command"), a command in a record that
// is less than a session, a code that belongs to one command alone (535 to AUTH), the
// rule that decided, a set phrase that servers say at one step ("Client host
// rejected"), and the reason, where it is found at one step as good as always.
// Blocklists, senders and sizes are judged at several: there the stage is
// [StageUnknown].
//
// Permanence is the first digit of the basic code. A rule may correct it and
// then says why. Where basic and enhanced code contradict each other,
// [Result.Conflict] is set.
//
// How the stage is known stands in [Result.StageBasis]. It is told by the caller, by
// what wraps the reply, by a session, by the code, or by a rule whose words name the
// step; what comes from the reason or from a phrase alone is inferred, and no fact.
//
// A provider is named by words that it alone uses, or by its hosts.
//
// # What became of the mail
//
// [Result.Outcome] is a promise, made by one function from the reason, the class of
// the code, the stage and how it is known. No rule and no caller can make it surer.
//
//   - It is [OutcomeSent] only where a positive reply to the final dot is known: a 2xx whose
//     stage is told to be the end of the data, by the caller, the wrapping or its own
//     words ("queued as"); or where the failure came after it, at QUIT or when the
//     connection was closed, and the caller or the wrapping says so. A 2xx or 3xx of
//     another step, or of an unknown one, is [Accepted] for that step and no delivery.
//     A 3xx never is one.
//   - A 2xx or 3xx in an error ([Classifier.ClassifyError]) was not the reply that the program
//     wanted: a [ProtocolError]. It proves what a broken connection at its step does.
//   - It is [OutcomeNotSent] only where that is proved: a reply of class 4 or 5 to a step up
//     to the dot, also where that step is unknown; any failure at a step that is told
//     and comes before the end of the content; a failure to resolve, to connect, to
//     shake hands or to sign in; a refusal in words, where its code is lost. None of
//     them proves it in a notice of a server that goes on trying.
//   - It is [OutcomeUnknown] otherwise: without a reply at the end of the data,
//     whatever the error, since the reply may have been lost on its way (RFC 1047); and
//     where a connection breaks at a step that nobody tells. An inferred stage proves
//     nothing about a connection.
//
// Where the outcome is unknown, no action of the result sends the mail again, and no
// time to do so is given.
//
// A notice that a delivery is delayed and goes on is temporary, and never
// [DeliveryExpired]; who has given up is permanent, whatever digit told of the last
// attempt. What a reply to AUTH says of a mailbox is meant for the account that signs
// in.
//
// # Rules are data
//
// The rules are files that a mail administrator can read and correct, one for
// each server software, provider, filter or blocklist, in the folder rules. They
// are compiled when they are first needed, or by [Preload]; a program that starts
// and classifies nothing pays nothing.
// An application adds its own in the same format with [LoadRules] and [New].
//
// # Performance and safety
//
// A reply of one line is classified without an allocation once the rules are
// compiled, and one of several lines with one, for its words. The time grows with
// the length of the text and hardly with the number of rules. Replies come from
// strangers: what is read of them is bounded, and [Reply.Text] holds no control
// characters. All types are safe for concurrent use.
package classify
