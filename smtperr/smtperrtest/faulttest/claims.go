package faulttest

import (
	"fmt"
	"slices"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

// claims returns what does not hold of a session, by the rules of the package's
// documentation. clean is the same conversation without a fault, nil for that.
func (x *session) claims(clean *session) []string {
	broken := slices.Clone(x.loose)
	if x.took > x.client.Within {
		broken = append(broken, "returns too late")
	}
	fates := x.fates()
	given := x.given()
	again := "" // what asks for another attempt
	for i, f := range fates {
		kept, perhaps, whole := x.server.has(x.wire.To[i], x.wire.Message, x.wire.To)
		altered := given[i] != 0
		switch {
		case f.Outcome == classify.OutcomeSent && !kept && !perhaps && given[i] != '2':
			broken = append(broken, "a false sent")
		case f.Outcome == classify.OutcomeNotSent && kept && given[i] != '4' && given[i] != '5' && !x.refusedQuit(f.Err):
			broken = append(broken, "a false not-sent")
		case kept && !whole && !x.fault.alters() && !x.client.Composes:
			broken = append(broken, "half a mail")
		}
		if f.Err == nil {
			continue
		}
		if told := smtperr.Diagnose(f.Err).Outcome; told != f.Outcome {
			broken = append(broken, fmt.Sprintf("%v, and %v by its error", f.Outcome, told))
		}
		if i == 0 || f.Err != fates[i-1].Err {
			again = retried(f.Err)
		}
		if again != "" && f.Outcome == classify.OutcomeUnknown {
			broken = append(broken, "unknown is retried by "+again)
		}
		if again != "" && kept && !altered && !x.refusedQuit(f.Err) {
			broken = append(broken, "sends twice by "+again)
		}
	}
	if clean == nil {
		if x.said.Err == nil && x.server.temper.name != "takes all" && len(x.server.kept) == 0 {
			broken = append(broken, "no error")
		}
		if x.server.temper.name == "takes all" && (x.said.Err != nil || len(x.server.kept) != len(x.wire.To)) {
			broken = append(broken, "does not send")
		}
		return broken
	}
	switch {
	case x.fault.Kind == KindSplit:
		if !slices.EqualFunc(fates, clean.fates(), func(a, b Fate) bool { return a.Outcome == b.Outcome }) || (x.said.Err == nil) != (clean.said.Err == nil) {
			broken = append(broken, "comes out otherwise")
		}
	case x.fault.ends():
		if stage, want, ok := x.stage(clean); !ok {
			broken = append(broken, "stage "+stage.String()+" for "+want.String())
		}
	}
	return broken
}

// fates returns what became of each recipient.
func (x *session) fates() []Fate {
	if x.said.Recipients != nil {
		return x.said.Recipients
	}
	f := Fate{smtperr.Diagnose(x.said.Err).Outcome, x.said.Err}
	return slices.Repeat([]Fate{f}, len(x.wire.To))
}

// alters reports whether the bytes themselves are others.
func (f Fault) alters() bool { return f.Kind == KindCorrupt || f.Kind == KindInsert }

// given returns for each recipient the class of the answer that decided, as the
// client was given it, where a fault made it another than the server's, and 0
// where it did not.
func (x *session) given() []byte {
	given := make([]byte, len(x.wire.To))
	if !x.fault.alters() || !x.fault.FromServer {
		return given
	}
	said, heard := x.deciding(false), x.deciding(true)
	for i := range given {
		if said[i] != heard[i] {
			given[i] = heard[i]
		}
	}
	return given
}

// deciding returns for each recipient the class of the answer that decides: the
// refusal of RCPT, or the answer to the content, which over LMTP, or in a mail of
// its own, is the next one for those who were not refused. It returns them as the server said them, or as
// the client heard them; 0 where there is none.
func (x *session) deciding(heard bool) []byte {
	var rcpt, dot []byte
	for _, m := range x.server.marks {
		class := m.class
		if heard && !m.secure && x.fault.At == m.begin {
			switch {
			case x.fault.Kind == KindCorrupt:
				class ^= x.fault.Mask
			case m.stage == classify.StageEndOfData:
				dot = append(dot, x.fault.Text[0])
			case m.stage == classify.StageData && x.fault.Text[0] == m.class:
				dot = append(dot, m.class) // the server's own comes as the next answer
			}
		}
		switch m.stage {
		case classify.StageRcpt:
			rcpt = append(rcpt, class)
		case classify.StageEndOfData:
			dot = append(dot, class)
		}
	}
	classes := make([]byte, len(x.wire.To))
	for i := range classes {
		switch {
		case i < len(rcpt) && (rcpt[i] == '4' || rcpt[i] == '5'):
			classes[i] = rcpt[i]
		case len(dot) > 0:
			classes[i] = dot[0]
			if x.client.LMTP || x.client.Each {
				dot = dot[1:]
			}
		}
	}
	return classes
}

// refusedQuit reports whether a client that does not know its step was refused
// QUIT, by a fault behind the answer to the content.
func (x *session) refusedQuit(err error) bool {
	if !x.client.Bare || !x.fault.alters() || smtperr.Diagnose(err).Code < 400 {
		return false
	}
	answered := false
	for _, m := range x.server.marks {
		switch {
		case m.stage == classify.StageEndOfData && x.fault.FromServer && x.fault.At < m.end:
			return false
		case m.stage == classify.StageEndOfData:
			answered = true
		case answered && !x.fault.FromServer && m.class >= '4':
			return true
		}
	}
	return answered && x.fault.FromServer
}

// retried tells what asks for another attempt after an error, or "".
func retried(err error) string {
	for _, role := range []classify.Role{classify.RoleSubmission, classify.RoleRelay} {
		d := smtperr.Diagnose(err, smtperr.WithRole(role))
		switch step := (smtperr.RetryPolicy{}).Decide(d, 1, 0).Verdict; {
		case step == smtperr.VerdictRetry || step == smtperr.VerdictNextServer:
			return "RetryPolicy"
		case d.MayRetry():
			return "Temporary"
		case d.Actions.Has(classify.ActionRetry) || d.Actions.Has(classify.ActionRetryLater):
			return "an action"
		}
	}
	return ""
}

// stage compares the stage of the client's error with that of the first reply
// that it was not given. One whose last line broke off behind the code may count
// as given, since nothing that matters is to come. NOOP and RSET have no stage.
func (x *session) stage(clean *session) (got, want classify.Stage, ok bool) {
	if x.said.Err == nil {
		return 0, 0, true
	}
	got = smtperr.Diagnose(x.said.Err).Stage
	if got == classify.StageUnknown && x.client.Bare {
		return got, got, true
	}
	whole, told := 0, 0
	for _, m := range x.server.marks {
		if m.end <= x.delivered {
			whole++
		}
		if m.told <= x.delivered {
			told++
		}
	}
	for _, m := range x.server.marks[:told] {
		// A refusal that came is what the client stopped at, fault or not. The
		// last word of a handshake is the client's, and may be what failed.
		if got == m.stage && (m.class >= '4' || m.class == 0) {
			return got, got, true
		}
	}
	if x.client.Bare && smtperr.Diagnose(x.said.Err).Code != 0 {
		return got, got, true // the reply's own, by what it says
	}
	if x.tcp && x.fault.Kind == KindReset {
		whole = 0 // the system may lose what is on its way
		if got == classify.StageConnect && x.server.raw.received == 0 {
			return got, got, true // it was that early
		}
	}
	for n := whole; n <= told; n++ {
		want = classify.StageQuit
		if n < len(clean.server.marks) {
			want = clean.server.marks[n].stage
		}
		if got == want || want == classify.StageUnknown || want == classify.StageEndOfData && got == classify.StageData { // while writing the content
			return got, want, true
		}
	}
	return got, want, false
}
