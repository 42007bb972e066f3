package classify

import (
	"embed"
	"sync"
)

// The pages for people and the list of decisions are made from the same files.
//
//go:generate go run ../examples/replies -rules rules -o replies
//go:generate go test . -run ^TestDecisions$ -update

//go:embed rules/*.txt
var ruleFiles embed.FS

// builtin returns the built-in rules, which are compiled when they are first
// needed. The tests hold that the files can be read.
var builtin = sync.OnceValue(func() *Rules {
	c, err := readSources(ruleFiles, "rules")
	if err != nil {
		panic(err)
	}
	if c.causes, err = readCauses("causes.txt", causeFile, c.patterns); err != nil {
		panic(err)
	}
	rules, err := c.compile()
	if err != nil {
		panic(err)
	}
	return rules
})

// Preload compiles the built-in rules, which the first classification does
// otherwise. A server calls it before the first mail.
func Preload() { builtin(); codes() }
