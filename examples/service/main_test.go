package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// An api is the description, as a checker has it.
type api struct {
	doc    *openapi3.T
	router routers.Router
}

func newAPI(t testing.TB) api {
	t.Helper()
	openapi3filter.RegisterBodyDecoder("application/yaml", openapi3filter.FileBodyDecoder)
	doc, err := openapi3.NewLoader().LoadFromData(description)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return api{doc, router}
}

// ask asks the service, and holds the answer against the description. It reports
// whether the description allows the question, too.
func (a api) ask(t testing.TB, r *http.Request) (answer *httptest.ResponseRecorder, allowed bool) {
	t.Helper()
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	answer = httptest.NewRecorder()
	handler().ServeHTTP(answer, r)
	route, params, err := a.router.FindRoute(r)
	if err != nil {
		return answer, false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}
	allowed = openapi3filter.ValidateRequest(t.Context(), in) == nil
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: answer.Code, Header: answer.Header(), Body: io.NopCloser(bytes.NewReader(answer.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
		t.Errorf("the answer is not as described: %v\n%s", err, answer.Body)
	}
	return answer, allowed
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://localhost/diagnose", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func TestDiagnose(t *testing.T) {
	a := newAPI(t)
	for _, tt := range []struct {
		name     string
		language []string
		body     string
		want     map[string]any
		header   string
	}{
		{"a reply", nil, `{"text": "550 5.1.1 User unknown"}`, map[string]any{"reason": "user-unknown", "code": 550.0, "title": "The recipient’s address does not exist"}, "en"},
		{"in German", []string{"fr, de-AT;q=0.8"}, `{"text": "550 5.1.1 User unknown"}`, map[string]any{"title": "Die Empfängeradresse gibt es nicht"}, "de"},
		{"two headers", []string{"fr", "de"}, `{"text": "550 5.1.1 User unknown"}`, map[string]any{"title": "Die Empfängeradresse gibt es nicht"}, "de"},
		{"no language that is there", []string{"fr, tlh"}, `{"text": "x"}`, map[string]any{"reason": "unknown"}, "en"},
		{"nonsense for a language", []string{"\x00;;q=,,"}, `{"text": "x"}`, map[string]any{"reason": "unknown"}, "en"},
		{"what the program knows", nil, `{"text": "EOF", "stage": "end-of-data", "role": "relay", "server": "mx.example.com", "sender": "a@example.org", "recipient": "b@example.com"}`,
			map[string]any{"stage": "end-of-data", "stage_basis": "told", "outcome": "unknown", "role": "relay", "server": "mx.example.com", "sender": "a@example.org", "recipient": "b@example.com"}, "en"},
		{"markup", nil, `{"text": "550 5.7.1 <script>alert(1)</script>"}`, map[string]any{"code": 550.0}, "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := post(tt.body)
			for _, l := range tt.language {
				r.Header.Add("Accept-Language", l)
			}
			answer, allowed := a.ask(t, r)
			if answer.Code != http.StatusOK || !allowed {
				t.Fatalf("status %d, allowed %t: %s", answer.Code, allowed, answer.Body)
			}
			got := object(t, answer)
			for name, want := range tt.want {
				if got[name] != want {
					t.Errorf("%s = %v, want %v", name, got[name], want)
				}
			}
			if h := answer.Header(); h.Get("Content-Language") != tt.header || h.Get("Cache-Control") != "no-store" || strings.Contains(answer.Body.String(), "<script") {
				t.Errorf("header %v, body %s", h, answer.Body)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	a := newAPI(t)
	plain := post("550 5.1.1 User unknown")
	plain.Header.Set("Content-Type", "text/plain")
	for _, tt := range []struct {
		name   string
		r      *http.Request
		status int
	}{
		{"no text", post(`{}`), http.StatusBadRequest},
		{"an empty text", post(`{"text": " \n"}`), http.StatusBadRequest},
		{"a text that is none", post(`{"text": 550}`), http.StatusBadRequest},
		{"a misspelt field", post(`{"text": "550 no", "satge": "rcpt"}`), http.StatusBadRequest},
		{"a stage that is none", post(`{"text": "550 no", "stage": "lunch"}`), http.StatusBadRequest},
		{"a role that is none", post(`{"text": "550 no", "role": "king"}`), http.StatusBadRequest},
		{"two objects", post(`{"text": "550 no"} {"text": "550 no"}`), http.StatusBadRequest},
		{"no JSON", post(`550 no`), http.StatusBadRequest},
		{"nothing", post(``), http.StatusBadRequest},
		{"too much", post(`{"text": "` + strings.Repeat("x", maxQuestion+1) + `"}`), http.StatusRequestEntityTooLarge},
		{"another type", plain, http.StatusUnsupportedMediaType},
		{"another method", httptest.NewRequest(http.MethodGet, "/diagnose", nil), http.StatusMethodNotAllowed},
		{"another path", httptest.NewRequest(http.MethodGet, "/", nil), http.StatusNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer, allowed := a.ask(t, tt.r)
			if answer.Code != tt.status || answer.Header().Get("Content-Type") != "application/problem+json" || object(t, answer)["status"] != float64(tt.status) {
				t.Errorf("status %d, want %d: %v %s", answer.Code, tt.status, answer.Header(), answer.Body)
			}
			if allowed && tt.name != "two objects" { // which the checker does not look for
				t.Error("the description allows it")
			}
		})
	}
}

// TestScenarios asks for every refusal that the test kit plays.
func TestScenarios(t *testing.T) {
	a := newAPI(t)
	known := a.doc.Components.Schemas["Diagnosis"].Value.Properties
	n := 0
	for s := range smtperrtest.Scenarios() {
		if s.Reply == "" {
			continue
		}
		n++
		body, err := json.Marshal(map[string]any{"text": s.Reply, "stage": s.Stage})
		if err != nil {
			t.Fatal(err)
		}
		answer, allowed := a.ask(t, post(string(body)))
		got := object(t, answer)
		if !allowed || got["reason"] != s.Reason.String() {
			t.Errorf("%s: %v, allowed %t", s.Name, got["reason"], allowed)
		}
		for name := range got {
			if known[name] == nil {
				t.Errorf("%s: the description has no field %q", s.Name, name)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d scenarios", n)
	}
}

// TestIDs holds the lists of the description against the library.
func TestIDs(t *testing.T) {
	a := newAPI(t)
	var reasons, actions, stages []any
	for r := classify.Reason(0); r <= classify.Accepted; r++ {
		reasons = append(reasons, r.String())
	}
	for i := classify.ActionNone + 1; !strings.Contains(i.String(), "("); i++ {
		actions = append(actions, i.String())
	}
	for s := classify.StageUnknown; s <= classify.StageQuit; s++ {
		stages = append(stages, s.String())
	}
	properties := a.doc.Components.Schemas["Diagnosis"].Value.Properties
	for name, lists := range map[string][2][]any{
		"reason":  {properties["reason"].Value.Enum, reasons},
		"actions": {properties["actions"].Value.Items.Value.Enum, actions},
		"stage":   {properties["stage"].Value.Enum, stages},
	} {
		if !slices.Equal(lists[0], lists[1]) {
			t.Errorf("%s: the description has\n%v\nthe library\n%v", name, lists[0], lists[1])
		}
	}
}

// FuzzDiagnose asks anything: the answer is always as described.
func FuzzDiagnose(f *testing.F) {
	a := newAPI(f)
	f.Add(`{"text": "550 5.1.1 User unknown"}`, "de")
	f.Add(`{"text": "", "stage": "rcpt"}`, "")
	f.Add(`[`, "*;q=0")
	f.Fuzz(func(t *testing.T, body, language string) {
		r := post(body)
		r.Header.Set("Accept-Language", language)
		answer, _ := a.ask(t, r)
		if answer.Code != http.StatusOK && answer.Code != http.StatusBadRequest && answer.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", answer.Code)
		}
	})
}

// TestCommands runs the two commands of the package comment, but for the port, asks
// for the description, stops the service, and looks at what was printed: nothing of
// what was asked.
func TestCommands(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl")
	}
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	_, commands, _ := strings.Cut(string(source), "\n//\tgo run . ")
	commands, _, _ = strings.Cut(commands, "\n//\n")
	args, curl, found := strings.Cut(commands, "\n//\tcurl ")
	const address = "127.0.0.1:8025"
	if !found || !strings.Contains(args, address) || !strings.Contains(curl, "http://"+address) {
		t.Fatalf("the package comment has other commands: %s", commands)
	}
	program := filepath.Join(t.TempDir(), "service")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	service := exec.CommandContext(t.Context(), program, strings.Fields(strings.ReplaceAll(args, address, "127.0.0.1:0"))...)
	out, err := service.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	service.Stderr = &complaints
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	line, err := r.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, url, _ := strings.Cut(strings.TrimSpace(line), "listening at ")
	curl = "curl -s " + strings.ReplaceAll(strings.ReplaceAll(curl, "\n//", "\n"), "http://"+address, url)
	answer, err := exec.CommandContext(t.Context(), "sh", "-c", curl).CombinedOutput()
	if err != nil || !strings.Contains(string(answer), `"title":"Die Empfängeradresse gibt es nicht"`) {
		t.Errorf("%v: %s", err, answer)
	}
	file, err := exec.CommandContext(t.Context(), "curl", "-s", url+"/openapi.yaml").Output()
	if err != nil || !bytes.Equal(file, description) {
		t.Errorf("%v: %s", err, file)
	}
	if err := service.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	rest, _ := io.ReadAll(r)
	if err := service.Wait(); err != nil || len(rest) != 0 || complaints.Len() != 0 {
		t.Errorf("%v, printed %q and %q", err, rest, complaints.String())
	}
}

func object(t testing.TB, answer *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal(answer.Body.Bytes(), &o); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	return o
}
