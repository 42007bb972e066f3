package smtperrtest_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
	"github.com/smtperr/go-smtperr/smtperr/smtperrtest"
)

// SMTP is not spoken there (RFC 2033 §4.1).
func TestLMTPIsNotSMTP(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.LMTP())
	if d := smtperr.Diagnose(send(srv)); d.Stage != classify.StageHelo || d.Code != 500 {
		t.Errorf("SMTP to LMTP: %v", d)
	}
}

// A client that begins anew in the middle confuses nobody.
func TestLMTPAfterASecondMAIL(t *testing.T) {
	srv := smtperrtest.NewServer(t, smtperrtest.LMTP())
	conn, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	const lines = "LHLO localhost\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.com>\r\nMAIL FROM:<a@example.org>\r\nDATA\r\nx\r\n.\r\nNOOP\r\nQUIT\r\n"
	if _, err := io.WriteString(conn, lines); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil || !strings.HasSuffix(string(got), "\r\n221 2.0.0 Bye\r\n") {
		t.Errorf("the server says %q, %v", got, err)
	}
}
