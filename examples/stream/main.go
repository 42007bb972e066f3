// Stream reads delivery events, of a mail server or a sending service, and tells by
// window why mails failed, who refused them, which addresses to remove, and when a
// reason becomes much more frequent. It is a pipeline of Apache Beam: the same program
// runs on one machine (Prism, the default), on Flink and on Dataflow.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/smtperr/go-smtperr/classify"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "stream:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var (
		c      config
		input  = flag.String("input", "", "files of events, one a line; a pattern as events/*.jsonl, plain or gzip")
		output = flag.String("output", "", "directory of the results")
		watch  = flag.Duration("watch", 0, "look for new files so often, and never stop; 0 reads what is there")
	)
	flag.DurationVar(&c.window, "window", time.Hour, "length of the windows in which events are counted")
	flag.DurationVar(&c.lateness, "lateness", 24*time.Hour, "how late an event may come and still be counted")
	flag.DurationVar(&c.memory, "memory", 30*24*time.Hour, "how long events and failures of an address are remembered")
	flag.IntVar(&c.removeAfter, "remove-after", 2, "remove an address after so many failures at least; some kinds need more")
	flag.Float64Var(&c.jump, "jump", 0.1, "growth of a reason's share that is worth an alert")
	flag.IntVar(&c.least, "least", 20, "how often a reason must come in a window for an alert")
	flag.Parse()
	beam.Init()
	switch {
	case *input == "" || *output == "":
		return errors.New("-input and -output are needed")
	case c.window <= 0 || c.lateness < 0 || c.memory < c.window:
		return errors.New("-window must be positive, -lateness not negative, and -memory no shorter than -window")
	}
	settle()
	p, s := beam.NewPipelineWithRoot()
	build(s, c, *output, time.Now(), read(s, *input, *watch))
	return beamx.Run(ctx, p)
}

// settle prepares what a run needs whichever runner it has. Prism may split the bundle of
// a step that has a state, and then gives one key to two bundles at once (2.77.0; what
// should come once came twice in one of thirty runs of a test on a busy machine): it is
// told not to. Other runners do not know that name and pass it over.
func settle() {
	classify.Preload()
	if *jobopts.Experiments != "" {
		*jobopts.Experiments += ","
	}
	*jobopts.Experiments += "prism_disable_sdf_split"
}
