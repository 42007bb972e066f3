//go:build !plan9

package faulttest

import "syscall"

var (
	errReset error = syscall.ECONNRESET
	errPipe  error = syscall.EPIPE
)
