package classify

import (
	"errors"
	"fmt"
	"strconv"
)

// An EnhancedCode is an enhanced status code (RFC 3463 §2): class, subject and
// detail, as in 5.1.1. The zero value stands for none.
type EnhancedCode struct {
	Class   uint16 // 2 success, 4 persistent transient failure, 5 permanent failure
	Subject uint16 // 0 to 999
	Detail  uint16 // 0 to 999
}

var errEnhancedCode = errors.New("not of the form class.subject.detail with class 2, 4 or 5")

// ParseEnhancedCode parses "5.1.1". The class is 2, 4 or 5; subject and detail
// have up to three digits (RFC 3463 §2). The empty string gives the zero value.
func ParseEnhancedCode(s string) (EnhancedCode, error) {
	if s == "" {
		return EnhancedCode{}, nil
	}
	e, n := scanEnhanced(s, 0)
	if n != len(s) {
		return EnhancedCode{}, fmt.Errorf("classify: enhanced status code %s: %w", quote(s), errEnhancedCode)
	}
	return e, nil
}

// scanEnhanced reads an enhanced status code at s[i:] and returns it with the
// index behind it, or i when there is none.
func scanEnhanced(s string, i int) (EnhancedCode, int) {
	if len(s)-i < 5 || s[i] != '2' && s[i] != '4' && s[i] != '5' || s[i+1] != '.' {
		return EnhancedCode{}, i
	}
	subject, j := scanDetail(s, i+2)
	if j == i+2 || j >= len(s) || s[j] != '.' {
		return EnhancedCode{}, i
	}
	detail, k := scanDetail(s, j+1)
	if k == j+1 {
		return EnhancedCode{}, i
	}
	return EnhancedCode{uint16(s[i] - '0'), subject, detail}, k
}

// scanDetail reads one to three digits at s[i:] that no further digit follows.
func scanDetail(s string, i int) (uint16, int) {
	var v uint16
	j := i
	for j < len(s) && j < i+3 && s[j]-'0' <= 9 {
		v = v*10 + uint16(s[j]-'0')
		j++
	}
	if j < len(s) && s[j]-'0' <= 9 {
		return 0, i
	}
	return v, j
}

// IsZero reports whether e stands for no code.
func (e EnhancedCode) IsZero() bool { return e == EnhancedCode{} }

// String returns e as "5.1.1", or "" for the zero value.
func (e EnhancedCode) String() string {
	b, _ := e.AppendText(nil)
	return string(b)
}

// AppendText implements [encoding.TextAppender].
func (e EnhancedCode) AppendText(b []byte) ([]byte, error) {
	if e.IsZero() {
		return b, nil
	}
	b = strconv.AppendUint(b, uint64(e.Class), 10)
	b = append(b, '.')
	b = strconv.AppendUint(b, uint64(e.Subject), 10)
	b = append(b, '.')
	return strconv.AppendUint(b, uint64(e.Detail), 10), nil
}

// MarshalText implements [encoding.TextMarshaler].
func (e EnhancedCode) MarshalText() ([]byte, error) { return e.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what
// [ParseEnhancedCode] takes.
func (e *EnhancedCode) UnmarshalText(text []byte) error {
	v, err := ParseEnhancedCode(string(text))
	if err != nil {
		return err
	}
	*e = v
	return nil
}

// Permanence is what the class digit says: 4 temporary, 5 permanent
// (RFC 3463 §3.1).
func (e EnhancedCode) Permanence() Permanence { return permanenceOf(int(e.Class)) }

func permanenceOf(digit int) Permanence {
	switch digit {
	case 4:
		return Temporary
	case 5:
		return Permanent
	}
	return PermanenceUnknown
}
