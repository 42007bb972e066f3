package catalog

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/smtperr/go-smtperr/catalog/internal/message"
)

// amount writes "5 Minuten", or "" when no catalog has the unit.
func (c *Catalog) amount(unit string, n int) string {
	for ; c != nil; c = c.base {
		m := c.parsed()
		if entries := m.of(subject{"Unit", unit}); len(entries) > 0 {
			forms := entries[0].fields
			text := cmp.Or(forms.Get(message.PluralForm(m.tag, n)), forms.Get("Other"))
			return strings.ReplaceAll(text, "#", c.formatNumber(strconv.Itoa(n)))
		}
	}
	return ""
}

// FormatDuration writes a waiting time in words, rounded up to two units: "5 Minuten",
// "1 Stunde 30 Minuten", "2 Tage". It returns "" for zero and less.
func (c *Catalog) FormatDuration(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	steps := []struct {
		name string
		size time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}}
	i := 0
	for i < len(steps)-1 && d < steps[i].size {
		i++
	}
	lower := steps[min(i+1, len(steps)-1)]
	d = (d + lower.size - 1) / lower.size * lower.size
	if i > 0 && d == steps[i-1].size {
		i-- // rounded up, 59 minutes and 59.5 seconds are an hour
	}
	text := c.amount(steps[i].name, int(d/steps[i].size))
	if rest := int(d % steps[i].size / lower.size); rest > 0 {
		text += " " + c.amount(lower.name, rest)
	}
	return text
}

// sizeUnits are the units that the phrase size-units names, in their order.
var sizeUnits = [...]string{"byte", "kilobyte", "megabyte", "gigabyte", "terabyte"}

// FormatSize writes a number of bytes: "25 MB", in German "1,5 MB", in French "1,5 Mo".
// A megabyte is 1,000,000 bytes. It returns "" for zero and less.
func (c *Catalog) FormatSize(bytes int64) string {
	if bytes <= 0 {
		return ""
	}
	names := strings.Fields(c.Phrase("size-units"))
	value, i := float64(bytes), 0
	for value >= 1000 && i < len(names)-1 {
		value, i = value/1000, i+1
	}
	return c.formatNumber(strings.TrimSuffix(strconv.FormatFloat(value, 'f', 1, 64), ".0")) + " " + names[i]
}

// FormatTime writes a moment in the language's form and in t's own time zone, to the
// minute: "30.11.2026, 14:05 Uhr (MEZ)". A zone that readers cannot be expected to
// know is told by its difference to UTC as well.
func (c *Catalog) FormatTime(t time.Time) string {
	date, rest, _ := strings.Cut(c.Phrase("time"), "MST")
	return t.Format(date) + c.zone(t) + t.Format(rest)
}

func (c *Catalog) zone(t time.Time) string {
	name, _ := t.Zone()
	for pair := range strings.SplitSeq(c.Phrase("time-zones"), ",") {
		if known, own, _ := strings.Cut(strings.TrimSpace(pair), " "); known == name {
			return own
		}
	}
	difference := "UTC" + t.Format("-07:00")
	if strings.Trim(name, "+-0123456789") == "" {
		return difference // the zone has no name
	}
	return name + ", " + difference
}
