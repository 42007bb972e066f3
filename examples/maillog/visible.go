package main

import "strings"

// visible keeps a stranger's text from doing anything to a terminal or a page:
// what is neither to be seen nor a space goes.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xfffd:
			return -1
		}
		return r
	}, s)
}
