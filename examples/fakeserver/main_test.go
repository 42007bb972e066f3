package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

func TestList(t *testing.T) {
	var out strings.Builder
	if err := run(context.Background(), []string{"-list"}, &out); err != nil {
		t.Fatal(err)
	}
	for s := range smtperrtest.Scenarios() {
		if !strings.Contains(out.String(), s.Name+" ") || !strings.Contains(out.String(), s.About) {
			t.Errorf("%s is not listed", s.Name)
		}
	}
}

func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"-scenario", "gmx-over-quota"}, w)
		w.Close()
	}()
	lines := bufio.NewScanner(r)
	lines.Scan()
	addr, ok := strings.CutPrefix(lines.Text(), "listening at ")
	if !ok {
		t.Fatalf("first line %q", lines.Text())
	}
	sent := make(chan error, 1)
	go func() {
		sent <- smtperr.SendMail(addr, nil, "a@example.org", []string{"b@example.com"}, []byte("Subject: x\r\n\r\n"))
	}()
	refused := false
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "1 S: 552 Quota exceeded") {
			refused = true
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	if err := <-sent; smtperr.Diagnose(err).Reason.String() != "mailbox-full" || !refused {
		t.Errorf("error %v, in the transcript: %v", err, refused)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestBadArguments(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"no such scenario", []string{"-scenario", "nonsense"}, `no scenario "nonsense"`},
		{"an argument", []string{"gmx-over-quota"}, "unexpected argument"},
		{"a bad address", []string{"-addr", "256.0.0.1:1"}, "256.0.0.1"},
		{"an unknown flag", []string{"-nonsense"}, "nonsense"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := run(context.Background(), tt.args, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}
