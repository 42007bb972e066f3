package main

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// TestNoWorkAtStart holds that a program which imports everything parses no
// catalog, no rule and no pattern before main: that would allocate megabytes.
// Bytes are counted, since they do not depend on the machine.
func TestNoWorkAtStart(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	program := filepath.Join(t.TempDir(), "smtperr.exe")
	if output, err := exec.Command("go", "build", "-o", program, "./smtperr").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	inits, err := trace(program)
	if err != nil {
		t.Fatal(err)
	}
	if len(inits) == 0 {
		t.Fatal("the runtime reported nothing")
	}
	const most = 16 << 10 // of all packages of the library together
	if own := sum(inits, module); own.bytes > most {
		t.Errorf("%d bytes in %d allocations before main, more than %d: %+v", own.bytes, own.allocs, most, inits)
	}
}

func TestSum(t *testing.T) {
	list := []initialization{{"fmt", 0.5, 8, 1}, {module + "/catalog", 0.25, 16, 2}, {module + "/classify", 0.25, 32, 3}}
	tests := []struct {
		name, prefix string
		want         initialization
	}{
		{"all", "", initialization{"", 1, 56, 6}},
		{"library", module, initialization{"", 0.5, 48, 5}},
		{"none", "net/", initialization{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := sum(list, tt.prefix); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
	if got := median([]float64{3, 1, 2}); got != 2 {
		t.Errorf("median %v", got)
	}
}
