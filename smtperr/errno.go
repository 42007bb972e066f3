//go:build !plan9

package smtperr

import (
	"syscall"

	"github.com/smtperr/go-smtperr/classify"
)

// The error numbers of Windows Sockets. Package syscall has constants of the
// usual names there, too, but the system does not return them.
const (
	wsaAccess      = syscall.Errno(10013)
	wsaNetDown     = syscall.Errno(10050)
	wsaNetUnreach  = syscall.Errno(10051)
	wsaAborted     = syscall.Errno(10053)
	wsaReset       = syscall.Errno(10054)
	wsaTimedOut    = syscall.Errno(10060)
	wsaRefused     = syscall.Errno(10061)
	wsaHostDown    = syscall.Errno(10064)
	wsaHostUnreach = syscall.Errno(10065)
)

// errnoCause tells the cause of an error number of the operating system.
func errnoCause(err error) (cause, bool) {
	e, ok := err.(syscall.Errno)
	if !ok {
		return cause{}, false
	}
	c := cause{reason: classify.ConnectionFailed}
	switch e {
	case syscall.ECONNREFUSED, wsaRefused:
		c.rule, c.stage = "go-refused", classify.StageConnect
	case syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, wsaReset, wsaAborted:
		c.rule = "go-reset"
	case syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL, syscall.EACCES, syscall.EPERM,
		wsaHostUnreach, wsaNetUnreach, wsaNetDown, wsaHostDown, wsaAccess:
		c.rule = "go-network" // an open connection breaks so, too
	case syscall.ETIMEDOUT, wsaTimedOut:
		c.rule = "go-read-timeout"
	default:
		return cause{}, false
	}
	return c, true
}
