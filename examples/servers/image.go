package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// An Image is a file system with a server installed: the machine's own as the
// lower layer of an overlay, and what the installation added as the upper one.
// Servers that exclude each other as packages live side by side in this way, and
// nothing is left on the machine itself.
type Image struct {
	Debian []string // packages
	NPM    []string // packages, installed into /srv; Debian's Node is taken where there is none
}

// script is what fills the image. Packages may not start what they install.
func (i Image) script() string {
	var b strings.Builder
	b.WriteString("set -e\n")
	b.WriteString("export DEBIAN_FRONTEND=noninteractive\n")
	b.WriteString("printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d\n")
	b.WriteString("apt-get update -qq\n")
	if len(i.Debian) > 0 {
		b.WriteString("apt-get install -qq -y --no-install-recommends " + strings.Join(i.Debian, " ") + "\n")
	}
	if len(i.NPM) > 0 {
		b.WriteString("command -v npm >/dev/null || apt-get install -qq -y --no-install-recommends nodejs npm\n")
		b.WriteString("mkdir -p /srv; cd /srv; echo '{}' >package.json\n")
		b.WriteString("npm install --no-audit --no-fund --ignore-scripts " + strings.Join(i.NPM, " ") + "\n")
	}
	return b.String()
}

// folder is where images are kept.
func folder() string {
	if dir := os.Getenv("SERVERS_DIR"); dir != "" {
		return dir
	}
	return filepath.Join(os.TempDir(), "smtperr-servers")
}

// build installs the image unless that was done before, and returns its file
// system.
func (i Image) build(ctx context.Context, name string) (o overlay, err error) {
	if os.Getuid() != 0 {
		return o, fmt.Errorf("installing %s needs root", name)
	}
	dir := filepath.Join(folder(), name)
	o = newOverlay("/", dir)
	script, done := i.script(), filepath.Join(dir, "installed")
	if old, err := os.ReadFile(done); err == nil && string(old) == script {
		return o, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return o, err
	}
	if err := o.make(); err != nil {
		return o, err
	}
	cmd := exec.CommandContext(ctx, "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", o.mount()+kernel+`exec chroot "$root" sh -s`)
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		return o, fmt.Errorf("installing: %w\n%s", err, out)
	}
	return o, os.WriteFile(done, []byte(script), 0o644)
}

// An overlay is the file system of an image, or of a machine made from it.
type overlay struct{ lower, upper, work, root string }

// newOverlay lays the folder dir over lower.
func newOverlay(lower, dir string) overlay {
	return overlay{lower, filepath.Join(dir, "layer"), filepath.Join(dir, "work"), filepath.Join(dir, "root")}
}

func (o overlay) make() error {
	for _, dir := range []string{o.upper, o.work, o.root} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// mount returns the shell commands that mount it in a mount namespace of its
// own; the shell variable root is where it is then.
func (o overlay) mount() string {
	return fmt.Sprintf(`root='%s'
mount --make-rprivate /
mount -t overlay overlay -o 'lowerdir=%s,upperdir=%s,workdir=%s' "$root"
`, o.root, o.lower, o.upper, o.work)
}

// kernel are the shell commands that add what is not on a disk.
const kernel = `mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
`
