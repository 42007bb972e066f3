package reply

import (
	"math/bits"
	"strings"
	"testing"
)

// TestThrees holds that groups of three digits are found wherever they stand, also across
// the places at which threes and digitsIn begin anew, and longer and shorter ones are not.
func TestThrees(t *testing.T) {
	for length := range 6 {
		for at := range 3 * threesAtOnce {
			for _, around := range []string{"x", "/", ":", "\xb5"} { // what stands beside the digits in the table of bytes
				s := strings.Repeat(around, at) + strings.Repeat("550", 2)[:length] + strings.Repeat(around, at%7)
				var found []int
				for from := 0; from < len(s); from += threesAtOnce {
					for f := threes(s, from); f != 0; f &= f - 1 {
						found = append(found, from+bits.TrailingZeros64(f))
					}
				}
				if length == 3 && (len(found) != 1 || found[0] != at) || length != 3 && len(found) > 0 {
					t.Fatalf("%d digits at %d between %q are found at %v", length, at, around, found)
				}
			}
		}
	}
}
