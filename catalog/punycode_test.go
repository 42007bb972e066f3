package catalog

import "testing"

func TestPlainHost(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"ASCII", "mx.example.org", "mx.example.org"},
		{"German", "xn--mller-kva.example", "müller.example"},
		{"two labels", "xn--bcher-kva.xn--mller-kva.example", "bücher.müller.example"},
		{"no letter of ASCII", "xn--fiqs8s", "中国"},
		{"hyphens", "xn--a--b-1ra.example", "a-ü-b.example"},
		{"nothing behind the prefix", "xn--.example", ".example"},
		{"cut", "xn--mller-kv.example", "xn--mller-kv.example"},
		{"no digit", "xn--mller-k_a.example", "xn--mller-k_a.example"},
		{"no such character", "xn--999999999.example", "xn--999999999.example"},
		{"too long", "xn--" + "99999999999999999999999999999999999999999999999999999999999999999.example", "xn--" + "99999999999999999999999999999999999999999999999999999999999999999.example"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plainHost(tt.in); got != tt.want {
				t.Errorf("plainHost(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
