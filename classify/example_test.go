package classify_test

import (
	"fmt"
	"testing/fstest"

	"github.com/smtperr/go-smtperr/classify"
)

func ExampleClassify() {
	r := classify.Classify("550 5.1.1 <anna@example.org>: User unknown", classify.Attempt{})
	fmt.Println(r.Code, r.Enhanced, r.Text)
	fmt.Println(r.Reason, r.Permanence, r.Stage, r.Scope)
	for a := range r.Actions.All() {
		fmt.Println(a)
	}
	// Output:
	// 550 5.1.1 <anna@example.org>: User unknown
	// user-unknown permanent rcpt recipient
	// fix-address
	// contact-recipient-otherwise
	// remove-recipient
}

func ExampleClassify_role() {
	for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
		r := classify.Classify("421 4.3.2 shutting down", classify.Attempt{Role: role})
		fmt.Println(role, r.Reason, r.Responsible)
	}
	// Output:
	// submission service-unavailable sender-admin
	// relay service-unavailable recipient-admin
}

func ExampleLoadRules() {
	// In a program: os.DirFS("rules") or an embed.FS.
	files := fstest.MapFS{"acme.txt": {Data: []byte(`
Provider: acme
Name: Acme Mail
Kind: provider

Rule: acme-over-quota
Reason: mailbox-full
Text: letterbox is stuffed
Example: 552 The letterbox is stuffed.
`)}}
	rules, err := classify.LoadRules(files)
	if err != nil {
		fmt.Println(err)
		return
	}
	c := classify.New(rules)
	r := c.Classify("552 The letterbox is stuffed.", classify.Attempt{})
	fmt.Println(r.Reason, r.Rule, r.Provider)
	// Output:
	// mailbox-full acme-over-quota acme
}

func ExampleClassifier_LookupRule() {
	r := classify.Classify("550 5.1.1 <a@example.org>: Recipient address rejected: User unknown in virtual mailbox table", classify.Attempt{})
	info, _ := new(classify.Classifier).LookupRule(r.Rule)
	fmt.Println(info.ID, info.Name)
	// Output:
	// postfix-user-unknown Postfix
}

func ExampleParseEnhancedCode() {
	e, err := classify.ParseEnhancedCode("5.7.26")
	fmt.Println(e, e.Permanence(), err)
	_, err = classify.ParseEnhancedCode("5.7")
	fmt.Println(err)
	// Output:
	// 5.7.26 permanent <nil>
	// classify: enhanced status code "5.7": not of the form class.subject.detail with class 2, 4 or 5
}

func ExampleLookupBasic() {
	for _, stage := range []classify.Stage{classify.StageRcpt, classify.StageEndOfData} {
		b, _ := classify.LookupBasic(452, stage)
		fmt.Println(stage, b.Meaning)
	}
	// Output:
	// rcpt too many recipients, or a mailbox without space
	// end-of-data the system has not enough storage
}

func ExampleLookupEnhanced() {
	m, _ := classify.LookupEnhanced(classify.EnhancedCode{Class: 5, Subject: 1, Detail: 10})
	fmt.Println(m.Name)
	fmt.Println(m.Reason)
	// Output:
	// Recipient address has null MX
	// domain-no-mail
}

// Two logins fail, and another thing mends each.
func ExampleCause() {
	for _, line := range []string{
		"535 5.7.8 wrong password",
		"534 5.7.9 application-specific password required",
	} {
		r := classify.Classify(line, classify.Attempt{})
		fmt.Println(r.Reason, r.Cause)
	}
	// Output:
	// auth-failed password-wrong
	// auth-failed app-password
}

// A broken connection proves at one step that the mail is not out, and nothing at
// another.
func ExampleOutcome() {
	for _, stage := range []classify.Stage{classify.StageMail, classify.StageEndOfData, classify.StageUnknown} {
		r := classify.Classify("read tcp 192.0.2.1:587: connection reset by peer", classify.Attempt{Stage: stage})
		fmt.Println(stage, r.Reason, r.Outcome)
	}
	// Output:
	// mail connection-failed not-sent
	// end-of-data connection-failed unknown
	// unknown connection-failed unknown
}

// Each failure of a log has its place in it.
func ExampleClassifyAll() {
	log := "Nov 30 10:00:00 mx postfix/smtp[7]: 4F1: to=<bert@example.com>, relay=mx.example.com[192.0.2.1]:25, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))\n" +
		"Nov 30 10:00:01 mx postfix/smtp[7]: 4F2: to=<carla@example.net>, relay=none, delay=30, status=deferred (connect to mx.example.net[192.0.2.2]:25: Connection timed out)\n"
	for f := range classify.ClassifyAll(log, classify.Attempt{}) {
		fmt.Println(f.Recipient, f.Reason, f.Permanence)
	}
	// Output:
	// bert@example.com user-unknown permanent
	// carla@example.net connection-failed temporary
}

// A provider's interface says with a code of its own that the mailbox is full.
func ExampleForReason() {
	r := classify.ForReason(classify.MailboxFull, "officemail-code-7", classify.Attempt{Stage: classify.StageRcpt})
	fmt.Println(r.Reason, r.Outcome, r.Responsible, r.Rule)
	// Output:
	// mailbox-full not-sent recipient officemail-code-7
}

// The server's words are a part of the text, to be marked in it.
func ExampleResult() {
	const line = "host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)"
	r := classify.Classify(line, classify.Attempt{})
	fmt.Println(line[r.TextStart:r.TextEnd])
	fmt.Println(r.Stage, r.StageBasis)
	// Output:
	// no such user
	// rcpt told
}
