package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// parseSettings reads a file of the folder providers; its README tells the format.
func parseSettings(file, text string) (*Settings, error) {
	stanzas, err := stanza.Parse(file, text)
	if err != nil {
		return nil, err
	}
	if len(stanzas) == 0 {
		return nil, &stanza.Error{File: file, Line: 1, Msg: "no head stanza"}
	}
	p := settingsParser{file: file, s: &Settings{}}
	if err := p.head(stanzas[0]); err != nil {
		return nil, err
	}
	for _, st := range stanzas[1:] {
		if err := p.fact(st); err != nil {
			return nil, err
		}
	}
	return p.s, nil
}

type settingsParser struct {
	file string
	s    *Settings
}

func (p *settingsParser) errorf(line int, format string, args ...any) error {
	return &stanza.Error{File: p.file, Line: line, Msg: fmt.Sprintf(format, args...)}
}

// check reports a field that does not belong there, and one that is missing.
func (p *settingsParser) check(st stanza.Stanza, wanted []string, more ...string) error {
	for _, f := range st {
		if !slices.Contains(wanted, f.Name) && !slices.Contains(more, f.Name) {
			return p.errorf(f.Line, "no field %s here", f.Name)
		}
		if f.Name != "Server" && len(st.All(f.Name)) > 1 {
			return p.errorf(f.Line, "%s stands twice", f.Name)
		}
	}
	for _, name := range wanted {
		if st.Get(name) == "" {
			return p.errorf(st.Line(), "%s is missing", name)
		}
	}
	return nil
}

func (p *settingsParser) head(st stanza.Stanza) error {
	if err := p.check(st, []string{"Settings", "Name", "Hosts"}, "Provider"); err != nil {
		return err
	}
	p.s.ID, p.s.Name, p.s.Provider = st.Get("Settings"), st.Get("Name"), st.Get("Provider")
	if p.s.ID+".txt" != p.file {
		return p.errorf(st.Line(), "the file is called otherwise")
	}
	p.s.Hosts = strings.Fields(st.Get("Hosts"))
	for _, host := range p.s.Hosts {
		if host != strings.ToLower(host) || !strings.Contains(host, ".") || strings.ContainsAny(host, "@:/") {
			return p.errorf(st.Line(), "%q is no domain name in small letters", host)
		}
	}
	return nil
}

// fact reads a stanza about one fact.
func (p *settingsParser) fact(st stanza.Stanza) error {
	kind := st.Get("Fact")
	wanted, more := []string{"Fact", "Source", "Date"}, []string(nil)
	switch kind {
	case "servers":
		wanted = append(wanted, "Server")
	case "switch", "app-password", "from":
		wanted = append(wanted, "De", "En")
	case "limit", "size":
		wanted, more = append(wanted, "Amount"), []string{"De", "En"}
	case "blocked", "help":
		wanted = append(wanted, "Page")
	default:
		return p.errorf(st.Line(), "no fact is called %q", kind)
	}
	if err := p.check(st, wanted, more...); err != nil {
		return err
	}
	if (st.Get("De") == "") != (st.Get("En") == "") {
		return p.errorf(st.Line(), "the words stand in one language only")
	}
	date, err := time.Parse(time.DateOnly, st.Get("Date"))
	if err != nil {
		return p.errorf(st.Line(), "Date: %v", err)
	}
	seen := Evidence{Source: st.Get("Source"), Date: date}
	if !strings.HasPrefix(seen.Source, "https://") {
		return p.errorf(st.Line(), "Source is no address of a page")
	}
	words := Bilingual{De: st.Get("De"), En: st.Get("En"), Evidence: seen}
	page := Page{URL: st.Get("Page"), Evidence: seen}
	switch kind {
	case "switch":
		return p.words(st, &p.s.Switch, words)
	case "app-password":
		return p.words(st, &p.s.AppPassword, words)
	case "from":
		return p.words(st, &p.s.From, words)
	case "blocked":
		return p.page(st, &p.s.Blocked, page)
	case "help":
		return p.page(st, &p.s.Help, page)
	case "servers":
		return p.servers(st, seen)
	case "size":
		return p.size(st, words)
	}
	return p.limit(st, words)
}

func (p *settingsParser) words(st stanza.Stanza, to *Bilingual, w Bilingual) error {
	if to.De != "" {
		return p.errorf(st.Line(), "%s stands twice", st.Get("Fact"))
	}
	*to = w
	return nil
}

func (p *settingsParser) page(st stanza.Stanza, to *Page, page Page) error {
	if to.URL != "" {
		return p.errorf(st.Line(), "%s stands twice", st.Get("Fact"))
	}
	if !strings.HasPrefix(page.URL, "https://") {
		return p.errorf(st.Line(), "Page is no address of a page")
	}
	*to = page
	return nil
}

func (p *settingsParser) servers(st stanza.Stanza, seen Evidence) error {
	for _, line := range st.All("Server") {
		parts := strings.Fields(line)
		if len(parts) != 3 {
			return p.errorf(st.Line(), "Server wants host, port and encryption")
		}
		port, err := strconv.ParseUint(parts[1], 10, 16)
		if err != nil || parts[2] != "tls" && parts[2] != "starttls" {
			return p.errorf(st.Line(), "Server wants a port, and tls or starttls")
		}
		p.s.Servers = append(p.s.Servers, Server{Host: parts[0], Port: int(port), ImplicitTLS: parts[2] == "tls", Evidence: seen})
	}
	return nil
}

func (p *settingsParser) limit(st stanza.Stanza, when Bilingual) error {
	parts := strings.Fields(st.Get("Amount"))
	if len(parts) != 3 {
		return p.errorf(st.Line(), "Amount wants a number, messages or recipients, and a time")
	}
	amount, err := strconv.Atoi(parts[0])
	l := SendingLimit{Amount: amount, Of: parts[1], Per: parts[2], Evidence: when.Evidence}
	if err != nil || amount <= 0 || !slices.Contains(limitKinds, l.kind()) {
		return p.errorf(st.Line(), "Amount is no limit: %s", st.Get("Amount"))
	}
	if when.De != "" {
		l.When = when
	}
	p.s.Limits = append(p.s.Limits, l)
	return nil
}

// limitKinds are the limits that a catalog has words for.
var limitKinds = []string{
	"messages-minute", "messages-hour", "messages-day",
	"recipients-hour", "recipients-day", "recipients-message",
}

// kind names what a limit counts.
func (l SendingLimit) kind() string { return l.Of + "-" + l.Per }

func (p *settingsParser) size(st stanza.Stanza, of Bilingual) error {
	number, unit, _ := strings.Cut(st.Get("Amount"), " ")
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || unit != "MB" || p.s.MaxSize.Bytes != 0 {
		return p.errorf(st.Line(), "size wants one Amount in MB")
	}
	p.s.MaxSize = SizeLimit{Bytes: n * 1_000_000, Evidence: of.Evidence}
	if of.De != "" {
		p.s.MaxSize.Of = of
	}
	return nil
}
