package reply

import (
	"fmt"
	"sync"

	"github.com/smtperr/go-smtperr/classify/internal/match"
)

// Phrases adds the words of the literals of the forms to the patterns of b. In the set
// that is made of these they come first, in the order in which they are returned: then
// one look at a text serves [ReadWith], and whatever else is sought in it.
func Phrases(b *match.Builder) ([]int, error) {
	var order []int
	for _, l := range known().literals {
		place, err := b.Phrase(l.words)
		if err != nil {
			return nil, fmt.Errorf("form %s: %w", known().list[l.form].id, err)
		}
		order = append(order, place)
	}
	return order, nil
}

// phrases is a set of nothing else.
var phrases = sync.OnceValue(func() *match.Set {
	b := match.NewBuilder(0)
	order, err := Phrases(b)
	if err != nil {
		panic(err)
	}
	set, err := b.Set(order)
	if err != nil {
		panic(err)
	}
	return set
})

// A hit is a literal that stands in a text.
type hit struct {
	literal *literal
	at, end int
}

// maxHits bounds the literals that are looked at in a text.
const maxHits = 32

// hits is what of the forms stands in a text, in order.
type hits struct {
	scan *match.Scan
	n    int
	list [maxHits]hit
}

func (h *hits) all() []hit { return h.list[:h.n] }

// find looks for all literals of the forms in a text whose basic code is known: where
// their words stand, the rest of them must, too.
func (h *hits) find(s string, code int) {
	f := known()
	h.n = 0
	h.scan.Read(s, code)
	for _, x := range h.scan.Found() {
		for pattern := range h.scan.Phrases(x) {
			l := &f.literals[pattern]
			if at, end := l.around(s, int(x.At)); end > 0 {
				h.add(hit{l, at, end})
			}
		}
	}
}

func (h *hits) add(x hit) {
	if h.n == maxHits {
		return
	}
	i := h.n
	for ; i > 0 && h.list[i-1].at > x.at; i-- {
		h.list[i] = h.list[i-1]
	}
	h.list[i] = x
	h.n++
}

// around returns where a literal begins whose first word stands at s[i], and where it
// ends; 0 where it does not stand there, at the head of a word.
func (l *literal) around(s string, i int) (at, end int) {
	for k := l.head; k > 0; k-- {
		c := l.text[k-1]
		from := i
		for c == ' ' && i > 0 && (s[i-1] == ' ' || s[i-1] == '\n' || s[i-1] == '\r' || s[i-1] == '\t') {
			i--
		}
		if c != ' ' && i > 0 && lower(s[i-1]) == c {
			i--
		}
		if i == from {
			return 0, 0
		}
	}
	if l.head == 0 && i > 0 && isAlnum(s[i-1]) {
		return 0, 0
	}
	return i, literalAt(s, i, l.text)
}
