package reply

import "strings"

// spaced gives a text its spaces back where a log has underscores for them:
// qmail-send writes what a server said as one word,
// "Remote_host_said:_550_no_such_user/", and others begin with the code. Other
// underscores stay, since they are parts of names.
func spaced(s string) string {
	if strings.IndexByte(s, '_') < 0 {
		return s
	}
	if underscored(s) && strings.Count(s, "_") > 2+strings.Count(s, " ") {
		return strings.ReplaceAll(s, "_", " ") // "550_no_such_user"
	}
	sentence := strings.Contains(s, "._") || strings.Contains(s, ":_") || strings.Contains(s, ",_")
	if strings.Contains(s, "_said:_") || sentence && strings.Count(s, "_") > 3+strings.Count(s, " ") {
		return strings.ReplaceAll(s, "_", " ")
	}
	return s
}

// underscored reports whether a basic code with an underscore behind it stands in s.
func underscored(s string) bool {
	for i := 0; i+4 < len(s); i++ {
		if s[i+3] == '_' && plausible(s, i) && (i == 0 || !isAlnum(s[i-1]) && s[i-1] != '_') {
			return true
		}
	}
	return false
}
