package faulttest

import "errors"

var (
	errReset = errors.New("connection reset")
	errPipe  = errors.New("i/o on hungup channel")
)
