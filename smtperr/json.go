package smtperr

import (
	"encoding"
	"encoding/json"
	"time"

	"github.com/smtperr/go-smtperr/classify"
)

// document is the JSON form of a diagnosis.
type document struct {
	Stage       string   `json:"stage"`
	StageBasis  string   `json:"stage_basis"`
	Code        int      `json:"code"`
	Enhanced    string   `json:"enhanced"`
	Text        string   `json:"text"`
	Reason      string   `json:"reason"`
	Cause       string   `json:"cause"`
	Permanence  string   `json:"permanence"`
	Outcome     string   `json:"outcome"`
	GivenUp     bool     `json:"given_up,omitempty"`
	Waiting     bool     `json:"waiting,omitempty"`
	Scope       string   `json:"scope"`
	Responsible string   `json:"responsible"`
	Actions     []string `json:"actions"`
	RetryAfter  int64    `json:"retry_after"` // seconds
	Provider    string   `json:"provider"`
	Basis       string   `json:"basis"`
	Rule        string   `json:"rule"`
	Conflict    bool     `json:"conflict"`
	Role        string   `json:"role"`
	TextStart   int      `json:"text_start,omitempty"` // text was made of the input's bytes from here
	TextEnd     int      `json:"text_end,omitempty"`   // to here
	RoleBasis   string   `json:"role_basis,omitempty"` // "text": the text told it, and no caller
	TextRole    string   `json:"text_role,omitempty"`  // "relay": only a mail server writes such a text, whatever the caller says
	Server      string   `json:"server"`
	Sender      string   `json:"sender"`
	Recipient   string   `json:"recipient"`
	Title       string   `json:"title"`
	Summary     string   `json:"summary"`
	Causes      []string `json:"causes"`
	Advice      []string `json:"advice"`
	Admin       string   `json:"admin"`
}

const roleOfText = "text"

// MarshalJSON returns an object with the result and its explanation in the
// language of the diagnosis. Lists are never null; retry_after is in seconds,
// rounded up.
func (d Diagnosis) MarshalJSON() ([]byte, error) {
	e := d.Explain()
	doc := document{
		Stage: d.Stage.String(), StageBasis: d.StageBasis.String(),
		Code: d.Code, Enhanced: d.Enhanced.String(), Text: d.Text, TextStart: d.TextStart, TextEnd: d.TextEnd, Reason: d.Reason.String(), Cause: d.Cause.String(),
		Permanence: d.Permanence.String(), Outcome: d.Outcome.String(), GivenUp: d.GivenUp, Waiting: d.Waiting, Scope: d.Scope.String(), Responsible: d.Responsible.String(),
		Actions: []string{}, RetryAfter: int64((d.RetryAfter + time.Second - 1) / time.Second),
		Provider: d.Provider, Basis: d.Basis.String(), Rule: d.Rule, Conflict: d.Conflict,
		Role: d.Role.String(), Server: d.Server, Sender: d.Sender, Recipient: d.Recipient,
		Title: e.Title, Summary: e.Summary, Causes: e.Causes, Advice: e.Advice, Admin: e.Admin,
	}
	if d.RoleFromText {
		doc.RoleBasis = roleOfText
	}
	if d.RelayText {
		doc.TextRole = classify.RoleRelay.String()
	}
	for a := range d.Actions.All() {
		doc.Actions = append(doc.Actions, a.String())
	}
	if doc.Causes == nil {
		doc.Causes = []string{}
	}
	if doc.Advice == nil {
		doc.Advice = []string{}
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads back from what MarshalJSON made everything but the error
// and the language. The texts are not kept: they are made anew when they are
// asked for. An id that only a newer version knows is read as unknown.
func (d *Diagnosis) UnmarshalJSON(data []byte) error {
	var doc document
	if err := json.Unmarshal(data, &doc); err != nil {
		return err
	}
	r := classify.Result{
		Reply:     classify.Reply{Code: doc.Code, Text: doc.Text},
		TextStart: doc.TextStart, TextEnd: doc.TextEnd,
		Attempt:    classify.Attempt{Server: doc.Server, Sender: doc.Sender, Recipient: doc.Recipient},
		RetryAfter: time.Duration(doc.RetryAfter) * time.Second, Provider: doc.Provider, Rule: doc.Rule, Conflict: doc.Conflict, GivenUp: doc.GivenUp, Waiting: doc.Waiting,
	}
	readID(&r.Stage, doc.Stage)
	readID(&r.StageBasis, doc.StageBasis)
	readID(&r.Enhanced, doc.Enhanced)
	readID(&r.Reason, doc.Reason)
	readID(&r.Cause, doc.Cause)
	readID(&r.Permanence, doc.Permanence)
	readID(&r.Outcome, doc.Outcome)
	readID(&r.Scope, doc.Scope)
	readID(&r.Responsible, doc.Responsible)
	readID(&r.Basis, doc.Basis)
	readID(&r.Role, doc.Role)
	r.RoleFromText = doc.RoleBasis == roleOfText
	r.RelayText = doc.TextRole == classify.RoleRelay.String()
	var actions []classify.Action
	for _, id := range doc.Actions {
		var a classify.Action
		if readID(&a, id); a != classify.ActionNone {
			actions = append(actions, a)
		}
	}
	r.Actions = classify.ActionsOf(actions...)
	*d = diagnosisOf(r)
	return nil
}

// readID reads the id of a vocabulary; one that is not known leaves the zero
// value, which stands for unknown.
func readID(to encoding.TextUnmarshaler, id string) { _ = to.UnmarshalText([]byte(id)) }
