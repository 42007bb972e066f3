package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A Piece is a piece of the original; the marked ones decided.
type Piece struct {
	Text   string
	Marked bool
}

// maxTries bounds how often the library is asked which words decided.
const maxTries = 300

// pieces splits the original, which tells r, at the words that decided. The
// words are found by taking others away: those that stay are needed for the same
// decision by the same rule. Where a code decided, it is the code.
func pieces(original string, r classify.Result) []Piece {
	var marks [][2]int // from, to
	switch r.Basis {
	case classify.BasisRule:
		marks = deciding(original, r)
	case classify.BasisEnhanced:
		marks = find(original, r.Enhanced.String())
	case classify.BasisCode:
		marks = find(original, strconv.Itoa(r.Code))
	}
	var list []Piece
	at := 0
	for _, m := range marks {
		if m[0] > at {
			list = append(list, Piece{Text: visible(original[at:m[0]])})
		}
		list = append(list, Piece{visible(original[m[0]:m[1]]), true})
		at = m[1]
	}
	if at < len(original) {
		list = append(list, Piece{Text: visible(original[at:])})
	}
	return list
}

// find finds a code that stands alone.
func find(original, code string) [][2]int {
	for from := 0; ; {
		i := strings.Index(original[from:], code)
		if code == "" || i < 0 {
			return nil
		}
		i += from
		end := i + len(code)
		if (i == 0 || !digit(original[i-1])) && (end == len(original) || !digit(original[end])) {
			return [][2]int{{i, end}}
		}
		from = end
	}
}

func digit(c byte) bool { return c >= '0' && c <= '9' || c == '.' }

// deciding finds the words in the original without which the rule would not have
// decided. Words that stand together are one mark.
func deciding(original string, r classify.Result) [][2]int {
	words := strings.Fields(r.Text)
	places := locate(original, r.Text, words)
	var c classify.Classifier
	h := classify.Attempt{Role: r.Role, Server: r.Server}
	if r.StageBasis == classify.StageBasisTold {
		h.Stage = r.Stage
	}
	decides := func(keep []int) bool {
		kept := make([]string, len(keep))
		for i, k := range keep {
			kept[i] = words[k]
		}
		got := c.ClassifyError(classify.Reply{Code: r.Code, Enhanced: r.Enhanced, Text: strings.Join(kept, " ")}, h)
		return got.Rule == r.Rule && got.Reason == r.Reason
	}
	keep := make([]int, len(words))
	for i := range keep {
		keep[i] = i
	}
	if len(keep) == 0 || !decides(keep) {
		return nil // the rule saw more than the words: what stands around them
	}
	tries := 0
	for chunk := len(keep) / 2; chunk > 0; chunk /= 2 {
		for from := 0; from < len(keep) && tries < maxTries; tries++ {
			fewer := slices.Delete(slices.Clone(keep), from, min(from+chunk, len(keep)))
			if len(fewer) > 0 && decides(fewer) {
				keep = fewer
			} else {
				from += chunk
			}
		}
	}
	var marks [][2]int
	last := -2
	for _, k := range keep {
		p := places[k]
		switch {
		case p[0] < 0:
			continue
		case k == last+1 && len(marks) > 0 && !strings.Contains(original[marks[len(marks)-1][1]:p[0]], "\n"):
			marks[len(marks)-1][1] = p[1]
		default:
			marks = append(marks, p)
		}
		last = k
	}
	for i := range marks { // a comma behind a word decided nothing
		marked := original[marks[i][0]:marks[i][1]]
		if word := strings.TrimRight(marked, ".,;:!?"); word != "" {
			marks[i][1] -= len(marked) - len(word)
		}
	}
	return marks
}

// locate finds the words in the original, in order: as they stand in one line, or one
// by one where the reply had several. A word that the original spells in another way
// is at -1.
func locate(original, text string, words []string) [][2]int {
	places := make([][2]int, len(words))
	at := max(0, strings.Index(original, text))
	for i, word := range words {
		p := strings.Index(original[at:], word)
		if p < 0 {
			places[i] = [2]int{-1, -1}
			continue
		}
		places[i] = [2]int{at + p, at + p + len(word)}
		at += p + len(word)
	}
	return places
}
