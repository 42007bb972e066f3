// Package api holds the exported names of the library, one file for each package. A
// line that goes breaks programs that use it, and the test says so. What is new is
// written by
//
//	go test ./examples/docs/api -update
//
// which .ci/run does, so that a reviewer sees it: it has to be kept from the next
// release on.
package api

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the files anew")

// packages are those that programs import. Of wire, which is internal, a released
// gosmtp is built with newer versions, since it is a module of its own.
var packages = []string{
	"catalog", "classify", "classify/rules", "classify/stanza", "smtperr", "smtperr/bounce", "smtperr/gosmtp", "smtperr/internal/wire",
	"smtperr/smtperrtest", "smtperr/smtperrtest/faulttest",
}

func TestAPI(t *testing.T) {
	for _, name := range packages {
		t.Run(name, func(t *testing.T) {
			got := exported(t, filepath.Join("..", "..", "..", filepath.FromSlash(name)))
			file := strings.ReplaceAll(name, "/", "-") + ".txt"
			if *update {
				if err := os.WriteFile(file, []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Split(strings.TrimSpace(string(text)), "\n")
			for _, line := range without(want, got) {
				t.Errorf("gone: %s\n\tA program that uses it no longer compiles. Bring it back, or say in examples/docs/names.md and in the changelog why not.", line)
			}
		})
	}
}

func without(list, others []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(others, s) })
}

// exported returns a line for each exported name of a package, sorted.
func exported(t *testing.T, dir string) (lines []string) {
	t.Helper()
	fset := token.NewFileSet()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files, %v", dir, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				lines = append(lines, function(fset, d)...)
			case *ast.GenDecl:
				lines = append(lines, declaration(fset, d)...)
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func function(fset *token.FileSet, d *ast.FuncDecl) []string {
	if !d.Name.IsExported() {
		return nil
	}
	line := "func "
	if d.Recv != nil {
		recv := source(fset, d.Recv.List[0].Type)
		if !ast.IsExported(strings.TrimPrefix(recv, "*")) {
			return nil
		}
		line += "(" + recv + ") "
	}
	return []string{line + d.Name.Name + signature(fset, d.Type)}
}

func declaration(fset *token.FileSet, d *ast.GenDecl) (lines []string) {
	typ := "" // of the constants that follow one with a type
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			switch {
			case s.Type != nil:
				typ = " " + source(fset, s.Type)
			case s.Values != nil:
				typ = ""
			}
			for i, n := range s.Names {
				value := ""
				if d.Tok == token.CONST && typ == "" && i < len(s.Values) {
					value = " = " + source(fset, s.Values[i])
				}
				if n.IsExported() {
					lines = append(lines, d.Tok.String()+" "+n.Name+typ+value)
				}
			}
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				lines = append(lines, typeLines(fset, s)...)
			}
		}
	}
	return lines
}

func typeLines(fset *token.FileSet, s *ast.TypeSpec) []string {
	name := "type " + s.Name.Name
	if s.Assign.IsValid() {
		return []string{name + " = " + source(fset, s.Type)}
	}
	switch t := s.Type.(type) {
	case *ast.StructType:
		lines := []string{name + " struct"}
		for _, f := range t.Fields.List {
			for _, n := range f.Names {
				if n.IsExported() {
					lines = append(lines, name+" struct, "+n.Name+" "+source(fset, f.Type))
				}
			}
			if f.Names == nil {
				lines = append(lines, name+" struct, embedded "+source(fset, f.Type))
			}
		}
		return lines
	case *ast.InterfaceType:
		lines := []string{name + " interface"}
		for _, f := range t.Methods.List {
			line := source(fset, f.Type)
			if m, ok := f.Type.(*ast.FuncType); ok {
				line = f.Names[0].Name + signature(fset, m)
			}
			lines = append(lines, name+" interface, "+line)
		}
		return lines
	}
	return []string{name + " " + source(fset, s.Type)}
}

// signature returns parameters and results without their names.
func signature(fset *token.FileSet, f *ast.FuncType) string {
	results := types(fset, f.Results)
	switch len(results) {
	case 0:
		return "(" + strings.Join(types(fset, f.Params), ", ") + ")"
	case 1:
		return "(" + strings.Join(types(fset, f.Params), ", ") + ") " + results[0]
	}
	return "(" + strings.Join(types(fset, f.Params), ", ") + ") (" + strings.Join(results, ", ") + ")"
}

func types(fset *token.FileSet, list *ast.FieldList) (all []string) {
	if list == nil {
		return nil
	}
	for _, f := range list.List {
		for range max(1, len(f.Names)) {
			all = append(all, source(fset, f.Type))
		}
	}
	return all
}

func source(fset *token.FileSet, n ast.Node) string {
	if f, ok := n.(*ast.FuncType); ok {
		return "func" + signature(fset, f)
	}
	var b strings.Builder
	if err := printer.Fprint(&b, fset, n); err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestEveryPackage holds that no package that can be imported is forgotten.
func TestEveryPackage(t *testing.T) {
	for _, root := range []string{"catalog", "classify", "smtperr"} {
		err := filepath.WalkDir(filepath.Join("..", "..", "..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if d.Name() == "internal" || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			name, _ := filepath.Rel(filepath.Join("..", "..", ".."), path)
			files, _ := filepath.Glob(filepath.Join(path, "*.go"))
			files = slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
			if len(files) == 0 || slices.Contains(packages, filepath.ToSlash(name)) {
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), files[0], nil, parser.PackageClauseOnly)
			if err == nil && f.Name.Name != "main" {
				t.Errorf("%s is not compared", name)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
