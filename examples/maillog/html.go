package main

import "io"

func writeHTML(out io.Writer, r *report, top int) error { return nil }
