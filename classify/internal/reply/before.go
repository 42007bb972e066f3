package reply

import "strings"

// readBefore takes the words before the code for the server's where a program
// puts the code last: "rate limit exceeded (451)", "limit exceeded" code=550, or PHPMailer's "Detail: spam
// rejected SMTP code: 550".
func (r *Reading) readBefore(at, behind int) {
	s := r.Text
	line := 1 + strings.LastIndexByte(s[:at], '\n')
	begin, end := line, at
	if i := lastIndexFold(s[:at], "detail:"); i >= 0 && equalFold(wordBefore(s, at), "code") {
		begin = i + len("detail:")
		end = max(begin, lastIndexFold(s[:at], "smtp code"))
	} else if at == 0 || HasLetter(firstLine(s[behind:])) {
		return
	} else if bracketed := s[at-1] == '(' && behind < len(s) && s[behind] == ')'; !bracketed && s[at-1] != '=' {
		return
	}
	end = begin + len(strings.TrimRight(s[begin:end], " (="))
	if !HasLetter(s[begin:end]) {
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
