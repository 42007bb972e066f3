package classify

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/smtperr/go-smtperr/classify/internal/reply"
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
	code, n := reply.ScanEnhanced(s, 0)
	if n != len(s) {
		return EnhancedCode{}, fmt.Errorf("classify: enhanced status code %s: %w", quote(s), errEnhancedCode)
	}
	return EnhancedCode(code), nil
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
// (RFC 3463 §2).
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
