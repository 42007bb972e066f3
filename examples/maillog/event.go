package main

import "github.com/smtperr/go-smtperr/classify"

// A kind is what a line of a log tells of a message.
type kind uint8

const (
	none      kind = iota // nothing that is asked for
	arrived               // the server took the message
	accepted              // the server took the message for one recipient
	delivered             // for one recipient
	deferred              // for one recipient: it will be tried again
	failed                // for one recipient, for good
	expired               // for all recipients that are still waiting
	gone                  // the server has done with the message
	trouble               // why an attempt failed that the next line tells of
	attempted             // an attempt is over
	encrypt               // trouble with encryption that no delivery names
	damaged               // a line that is cut short, or makes no sense
)

// An event is what one line tells. Its strings are parts of the block that was
// read: who keeps one keeps a copy.
type event struct {
	kind    kind
	again   bool  // the text says only that it was not tried: an earlier one tells why
	delayed bool  // the line tells how long the delivery took, in delay
	at      int64 // seconds since 1970, 0 where the line has no time
	delay   int64 // seconds from arrival to delivery
	key     key
	to      string // the recipient's address; "" for all of the message that the domain below has
	domain  string // of recipients that the line does not name, "" for any
	server  string // the name or address of the server that answered, "" for none
	source  string // our own address, where the log tells it
	text    string // the words of the reply or of the sending server
	result  *classify.Result
	of      string // the provider that a delivery went to, "" where nobody knows
	public  string // the text without names, for those that nobody understands
}

// A key names a message while it is in a queue. Ids are used again, but not at
// the same time.
type key struct {
	Software software `json:"software"`
	Host     string   `json:"host"`
	ID       string   `json:"id"`
}

// A software is who wrote a line.
type software uint8

const (
	other software = iota
	postfix
	exim
	sendmail
	opensmtpd
	haraka
	exchange
	softwares int = iota
)

var softwareNames = [...]string{"other", "postfix", "exim", "sendmail", "opensmtpd", "haraka", "exchange"}

func (s software) String() string { return softwareNames[s] }
