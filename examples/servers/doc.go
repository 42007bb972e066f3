// Package servers starts real mail servers on loopback for tests, and provokes
// their refusals. What a server is made to refuse is known before it answers, so
// the expected reason of each case comes from the provocation and not from this
// library.
//
// The servers come from Debian: Postfix installed, Exim unpacked beside it, since
// the two packages exclude each other. `fetch.sh` does both. A server that is
// missing, or a test that does not run as root, which both need to start, is
// skipped with a message. Nothing but loopback is contacted: names are not looked
// up beyond the reserved domains example.org and .invalid.
package servers
