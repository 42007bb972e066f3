package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// hostile is a log whose recipients and replies try what strangers try.
const hostile = "Nov 30 10:00:01 mx postfix/smtp[1]: AAAAAA1: to=<=cmd|\x1b[0mx@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 <script>alert(1)</script> \x1b[31m\u202e no such user)\n" +
	"Nov 30 10:00:02 mx postfix/smtp[1]: AAAAAA2: to=<\"><img src=x>@example.org>, relay=\"><b>[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=5.0.0, status=bounced (host x said: 550 zzz \"><script>alert(2)</script>)\n"

// outputs runs the command on a log and returns what it writes everywhere.
func outputsOf(t *testing.T, log string, args ...string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	got := map[string]string{}
	for _, name := range []string{"html", "csv", "prometheus", "jsonl"} {
		args = append(args, "-"+name, filepath.Join(dir, name))
	}
	text, errout, err := maillog(t, log, args...)
	if err != nil || errout != "" {
		t.Fatalf("%v %s", err, errout)
	}
	got["text"] = text
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 4 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(data)
	}
	return got
}

func everything(t *testing.T) string {
	var b strings.Builder
	for _, name := range []string{"postfix", "exim", "sendmail", "opensmtpd", "haraka", "exchange"} {
		b.WriteString(recorded(t, name+".log"))
	}
	return b.String()
}

// TestOutputs holds that each output says what was provoked, in both languages.
func TestOutputs(t *testing.T) {
	for _, c := range []struct {
		lang string
		want map[string][]string
	}{
		{"en", map[string][]string{
			"text":       {"Reasons", "Your mail server is on a blocklist", "→", "Worst receiving servers", "world.example", "dnsbl.example", "192.0.2.44", "Greylisting that never ended", "mx.cert.example", "remove", "nobody@remote.example", "550 no"},
			"html":       {"<html lang=\"en\">", "Your mail server is on a blocklist", "What to do first", "dnsbl.example", "<svg", "nobody@remote.example"},
			"csv":        {"nobody@remote.example,remove,", "anna@cert.example,keep,"},
			"prometheus": {`maillog_failed_total{cause="",reason="mailbox-full"}`, `maillog_blocklist_refusals_total{ip="192.0.2.44",list="dnsbl.example"}`, "maillog_delivery_seconds_bucket", "maillog_waiting "},
			"jsonl":      {`"table":"totals"`, `"table":"greylist"`, `"table":"blocklist"`, `"table":"tls"`, `"table":"unknown"`, `"table":"time"`, `"table":"delay"`},
		}},
		{"de", map[string][]string{
			"text":       {"Gründe", "Ihr Mailserver steht auf einer Sperrliste", "entfernen", "gescheitert", "Greylisting ohne Ende"},
			"html":       {"<html lang=\"de\">", "Ihr Mailserver steht auf einer Sperrliste", "Was zuerst zu tun ist", "Stunden der Woche"},
			"csv":        {"nobody@remote.example,remove,"},
			"prometheus": {`reason="mailbox-full"`},
			"jsonl":      {"Sperrliste"},
		}},
	} {
		t.Run(c.lang, func(t *testing.T) {
			got := outputsOf(t, everything(t), "-lang", c.lang, "-top", "0")
			for name, list := range c.want {
				for _, want := range list {
					if !strings.Contains(got[name], want) {
						t.Errorf("no %q in the %s output", want, name)
					}
				}
			}
		})
	}
}

// TestPageAlone holds that the page asks nobody for anything, and has no script.
func TestPageAlone(t *testing.T) {
	page := outputsOf(t, everything(t)+hostile)["html"]
	outside := regexp.MustCompile(`(?i)<[^>]*\s(src|href|action|on\w+)\s*=|url\(|@import|<script|<iframe|<img`)
	for _, at := range outside.FindAllStringIndex(page, -1) {
		if near := page[at[0]:min(len(page), at[1]+40)]; !strings.HasPrefix(near, `<link rel="icon" href="data:,"`) {
			t.Errorf("the page has %q", near)
		}
	}
	for _, name := range []string{"rgb(", "rgba(", "font-family:'"} {
		if strings.Contains(page, name) {
			t.Errorf("a drawing has colours or type of its own: %q", name)
		}
	}
	if strings.Count(page, "<svg") != 6 {
		t.Errorf("%d drawings, want three at two sizes", strings.Count(page, "<svg"))
	}
}

// TestNoEscapes holds that a stranger's control characters reach nobody.
func TestNoEscapes(t *testing.T) {
	for name, text := range outputsOf(t, hostile) {
		if strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, `\u001b`) {
			t.Errorf("the %s output has control characters", name)
		}
	}
}

// TestCSV holds that no cell is a formula.
func TestCSV(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(outputsOf(t, hostile)["csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	found := false
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.IndexByte("=+-@|%\t\r", cell[0]) >= 0 {
				t.Errorf("%q is a formula", cell)
			}
			found = found || cell == "'=cmd|[0mx@example.org"
		}
	}
	if !found {
		t.Error("the address is not there")
	}
}

// TestPrometheus holds that Prometheus' own parser takes the metrics.
func TestPrometheus(t *testing.T) {
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(outputsOf(t, everything(t)+hostile)["prometheus"]))
	if err != nil {
		t.Fatal(err)
	}
	failed := 0.0
	for _, m := range families["maillog_failed_total"].GetMetric() {
		failed += m.GetCounter().GetValue()
	}
	all := 0.0
	for _, m := range families["maillog_deliveries_total"].GetMetric() {
		if m.GetLabel()[0].GetValue() == "failed" {
			all = m.GetCounter().GetValue()
		}
	}
	if failed == 0 || failed != all {
		t.Errorf("%v failed by reason, %v in all", failed, all)
	}
}

// TestRedact holds that no name is left.
func TestRedact(t *testing.T) {
	log := everything(t)
	for _, c := range []struct {
		name   string
		flag   string
		gone   []string
		stands []string
	}{
		{"people", "-redact", []string{"nobody@", "full@", "members@", "bert@", "anna@"}, []string{"world.example", "dnsbl.example"}},
		{"all", "-redact=all", []string{"nobody@", "full@", "members@", "bert@", "anna@", "world.example", "192.0.2.", "dnsbl.example", "127.0.0."}, []string{"<host-1>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, text := range outputsOf(t, log, c.flag, "-top", "0") {
				for _, word := range c.gone {
					if strings.Contains(text, word) {
						at := strings.Index(text, word)
						t.Errorf("%q in the %s output: …%s…", word, name, text[max(0, at-80):min(len(text), at+60)])
					}
				}
				if name == "text" {
					for _, word := range c.stands {
						if !strings.Contains(text, word) {
							t.Errorf("no %q in the text", word)
						}
					}
				}
			}
		})
	}
}

// TestJSONL holds that each line is an object that says of which table it is, and
// that the reasons add up to the totals.
func TestJSONL(t *testing.T) {
	var total totals
	sum := totals{}
	for i, s := range lines(outputsOf(t, everything(t))["jsonl"]) {
		var x struct {
			Table string `json:"table"`
			row
		}
		if err := json.Unmarshal([]byte(s), &x); err != nil || x.Table == "" {
			t.Fatalf("%v in %s", err, s)
		}
		if i == 0 {
			if err := json.Unmarshal([]byte(s), &total); err != nil {
				t.Fatal(err)
			}
		}
		if x.Table == "reason" {
			sum.Failed, sum.Waiting, sum.Late = sum.Failed+x.Failed, sum.Waiting+x.Waiting, sum.Late+x.Late
		}
	}
	if sum.Failed != total.Failed || sum.Waiting != total.Waiting || sum.Late != total.Late || total.Failed == 0 {
		t.Errorf("reasons %+v, totals %+v", sum, total)
	}
}

// TestPublic holds that what is to be sent to the project names nobody.
func TestPublic(t *testing.T) {
	log := postfixLine("10:00:00", "AAAAAA1", "a@example.org", "5.0.0", "bounced", "host mx.example.org[192.0.2.1] said: 550 Verdict 9 on anna@example.org from mail.example.com 192.0.2.44")
	rows := newReport(tallied(t, log, 10), settings{lang: "en", zone: clockUTC().zone}).Unknown
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	if got, want := rows[0].Reply, "550 Verdict 9 on <address-1> from <host-1> <ip-1>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestSparse holds that a log that says little gives all outputs, too.
func TestSparse(t *testing.T) {
	for _, c := range []struct{ name, log string }{
		{"all is delivered", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "2.0.0", "sent", sentReply)},
		{"all fails", bounced(1)},
		{"all waits", postfixLine("10:00:00", "AAAAAA1", "a@example.org", "4.7.1", "deferred", greyReply)},
		{"no line has a time", "[NOTICE] [37A73814-D0F7-43C4-90DA-41BC948AFA5F.1.1] [outbound] recipient <a@example.org> rejected: 550 5.1.1 no such user\n"},
		{"all is damaged", "smtp[1]: status=\n"},
		{"two lines years apart", "2001-01-01 00:00:00 1xY7az-00000S-24 ** a@example.org: Unrouteable address\n2026-01-01 00:00:00 1xY7az-00000S-25 ** a@example.org: Unrouteable address\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, text := range outputsOf(t, c.log) {
				if text == "" && name != "prometheus" {
					t.Errorf("the %s output is empty", name)
				}
			}
		})
	}
}
