package catalog

import (
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// parseSettings reads a file of the folder providers; its README tells the format.
// What it says is not checked here: the files are those of this package, and the tests
// hold that they have no mistakes.
func parseSettings(file, text string) (*Settings, error) {
	s := &Settings{}
	r := stanza.NewReader(file, text)
	for r.Next() {
		if st := r.Stanza(); st[0].Name == "Settings" {
			s.ID, s.Name, s.Provider, s.Hosts = st[0].Value, st.Get("Name"), st.Get("Provider"), strings.Fields(st.Get("Hosts"))
		} else {
			s.add(st)
		}
	}
	return s, r.Err()
}

// add adds what a stanza tells, which is about one fact.
func (s *Settings) add(st stanza.Stanza) {
	date, _ := time.Parse(time.DateOnly, st.Get("Date"))
	seen := Evidence{Source: st.Get("Source"), Date: date}
	var words Bilingual // of a limit or a size, the condition; most have none
	if st.Get("De") != "" {
		words = Bilingual{De: st.Get("De"), En: st.Get("En"), Evidence: seen}
	}
	page := Page{URL: st.Get("Page"), Evidence: seen}
	switch st.Get("Fact") {
	case "switch":
		s.Switch = words
	case "app-password":
		s.AppPassword = words
	case "from":
		s.From = words
	case "blocked":
		s.Blocked = page
	case "help":
		s.Help = page
	case "servers":
		for _, line := range st.All("Server") {
			server := append(strings.Fields(line), "", "", "")
			port, _ := strconv.Atoi(server[1])
			s.Servers = append(s.Servers, Server{Host: server[0], Port: port, ImplicitTLS: server[2] == "tls", Evidence: seen})
		}
	case "limit":
		n, amount := amountOf(st)
		s.Limits = append(s.Limits, SendingLimit{Amount: n, Of: amount[0], Per: amount[1], When: words, Evidence: seen})
	case "size":
		n, _ := amountOf(st)
		s.MaxSize = SizeLimit{Bytes: int64(n) * 1_000_000, Of: words, Evidence: seen}
	}
}

// amountOf returns the number in a field Amount, and two words behind it.
func amountOf(st stanza.Stanza) (n int, of [2]string) {
	fields := strings.Fields(st.Get("Amount"))
	if len(fields) > 0 {
		n, _ = strconv.Atoi(fields[0])
		copy(of[:], fields[1:])
	}
	return n, of
}

// kind names what a limit counts.
func (l SendingLimit) kind() string { return l.Of + "-" + l.Per }
