package main

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/go-analyze/charts"

	"github.com/smtperr/go-smtperr/classify"
)

// The charts are drawn with colours that stand for those of the page: the page
// has others in the light and in the dark, and a drawing has them both.
const (
	inkColor  = 1 // text
	lineColor = 2 // axes and grid
	firstHue  = 10
	hues      = 9 // of reasons; the last is of all others
	goodHue   = 20
	lateHue   = 21
	badHue    = 22
	waitHue   = 23
)

// mark is the colour that stands for one of the page's.
func mark(n uint8) charts.Color { return charts.ColorRGB(n, 255-n, 101) }

var (
	markPattern = regexp.MustCompile(`rgba?\((\d+), ?(\d+), ?101(?:, ?[\d.]+)?\)`)
	fontPattern = regexp.MustCompile(`;font-family:'[^']*',sans-serif`)
)

// page puts the page's colours and type into a drawing.
func paint(svg string) string {
	svg = fontPattern.ReplaceAllString(svg, "")
	return markPattern.ReplaceAllStringFunc(svg, func(s string) string {
		m := markPattern.FindStringSubmatch(s)
		n := 0
		fmt.Sscan(m[1], &n)
		return fmt.Sprintf("var(--c%d)", n)
	})
}

func palette(series ...uint8) charts.ColorPalette {
	o := charts.ThemeOption{
		AxisStrokeColor: mark(lineColor), AxisSplitLineColor: mark(lineColor), BackgroundColor: charts.ColorTransparent,
		TextColor: mark(inkColor), TextColorTitle: mark(inkColor), TextColorMark: mark(inkColor), TextColorLabel: mark(inkColor),
		TextColorLegend: mark(inkColor), TextColorXAxis: mark(inkColor), TextColorYAxis: mark(inkColor),
	}
	for _, n := range series {
		o.SeriesColors = append(o.SeriesColors, mark(n))
	}
	return charts.MakeTheme(o)
}

// A size is that of a drawing: a page has each for a desk and for a phone.
type size struct {
	width, height int
	font          float64
}

// A drawing is a chart at both sizes.
type drawing struct{ Wide, Narrow template.HTML }

func draw(wide, narrow size, f func(*charts.Painter, size) error) (d drawing, err error) {
	for _, x := range []struct {
		size
		to *template.HTML
	}{{wide, &d.Wide}, {narrow, &d.Narrow}} {
		p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: x.width, Height: x.height})
		if err := f(p, x.size); err != nil {
			return d, err
		}
		svg, err := p.Bytes()
		if err != nil {
			return d, err
		}
		*x.to = template.HTML(paint(string(svg))) // the library escapes what is text
	}
	return d, nil
}

// An entry of a legend.
type legend struct {
	Color int
	Name  string
	N     string
}

func hidden() charts.LegendOption { return charts.LegendOption{Show: charts.Ptr(false)} }

func whole(v float64) string {
	switch {
	case v >= 1e6:
		return charts.FormatValueHumanizeShort(v, 1, false)
	case v != math.Trunc(v):
		return ""
	}
	return fmt.Sprintf("%.0f", v)
}

// overTime draws refusals by reason, and returns the reasons.
func overTime(r *report) (drawing, []legend, error) {
	sums := map[classify.Reason]int64{}
	for _, b := range r.Times {
		for reason, n := range b.Refused {
			sums[reason] += n
		}
	}
	top := sortedKeys(sums, func(a, b classify.Reason) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a, b)) })
	names := map[string]string{}
	for _, x := range r.Reasons {
		names[x.ID] = x.Name
	}
	rest := top[min(len(top), hues-1):]
	top = top[:min(len(top), hues-1)]
	var series [][]float64
	var colors []uint8
	var legends []legend
	add := func(color int, name string, of func(bucket) int64) {
		values := make([]float64, len(r.Times))
		total := int64(0)
		for i, b := range r.Times {
			values[i] = float64(of(b))
			total += of(b)
		}
		series = append(series, values)
		colors = append(colors, uint8(color))
		legends = append(legends, legend{color, name, r.words.number(total)})
	}
	for i, reason := range top {
		add(firstHue+i, or(names[reason.String()], reason.String()), func(b bucket) int64 { return b.Refused[reason] })
	}
	if len(rest) > 0 {
		add(firstHue+hues-1, r.words.other, func(b bucket) (n int64) {
			for _, reason := range rest {
				n += b.Refused[reason]
			}
			return n
		})
	}
	d, err := draw(size{960, 300, 9.5}, size{380, 250, 9}, func(p *charts.Painter, s size) error {
		o := charts.NewBarChartOptionWithData(series)
		o.Theme = palette(colors...)
		o.StackSeries = charts.Ptr(true)
		o.Legend = hidden()
		o.BarSize = 0.8
		o.CategoryAxis.Labels = timeLabels(r, s.width/75)
		o.CategoryAxis.LabelFontStyle.FontSize = s.font
		o.CategoryAxis.LabelCount = len(r.Times)
		o.ValueAxis = []charts.ValueAxisOption{{ValueFormatter: whole, LabelFontStyle: charts.FontStyle{FontSize: s.font}, Min: charts.Ptr(0.0)}}
		o.Padding = charts.NewBox(4, 8, 12, 4)
		return p.BarChart(o)
	})
	return d, legends, err
}

// timeLabels names about n of the buckets.
func timeLabels(r *report, n int) []string {
	labels := make([]string, len(r.Times))
	each := (len(labels) + n - 1) / n
	if step := r.Times[0].Seconds; step < 24*3600 && r.To.Sub(r.From).Hours() > 24 {
		// Days have their names at their begin.
		perDay := int(24 * 3600 / step)
		each = (each + perDay - 1) / perDay * perDay
	}
	begin := 0
	if r.To.Sub(r.From).Hours() > 24 {
		for begin < len(labels)-1 && r.Times[begin].At.Hour() != 0 {
			begin++
		}
	}
	for i := range labels {
		if i < begin || (i-begin)%each != 0 {
			continue
		}
		if r.To.Sub(r.From).Hours() <= 24 {
			labels[i] = r.Times[i].At.Format(r.words.hourMinute)
		} else {
			labels[i] = r.Times[i].At.Format(r.words.date)
		}
	}
	return labels
}

// byProvider draws what became of the deliveries to those providers that refused
// most.
func byProvider(r *report) (drawing, []legend, error) {
	rows := r.Providers[:min(len(r.Providers), 8)]
	series := make([][]float64, 4)
	totals := make([]int64, 4)
	for _, x := range slices.Backward(rows) {
		sum := float64(max(x.Delivered+x.Failed+x.Waiting, 1))
		for i, n := range []int64{x.Delivered - x.Late, x.Late, x.Failed, x.Waiting} {
			series[i] = append(series[i], 100*float64(n)/sum)
			totals[i] += n
		}
	}
	legends := []legend{
		{goodHue, r.words.delivered, r.words.number(totals[0])}, {lateHue, r.words.late, r.words.number(totals[1])},
		{badHue, r.words.failed, r.words.number(totals[2])}, {waitHue, r.words.waiting, r.words.number(totals[3])},
	}
	height := 60 + 34*len(rows)
	d, err := draw(size{620, height, 10.5}, size{380, height, 9}, func(p *charts.Painter, s size) error {
		o := charts.NewBarChartOptionWithData(series)
		o.Theme = palette(goodHue, lateHue, badHue, waitHue)
		o.Horizontal = true
		o.StackSeries = charts.Ptr(true)
		o.Legend = hidden()
		o.BarSize = 0.62
		for _, x := range slices.Backward(rows) {
			o.CategoryAxis.Labels = append(o.CategoryAxis.Labels, short(x.Name, s.width/24))
		}
		o.CategoryAxis.LabelFontStyle.FontSize = s.font
		o.ValueAxis = []charts.ValueAxisOption{{
			ValueFormatter: func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
			Max:            charts.Ptr(100.0), Min: charts.Ptr(0.0), LabelFontStyle: charts.FontStyle{FontSize: s.font}, LabelCount: 3 + 2*(s.width/600), RangeValuePaddingScale: charts.Ptr(0.0),
		}}
		o.Padding = charts.NewBox(4, 8, 26, 4)
		return p.BarChart(o)
	})
	return d, legends, err
}

// short cuts a name for an axis: of several it keeps the first.
func short(s string, n int) string {
	s, _, _ = strings.Cut(s, ", ")
	s, _, _ = strings.Cut(s, " (")
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}

// delayChart draws the time to delivery.
func delayChart(r *report) (drawing, error) {
	values := make([]float64, len(r.Delays))
	for i, n := range r.Delays {
		values[i] = float64(n)
	}
	return draw(size{620, 300, 10.5}, size{380, 240, 7.5}, func(p *charts.Painter, s size) error {
		o := charts.NewBarChartOptionWithData([][]float64{values})
		o.Legend = hidden()
		o.Theme = palette(goodHue)
		o.BarSize = 0.7
		o.SeriesList[0].Label = charts.SeriesLabel{Show: charts.Ptr(true), ValueFormatter: whole, FontStyle: charts.FontStyle{FontSize: s.font}}
		o.CategoryAxis.LabelCount = len(values)
		for i, name := range r.words.delays {
			if i == 0 {
				name = "≤ " + name
			}
			o.CategoryAxis.Labels = append(o.CategoryAxis.Labels, name)
		}
		o.CategoryAxis.LabelFontStyle.FontSize = s.font
		o.ValueAxis = []charts.ValueAxisOption{{ValueFormatter: whole, LabelFontStyle: charts.FontStyle{FontSize: s.font}, Min: charts.Ptr(0.0)}}
		o.Padding = charts.NewBox(4, 8, 12, 4)
		return p.BarChart(o)
	})
}

// A heatCell is an hour of the week; the page colours it by its share of the
// most.
type heatCell struct {
	Share string
	N     int64
	Title string
}
