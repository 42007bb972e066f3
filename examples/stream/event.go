package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// An Event is what a sending service or a mail server tells of one attempt to deliver
// one mail to one recipient, whatever it calls the fields.
type Event struct {
	ID        string // the same for an event that comes twice
	Millis    int64  // when it happened, since 1970; 0 where the event does not say
	Kind      string // delivered, deferred or failed
	Recipient string // address, "" where the event names nobody
	SendingIP string // from which address we sent
	Server    string // host name of the server that answered
	Text      string // what it answered
}

// The kinds of events.
const (
	delivered = "delivered"
	deferred  = "deferred"
	failed    = "failed"
)

// maxLine bounds a line of the input, in bytes. What is longer is no event.
const maxLine = 1 << 20

// Parse reads a line: a JSON object or an array of them in one of the formats, or, where
// it does not begin as JSON, the reply itself. An event that tells nothing of a delivery,
// as that of an opened mail, gives no Event and no error.
func Parse(line string) ([]Event, error) {
	line = strings.TrimSpace(line)
	switch {
	case line == "":
		return nil, nil
	case len(line) > maxLine:
		return nil, fmt.Errorf("line of %d bytes", len(line))
	case line[0] == '[' && json.Valid([]byte(line)):
		var list []json.RawMessage
		if err := json.Unmarshal([]byte(line), &list); err != nil {
			return nil, err
		}
		var events []Event
		for _, object := range list {
			some, err := parseObject(object)
			if err != nil {
				return nil, err // the line is an event's poison as a whole: it is kept as a whole
			}
			events = append(events, some...)
		}
		return events, nil
	case line[0] == '{':
		return parseObject([]byte(line))
	}
	return []Event{{ID: hash([]byte(line)), Kind: failed, Text: line}}, nil
}

// An object is an event as it came.
type object map[string]any

func parseObject(data []byte) ([]Event, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var o object
	if err := decoder.Decode(&o); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if decoder.More() {
		return nil, errors.New("event: something behind the object")
	}
	for _, f := range formats {
		if !f.is(o) {
			continue
		}
		events, err := f.read(o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		for i := range events {
			e := &events[i]
			if e.Kind == "" {
				return nil, fmt.Errorf("%s: no kind", f.name)
			}
			if e.ID == "" {
				e.ID = hash(data)
			}
			e.ID = f.name + ":" + e.ID
			if len(events) > 1 {
				e.ID += ":" + e.Recipient
			}
		}
		return events, nil
	}
	return nil, errors.New("event: of no format that is known")
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// text returns what stands under a path of names, as text; "" where there is nothing.
func (o object) text(path ...string) string {
	switch v := o.at(path...).(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// first returns the first text that is there.
func (o object) first(names ...string) string {
	for _, name := range names {
		if s := o.text(name); s != "" {
			return s
		}
	}
	return ""
}

func (o object) at(path ...string) any {
	var v any = map[string]any(o)
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

// object returns the object under a path, an empty one where there is none.
func (o object) object(path ...string) object {
	m, _ := o.at(path...).(map[string]any)
	return m
}

// list returns the objects of an array.
func (o object) list(path ...string) (list []object) {
	values, _ := o.at(path...).([]any)
	for _, v := range values {
		if m, ok := v.(map[string]any); ok {
			list = append(list, m)
		}
	}
	return list
}

func (o object) has(names ...string) bool {
	for _, name := range names {
		if o[name] == nil {
			return false
		}
	}
	return true
}

// millis reads a time: seconds since 1970, with a fraction or without, or RFC 3339.
func millis(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UnixMilli(), nil
	}
	var seconds float64
	if err := json.Unmarshal([]byte(s), &seconds); err != nil || seconds < 0 || seconds > 1e11 {
		return 0, fmt.Errorf("%.40q is no time", s)
	}
	return int64(seconds * 1000), nil
}
