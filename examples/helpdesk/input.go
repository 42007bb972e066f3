package main

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/smtperr/go-smtperr/examples/helpdesk/desk"
)

// input is what somebody entered.
type input struct {
	text     string // pasted, or the beginning of a file
	provider string
	language string
	query    string
}

// The bounds of a request, in bytes: what is read of a form without a file, of a body
// with one, of what was pasted, and of a file.
const (
	maxForm  = 16 << 10
	maxBody  = 8 << 20
	maxText  = 256 << 10
	maxFile  = 1 << 20
	maxQuery = 4 << 10
	maxField = 100
)

var errForm = errors.New("no form")

// readInput reads a form. It is read as a stream: of a large file the beginning is
// kept, and nothing goes to the disk.
func readInput(w http.ResponseWriter, r *http.Request) (input, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return input{}, err
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return input{}, err
		}
		return input{query: r.PostForm.Get("q")}, nil
	case "multipart/form-data":
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		parts, err := r.MultipartReader()
		if err != nil {
			return input{}, err
		}
		return readParts(parts)
	}
	return input{}, errForm
}

func readParts(parts *multipart.Reader) (in input, err error) {
	var file, switched string
	for range 20 { // a form of ours has fewer
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return input{}, err
		}
		var field *string
		limit := int64(maxField)
		switch part.FormName() {
		case "q":
			field, limit = &in.query, maxQuery
		case "text":
			field, limit = &in.text, maxText
		case "file":
			field, limit = &file, maxFile
		case "provider":
			field = &in.provider
		case "language":
			field = &in.language
		case "switch":
			field = &switched
		default:
			continue
		}
		// What is too long of a field for a person is refused; a file may go on.
		text, err := io.ReadAll(io.LimitReader(part, limit+1))
		if err != nil {
			return input{}, err
		}
		if int64(len(text)) > limit {
			if part.FormName() != "file" {
				return input{}, &http.MaxBytesError{Limit: limit}
			}
			text = text[:limit]
		}
		*field = string(text)
	}
	if strings.TrimSpace(in.text) == "" {
		in.text = file
	}
	if switched != "" {
		in.language = switched
	}
	if in.language != "" && !slices.Contains(desk.Languages, in.language) {
		return input{}, errForm
	}
	return in, nil
}
