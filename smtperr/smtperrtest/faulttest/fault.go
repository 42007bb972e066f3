package faulttest

import "fmt"

// Kind is what a proxy does.
type Kind uint8

// The kinds. An end, a reset and a silence come as soon as the byte before has
// passed; what is on its way back by then is lost.
const (
	KindCut     Kind = iota // the connection ends, in order, in both directions
	KindReset               // the connection is reset in both directions
	KindStall               // nothing passes any more in this direction
	KindSplit               // the rest passes a moment later
	KindCorrupt             // bits of the byte are flipped
	KindInsert              // something stands before the byte
)

var kindNames = [...]string{"cut", "reset", "stall", "split", "corrupt", "insert"}

// String returns the kind's name.
func (k Kind) String() string { return kindNames[k] }

// A Fault is what happens to a conversation.
type Fault struct {
	Kind       Kind
	FromServer bool   // on the way to the client, not to the server
	At         int    // how many bytes pass before
	Mask       byte   // the bits that KindCorrupt flips
	Text       string // what KindInsert slips in
}

// At Fault.At: a Split before every byte of both directions, and no fault at all.
const (
	everyByte = -1
	none      = -2
)

// String tells what happens where.
func (f Fault) String() string {
	direction := "to the server"
	if f.FromServer {
		direction = "to the client"
	}
	switch {
	case f.At == everyByte:
		return "split before every byte"
	case f.Kind == KindCorrupt:
		return fmt.Sprintf("corrupt byte %d %s by %#02x", f.At, direction, f.Mask)
	case f.Kind == KindInsert:
		return fmt.Sprintf("insert %q before byte %d %s", f.Text, f.At, direction)
	}
	return fmt.Sprintf("%v after %d bytes %s", f.Kind, f.At, direction)
}

// What Corrupt flips. 0x06 and 0x07 make another class of a reply's first digit.
var masks = []byte{0x07, 0x06, 0x01, 0x80}

// What Insert slips in: a stray byte, and a line that is well formed.
var (
	toClient = []string{"250 2.0.0 stray\r\n", "550 5.0.0 stray\r\n", "354 stray\r\n", "x", "\n"}
	toServer = []string{"NOOP\r\n", "RSET\r\n", "x", "\n"}
)

// variants returns the faults at a place: all of them, or one of each kind in
// turn.
func variants(fromServer bool, at int, all bool) []Fault {
	var list []Fault
	for _, k := range []Kind{KindCut, KindReset, KindStall, KindSplit} {
		list = append(list, Fault{Kind: k, FromServer: fromServer, At: at})
	}
	for i, m := range masks {
		if all || i == at%len(masks) {
			list = append(list, Fault{Kind: KindCorrupt, FromServer: fromServer, At: at, Mask: m})
		}
	}
	strays := toServer
	if fromServer {
		strays = toClient
	}
	for i, s := range strays {
		if all || i == at%len(strays) {
			list = append(list, Fault{Kind: KindInsert, FromServer: fromServer, At: at, Text: s})
		}
	}
	return list
}
