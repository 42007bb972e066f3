package desk

import (
	"cmp"
	"fmt"
	"html"
	"iter"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/bounce"
)

// A Question is what somebody pasted.
type Question struct {
	Text     string
	Provider string // id of the settings of their own provider, "" for any
}

// An Answer is what to say to a question.
type Answer struct {
	Question
	Kind     string    // what kind of bounce it is, "" for no bounce
	List     []Listed  // all failures by recipient, where there are several
	Unlisted int       // those that are not in the list
	Failures []Failure // explained; equal ones once
	Again    bool      // the text stands in the form once more; it is "" where it is too long
}

// Listed is one line of the list of failures.
type Listed struct {
	Recipient, Title, Outcome string
	Failure                   int // number of the explanation, 0 for none
}

// A Failure is one failure, explained.
type Failure struct {
	Number      int
	Tone        string // failed, waits, sent, open: for the eye, beside the words
	Explanation catalog.Explanation
	Facts       []catalog.Fact
	Recipients  []string
	More        int // recipients that are not named
	Original    []Piece
	Marked      bool // something in the original is
	Admin       []string
	Report      string // without what tells whose mail it was
	FullReport  string
	Drawing     *Drawing
	NoStep      bool // it failed, and nothing tells at which step
	Lists       string
	See         []Link
}

// A Link leads to another page of the site.
type Link struct {
	Path, Title, ID string
}

// The bounds of an answer: so many failures are listed and named, and so many bytes of
// the original are shown and handed on.
const (
	maxListed = 40
	maxNamed  = 10
	maxShown  = 2_000
	maxAgain  = 8_000
	maxRead   = 500 // failures of one text
)

// found is one failure before it is explained.
type found struct {
	diagnosis smtperr.Diagnosis
	original  string
	recipient string
	lists     bounce.Suppress
}

// answer answers a question, with at most so many explanations.
func (d *Desk) answer(q Question, explained int) Answer {
	opts := []smtperr.Option{smtperr.WithCatalog(d.Language.Catalog)}
	if server := d.server(q.Provider); server != "" {
		opts = append(opts, smtperr.WithServer(server))
	}
	a := Answer{Question: q}
	all, kind := readBounce(q.Text, opts)
	if kind != bounce.KindNone {
		a.Kind = d.Language.say("bounce-" + kind.String())
		if kind == bounce.KindFeedback || kind == bounce.KindAutoReply {
			all = nil // nothing failed
		}
	} else {
		all = readText(q.Text, smtperr.DiagnoseAll(q.Text, opts...))
	}
	if a.Again = len(html.EscapeString(q.Text)) <= maxAgain; !a.Again {
		a.Text = ""
	}
	d.explain(&a, all, explained)
	return a
}

// readBounce reads a whole mail. Of one that is no bounce the kind is KindNone.
func readBounce(text string, opts []smtperr.Option) ([]found, bounce.Kind) {
	if !isMail(text) {
		return nil, bounce.KindNone
	}
	n, err := bounce.Read(strings.NewReader(text), opts...)
	if err != nil || n.Kind == bounce.KindNone {
		return nil, bounce.KindNone
	}
	var all []found
	for _, r := range n.Recipients[:min(len(n.Recipients), maxRead)] {
		all = append(all, found{r.Diagnosis, cmp.Or(r.Diagnostic, r.Diagnosis.Text), r.Address, r.Suppress})
	}
	return all, n.Kind
}

// isMail reports whether text is a whole mail: its head has fields that every mail has.
func isMail(text string) bool {
	n := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			break
		}
		name, _, _ := strings.Cut(line, ":")
		switch strings.ToLower(name) {
		case "from", "to", "subject", "date", "message-id", "received", "return-path":
			n++
		}
	}
	return n >= 3
}

func readText(text string, failures iter.Seq[smtperr.Failure]) []found {
	var all []found
	for f := range failures {
		all = append(all, found{diagnosis: f.Diagnosis, original: around(text, f.Start, f.End), recipient: f.Recipient})
		if len(all) == maxRead {
			break
		}
	}
	if len(all) == 1 && len(text) <= maxShown {
		all[0].original = text
	}
	return all
}

// around is the part of a text that tells a failure, to the ends of its lines.
func around(text string, from, to int) string {
	from = strings.LastIndexByte(text[:from], '\n') + 1
	if end := strings.IndexByte(text[to:], '\n'); end >= 0 {
		to += end
	} else {
		to = len(text)
	}
	return text[from:to]
}

// explain fills in the list and the explanations. Failures that read the same are
// explained once, for all their recipients.
func (d *Desk) explain(a *Answer, all []found, explained int) {
	type key struct {
		reason classify.Reason
		cause  classify.Cause
		rule   string
		title  string
	}
	numbers := map[key]int{}
	for _, f := range all {
		e := f.diagnosis.ExplainIn(d.Language.Catalog)
		k := key{f.diagnosis.Reason, f.diagnosis.Cause, f.diagnosis.Rule, e.Title + e.Status.Outcome.Value}
		n, ok := numbers[k]
		if !ok && len(a.Failures) < explained {
			n = len(a.Failures) + 1
			numbers[k] = n
			a.Failures = append(a.Failures, d.failure(n, f, e))
		}
		if n > 0 && f.recipient != "" {
			shown := &a.Failures[n-1]
			if name := visible(short(f.recipient, 100)); len(shown.Recipients) < maxNamed {
				if !slices.Contains(shown.Recipients, name) {
					shown.Recipients = append(shown.Recipients, name)
				}
			} else {
				shown.More++
			}
		}
		if len(a.List) < maxListed {
			a.List = append(a.List, Listed{visible(short(f.recipient, 100)), e.Title, e.Status.Outcome.Value, n})
		} else {
			a.Unlisted++
		}
	}
	if len(all) < 2 {
		a.List = nil
	}
}

func (d *Desk) failure(n int, f found, e catalog.Explanation) Failure {
	x := f.diagnosis
	v := Failure{Number: n, Explanation: e, Tone: tone(x), NoStep: x.IsFailure() && x.Stage == classify.StageUnknown}
	v.Original = cut(pieces(f.original, x.Result()))
	v.Marked = slices.ContainsFunc(v.Original, func(p Piece) bool { return p.Marked })
	v.Facts = slices.DeleteFunc(d.Language.Catalog.Facts(x.Result()), func(f catalog.Fact) bool {
		return f.Name == e.Status.Outcome.Name || f.Name == e.Status.Responsible.Name // said above
	})
	v.Drawing = d.Language.failureDrawing(fmt.Sprintf("drawing-%d", n), x.Result())
	report := catalog.Ticket{Details: catalog.Details{MaxSize: x.MaxSize, Size: x.Size}}
	v.Report = d.Language.Catalog.FormatTicket(x.Result(), report)
	report.Unredacted = true
	v.FullReport = d.Language.Catalog.FormatTicket(x.Result(), report)
	v.Admin = lines(e.Admin)
	if f.lists.Action != bounce.ListActionKeep {
		id := "list-" + f.lists.Action.String()
		if f.lists.Action == bounce.ListActionRemove && f.lists.After < 2 {
			id += "-once"
		}
		v.Lists = d.Language.say(id, "n", f.lists.After)
	}
	v.See = d.see(x.Result())
	return v
}

// tone tells an eye that runs over the page how it stands.
func tone(d smtperr.Diagnosis) string {
	switch {
	case !d.IsFailure() || d.Outcome == classify.OutcomeSent:
		return "sent"
	case d.Outcome == classify.OutcomeUnknown:
		return "open"
	case d.MayRetry():
		return "waits"
	}
	return "failed"
}

// cut bounds the original to what stands around its first mark.
func cut(pieces []Piece) []Piece {
	size, first := 0, -1
	for i, p := range pieces {
		size += len(p.Text)
		if p.Marked && first < 0 {
			first = i
		}
	}
	if size <= maxShown {
		return pieces
	}
	if first > 0 && len(pieces[first-1].Text) > maxShown/4 {
		p := pieces[first-1].Text
		pieces = slices.Clone(pieces[first-1:])
		pieces[0].Text = "…" + valid(p[len(p)-maxShown/4:])
	}
	left := maxShown
	for i := range pieces {
		if p := &pieces[i]; len(p.Text) > left {
			p.Text = valid(p.Text[:left]) + "…"
			return pieces[:i+1]
		}
		left -= len(pieces[i].Text)
	}
	return pieces
}

// short bounds a text to n bytes.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return valid(s[:n]) + "…"
}

// valid drops what a cut left of a character.
func valid(s string) string { return strings.ToValidUTF8(s, "") }
