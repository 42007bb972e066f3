package classify

import "testing"

// TestParseEnhancedCode holds the grammar of RFC 3463 §2: a class of 2, 4 or 5,
// and two numbers of one to three digits.
func TestParseEnhancedCode(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       EnhancedCode
		bad        bool
	}{
		{"none", "", EnhancedCode{}, false},
		{"short", "5.1.1", EnhancedCode{5, 1, 1}, false},
		{"three digits", "4.999.999", EnhancedCode{4, 999, 999}, false},
		{"four digits of the detail", "5.1.1000", EnhancedCode{}, true},
		{"four digits of the subject", "5.1000.1", EnhancedCode{}, true},
		{"another class", "3.1.1", EnhancedCode{}, true},
		{"two numbers", "5.1", EnhancedCode{}, true},
		{"something behind it", "5.1.1 ", EnhancedCode{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseEnhancedCode(tt.text)
			if got != tt.want || (err != nil) != tt.bad {
				t.Errorf("ParseEnhancedCode(%q) = %v, %v", tt.text, got, err)
			}
		})
	}
}
