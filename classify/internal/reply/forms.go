package reply

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// The forms are data: words that stand beside numbers, the names of fields, what
// stands before the lines of a session, and the wrappings of mail servers and
// libraries. README.md in the folder tells their fields.
//
//go:embed forms/*.txt
var formFiles embed.FS

// known returns the built-in forms, which are read when they are first needed. The
// steps ask for them some thirty times a text, so that the look at whether they are there
// is all that stays in the callers.
func known() *forms {
	if f := loaded.Load(); f != nil {
		return f
	}
	return loadKnown()
}

var loaded atomic.Pointer[forms]

// loadKnown reads the forms once. The tests hold that the files can be read.
var loadKnown = sync.OnceValue(func() *forms {
	f, err := loadForms(formFiles)
	if err != nil {
		panic(err)
	}
	loaded.Store(f)
	return f
})

// A wordClass is a set of what a word beside a number tells.
type wordClass uint32

const (
	marker      wordClass = 1 << iota // a reply code follows
	key                               // a reply code follows behind an equals sign
	counted                           // a number follows that is none of a reply
	unit                              // a number stands before that counts something
	version                           // a version, a section or a day follows
	dress                             // stands between two codes and their words
	web                               // of the web
	failure                           // something went wrong
	negation                          // something is not so
	broken                            // a connection broke
	announces                         // a reply code follows in brackets, or stands at the end
	preposition                       // the name of the command that failed follows
	own                               // a person speaks of himself
	mild                              // the level of a record that fails nothing
	hoped                             // the code follows that a program had hoped for
	came                              // and now the one that came
	unhoped                           // the reply was another one
	spares                            // what follows is not there
	nothing                           // the value of a field that holds none
	label                             // a word may end in it that stands before an enhanced code
	commanded                         // stands behind the name of a command
	state                             // the state of a page follows, unless it is SMTP's
	detail                            // the words follow, where the code stands last
	serverSays                        // in the record of a session a line of the server's follows
	clientSays                        // and one of the client's
	coded                             // names the code itself
	saying                            // the words of a server follow behind its colon
	frame                             // a line of a trace begins with it
	verdict                           // the delivery went well, behind a colon what the server said
	nameless                          // in the place of a host's name, before its address
)

var wordClasses = map[string]wordClass{
	"marker": marker, "key": key, "counted": counted, "unit": unit, "version": version,
	"dress": dress, "web": web, "failure": failure, "negation": negation, "broken": broken,
	"announces": announces, "preposition": preposition, "own": own, "mild": mild, "hoped": hoped, "came": came, "unhoped": unhoped,
	"spares": spares, "nothing": nothing, "label": label, "command": commanded, "state": state, "detail": detail,
	"coded": coded, "said": saying, "frame": frame, "verdict": verdict, "nameless": nameless,
}

// A fieldKind is what a field of a dump or a log holds.
type fieldKind uint8

const (
	otherField fieldKind = iota
	codeField
	enhancedField
	wordsField
	causeField
	webField
	pageField
	logField
	proseField
	recipientField
	sourceField
)

var fieldKinds = map[string]fieldKind{
	"code": codeField, "enhanced": enhancedField, "words": wordsField, "cause": causeField,
	"web": webField, "page": pageField, "log": logField, "prose": proseField, "recipient": recipientField,
	"source": sourceField,
}

// A sign is what a literal of the forms tells where it stands in a text.
type sign uint8

const (
	opens  sign = iota + 1 // the reply begins behind it
	closes                 // the reply ends before it
	stands                 // it is part of the form
	breaks                 // it tells of a connection that broke
	ends                   // what failed first stands before it
)

// A signKind is what a text that stands in a record tells.
type signKind uint8

const (
	recipientSign signKind = iota // the recipient's address follows
	entrySign                     // the entry of a recipient in a report begins
	processSign                   // the number of a process stands before
	preambleSign                  // for people whose program does not know parts
	returnedSign                  // the mail follows that a report returns
	typeSign                      // the type of a value, which follows
	eventSign                     // what happened to a mail, behind its name
	peerSign                      // a line of the other server's follows
	terseSign                     // the record leaves out what succeeds, and the dot
	connectedSign                 // and no command has been sent
	senderSign                    // the sender's address follows
	codeSign                      // a reply code follows
	pageSign                      // the status of a page with its name
	causeSign                     // what follows belongs to the record before
	failureSign                   // a mail did not go out, behind its name
	givenUpSign                   // and is not tried again
	fileSign                      // the file of a program follows
	signKinds
)

var signNames = [signKinds]string{
	recipientSign: "recipient", entrySign: "entry", processSign: "process", preambleSign: "preamble", returnedSign: "returned",
	typeSign: "type", eventSign: "event", peerSign: "peer", terseSign: "terse", connectedSign: "connected", senderSign: "sender",
	codeSign: "code", pageSign: "page", causeSign: "cause", failureSign: "failure", givenUpSign: "given-up", fileSign: "file",
}

var literalSigns = map[string]sign{"Opens": opens, "Closes": closes, "Text": stands, "Breaks": breaks, "Ends": ends}

var serviceNames = map[string]Service{"imap": IMAP, "pop3": POP3}

// A literal is a text that stands in a form as it is, but for the case of letters
// and for how much white space there is.
type literal struct {
	text  string // lower case
	words string // those of it that are looked for
	head  int    // how many bytes stand before the first one
	sign  sign
	form  uint16
}

// A form is one wrapping.
type form struct {
	id       string
	stage    Stage
	relay    bool    // only a mail server writes so
	delay    bool    // the delivery goes on
	queued   bool    // a mail server keeps the mail in its queue
	warning  bool    // nothing was refused
	givenUp  bool    // a mail server tries no longer
	named    bool    // the program has put the code into words before the reply
	service  Service // which service greets so
	line     bool    // the reply ends with its line at the latest
	last     string  // and without this at its end
	examples []example
}

// An example is a text in a form, and what must be read from it.
type example struct {
	text     string
	code     string
	enhanced string
	words    string
	stage    string
}

// A mark is what stands before a line in the record of a session.
type mark struct {
	text string // lower case
	who  speaker
}

// forms is what the files say.
type forms struct {
	words    map[string]wordClass
	likely   [32][maxWord + 1]wordClass // by the low bits of their first letter and their length
	fields   map[string]fieldKind
	lengths  [32]uint32 // of the fields' names, by the low bits of their first letter
	headers  map[string]bool
	marks    [256][]mark         // by their first byte
	signs    [signKinds][]string // lower case
	labels   map[string]Stage    // what programs call the commands, lower case
	tags     map[string]Stage    // and in brackets
	turns    [256]uint64         // by the first byte of what dialogStage looks for, the low bits of the second ones
	openings []opening
	digits   [3]digitName
	list     []form
	sessions []form // for their examples
	literals []literal
	closing  []string // those that begin with a mark and close
}

// An opening is how the record of a session begins in which every line of the server's
// stands.
type opening struct{ server, client []string }

func loadForms(files embed.FS) (*forms, error) {
	f := &forms{
		words: map[string]wordClass{}, fields: map[string]fieldKind{}, headers: map[string]bool{},
		labels: map[string]Stage{}, tags: map[string]Stage{},
	}
	entries, err := files.ReadDir("forms")
	if err != nil {
		return nil, err
	}
	var r stanza.Reader
	for _, e := range entries {
		name := "forms/" + e.Name()
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r.Reset(name, string(text))
		for r.Next() {
			if err := f.add(r.Stanza()); err != nil {
				return nil, &stanza.Error{File: name, Line: r.Stanza().Line(), Msg: err.Error()}
			}
		}
		if err := r.Err(); err != nil {
			return nil, err
		}
	}
	f.knowMarks()
	f.knowTurns()
	return f, nil
}

// knowMarks adds the last words of the marks of a session, where they end in a colon.
func (f *forms) knowMarks() {
	says := map[speaker]wordClass{server: serverSays, client: clientSays}
	for _, marks := range f.marks {
		for _, m := range marks {
			bare, ok := strings.CutSuffix(m.text, ":")
			w := bare[1+strings.LastIndexByte(bare, ' '):]
			if ok && f.words[w]&dress == 0 { // "smtp: " stands before anybody's words
				f.know(w, says[m.who])
			}
		}
	}
}

func (f *forms) add(s stanza.Stanza) error {
	switch head := s[0]; head.Name {
	case "Words":
		class, ok := wordClasses[head.Value]
		if !ok {
			return fmt.Errorf("no class of words is called %q", head.Value)
		}
		for w := range strings.FieldsSeq(s.Get("List")) {
			if len(w) > maxWord {
				return fmt.Errorf("%q is too long", w)
			}
			f.know(w, class)
		}
	case "Field":
		kind, ok := fieldKinds[head.Value]
		if !ok {
			return fmt.Errorf("no kind of field is called %q", head.Value)
		}
		for name := range strings.FieldsSeq(s.Get("Names")) {
			if f.fields[name] == otherField {
				f.fields[name] = kind
				f.lengths[name[0]&31] |= 1 << len(name)
			}
		}
	case "Header":
		for name := range strings.FieldsSeq(s.Get("Names")) {
			f.headers[strings.ToLower(name)] = true
		}
	case "Sign":
		return f.addSign(s)
	case "Label":
		return f.addLabel(s)
	case "Digit":
		return f.addDigit(s)
	case "Session":
		return f.addSession(s)
	case "Form":
		return f.addForm(s)
	default:
		return fmt.Errorf("no stanza begins with %s", head.Name)
	}
	return nil
}

// know adds a word to a class.
func (f *forms) know(w string, class wordClass) {
	f.words[w] |= class
	f.likely[w[0]&31][len(w)] |= class
}

func (f *forms) addSign(s stanza.Stanza) error {
	kind := slices.Index(signNames[:], s[0].Value)
	if kind < 0 {
		return fmt.Errorf("no kind of sign is called %q", s[0].Value)
	}
	for _, field := range s[1:] {
		if field.Name != "Text" {
			return fmt.Errorf("a sign has no field %s", field.Name)
		}
		f.signs[kind] = append(f.signs[kind], strings.ToLower(field.Value))
	}
	return nil
}

func (f *forms) addLabel(s stanza.Stanza) error {
	stage, ok := stageNamed(s[0].Value)
	if !ok {
		return fmt.Errorf("no stage is called %q", s[0].Value)
	}
	for _, field := range s[1:] {
		to := f.labels
		if field.Name == "Tags" {
			to = f.tags
		} else if field.Name != "Names" {
			return fmt.Errorf("a label has no field %s", field.Name)
		}
		for name := range strings.SplitSeq(field.Value, ",") {
			to[strings.TrimSpace(name)] = stage
		}
	}
	return nil
}

// sign returns where a sign of a kind ends that stands at s[i], 0 where none does.
func (f *forms) sign(s string, i int, kind signKind) int {
	for _, text := range f.signs[kind] {
		if end := literalAt(s, i, text); end > 0 {
			return end
		}
	}
	return 0
}

// hasSign reports whether a sign of a kind stands anywhere in s.
func (f *forms) hasSign(s string, kind signKind) bool {
	for _, text := range f.signs[kind] {
		if indexFold(s, text) >= 0 {
			return true
		}
	}
	return false
}

// signBefore reports whether a sign of a kind stands right before s[i], but for blanks.
func (f *forms) signBefore(s string, i int, kind signKind) bool {
	for i > 0 && s[i-1] == ' ' {
		i--
	}
	for _, text := range f.signs[kind] {
		if hasSuffixFold(s[:i], text) {
			return true
		}
	}
	return false
}

// addDigit adds the names of the digits at one place of a code.
func (f *forms) addDigit(s stanza.Stanza) error {
	place := int(s[0].Value[0] - '1')
	if place < 0 || place >= len(f.digits) || len(s[0].Value) > 1 {
		return fmt.Errorf("a code has no digit %q", s[0].Value)
	}
	d := &f.digits[place]
	d.label = s.Get("Label") + " "
	for entry := range strings.FieldsSeq(s.Get("Names")) {
		digit, name, ok := strings.Cut(entry, "=")
		if !ok || len(digit) != 1 || !isDigit(digit[0]) {
			return fmt.Errorf("%q names no digit", entry)
		}
		d.names[digit[0]-'0'] = name
	}
	return nil
}

func (f *forms) addSession(s stanza.Stanza) error {
	g := form{id: s[0].Value}
	marks := map[speaker][]string{}
	first := false
	for _, field := range s[1:] {
		var who speaker
		switch field.Name {
		case "Server":
			who = server
		case "Client":
			who = client
		case "Program":
			who = program
		case "First":
			first = field.Value == stageNames[StageGreeting]
			continue
		case "Source":
			continue
		default:
			if ok, err := g.exampleField(field); !ok {
				return err
			}
			continue
		}
		text := strings.ToLower(field.Value)
		marks[who] = append(marks[who], text)
		f.marks[text[0]] = append(f.marks[text[0]], mark{text, who})
		list := f.marks[text[0]]
		for i := len(list) - 1; i > 0 && len(list[i-1].text) < len(text); i-- { // the longest first
			list[i-1], list[i] = list[i], list[i-1]
		}
	}
	if first {
		f.openings = append(f.openings, opening{marks[server], marks[client]})
	}
	f.sessions = append(f.sessions, g)
	return nil
}

func (f *forms) addForm(s stanza.Stanza) error {
	g := form{id: s[0].Value}
	for _, field := range s[1:] {
		if sign := literalSigns[field.Name]; sign != 0 {
			if err := f.literal(field.Value, sign); err != nil {
				return err
			}
			continue
		}
		switch field.Name {
		case "Stage":
			stage, ok := stageNamed(field.Value)
			if !ok {
				return fmt.Errorf("no stage is called %q", field.Value)
			}
			g.stage = stage
		case "Service":
			if g.service = serviceNames[field.Value]; g.service == 0 {
				return fmt.Errorf("no service is called %q", field.Value)
			}
		case "Role":
			g.relay = field.Value == "relay"
		case "Tells":
			switch field.Value {
			case "delay":
				g.delay = true
			case "queue":
				g.queued = true
			case "warning":
				g.warning = true
			case "given-up":
				g.givenUp = true
			default:
				return fmt.Errorf("no form tells %q", field.Value)
			}
		case "Said":
			g.named = field.Value == "named"
		case "Line":
			g.line = field.Value == "yes"
		case "Last":
			g.last = field.Value
		case "Source":
		default:
			if ok, err := g.exampleField(field); !ok {
				return err
			}
		}
	}
	f.list = append(f.list, g)
	return nil
}

// exampleField takes a field that belongs to an example.
func (g *form) exampleField(field stanza.Field) (bool, error) {
	if field.Name == "Example" {
		g.examples = append(g.examples, example{text: strings.ReplaceAll(field.Value, `\n`, "\n")})
		return true, nil
	}
	if len(g.examples) > 0 {
		x := &g.examples[len(g.examples)-1]
		for name, to := range map[string]*string{"Code": &x.code, "Enhanced": &x.enhanced, "Words": &x.words, "At": &x.stage} {
			if field.Name == name {
				*to = field.Value
				return true, nil
			}
		}
	}
	return false, fmt.Errorf("a form has no field %s", field.Name)
}

// literal adds a literal of the form that comes next. With a * at its end the last word
// may go on.
func (f *forms) literal(text string, sign sign) error {
	if len(text) < 3 {
		return fmt.Errorf("%q is too short to be told from other text", text)
	}
	text, open := strings.CutSuffix(strings.ToLower(text), "*")
	l := literal{text: text, words: text, sign: sign, form: uint16(len(f.list))}
	for l.head < len(text) && !isAlnum(text[l.head]) && text[l.head] < utf8.RuneSelf {
		l.head++
	}
	if open {
		last := len(text)
		for last > 0 && (isAlnum(text[last-1]) || text[last-1] == '_') {
			last--
		}
		if l.words = text[:last]; last <= l.head {
			return fmt.Errorf("%q* has no whole word", text)
		}
	}
	f.literals = append(f.literals, l)
	if sign == closes && l.head > 0 {
		f.closing = append(f.closing, text)
	}
	return nil
}

// closesAt reports whether the words of a form stand at s[i] before which a reply ends,
// and begin with a mark as s[i] is one.
func (f *forms) closesAt(s string, i int) bool {
	for _, text := range f.closing {
		if s[i] == text[0] && literalAt(s, i, text) > 0 {
			return true
		}
	}
	return false
}

// literalAt returns where a literal ends that begins at s[i], 0 where it does not.
// A space of the literal stands for any white space.
func literalAt(s string, i int, text string) int {
	for k := 0; k < len(text); k++ {
		if i >= len(s) {
			return 0
		}
		if text[k] == ' ' {
			from := i
			for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
				i++
			}
			if i == from {
				return 0
			}
			continue
		}
		if lower(s[i]) != text[k] {
			return 0
		}
		i++
	}
	return i
}

func lower(c byte) byte { return lowered[c] }

// Tables of bytes: in lower case, and which belong to words, as 1.
var lowered, inWord = func() (low, word [256]byte) {
	for i := range low {
		c := byte(i)
		if isAlnum(c) {
			word[i] = 1
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	return low, word
}()

// maxWord bounds the words that the forms know.
const maxWord = 16

// class returns which of the classes a word has.
func (f *forms) class(w string, of wordClass) wordClass {
	if w == "" || len(w) > maxWord || f.likely[w[0]&31][len(w)]&of == 0 {
		return 0
	}
	var buf [maxWord]byte
	for i := range len(w) {
		buf[i] = lower(w[i])
	}
	return f.words[string(buf[:len(w)])] & of
}

func isWord(w string, class wordClass) bool { return known().class(w, class) != 0 }

// kindOf returns what the field of a name holds. Case, '_', '-' and '.' do not count.
func (f *forms) kindOf(name string) fieldKind {
	var buf [24]byte
	n := 0
	for i := range len(name) {
		if !isAlnum(name[i]) {
			continue
		}
		if n == len(buf) {
			return otherField
		}
		buf[n] = lower(name[i])
		n++
	}
	if kind := f.field(buf[:n]); kind != otherField || n < 5 || string(buf[:4]) != "smtp" {
		return kind
	}
	return f.field(buf[4:n])
}

func (f *forms) field(name []byte) fieldKind {
	if len(name) == 0 || f.lengths[name[0]&31]>>len(name)&1 == 0 {
		return otherField
	}
	return f.fields[string(name)]
}

// stageNamed returns the stage of a public id.
func stageNamed(id string) (Stage, bool) {
	for i, name := range stageNames {
		if name == id {
			return Stage(i), true
		}
	}
	return StageUnknown, false
}

var stageNames = [...]string{
	StageUnknown: "unknown", StageDNS: "dns", StageConnect: "connect", StageTLS: "tls", StageGreeting: "greeting",
	StageHelo: "helo", StageStartTLS: "starttls", StageAuth: "auth", StageMail: "mail", StageRcpt: "rcpt",
	StageData: "data", StageEndOfData: "end-of-data", StageQuit: "quit",
}

// hasWord reports whether a word of the class stands in s.
func hasWord(s string, class wordClass) bool {
	f := known()
	for i := 0; i < len(s); {
		if !isAlnum(s[i]) {
			i++
			continue
		}
		j := i
		for j < len(s) && (isAlnum(s[j]) || s[j] == '\'') {
			j++
		}
		if f.class(s[i:j], class) != 0 && (j == len(s) || s[j] != '[' || f.class(s[i:j], nameless) == 0) &&
			(j == len(s) || s[j] != '=' || f.class(s[i:j], counted) == 0) { // "timeout=300"
			return true
		}
		i = j
	}
	return false
}
