// Command explain says in plain words what an SMTP reply or a mail program's
// error means.
//
//	explain [-lang de] [-role relay] [-stage rcpt] '550 5.1.1 User unknown'
//	explain < error.txt
//	explain -jsonl < lines.jsonl
//	explain -guide
//
// It prints the explanation of its argument, or of what it reads from standard
// input, for a person; of a whole bounce mail, what it says of each recipient. -admin
// adds the facts and what an administrator wants to know; -guide tells how an email is
// sent, step by step. With -jsonl it reads one JSON object a line, {"text": "…",
// "stage": "rcpt", "role": "relay", "server": "mx.example.org", "sender":
// "…", "recipient": "…"}, of which all but the text may be missing, and writes
// one JSON object a line.
//
// The language is that of the environment (LC_ALL, LC_MESSAGES, LANG) unless
// -lang names another. Output is colored only on a terminal, and not at all
// where NO_COLOR is set. Lines are as wide as -width or COLUMNS says, 78 characters
// where neither does.
//
// The exit status is 0 when everything was read, whatever it meant, and 1 for
// bad input: no text, an unknown flag value, or a line that is no such JSON
// object or too long, in whose place {"error": "…"} is written; the run goes on.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/catalog"
	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/smtperr"
)

func main() {
	err := run(os.Args[1:], os.Stdin, os.Stdout, os.Getenv)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "explain:", err)
		os.Exit(1)
	}
}

var errBadLines = errors.New("some lines were not understood")

// What is read is bounded, in bytes: the text on standard input, and a line of JSON.
const (
	maxText  = 64 << 20
	maxInput = 1 << 20
)

func run(args []string, in io.Reader, out io.Writer, getenv func(string) string) error {
	var (
		role  classify.Role
		stage classify.Stage
	)
	flags := flag.NewFlagSet("explain", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: explain [flags] [text]")
		flags.PrintDefaults()
	}
	lang := flags.String("lang", "", "language `tag`, as de or en; default: the environment's")
	admin := flags.Bool("admin", false, "print the facts and the administrator's part, too")
	guide := flags.Bool("guide", false, "print how an email is sent, step by step")
	width := flags.Int("width", columns(getenv), "break lines behind so many `characters`; 0 does not")
	jsonl := flags.Bool("jsonl", false, "read and write one JSON object a line")
	flags.TextVar(&role, "role", classify.RoleSubmission, "who talks to whom: `submission` to one's own provider, or relay between servers; without it, as the text shows")
	flags.TextVar(&stage, "stage", classify.StageUnknown, "the `step` that failed, as rcpt, where it is known")
	if err := flags.Parse(args); err != nil {
		return err
	}
	preferences := []string{*lang}
	if *lang == "" {
		preferences = []string{locale(getenv)}
	}
	opts := []smtperr.Option{smtperr.WithLanguage(preferences...), smtperr.WithStage(stage)}
	flags.Visit(func(f *flag.Flag) {
		if f.Name == "role" {
			opts = append(opts, smtperr.WithRole(role))
		}
	})
	if *jsonl {
		return lines(in, out, opts)
	}
	p := printer{out: out, c: catalog.Match(preferences...), color: colorful(out, getenv), width: *width, admin: *admin}
	if *guide {
		return p.guide()
	}
	text := strings.Join(flags.Args(), " ")
	if flags.NArg() == 0 {
		data, err := io.ReadAll(io.LimitReader(in, maxText+1))
		if err != nil {
			return err
		}
		if len(data) > maxText {
			return fmt.Errorf("a text of more than %d bytes", maxText)
		}
		text = string(data)
	}
	if strings.TrimSpace(text) == "" {
		return errors.New("no text to explain")
	}
	if done, err := p.mail(text, opts); done || err != nil {
		return err
	}
	if err := p.print(smtperr.DiagnoseText(text, opts...)); err != nil {
		return err
	}
	return p.failures(text, smtperr.DiagnoseAll(text, opts...))
}

// columns returns the width that the environment gives the terminal, of which one
// character is left free.
func columns(getenv func(string) string) int {
	const usual, least, most = 78, 20, 100
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > least {
		return min(n-1, most)
	}
	return usual
}

// locale returns the locale of the environment, by the rules of POSIX.
func locale(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			return value
		}
	}
	return ""
}

var errLongLine = fmt.Errorf("a line of more than %d bytes", maxInput)

// lines explains one JSON object a line.
func lines(in io.Reader, out io.Writer, opts []smtperr.Option) error {
	var failed error
	encode := json.NewEncoder(out)
	encode.SetEscapeHTML(false)
	r := bufio.NewReader(in)
	for {
		line, err := readLine(r)
		long := errors.Is(err, errLongLine)
		if err != nil && !errors.Is(err, io.EOF) && !long {
			return err
		}
		if long || len(bytes.TrimSpace(line)) > 0 {
			answer, bad := any(nil), err
			if !long {
				answer, bad = object(line, opts)
			}
			if bad != nil {
				failed = errBadLines
				answer = map[string]string{"error": bad.Error()}
			}
			if err := encode.Encode(answer); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return failed
		}
	}
}

// readLine returns the next line, and errLongLine for one that is too long, which
// it passes over.
func readLine(r *bufio.Reader) (line []byte, err error) {
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxInput; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, errLongLine
		default:
			return line, err
		}
	}
}

// object explains the JSON object of one line.
func object(line []byte, opts []smtperr.Option) (any, error) {
	var question struct {
		Text                      *string
		Stage                     *classify.Stage
		Role                      *classify.Role
		Server, Sender, Recipient string
	}
	if err := json.Unmarshal(line, &question); err != nil {
		return nil, err
	}
	if question.Text == nil {
		return nil, errors.New("no text")
	}
	opts = append(opts[:len(opts):len(opts)],
		smtperr.WithServer(question.Server), smtperr.WithSender(question.Sender), smtperr.WithRecipient(question.Recipient))
	if question.Stage != nil {
		opts = append(opts, smtperr.WithStage(*question.Stage))
	}
	if question.Role != nil {
		opts = append(opts, smtperr.WithRole(*question.Role))
	}
	return smtperr.DiagnoseText(*question.Text, opts...), nil
}
