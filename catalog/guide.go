package catalog

import (
	"strconv"

	"github.com/smtperr/go-smtperr/catalog/internal/message"
	"github.com/smtperr/go-smtperr/classify"
)

// A Guide tells what happens when a mail is sent and what an error message
// means in general: the text of a help page, for readers who have no particular
// error before them.
type Guide struct {
	Language string
	Title    string
	Server   string      // what an SMTP server is
	Stages   []StageText // the steps of a transmission in their order, with Task and Part
	After    string      // what becomes of a mail that was accepted
	Errors   string      // what an error message tells
	Help     string      // who can mend it
}

// Guide returns the guide in c's language.
func (c *Catalog) Guide() Guide {
	g := Guide{
		Language: c.Language().String(),
		Title:    c.Phrase("guide-title"),
		Server:   c.Phrase("guide-server"),
		After:    c.Phrase("guide-after"),
		Errors:   c.Phrase("guide-errors"),
		Help:     c.Phrase("guide-help"),
	}
	for s := classify.StageDNS; s <= classify.StageQuit; s++ {
		key := subject{"Stage", s.String()}
		g.Stages = append(g.Stages, StageText{Title: c.text(key, "Title", nil), Task: c.text(key, "Task", nil), Part: c.text(key, "Part", nil)})
	}
	return g
}

// BasicCode tells what a basic reply code means in general, from the perspective of
// a role. It reports false for a code that is not in use.
func (c *Catalog) BasicCode(code int, role classify.Role) (CodeText, bool) {
	id := strconv.Itoa(code)
	return c.code(subject{"Code", id}, id, situation{}.with(message.Role, role.String()))
}

// EnhancedCode tells what an enhanced status code means in general. It reports
// false for a code that is neither registered nor in use.
func (c *Catalog) EnhancedCode(e classify.EnhancedCode) (CodeText, bool) {
	if e.IsZero() {
		return CodeText{}, false
	}
	id := e.String()
	return c.code(subject{"Enhanced", "x" + id[1:]}, id, situation{}.with(message.Class, id[:1]))
}

func (c *Catalog) code(key subject, id string, s *situation) (CodeText, bool) {
	all := func(field string) (list []string) {
		for _, text := range c.texts(key, field, s) {
			list = append(list, fill(text, nil))
		}
		return list
	}
	title := fill(c.text(key, "Title", s), nil)
	return CodeText{id, title, fill(c.text(key, "Summary", s), nil), all("Cause"), all("Advice")}, title != ""
}
