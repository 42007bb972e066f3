// Package catalog explains a result of package classify to people, in their
// language: to the person who wrote the mail and knows no SMTP, and, in a text
// of its own, to the administrator.
//
//	r := classify.Classify(line, classify.Attempt{Recipient: "anna@example.org"})
//	e := catalog.Match("de-AT").Explain(r, catalog.Details{})
//	fmt.Println(e.Title)
//
// An explanation begins with its [Status]: whether the mail went out, to whom, and who
// must act. Then it tells the reason, or the cause below it where one is known, quotes
// the reply, and says what to do. What the reply names, such as an address, a blocklist
// or a size limit, is named.
//
// German and English are complete: every reason has a title, a summary, likely
// causes, advice in the order in which to follow it, and a text for the
// administrator; every stage, every basic reply code and every registered enhanced
// status code is explained in general.
//
// # Messages are data
//
// The messages of a language are one file that a translator can read, see the
// folder messages. A text may have variants, as for a role, a stage, an
// outcome or a provider; the variant with most conditions that hold wins, and a field
// that it lacks comes from the next one. [Load] reads further languages and the
// house wording of an application, message by message, on top of any catalog;
// [Catalog.Validate] tells what is missing or wrong, and the command
// catalog/translate shows it to a translator. The program examples/french brings
// a complete language of its own.
//
// Of a shipped catalog, a stanza is parsed when an explanation first needs it. All
// types but [Redactor] are safe for concurrent use.
//
// # Providers are data, too
//
// What providers say about sending through them stands in the folder providers, a
// file for each: [SettingsFor] tells server, port and encryption for an address, and
// an explanation names the switch, the number or the page that mends the failure
// when the server or the reply tells whose it is. The file blocklists.txt has the names
// of blocklists and the pages of their keepers, words.txt the words of replies by which a
// text knows that a server gave no reason, or that a limit counts by the hour.
//
// # What it costs
//
// A program that imports the library carries both languages and all rules, about
// 4.4 MB, or 3.7 MB without symbols. At start nothing of it is parsed. The first
// explanation parses the stanzas that it needs, in about a millisecond, and every
// further one takes some ten microseconds. The rules are compiled at the first
// classification, see [classify.Preload], and keep 2.7 MB. The page
// examples/docs/cost.md has the figures and how to measure them again.
//
// # Safety
//
// Replies and addresses come from strangers. Whatever of them enters a text is
// bounded and freed of control, format and invisible characters; [Explanation.HTML]
// escapes it as well. Texts that go to others than the person, such as
// [Catalog.FormatTicket], are redacted, see [Redactor].
package catalog
