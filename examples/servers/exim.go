package servers

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// eximRoot names the environment variable with the folder that fetch.sh filled.
const eximRoot = "SERVERS_EXIM"

// Exim starts an Exim of its own on loopback. What it takes is thrown away.
func Exim(t *testing.T) *Server {
	t.Helper()
	needRoot(t)
	exim := filepath.Join(os.Getenv(eximRoot), "root/usr/sbin/exim4")
	if os.Getenv(eximRoot) == "" {
		t.Skip("no Exim: fetch.sh unpacks it, and " + eximRoot + " names the folder")
	}
	if _, err := os.Stat(exim); err != nil {
		t.Skip("no Exim: ", err)
	}
	dir := workDir(t)
	cert, key := certificate(t)
	write(t, dir, "cert.pem", cert, 0o644)
	write(t, dir, "key.pem", key, 0o640)
	write(t, dir, "spool/keep", "", 0o644)
	write(t, dir, "log/keep", "", 0o644)
	for _, name := range []string{"key.pem", "spool", "log"} {
		own(t, "Debian-exim", filepath.Join(dir, name))
	}
	port := freePort(t)
	write(t, dir, "exim.conf", fmt.Sprintf(eximConf, dir, port), 0o644)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, exim, "-C", filepath.Join(dir, "exim.conf"), "-bdf")
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
	})
	s := &Server{Plain: "127.0.0.1:" + port, Auth: "127.0.0.1:" + port}
	wait(t, s.Plain)
	return s
}

const eximConf = `
primary_hostname = mx.example.org
spool_directory = %[1]s/spool
log_file_path = %[1]s/log/%%slog
pid_file_path = %[1]s/pid
exim_user = Debian-exim
exim_group = Debian-exim
never_users =
daemon_smtp_ports = %[2]s
local_interfaces = 127.0.0.1
tls_certificate = %[1]s/cert.pem
tls_privatekey = %[1]s/key.pem
tls_advertise_hosts = *
message_size_limit = 20000
recipients_max = 3
recipients_max_reject = true
host_lookup =
queue_only = true
helo_try_verify_hosts =
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data

begin acl

acl_rcpt:
  require verify = sender
  require message = relay not permitted
          domains = example.org
  require verify = recipient
  accept

acl_data:
  deny message = maximum allowed line length is 998 octets, got $max_received_linelength
       condition = ${if > {$max_received_linelength}{998}}
  deny message = This message contains malware (Test-Signature)
       condition = ${if match{$h_subject:}{virus}}
  deny message = This message scored 12.5 spam points.
       condition = ${if match{$h_subject:}{offer}}
  accept

begin routers

local:
  driver = accept
  domains = example.org
  local_parts = anna : bert
  transport = drop

begin transports

drop:
  driver = appendfile
  file = /dev/null
  user = Debian-exim

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = false
  server_prompts = :
  server_advertise_condition = yes
`
