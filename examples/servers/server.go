package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Server is one mail server: how it is installed and started, and what it is
// made to refuse. Its configuration lies in the folder of its name beside the
// recording; a path there is a path on the machine.
type Server struct {
	Name    string // of its recording: "postfix"
	Title   string // for people: "Postfix"
	Image   Image
	Version string // a shell command that prints the version
	Start   string // a shell script that starts it, after which it listens on Ports
	Ports   []int
	Cases   []Case
	Folder  string // where the folder with its configuration lies; recordings when empty
}

var all = []*Server{postfix, exim, filters, aiosmtpd, nodemailer, dovecot, opensmtpd, chasquid, haraka, sendmail, courier}

// Boot starts the server on a machine of its own. The second result ends it.
func (s *Server) Boot(ctx context.Context) (*Machine, func(), error) {
	image, err := s.Image.build(ctx, s.Name)
	if err != nil {
		return nil, nil, err
	}
	files, err := s.files()
	if err != nil {
		return nil, nil, err
	}
	m, err := newMachine(ctx, image, files)
	if err != nil {
		return nil, nil, err
	}
	names, err := serveNames(m)
	if err != nil {
		m.Close()
		return nil, nil, err
	}
	end := func() {
		names.Close()
		m.Close()
	}
	if _, err := m.Run(ctx, "set -e\n"+s.Start); err != nil {
		end()
		return nil, nil, err
	}
	for _, port := range s.Ports {
		if err := m.wait(ctx, port); err != nil {
			logs, _ := m.Run(ctx, logTail+"; ps ax")
			end()
			return nil, nil, fmt.Errorf("%w\n%s", err, logs)
		}
	}
	return m, end, nil
}

// common is laid over every machine.
//
//go:embed machine
var common embed.FS

// files returns the files that are laid over the image: those of every machine,
// its certificate, and the server's configuration.
func (s *Server) files() (map[string]string, error) {
	cert, key, err := certificate()
	if err != nil {
		return nil, err
	}
	files := map[string]string{"etc/ssl/mx.crt": cert, "etc/ssl/mx.key": key, "etc/ssl/mx.pem": key + cert}
	base, err := fs.Sub(common, "machine")
	if err != nil {
		return nil, err
	}
	folder := s.Folder
	if folder == "" {
		folder = recordings
	}
	for _, tree := range []fs.FS{base, os.DirFS(filepath.Join(folder, s.Name))} {
		err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(tree, name)
			files[name] = string(text)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// wait returns when the server listens on a port.
func (m *Machine) wait(ctx context.Context, port int) error {
	var err error
	for range 300 {
		conn, dialErr := m.Dial(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if dialErr == nil {
			return conn.Close()
		}
		err = dialErr
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("no server on port %d: %w", port, err)
}

// version asks the machine for the server's version.
func (s *Server) version(ctx context.Context, m *Machine) (string, error) {
	out, err := m.Run(ctx, s.Version)
	return strings.Join(strings.Fields(out), " "), err
}
