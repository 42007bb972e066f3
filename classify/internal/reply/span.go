package reply

import "strings"

// replyEnd returns where the server's words end that begin with the code at
// s[at:behind] and stand in the quote q: all of a bare reply; in a wrapping, up to
// the closing quote, the wrapper's own words, or the end of the last line that
// belongs to the reply.
func (r *Reading) replyEnd(at, behind int, q quoted, h *hits) int {
	s := r.Text
	words := max(behind, q.from) // another field may stand between the code and them
	end := len(s)
	end = r.wordsEnd(words, end, h)
	if q.close == '<' {
		return q.from + strings.IndexByte(s[q.from:], '<')
	}
	if q.close == ')' {
		return min(end, bracketEnd(s, q.from))
	}
	if q.close != 0 {
		if q.list {
			if i := endOfList(s[:end], q.from, q.close); i >= 0 {
				return i
			}
		}
		if i := closingQuote(s[:end], q.from, q.close); i >= 0 {
			return i
		}
		if quoted, rest, found := strings.Cut(firstLine(s[q.from:end]), `"`); found && q.close == '"' && HasLetter(quoted) && !strings.Contains(rest, `"`) {
			return q.from + len(quoted) // "550 no" comes back when I send
		}
	}
	if strings.HasPrefix(s[words:end], " | ") && strings.HasSuffix(s[:at], "| ") {
		// A row of a table, and the next cell of it.
		if i := strings.Index(s[words+len(" | "):end], " |"); i >= 0 {
			return words + len(" | ") + i
		}
	}
	if signs := closingSigns(s[:at]); signs != "" {
		if i := strings.IndexAny(s[words:end], signs); i >= 0 {
			return words + i
		}
	}
	if strings.TrimSpace(s[:at]) == "" {
		return end // nothing before the code: a bare reply, however it is folded
	}
	if remote(s, at) {
		return endOfRemote(s[:end], words)
	}
	if strings.IndexByte(s[words:end], '\n') < 0 {
		return end
	}
	if end < len(s) && onePassage(s[words:end]) {
		return end // Postfix folds its reports; who pastes them may lose the blanks
	}
	code := s[at:behind]
	more := behind < end && s[behind] == '-'
	from := words
	if isWord(wordBefore(s, at), saying) || onlyCodes(s, at, words) {
		from = firstWords(s, words, end)
	}
	for i := from; ; i++ {
		line := strings.IndexByte(s[min(i, end):end], '\n')
		if line < 0 {
			return end
		}
		if i += line; continues(s[i+1:end], code) || unfinished(s[1+strings.LastIndexByte(s[:i], '\n'):i], s[i+1:end]) {
			continue
		}
		k := -1
		if more {
			if broken, on := rewrapped(firstLine(s[i+1:end]), code); broken {
				more = on
				continue
			}
			// The next line of a reply behind a logger's prefix of its own.
			k = prefixed(s[i+1:end], code)
		}
		if k < 0 {
			return i
		}
		i += k
		more = i+1+len(code) < end && s[i+1+len(code)] == '-'
	}
}

// wordsEnd returns where the server's words from the place words on end, end at the
// latest, by what the forms find: before a program's own words, or before what it tells
// of a connection that broke afterwards.
func (r *Reading) wordsEnd(words, end int, h *hits) int {
	for _, x := range h.all() {
		if x.literal.sign == closes && x.at >= words {
			end = min(end, x.at)
		}
	}
	for _, x := range h.all() {
		if x.literal.sign == breaks && x.at >= words {
			if x.at < end {
				end = words + consequence(r.Text[words:end], x.at-words)
			}
			break
		}
	}
	end = words + nextCommand(r.Text[words:end])
	return words + sourceFile(r.Text[words:end])
}

// sourceFile returns where, in the words of an error, the file of a program stands in which
// it arose: "no such user in /srv/mail.php:42". It returns their length where none does.
func sourceFile(words string) int {
	for _, separator := range [...]byte{'/', '\\'} {
		for from := 0; ; {
			i := strings.IndexByte(words[from:], separator)
			if i < 0 {
				break
			}
			from += i + 1
			for _, text := range known().signs[fileSign] {
				if at := from - len(text); at > 0 && words[at-1] == ' ' && literalAt(words, at, text) == from && numbersLine(words[from:]) {
					return at - 1
				}
			}
		}
	}
	return len(words)
}

// numbersLine reports whether the number of a line stands behind the name of a file at the
// head of s: "mail.php:42", "mail.php on line 42".
func numbersLine(s string) bool {
	name := s[:len(s)-len(strings.TrimLeftFunc(s, func(c rune) bool { return c > ' ' }))]
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || strings.IndexByte(name[dot:], '/') >= 0 {
		return false
	}
	if colon := strings.LastIndexByte(name, ':'); colon > dot && colon+1 < len(name) && isDigit(name[colon+1]) {
		return true
	}
	words := strings.Fields(firstLine(s[len(name):]))
	return len(words) == 3 && isDigit(words[2][0])
}

// nextCommand returns where, in the words of a refusal, a program goes on with the reply
// to another command: "no such user; data: 503 out of turn". It returns their length
// where it does not.
func nextCommand(words string) int {
	for i := strings.IndexByte(words, ';'); i >= 0 && i+1 < len(words); {
		rest := strings.TrimLeft(words[i+1:], " ")
		label, reply, found := strings.Cut(rest[:min(len(rest), 24)], ": ")
		if found && commandNamed(label) != StageUnknown && plausible(reply, 0) {
			return i
		}
		next := strings.IndexByte(words[i+1:], ';')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return len(words)
}

// consequence returns where, in the words of a refusal, a program begins to tell that
// the connection broke afterwards, which the words at the place sign say: "wrong
// password; then: write tcp …: broken pipe". It returns the length of the words where
// they are about a broken connection themselves.
func consequence(words string, sign int) int {
	const maxLead = 48 // "; then: ", and the words that tell it
	from := max(0, sign-maxLead)
	i := from + strings.LastIndexAny(words[from:sign], ";,\n")
	if i < from || !HasLetter(words[:i]) || strings.IndexByte(words[:i], '\n') >= 0 || broke(words[:i]) {
		return len(words)
	}
	return i
}

// endOfRemote returns where a reply ends that a record of a session marks with
// "<<<": at the line that has no such mark, in which the recording server says what
// it makes of it, or at that server's own reply on the same line.
func endOfRemote(s string, from int) int {
	const (
		maxMark = 64 // what a log may put before the mark
	)
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '\n':
			line := firstLine(s[i+1 : min(len(s), i+1+maxMark)])
			if !known().hasSign(line, peerSign) {
				return i
			}
		case '<':
			// "<<< 550 no 550 5.1.1 <a@example.org>... User unknown"
			if _, _, found := CutSubject(firstLine(s[i:min(len(s), i+maxPath+len("... "))])); found {
				begin := i
				for begin > from && (s[begin-1] == ' ' || s[begin-1] == '.' || isDigit(s[begin-1])) {
					begin--
				}
				for begin < i && !isDigit(s[begin]) {
					begin++ // the end of the sentence before
				}
				if plausible(s, begin) {
					return begin
				}
			}
		}
	}
	return len(s)
}

// onePassage reports whether s, which a server's words begin and the name of the
// command ends, holds nothing else: a few lines of one paragraph, one reply.
func onePassage(s string) bool {
	return strings.Count(s, "\n") < 12 && !strings.Contains(s, "\n\n") && !quotes(s)
}

// quotes reports whether a word stands in s behind which a server's words follow: "said:".
func quotes(s string) bool {
	for i := range len(s) {
		if s[i] == ':' && i > 0 && isWord(wordBefore(s, i), saying) {
			return true
		}
	}
	return false
}

// onlyCodes reports whether the line of a code holds codes and their labels alone: "Code
// 450 | Status 4.2.1".
func onlyCodes(s string, at, behind int) bool {
	line := 1 + strings.LastIndexByte(s[:at], '\n')
	for _, part := range [...]string{s[line:at], firstLine(s[behind:])} {
		for i := 0; i < len(part); {
			j := i
			for j < len(part) && (isLetter(part[j]) || part[j] >= 0x80) {
				j++
			}
			if j > i && !isWord(part[i:j], marker|dress|announces|coded|label) {
				return false
			}
			i = max(i+1, j)
		}
	}
	return true
}

// firstWords returns where the words behind a code at s[:i] begin: in the next
// line where its own has none, as in "said: 550\n5.7.1 no such user".
func firstWords(s string, i, end int) int {
	line := firstLine(s[i:end])
	next := i + len(line) + 1
	if next >= end || hasWords(s, i) || strings.TrimSpace(firstLine(s[next:end])) == "" {
		return i
	}
	return next
}

// prefixed returns where in the first line of s the code stands, as the head of
// a line of a reply: "<timestamp> Recv: 550 go away". It returns -1 where it
// does not.
func prefixed(s, code string) int {
	line, _, _ := strings.Cut(s, "\n")
	k := strings.Index(line, code)
	if k <= 0 || k > 120 || line[k-1] != ' ' && line[k-1] != '"' {
		return -1
	}
	if j := k + len(code); j < len(line) && line[j] != ' ' && line[j] != '-' {
		return -1
	}
	before := strings.TrimRight(line[:k], " \"")
	if before == "" || strings.IndexByte(":<>|=", before[len(before)-1]) < 0 {
		return -1
	}
	return k
}

// rewrapped reports whether a line goes on with a reply of several lines that a mail
// program has broken anew, so that the code stands within it, and whether the reply
// goes on behind that code.
func rewrapped(line, code string) (found, more bool) {
	for i := strings.Index(line, " "+code); i > 0; {
		behind := line[i+1+len(code):]
		if behind == "" || behind[0] != '-' && behind[0] != ' ' {
			return false, false
		}
		found, more = true, behind[0] == '-'
		next := strings.Index(behind, " "+code)
		if next < 0 {
			break
		}
		i += 1 + len(code) + next
	}
	return found, more
}

// continues reports whether a line goes on with the reply that has this code:
// it repeats the code, or it is folded.
func continues(line, code string) bool {
	trimmed := strings.TrimLeft(line, " \t'\"+>|*")
	if strings.HasPrefix(trimmed, code) {
		return true
	}
	if n := len(line) - len(trimmed); n < len(line) && n > 0 && (line[0] == ' ' || line[0] == '\t') && (isAlnum(trimmed[0]) || trimmed[0] == '<' || trimmed[0] == '(' || trimmed[0] >= 0x80) {
		// A folded line is words; the next field of a dump is "key:".
		word := strings.IndexFunc(trimmed, func(r rune) bool { return r == ' ' || r == '\n' || r == ':' || r == '(' })
		return word < 0 || (trimmed[word] != ':' || strings.HasPrefix(trimmed[word:], "://")) && (trimmed[word] != ' ' || !isWord(trimmed[:word], frame))
	}
	// A pager's line number between two lines of a reply.
	if end := strings.IndexByte(line, '\n'); end > 0 && end <= 3 && isDigit(line[0]) {
		return strings.HasPrefix(line[end+1:], code)
	}
	return false
}

// unfinished reports whether the last line of a reply stops short, so that the one
// below it goes on: "recipient rejected:" and then why, or a sentence that a mail
// program has broken at the width of its window.
func unfinished(last, below string) bool {
	last = strings.TrimRight(last, " \r")
	below = firstLine(below)
	if last == "" || below == "" {
		return false
	}
	if at, _ := findCode(below); at >= 0 {
		return false
	}
	if end := last[len(last)-1]; end == ':' || end == ',' {
		return !strings.HasSuffix(last, ">:") && below[0]|0x20 >= 'a' && below[0]|0x20 <= 'z'
	}
	return len(last) >= 50 && len(last) <= 90 && below[0] >= 'a' && below[0] <= 'z' && !strings.ContainsAny(firstSentence(below), ":=[/")
}

// firstSentence returns the beginning of s up to a full stop that ends a sentence.
func firstSentence(s string) string {
	for i := range len(s) {
		if endsSentence(s, i) {
			return s[:i]
		}
	}
	return s
}
