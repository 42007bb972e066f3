package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func connect(t *testing.T, transport mcp.Transport) *mcp.ClientSession {
	t.Helper()
	c, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), transport, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func inMemory(t *testing.T) *mcp.ClientSession {
	t.Helper()
	here, there := mcp.NewInMemoryTransports()
	s, err := server().Connect(t.Context(), there, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return connect(t, here)
}

const bounceMail = `From: mailer-daemon@mx.example.com
To: anna@example.org
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; bert@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <1@example.org>

--b--
`

func TestTools(t *testing.T) {
	c := inMemory(t)
	for _, tt := range []struct {
		name string
		tool string
		args map[string]any
		want map[string]any // dotted path to value
	}{
		{"a reply", "explain", map[string]any{"text": "550 5.1.1 no such user"}, map[string]any{"failures.0.reason": "user-unknown", "failures.0.outcome": "not-sent"}},
		{"in German", "explain", map[string]any{"text": "550 5.1.1 no such user", "language": "de"}, map[string]any{"failures.0.title": "Die Empfängeradresse gibt es nicht"}},
		{"what is known beside it", "explain", map[string]any{"text": "EOF", "stage": "end-of-data", "role": "relay"},
			map[string]any{"failures.0.outcome": "unknown", "failures.0.stage": "end-of-data", "failures.0.role": "relay"}},
		{"nobody can tell", "explain", map[string]any{"text": "550"}, map[string]any{"failures.0.reason": "unknown"}},
		{"several failures", "explain", map[string]any{"text": "<a@example.com>: 550 5.1.1 no such user\n<b@example.com>: 552 5.2.2 mailbox full\n"},
			map[string]any{"failures.0.recipient": "a@example.com", "failures.1.reason": "mailbox-full"}},
		{"a bounce", "bounce", map[string]any{"mail": bounceMail, "language": "de"}, map[string]any{
			"kind": "failure", "message_id": "<1@example.org>", "recipients.0.address": "bert@example.com", "recipients.0.action": "failed", "recipients.0.suppress": "remove",
			"recipients.0.diagnosis.title": "Die Empfängeradresse gibt es nicht",
		}},
		{"no bounce", "bounce", map[string]any{"mail": "Subject: hello\n\nhello\n"}, map[string]any{"kind": "none"}},
		{"settings", "settings", map[string]any{"of": "anna@gmx.de"}, map[string]any{"Provider": "gmx", "Servers.0.Host": "mail.gmx.net"}},
		{"a basic code", "codes", map[string]any{"code": "450"}, map[string]any{"Code": "450"}},
		{"an enhanced code", "codes", map[string]any{"code": "5.2.2", "language": "de"}, map[string]any{"Code": "5.2.2", "Title": "Das Postfach hat keinen Platz mehr"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: tt.tool, Arguments: tt.args})
			if err != nil || r.IsError {
				t.Fatalf("%v %+v", err, text(r))
			}
			for path, want := range tt.want {
				if got := at(r.StructuredContent, path); got != want {
					t.Errorf("%s = %v, want %v", path, got, want)
				}
			}
			var same any // for clients that know no structured content
			if err := json.Unmarshal([]byte(text(r)), &same); err != nil {
				t.Errorf("%v: %s", err, text(r))
			}
		})
	}
}

func TestRefused(t *testing.T) {
	c := inMemory(t)
	for _, tt := range []struct {
		name string
		tool string
		args map[string]any
		want string
	}{
		{"no text", "explain", nil, "text"},
		{"a stage that is none", "explain", map[string]any{"text": "550", "stage": "lunch"}, "lunch"},
		{"a field that is none", "explain", map[string]any{"text": "550", "satge": "rcpt"}, "satge"},
		{"too long", "explain", map[string]any{"text": strings.Repeat("x", maxQuestion+1)}, "more than"},
		{"too long a mail", "bounce", map[string]any{"mail": strings.Repeat("x", maxQuestion+1)}, "more than"},
		{"a provider whom nobody knows", "settings", map[string]any{"of": "example.org"}, "do not guess"},
		{"a code that is none", "codes", map[string]any{"code": "999"}, "999"},
		{"no code", "codes", map[string]any{"code": "five"}, "five"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: tt.tool, Arguments: tt.args})
			said := ""
			switch {
			case err != nil:
				said = err.Error()
			case r.IsError:
				said = text(r)
			}
			if !strings.Contains(said, tt.want) {
				t.Errorf("%q does not hold %q", said, tt.want)
			}
		})
	}
}

// TestStdio builds the program and lets the SDK's client start it.
func TestStdio(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mcp")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), program)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	c := connect(t, &mcp.CommandTransport{Command: cmd})
	tools, err := c.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, tool := range tools.Tools {
		names[tool.Name] = true
		if tool.Annotations == nil || !tool.Annotations.ReadOnlyHint || *tool.Annotations.OpenWorldHint || tool.OutputSchema == nil {
			t.Errorf("%s: %+v", tool.Name, tool)
		}
	}
	if got, want := slices.Sorted(maps.Keys(names)), []string{"bounce", "codes", "explain", "settings"}; !slices.Equal(got, want) {
		t.Errorf("tools %q, want %q", got, want)
	}
	if got := c.InitializeResult().Instructions; got != instructions {
		t.Errorf("instructions %q", got)
	}
	r, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: "explain", Arguments: map[string]any{"text": "550 5.1.1 <anna@example.com>: no such user"}})
	if err != nil || at(r.StructuredContent, "failures.0.reason") != "user-unknown" {
		t.Errorf("%v %s", err, text(r))
	}
	if err := c.Close(); err != nil || stderr.Len() > 0 {
		t.Errorf("%v, standard error %q", err, stderr.String())
	}
}

// TestComment holds the configuration in the package comment to be JSON.
func TestComment(t *testing.T) {
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	_, config, _ := strings.Cut(string(source), "//\t")
	config, _, _ = strings.Cut(config, "\n")
	var c any
	if err := json.Unmarshal([]byte(config), &c); err != nil || at(c, "mcpServers.smtperr.command") != "go" {
		t.Errorf("%v: %s", err, config)
	}
}

func text(r *mcp.CallToolResult) string {
	if r == nil || len(r.Content) == 0 {
		return ""
	}
	return r.Content[0].(*mcp.TextContent).Text
}

// at returns what stands at a path such as failures.0.reason.
func at(value any, path string) any {
	for part := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			if i := int(part[0] - '0'); i < len(v) {
				value = v[i]
			}
		}
	}
	return value
}
