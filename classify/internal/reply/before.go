package reply

import "strings"

// readBefore takes the words before the code for the server's where a program puts
// the code last: "rate limit exceeded (451)", "no such user, status code 550",
// "… [SMTP Error Code 550]", or PHPMailer's "Detail: spam rejected SMTP code: 550".
func (r *Reading) readBefore(at, behind int) {
	s := r.Text
	line := firstLine(s[r.afterCodes(behind):])
	if HasLetter(line) && !labelled(s[:at]) {
		return // as in most texts
	}
	begin := 1 + strings.LastIndexByte(s[:at], '\n')
	begin += stamp(s[begin:at])
	label, tells := labelOf(s[begin:at])
	end := begin + label
	detailed := -1
	if tells {
		if detailed = behindDetail(s[begin:end]); detailed >= 0 {
			end = begin + codeLabel(s[begin:at], label)
		}
	}
	switch {
	case detailed >= 0:
		begin += detailed
	case tells && r.Enhanced.IsZero() && behind < len(s) && s[behind] == ')' && r.codedWords(begin, end):
		// "5.1.1 no such user (code: 550) in mailer.php"
	case HasLetter(line), isFolded(s[min(len(s), r.afterCodes(behind)+len(line)):]):
		return
	case !tells && s[max(0, at-1)] != '=' && !inBrackets(s, at, behind):
		return
	}
	end = begin + len(strings.TrimRight(s[begin:end], " (=[,;-:/|<\t"))
	if !HasLetter(s[begin:end]) || detailed < 0 && strings.IndexByte(strings.TrimSpace(s[begin:end]), ' ') < 0 {
		return
	}
	if e, from, stop := findEnhanced(s, begin, end, r.Code/100); stop > 0 {
		r.setEnhanced(e, from, stop)
		if HasLetter(s[stop:end]) {
			begin = stop
		}
	}
	r.Start, r.End = begin, end
}

// codedWords reports whether words stand in text[begin:end] behind an enhanced code.
func (r *Reading) codedWords(begin, end int) bool {
	_, _, stop := findEnhanced(r.Text, begin, end, r.Code/100)
	return stop > 0 && HasLetter(r.Text[stop:end])
}

// isFolded reports whether a line ends at the head of s, and goes on on the next one.
func isFolded(s string) bool {
	return len(s) > 2 && s[0] == '\n' && (s[1] == ' ' || s[1] == '\t') && HasLetter(firstLine(s[1:]))
}

// afterCodes returns where the codes end that begin with the basic one before
// s[behind].
func (r *Reading) afterCodes(behind int) int {
	if r.enhancedAt != "" && r.Start > behind {
		return min(r.Start, len(r.Text))
	}
	return behind
}

func inBrackets(s string, at, behind int) bool {
	return at > 0 && behind < len(s) && (s[at-1] == '(' && s[behind] == ')' || s[at-1] == '[' && s[behind] == ']' || s[at-1] == '<' && s[behind] == '>')
}

// labelled reports whether s ends in a word of a label that labelOf knows.
func labelled(s string) bool {
	end := len(s)
	for end > 0 && strings.IndexByte(" :=#\"-_", s[end-1]) >= 0 {
		end--
	}
	begin := end
	for begin > 0 && isAlnum(s[begin-1]) {
		begin--
	}
	return isWord(s[begin:end], key|announces)
}

// labelOf returns where the label begins with which a line ends that puts the code
// last: words such as "SMTP error code". tells reports whether they say so: with the
// word code, or in brackets.
func labelOf(line string) (begin int, tells bool) {
	end := len(strings.TrimRight(line, " :=#\""))
	begin = end
	bracket := false
	for begin > 0 {
		k := begin
		for k > 0 && (line[k-1] == ' ' || line[k-1] == '-' || line[k-1] == '_') {
			k--
		}
		j := k
		for j > 0 && isAlnum(line[j-1]) {
			j--
		}
		w := line[j:k]
		if w == "" || !isWord(w, key|announces) {
			break
		}
		tells = tells || begin < end || isWord(w, coded)
		begin = j
	}
	if begin == end {
		return len(line), false
	}
	if begin > 0 && (line[begin-1] == '(' || line[begin-1] == '[') {
		bracket = true
	}
	head := strings.TrimRight(line[:begin], " ")
	apart := head != "" && strings.IndexByte(",;-/|", head[len(head)-1]) >= 0 && strings.TrimRight(line[end:], " ") == "" // "no such user, error 550"
	return begin, tells || bracket || apart
}

// codeLabel returns where a label begins that labelOf has found from begin on, where it is
// known that the words stand before it: what may be one of them is none of it, "internal
// error SMTP code:".
func codeLabel(line string, begin int) int {
	for i := len(line) - 1; i > begin; i-- {
		if line[i] == ' ' && isWord(wordBefore(line, i), failure) {
			return i + 1
		}
	}
	return begin
}

// behindDetail returns where the last label in s ends that says that the words follow, or
// -1: "… command failed Detail: spam rejected SMTP code: 550".
func behindDetail(s string) int {
	for i := len(s) - 1; i > 0; i-- {
		if s[i] == ':' && isWord(wordBefore(s, i), detail) {
			return i + 1
		}
	}
	return -1
}
