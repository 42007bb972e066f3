package classify

// StageBasis is how the stage of a result is known.
type StageBasis uint8

// The bases of a stage. The zero value is StageBasisNone.
const (
	StageBasisNone     StageBasis = iota // there is no stage
	StageBasisTold                       // the caller, what wraps the reply, a session, or the code itself tells it
	StageBasisInferred                   // the reason, or a phrase, is as good as always found at it
)

var stageBasisNames = [...]string{
	StageBasisNone:     "",
	StageBasisTold:     "told",
	StageBasisInferred: "inferred",
}

// String returns the id of v, "" for StageOpen.
func (v StageBasis) String() string { return nameOf("stage basis", stageBasisNames[:], v) }

// AppendText implements [encoding.TextAppender].
func (v StageBasis) AppendText(b []byte) ([]byte, error) { return append(b, v.String()...), nil }

// MarshalText implements [encoding.TextMarshaler].
func (v StageBasis) MarshalText() ([]byte, error) { return v.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes what String returns.
func (v *StageBasis) UnmarshalText(text []byte) error {
	w, err := parseName[StageBasis]("stage basis", stageBasisNames[:], string(text))
	if err != nil {
		return err
	}
	*v = w
	return nil
}
