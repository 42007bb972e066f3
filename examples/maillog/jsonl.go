package main

import (
	"encoding/json"
	"errors"
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
	err := write("totals", struct {
		totals
		Stopped bool      `json:"stopped"`
		From    time.Time `json:"from,omitzero"`
		To      time.Time `json:"to,omitzero"`
	}{r.Totals, r.Stopped, r.From, r.To})
	return errors.Join(err,
		each(write, "reason", r.Reasons), each(write, "provider", r.Providers), each(write, "server", r.Servers),
		each(write, "blocklist", r.Lists), each(write, "greylist", r.Grey), each(write, "tls", r.TLS),
		each(write, "address", r.Addresses), each(write, "unknown", r.Unknown), each(write, "time", r.Times),
		each(write, "delay", delayRows(r)), each(write, "damaged", damagedRows(r)))
}

// each writes the rows of a table, up to the first that cannot be written.
func each[T any](write func(string, any) error, table string, rows []T) error {
	for _, x := range rows {
		if err := write(table, x); err != nil {
			return err
		}
	}
	return nil
}

// A delayRow is a class of the time to delivery.
type delayRow struct {
	Seconds int64 `json:"up_to_seconds,omitempty"` // 0 for no bound
	N       int64 `json:"n"`
}

func delayRows(r *report) (rows []delayRow) {
	for i, n := range r.Delays {
		rows = append(rows, delayRow{delayBounds[i], n})
	}
	return rows
}

type damagedRow struct {
	Line string `json:"line"`
}

func damagedRows(r *report) (rows []damagedRow) {
	for _, s := range r.Damaged {
		rows = append(rows, damagedRow{s})
	}
	return rows
}
