package classify

import (
	"cmp"
	_ "embed" // the data files
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// A BasicCode is the meaning of a reply code, in general or at one stage.
type BasicCode struct {
	Code    int
	Stage   Stage  // StageUnknown: in general
	Meaning string // in the words of the specification's field, not for people
	Spec    string // where it is defined
	Reason  Reason // what it tells when nothing else does; Unknown when it does not
	Only    Stage  // the one stage at which servers send it, StageUnknown when there are several
}

// An EnhancedMeaning is an entry of the IANA registry "SMTP Enhanced Status
// Codes" (RFC 5248).
type EnhancedMeaning struct {
	Class   uint16 // 0: any
	Subject uint16
	Detail  uint16
	Name    string // as registered
	Basic   string // the associated basic codes, separated by spaces
	Spec    string // where it is defined
	Reason  Reason // what it tells when no text does; Unknown when it does not
	Vague   bool   // it says so little that even vague words beat it
	Exact   bool   // it says just what the reason says, and nothing beside it
	Stage   Stage  // where it is as good as always sent
}

// BasicCodes yields every known basic code, in order: the general meaning
// first, then those at a stage.
func BasicCodes() iter.Seq[BasicCode] { return slices.Values(codes().basic) }

// EnhancedMeanings yields the registry in order.
func EnhancedMeanings() iter.Seq[EnhancedMeaning] { return slices.Values(codes().enhanced) }

//go:embed codes/basic.txt
var basicFile string

//go:embed codes/enhanced.txt
var enhancedFile string

// A codeTable holds what the files of the folder codes say.
type codeTable struct {
	basic    []BasicCode       // by code, the general meaning first
	enhanced []EnhancedMeaning // by subject and detail

	// Where the entries of a code begin, from 1: every reply comes through here.
	firstBasic    [400]uint16     // by the code less 200
	firstEnhanced [10][100]uint16 // by subject and detail
}

// codes returns the tables of codes, which are read when they are first needed.
// The tests hold that the files can be read.
var codes = sync.OnceValue(func() *codeTable {
	t, err := readCodes(basicFile, enhancedFile)
	if err != nil {
		panic(err)
	}
	return t
})

func readCodes(basic, enhanced string) (t *codeTable, err error) {
	t = new(codeTable)
	if t.basic, err = parseBasicCodes("codes/basic.txt", basic); err != nil {
		return nil, err
	}
	if t.enhanced, err = parseEnhancedMeanings("codes/enhanced.txt", enhanced); err != nil {
		return nil, err
	}
	for i := len(t.basic) - 1; i >= 0; i-- {
		t.firstBasic[t.basic[i].Code-200] = uint16(i + 1)
	}
	for i := len(t.enhanced) - 1; i >= 0; i-- {
		m := &t.enhanced[i]
		if int(m.Subject) >= len(t.firstEnhanced) || int(m.Detail) >= len(t.firstEnhanced[0]) {
			return nil, fmt.Errorf("codes/enhanced.txt: X.%d.%d is none of the registry", m.Subject, m.Detail)
		}
		t.firstEnhanced[m.Subject][m.Detail] = uint16(i + 1)
	}
	return t, nil
}

// LookupBasic returns the meaning of a basic code at a stage, or its general
// meaning where it has none there.
func LookupBasic(code int, stage Stage) (BasicCode, bool) {
	if b := basicAt(code, stage); b != nil {
		return *b, true
	}
	return BasicCode{}, false
}

// basicAt is LookupBasic without a copy. It returns nil where the code is not known.
func basicAt(code int, stage Stage) *BasicCode {
	list := codes().of(code)
	for i := range list {
		if list[i].Code != code {
			break
		}
		if list[i].Stage == stage {
			return &list[i]
		}
	}
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// onlyStage returns the one stage at which servers send a basic code, or
// StageUnknown.
func onlyStage(code int) Stage {
	if list := codes().of(code); len(list) > 0 {
		return list[0].Only
	}
	return StageUnknown
}

// of returns the table from the entries of a basic code on, nil where it has none.
func (t *codeTable) of(code int) []BasicCode {
	if code < 200 || code >= 200+len(t.firstBasic) || t.firstBasic[code-200] == 0 {
		return nil
	}
	return t.basic[t.firstBasic[code-200]-1:]
}

// LookupEnhanced returns the meaning of an enhanced status code.
func LookupEnhanced(e EnhancedCode) (EnhancedMeaning, bool) {
	if m := meaningOf(e); m != nil {
		return *m, true
	}
	return EnhancedMeaning{}, false
}

// meaningOf is LookupEnhanced without a copy, since every reply comes through here. It
// returns nil where the code is not registered.
func meaningOf(e EnhancedCode) *EnhancedMeaning {
	t := codes()
	if int(e.Subject) >= len(t.firstEnhanced) || int(e.Detail) >= len(t.firstEnhanced[0]) || t.firstEnhanced[e.Subject][e.Detail] == 0 {
		return nil
	}
	list := t.enhanced[t.firstEnhanced[e.Subject][e.Detail]-1:]
	var general *EnhancedMeaning
	for i := range list {
		if list[i].Subject != e.Subject || list[i].Detail != e.Detail {
			break
		}
		switch m := &list[i]; m.Class {
		case e.Class:
			return m
		case 0:
			general = m
		}
	}
	return general
}

// parseBasicCodes reads the data file of the basic codes.
func parseBasicCodes(file, text string) ([]BasicCode, error) {
	var list []BasicCode
	err := eachEntry(file, text, "Code", func(s stanza.Stanza) error {
		b := BasicCode{Meaning: s.Get("Meaning"), Spec: s.Get("Spec")}
		var err error
		if b.Code, err = strconv.Atoi(s[0].Value); err != nil {
			return err
		}
		if b.Code < 200 || b.Code > 599 {
			return fmt.Errorf("no reply has the code %d", b.Code)
		}
		if b.Stage, err = optionalStage(s, "Stage"); err != nil {
			return err
		}
		if b.Only, err = optionalStage(s, "Only"); err != nil {
			return err
		}
		last := 0
		if len(list) > 0 {
			last = list[len(list)-1].Code
		}
		if b.Code < last {
			return fmt.Errorf("code %d does not stand in order", b.Code)
		}
		if b.Code > last && b.Stage != StageUnknown {
			return fmt.Errorf("code %d has no general meaning", b.Code)
		}
		b.Reason, err = optionalReason(s)
		list = append(list, b)
		return err
	})
	return list, err
}

// parseEnhancedMeanings reads the data file of the enhanced codes.
func parseEnhancedMeanings(file, text string) ([]EnhancedMeaning, error) {
	var list []EnhancedMeaning
	err := eachEntry(file, text, "Enhanced", func(s stanza.Stanza) error {
		p, err := parseEnhancedPattern(s[0].Value)
		if err != nil {
			return err
		}
		m := EnhancedMeaning{Subject: p.Subject, Detail: p.Detail, Name: s.Get("Name"), Basic: s.Get("Basic"), Spec: s.Get("Spec"), Vague: s.Get("Vague") == "yes", Exact: s.Get("Exact") == "yes"}
		if class := s.Get("Class"); class != "" {
			n, err := strconv.ParseUint(class, 10, 16)
			if err != nil {
				return err
			}
			m.Class = uint16(n)
		}
		if m.Stage, err = optionalStage(s, "Stage"); err != nil {
			return err
		}
		if len(list) > 0 && compareMeanings(list[len(list)-1], m) >= 0 {
			return fmt.Errorf("code X.%d.%d does not stand in order", m.Subject, m.Detail)
		}
		m.Reason, err = optionalReason(s)
		list = append(list, m)
		return err
	})
	return list, err
}

func compareMeanings(a, b EnhancedMeaning) int {
	return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Detail, b.Detail), cmp.Compare(a.Class, b.Class))
}

// eachEntry calls f for each stanza that begins with the field name. The stanza is
// overwritten by the next one.
func eachEntry(file, text, name string, f func(stanza.Stanza) error) error {
	r := stanza.NewReader(file, text)
	for r.Next() {
		s := r.Stanza()
		if s[0].Name != name {
			continue
		}
		if err := f(s); err != nil {
			return &stanza.Error{File: file, Line: s.Line(), Msg: strings.TrimPrefix(err.Error(), "classify: ")}
		}
	}
	return r.Err()
}

func optionalStage(s stanza.Stanza, field string) (stage Stage, err error) {
	if name := s.Get(field); name != "" {
		err = stage.UnmarshalText([]byte(name))
	}
	return stage, err
}

func optionalReason(s stanza.Stanza) (reason Reason, err error) {
	if name := s.Get("Reason"); name != "" {
		err = reason.UnmarshalText([]byte(name))
	}
	return reason, err
}
