package main

import (
	"encoding/json"
	"io"
	"time"
)

// writeJSONL writes a report as JSON, one object a line, each with what it is
// as its "table".
func writeJSONL(out io.Writer, r *report) error {
	encode := json.NewEncoder(out)
	encode.SetEscapeHTML(false)
	write := func(table string, v any) error {
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		object := map[string]json.RawMessage{}
		if err := json.Unmarshal(data, &object); err != nil {
			return err
		}
		if object["table"], err = json.Marshal(table); err != nil {
			return err
		}
		return encode.Encode(object)
	}
	if err := write("totals", struct {
		totals
		Stopped bool      `json:"stopped"`
		From    time.Time `json:"from,omitzero"`
		To      time.Time `json:"to,omitzero"`
	}{r.Totals, r.Stopped, r.From, r.To}); err != nil {
		return err
	}
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	for _, x := range r.Reasons {
		note(write("reason", x))
	}
	for _, x := range r.Providers {
		note(write("provider", x))
	}
	for _, x := range r.Servers {
		note(write("server", x))
	}
	for _, x := range r.Lists {
		note(write("blocklist", x))
	}
	for _, x := range r.Grey {
		note(write("greylist", x))
	}
	for _, x := range r.TLS {
		note(write("tls", x))
	}
	for _, x := range r.Addresses {
		note(write("address", x))
	}
	for _, x := range r.Unknown {
		note(write("unknown", x))
	}
	for _, x := range r.Times {
		note(write("time", x))
	}
	for i, n := range r.Delays {
		note(write("delay", struct {
			Seconds int64 `json:"up_to_seconds,omitempty"`
			N       int64 `json:"n"`
		}{delayBounds[i], n}))
	}
	for _, s := range r.Damaged {
		note(write("damaged", struct {
			Line string `json:"line"`
		}{s}))
	}
	return first
}
