package match

// isHost reports whether s looks like a host name: labels of letters, digits
// and hyphens, the last one a top-level domain. "unknown.Please" is not one.
func isHost(s string) bool {
	if len(s) < 4 || !isLetter(s[len(s)-1]) || !isLetter(s[len(s)-2]) {
		return false // no top-level domain, of however long a run
	}
	labels, begin := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '.' {
			c := s[i]
			if !isLetter(c) && !isDigit(c) && c != '-' && c != '_' {
				return false
			}
			continue
		}
		if i == begin || s[begin] == '-' || s[i-1] == '-' {
			return false
		}
		labels++
		if i < len(s) {
			begin = i + 1
		}
	}
	top := s[begin:]
	if labels < 2 || len(top) < 2 {
		return false
	}
	for i := range len(top) {
		if !isLetter(top[i]) {
			// An IDN's top-level domain, xn--…
			return len(top) > 4 && top[:4] == "xn--"
		}
	}
	if labels == 2 && mixedCase(s, begin) {
		return false
	}
	return len(top) == 2 || labels > 2 && len(top) <= 6 || isTopLevel(top)
}

// mixedCase reports whether a sentence seems to begin at s[i]: a capital letter
// before small ones, behind a word that ends in a small letter.
func mixedCase(s string, i int) bool {
	return 'A' <= s[i] && s[i] <= 'Z' && 'a' <= s[i+1] && s[i+1] <= 'z'
}

func isTopLevel(s string) bool {
	if len(s) > len("international") {
		return false
	}
	var room [16]byte
	low := room[:0]
	for i := range len(s) {
		low = append(low, s[i]|0x20)
	}
	switch string(low) {
	case "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "arpa", "mobi", "online", "shop",
		"site", "email", "mail", "cloud", "app", "dev", "tech", "club", "berlin", "hamburg", "bayern", "koeln", "cologne",
		"wien", "swiss", "gmbh", "reisen", "digital", "software", "services", "systems", "network", "support", "group",
		"agency", "media", "store", "world", "today", "solutions", "company", "center", "education", "example", "invalid",
		"test", "local", "localhost", "localdomain", "internal", "intern", "intra", "home", "corp", "lan", "domain", "travel",
		"museum", "coop", "aero", "jobs", "post", "asia", "cat", "tel", "pro", "xyz", "top", "vip", "link", "live", "news",
		"liste", "list", "host", "space", "zone", "website", "works", "consulting", "foundation", "international":
		return true
	}
	return false
}
