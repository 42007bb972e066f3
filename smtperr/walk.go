package smtperr

import "fmt"

// Bounds of an error tree. Nobody's real error is larger.
const (
	maxDepth = 64
	maxNodes = 256
)

// walk calls visit for an error and all that it wraps, in the order in which
// they were joined, until visit returns true.
func walk(err error, visit func(error) bool) {
	nodes := maxNodes
	var down func(err error, depth int) bool
	down = func(err error, depth int) bool {
		if err == nil || depth == 0 || nodes == 0 {
			return false
		}
		nodes--
		if visit(err) {
			return true
		}
		many, one := unwrap(err)
		for _, child := range many {
			if down(child, depth-1) {
				return true
			}
		}
		return down(one, depth-1)
	}
	down(err, maxDepth)
}

// unwrap returns what an error wraps, by either form of Unwrap: several errors
// that were joined, or one. A foreign method that panics, as on a nil pointer,
// wraps nothing.
func unwrap(err error) (many []error, one error) {
	defer func() {
		if recover() != nil {
			many, one = nil, nil
		}
	}()
	switch x := err.(type) {
	case interface{ Unwrap() error }:
		return nil, x.Unwrap()
	case interface{ Unwrap() []error }:
		return x.Unwrap(), nil
	}
	return nil, nil
}

// messageOf returns an error's message. A method that panics gives its type.
func messageOf(err error) (s string) {
	defer func() {
		if recover() != nil {
			s = fmt.Sprintf("%T", err)
		}
	}()
	if err == nil {
		return "no error"
	}
	return err.Error()
}
