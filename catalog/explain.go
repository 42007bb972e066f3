package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/catalog/internal/message"
	"github.com/smtperr/go-smtperr/classify"
)

// Details is what the caller knows beside the result, which has the addresses and the
// server. Every field may be empty; a list and sizes that the reply itself names need
// not be given.
type Details struct {
	MaxSize int64         // the size limit, in bytes
	Size    int64         // the size of the message, in bytes
	List    string        // name of the blocklist
	Wait    time.Duration // when to try again; the result's RetryAfter when zero

	Message string            // the error's text, where the result has no words
	Rule    classify.RuleInfo // what the rule that decided says about itself, where it is an application's own
}

// An Explanation is what to tell people about a result.
type Explanation struct {
	Language string // tag of the language, as "de"
	Title    string // at most 60 characters
	Status   Status // whether the mail went out, to whom, and who must act
	Summary  string // what happened, and whether the mail went out
	Causes   []string
	Advice   []string   // the first step first
	Admin    string     // for the administrator: what to look for, and the rule; codes and step are [Catalog.Facts]
	Quote    string     // the server's own words as they are quoted in Said, cleaned and bounded
	Stage    StageText  // the step at which it failed; zero when it is not known
	Codes    []CodeText // what the codes mean in general
	Headings Headings   // what renderings put above the parts
	Place    string     // what the step adds to the summary, "" for nothing
	Said     string     // a sentence that quotes Quote to the person
	ForAdmin bool       // the renderings end in Admin
}

// Status is what a reader wants to know first. A fact without a value is not known.
type Status struct {
	Outcome     Fact // did the mail go out
	Recipient   Fact // to whom
	Responsible Fact // who must act: who takes the first step of the advice
}

// Known returns the facts that are known.
func (s Status) Known() (list []Fact) {
	for _, f := range []Fact{s.Outcome, s.Recipient, s.Responsible} {
		if f.Value != "" {
			list = append(list, f)
		}
	}
	return list
}

// Headings are the headings of an explanation's parts in its language.
type Headings struct {
	Causes, Advice, Admin string
	Colon                 string // what follows a heading in plain text; ":" when empty
}

// label returns a heading as it stands above a list in plain text.
func (h Headings) label(heading string) string { return heading + cmp.Or(h.Colon, ":") }

// A StageText tells about a stage of the conversation.
type StageText struct {
	Title   string
	Task    string // what happens at it when all goes well
	Summary string // that it failed here
	Part    string // the part of the message that is at fault: sender, recipient or content
}

// A CodeText tells what a reply code means in general, whatever the server meant by
// it this time.
type CodeText struct {
	Code    string // "450" or "5.1.1"
	Title   string
	Summary string
	Causes  []string
	Advice  []string
}

// Explain explains a result.
func (c *Catalog) Explain(r classify.Result, d Details) Explanation {
	r = shown(r)
	x := &explainer{c: c, r: r, rule: d.Rule}
	if info, ok := new(classify.Classifier).LookupRule(r.Rule); ok && x.rule.ID == "" {
		x.rule = info
	}
	x.situate()
	text := r.Text
	if text == "" {
		text = d.Message
	}
	t := readTold(r, text)
	r.Attempt, d = t.complete(r.Attempt, d)
	x.r, x.values = r, c.values(r, d)
	x.name(t)
	x.reasoned(text)
	x.fate()
	e := Explanation{
		Language: c.Language().String(),
		Quote:    unquote(clean(trimmed(untraced(r.Text)), maxQuote)),
		Headings: Headings{c.Phrase("heading-causes"), c.Phrase("heading-advice"), c.Phrase("heading-admin"), c.label("")},
	}
	if !r.IsFailure() {
		e.Headings.Causes = c.Phrase("heading-meaning") // there is nothing to be the cause of
	}
	x.step(&e)
	x.codes(&e)
	x.quote(&e)
	who := classify.ResponsibleUnknown
	for i, key := range x.subjects() {
		if e.Title == "" {
			e.Title = x.title(key)
		}
		if e.Summary == "" {
			e.Summary = x.summary(key, e.Stage)
		}
		if i == 0 { // below a cause that is known there are no others
			e.Causes = x.causes(key)
		}
		if len(e.Advice) == 0 {
			e.Advice, who = x.advice(key)
		}
	}
	if provided := x.provided(); len(provided) > 0 {
		e.Advice = slices.DeleteFunc(e.Advice, func(a string) bool { return namesPorts(a) && slices.ContainsFunc(provided, namesPort) })
		if who == classify.ResponsibleSenderAdmin { // what the provider says is for him
			e.Advice = slices.Insert(e.Advice, 1, provided...)
		} else {
			e.Advice, who = append(provided, e.Advice...), classify.ResponsibleUser
		}
	}
	x.status(&e, who)
	e.Admin = x.admin(&e)
	return e
}

// namesPorts reports whether an advice names both ports for sending, of which a provider
// may have but one; namesPort whether it names one.
func namesPorts(s string) bool { return strings.Contains(s, "465") && strings.Contains(s, "587") }

func namesPort(s string) bool { return strings.Contains(s, "465") || strings.Contains(s, "587") }

// An explainer holds what is needed for one explanation.
type explainer struct {
	c       *Catalog
	r       classify.Result
	holds   situation
	values  values
	encoded subject // the enhanced code's subject
	rule    classify.RuleInfo
}

func (x *explainer) situate() {
	x.holds = situationOf(x.r)
	if e := x.r.Enhanced; !e.IsZero() {
		x.encoded = subject{"Enhanced", "x" + e.String()[1:]}
	}
}

// situationOf returns what conditions of variants are compared with.
func situationOf(r classify.Result) situation {
	stage := r.Stage
	if inferred(r) && r.Scope != classify.ScopeRecipient {
		stage = classify.StageUnknown // a text for a step tells it as a fact
	}
	class := ""
	if e := r.Enhanced; !e.IsZero() {
		class = strconv.Itoa(int(e.Class))
	}
	return situation{
		message.Role:       r.Role.String(),
		message.Stage:      stage.String(),
		message.Scope:      r.Scope.String(),
		message.Permanence: r.Permanence.String(),
		message.Outcome:    r.Outcome.String(),
		message.Provider:   r.Provider,
		message.Rule:       r.Rule,
		message.Class:      class,
	}
}

// subjects returns what the texts come from, the best first: the cause and the reason,
// or the code where only the code decided and says something else than the reason does.
// What is no failure is always told as such.
func (x *explainer) subjects() []subject {
	reason := subject{"Reason", x.r.Reason.String()}
	code := subject{"Code", strconv.Itoa(x.r.Code)}
	known := func(key subject) bool { return x.one(key, "Title") != "" }
	switch {
	case !x.r.IsFailure():
	case x.r.Cause != classify.CauseNone:
		return []subject{{"Cause", x.r.Cause.String()}, reason}
	case x.r.Basis == classify.BasisEnhanced:
		if m, ok := classify.LookupEnhanced(x.r.Enhanced); ok && (m.Exact || m.Reason != x.r.Reason) {
			return []subject{reason} // which tells as much, or the code means another thing here
		}
		if known(x.encoded) {
			return []subject{x.encoded, reason}
		}
	case x.r.Basis == classify.BasisCode && x.r.Code < 400:
		// A yes where none was wanted: what the code means elsewhere misleads.
	case x.r.Stage == classify.StageAuth && x.r.Code >= 500 && (x.r.Reason == classify.AuthFailed || x.r.Reason == classify.ReasonUnknown) && !aboutAuth(x.r.Code):
		// In general this code is about something that AUTH comes before.
	case (x.r.Basis == classify.BasisCode || x.r.Basis == classify.BasisNone && x.r.Code != 0) && known(code):
		return []subject{code, reason}
	}
	return []subject{reason}
}

// aboutAuth reports whether a basic code has a meaning at AUTH.
func aboutAuth(code int) bool {
	basic, ok := classify.LookupBasic(code, classify.StageAuth)
	return ok && (basic.Stage == classify.StageAuth || basic.Reason == classify.AuthFailed)
}

func (x *explainer) one(key subject, field string) string {
	return fill(x.c.text(key, field, &x.holds), &x.values)
}

func (x *explainer) all(key subject, field string) (list []string) {
	for _, s := range x.c.texts(key, field, &x.holds) {
		if s = fill(s, &x.values); s != "" { // nothing is known of what it tells
			list = append(list, s)
		}
	}
	return list
}

// fate says what became of the mail, for texts that hold whether the failure is
// temporary or permanent: outcome is a clause without its full stop, later the
// sentence about another attempt. There is none after a permanent failure, unless a server
// has given up; one where users have to mend something first would send them the
// wrong way.
func (x *explainer) fate() {
	x.values.outcome = strings.TrimRight(x.outcome(), ".。")
	again := x.r.Role == classify.RoleRelay || x.r.Responsible != classify.ResponsibleUser && waitingMends(x.r)
	if again && x.r.Outcome == classify.OutcomeNotSent && x.r.Permanence == classify.Temporary {
		x.values.later = x.one(subject{"Phrase", "later"}, "Text")
	}
	if x.r.GivenUp && x.r.Reason != classify.DeliveryExpired {
		x.values.later = x.c.Phrase("given-up")
	}
}

// outcome tells whether the mail went out.
func (x *explainer) outcome() string {
	if partly(x.r) {
		return x.one(subject{"Phrase", "partly"}, "Text")
	}
	return x.one(subject{"Outcome", x.r.Outcome.String()}, "Summary")
}

// partly reports whether a failure was one recipient's too many: the others may have the
// mail.
func partly(r classify.Result) bool {
	return r.Reason == classify.TooManyRecipients && r.Outcome == classify.OutcomeNotSent
}

// outcomeWord tells whether the mail went out, in a few words.
func (c *Catalog) outcomeWord(r classify.Result, s *situation) string {
	if partly(r) {
		return c.text(subject{"Phrase", "partly-short"}, "Text", s)
	}
	return c.text(subject{"Outcome", r.Outcome.String()}, "Text", s)
}

// open reports whether nobody knows if the mail went out, and a text about that is
// wanted.
func (x *explainer) open() bool {
	return x.r.IsFailure() && x.r.Outcome == classify.OutcomeUnknown
}

// aware reports whether the text of a field was written for what holds of a
// condition, such as this outcome.
func (x *explainer) aware(key subject, field string, condition message.Condition) bool {
	is, would := x.c.find(key, field, &x.holds), x.c.find(key, field, x.holds.with(condition, ""))
	return is != would && (is == nil || would == nil || !slices.Equal(is.fields.All(field), would.fields.All(field)))
}

// late reports whether the text of a field says why a mail did not go out that did: the
// failure came after it, and nothing was written for that.
func (x *explainer) late(key subject, field string) bool {
	return x.r.IsFailure() && x.r.Outcome == classify.OutcomeSent && !x.aware(key, field, message.Outcome)
}

func (x *explainer) title(key subject) string {
	if x.late(key, "Title") {
		return x.c.Phrase("sent-title")
	}
	return x.one(key, "Title")
}

func (x *explainer) causes(key subject) []string {
	if x.late(key, "Cause") {
		return nil
	}
	return x.all(key, "Cause")
}

// forServers reports whether the advice of a subject was written for who sends through
// a provider alone, and this is a mail server's failure: it goes on by itself, and has
// no settings that its users could change.
func (x *explainer) forServers(key subject) bool {
	if x.r.Role != classify.RoleRelay || !x.r.IsFailure() || x.open() || x.aware(key, "Advice", message.Role) {
		return false
	}
	if x.r.Reason == classify.AddressSyntax && writerMends(x.r) {
		return false // an address stays as it is, however often it is tried
	}
	return x.r.Permanence == classify.Temporary || key.Kind != "Reason" && !writerMends(x.r)
}

// writerMends reports whether a failure is about what the writer of the mail chose:
// the recipient or the content, whoever runs the server.
func writerMends(r classify.Result) bool {
	switch r.Reason {
	case classify.UserUnknown, classify.MailboxDisabled, classify.MailboxFull, classify.MailboxMoved, classify.RecipientRestricted,
		classify.RecipientLimit, classify.RecipientSuppressed, classify.TooManyRecipients, classify.AddressSyntax, classify.DomainUnknown,
		classify.DomainNoMail, classify.MessageTooLarge, classify.ContentRejected:
		return r.Cause != classify.CauseSenderMalformed && (r.Enhanced.Subject != 1 || r.Enhanced.Detail != 7) // X.1.7 is the sender's syntax
	}
	return false
}

// advice returns the advice of a subject, and who does the first of it. Where nobody
// knows whether the mail went out, only one that was written for that does not send it
// twice.
func (x *explainer) advice(key subject) ([]string, classify.Responsible) {
	phrases := func(ids ...string) (list []string) {
		for _, id := range ids {
			list = append(list, x.c.Phrase(id))
		}
		return list
	}
	switch {
	case x.open() && !x.aware(key, "Advice", message.Outcome):
		if x.r.Role == classify.RoleRelay {
			return phrases("unsure-log", "unsure-wait"), classify.ResponsibleSenderAdmin
		}
		return phrases("unsure-look", "unsure-wait", "unsure-help"), classify.ResponsibleUser
	case x.late(key, "Advice"):
		return phrases("sent-nothing"), classify.ResponsibleNobody
	case x.forServers(key) && x.r.Permanence == classify.Temporary && !waitingMends(x.r):
		return phrases("relay-admin", "relay-otherwise"), classify.ResponsibleSenderAdmin
	case x.forServers(key) && x.r.Permanence == classify.Temporary:
		return phrases("relay-wait", "relay-day"), classify.ResponsibleNobody
	case x.forServers(key):
		return phrases("relay-admin", "relay-otherwise"), classify.ResponsibleSenderAdmin
	}
	return x.all(key, "Advice"), x.by(key)
}

// waitingMends reports whether a later attempt of the same server may succeed without
// anybody's doing.
func waitingMends(r classify.Result) bool {
	switch r.Reason {
	case classify.SenderUnauthenticated, classify.Blocklisted, classify.NoReverseDNS, classify.BadReputation, classify.SenderRejected, classify.AuthRequired,
		classify.RelayDenied, classify.MessageMalformed:
		return false
	}
	return r.Cause != classify.CauseNoSuchHost
}

// by returns who does the first advice of a subject. Whoever reads it does, unless the
// stanza of the advice says otherwise.
func (x *explainer) by(key subject) classify.Responsible {
	who := classify.ResponsibleUser
	if e := x.c.find(key, "Advice", &x.holds); e != nil && e.fields.Get("By") != "" {
		if err := who.UnmarshalText([]byte(e.fields.Get("By"))); err != nil {
			return classify.ResponsibleUnknown // parsing has refused it
		}
	} else if x.r.Responsible == classify.ResponsibleNobody && x.r.Role == classify.RoleSubmission {
		who = classify.ResponsibleNobody
	}
	retried := x.r.Permanence == classify.Temporary && x.r.Outcome == classify.OutcomeNotSent
	if who == classify.ResponsibleNobody && !retried && x.r.Outcome != classify.OutcomeSent {
		return classify.ResponsibleUser // no server comes back to it
	}
	return who
}

// summary returns the summary of a subject. The one of a code tells what the code
// means; whether the mail went out and how long to wait is put around it. The one
// of a reason tells why a mail did not go out: where it did, or may have gone
// out, the step at which it failed tells more.
func (x *explainer) summary(key subject, step StageText) string {
	template := x.c.text(key, "Summary", &x.holds)
	text := fill(template, &x.values)
	reasoned := key.Kind == "Reason" || key.Kind == "Cause"
	switch {
	case text == "":
		return ""
	case x.late(key, "Summary"), x.open() && reasoned && (strings.Contains(template, "{outcome}") || !x.aware(key, "Summary", message.Outcome)):
		return strings.TrimSpace(x.outcome() + " " + step.Summary)
	case reasoned:
		return text
	}
	text = x.outcome() + " " + text
	if key.Kind == "Code" && step.Part != "" && !x.aware(key, "Summary", message.Stage) {
		text += " " + step.Part // which part of the mail the server objects to
	}
	if x.values.wait != "" && x.r.Role == classify.RoleSubmission {
		text += " " + x.one(subject{"Phrase", "wait"}, "Text")
	}
	return strings.TrimSpace(text)
}

// step tells where it failed. Summary and part speak of a failure, and are left
// out where there is none, and where the step is only inferred. To a reason the step
// adds something only where the server objects to another thing than the step is
// about.
func (x *explainer) step(e *Explanation) {
	if x.r.Stage == classify.StageUnknown {
		return
	}
	key := subject{"Stage", x.r.Stage.String()}
	e.Stage.Title, e.Stage.Task = x.one(key, "Title"), x.one(key, "Task")
	switch {
	case !x.r.IsFailure(), inferred(x.r):
	default:
		e.Stage.Summary, e.Stage.Part = x.one(key, "Summary"), x.one(key, "Part")
		if kind := x.subjects()[0].Kind; (kind == "Reason" || kind == "Cause") && x.r.Outcome == classify.OutcomeNotSent && x.r.Cause != classify.OwnList && x.aware(key, "Part", message.Scope) {
			e.Place = e.Stage.Part
		}
	}
}

// status says whether the mail went out, to whom, and who must act: who does the first
// advice.
func (x *explainer) status(e *Explanation, who classify.Responsible) {
	fact := func(phrase, value string) Fact { return Fact{x.c.Phrase(phrase), value} }
	e.Status.Outcome = fact("fact-outcome", x.c.outcomeWord(x.r, &x.holds))
	e.Status.Recipient = fact("report-recipient", x.values.recipient)
	if x.r.IsFailure() && who != classify.ResponsibleUnknown {
		e.Status.Responsible = fact("fact-responsible", x.one(subject{"Responsible", who.String()}, "Text"))
	}
}

// quote quotes the reply, or the error, to the person.
func (x *explainer) quote(e *Explanation) {
	id, v := "said-message", values{text: e.Quote}
	if isReply(x.r) {
		id, v.name = "said-reply", strings.TrimSpace(x.values.code+" "+x.values.enhanced)
	}
	if x.r.IsFailure() && (e.Quote != "" || isReply(x.r)) {
		e.Said = strings.TrimSpace(fill(x.c.Phrase(id), &v))
	}
}

// name adds what only the reply or the error names.
func (x *explainer) name(t told) {
	x.values.ip, x.values.pbl, x.values.xbl, x.values.page = t.ip, t.pbl, t.xbl, clean(t.page, maxAddress)
	x.values.domain, x.values.listpage = clean(t.domain, maxAddress), clean(t.listPage, maxAddress)
	if x.ownServer() {
		x.values.own = x.c.Phrase("own-server")
	}
	if !isReply(x.r) {
		x.values.uncoded = x.c.Phrase("uncoded")
	}
	switch t.period {
	case time.Hour:
		x.values.period, x.values.after = x.c.Phrase("period-hour"), x.c.Phrase("after-hour")
	case day:
		x.values.period, x.values.after = x.c.Phrase("period-day"), x.c.Phrase("after-day")
	}
	if x.values.wait != "" {
		x.values.after = ""
	}
	x.values.ask = clean(t.contact, maxAddress)
	if x.values.ask == "" && t.page != t.listPage && listPage(t.page) == "" { // it may be the only one that helps with this server
		x.values.ask = x.values.page
	}
	switch {
	case x.r.Reason != classify.Blocklisted || t.listPage != "":
	case x.values.list != "":
		x.values.listname = x.values.list
	case x.rule.Link == "" && t.contact == "":
		x.values.unlisted = x.c.Phrase("unlisted")
	}
	if !t.storage {
		x.values.power = x.c.Phrase("power")
	}
	x.values.moved = clean(t.newAddress, maxAddress)
	x.values.valid = clean(t.valid, maxQuote)
	x.values.wanted = clean(t.wanted, maxAddress)
	if !t.expired.IsZero() {
		x.values.expired = t.expired.UTC().Format(x.c.Phrase("date"))
	}
	if x.rule.Name != "" && x.rule.Provider == x.r.Provider {
		x.values.provider = x.rule.Name
	}
}

// reasoned tells whether the words may say why, for texts that would deny it.
func (x *explainer) reasoned(text string) {
	switch text = text[:min(len(text), maxTold)]; {
	case namesReason(text):
		x.values.more = x.c.Phrase("more")
	case namesRules(text):
		x.values.unsaid = x.c.Phrase("rules-only")
	default:
		x.values.unsaid = x.c.Phrase("unsaid")
	}
}

// ownServer reports whether the server that answered may be the reader's own, and is
// none of a provider's or of a software that the texts do not name.
func (x *explainer) ownServer() bool {
	if x.r.Role == classify.RoleRelay {
		return false
	}
	switch x.r.Provider {
	case "", "postfix", "exim", "exchange", "dovecot":
		return true
	}
	return false
}

// inferred reports whether the stage is no fact.
func inferred(r classify.Result) bool { return r.StageBasis == classify.StageBasisInferred }

// likely marks what stands for an inferred stage as such.
func (c *Catalog) likely(r classify.Result, text string) string {
	if !inferred(r) {
		return text
	}
	return fill(c.Phrase("likely"), &values{text: text})
}

// isReply reports whether the text of r is a server's. What has no code is the
// message of a program as a rule.
func isReply(r classify.Result) bool { return r.Code != 0 || !r.Enhanced.IsZero() }

func (x *explainer) codes(e *Explanation) {
	if x.r.Code != 0 {
		x.code(e, subject{"Code", strconv.Itoa(x.r.Code)}, strconv.Itoa(x.r.Code))
	}
	if !x.r.Enhanced.IsZero() {
		x.code(e, x.encoded, x.r.Enhanced.String())
	}
}

func (x *explainer) code(e *Explanation, key subject, text string) {
	if title := x.one(key, "Title"); title != "" {
		e.Codes = append(e.Codes, CodeText{text, title, x.one(key, "Summary"), x.all(key, "Cause"), x.all(key, "Advice")})
	}
}

// admin is the administrator's text: what the reason means technically, or the code
// where only that decided, and the facts of this case.
func (x *explainer) admin(e *Explanation) string {
	var parts []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, s)
		}
	}
	for _, key := range x.subjects() {
		if len(parts) == 0 {
			add(x.one(key, "Admin"))
		}
	}
	phrase := func(id string, v values) { add(fill(x.c.Phrase(id), &v)) }
	facts := x.values
	facts.rule = clean(x.r.Rule, 80)
	if classify.ProviderName(x.r.Provider) != "" {
		facts.provider = "" // only an application's own is in no table of facts
	}
	if m, ok := classify.LookupEnhanced(x.r.Enhanced); ok && x.r.Basis == classify.BasisEnhanced && m.Reason == x.r.Reason {
		facts.name = m.Name
	}
	v := x.values
	switch {
	case !x.r.IsFailure():
	case x.r.Code/100 == 2 && x.r.Outcome == classify.OutcomeNotSent:
		phrase("admin-discarded", v)
	case x.r.Code != 0 && x.r.Enhanced.IsZero() && x.r.Basis != classify.BasisRule && strings.TrimSpace(x.r.Text) == "":
		phrase("admin-bare", v)
	case x.rule.Provider == "phpmailer" && !isReply(x.r):
		phrase("admin-debug", v) // what it says itself hides the server's reply
	}
	phrase("admin-facts", facts)
	if x.r.Conflict && isReply(x.r) {
		phrase("admin-conflict", v)
	}
	if e.Quote != "" && e.Said == "" {
		id := "admin-reply"
		if !isReply(x.r) {
			id = "admin-message"
		}
		v.text = e.Quote
		phrase(id, v)
	}
	if x.rule.Because != "" && isReply(x.r) {
		v.text, v.rule = clean(strings.TrimSuffix(x.rule.Because, "."), maxQuote), facts.rule
		phrase("admin-because", v)
	}
	if link := x.link(); link != "" && !strings.Contains(strings.Join(parts, "\n"), link) {
		v.link = clean(link, maxQuote)
		phrase("admin-link", v)
	}
	return strings.Join(parts, "\n")
}

// link returns the provider's page about the rule that decided. Where the reply itself names a
// page of that site which tells one message from the others, it is the better one.
func (x *explainer) link() string {
	rest, ok := strings.CutPrefix(x.values.page, "https://")
	site, query, _ := strings.Cut(rest, "/")
	if ok && strings.Contains(query, "?p=") && strings.HasPrefix(x.rule.Link, "https://"+site+"/") {
		return x.values.page
	}
	return x.rule.Link
}

const maxAddress = 254 // RFC 5321 §4.5.3.1.3, as corrected by erratum 1690

// values returns what the placeholders of every text stand for.
func (c *Catalog) values(r classify.Result, d Details) values {
	wait := d.Wait
	if wait == 0 {
		wait = r.RetryAfter
	}
	v := values{
		recipient: clean(r.Recipient, maxAddress),
		sender:    clean(r.Sender, maxAddress),
		server:    clean(r.Server, maxAddress),
		provider:  classify.ProviderName(r.Provider),
		wait:      c.FormatDuration(wait),
		limit:     c.FormatSize(d.MaxSize),
		size:      c.FormatSize(d.Size),
		list:      clean(d.List, maxAddress),
		enhanced:  r.Enhanced.String(),
	}
	if r.Code != 0 {
		v.code = strconv.Itoa(r.Code)
	}
	return v
}
