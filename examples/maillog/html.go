package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"time"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"args": func(d *pageData, r row) rowOfPage { return rowOfPage{d, r} },
}).Parse(pageText))

// A rowOfPage is what a template needs for one row.
type rowOfPage struct {
	Page *pageData
	Row  row
}

// pageData is what the page is made of.
type pageData struct {
	*report
	W     *wording
	Style template.CSS
	Lang  string
	When  string
	Tiles []tile
	First []row
	Top   int

	OverTime, Provider, Delay drawing
	TimeLegend, OutcomeLegend []legend
	HeatRows                  []heatRow
	Hours                     []int
}

type tile struct {
	Class string
	N     string
	Name  string
	Note  string
}

type heatRow struct {
	Day   string
	Cells []heatCell
}

// writeHTML writes a page that needs nothing else: no script, no font, no picture
// from elsewhere. Each table has at most top rows.
func writeHTML(out io.Writer, r *report, top int) error {
	w := r.words
	d := pageData{report: r, W: w, Style: template.CSS(pageStyle), Lang: w.lang, When: w.noTime, Top: top}
	if !r.From.IsZero() {
		d.When = fmt.Sprintf(w.from, w.moment(r.From), w.moment(r.To))
	}
	n := r.Totals
	all := n.Delivered + n.Failed + n.Waiting
	d.Tiles = []tile{
		{"good", w.number(n.Delivered), w.delivered, w.percent(n.Delivered, all)},
		{"late", w.number(n.Late), w.late, w.percent(n.Late, all)},
		{"bad", w.number(n.Failed), w.failed, w.percent(n.Failed, all)},
		{"wait", w.number(n.Waiting), w.waiting, w.percent(n.Waiting, all)},
	}
	d.First = urgent(r.Reasons)
	var err error
	if len(r.Times) > 0 {
		if d.OverTime, d.TimeLegend, err = overTime(r); err != nil {
			return err
		}
		d.heat()
	}
	if len(r.Providers) > 0 {
		if d.Provider, d.OutcomeLegend, err = byProvider(r); err != nil {
			return err
		}
	}
	if r.Delays != [len(delayBounds)]int64{} {
		if d.Delay, err = delayChart(r); err != nil {
			return err
		}
	}
	return page.Execute(out, &d)
}

// urgent returns the three rows that most depend on us: an address that does not
// exist can wait.
func urgent(rows []row) []row {
	var ours, others []row
	for _, x := range rows {
		switch {
		case x.trouble() == 0:
		case x.recipients:
			others = append(others, x)
		default:
			ours = append(ours, x)
		}
	}
	list := append(ours, others...)
	return list[:min(3, len(list))]
}

// heat makes the cells of the week.
func (d *pageData) heat() {
	most := int64(1)
	for _, day := range d.report.Heat {
		for _, n := range day {
			most = max(most, n)
		}
	}
	for h := range 24 {
		d.Hours = append(d.Hours, h)
	}
	for i, day := range d.report.Heat {
		row := heatRow{Day: d.W.days[i]}
		for h, n := range day {
			row.Cells = append(row.Cells, heatCell{
				Share: fmt.Sprintf("%.0f%%", 100*float64(n)/float64(most)), N: n,
				Title: fmt.Sprintf("%s %d:00: %s %s", d.W.days[i], h, d.W.number(n), d.W.refusals),
			})
		}
		d.HeatRows = append(d.HeatRows, row)
	}
}

// Show reports whether a table of the page has a row with this index.
func (d *pageData) Show(i int) bool { return d.Top <= 0 || i < d.Top }

// Hidden tells how many rows of n are not shown.
func (d *pageData) Hidden(n int) string {
	if d.Top <= 0 || n <= d.Top {
		return ""
	}
	return fmt.Sprintf(d.W.andMore, d.W.number(int64(n-d.Top)))
}

// Num, Moment and Span write values in the language of the page.
func (d *pageData) Num(n int64) string        { return d.W.number(n) }
func (d *pageData) Moment(t time.Time) string { return d.W.moment(t) }
func (d *pageData) Since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf(d.W.sinceText, d.W.moment(t))
}
func (d *pageData) Span(seconds int64) string { return d.W.span(seconds) }

// Foot is the line at the end.
func (d *pageData) Foot() string {
	s := fmt.Sprintf(d.W.lines, d.W.number(d.Totals.Lines), d.W.number(d.Totals.Told))
	if d.Totals.Evicted > 0 {
		s += "; " + fmt.Sprintf(d.W.evicted, d.W.number(d.Totals.Evicted))
	}
	return s
}

// T returns a word of the page.
func (d *pageData) T(name string) string { return d.W.named()[name] }
