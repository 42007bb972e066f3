// Package json holds the schema of a diagnosis in JSON, and results that earlier
// versions wrote. It is a module of its own, for the schema's library.
package json

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

const schemaFile = "diagnosis.schema.json"

func compile(t *testing.T, strict bool) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if strict { // what we write ourselves has no key that the schema does not know
		doc.(map[string]any)["additionalProperties"] = false
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaFile, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// results are what every scenario of the test kit says, and texts of all sorts, in
// both roles and languages.
func results() (all []smtperr.Diagnosis) {
	texts := []string{"", "550", "nothing that means anything", "250 2.0.0 Ok: queued as 7XYZ", "EOF", "450 5.2.2 full", "552-5.2.2 a\r\n552 5.2.2 b\x1b[2J",
		"status=deferred (host mx.example.com[192.0.2.1] said: 450 4.2.0 greylisted, try again in 5 minutes (in reply to RCPT TO command))"}
	for s := range smtperrtest.Scenarios() {
		texts = append(texts, s.Reply)
	}
	for _, text := range texts {
		for _, opts := range [][]smtperr.Option{
			nil,
			{smtperr.WithRole(classify.RoleSubmission), smtperr.WithLanguage("de")},
			{smtperr.WithRole(classify.RoleRelay), smtperr.WithSender("anna@example.org"), smtperr.WithRecipient("bert@example.com"), smtperr.WithServer("mx.example.com")},
		} {
			all = append(all, smtperr.DiagnoseText(text, opts...), smtperr.Diagnose(errors.New(text), opts...))
		}
	}
	return append(all, smtperr.Diagnose(nil))
}

func TestSchemaOfRealOutput(t *testing.T) {
	schema := compile(t, true)
	for _, d := range results() {
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%.200s: %v", data, err)
		}
	}
}

// TestSchemaRefuses holds that the schema tells something.
func TestSchemaRefuses(t *testing.T) {
	data, err := json.Marshal(smtperr.DiagnoseText("550 5.1.1 no such user"))
	if err != nil {
		t.Fatal(err)
	}
	schema := compile(t, true)
	for _, change := range [][2]string{
		{`"reason":"user-unknown"`, `"reason":"yak-unshaved"`}, {`"code":550`, `"code":"550"`}, {`"outcome":"not-sent"`, `"outcome":"perhaps"`},
		{`"actions":[`, `"actions":["none",`}, {`"enhanced":"5.1.1"`, `"enhanced":"3.1.1"`}, {`"causes":[`, `"reasons":[`}, {`"retry_after":0`, `"retry_after":-1`},
		{`"role":"submission"`, `"role":"unknown"`}, {`"stage":`, `"new_key":1,"stage":`},
	} {
		changed := strings.Replace(string(data), change[0], change[1], 1)
		if changed == string(data) {
			t.Errorf("%s is not in %s", change[0], data)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(changed))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("%s is taken", change[1])
		}
	}
}

// TestSchemaHasAllIDs holds that the lists of the schema are those of the library.
func TestSchemaHasAllIDs(t *testing.T) {
	var schema struct {
		Properties map[string]struct {
			Enum  []string
			Items struct{ Enum []string }
		}
	}
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	file, err := os.ReadFile("../api/ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		kind, id, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		want[kind] = append(want[kind], id)
	}
	for key, kind := range map[string]string{
		"stage": "stage", "stage_basis": "stage-basis", "reason": "reason", "cause": "cause", "permanence": "permanence", "outcome": "outcome",
		"scope": "scope", "responsible": "responsible", "actions": "action", "basis": "basis", "role": "role",
	} {
		p := schema.Properties[key]
		got, ids := p.Enum, want[kind]
		switch key {
		case "actions":
			got, ids = p.Items.Enum, ids[1:] // none is no action
		case "role":
			ids = ids[1:] // a result has one
		}
		if diff := cmp.Diff(ids, got); diff != "" {
			t.Errorf("%s (-library +schema):\n%s", key, diff)
		}
	}
}

// TestOlderResults reads what earlier versions wrote, one file for each, and holds
// that nothing of it is lost or changed but the texts, which are made anew.
func TestOlderResults(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files, %v", err)
	}
	made := []string{"title", "summary", "causes", "advice", "admin"}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var d smtperr.Diagnosis
			var want, got map[string]any
			if err := errors.Join(json.Unmarshal(lines.Bytes(), &d), json.Unmarshal(lines.Bytes(), &want)); err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, &got); err != nil {
				t.Fatal(err)
			}
			for key := range got {
				if slices.Contains(made, key) {
					if got[key] == nil || got["title"] == "" {
						t.Errorf("%s: no %s", lines.Bytes(), key)
					}
					delete(got, key)
					delete(want, key)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-then +now):\n%s", name, diff)
			}
		}
	}
}
