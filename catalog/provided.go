package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// provided returns as advice what the provider of the account says about the matter,
// where the server or the reply tells who that is: the switch, the password, the
// number, the page. A mail server's provider is nobody's account.
func (x *explainer) provided() (advice []string) {
	if x.r.Role != classify.RoleSubmission || x.r.Outcome != classify.OutcomeNotSent || !x.r.IsFailure() {
		return nil
	}
	facts := mending(x.r)
	if len(facts) == 0 {
		return nil // as for most replies: the files need not be read
	}
	s := allSettings().find(x.r.Server)
	if s == nil && ofAccount(x.r) {
		s = allSettings().of(x.r.Provider, x.r.Sender)
	}
	if s == nil {
		return nil
	}
	for _, fact := range facts {
		if fact == "switch" && s.ID == "exchange-online" && x.r.Cause != classify.CauseSMTPSwitchedOff {
			continue // an administrator's, whom the advice names already
		}
		if fact == "help" && len(advice) > 0 {
			break // what it is for was told
		}
		if text := x.fact(s, fact, x.r.Server); text != "" {
			advice = append(advice, fill(x.c.Phrase("provider-"+fact), &values{name: s.Name, text: text}))
		}
	}
	return advice
}

// ofAccount reports whether a reply is one to the account's owner, whoever's words it
// has. Others are said to every sender, and by the recipient's provider as well.
func ofAccount(r classify.Result) bool {
	switch r.Reason {
	case classify.AuthFailed:
		return r.Cause != classify.CauseAuthNotOffered // told by Gmail of other servers, too
	case classify.AuthRequired, classify.SendingLimit:
		return true
	}
	return r.Cause == classify.CauseSenderNotYours
}

// mending lists the facts that mend a failure, the best first.
func mending(r classify.Result) []string {
	switch r.Cause {
	case classify.CauseAppPassword:
		return []string{"app-password", "help"}
	case classify.CauseSMTPSwitchedOff:
		return []string{"switch", "help"}
	case classify.CauseAccountLocked, classify.CauseAccountBlocked:
		return []string{"blocked"}
	case classify.CauseStartTLSNotOffered:
		if isReply(r) {
			return nil // about the recipient's server
		}
		return []string{"server", "help"}
	case classify.CauseAuthNotOffered, classify.CauseAuthMechanism, classify.CausePlainPort, classify.CauseTLSPort,
		classify.CauseIMAPPort, classify.CausePOPPort, classify.CauseHTTPPort, classify.CauseCertificateName:
		return []string{"server", "help"}
	case classify.CauseLimitReached:
		return []string{"limits"}
	case classify.CauseSenderNotYours:
		return []string{"from"}
	case classify.CauseNone, classify.CausePasswordWrong:
	default:
		return nil // the cause has a remedy of its own
	}
	switch r.Reason {
	case classify.AuthFailed:
		if r.Permanence == classify.Permanent {
			return []string{"switch", "app-password", "help"}
		}
	case classify.AuthRequired, classify.TLSRequired:
		return []string{"server", "help"}
	case classify.SendingLimit:
		return []string{"limits", "blocked"}
	case classify.RateLimited:
		return []string{"pace"}
	case classify.TooManyRecipients:
		return []string{"recipients"}
	case classify.MessageTooLarge:
		return []string{"size"}
	case classify.SenderRejected:
		return []string{"from"}
	}
	return nil
}

// fact returns a fact in words, "" where the provider's data lack it. The host is the
// server that answered.
func (x *explainer) fact(s *Settings, fact, host string) string {
	tag := x.c.Language()
	switch fact {
	case "switch":
		return s.Switch.In(tag)
	case "app-password":
		return s.AppPassword.In(tag)
	case "from":
		return s.From.In(tag)
	case "blocked":
		return s.Blocked.URL
	case "help":
		return s.Help.URL
	case "server":
		return x.server(s, host)
	case "limits":
		return x.limits(s.Limits, "minute", "hour", "day")
	case "pace":
		return x.limits(s.Limits, "minute", "hour")
	case "recipients":
		return x.limits(s.Limits, "message")
	case "size":
		return annotate(x.c.FormatSize(s.MaxSize.Bytes), s.MaxSize.Of.In(tag))
	}
	return ""
}

// server tells the recommended server, of several hosts the one that answered, or "".
func (x *explainer) server(s *Settings, host string) string {
	i := slices.IndexFunc(s.Servers, func(o Server) bool { return strings.EqualFold(o.Host, host) })
	several := slices.ContainsFunc(s.Servers, func(o Server) bool { return o.Host != s.Servers[0].Host })
	switch {
	case i < 0 && several, len(s.Servers) == 0:
		return ""
	case !several:
		i = 0
	}
	best := s.Servers[i]
	id := "provider-port-starttls"
	if best.ImplicitTLS {
		id = "provider-port-tls"
	}
	return best.Host + ", " + fill(x.c.Phrase(id), &values{text: strconv.Itoa(best.Port)})
}

// limits lists the limits of some times.
func (x *explainer) limits(all []SendingLimit, times ...string) string {
	var list []string
	for _, l := range all {
		if !slices.Contains(times, l.Per) {
			continue
		}
		text := fill(x.c.Phrase("limit-"+l.kind()), &values{text: x.c.formatNumber(strconv.Itoa(l.Amount))})
		list = append(list, annotate(text, l.When.In(x.c.Language())))
	}
	return strings.Join(list, "; ")
}

// annotate puts a note behind a text, if both are there.
func annotate(text, note string) string {
	if text == "" || note == "" {
		return text
	}
	return text + " (" + note + ")"
}
