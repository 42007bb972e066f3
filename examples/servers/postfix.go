package servers

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
)

// Postfix starts a Postfix of its own on loopback. Its queue is thrown away.
func Postfix(t *testing.T) *Server {
	t.Helper()
	needRoot(t)
	postfix, err := exec.LookPath("postfix")
	if err != nil {
		t.Skip("no Postfix: fetch.sh installs it")
	}
	dir := workDir(t)
	cert, key := certificate(t)
	write(t, dir, "conf/cert.pem", cert, 0o644)
	write(t, dir, "conf/key.pem", key, 0o600)
	ports := [3]string{freePort(t), freePort(t), freePort(t)}
	write(t, dir, "conf/main.cf", fmt.Sprintf(postfixMain, dir), 0o644)
	write(t, dir, "conf/master.cf", fmt.Sprintf(postfixMaster, ports[0], ports[1], ports[2]), 0o644)
	write(t, dir, "conf/dynamicmaps.cf", "", 0o644)
	write(t, dir, "data/keep", "", 0o644)
	write(t, dir, "queue/keep", "", 0o644)
	own(t, "postfix", filepath.Join(dir, "data"))
	conf := filepath.Join(dir, "conf")
	if err := command(t, postfix, "-c", conf, "start"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command(t, postfix, "-c", conf, "stop") })
	s := &Server{Plain: "127.0.0.1:" + ports[0], TLS: "127.0.0.1:" + ports[1], Auth: "127.0.0.1:" + ports[2]}
	wait(t, s.Plain)
	return s
}

const postfixMain = `
compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
maillog_file = %[1]s/data/log
maillog_file_prefixes = /
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination = example.org
mynetworks = 192.0.2.0/24
local_recipient_maps = inline:{ anna=1 }
alias_maps =
alias_database =
message_size_limit = 20000
smtpd_recipient_limit = 3
smtpd_helo_required = yes
smtpd_tls_cert_file = %[1]s/conf/cert.pem
smtpd_tls_key_file = %[1]s/conf/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_recipient_restrictions = reject_non_fqdn_sender, reject_unknown_sender_domain, reject_unauth_destination
smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname
smtpd_end_of_data_restrictions = check_sender_access inline:{ refused@example.org=REJECT }
header_checks = regexp:{ { /^Subject: forbidden/ REJECT } }
`

// What is delivered is thrown away.
const postfixMaster = `
127.0.0.1:%s inet n - n - - smtpd
127.0.0.1:%s inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
127.0.0.1:%s inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes -o smtpd_sasl_security_options=
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 discard
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
local unix - n n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`
