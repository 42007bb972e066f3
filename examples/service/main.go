// Command service diagnoses errors from sending mail over HTTP, for programs in
// other languages.
//
//	go run . -listen 127.0.0.1:8025
//	curl -H 'Content-Type: application/json' -H 'Accept-Language: de' \
//	    -d '{"text": "550 5.1.1 User unknown", "stage": "rcpt"}' http://127.0.0.1:8025/diagnose
//
// openapi.yaml describes it, and GET /openapi.yaml returns that file: what goes in,
// what comes out, and the problems (RFC 9457). What is asked is bounded, and
// neither logged nor kept; an answer may not be, either.
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8025", "`address` to listen at")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *listen, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "service:", err)
		os.Exit(1)
	}
}

// run serves until the context ends, and then lets what has begun come to an end.
func run(ctx context.Context, address string, out io.Writer) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	classify.Preload() // nobody waits for the rules
	fmt.Fprintf(out, "listening at http://%s\n", l.Addr())
	s := &http.Server{Handler: handler(), ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return s.Shutdown(last)
}

//go:embed openapi.yaml
var description []byte

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /diagnose", diagnose)
	mux.HandleFunc("GET /openapi.yaml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(description)
	})
	mux.HandleFunc("/diagnose", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", http.MethodPost)
		problem(w, http.StatusMethodNotAllowed, "ask with POST")
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		problem(w, http.StatusNotFound, "there are /diagnose and /openapi.yaml")
	})
	return mux
}

// maxQuestion bounds a question, in bytes: a long log line, or a short bounce.
const maxQuestion = 64 << 10

// A question is what a program knows of a failure. All but the text may be missing.
type question struct {
	Text      string         `json:"text"`
	Stage     classify.Stage `json:"stage"`
	Role      *classify.Role `json:"role"`
	Server    string         `json:"server"`
	Sender    string         `json:"sender"`
	Recipient string         `json:"recipient"`
}

func diagnose(w http.ResponseWriter, r *http.Request) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		problem(w, http.StatusUnsupportedMediaType, "the question has to be application/json")
		return
	}
	var q question
	decode := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxQuestion))
	decode.DisallowUnknownFields() // a misspelt field is not passed over
	err := decode.Decode(&q)
	if err == nil {
		if _, rest := decode.Token(); rest != io.EOF {
			err = errors.Join(rest, errors.New("more than one JSON object"))
		}
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		problem(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the question is larger than %d bytes", maxQuestion))
		return
	}
	if err == nil && strings.TrimSpace(q.Text) == "" {
		err = errors.New("no text")
	}
	if err != nil {
		problem(w, http.StatusBadRequest, err.Error())
		return
	}
	language := strings.Join(r.Header.Values("Accept-Language"), ",")
	opts := []smtperr.Option{smtperr.WithLanguage(language), smtperr.WithStage(q.Stage), smtperr.WithServer(q.Server), smtperr.WithSender(q.Sender), smtperr.WithRecipient(q.Recipient)}
	if q.Role != nil {
		opts = append(opts, smtperr.WithRole(*q.Role))
	}
	w.Header().Set("Content-Language", catalog.Match(language).Language().String())
	write(w, http.StatusOK, "application/json", smtperr.DiagnoseText(q.Text, opts...))
}

// problem answers with an RFC 9457 object.
func problem(w http.ResponseWriter, status int, detail string) {
	write(w, status, "application/problem+json", map[string]any{"title": http.StatusText(status), "status": status, "detail": detail})
}

func write(w http.ResponseWriter, status int, kind string, answer any) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store") // answers name people
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}
