package main

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
)

// writeCSV writes the addresses of a report.
func writeCSV(out io.Writer, r *report) error {
	w := csv.NewWriter(out)
	if err := w.Write([]string{"address", "advice", "why", "reason", "failures", "last", "reply"}); err != nil {
		return err
	}
	for _, x := range r.Addresses {
		last := ""
		if !x.Last.IsZero() {
			last = x.Last.Format(time.RFC3339)
		}
		if err := w.Write([]string{harmless(x.Address), x.Advice, harmless(x.Why), x.Reason, strconv.FormatInt(x.Failures, 10), last, harmless(x.Reply)}); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// harmless keeps a spreadsheet from taking a stranger's text for a formula: it
// puts an apostrophe before it.
func harmless(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r|%", s[0]) >= 0 {
		return "'" + s
	}
	return s
}
