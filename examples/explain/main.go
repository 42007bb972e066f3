package main

import (
	"bufio"
	"encoding/json"
	"os"

	"github.com/smtperr/go-smtperr/classify"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var x struct{ Text, Stage string }
		json.Unmarshal(in.Bytes(), &x)
		r := classify.Text(x.Text, classify.Hints{Role: classify.Relay})
		out.Encode(map[string]any{"stage": r.Stage, "code": r.Code, "enhanced": r.Enhanced, "text": r.Text, "reason": r.Reason, "permanence": r.Permanence, "rule": r.Rule, "basis": r.Basis})
	}
}
