package classify

import (
	"fmt"
	"strconv"
)

// The vocabularies of this package are small enumerations whose names are
// public ids: they stand in JSON, in rule files, in catalog keys and in logs.
// They share the two functions below.

func nameOf[T ~uint8](kind string, names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return kind + "(" + strconv.Itoa(int(v)) + ")"
}

func parseName[T ~uint8](kind string, names []string, text string) (T, error) {
	for i, name := range names {
		if name == text {
			return T(i), nil
		}
	}
	return 0, fmt.Errorf("classify: no %s is called %s", kind, quote(text))
}

// quote bounds and escapes text of unknown origin for an error message.
func quote(s string) string {
	const limit = 64
	if len(s) > limit {
		return strconv.QuoteToASCII(s[:limit]) + "…"
	}
	return strconv.QuoteToASCII(s)
}
