// Package catalog explains a result of package classify to people, in their
// language: to the person who wrote the mail and knows no SMTP, and, in a text
// of its own, to the administrator.
//
//	r := classify.Text(line, classify.Hints{})
//	e := catalog.Match("de-AT").Explain(r, catalog.Details{Recipient: "anna@example.org"})
//	fmt.Println(e.Title)
//
// German and English are complete: every reason, every stage, every basic reply
// code and every registered enhanced status code has a title, a summary, likely
// causes, advice in the order in which to follow it, and a text for the
// administrator.
//
// # Messages are data
//
// The messages of a language are one file that a translator can read, see the
// folder messages. A text may have variants for a role, a stage, a permanence
// or a provider; the variant with most conditions that hold wins, and a field
// that it lacks comes from the next one. [Load] reads further languages and the
// house wording of an application, message by message, on top of any catalog;
// [Catalog.Validate] tells what is missing or wrong.
//
// A catalog is parsed when it is first used: importing the package costs
// nothing at start. All types are safe for concurrent use.
//
// # Safety
//
// Replies and addresses come from strangers. Whatever of them enters a text is
// bounded and freed of control, format and invisible characters; [Explanation.HTML]
// escapes it as well.
package catalog
