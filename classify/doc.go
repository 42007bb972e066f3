// Package classify tells what an SMTP reply or a mail client's error means.
package classify
