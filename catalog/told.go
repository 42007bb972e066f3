package catalog

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/smtperr/go-smtperr/classify"
)

// told is what a reply, or the text of an error, names by itself: the address that it
// is about, the list, the sizes, the names in a certificate. What is not there, or
// could be another thing, is left empty.
type told struct {
	recipient, sender string
	server            string // whose name was looked up
	newAddress        string // where the mailbox has moved to
	list              string
	ip                string // the address that is blocked
	pbl, xbl          string // the lists of connections that may not send, and of infected computers, as they are called
	page, listPage    string // of the web: of the reply, and where the list tells why
	contact           string // whom the reply tells to ask
	domain            string // that is not to be found, proved or wanted
	size, limit       int64  // in bytes
	wanted, valid     string // of a certificate: the host that was asked for, and those it holds for
	expired           time.Time
	period            time.Duration // over which a limit counts, an hour or a day
	storage           bool          // it is storage that is short
}

// maxTold bounds what of a text is looked at, in bytes.
const maxTold = 2 << 10

// readTold looks for what the text of a result names.
func readTold(r classify.Result, text string) (t told) {
	text = text[:min(len(text), maxTold)]
	t.recipient = labelled(text)
	switch whose(r) {
	case theRecipient:
		t.recipient = cmp.Or(t.recipient, subjectOf(text))
	case theSender:
		// An answer to RCPT is about the recipient, where it does not speak of the sender.
		upper := strings.ToUpper(text)
		atRcpt := r.Stage == classify.StageRcpt && r.StageBasis == classify.StageBasisTold || strings.Contains(upper, "RCPT TO")
		switch {
		case t.recipient != "":
		case atRcpt && !strings.Contains(upper, "SENDER"):
			t.recipient = subjectOf(text)
		default:
			t.sender = subjectOf(text)
		}
	default:
		t.recipient = cmp.Or(t.recipient, sentTo(text))
		if t.recipient == "" && r.Reason == classify.MailLoop && !strings.Contains(strings.ToLower(text), "message-id") {
			t.recipient = subjectOf(text)
		}
	}
	t.server = saidBy(text)
	t.page = pageIn(text)
	switch r.Reason {
	case classify.AddressSyntax:
		// What is no address is not found as one.
		if t.recipient == "" && r.Cause == classify.CauseRecipientMalformed {
			t.recipient = bracketed(text)
		}
		if t.sender == "" && r.Cause == classify.CauseSenderMalformed {
			t.sender = bracketed(text)
		}
	case classify.DNSFailure:
		t.server = cmp.Or(lookedUp(text), t.server)
	case classify.MailboxMoved:
		if list := addresses(text); r.Cause == classify.CauseAddressGiven && len(list) > 0 {
			t.newAddress = list[len(list)-1]
			if t.recipient == t.newAddress {
				t.recipient = ""
			}
		}
	case classify.Blocklisted:
		t.list = listIn(text)
		if t.list == "" && isListID(r.Provider) {
			t.list = classify.ProviderName(r.Provider)
		}
		t.pbl, t.xbl = pblIn(text), xblIn(text)
		t.listPage = cmp.Or(listPage(t.list), listPage(classify.ProviderName(r.Provider)), t.page)
		t.contact = contactIn(text)
		if r.Cause == classify.DomainListed { // no address is at fault
			t.domain = listedDomain(text)
		} else {
			t.ip = ipIn(text)
		}
	case classify.DomainUnknown, classify.DomainNoMail:
		t.domain = domainIn(text)
	case classify.MailLoop:
		if strings.Contains(text, "loops back") {
			t.domain = domainIn(text)
		}
	case classify.UserUnknown:
		if strings.Contains(strings.ToLower(text), "domain ") && t.recipient == "" { // it may be more than the user
			t.domain = domainIn(text)
		}
	case classify.SenderUnauthenticated:
		if r.Cause == classify.CauseSPF {
			t.ip = ipIn(text)
		}
		if t.recipient == "" { // whose domain is not at fault
			t.domain = domainIn(text)
		}
	case classify.BadReputation, classify.NoReverseDNS:
		t.ip = ipIn(text)
	case classify.MessageTooLarge:
		t.size, t.limit = sizesIn(text)
	case classify.SendingLimit, classify.RateLimited:
		t.period = periodIn(text)
	case classify.SystemFull:
		t.storage = hasWord(text, storageWords())
	case classify.TLSFailed:
		switch r.Cause {
		case classify.CauseCertificateName:
			t.valid, t.wanted = namesIn(text)
		case classify.CauseCertificateExpired:
			t.expired = expiryIn(text)
		}
	}
	return t
}

type party uint8

const (
	nobody party = iota
	theRecipient
	theSender
)

// whose tells whose address a reply names, as a rule.
func whose(r classify.Result) party {
	switch r.Reason {
	case classify.SenderRejected, classify.SenderUnauthenticated:
		return theSender
	case classify.AddressSyntax:
		switch r.Cause {
		case classify.CauseRecipientMalformed:
			return theRecipient
		case classify.CauseSenderMalformed:
			return theSender
		}
	case classify.UserUnknown, classify.MailboxDisabled, classify.MailboxFull, classify.MailboxMoved, classify.RecipientRestricted,
		classify.RecipientLimit, classify.RecipientSuppressed, classify.DomainUnknown, classify.DomainNoMail, classify.RelayDenied, classify.Greylisted:
		return theRecipient
	}
	return nobody
}

// labelled returns the address that a text itself calls the recipient's, or what was
// refused at RCPT, whatever else it is about. That it is no helper's is then certain.
func labelled(text string) string {
	if strings.Contains(text, ">: Recipient address rejected") {
		if address := bracketed(text); address != "" {
			return address
		}
	}
	lower := strings.ToLower(text)
	for _, label := range [...]string{"recipients failed:", "recipient failed:", "final-recipient: rfc822;", "rcpt to:"} {
		_, rest, ok := cutAt(text, lower, label)
		if !ok {
			continue
		}
		if list := addresses(firstWord(rest)); len(list) == 1 {
			return list[0]
		}
	}
	return ""
}

// cutAt cuts a text around a label that its lower case has, which is as long.
func cutAt(text, lower, label string) (before, after string, found bool) {
	i := strings.Index(lower, label)
	if i < 0 || len(lower) != len(text) {
		return text, "", false
	}
	return text[:i], text[i+len(label):], true
}

// sentTo returns the only address of a text, where the words before it say that the mail
// was to go there.
func sentTo(text string) string {
	address := subjectOf(text)
	before, _, ok := strings.Cut(text, address)
	if address == "" || !ok {
		return ""
	}
	words := strings.Fields(strings.ToLower(strings.Trim(before, ` <>"'`)))
	if n := len(words); n >= 2 && words[n-1] == "to" {
		switch words[n-2] {
		case "send", "sending", "sent", "mail", "email", "e-mail", "message", "deliver", "delivery", "delivered":
			return address
		}
	}
	return ""
}

// saidBy returns the host that a mail server names as the one that refused: "host
// mx.example.org[192.0.2.1] said", and at the beginning "mx.example.org [192.0.2.1] did
// not like".
func saidBy(text string) string {
	_, rest, ok := strings.Cut(text, "host ")
	if !ok || !strings.Contains(text, " said: ") && !strings.Contains(text, "remote mail server") {
		if before, _, ok := strings.Cut(text, "] did not like our "); ok {
			rest = before
		} else {
			return ""
		}
	}
	name, ip, ok := strings.Cut(rest, "[")
	if name = strings.TrimSpace(name); !ok || ip == "" || !isListHost(name) {
		return ""
	}
	return name
}

// bracketed returns what stands in angle brackets at the beginning of a text.
func bracketed(text string) string {
	inside, ok := strings.CutPrefix(strings.TrimSpace(text), "<")
	if !ok {
		return ""
	}
	address, _, ok := strings.Cut(inside, ">")
	if !ok || !strings.Contains(address, "@") || strings.ContainsAny(address, " \"") {
		return ""
	}
	return address
}

// lookedUp returns the host name of which an error says that it was looked up, as Go
// and Node.js write it.
func lookedUp(text string) string {
	for _, before := range [...]string{"lookup ", "getaddrinfo ENOTFOUND ", "getaddrinfo EAI_AGAIN "} {
		if _, rest, ok := strings.Cut(text, before); ok {
			name, _, _ := strings.Cut(firstWord(rest), ":")
			if name = strings.Trim(name, `]}'",.`); isListHost(name) {
				return name
			}
		}
	}
	return ""
}

// subjectOf returns the address that a text is about: the one it begins with, or the
// only one it has.
func subjectOf(text string) string {
	list := addresses(text)
	if len(list) == 0 {
		return ""
	}
	if rest, ok := strings.CutPrefix(strings.TrimSpace(text), "<"); ok && strings.HasPrefix(rest, list[0]) {
		return list[0]
	}
	if slices.ContainsFunc(list, func(other string) bool { return other != list[0] }) {
		return ""
	}
	return list[0]
}

// addresses returns the mail addresses of a text in their order, without those of
// people to ask.
func addresses(text string) []string { return mailIn(text, false) }

// contactIn returns the only address of somebody to ask that a text names.
func contactIn(text string) string {
	list := mailIn(text, true)
	if len(list) == 0 || slices.ContainsFunc(list, func(other string) bool { return other != list[0] }) {
		return ""
	}
	return list[0]
}

// mailIn returns the mail addresses of a text in their order, those of people to ask or
// all others.
func mailIn(text string, helpers bool) (list []string) {
	for i := 0; ; {
		at := strings.IndexByte(text[i:], '@')
		if at < 0 {
			return list
		}
		at += i
		begin, end := at, at+1
		for begin > 0 && isAddressByte(text[begin-1]) {
			begin--
		}
		for end < len(text) && (isAddressByte(text[end]) && text[end] != '=' && text[end] != '/') {
			end++
		}
		address := strings.Trim(text[begin:end], ".'-=/+")
		if quote := strings.LastIndexByte(address[:max(strings.IndexByte(address, '@'), 0)], '\''); quote >= 0 {
			switch strings.TrimLeft(address[:quote], "{[(") {
			case "", "u", "b": // a string as Python writes it
				address = address[quote+1:]
			}
		}
		i = end
		local, domain, _ := strings.Cut(address, "@")
		if local == "" || strings.ContainsAny(local, "/=") || !strings.Contains(strings.Trim(domain, "."), ".") || !hasLetter(domain) || len(address) > 254 || isContact(local) != helpers {
			continue
		}
		list = append(list, address)
	}
}

// isAddressByte reports whether c stands in the addresses that people have.
func isAddressByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c >= 0x80 || strings.IndexByte("!#$%&'*+/=?^_{|}~.-", c) >= 0
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// isContact reports whether an address is that of somebody who helps.
func isContact(local string) bool {
	local = strings.ToLower(local)
	for word := range helperWords() {
		if strings.HasPrefix(local, word) {
			return true
		}
	}
	return false
}

// listIn returns the name of the blocklist in a text: the host name behind the words
// that say so, or one that is known.
func listIn(text string) string {
	words := strings.Fields(text)
	for i, w := range words[:max(len(words)-1, 0)] {
		switch strings.ToLower(strings.Trim(w, ".,;:()")) {
		case "using", "by", "at", "in", "on", "list", "rbl", "dnsbl", "blacklist", "blocklist":
			if host := strings.Trim(words[i+1], `.,;:()<>[]"'`); isListHost(host) {
				return host
			}
		}
	}
	lower := strings.ToLower(text)
	for _, b := range blocklists() {
		if strings.Contains(lower, b.lower) {
			return b.name
		}
	}
	// Microsoft gives its own list no name.
	if strings.Contains(lower, "banned sending ip") || strings.Contains(lower, "sender.office.com") {
		return "Microsoft"
	}
	return ""
}

// day is a period over which limits count.
const day = 24 * time.Hour

// periodIn returns the period over which a limit counts, where the words name just one.
func periodIn(text string) time.Duration {
	daily := hasWord(text, dayWords())
	hourly := hasWord(text, hourWords())
	switch {
	case daily && !hourly:
		return day
	case hourly && !daily:
		return time.Hour
	}
	return 0
}

// pageIn returns the only page of the web that a text names, when it is short enough to
// be told.
func pageIn(text string) string {
	page := ""
	for _, p := range links(text) {
		switch {
		case !p.link:
		case page != "" && page != p.text, len(p.text) > 80:
			return ""
		default:
			page = p.text
		}
	}
	return page
}

// ipIn returns the only IP address of a text, "" when there is none or are several. What
// a blocklist answers with, in 127.0.0.0/8, is none.
func ipIn(text string) string {
	var found netip.Addr
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return r != '.' && r != ':' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}) {
		word = strings.Trim(word, ".:")
		if host, _, ok := strings.Cut(word, ":"); ok && strings.Count(word, ":") == 1 {
			word = host // a port
		}
		ip, err := netip.ParseAddr(word)
		if err != nil || ip.IsLoopback() || ip.IsUnspecified() {
			continue
		}
		if found.IsValid() && found != ip {
			return ""
		}
		found = ip
	}
	if !found.IsValid() {
		return ""
	}
	return found.String()
}

// listedDomain returns the domain or the address that a text says a list of domains
// holds: "Client host [mail.example.com] blocked using".
func listedDomain(text string) string {
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, "[")
		if !ok {
			return domainIn(text)
		}
		name, _, _ := strings.Cut(after, "]")
		if isListHost(name) || len(addresses(name)) == 1 {
			return name
		}
		rest = after
	}
}

// domainIn returns the domain of which a text speaks: behind the words that say so, or
// before "domain", and in those that name no address.
func domainIn(text string) string {
	if address := subjectOf(text); address != "" {
		return address[strings.LastIndexByte(address, '@')+1:]
	}
	words := strings.Fields(text)
	for i, w := range words {
		w, _ = strings.CutPrefix(w, "name=") // Postfix, behind "for"
		name, _, _ := strings.Cut(strings.Trim(w, `.,;:()<>[]"'`), ":")
		name, _ = strings.CutSuffix(name, "'s")
		if key, d, ok := strings.Cut(name, "="); ok && (key == "domain" || key == "name") && isListHost(d) {
			return d
		}
		if !isListHost(name) {
			continue
		}
		before, after := "", ""
		if i > 0 {
			before = strings.ToLower(strings.Trim(words[i-1], `.,;:()"'`))
		}
		if i+1 < len(words) {
			after = strings.ToLower(strings.Trim(words[i+1], `.,;:()"'`))
		}
		switch before {
		case "domain", "host", "for", "of", "name", "named":
			return name
		case "from": // of others it may be the sending server
			if strings.Contains(text, "domain's") || strings.Contains(text, "DMARC") || strings.Contains(text, "allowed to send from") {
				return name
			}
		}
		switch after {
		case "domain", "does", "is", "has", "not", "dmarc":
			return name
		}
	}
	return ""
}

// xblIn returns the list of infected computers, as a text names it.
func xblIn(text string) string {
	lower := strings.ToLower(text)
	if strings.Contains(lower, "xbl.spamhaus") && !strings.Contains(lower, "sbl-xbl") || strings.Contains(lower, "spamhaus xbl") || strings.Contains(lower, "spamhaus's xbl") || strings.Contains(lower, "abuseat.org") || strings.Contains(lower, "/xbl/") || strings.Contains(lower, "exploits block list") {
		return "Spamhaus XBL"
	}
	return ""
}

// pblIn returns the list that also holds connections which are not to send by
// themselves, as a text names it.
func pblIn(text string) string {
	lower := strings.ToLower(text)
	switch {
	case strings.Contains(lower, "pbl.spamhaus"), strings.Contains(lower, "spamhaus pbl"), strings.Contains(lower, "/pbl/"):
		return "Spamhaus PBL"
	case strings.Contains(lower, "zen.spamhaus"), strings.Contains(lower, "spamhaus zen"):
		return "Spamhaus ZEN"
	}
	return ""
}

// isListHost reports whether s is a host name of at least two parts, none of an address.
func isListHost(s string) bool {
	if len(s) > 100 || strings.ContainsAny(s, "/@:") || strings.Count(s, ".") < 1 {
		return false
	}
	last := s[strings.LastIndexByte(s, '.')+1:]
	return len(last) >= 2 && strings.IndexFunc(s, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}) < 0 && strings.IndexFunc(last, unicode.IsDigit) < 0
}

// sizesIn returns the size of the message and the limit that a text names. Of two
// numbers the message's is the larger; of one, the words before it tell whose it is.
func sizesIn(text string) (size, limit int64) {
	type amount struct {
		n     int64
		limit bool
	}
	var found []amount
	words := strings.Fields(text)
	limits := false
	for i, w := range words {
		bare := strings.ToLower(strings.Trim(w, ".,;:()<>[]\"'="))
		switch bare {
		case "limit", "maximum", "max", "allowed", "exceeds", "exceeded", "larger", "bigger", "over", "than", "maximal", "grenze", "höchstens":
			limits = true
			continue
		}
		next := ""
		if i+1 < len(words) {
			next = strings.ToLower(strings.Trim(words[i+1], ".,;:()"))
		}
		if n := bytesOf(bare, next); n > 0 {
			found = append(found, amount{n, limits})
		}
	}
	switch len(found) {
	case 1:
		if found[0].limit {
			return 0, found[0].n
		}
	case 2:
		a, b := found[0].n, found[1].n
		if a != b {
			return max(a, b), min(a, b)
		}
	}
	return 0, 0
}

// bytesOf reads a number with its unit, in one word or two. A number without a unit
// is one of bytes when it is large enough for a message.
func bytesOf(s, next string) int64 {
	digits := 0
	for digits < len(s) && (isDigit(s[digits]) || s[digits] == '.' || s[digits] == ',') {
		digits++
	}
	number, unit := strings.TrimRight(s[:digits], ".,"), s[digits:]
	if number == "" {
		return 0
	}
	value, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	if err != nil || value <= 0 || value > 1e12 {
		return 0
	}
	if unit == "" {
		if factor := unitOf(next); factor > 0 {
			return int64(value * factor)
		}
		if value >= 100_000 && !strings.ContainsAny(number, ".,") {
			return int64(value)
		}
		return 0
	}
	return int64(value * unitOf(unit))
}

func unitOf(s string) float64 {
	switch s {
	case "b", "byte", "bytes", "octets":
		return 1
	case "k", "kb", "kbytes", "kilobytes", "kib":
		return 1000
	case "m", "mb", "mbyte", "mbytes", "megabytes", "mib", "megabyte":
		return 1_000_000
	}
	return 0
}

// namesIn returns the names in an error of a certificate: those it is valid for, and
// the one that was asked for. Go, Node.js and Python write them.
func namesIn(text string) (valid, wanted string) {
	if _, rest, ok := strings.Cut(text, "certificate is valid for "); ok {
		i := strings.LastIndex(rest, ", not ")
		if i < 0 {
			return "", ""
		}
		return hosts(rest[:i]), hosts(firstWord(rest[i+len(", not "):]))
	}
	if _, rest, ok := strings.Cut(text, "altnames: Host: "); ok {
		wanted = hosts(firstWord(rest))
		_, names, _ := strings.Cut(rest, "altnames: ")
		names, _, _ = strings.Cut(names, "\n")
		return hosts(strings.ReplaceAll(names, "DNS:", "")), wanted
	}
	if _, rest, ok := strings.Cut(text, "certificate is not valid for '"); ok {
		wanted, _, _ = strings.Cut(rest, "'")
		return "", hosts(wanted)
	}
	return "", ""
}

func firstWord(s string) string {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return ""
	}
	return fields[0]
}

// hosts keeps up to three host names of a list that a comma separates.
func hosts(s string) string {
	var list []string
	for name := range strings.SplitSeq(s, ",") {
		name = strings.Trim(strings.TrimSpace(name), `.'"`)
		if name == "" || len(name) > 253 || strings.ContainsFunc(name, func(r rune) bool {
			return r != '.' && r != '-' && r != '_' && r != '*' && r != ':' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}) {
			continue
		}
		if list = append(list, name); len(list) == 3 {
			break
		}
	}
	return strings.Join(list, ", ")
}

// expiryIn returns when a certificate expired, as Go writes it.
func expiryIn(text string) time.Time {
	_, rest, ok := strings.Cut(text, " is after ")
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, strings.TrimRight(firstWord(rest), ".,;)"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// complete completes what the caller knows by what the text names.
func (t told) complete(a classify.Attempt, d Details) (classify.Attempt, Details) {
	a.Recipient, a.Sender, a.Server = cmp.Or(a.Recipient, t.recipient), cmp.Or(a.Sender, t.sender), cmp.Or(a.Server, t.server)
	d.List, d.Size, d.MaxSize = cmp.Or(d.List, t.list), cmp.Or(d.Size, t.size), cmp.Or(d.MaxSize, t.limit)
	return a, d
}
