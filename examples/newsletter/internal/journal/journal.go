// Package journal keeps in a file what became of a mailing.
package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/smtperr/go-smtperr/smtperr"
)

// An Entry is what is known of one member's mail.
type Entry struct {
	Address, MessageID string
	Remove             bool // a bounce says that the address is of no use
	Diagnosis          smtperr.Diagnosis
}

// A Journal is a file of entries, a line each. The last one of an address counts.
type Journal struct {
	Known map[string]Entry // by address
	file  *os.File
}

// Open opens a journal, or begins one.
func Open(name string) (*Journal, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	j := &Journal{map[string]Entry{}, f}
	for d := json.NewDecoder(f); ; {
		var e Entry
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			return j, nil
		} else if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
		}
		j.Known[e.Address] = e
	}
}

// Add adds an entry, and returns when it is on the disk.
func (j *Journal) Add(e Entry) error {
	j.Known[e.Address] = e
	return errors.Join(json.NewEncoder(j.file).Encode(e), j.file.Sync())
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }
