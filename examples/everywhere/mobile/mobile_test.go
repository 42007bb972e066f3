package mobile

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// bindable reports what of a package gobind would leave out, by the rules of
// golang.org/x/mobile/cmd/gobind: it says nothing and binds the rest.
func bindable(source string) (exported int, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", source, parser.SkipObjectResolution)
	if err != nil {
		return 0, err
	}
	// Nothing of another package can be bound, so none is needed: its types are
	// invalid, which no rule allows.
	config := types.Config{IgnoreFuncBodies: true, Error: func(error) {}, Importer: nobody{}}
	pkg, _ := config.Check("x", fset, []*ast.File{file}, nil)
	c := &checker{pkg: pkg}
	for _, name := range pkg.Scope().Names() {
		if o := pkg.Scope().Lookup(name); o.Exported() {
			exported++
			c.object(o)
		}
	}
	return exported, errors.Join(c.wrong...)
}

type nobody struct{}

func (nobody) Import(string) (*types.Package, error) { return nil, errors.New("not looked at") }

type checker struct {
	pkg   *types.Package
	wrong []error
}

func (c *checker) need(ok bool, format string, args ...any) {
	if !ok {
		c.wrong = append(c.wrong, fmt.Errorf(format, args...))
	}
}

func (c *checker) object(o types.Object) {
	switch o := o.(type) {
	case *types.Func:
		c.signature(o.Name(), o.Signature())
	case *types.TypeName:
		named, ok := o.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 {
			c.need(false, "%s is an alias, or generic", o.Name())
			return
		}
		c.named(named)
	default:
		c.need(c.value(o.Type()), "%s has type %v", o.Name(), o.Type())
	}
}

func (c *checker) named(named *types.Named) {
	name := named.Obj().Name()
	switch t := named.Underlying().(type) {
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() {
				c.need(c.value(f.Type()), "field %s.%s has type %v", name, f.Name(), f.Type())
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			c.signature(name+"."+m.Name(), m.Signature())
		}
	default:
		c.need(false, "%s is neither a struct nor an interface", name)
	}
	for m := range named.Methods() {
		if m.Exported() {
			c.signature(name+"."+m.Name(), m.Signature())
		}
	}
}

func (c *checker) signature(name string, s *types.Signature) {
	c.need(!s.Variadic() && s.TypeParams().Len() == 0, "%s is variadic, or generic", name)
	for p := range s.Params().Variables() {
		c.need(c.value(p.Type()), "%s takes a %v", name, p.Type())
	}
	results := s.Results()
	isError := func(i int) bool { return types.Identical(results.At(i).Type(), types.Universe.Lookup("error").Type()) }
	c.need(results.Len() < 2 || results.Len() == 2 && isError(1), "%s returns %v", name, results)
	if results.Len() > 0 {
		c.need(isError(0) || c.value(results.At(0).Type()), "%s returns a %v", name, results.At(0).Type())
	}
}

// value reports whether a value of the type can pass.
func (c *checker) value(t types.Type) bool {
	switch t := t.(type) {
	case *types.Basic:
		const signed = types.IsInteger | types.IsFloat | types.IsBoolean | types.IsString
		return t.Info()&signed != 0 && t.Info()&types.IsUnsigned == 0
	case *types.Slice:
		return types.Identical(t.Elem(), types.Typ[types.Byte])
	case *types.Pointer:
		named, ok := t.Elem().(*types.Named)
		if !ok || named.Obj().Pkg() != c.pkg {
			return false
		}
		_, ok = named.Underlying().(*types.Struct)
		return ok && named.Obj().Exported()
	case *types.Named:
		_, ok := t.Underlying().(*types.Interface)
		return ok && t.Obj().Pkg() == c.pkg && t.Obj().Exported()
	}
	return false
}

func TestBindable(t *testing.T) {
	source, err := os.ReadFile("mobile.go")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := bindable(string(source)); err != nil || n != 2 {
		t.Errorf("%d exported things: %v", n, err)
	}
	for _, tt := range []struct {
		name, source string
		wrong        string // "" when it can be bound
	}{
		{"what can be bound", "type T struct { A int; B []byte; C bool; D *T }\nfunc (t *T) M(float64) (string, error) { return \"\", nil }\ntype I interface { M(*T) error }\nfunc F(I) {}", ""},
		{"a slice of strings", "func F() []string { return nil }", "[]string"},
		{"a map", "func F(map[string]int) {}", "map[string]int"},
		{"an unsigned number", "func F(uint32) {}", "uint32"},
		{"three results", "func F() (int, int, error) { return 0, 0, nil }", "returns"},
		{"a second result that is no error", "func F() (int, int) { return 0, 0 }", "returns"},
		{"variadic", "func F(...int) {}", "variadic"},
		{"generic", "func F[T any](T) {}", "generic"},
		{"a struct by value", "type T struct {}\nfunc F(T) {}", "takes a"},
		{"a field", "type T struct { A []int }", "T.A"},
		{"a method", "type T struct {}\nfunc (T) M(func()) {}", "T.M"},
		{"another package's type", "import \"time\"\nfunc F(time.Duration) {}", "F takes"},
		{"a named number", "type N int", "neither"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bindable("package x\n" + tt.source)
			if (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestDiagnose(t *testing.T) {
	d, err := Diagnose("550 5.1.1 <a@example.org>: no such user", "de-AT", "")
	if err != nil {
		t.Fatal(err)
	}
	if d.Reason != "user-unknown" || d.Outcome != "not-sent" || d.MayRetry || d.Title != "Die Empfängeradresse gibt es nicht" || !strings.Contains(d.Text(), d.Title) || !strings.HasPrefix(d.HTML(), "<article") {
		t.Errorf("%+v", d)
	}
	if d, err := Diagnose("EOF", "en", "end-of-data"); err != nil || d.Outcome != "unknown" || d.MayRetry {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := Diagnose("550", "en", "lunch"); err == nil {
		t.Error("no error for a step that is none")
	}
}

// TestBuilds compiles the package for both systems; to link a library needs theirs.
func TestBuilds(t *testing.T) {
	for _, system := range []string{"android", "ios"} {
		cmd := exec.CommandContext(t.Context(), "go", "build", ".")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH=arm64")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", system, err, out)
		}
	}
}
