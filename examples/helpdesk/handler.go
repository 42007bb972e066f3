package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/examples/helpdesk/desk"
)

// A handler answers requests.
type handler struct {
	site       *desk.Site
	limit      *limiter
	trustProxy bool
	assets     http.Handler
	reading    chan struct{} // holds a place for each form that is read and answered
	busy       chan struct{} // holds one for each answer that is made
}

// maxReading bounds the forms that are in memory at once, and maxWait how long a
// request waits for its turn.
const maxReading, maxWait = 64, 10 * time.Second

func newHandler(site *desk.Site, limit *limiter, trustProxy bool) http.Handler {
	return &handler{site, limit, trustProxy, http.StripPrefix("/assets/", http.FileServerFS(desk.Assets())), make(chan struct{}, maxReading), make(chan struct{}, 4*runtime.GOMAXPROCS(0))}
}

// policy lets a page load what this server has, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Security-Policy", policy)
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	path := strings.TrimPrefix(r.URL.Path, "/")
	route := h.site.Route(path)
	if route.Tag == "" {
		route.Tag = desk.Match(r.Header.Get("Accept-Language"))
	}
	defer func() {
		if e := recover(); e != nil {
			// What went wrong may hold what was entered: only its place is told.
			fmt.Fprintf(os.Stderr, "helpdesk: panic of type %T\n%s", e, debug.Stack())
			h.fail(w, route.Tag, path, http.StatusInternalServerError)
		}
	}()
	cost := 1.0
	if r.Method == http.MethodPost {
		cost = answerCost
	}
	if wait, ok := h.limit.allow(visitor(r, h.trustProxy), cost); !ok {
		head.Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		h.fail(w, route.Tag, path, http.StatusTooManyRequests)
		return
	}
	switch {
	case r.Method == http.MethodPost && (route.Name == "answer" || route.Name == "search"):
		h.post(w, r, route, path)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		head.Set("Allow", "GET, HEAD")
		h.fail(w, route.Tag, path, http.StatusMethodNotAllowed)
	case path == "":
		head.Set("Vary", "Accept-Language")
		head.Set("Cache-Control", "no-store")
		redirect(w, route.Tag+"/", http.StatusFound)
	case path == "robots.txt":
		head.Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, "User-agent: *\nAllow: /\n")
	case strings.HasPrefix(path, "assets/") && path != "assets/":
		head.Set("Cache-Control", "public, max-age=86400")
		h.assets.ServeHTTP(w, r)
	case route.Name == "answer": // an answer has no address: somebody came back to it
		redirect(w, "./", http.StatusSeeOther)
	default:
		h.page(w, route, path)
	}
}

// redirect leads to a place relative to the one that was asked for, since a proxy may
// serve the site below a path of its own.
func redirect(w http.ResponseWriter, to string, status int) {
	w.Header().Set("Location", to)
	w.WriteHeader(status)
}

// page serves a page that does not depend on what somebody enters.
func (h *handler) page(w http.ResponseWriter, route desk.Route, path string) {
	var v *desk.View
	found := true
	switch {
	case route.Name == "front":
		v = h.site.Front(route.Tag)
	case route.Name == "look":
		v = h.site.Kinds(route.Tag)
	case route.Name == "search":
		v = h.site.Search(route.Tag, "")
	case route.Kind != "" && route.ID == "":
		v = h.site.List(route.Tag, route.Kind)
	case route.Kind != "":
		v, found = h.site.Look(route.Tag, route.Kind, route.ID)
	default:
		found = false
	}
	if !found {
		h.fail(w, route.Tag, path, http.StatusNotFound)
		return
	}
	page, err := v.Render()
	if err != nil {
		panic(err)
	}
	w.Header().Set("Cache-Control", "public, max-age=600")
	write(w, page, http.StatusOK)
}

// post answers what somebody enters.
func (h *handler) post(w http.ResponseWriter, r *http.Request, route desk.Route, path string) {
	w.Header().Set("Cache-Control", "no-store")
	if !take(r.Context(), h.reading) {
		h.fail(w, route.Tag, path, http.StatusServiceUnavailable)
		return
	}
	defer func() { <-h.reading }()
	in, err := readInput(w, r)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		h.fail(w, route.Tag, path, http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		h.fail(w, route.Tag, path, http.StatusBadRequest)
		return
	}
	if !take(r.Context(), h.busy) {
		h.fail(w, route.Tag, path, http.StatusServiceUnavailable)
		return
	}
	defer func() { <-h.busy }()
	var page []byte
	if route.Name == "search" {
		page, err = h.site.Search(route.Tag, in.query).Render()
	} else {
		page, err = h.answer(in, route.Tag)
	}
	if err != nil {
		panic(err)
	}
	write(w, page, http.StatusOK)
}

// take takes a place, and reports false where none becomes free in time.
func take(ctx context.Context, places chan<- struct{}) bool {
	ctx, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	select {
	case places <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (h *handler) answer(in input, tag string) ([]byte, error) {
	if in.language != "" {
		tag = in.language
	}
	if strings.TrimSpace(in.text) == "" {
		return h.site.Empty(tag).Render()
	}
	return h.site.Answer(tag, desk.Question{Text: in.text, Provider: in.provider})
}

// fail serves the page for an error.
func (h *handler) fail(w http.ResponseWriter, tag, path string, status int) {
	page, err := h.site.Failed(tag, path, "error-"+strconv.Itoa(status)).Render()
	if err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	write(w, page, status)
}

func write(w http.ResponseWriter, page []byte, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	_, _ = w.Write(page) // a visitor who has gone is nobody's fault
}
