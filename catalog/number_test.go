package catalog

import (
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// TestNumbers holds the numbers of the shipped languages to those of x/text.
func TestNumbers(t *testing.T) {
	for _, tag := range Languages() {
		c, p := For(tag), message.NewPrinter(tag)
		for n := int64(1); n < 1e12; n = n*13/9 + 1 {
			if got, want := c.formatNumber(strconv.FormatInt(n, 10)), p.Sprint(n); got != want {
				t.Errorf("%v: %d is %q, not %q", tag, n, got, want)
			}
		}
		for _, n := range []int64{1, 999, 1000, 1049, 1050, 1051, 1150, 1250, 1950, 9949, 9950, 99_949, 99_950, 999_949, 999_950, 999_999, 1_050_000, 1_150_000, 10_485_760, 5_000_000_000_000, 1_234_567_890_123_456, 1<<63 - 1} {
			value := float64(n)
			for _, unit := range strings.Fields(c.Phrase("size-units")) {
				if value < 1000 || unit == "TB" {
					if got, want := c.FormatSize(n), p.Sprint(number.Decimal(value, number.MaxFractionDigits(1)))+" "+unit; got != want {
						t.Errorf("%v: %d bytes are %q, not %q", tag, n, got, want)
					}
					break
				}
				value /= 1000
			}
		}
	}
}

func TestNumberForm(t *testing.T) {
	tests := []struct {
		name, sample, want string // 9876543.2
	}{
		{"English", "1,234.5", "9,876,543.2"},
		{"German", "1.234,5", "9.876.543,2"},
		{"French", "1\u202f234,5", "9\u202f876\u202f543,2"},
		{"without groups", "1234,5", "9876543,2"},
		{"Arabic", "١٬٢٣٤٫٥", "٩٬٨٧٦٬٥٤٣٫٢"},
		{"nothing", "", ""},
		{"no tenths", "1,234", ""},
		{"other digits", "1,235.4", ""},
		{"no decimal sign", "1,2345", ""},
		{"a digit more", "1,234.56", ""},
		{"something before", "a1,234.5", ""},
		{"something behind", "1,234.5a", ""},
		{"other groups", "12,34.5", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := parseMessages("x.txt", "Language: en\nName: x\n\nPhrase: number\nText: "+tt.sample+"\n")
			if (err == nil) != (tt.want != "") {
				t.Fatalf("error %v", err)
			}
			if err != nil {
				return
			}
			c := &Catalog{load: func() (*messages, error) { return m, nil }}
			if got := c.formatNumber("9876543.2"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestPluralOfUnits takes the form of another language.
func TestPluralOfUnits(t *testing.T) {
	m, err := parseMessages("x.txt", "Language: pl\nName: x\n\nUnit: minute\nOne: # minuta\nFew: # minuty\nMany: # minut\nOther: # minuty\n")
	if err != nil {
		t.Fatal(err)
	}
	c := &Catalog{load: func() (*messages, error) { return m, nil }, spoken: language.MustParseBase("pl"), base: Match("en")}
	for n, want := range map[int]string{1: "1 minuta", 2: "2 minuty", 5: "5 minut", 22: "22 minuty", 1000: "1,000 minut"} {
		if got := c.amount("minute", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
