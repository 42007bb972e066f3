package smtperrtest

import "github.com/smtperr/go-smtperr/classify"

// systemScenarios are about a server.
func systemScenarios() []Scenario {
	return []Scenario{
		{
			Name:   "shutting-down",
			About:  "the server is about to be turned off",
			Stage:  classify.StageGreeting,
			Reply:  "421 4.3.2 mx.example.org service shutting down and closing transmission channel",
			Reason: classify.ServiceUnavailable,
		},
		{
			Name:   "gmail-unavailable",
			About:  "Gmail has a problem that passes",
			Stage:  classify.StageEndOfData,
			Reply:  "421 4.3.0 Temporary System Problem. Try again later. a1 - gsmtp",
			Reason: classify.ServiceUnavailable,
		},
		{
			Name:   "yahoo-unavailable",
			About:  "Yahoo is too busy for now",
			Stage:  classify.StageEndOfData,
			Reply:  "451 mta1000.mail.ne1.yahoo.com Resources temporarily unavailable. Please try again later [#4.16.5].",
			Reason: classify.ServiceUnavailable,
		},
		{
			Name:   "disk-full",
			About:  "the disk of the server is full",
			Stage:  classify.StageMail,
			Reply:  "452 4.3.1 Insufficient system storage",
			Reason: classify.SystemFull,
		},
		{
			Name:   "local-error",
			About:  "something in the server went wrong",
			Stage:  classify.StageRcpt,
			Reply:  "451 4.3.0 Requested action aborted: local error in processing",
			Reason: classify.SystemError,
		},
		{
			Name:   "postfix-misconfigured",
			About:  "Postfix cannot work with its own configuration",
			Stage:  classify.StageRcpt,
			Reply:  "451 4.3.5 Server configuration error",
			Reason: classify.SystemError,
		},
		{
			Name:   "delivery-expired",
			About:  "the server has tried long enough to pass the mail on",
			Stage:  classify.StageEndOfData,
			Reply:  "554 5.4.7 message expired: delivery time expired",
			Reason: classify.DeliveryExpired,
		},
		{
			Name:   "bad-sequence",
			About:  "the server did not expect this command now",
			Stage:  classify.StageData,
			Reply:  "503 5.5.1 bad sequence of commands",
			Reason: classify.ProtocolError,
		},
		{
			Name:   "garbage",
			About:  "something answers that is no mail server",
			Stage:  classify.StageGreeting,
			Reply:  "HTTP/1.1 400 Bad Request",
			Reason: classify.ProtocolError,
		},
		{
			Name:   "unknown-refusal",
			About:  "the server refuses the mail and says nothing more",
			Stage:  classify.StageEndOfData,
			Reply:  "550 no",
			Reason: classify.ReasonUnknown,
		},
		{
			Name:   "bare-code",
			About:  "the server says a code and nothing else",
			Stage:  classify.StageRcpt,
			Reply:  "550",
			Reason: classify.ReasonUnknown,
		},
		{
			Name:   "accepts-all",
			About:  "the server takes every mail",
			Reason: classify.Accepted,
		},
		{
			Name:   "last-words-at-quit",
			About:  "the server has taken the mail and fails at QUIT",
			Reason: classify.Accepted,
			Plays:  []Option{Answer(classify.StageQuit, "421 4.4.2 mx.example.org timeout exceeded")},
		},
	}
}
