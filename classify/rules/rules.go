// Package rules holds the rule files of package classify as people write them, with
// the examples of each rule: for programs that show what servers say, such as
// examples/helpdesk. A program that only classifies does not link it.
package rules

import "embed"

// Files are the rule files, as "gmx.txt"; the README in this folder describes the
// format.
//
//go:embed *.txt
var Files embed.FS
