// Command cost measures what the library adds to a program: bytes of the binary
// and time at start.
//
//	go run ./examples/cost [-runs 200]
//
// It builds four small programs, with symbols and without, and starts each of
// them many times in turn. A ratio is that to the first program. Package
// initialization (init) is what the runtime reports with GODEBUG=inittrace=1, in
// all packages, in those of the library and in those of golang.org/x/text. Times
// are medians.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

const module = "github.com/smtperr/go-smtperr"

// programs are the programs that are compared, in the folders of their names.
var programs = []struct{ name, what string }{
	{"hello", "fmt only"},
	{"netsmtp", "net/smtp, without the library"},
	{"classify", "classify only"},
	{"smtperr", "smtperr with German and English"},
}

func main() {
	runs := flag.Int("runs", 200, "how often each program is started")
	flag.Parse()
	if err := run(os.Stdout, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, runs int) error {
	dir, err := os.MkdirTemp("", "cost")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	starts := make([][]time.Duration, len(programs))
	for _, p := range programs {
		if err := build(dir, p.name); err != nil {
			return err
		}
	}
	// In turn, so that whatever else the machine does hits all alike.
	for range runs {
		for i, p := range programs {
			begin := time.Now()
			if err := exec.Command(filepath.Join(dir, p.name)).Run(); err != nil {
				return err
			}
			starts[i] = append(starts[i], time.Since(begin))
		}
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "program\tbinary\tratio\tstripped\tratio\tstart\tratio\tinit\tlibrary\tx/text\t")
	var first []float64
	for i, p := range programs {
		binary, err := size(filepath.Join(dir, p.name))
		if err != nil {
			return err
		}
		stripped, err := size(filepath.Join(dir, p.name+"-stripped"))
		if err != nil {
			return err
		}
		start := float64(median(starts[i]).Microseconds()) / 1000
		init, err := initTimes(filepath.Join(dir, p.name), max(1, runs/10))
		if err != nil {
			return err
		}
		if i == 0 {
			first = []float64{binary, stripped, start}
		}
		fmt.Fprintf(w, "%s\t%.1f MB\t%.2f\t%.1f MB\t%.2f\t%.1f ms\t%.2f\t%.2f ms\t%.2f ms\t%.2f ms\t\n", p.what,
			binary, binary/first[0], stripped, stripped/first[1], start, start/first[2], init.all, init.library, init.text)
	}
	return w.Flush()
}

// size returns the size of a file in megabytes.
func size(name string) (float64, error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()) / 1e6, nil
}

// median returns the middle one of some values.
func median[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// times are the milliseconds of package initialization: in all packages, in the
// library's, and in those of golang.org/x/text, which the catalog needs.
type times struct{ all, library, text float64 }

// initTimes returns the medians of several starts.
func initTimes(program string, runs int) (times, error) {
	var all, library, text []float64
	for range runs {
		list, err := trace(program)
		if err != nil {
			return times{}, err
		}
		all = append(all, sum(list, "").clock)
		library = append(library, sum(list, module).clock)
		text = append(text, sum(list, "golang.org/x/text/").clock)
	}
	return times{median(all), median(library), median(text)}, nil
}

// build builds a program into dir, with symbols and without.
func build(dir, name string) error {
	for suffix, flags := range map[string]string{"": "", "-stripped": "-s -w"} {
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags", flags, "-o", filepath.Join(dir, name+suffix), module+"/examples/cost/"+name)
		if output, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w\n%s", cmd, err, output)
		}
	}
	return nil
}

// An initialization is what one package did before main began.
type initialization struct {
	name   string
	clock  float64 // in milliseconds
	bytes  int
	allocs int
}

// trace starts a program and returns the initializations that took anything.
func trace(program string) ([]initialization, error) {
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var report strings.Builder
	cmd.Stderr = &report
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	var list []initialization
	for line := range strings.Lines(report.String()) {
		var (
			i  initialization
			at float64
		)
		if _, err := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %d bytes, %d allocs", &i.name, &at, &i.clock, &i.bytes, &i.allocs); err == nil {
			list = append(list, i)
		}
	}
	return list, nil
}

// sum adds up the initializations of packages whose names begin with prefix.
func sum(list []initialization, prefix string) (total initialization) {
	for _, i := range list {
		if strings.HasPrefix(i.name, prefix) {
			total.clock += i.clock
			total.bytes += i.bytes
			total.allocs += i.allocs
		}
	}
	return total
}
