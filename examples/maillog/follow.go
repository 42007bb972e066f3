package main

import (
	"context"
	"io"
)

func follow(ctx context.Context, paths []string, o options, errout io.Writer) error { return nil }
