package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A Machine runs one server: an image with files laid over it, in namespaces of
// its own for processes, mounts, its host name and the network, which is
// loopback alone. It ends with Close, and all that it runs with it.
type Machine struct {
	dir string
	cmd *exec.Cmd
	net *os.File // the network namespace
}

// hostName is the name of each machine.
const hostName = "mx.example.org"

// newMachine boots a machine from an image, with the files in it. Their paths
// are those on the machine, without the first slash.
func newMachine(ctx context.Context, image overlay, files map[string]string) (_ *Machine, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(image.upper), "run")
	if err != nil {
		return nil, err
	}
	m := &Machine{dir: dir}
	defer func() {
		if err != nil {
			m.Close()
		}
	}()
	o := newOverlay(image.root, dir)
	if err := o.make(); err != nil {
		return nil, err
	}
	// Servers drop their rights: they must be able to enter.
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	for name, text := range files {
		if err := lay(o.upper, image.upper, name, text); err != nil {
			return nil, err
		}
	}
	script := image.mount() + o.mount() + kernel + `hostname ` + hostName + `
exec chroot "$root" sh -c 'echo up; exec cat'
`
	m.cmd = exec.CommandContext(ctx, "sh", "-ec", script)
	m.cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
	}
	// The first process reads until we are gone, then takes all others with it.
	if _, err := m.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	var failure strings.Builder
	m.cmd.Stderr = &failure
	out, err := m.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := m.cmd.Start(); err != nil {
		return nil, err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "up\n" {
		return nil, fmt.Errorf("machine does not come up: %w: %s", err, failure.String())
	}
	if m.net, err = os.Open(fmt.Sprintf("/proc/%d/ns/net", m.cmd.Process.Pid)); err != nil {
		return nil, err
	}
	return m, m.within(loopbackUp)
}

// lay writes a file into the upper layer. Folders that are new there get the
// mode that they have below; one that a server must own is given to it by the
// server's start script.
func lay(upper, layer, name, text string) error {
	at := upper
	parts := strings.Split(filepath.Dir(name), "/")
	for i, part := range parts {
		at = filepath.Join(at, part)
		mode := fs.FileMode(0o755)
		for _, below := range []string{layer, "/"} {
			if info, err := os.Stat(filepath.Join(below, filepath.Join(parts[:i+1]...))); err == nil {
				mode = info.Mode().Perm()
				break
			}
		}
		if err := os.Mkdir(at, mode); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	mode := fs.FileMode(0o644)
	if strings.HasPrefix(text, "#!") {
		mode = 0o755
	}
	return os.WriteFile(filepath.Join(upper, name), []byte(text), mode)
}

// Close stops the machine and throws its files away.
func (m *Machine) Close() error {
	if m.cmd != nil && m.cmd.Process != nil {
		_ = m.cmd.Process.Kill()
		_ = m.cmd.Wait()
	}
	if m.net != nil {
		m.net.Close()
	}
	return os.RemoveAll(m.dir)
}

// Run runs a shell script on the machine and returns what it prints.
func (m *Machine) Run(ctx context.Context, script string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	// A daemon that keeps the output open must not keep us: output is a file.
	out, err := os.CreateTemp(m.dir, "out")
	if err != nil {
		return "", err
	}
	defer out.Close()
	cmd := m.shell(ctx, "-c", script)
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	text, _ := os.ReadFile(out.Name())
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", script, err, text)
	}
	return string(text), err
}

// Shell lets a person look around on the machine.
func (m *Machine) Shell(ctx context.Context) error {
	cmd := m.shell(ctx)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

func (m *Machine) shell(ctx context.Context, args ...string) *exec.Cmd {
	enter := []string{"--target", fmt.Sprint(m.cmd.Process.Pid), "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--", "env", "-C", "/", "/bin/sh"}
	cmd := exec.CommandContext(ctx, "nsenter", append(enter, args...)...)
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C", "HOSTNAME=" + hostName}
	return cmd
}

// Dial opens a connection on the machine's network; it is what
// smtperr.Submission wants. DialFrom comes from another address of loopback:
// each client of a server has its own.
func (m *Machine) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	return m.DialFrom(ctx, "127.0.0.1", addr)
}

func (m *Machine) DialFrom(ctx context.Context, source, addr string) (conn net.Conn, err error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(source)}}
	within := m.within(func() error {
		conn, err = d.DialContext(ctx, "tcp", addr)
		return err
	})
	return conn, within
}

// within calls f on a thread that is in the machine's network. A socket stays in
// the network that it was made in.
func (m *Machine) within(f func() error) error {
	failed := make(chan error, 1)
	go func() {
		// Not unlocked: a thread that was elsewhere ends with its goroutine.
		runtime.LockOSThread()
		if err := unix.Setns(int(m.net.Fd()), unix.CLONE_NEWNET); err != nil {
			failed <- err
			return
		}
		failed <- f()
	}()
	return <-failed
}

// loopbackUp turns on the loopback interface of a new network.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request)
}
