package reply

import "strings"

// A digitName is how a library spells one digit of a code: behind a label, by a name.
type digitName struct {
	label string
	names [10]string
}

// SpelledCode returns a code whose digits are spelled in names, as the forms list them, or
// 0: Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }.
func SpelledCode(s string) int {
	code, _ := known().spelledCode(s)
	return code
}

// spelledCode returns the code, and where its last name ends.
func (f *forms) spelledCode(s string) (code, end int) {
	const longest = 160
	at := strings.Index(s, f.digits[0].label)
	if at < 0 {
		return 0, 0
	}
	for i := range f.digits {
		d := &f.digits[i]
		next := strings.Index(s[at:min(len(s), at+longest)], d.label)
		if next < 0 {
			return 0, 0
		}
		at += next + len(d.label)
		digit := d.at(s[at:])
		if digit < 0 {
			return 0, 0
		}
		code = code*10 + digit
		at += len(d.names[digit])
	}
	return code, at
}

// at returns the digit whose name s begins with, -1 where it does with none.
func (d *digitName) at(s string) int {
	for digit, name := range d.names {
		if rest, ok := strings.CutPrefix(s, name); name != "" && ok && (rest == "" || !isAlnum(rest[0])) {
			return digit
		}
	}
	return -1
}
