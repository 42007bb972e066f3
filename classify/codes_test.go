package classify

import (
	"bufio"
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/smtperr/go-smtperr/classify/internal/reply"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// The code tables are data. These tests hold them against the lists of codes in
// testdata, so that neither a code nor a meaning gets lost, and check what a
// person may get wrong when writing them.

// codeStanzas reads a code table and returns its stanzas without the head.
func codeStanzas(t *testing.T, file string) []stanza.Stanza {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("codes", file))
	if err != nil {
		t.Fatal(err)
	}
	stanzas, err := stanza.Parse(file, string(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(stanzas) == 0 || stanzas[0].Get("Source") == "" || stanzas[0].Get("Date") == "" {
		t.Fatalf("%s: the head names no source and date", file)
	}
	return stanzas[1:]
}

// readList reads a list of testdata: one entry a line, '#' for comments.
func readList(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if line := lines.Text(); line != "" && line[0] != '#' {
			list = append(list, line)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// checkFields reports fields that file does not know, that stand twice, are
// empty, or miss.
func checkFields(t *testing.T, file string, s stanza.Stanza, required, optional []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range s {
		if !slices.Contains(required, f.Name) && !slices.Contains(optional, f.Name) {
			t.Errorf("%s:%d: unknown field %s", file, f.Line, f.Name)
		}
		if seen[f.Name] {
			t.Errorf("%s:%d: %s stands twice", file, f.Line, f.Name)
		}
		if f.Value == "" {
			t.Errorf("%s:%d: %s is empty", file, f.Line, f.Name)
		}
		seen[f.Name] = true
	}
	for _, name := range required {
		if !seen[name] {
			t.Errorf("%s:%d: no %s", file, s.Line(), name)
		}
	}
}

// checkNames reports values that are not ids of the vocabularies.
func checkNames(t *testing.T, file string, s stanza.Stanza) {
	t.Helper()
	for _, f := range s {
		var err error
		switch f.Name {
		case "Reason", "Likely":
			err = new(Reason).UnmarshalText([]byte(f.Value))
			if f.Value == ReasonUnknown.String() {
				t.Errorf("%s:%d: leave %s out instead of unknown", file, f.Line, f.Name)
			}
		case "Stage", "Only":
			err = new(Stage).UnmarshalText([]byte(f.Value))
			if f.Value == StageUnknown.String() {
				t.Errorf("%s:%d: leave %s out instead of unknown", file, f.Line, f.Name)
			}
		case "Role":
			err = new(Role).UnmarshalText([]byte(f.Value))
		}
		if err != nil {
			t.Errorf("%s:%d: %v", file, f.Line, err)
		}
	}
}

var specItem = regexp.MustCompile(`^RFC [1-9][0-9]{2,4}( §[0-9]+(\.[0-9]+)*)?$`)

// checkSpec reports a Spec that is not a list of documents. A code that no
// document defines says "none" and names its source.
func checkSpec(t *testing.T, file string, s stanza.Stanza) {
	t.Helper()
	spec := s.Get("Spec")
	if spec == "none" {
		if s.Get("Source") == "" {
			t.Errorf("%s:%d: neither a document nor a source", file, s.Line())
		}
		return
	}
	for item := range strings.SplitSeq(spec, ", ") {
		if !specItem.MatchString(item) {
			t.Errorf("%s:%d: Spec %q is not of the form \"RFC 5321 §4.2.3\"", file, s.Line(), item)
		}
	}
}

func TestBasicCodeTable(t *testing.T) {
	const file = "basic.txt"
	type key struct {
		code        int
		stage, role string
	}
	var (
		keys    []key
		general []string
	)
	for _, s := range codeStanzas(t, file) {
		checkFields(t, file, s,
			[]string{"Code", "Meaning", "Spec"},
			[]string{"Stage", "Role", "Source", "Reason", "Likely", "Only"})
		checkNames(t, file, s)
		checkSpec(t, file, s)

		code, err := strconv.Atoi(s.Get("Code"))
		if err != nil || code < 200 || code > 599 {
			t.Errorf("%s:%d: %q is not a reply code", file, s.Line(), s.Get("Code"))
		}
		if s.Get("Reason") != "" && s.Get("Likely") != "" {
			t.Errorf("%s:%d: a reason that is certain and one that is likely", file, s.Line())
		}
		if accepted := s.Get("Reason") == Accepted.String(); accepted != (code < 400) {
			t.Errorf("%s:%d: reason %q does not fit the class of %d", file, s.Line(), s.Get("Reason"), code)
		}
		k := key{code, s.Get("Stage"), s.Get("Role")}
		if slices.Contains(keys, k) {
			t.Errorf("%s:%d: %v stands twice", file, s.Line(), k)
		}
		keys = append(keys, k)
		if k.stage == "" && k.role == "" {
			general = append(general, s.Get("Code"))
		}
	}
	// A stage and a role that both hold tie unless the two together have a
	// stanza of their own.
	for _, a := range keys {
		for _, b := range keys {
			both := key{a.code, a.stage, b.role}
			if a.code == b.code && a.stage != "" && a.role == "" && b.stage == "" && b.role != "" &&
				!slices.Contains(keys, both) {
				t.Errorf("%s: %v and %v tie", file, a, b)
			}
		}
	}
	// The codes in their order, of one code the general meaning, then the
	// stages in the order of a conversation.
	if !slices.IsSortedFunc(keys, func(a, b key) int {
		return cmp.Or(
			cmp.Compare(a.code, b.code),
			cmp.Compare(a.role, b.role),
			cmp.Compare(stageOrder(a.stage), stageOrder(b.stage)),
		)
	}) {
		t.Errorf("%s: not in order", file)
	}
	if diff := gocmp.Diff(readList(t, "basic-codes.txt"), general); diff != "" {
		t.Errorf("%s: codes with a general meaning (-want +got):\n%s", file, diff)
	}
}

func stageOrder(name string) int { return slices.Index(stageNames[1:], name) }

func TestEnhancedCodeTable(t *testing.T) {
	const file = "enhanced.txt"
	type key struct {
		code  EnhancedCode // with class 5, so that it parses
		class string
	}
	var (
		keys       []key
		registered []string
	)
	for _, s := range codeStanzas(t, file) {
		checkFields(t, file, s,
			[]string{"Enhanced", "Name", "Spec"},
			[]string{"Class", "Registered", "Basic", "Source", "Reason", "Vague", "Exact", "Stage"})
		checkNames(t, file, s)
		checkSpec(t, file, s)

		text, isX := strings.CutPrefix(s.Get("Enhanced"), "x")
		code, err := ParseEnhancedCode("5" + text)
		if err != nil || !isX {
			t.Errorf("%s:%d: %q is not of the form x.1.1", file, s.Line(), s.Get("Enhanced"))
		}
		class := s.Get("Class")
		switch class {
		case "", "2", "4", "5":
		default:
			t.Errorf("%s:%d: no class %q", file, s.Line(), class)
		}
		if accepted := s.Get("Reason") == Accepted.String(); accepted != (class == "2") {
			t.Errorf("%s:%d: reason %q does not fit class %q", file, s.Line(), s.Get("Reason"), class)
		}
		if v := s.Get("Exact"); v != "" && (v != "yes" || s.Get("Reason") == "" || s.Get("Vague") != "") {
			t.Errorf("%s:%d: Exact is yes, beside a Reason and without Vague, or left out", file, s.Line())
		}
		if v := s.Get("Vague"); v != "" && v != "yes" {
			t.Errorf("%s:%d: Vague is yes or left out", file, s.Line())
		}
		if s.Get("Reason") == "" && s.Get("Vague") == "" {
			t.Errorf("%s:%d: tells no reason, and is not vague", file, s.Line())
		}
		for basic := range strings.FieldsSeq(s.Get("Basic")) {
			if !regexp.MustCompile(`^([245][0-9][0-9]|5xx|any)$`).MatchString(basic) {
				t.Errorf("%s:%d: no basic code %q", file, s.Line(), basic)
			}
		}
		k := key{code, class}
		if slices.Contains(keys, k) {
			t.Errorf("%s:%d: x%s, class %q, stands twice", file, s.Line(), text, class)
		}
		if class != "" && !slices.Contains(keys, key{code, ""}) {
			t.Errorf("%s:%d: a class without the base stanza before it", file, s.Line())
		}
		keys = append(keys, k)
		switch {
		case s.Get("Registered") == "no":
			if s.Get("Source") == "" {
				t.Errorf("%s:%d: neither registered nor with a source", file, s.Line())
			}
		case s.Get("Registered") != "":
			t.Errorf("%s:%d: Registered is no or left out", file, s.Line())
		case class == "":
			registered = append(registered, s.Get("Enhanced")+"\t"+s.Get("Name"))
		}
	}
	if !slices.IsSortedFunc(keys, func(a, b key) int {
		return cmp.Or(
			cmp.Compare(a.code.Subject, b.code.Subject),
			cmp.Compare(a.code.Detail, b.code.Detail),
			cmp.Compare(a.class, b.class),
		)
	}) {
		t.Errorf("%s: not in order", file)
	}
	if diff := gocmp.Diff(readList(t, "iana-enhanced-codes.txt"), registered); diff != "" {
		t.Errorf("%s: registered codes and names (-want +got):\n%s", file, diff)
	}
}

// TestRegistryBasicCodes checks that every basic code that the registry
// associates with an enhanced code has its own meaning.
func TestRegistryBasicCodes(t *testing.T) {
	basic := readList(t, "basic-codes.txt")
	for _, s := range codeStanzas(t, "enhanced.txt") {
		for code := range strings.FieldsSeq(s.Get("Basic")) {
			if code != "any" && code != "5xx" && !slices.Contains(basic, code) {
				t.Errorf("enhanced.txt:%d: basic code %s is in no table", s.Line(), code)
			}
		}
	}
}

// TestBasicCodesInUse checks that the reader of texts knows every basic code that
// has a meaning.
func TestBasicCodesInUse(t *testing.T) {
	for _, b := range codes().basic {
		if !reply.InUse(b.Code) {
			t.Errorf("%d has a meaning, and is not in use", b.Code)
		}
	}
}
