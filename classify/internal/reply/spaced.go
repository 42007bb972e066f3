package reply

import "strings"

// spaced gives a text its spaces back where a log has underscores for them:
// qmail-send writes what a server said as one word,
// "Remote_host_said:_550_no_such_user/", and others begin with the code. Other
// underscores stay, since they are parts of names.
func spaced(s string) string {
	if strings.IndexByte(s, '+') >= 0 {
		s = plussed(s)
	}
	if strings.IndexByte(s, '_') < 0 {
		return s
	}
	if underscored(s) && strings.Count(s, "_") > 2+strings.Count(s, " ") {
		return strings.ReplaceAll(s, "_", " ") // "550_no_such_user"
	}
	sentence := strings.Contains(s, "._") || strings.Contains(s, ":_") || strings.Contains(s, ",_")
	if says(s) || sentence && strings.Count(s, "_") > 3+strings.Count(s, " ") {
		return strings.ReplaceAll(s, "_", " ")
	}
	return s
}

// says reports whether a word stands in s, between underscores, behind which a server's
// words follow: "_said:_".
func says(s string) bool {
	for i := strings.Index(s, ":_"); i >= 0; {
		if w := wordBefore(s, i); isWord(w, saying) && i > len(w) && s[i-len(w)-1] == '_' {
			return true
		}
		next := strings.Index(s[i+1:], ":_")
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return false
}

// underscored reports whether a basic code with an underscore behind it stands in s.
func underscored(s string) bool {
	for end := 3; end+1 < len(s); end++ {
		n := strings.IndexByte(s[end:len(s)-1], '_')
		if n < 0 {
			break
		}
		end += n
		if i := end - 3; plausible(s, i) && (i == 0 || !isAlnum(s[i-1]) && s[i-1] != '_') {
			return true
		}
	}
	return false
}

// plussed gives the replies of a text their spaces back where a log has written them as
// the query of a link: "550+5.1.1+no+such+user". Other plus signs stay.
func plussed(s string) string {
	var b []byte
	for i := 0; i+4 < len(s); i++ {
		if s[i+3] != '+' || !plausible(s, i) || i > 0 && s[i-1] > ' ' {
			continue
		}
		end := i
		for end < len(s) && s[end] > ' ' {
			end++
		}
		if HasLetter(s[i:end]) && strings.Count(s[i:end], "+") > 1 {
			if b == nil {
				b = []byte(s)
			}
			for k := i; k < end; k++ {
				if b[k] == '+' {
					b[k] = ' '
				}
			}
		}
		i = end
	}
	if b == nil {
		return s
	}
	return string(b)
}
