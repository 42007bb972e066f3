package desk

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"sync"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// Assets are the files that pages load, by their names.
func Assets() fs.FS {
	sub, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		panic(err)
	}
	return sub
}

// A View is a page that is ready to be written. Its methods are for templates.
type View struct {
	*Language
	place
	Options
	Template    string // the file in templates without its ending
	Path        string // from the site's root, without a slash in front
	Other       string // path of the same page in the other language
	Title       string
	Description string
	Body        any
}

// T is a text.
func (v *View) T(id string, values ...any) (string, error) { return v.Text(id, values...) }

// To is a relative link to a path of the site.
func (v *View) To(path string) string { return up(v.Path) + path }

// Look is a link to a look-up page, or to the list of its kind.
func (v *View) Look(kind Kind, id string) string { return v.To(v.look(kind, id)) }

// Named is a link to a page that stands alone.
func (v *View) Named(name string) string { return v.To(v.named(name)) }

// SiteName is what the site is called.
func (v *View) SiteName() string {
	if v.Name != "" {
		return v.Name
	}
	return v.say("site")
}

// Asset is a link to a file that changes when the file does, so that browsers may
// keep it.
func (v *View) Asset(name string) string { return v.To("assets/" + name + "?" + assetHash()[name]) }

// assetHash tells one version of a file from the next.
var assetHash = sync.OnceValue(func() map[string]string {
	hashes := map[string]string{}
	for _, name := range AssetNames() {
		data, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(data)
		hashes[name] = hex.EncodeToString(sum[:4])
	}
	return hashes
})

// AssetNames are the names of the files that pages load.
func AssetNames() []string {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		panic(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{
		"links": Links,
	}).ParseFS(templateFiles, "templates/*.html"))
})

// Render writes the page.
func (v *View) Render() ([]byte, error) {
	var b bytes.Buffer
	if err := templates().ExecuteTemplate(&b, v.Template+".html", v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
