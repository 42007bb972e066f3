package reply

import "strings"

// A speaker is who says a line in the record of a session.
type speaker uint8

const (
	nobody  speaker = iota
	server          // a reply
	client          // a command
	program         // what the program that keeps the record says itself
)

// An answer is one reply in the record of a session, and the step that it answers.
type answer struct {
	code    int
	at, end int // from its code to the end of its last line
	stage   Stage
	command int // where the command stands that it answers, -1 where the record has none
}

// A session is what the record of a session says.
type session struct {
	commands, replies int
	marked            bool       // the lines have marks
	marks             [2]bool    // those of the server, those of the client have
	handshake         bool       // the client left at once where TLS was to begin
	terse             bool       // Sendmail's, which leaves out what succeeds, and the dot
	pending           queue      // commands without a reply yet
	started           bool       // the greeting has come, or a command before it
	content           bool       // between the 354 and the dot
	asked             bool       // the 354 has come, and no answer to the dot
	challenged        bool       // the last reply was a 334
	failed            [16]answer // the first refusals
	fails             int
	last              answer             // the last reply that is none
	left              bool               // the farewell has come
	sent              bool               // the dot was answered by a 2xx
	good              [StageQuit + 1]int // where each step was last answered well
	silent            bool               // a reply without anything
	told              bool               // a line that is no reply tells a refusal
	inside            bool               // and it may be a line of a mail's content
	trouble           span               // the first line in which the program says that something went wrong
	troubled          Stage              // and the step that it was at
	first             int                // where its first line begins
	rest              int                // where the text behind the last line of the session begins
}

// A queue holds the steps of the commands that wait for their replies: with
// PIPELINING (RFC 2920) a client sends several in one packet.
type queue struct {
	list [64]command
	n    int
}

// A command is what the client has sent: for which step, and where it stands.
type command struct {
	stage Stage
	at    int
}

func (q *queue) push(c command) {
	if q.n < len(q.list) {
		q.list[q.n] = c
		q.n++
	}
}

func (q *queue) pop() (c command, ok bool) {
	if q.n == 0 {
		return command{at: -1}, false
	}
	c = q.list[0]
	q.n--
	copy(q.list[:q.n], q.list[1:q.n+1])
	return c, true
}

// latest returns the step of the last command, but for those that only give up.
func (q *queue) latest() Stage {
	for i := q.n - 1; i >= 0; i-- {
		if stage := q.list[i].stage; stage != StageUnknown && stage != StageQuit {
			return stage
		}
	}
	return StageUnknown
}

// readSession reads the record of a session: each reply is the answer to the
// command that has waited longest. It reports false where s is none.
func readSession(s string) (r Reading, ok bool) {
	var t session
	t.read(s)
	if !t.proves() {
		return Reading{}, false
	}
	r = Reading{Text: s, Session: true}
	if a, found := t.cause(); found {
		r.answered(a)
		r.Exact = r.Exact || t.sent && a.stage == StageQuit
		return r, true
	}
	rest := strings.TrimSpace(s[t.rest:])
	for _, told := range [...]string{s[:t.first], rest} {
		if at, _ := findRefusal(told, nil); at >= 0 {
			return Reading{Stage: t.refusedAt()}, false // the program tells a reply that its record lacks
		}
	}
	if t.told {
		return Reading{Stage: t.refusedAt()}, false // or in the midst of it
	}
	if t.handshake && !t.sent {
		r.Handshake, r.Stage, r.Exact = true, StageStartTLS, true
		r.Start, r.End = t.rest, len(s)
		if !t.trouble.empty() {
			r.Start, r.End = t.trouble.from, t.trouble.to
		}
		return r, true
	}
	waiting := t.pending.n > 0 || t.asked || t.challenged || t.silent
	words, stage := span{t.rest + strings.Index(s[t.rest:], rest), 0}, t.step()
	words.to = words.from + len(rest)
	complains := complaint(rest)
	if t.delivered() {
		if t.left || !complains {
			r.answered(t.last)
			return r, true
		}
		stage = StageQuit // the connection broke behind the delivery
	}
	early := !t.trouble.empty() && t.trouble.from < t.rest && !t.sent
	if early {
		words, stage, complains = t.trouble, t.troubled, true
	}
	if complains || waiting && !t.sent || t.left && !t.sent && HasLetter(rest) {
		if stage == StageQuit && !t.sent {
			stage = StageUnknown
		}
		r.Silent = waiting && !early
		r.Stage, r.Exact = stage, stage != StageUnknown
		r.Start, r.End = words.from, words.to
		return r, t.replies > 0 || complains
	}
	if t.last.code == 0 {
		return Reading{}, false
	}
	if head := strings.TrimSpace(s[:t.first]); !t.sent && failsBefore(head) {
		r.Start = strings.Index(s, head) // the program tells first that it failed
		r.End = r.Start + len(head)
		r.Stage, r.Exact = t.step(), true
		return r, true
	}
	r.answered(t.last)
	return r, true
}

// delivered reports whether nothing but a farewell came behind a yes to the dot.
func (t *session) delivered() bool {
	return t.sent && t.last.stage == StageEndOfData && !t.asked && (t.pending.n == 0 || t.pending.list[0].stage == StageQuit)
}

// answered takes the reply of a session for the one that decides.
func (r *Reading) answered(a answer) {
	s := r.Text
	r.Code, r.codeAt, r.At = a.code, s[a.at:a.at+3], a.at
	r.Start, r.End = a.at+3, a.end
	r.Stage = a.stage
	r.Exact = a.stage != StageUnknown && a.stage != StageQuit
	if remote(s, a.at) {
		r.End = endOfRemote(s[:a.end], r.Start)
	}
	for r.End > r.Start && (s[r.End-1] <= ' ' || s[r.End-1] == '"' || s[r.End-1] == '\'' || s[r.End-1] == ',') {
		r.End--
	}
	if a.at > 0 && s[a.at-1] == '[' && r.End > r.Start && s[r.End-1] == ']' {
		r.End--
	}
	if strings.HasSuffix(s[r.Start:r.End], `\r\n`) {
		r.End -= len(`\r\n`)
	}
	r.readEnhanced(r.At, r.Start)
}

// proves reports whether there is enough to call it a session.
func (t *session) proves() bool {
	switch {
	case t.commands >= 1 && t.replies >= 1:
		return true
	case t.commands >= 2:
		return true
	case t.replies == 1 && t.last.code != 0 && !t.trouble.empty():
		return true // a greeting, and then trouble
	case t.marked:
		return t.replies >= 2 || t.silent && (t.replies >= 1 || t.commands == 0)
	}
	return t.replies >= 2 && t.last.code != 0 && (t.fails == 0 || t.last.at < t.failed[0].at)
}

// cause returns the reply that is the cause of the failure: the first refusal that
// the session did not get over. A second EHLO, another mechanism of AUTH may.
func (t *session) cause() (answer, bool) {
	var late answer
	for _, a := range t.failed[:t.fails] {
		switch a.stage {
		case StageHelo, StageStartTLS, StageAuth:
			if t.good[a.stage] > a.at {
				continue
			}
		case StageQuit:
			if late.code == 0 {
				late = a
			}
			continue
		}
		return a, true
	}
	return late, late.code != 0
}

// mayBeSession asks cheaply whether s has several lines, or arrows as marks on one.
func mayBeSession(s string) bool {
	return strings.IndexByte(s, '\n') >= 0 || strings.Contains(s, "<<") || strings.Contains(s, ">>")
}

func (t *session) read(s string) {
	f := known()
	t.terse = f.hasSign(s, terseSign)
	var code int     // of the reply that the next line goes on with
	var last *answer // that reply
	line := 0
	for line < len(s) {
		end := len(s)
		if i := strings.IndexByte(s[line:], '\n'); i >= 0 {
			end = line + i
		}
		from, head := line, line
		line = end + 1
		for from < end {
			who, at, stop, marked := f.turn(s, from, end, t.marks)
			if who == program {
				code = 0 // the reply is over
			}
			if who == server && !marked && t.commands+t.replies == 0 && isReply(s[at:stop]) && begun(s[:head], s[at:at+3]) {
				who = nobody // what a program tells before the session
			}
			begin := from
			from = stop
			if who != nobody && t.commands+t.replies == 0 {
				t.first = begin
			}
			payload := s[at:stop]
			if (who == nobody || who == program) && code == 0 && t.replies > 0 && !t.told && (!t.content || t.marked) {
				no, _ := findRefusal(s[begin:stop], nil)
				t.told, t.inside = no >= 0, t.content
			}
			switch {
			case who == server && isReply(payload):
				t.mark(0, marked)
				c := number(payload, 0)
				goesOn := len(payload) > 3 && payload[3] == '-'
				if code == c && last != nil {
					last.end = stop
				} else {
					last = t.reply(c, at, stop)
				}
				code = 0
				if goesOn {
					code = c
				}
				t.rest = stop
			case who == server && marked && strings.TrimSpace(payload) == "":
				t.silent = true
				t.mark(0, true)
				t.rest = stop
				code = 0
			case who == server:
				t.rest = stop // "* OK", or a line that was cut
			case who == client:
				if t.content && !marked {
					if strings.TrimRight(payload, "\r ") != "." {
						t.rest = stop
						continue
					}
				}
				t.mark(1, marked)
				t.command(payload, at)
				t.rest = stop
				code = 0
			case who == nobody && t.content && !t.marked:
				t.rest = stop
			case who == nobody && last != nil && last.code >= 400 && last.end+1 == head && continues(s[head:end], s[last.at:last.at+3]):
				last.end = stop // a folded line
				t.rest = stop
			case (who == nobody || who == program) && t.replies > 0 && t.trouble.empty() && !t.content && code == 0 && hasWord(s[begin:stop], failure):
				t.trouble, t.troubled = span{begin, stop}, t.step()
			case who == nobody && code != 0 && isReply(payload) && number(payload, 0) == code:
				last.end = stop
				if len(payload) == 3 || payload[3] != '-' {
					code = 0
				}
				t.rest = stop
			}
		}
	}
}

// begun reports whether a reply with this code, of which another line follows, begins on
// the last line of s, behind other words: "the answer was 550-no".
func begun(s, code string) bool {
	s = strings.TrimSuffix(s, "\n")
	s = s[1+strings.LastIndexByte(s, '\n'):]
	i := strings.Index(s, code+"-")
	return i > 0 && s[i-1] == ' '
}

// mark notes that the lines of the server, 0, or of the client, 1, have marks.
func (t *session) mark(who int, marked bool) {
	t.marked = t.marked || marked
	t.marks[who] = t.marks[who] || marked
}

// step returns the step that the session is at.
func (t *session) step() Stage {
	switch {
	case t.asked:
		return StageEndOfData
	case t.challenged:
		return StageAuth
	case t.pending.n > 0 && t.replies == 0:
		return t.pending.latest() // the record leaves out the replies
	case t.pending.n > 0:
		return t.pending.list[0].stage
	case t.silent && t.replies == 0:
		return StageGreeting
	case t.last.stage == StageStartTLS:
		return StageStartTLS // its handshake
	}
	return StageUnknown
}

// refusedAt returns the step of a refusal that the record of the session lacks: only of
// the dot it is sure that nothing else was asked.
func (t *session) refusedAt() Stage {
	if t.asked {
		return StageEndOfData
	}
	return StageUnknown
}

// command notes what the client has sent.
func (t *session) command(payload string, at int) {
	v, stage := verb(payload)
	t.started = true
	if v == "" {
		return // the answer to a challenge, the content of a message
	}
	t.commands++
	t.challenged = false
	t.handshake = t.handshake || stage == StageQuit && t.last.stage == StageStartTLS && t.last.code < 400 && t.pending.n == 0
	if v == "." {
		t.content, t.asked = false, false
		t.pending.push(command{StageEndOfData, at})
		return
	}
	if t.content {
		t.content = false
		if t.asked { // the record leaves out the content, and its dot
			t.asked = false
			t.pending.push(command{StageEndOfData, at})
		}
	}
	t.pending.push(command{stage, at})
}

// reply notes what the server has said.
func (t *session) reply(code, at, end int) *answer {
	t.replies++
	c, waited := t.pending.pop()
	stage := c.stage
	switch {
	case stage == StageData && code >= 400 && t.last.code == 0 && t.terse:
		stage = StageEndOfData
	case stage != StageUnknown:
	case waited:
		return new(answer) // RSET and NOOP decide nothing
	case t.asked:
		stage, t.asked, t.content = StageEndOfData, false, false
	case !t.started && t.replies == 1 && (code == 220 || code >= 400):
		stage = StageGreeting
	case t.challenged:
		stage = StageAuth
	}
	t.started = true
	t.challenged = code == 334
	a := answer{code, at, end, stage, c.at}
	if code >= 400 {
		if t.fails == len(t.failed) {
			return new(answer)
		}
		t.failed[t.fails] = a
		t.fails++
		return &t.failed[t.fails-1]
	}
	if code == 354 {
		t.asked, t.content = true, true
	}
	t.good[stage] = at + 1
	if code == 221 {
		t.pending.n = 0 // the farewell answers QUIT, and nothing that waited before it
	} else if stage == StageEndOfData {
		t.sent = true
		t.told = t.told && !t.inside
	}
	t.left = t.left || code == 221
	if code == 221 && t.last.code != 0 {
		return new(answer) // a farewell decides nothing
	}
	t.last = a
	return &t.last
}

// isReply reports whether s is a line of a reply.
func isReply(s string) bool {
	return plausible(s, 0) && (len(s) == 3 || s[3] == ' ' || s[3] == '-' || s[3] == '\r' || s[3] == '\\' || s[3] == '"' || s[3] == '\'')
}

// turn tells who says what begins at s[from], of a line that ends at end: where what
// is said begins and where it ends. Several turns may stand on a line.
func (f *forms) turn(s string, from, end int, marks [2]bool) (who speaker, at, stop int, marked bool) {
	i := from
	for i < end && (s[i] == ' ' || s[i] == '\t' || s[i] == '"' || s[i] == '\'' || s[i] == '[') {
		i++
	}
	if who, at, ok := f.markAt(s, i, end, true); ok {
		return who, at, f.turnEnd(s, at, end), true
	}
	if !marks[0] && isReply(s[i:end]) && !processNumber(s, i) {
		return server, i, f.turnEnd(s, i+3, end), false
	}
	if v, _ := verb(s[i:end]); !marks[1] && v != "" && !element(s, i) {
		return client, i, f.turnEnd(s, i+1, end), false
	}
	// A mark behind what a log puts before its lines.
	const farthest = 120
	for k := i + 1; k < min(end, i+farthest); k++ {
		if !beforeMark[s[k-1]] && s[k] != ',' || f.marks[lower(s[k])] == nil {
			continue
		}
		if who, at, ok := f.markAt(s, k, end, false); ok {
			return who, at, f.turnEnd(s, at, end), true
		}
	}
	return nobody, i, end, false
}

// beforeMark holds what stands before a mark within a line.
var beforeMark = [256]bool{' ': true, ']': true, '\t': true, '"': true, ')': true}

// turnEnd returns where the next turn begins on the same line.
func (f *forms) turnEnd(s string, from, end int) int {
	for k := from + 1; k < end; k++ {
		if s[k-1] != ' ' || s[k] != '<' && s[k] != '>' && s[k] != 'S' && s[k] != 'C' {
			continue
		}
		if _, at, ok := f.markAt(s, k, end, false); ok && at > k+1 {
			return k
		}
	}
	return end
}

// isHeading reports whether a mark is a word with a colon, which may head the lines
// below it: "Server:", and then what is installed there.
func isHeading(mark string) bool {
	word, found := strings.CutSuffix(mark, ":")
	if !found || len(word) < 2 {
		return false
	}
	for i := range len(word) {
		if !isLetter(word[i]) {
			return false
		}
	}
	return true
}

// markAt looks for a mark at s[i] with what belongs behind it: a reply, a command.
// At the head of a line a mark of letters or of several signs is enough.
func (f *forms) markAt(s string, i, end int, head bool) (who speaker, at int, ok bool) {
	if i >= end {
		return nobody, 0, false
	}
	for _, m := range f.marks[lower(s[i])] {
		k := literalAt(s[:end], i, m.text)
		if k == 0 {
			continue
		}
		for k < end && (s[k] == ' ' || s[k] == '\t') {
			k++
		}
		if k+1 < end && s[k] == 'b' && (s[k+1] == '\'' || s[k+1] == '"') {
			k++
		}
		if k < end && (s[k] == '\'' || s[k] == '"') {
			k++
		}
		long := head && len(m.text) > 2 || len(m.text) > maxWord // nothing else looks so
		switch m.who {
		case server:
			if isReply(s[k:end]) || long && !isHeading(m.text) && strings.TrimSpace(s[k:end]) == "" {
				return server, k, true
			}
		case client:
			if v, _ := verb(s[k:end]); v != "" || long && len(m.text) > 3 {
				return client, k, true
			}
		case program:
			if head {
				return program, k, true
			}
		}
	}
	return nobody, 0, false
}

// verbs are the commands of a session (RFC 5321, RFC 3207, RFC 4954, RFC 3030, RFC 2033),
// with their steps. One that ends in a space or a colon has an
// argument; the others stand alone.
var verbs = [...]struct {
	text  string
	stage Stage
	alone bool // without its argument, and only as a line of its own
}{
	{"ehlo ", StageHelo, false}, {"helo ", StageHelo, false}, {"lhlo ", StageHelo, false}, {"ehlo", StageHelo, false}, {"helo", StageHelo, false},
	{"mail from:", StageMail, false}, {"rcpt to:", StageRcpt, false}, {"data", StageData, false}, {"bdat ", StageEndOfData, false}, {".", StageEndOfData, false},
	{"starttls", StageStartTLS, false}, {"auth ", StageAuth, false}, {"auth", StageAuth, true}, {"quit", StageQuit, false},
	{"rset", StageUnknown, false}, {"noop", StageUnknown, false}, {"vrfy ", StageUnknown, false},
}

// verb returns the command at the head of s, "" where none is there.
func verb(s string) (string, Stage) {
	if s == "" || s[0] != '.' && (lower(s[0]) < 'a' || lower(s[0]) > 'z') {
		return "", StageUnknown
	}
	for i := range verbs {
		v := &verbs[i]
		if !hasPrefixFold(s, v.text) {
			continue
		}
		rest := s[len(v.text):]
		if last := v.text[len(v.text)-1]; last == ':' || last == ' ' {
			if v.stage == StageAuth && !mechanism(rest) {
				continue
			}
			return v.text, v.stage
		}
		if rest == "" || rest[0] <= ' ' && strings.TrimLeft(rest, " \r\t") == "" || strings.HasPrefix(rest, `\r`) || strings.HasPrefix(rest, `\n`) || rest[0] == '\'' || rest[0] == '"' || rest[0] == ' ' && strings.Contains(rest, "<<") {
			return v.text, v.stage
		}
	}
	return "", StageUnknown
}

// mechanism reports whether s begins with the name of a mechanism of SASL (RFC 4422
// §3.1).
func mechanism(s string) bool {
	for _, name := range [...]string{"plain", "login", "cram-md5", "xoauth2", "oauthbearer", "scram-", "ntlm", "gssapi", "digest-md5", "external"} {
		if hasPrefixFold(s, name) {
			return true
		}
	}
	return false
}

// complaint reports whether a program says that something went wrong.
func complaint(s string) bool { return hasWord(s, failure|negation) }
