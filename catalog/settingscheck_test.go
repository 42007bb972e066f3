package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/classify/stanza"
)

// checkSettings reports what is wrong in a file of the folder providers.
func checkSettings(file, text string) error {
	stanzas, err := stanza.Parse(file, text)
	if err != nil {
		return err
	}
	if len(stanzas) == 0 {
		return &stanza.Error{File: file, Line: 1, Msg: "no head stanza"}
	}
	known := map[string]bool{}
	for i, st := range stanzas {
		var err error
		if i == 0 {
			err = checkHead(file, st)
		} else {
			err = checkFact(st, known)
		}
		var at *stanza.Error
		switch {
		case errors.As(err, &at):
			at.File = file
			return at
		case err != nil:
			return &stanza.Error{File: file, Line: st.Line(), Msg: err.Error()}
		}
	}
	return nil
}

// checkFields reports a field that does not belong there, and one that is missing.
func checkFields(st stanza.Stanza, wanted []string, more ...string) error {
	for _, f := range st {
		if !slices.Contains(wanted, f.Name) && !slices.Contains(more, f.Name) {
			return &stanza.Error{Line: f.Line, Msg: fmt.Sprintf("no field %s here", f.Name)}
		}
		if f.Name != "Server" && len(st.All(f.Name)) > 1 {
			return &stanza.Error{Line: f.Line, Msg: fmt.Sprintf("%s stands twice", f.Name)}
		}
	}
	for _, name := range wanted {
		if st.Get(name) == "" {
			return fmt.Errorf("%s is missing", name)
		}
	}
	return nil
}

func checkHead(file string, st stanza.Stanza) error {
	if err := checkFields(st, []string{"Settings", "Name", "Hosts"}, "Provider"); err != nil {
		return err
	}
	if st.Get("Settings")+".txt" != file || st[0].Name != "Settings" {
		return errors.New("the file is called otherwise")
	}
	for host := range strings.FieldsSeq(st.Get("Hosts")) {
		if host != strings.ToLower(host) || !strings.Contains(host, ".") || strings.ContainsAny(host, "@:/") {
			return fmt.Errorf("%q is no domain name in small letters", host)
		}
	}
	return nil
}

// checkFact reports what is wrong in a stanza about one fact; known are those before.
func checkFact(st stanza.Stanza, known map[string]bool) error {
	kind := st.Get("Fact")
	wanted, more := []string{"Fact", "Source", "Date"}, []string(nil)
	switch kind {
	case "servers":
		wanted = append(wanted, "Server")
	case "switch", "app-password", "from":
		wanted = append(wanted, "De", "En")
	case "limit", "size":
		wanted, more = append(wanted, "Amount"), []string{"De", "En"}
	case "blocked", "help":
		wanted = append(wanted, "Page")
	default:
		return fmt.Errorf("no fact is called %q", kind)
	}
	if err := checkFields(st, wanted, more...); err != nil {
		return err
	}
	if (st.Get("De") == "") != (st.Get("En") == "") {
		return errors.New("the words stand in one language only")
	}
	if _, err := time.Parse(time.DateOnly, st.Get("Date")); err != nil {
		return fmt.Errorf("Date: %w", err)
	}
	for _, name := range []string{"Source", "Page"} {
		if page := st.Get(name); page != "" && !strings.HasPrefix(page, "https://") {
			return fmt.Errorf("%s is no address of a page", name)
		}
	}
	if known[kind] && kind != "limit" && kind != "servers" {
		return fmt.Errorf("%s stands twice", kind)
	}
	known[kind] = true
	switch kind {
	case "servers":
		return checkServers(st)
	case "limit":
		return checkLimit(st.Get("Amount"))
	case "size":
		number, unit, _ := strings.Cut(st.Get("Amount"), " ")
		if _, err := strconv.ParseUint(number, 10, 31); err != nil || unit != "MB" {
			return errors.New("size wants one Amount in MB")
		}
	}
	return nil
}

func checkServers(st stanza.Stanza) error {
	for _, line := range st.All("Server") {
		parts := strings.Fields(line)
		if len(parts) != 3 {
			return errors.New("Server wants host, port and encryption")
		}
		if port, err := strconv.ParseUint(parts[1], 10, 16); err != nil || port == 0 || parts[2] != "tls" && parts[2] != "starttls" {
			return errors.New("Server wants a port, and tls or starttls")
		}
	}
	return nil
}

func checkLimit(amount string) error {
	parts := strings.Fields(amount)
	if len(parts) != 3 {
		return errors.New("Amount wants a number, messages or recipients, and a time")
	}
	n, err := strconv.ParseUint(parts[0], 10, 31)
	if err != nil || n == 0 || !slices.Contains(limitKinds, SendingLimit{Of: parts[1], Per: parts[2]}.kind()) {
		return fmt.Errorf("Amount is no limit: %s", amount)
	}
	return nil
}

// limitKinds are the limits that a catalog has words for.
var limitKinds = []string{
	"messages-minute", "messages-hour", "messages-day",
	"recipients-hour", "recipients-day", "recipients-message",
}
