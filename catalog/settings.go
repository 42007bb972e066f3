package catalog

import (
	"embed"
	"iter"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
)

//go:embed providers/*.txt
var providerFiles embed.FS

// Settings are what a provider says about sending through it. What no page tells is
// left out: the field is zero.
type Settings struct {
	ID       string   // name of the file that they come from, as "web-de"
	Provider string   // its id in package classify, as "gmx": one for the brands of a platform; may be empty
	Name     string   // for people
	Hosts    []string // domain names of its servers and of its addresses; a name covers its subdomains
	Servers  []Server // outgoing servers, the recommended first

	Switch      Bilingual // the switch that lets programs send: its place in the menus
	AppPassword Bilingual // where the password for programs is made, or set up
	From        Bilingual // the rule for the sender address, a sentence without its full stop

	Limits  []SendingLimit
	MaxSize SizeLimit // of an email

	Blocked Page // about blocked accounts
	Help    Page // about the settings of programs
}

// A Server is an outgoing server.
type Server struct {
	Host        string
	Port        int
	ImplicitTLS bool // encrypted from the first byte on (RFC 8314 §3.3); with STARTTLS otherwise
	Evidence
}

// Address returns host and port as net.Dial wants them: "smtp.strato.de:465".
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Evidence tells where a fact comes from.
type Evidence struct {
	Source string    // address of the page that says so
	Date   time.Time // the day on which it was looked up
}

// Bilingual are a fact in words.
type Bilingual struct {
	De, En string
	Evidence
}

// In returns the words in German, and in English for every other language.
func (w Bilingual) In(tag language.Tag) string {
	if base, _ := tag.Base(); base.String() == "de" {
		return w.De
	}
	return w.En
}

// A SendingLimit bounds what an account may send.
type SendingLimit struct {
	Amount int
	Of     string    // "messages" or "recipients"
	Per    string    // "minute", "hour", "day", or "message" for the recipients of one
	When   Bilingual // the condition on which it applies; zero for all accounts
	Evidence
}

// A SizeLimit bounds an email.
type SizeLimit struct {
	Bytes int64
	Of    Bilingual // what it is the size of; zero for the whole email
	Evidence
}

// A Page is one of the provider's own.
type Page struct {
	URL string
	Evidence
}

// SettingsFor returns the settings of the provider that a host name belongs to, or
// the domain of an address: "smtp.strato.de", "anna@gmx.de", "t-online.de". A port
// behind a host name does not matter, nor do capital letters. Where the names of
// two providers fit, the longer one counts.
//
// The data are facts that providers publish, and change without notice: each has
// the page and the day of its look-up.
func SettingsFor(hostOrAddress string) (Settings, bool) {
	s := allSettings().find(hostOrAddress)
	if s == nil {
		return Settings{}, false
	}
	return s.clone(), true
}

// AllSettings yields the settings of all providers, in the order of their ids.
func AllSettings() iter.Seq[Settings] {
	return func(yield func(Settings) bool) {
		for _, s := range allSettings().all {
			if !yield(s.clone()) {
				return
			}
		}
	}
}

// clone returns a copy that its owner may change.
func (s *Settings) clone() Settings {
	c := *s
	c.Hosts, c.Servers, c.Limits = slices.Clone(s.Hosts), slices.Clone(s.Servers), slices.Clone(s.Limits)
	return c
}

// settingsIndex finds settings by the names of hosts, and by the ids of providers.
type settingsIndex struct {
	all       []*Settings
	hosts     map[string]*Settings
	providers map[string]*Settings
}

// allSettings reads the files of this package. The tests hold that they can be read.
var allSettings = sync.OnceValue(func() settingsIndex {
	x := settingsIndex{hosts: map[string]*Settings{}, providers: map[string]*Settings{}}
	entries, err := providerFiles.ReadDir("providers")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		text, err := providerFiles.ReadFile("providers/" + e.Name())
		if err != nil {
			panic(err)
		}
		s, err := parseSettings(e.Name(), string(text))
		if err != nil {
			panic(err)
		}
		x.all = append(x.all, s)
		for _, host := range s.Hosts {
			x.hosts[host] = s
		}
		if s.Provider != "" {
			x.providers[s.Provider] = common(x.providers[s.Provider], s)
		}
	}
	return x
})

// common returns what two brands of a platform have in common, for a reply that tells
// the platform alone. A nil one stands for no brand yet.
func common(a, b *Settings) *Settings {
	if a == nil {
		return b
	}
	both := func(a, b Bilingual) Bilingual {
		if a.De == b.De && a.En == b.En {
			return a
		}
		return Bilingual{}
	}
	return &Settings{
		Provider: a.Provider, Name: a.Name + " / " + b.Name,
		Switch: both(a.Switch, b.Switch), AppPassword: both(a.AppPassword, b.AppPassword), From: both(a.From, b.From),
	}
}

// find returns the settings for a host or an address, or nil.
func (x settingsIndex) find(hostOrAddress string) *Settings {
	host := strings.ToLower(strings.TrimSpace(hostOrAddress[strings.LastIndexByte(hostOrAddress, '@')+1:]))
	host, _, _ = strings.Cut(host, ":")
	for host = strings.TrimSuffix(host, "."); host != ""; _, host, _ = strings.Cut(host, ".") {
		if s := x.hosts[host]; s != nil {
			return s
		}
	}
	return nil
}

// of returns the settings of a provider of package classify, or nil. The address of
// the account tells which of its brands it is.
func (x settingsIndex) of(provider, account string) *Settings {
	if s := x.find(account); s != nil && s.Provider == provider {
		return s
	}
	return x.providers[provider]
}
