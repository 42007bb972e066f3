package reply

import (
	"slices"
	"strings"
)

// A Stage is a step of a conversation. Its numbers are those of classify.Stage.
type Stage uint8

// The stages that a text may tell.
const (
	StageUnknown Stage = iota
	StageDNS
	StageConnect
	StageTLS
	StageGreeting
	StageHelo
	StageStartTLS
	StageAuth
	StageMail
	StageRcpt
	StageData
	StageEndOfData
	StageQuit
)

// Told returns the step that the text tells beside the wrappings that the rules know:
// the first of these that speaks.
//
//   - a session, in which each reply is the answer to one command
//   - a form that belongs to one step
//   - the greeting, where the record of a session begins with the reply
//   - the last command in the record of a session before the reply
//   - the name of a command, as a label of the reply or of an error
//   - the argument that Sendmail puts before its verdict on a sender
func (r *Reading) Told() Stage {
	if r.Stage != StageUnknown || r.Session {
		return r.Stage
	}
	if r.plain {
		if stage := bracketStage(r.Text); stage != StageUnknown {
			return stage
		}
		return subjectStage(r.Words())
	}
	if stage := r.lastCommand(); stage != StageUnknown {
		return stage
	}
	if stage := r.label(); stage != StageUnknown {
		return stage
	}
	return subjectStage(r.Words())
}

func (r *Reading) lastCommand() Stage {
	if r.Code == 0 && r.Start == 0 {
		return dialogStage(r.Text) // a session that broke off
	}
	return dialogStage(r.Text[:r.Start])
}

func (r *Reading) label() Stage {
	if r.Code == 0 {
		return leadingLabel(r.Text)
	}
	return labelStage(r.Text[:r.At], r.Text[r.At:])
}

// continueCode is the reply to DATA (RFC 5321 §4.2.3).
const continueCode = "354"

// knowTurns notes what dialogStage looks for.
func (f *forms) knowTurns() {
	t := &f.turns
	turns := append([]string{continueCode}, f.signs[connectedSign]...)
	for i := range verbs {
		if verbs[i].stage != StageUnknown && len(verbs[i].text) > 1 {
			turns = append(turns, verbs[i].text)
		}
	}
	for _, turn := range turns {
		for _, first := range [...]byte{turn[0], turn[0] &^ 0x20} {
			t[first] |= 1<<(turn[1]&63) | 1<<(turn[1]&^0x20&63)
		}
	}
	for _, second := range "\n\r\\" { // alone on its line: see lone
		t['.'] |= 1 << (second & 63)
	}
}

// dialogStage tells the stage of a reply in a record of an SMTP session, by the
// last command that the client sent before it: ">>> RCPT To:<a@example.org>".
func dialogStage(s string) Stage {
	stage := StageUnknown
	f := known()
	for i := nextTurn(s, 0, &f.turns); i < len(s); i = nextTurn(s, i+1, &f.turns) {
		if answered(s, i) {
			continue
		}
		if strings.HasPrefix(s[i:], continueCode) && answers(s, i) && i+3 < len(s) && (s[i+3] == ' ' || s[i+3] == '-') {
			stage = StageEndOfData // the server has asked for the content
			continue
		}
		if s[i] == '.' {
			if lone(s, i) && prompts(s, i) {
				stage = StageEndOfData
			}
			continue
		}
		if stage == StageUnknown && f.sign(s, i, connectedSign) > 0 && headsLine(s, i) && !hasWord(firstLine(s[i:]), came) {
			stage = StageGreeting
		}
		switch told := turnAt(s, i); {
		case told == StageData && f.signBefore(s, i, terseSign):
			stage = StageEndOfData
		case told != StageUnknown:
			stage = told
		}
	}
	return stage
}

// nextTurn returns the first place from s[i] on at which a turn may open, which is never
// behind a letter or a digit, or the length of s.
func nextTurn(s string, i int, opens *[256]uint64) int {
	before := byte('\n')
	if i > 0 && i <= len(s) {
		before = s[i-1]
	}
	for ; i < len(s); i++ {
		next := byte('\n')
		if i+1 < len(s) {
			next = s[i+1]
		}
		// Both in one question, since the answer to it is nearly always no.
		if opens[s[i]]>>(next&63)&^uint64(inWord[before])&1 != 0 {
			return i
		}
		before = s[i]
	}
	return len(s)
}

// turnAt returns the step of the command that a client sends at s[i]. Those with a colon
// need no prompt before them.
func turnAt(s string, i int) Stage {
	for k := range verbs {
		v := &verbs[k]
		if v.alone || v.stage == StageUnknown || lower(s[i]) != v.text[0] {
			continue
		}
		if name, ok := strings.CutSuffix(v.text, ":"); ok {
			if hasCommand(s[i:], name, true) {
				return v.stage
			}
		} else if hasCommand(s[i:], v.text, false) && !element(s, i) && !goesOn(s, i+len(v.text)) && prompts(s, i) {
			return v.stage
		}
	}
	return StageUnknown
}

// element reports whether a string begins at s[i] that is one of a list: 'AUTH PLAIN', of
// what a server offers.
func element(s string, i int) bool {
	if i == 0 || s[i-1] != '\'' && s[i-1] != '"' {
		return false
	}
	line := strings.TrimRight(firstLine(s[i:]), " \r")
	return len(line) > 1 && line[len(line)-1] == ',' && line[len(line)-2] == s[i-1]
}

// goesOn reports whether what ends before s[i] is the name of a field or a part of a
// host's, and no command: "data: {}", "server: data.example.org".
func goesOn(s string, i int) bool { return i < len(s) && strings.IndexByte(":.-", s[i]) >= 0 }

// answered reports whether a label stands at s[i] with its reply: "starttls: 220 go".
func answered(s string, i int) bool {
	const longest = 8 // STARTTLS
	j := i
	for j < len(s) && j-i < longest && isLetter(s[j]) {
		j++
	}
	return j > i && j+2 < len(s) && s[j] == ':' && s[j+1] == ' ' && plausible(s, j+2)
}

// lone reports whether s[i] is the last of its line: the dot that ends the
// content stands alone.
func lone(s string, i int) bool {
	return i+1 == len(s) || s[i+1] == '\n' || s[i+1] == '\r' || s[i+1] == '\\'
}

// hasCommand reports whether a command stands at the head of s; one with an
// argument has a colon, which prose such as "mail from" lacks, or an address behind
// capital letters: "RCPT TO <b@example.com>".
func hasCommand(s, command string, colon bool) bool {
	if !hasPrefixFold(s, command) {
		return false
	}
	if !colon {
		return len(s) == len(command) || !isAlnum(s[len(command)]) || command[len(command)-1] == ' '
	}
	rest := s[len(command):]
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	return len(rest) > 0 && (rest[0] == ':' || rest[0] == '<' && isUpper(s[:len(command)]))
}

// isUpper reports whether s has no small letter.
func isUpper(s string) bool {
	for i := range len(s) {
		if isLower(s[i]) {
			return false
		}
	}
	return true
}

// beginsSession reports whether a reply is the first line of a session's record in which
// every line of the server's stands, as "SMTP -> FROM SERVER:421 ...": the commands in it
// follow.
func beginsSession(before string) bool {
	before = strings.TrimRight(before, " ")
	for _, o := range known().openings {
		for _, mark := range o.server {
			if hasSuffixFold(before, mark) && indexFold(before, mark) == len(before)-len(mark) &&
				!slices.ContainsFunc(o.client, func(mark string) bool { return indexFold(before, mark) >= 0 }) {
				return true
			}
		}
	}
	return false
}

// answers reports whether a server's reply begins at s[i]: at the head of a line,
// or behind the sign that a record puts before what it received: "<<< ", "S: ",
// "<-  ", "<~  ", "Out: ", "reply: b'".
func answers(s string, i int) bool {
	if i > 1 && s[i-1] == '\'' && s[i-2] == 'b' {
		i -= 2
	}
	for i > 0 && (s[i-1] == ' ' || s[i-1] == '"' || s[i-1] == '\'' || s[i-1] == '-' || s[i-1] == '~') {
		i--
	}
	if i == 0 || s[i-1] == '<' {
		return true
	}
	word := ""
	if s[i-1] == ':' {
		word = wordBefore(s, i)
	}
	return isWord(word, serverSays) || prompts(s, i)
}

// headsLine reports whether s[i] is the head of a line, but for the sign that swaks
// and curl put before what they say themselves.
func headsLine(s string, i int) bool {
	for i > 0 && (s[i-1] == ' ' || s[i-1] == '=' || s[i-1] == '*') {
		i--
	}
	return i == 0 || s[i-1] == '\n'
}

// prompts reports whether a prompt of a session's record stands before s[i]:
// ">>> ", "C: ", "-> ", "> ", "SERVER: ", Postfix's "In: ", or the head of a line.
func prompts(s string, i int) bool {
	for i > 0 && (s[i-1] == ' ' || s[i-1] == '"' || s[i-1] == '\'') {
		i--
	}
	if i == 0 || s[i-1] == '\n' {
		return true
	}
	if s[i-1] == '>' {
		open := strings.LastIndexAny(s[:i-1], "<>\n")
		return open < 0 || s[open] != '<' // "at <mx.example.org>." is no prompt
	}
	if s[i-1] != ':' {
		return false
	}
	return isWord(wordBefore(s, i), clientSays)
}

// labelStage tells the stage of a reply that has the name of its command as a
// label: right before its code, as CodeIgniter prints it ("from: 550 ...") and
// people write it ("RCPT TO: 550", "error after MAIL FROM 550"), or in brackets
// behind it, as Yahoo's bounces do ("... [RCPT_TO]"). The first argument is the
// text before the code, the second all behind it.
func labelStage(before, behind string) Stage {
	if before = strings.TrimRight(before, " \t-"); before != "" {
		if stage := labelBefore(before); stage != StageUnknown {
			return stage
		}
	}
	behind = behind[min(3, len(behind)):]
	if name, ok := strings.CutPrefix(strings.TrimLeft(behind, " "), "("); ok {
		if name, _, closed := strings.Cut(name, ")"); closed {
			if stage := commandNamed(name); stage != StageUnknown {
				return stage // "error 450 (MAIL)"
			}
		}
	}
	if stage := bracketStage(before); stage != StageUnknown {
		return stage
	}
	if stage := bracketStage(behind); stage != StageUnknown {
		return stage
	}
	return capital(afterPreposition(strings.TrimRight(firstLine(behind), " .\r"))) // "450 at RCPT"
}

// bracketStage tells the stage of a command whose name stands in brackets.
func bracketStage(s string) Stage {
	for {
		i := strings.IndexByte(s, '[')
		if i < 0 {
			return StageUnknown
		}
		s = s[i+1:]
		name, _, closed := strings.Cut(s[:min(len(s), maxWord)], "]")
		if closed && known().tags[name] != StageUnknown {
			return known().tags[name]
		}
	}
}

// labelBefore is labelStage for a label that ends before the code.
func labelBefore(before string) Stage {
	if label, ok := strings.CutSuffix(before, ":"); ok {
		label = strings.TrimRight(label, " ")
		if commandNamed(label[1+strings.LastIndexByte(label, ' '):]) == StageGreeting {
			return StageGreeting // "SMTP greeting: 554 no", "bad greeting: 421 busy"
		}
		label = label[1+max(strings.LastIndexByte(label, '\n'), strings.LastIndexByte(label, '>')):]
		label = strings.TrimLeft(label, " \t")
		if i := strings.LastIndexByte(label, ' '); i > 0 && strings.IndexByte(label[i:], '@') > 0 {
			label = label[:i] // "RCPT b@example.com: 550"
		}
		if stage := commandNamed(label); stage != StageUnknown {
			return stage
		}
		if stage := commandNamed(afterPreposition(label)); stage != StageUnknown {
			return stage
		}
		if stage := failedCommand(label); stage != StageUnknown {
			return stage
		}
		return tagAtEnd(label)
	}
	if inner, ok := strings.CutSuffix(before, ")"); ok {
		return capital(inner[1+strings.LastIndexByte(inner, '('):]) // "(MAIL FROM) 550"
	}
	return tagAtEnd(before)
}

// tagAtEnd finds the tag of a command, or what became of it, at the end of what stands
// before a code: "error after MAIL FROM 550", "RSET failed with 502".
func tagAtEnd(s string) Stage {
	failed := false
	for {
		last := s[max(0, len(s)-maxWord-1):]
		last = last[1+strings.LastIndexByte(last, ' '):]
		if !isWord(last, failure|commanded) {
			break
		}
		failed = true
		s = strings.TrimRight(s[:len(s)-len(last)], " ")
	}
	if s == "" || s[len(s)-1] < 'A' || s[len(s)-1] > 'Z' {
		return StageUnknown
	}
	for tag, stage := range known().tags { // none ends another
		if rest, ok := strings.CutSuffix(s, tag); ok && (rest == "" && failed || strings.HasSuffix(rest, " ")) && (failed || strings.IndexByte(tag, ' ') > 0) {
			return stage
		}
	}
	return StageUnknown
}

// afterPreposition returns what stands behind the last word of a label that says when
// something failed: "error at MAIL FROM", "Fehler bei DATA", "erreur après RCPT". What is
// longer than a name is none.
func afterPreposition(label string) string {
	for i := len(label) - 1; i > 0 && i >= len(label)-1-maxWord; i-- {
		if label[i] != ' ' {
			continue
		}
		w := label[1+strings.LastIndexByte(label[:i], ' ') : i]
		if isWord(w, preposition) {
			return label[i+1:]
		}
	}
	return ""
}

// failedCommand returns the stage of a label that ends in the name of a command and
// what became of it: "MAIL FROM fehlgeschlagen", "DATA command rejected".
func failedCommand(label string) Stage {
	for {
		i := strings.LastIndexAny(label, " -")
		if i < 0 || !isWord(label[i+1:], failure|commanded) {
			break
		}
		label = strings.TrimRight(label[:i], " ")
		if stage := commandNamed(label); stage != StageUnknown {
			return stage
		}
	}
	return commandNamed(afterPreposition(label))
}

// commandNamed returns the stage of what a program calls a command: "RCPT TO", "to".
func commandNamed(name string) Stage {
	var buf [maxWord]byte
	if len(name) > len(buf) {
		return StageUnknown
	}
	for i := range len(name) {
		buf[i] = lower(name[i])
	}
	return known().labels[string(buf[:len(name)])]
}

// capital is commandNamed for a name in capital letters, which no other word is.
func capital(name string) Stage {
	if name == "" || !isUpper(name) {
		return StageUnknown
	}
	return commandNamed(name)
}

// subjectStage tells the stage of a reply of Sendmail's about a sender. It puts
// the argument of the command before its words: "<a@example.org>... Domain of
// sender address b@example.com does not exist" is the answer to RCPT for a, since
// the check of the sender was put off (FEATURE(delay_checks)); where both are the
// same address it is the answer to MAIL.
func subjectStage(words string) Stage {
	subject, words, found := CutSubject(words)
	if !found {
		return StageUnknown
	}
	behind := ""
	for _, about := range known().signs[senderSign] {
		if i := indexFold(words, about); i >= 0 {
			behind = strings.TrimLeft(words[i+len(about):], " ")
		}
	}
	if behind == "" {
		return StageUnknown
	}
	sender, _, _ := strings.Cut(behind, " ")
	if strings.EqualFold(strings.Trim(sender, "<>"), subject) {
		return StageMail
	}
	return StageRcpt
}

// CutSubject cuts a reply of Sendmail's into the argument of the command and the
// words: "<a@example.org>... User unknown".
func CutSubject(words string) (subject, rest string, found bool) {
	words = strings.TrimLeft(words, " ")
	if len(words) == 0 || words[0] != '<' {
		return "", "", false
	}
	subject, rest, found = strings.Cut(words[1:], ">... ")
	return subject, rest, found && subject != ""
}

// leadingLabel tells the step at which a connection broke, by the name of a command as
// the label of the error: "data: unexpected EOF".
func leadingLabel(s string) Stage {
	for {
		label, rest, found := strings.Cut(s, ": ")
		if !found || len(label) > 24 {
			break
		}
		if stage := commandNamed(label); stage != StageUnknown && broke(rest) {
			return stage
		}
		if stage := capital(afterPreposition(label)); stage != StageUnknown && broke(rest) {
			return stage
		}
		s = rest
	}
	stage := capital(afterPreposition(strings.TrimRight(s, " .!"))) // "gave up during STARTTLS"
	if stage != StageUnknown && (strings.IndexByte(s, '\n') >= 0 || !complaint(s)) {
		return StageUnknown
	}
	return stage
}

// broke reports whether a text says that a connection broke.
func broke(s string) bool { return hasWord(s, broken) }
