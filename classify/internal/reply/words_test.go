package reply

import "testing"

func TestWords(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a mark in brackets is part of the words", "421 4.7.0 [AB12] come back later", "[AB12] come back later"},
		{"so is an address in brackets", "550 5.7.1 [192.0.2.1      12] refused", "[192.0.2.1      12] refused"},
		{"brackets around the enhanced code are not", "550 [5.1.1] nobody", "nobody"},
		{"words in quotation marks", `550 "nobody" lives here`, `"nobody" lives here`},
		{"all of it in quotation marks", `550 "nobody lives here"`, "nobody lives here"},
		{"two spaces stay", "550 nobody  here", "nobody  here"},
		{"lines", "550-5.1.1 nobody\r\n550 5.1.1 here\r\n", "nobody here"},
		{"lines that a logger wrote as one", `550-5.1.1 nobody\r\n550 5.1.1 here`, "nobody here"},
		{"codes that a log joined into the words", "550-5.1.1 nobody 550-5.1.1 lives 550 5.1.1 here", "nobody lives here"},
		{"another code is part of the words", "550-5.1.1 not like 450 4.2.1 yesterday", "not like 450 4.2.1 yesterday"},
		{"a number is no code", "550 5.1.1 nobody in 550 houses", "nobody in 550 houses"},
		{"behind marks", "<<< 550-nobody\n<<< 550 here", "nobody here"},
		{"behind a log's prefix", "10:00:00 <a> Recv: 550-nobody\n10:00:00 <a> Recv: 550 here\n10:00:01 <a> Send: QUIT", "nobody here"},
		{"a pager's number", "550-nobody\n12\n550 here", "nobody here"},
		{"control characters", "550 no\x1b[31mbody", "nobody"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(tt.text)
			if got := r.Human(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
