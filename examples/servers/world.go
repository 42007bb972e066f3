package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"

	"github.com/emersion/go-smtp"
)

// A world is the rest of the mail world for a machine: the server of
// remote.example, which refuses in several ways, and that of home.example, whose
// mailbox gets the bounces.
type world struct {
	server *smtp.Server
	mails  chan string // what came for home.example
	known  sync.Map    // who was put off once
}

// worldAddr is where the name server says that it is.
const worldAddr = "127.0.0.25:25"

func serveWorld(m *Machine) (*world, error) { return serveAt(m, worldAddr, nil) }

// serveAt serves the world at an address, with STARTTLS if it has a
// configuration for it.
func serveAt(m *Machine, addr string, encrypt *tls.Config) (*world, error) {
	w := &world{mails: make(chan string, 100)}
	w.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &visit{world: w}, nil }))
	w.server.Domain = "world.example"
	w.server.MaxMessageBytes = 100_000
	w.server.TLSConfig = encrypt
	var listener net.Listener
	err := m.within(func() (err error) {
		listener, err = net.Listen("tcp", addr)
		return err
	})
	if err != nil {
		return nil, err
	}
	go func() { _ = w.server.Serve(listener) }()
	return w, nil
}

func (w *world) Close() { _ = w.server.Close() }

// A visit is one session of a server that delivers.
type visit struct {
	world *world
	to    []string
}

func (v *visit) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt refuses by the recipient's name.
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	name, _, _ := strings.Cut(to, "@")
	if r, ok := refusals[name]; ok {
		return r
	}
	if name == "soon" {
		if _, again := v.world.known.LoadOrStore(to, true); !again {
			return refusals["later"]
		}
	}
	v.to = append(v.to, to)
	return nil
}

var refusals = map[string]error{
	"nobody":   &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no mailbox of that name here"},
	"full":     &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "The mailbox is over its quota"},
	"members":  &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "This list takes mail from its members only.\nWrite to its owner\nif you want to join"},
	"later":    &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted, please come back in five minutes"},
	"listed":   &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "We take no mail from 192.0.2.44, which is listed at dnsbl.example"},
	"unsigned": &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 26}, Message: "Neither SPF nor DKIM speak for the domain home.example"},
	"clear":    &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Encryption is required here, begin with STARTTLS"},
	"hurry":    &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too many messages from your server, please slow down"},
	"waits":    &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted, please come back in five minutes"},
	"bare":     &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: "no"},
}

func (v *visit) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, to := range v.to {
		switch name, domain, _ := strings.Cut(to, "@"); {
		case domain == "home.example":
			v.world.mails <- string(text)
		case name == "filter":
			return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "This message looks like spam"}
		case name == "broken":
			return fmt.Errorf("the disk is on fire")
		}
	}
	return nil
}

func (v *visit) Reset()        { v.to = nil }
func (v *visit) Logout() error { return nil }
