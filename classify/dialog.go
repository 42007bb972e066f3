package classify

// dialogStage tells the stage of a reply in a record of an SMTP session, by the
// last command that the client sent before it: ">>> RCPT To:<a@example.org>".
func dialogStage(s string) Stage {
	stage := StageUnknown
	for i := 0; i+4 <= len(s); i++ {
		if i > 0 && isAlnum(s[i-1]) {
			continue
		}
		if hasPrefixFold(s[i:], "354") && (i == 0 || s[i-1] == '\n' || prompts(s, i)) && i+3 < len(s) && (s[i+3] == ' ' || s[i+3] == '-') {
			stage = StageEndOfData // the server has asked for the content
			continue
		}
		switch s[i] | 0x20 {
		case 'm':
			if hasCommand(s[i:], "mail from", true) {
				stage = StageMail
			}
		case 'r':
			if hasCommand(s[i:], "rcpt to", true) {
				stage = StageRcpt
			}
		case 'd':
			if hasCommand(s[i:], "data", false) && prompts(s, i) {
				stage = StageData
			}
		case 'e':
			if hasCommand(s[i:], "ehlo", false) && prompts(s, i) {
				stage = StageHelo
			}
		case 'h':
			if hasCommand(s[i:], "helo", false) && prompts(s, i) {
				stage = StageHelo
			}
		case 'a':
			if hasCommand(s[i:], "auth ", false) && prompts(s, i) {
				stage = StageAuth
			}
		case 's':
			if hasCommand(s[i:], "starttls", false) && prompts(s, i) {
				stage = StageStartTLS
			}
		case 'q':
			if hasCommand(s[i:], "quit", false) && prompts(s, i) {
				stage = StageQuit
			}
		}
	}
	return stage
}

// hasCommand reports whether a command stands at the head of s; one with an
// argument has a colon, which prose such as "mail from" lacks.
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
	return len(rest) > 0 && rest[0] == ':'
}

// prompts reports whether a prompt of a session's record stands before s[i]:
// ">>> ", "C: ", "-> ", "> ", "SERVER: ", or the head of a line.
func prompts(s string, i int) bool {
	for i > 0 && (s[i-1] == ' ' || s[i-1] == '"' || s[i-1] == '\'') {
		i--
	}
	if i == 0 || s[i-1] == '\n' || s[i-1] == '>' {
		return true
	}
	if s[i-1] != ':' {
		return false
	}
	word := wordBefore(s, i)
	return equalFold(word, "c") || equalFold(word, "server") || equalFold(word, "client") || equalFold(word, "send") || equalFold(word, "sent") || equalFold(word, "request")
}
