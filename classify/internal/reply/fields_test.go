package reply

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFields reads replies whose code and words are fields of their own, in many
// notations, and what fields show to be no code.
func TestFields(t *testing.T) {
	type result struct {
		Code            int
		Enhanced, Words string
	}
	tests := []struct {
		name, text string
		want       result
	}{
		{"lines", "code: 550\nmessage: nobody here", result{550, "", "nobody here"}},
		{"lines with an enhanced code", "Code: 550\nEnhanced: 5.2.2\nMessage: the box is full", result{550, "5.2.2", "the box is full"}},
		{"names with dots", "smtp.code = 550\nsmtp.text = nobody here", result{550, "", "nobody here"}},
		{"JSON", `{"smtp":{"code":451,"ecode":"4.7.1","text":"come back"},"stage":"rcpt"}`, result{451, "4.7.1", "come back"}},
		{"JSON, the code in the words, too", `{"responseCode":550,"response":"550 5.1.1 nobody here"}`, result{550, "5.1.1", "nobody here"}},
		{"arrows", "{'code' => 552, 'message' => 'the box is full'}", result{552, "", "the box is full"}},
		{"PHP", "[code] => 550\n[message] => nobody here", result{550, "", "nobody here"}},
		{"a log's own prose beside the words", `{"level":"error","msg":"smtp reply came","cmd":"RCPT","code":550,"text":"5.1.1 nobody here"}`, result{550, "5.1.1", "nobody here"}},
		{"an answer's message beside a detail", `{"code":550,"message":"nobody here","detail":"see the help"}`, result{550, "", "nobody here"}},
		{"PHP with types", `array(2) { ["code"]=> int(550) ["message"]=> string(11) "nobody here" }`, result{550, "", "nobody here"}},
		{"PHP's dump of an object", "object(Flurb)#12 (3) {\n  [\"Version\"]=>\n  string(6) \"5.2.22\"\n  [\"ErrorInfo\"]=>\n  string(11) \"nobody here\"\n  [\"Port\"]=>\n  int(550)\n}", result{0, "", "nobody here"}},
		{"elements", "<reply><code>550</code><message>nobody here</message></reply>", result{550, "", "nobody here"}},
		{"an attribute", `<response code="550">nobody here</response>`, result{550, "", "nobody here"}},
		{"Go", "&{Code:550 EnhancedCode:[5 1 1] Message:nobody here}", result{550, "5.1.1", "nobody here"}},
		{"Rust", `Error { code: 550, enhanced: Some("5.1.1"), message: "nobody here" }`, result{550, "5.1.1", "nobody here"}},
		{"Java", "Failed(code=550, enhancedCode=5.1.1, message=nobody here)", result{550, "5.1.1", "nobody here"}},
		{"a value ends with its quotation", `msg="cannot send: 550 nobody here" path=/x user=anna`, result{550, "", "nobody here"}},
		{"a value ends before the next name", "reply=550 5.1.1 nobody, sorry took=3ms", result{550, "5.1.1", "nobody, sorry"}},
		{"a log's cause, not its prose", `level=warn msg="try later" err="the flurb is broken"`, result{0, "", "the flurb is broken"}},
		{"the status of a page", `err="connection refused" method=POST path=/mail status=500`, result{0, "", "connection refused"}},
		{"the status of a page, in JSON", `{"msg":"first record is odd","http_code":500}`, result{0, "", `{"msg":"first record is odd","http_code":500}`}},
		{"the status of a delivery, behind an earlier complaint", "10:00:00 b: connection timed out\n10:05:00 to=b@example.com dsn=5.1.1 status=bounced", result{0, "5.1.1", "10:05:00 to=b@example.com dsn=5.1.1 status=bounced"}},
		{"the status of a record for its reply", "dsn=5.2.2, status=bounced (mx said: 552 no room (in reply to RCPT TO command))", result{552, "5.2.2", "no room"}},
		{"the status of a report for its reply", "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 no room", result{552, "5.2.2", "no room"}},
		{"a status that the server made up", "dsn=5.0.0, status=bounced (mx said: 552 no room (in reply to RCPT TO command))", result{552, "", "no room"}},
		{"a status of another class", "dsn=4.2.2, status=bounced (mx said: 552 no room (in reply to RCPT TO command))", result{552, "", "no room"}},
		{"the first argument of an exception", "flurb.RecipientRefused(550, '5.1.1 nobody here', 'b@example.com')", result{550, "5.1.1", "nobody here"}},
		{"but the line of a program", "flurb.rb(550): nobody here", result{0, "", "flurb.rb(550): nobody here"}},
		{"a code in names", `Error { kind: Permanent(Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Two }), source: "5.2.2 no room" }`, result{552, "5.2.2", "no room"}},
		{"a code in names, escaped", `Response { code: Code { severity: TransientNegativeCompletion, category: MailSystem, detail: Zero }, message: [\"4.2.1 not now\"] }`, result{450, "4.2.1", "not now"}},
		{"a sentence, not one word beside it", `{"reason":"bounce","code":550,"description":"5.1.1 nobody here"}`, result{550, "5.1.1", "nobody here"}},
		{"a code of the web's alone", `{"ErrorCode":406,"Message":"the flurb is broken"}`, result{0, "", `{"ErrorCode":406,"Message":"the flurb is broken"}`}},
		{"the answer of an API", `{"error":{"code":500,"message":"the flurb is broken"}}`, result{0, "", "the flurb is broken"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.text)
			got := result{r.Code, "", r.Human()}
			if !r.Enhanced.IsZero() {
				got.Enhanced = r.Enhanced.String()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Read(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// TestFieldsInValue holds that a value of many fields is looked through once: those in it
// end where it does.
func TestFieldsInValue(t *testing.T) {
	many := strings.Repeat("code: 550 ", 100) + "and no more"
	fields := fieldReader{forms: known(), text: many + ", code: 551"}
	n, looks, last := 0, 0, span{}
	for x, ok := fields.next(0); ok; x, ok = fields.next(x.value.from) {
		if n++; fields.plain != last {
			looks, last = looks+1, fields.plain
		}
		if want := len(many); n <= 100 && x.value.to != want {
			t.Errorf("the value of the field %d ends at %d, not %d", n, x.value.to, want)
		}
	}
	if n != 101 || looks != 2 {
		t.Errorf("of %d values the end was looked for %d times, not of 101 twice", n, looks)
	}
}
