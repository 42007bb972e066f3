package desk

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarkup(t *testing.T) {
	var m markup
	m.open("a", "href", `"><script>`, "title", "a'b&c")
	m.text("<b>\"'&")
	m.shut("a")
	want := `<a href="&#34;&gt;&lt;script&gt;" title="a&#39;b&amp;c">&lt;b&gt;&#34;&#39;&amp;</a>` + "\n"
	if diff := cmp.Diff(want, m.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLinks(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []Span
	}{
		{"none", "no link", []Span{{Text: "no link"}}},
		{"nothing", "", nil},
		{"in a sentence", "See https://example.org/a?b=c. Then wait.", []Span{{Text: "See "}, {"https://example.org/a?b=c", "https://example.org/a?b=c"}, {Text: ". Then wait."}}},
		{"two", "http://a.example https://b.example", []Span{{"http://a.example", "http://a.example"}, {Text: " "}, {"https://b.example", "https://b.example"}}},
		{"in quotation marks", "„https://example.org“", []Span{{Text: "„"}, {"https://example.org", "https://example.org"}, {Text: "“"}}},
		{"name of a user", "https://example.org@192.0.2.1/", []Span{{Text: "https://example.org@192.0.2.1/"}}},
		{"other scheme", "javascript:alert(1) ftp://example.org", []Span{{Text: "javascript:alert(1) ftp://example.org"}}},
		{"nothing behind the scheme", "https:// is safer", []Span{{Text: "https://"}, {Text: " is safer"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Links(tt.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
