// Command french explains an SMTP reply or a mail program's error in French, a
// language that the library does not ship. It shows how an application brings
// its own.
//
//	french [-fallback de] [-role relay] [-stage rcpt] '550 5.1.1 User unknown'
//	french < error.txt
//
// The texts are fr.txt, a message file of the same format as the library's, which
// the program carries with it. What such a file lacks comes from the catalog of
// -fallback, message by message; this one is complete, as a test of the program
// holds, until the library learns another reason.
//
// `go run ./catalog/translate examples/french/fr.txt` tells what is left to do.
//
// The exit status is 0 when there was something to explain, and 1 for no text
// or an unknown flag value.
package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

//go:embed fr.txt
var messages embed.FS

// maxInput bounds what is read from standard input, in bytes.
const maxInput = 1 << 20

func main() {
	err := run(os.Args[1:], os.Stdin, os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "french:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	var (
		role  classify.Role
		stage classify.Stage
	)
	flags := flag.NewFlagSet("french", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: french [flags] [text]")
		flags.PrintDefaults()
	}
	fallback := flags.String("fallback", "en", "language `tag` of what the French catalog lacks: en or de")
	flags.TextVar(&role, "role", classify.RoleSubmission, "who talks to whom: `submission` to one's own provider, or relay between servers")
	flags.TextVar(&stage, "stage", classify.StageUnknown, "the `step` that failed, as rcpt, where it is known")
	if err := flags.Parse(args); err != nil {
		return err
	}
	text := strings.Join(flags.Args(), " ")
	if flags.NArg() == 0 {
		data, err := io.ReadAll(io.LimitReader(in, maxInput))
		if err != nil {
			return err
		}
		text = string(data)
	}
	if strings.TrimSpace(text) == "" {
		return errors.New("no text to explain")
	}
	french, err := load(*fallback)
	if err != nil {
		return err
	}
	d := smtperr.DiagnoseText(text, smtperr.WithRole(role), smtperr.WithStage(stage))
	_, err = io.WriteString(out, d.ExplainIn(french).WithAdmin().PlainText(78))
	return err
}

// load returns the French catalog on top of a shipped one.
func load(fallback string) (*catalog.Catalog, error) {
	return catalog.Load(messages, catalog.Match(fallback))
}
