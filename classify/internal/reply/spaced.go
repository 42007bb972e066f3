package reply

import "strings"

// spaced gives a text its spaces back where a log has underscores for them:
// qmail-send writes what a server said as one word,
// "Remote_host_said:_550_no_such_user/", and others begin with the code. Other underscores stay, since they
// are parts of names.
func spaced(s string) string {
	if strings.IndexByte(s, '_') < 0 {
		return s
	}
	if len(s) > 5 && isReply(s[:3]+" ") && s[3] == '_' && strings.Count(s, "_") > strings.Count(s, " ") {
		return strings.ReplaceAll(s, "_", " ") // "550_no_such_user"
	}
	sentence := strings.Contains(s, "._") || strings.Contains(s, ":_") || strings.Contains(s, ",_")
	if strings.Contains(s, "_said:_") || sentence && strings.Count(s, "_") > 3+strings.Count(s, " ") {
		return strings.ReplaceAll(s, "_", " ")
	}
	return s
}
