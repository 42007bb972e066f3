package desk

import (
	"html/template"
	"strconv"
)

// HTML is the drawing as a figure with a picture in SVG.
func (d *Drawing) HTML() template.HTML {
	var m markup
	d.write(&m)
	return template.HTML(m.String())
}

func (d *Drawing) write(m *markup) {
	m.open("figure", "class", "drawing")
	m.open("svg", "viewBox", "0 0 430 "+strconv.Itoa(d.Height), "role", "img", "aria-labelledby", d.ID+"-title "+d.ID+"-text")
	m.element("title", d.Title, "id", d.ID+"-title")
	m.element("desc", d.Text, "id", d.ID+"-text")
	d.Left.write(m)
	d.Right.write(m)
	if d.Third != nil {
		d.Third.write(m)
	}
	for _, r := range d.Rows {
		r.write(m)
	}
	for _, r := range []*Row{d.Later, d.Bounce} {
		if r != nil {
			r.write(m)
		}
	}
	if q := d.Queue; q != nil {
		m.open("g", "class", "row queue")
		m.element("rect", "", "x", strconv.Itoa(rightLane-6), "y", strconv.Itoa(q.Y), "width", "12", "height", "36", "rx", "3")
		q.label(m, q.Title, "title", q.Y+23)
		m.shut("g")
	}
	m.shut("svg")
	m.shut("figure")
}

func (l Lane) write(m *markup) {
	x := strconv.Itoa(l.X)
	m.open("g", "class", "lane")
	m.element("line", "", "x1", x, "y1", strconv.Itoa(l.From), "x2", x, "y2", strconv.Itoa(l.To))
	for i, name := range l.Name {
		m.element("text", name, "x", x, "y", strconv.Itoa(l.From-25+16*i))
	}
	m.shut("g")
}

func (r Row) write(m *markup) {
	y := strconv.Itoa(r.Y)
	m.open("g", "class", "row "+r.State)
	m.element("line", "", "x1", strconv.Itoa(r.From), "y1", y, "x2", strconv.Itoa(r.To), "y2", y)
	if r.State == "failed" {
		m.element("path", "", "class", "cross", "d", "M"+strconv.Itoa(r.To)+" "+y+"m-7-7l14 14m0-14l-14 14")
	} else {
		back := 9
		if r.To > r.From {
			back = -9
		}
		corner := func(x, y int) string { return strconv.Itoa(x) + "," + strconv.Itoa(y) + " " }
		m.element("polygon", "", "points", corner(r.To, r.Y)+corner(r.To+back, r.Y-5)+corner(r.To+back, r.Y+5))
	}
	if r.Command != "" {
		m.element("text", r.Command, "class", "command", "x", strconv.Itoa((r.From+r.To)/2), "y", strconv.Itoa(r.Y-6))
	}
	switch {
	case r.Note != "":
		r.label(m, r.Title, "title", r.Y-2)
		r.label(m, r.Note, "note", r.Y+15)
	case r.Above:
		r.label(m, r.Title, "title", r.Y-8)
	default:
		r.label(m, r.Title, "title", r.Y+5)
	}
	m.shut("g")
}

// label writes a text beside the right lane.
func (r Row) label(m *markup, text, class string, y int) {
	m.element("text", text, "class", class, "x", strconv.Itoa(rightLane+16), "y", strconv.Itoa(y))
}
