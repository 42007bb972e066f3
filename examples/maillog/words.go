package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A wording is what a report says itself; the rest is the catalog's.
type wording struct {
	lang                                                                string
	title, stopped, from, noTime, nothing                               string
	deliveries, delivered, late, failed, expired, waiting, attempts     string
	lines, damaged, damagedSome, evicted, more, hidden, andMore         string
	reasons, providers, servers, lists, grey, tls, addresses, unknown   string
	reasonsNote, serversNote, listsNote, greyNote, tlsNote, addressNote string
	unknownNote, damagedNote                                            string
	todo, reply, list, ip, notNamed, server, times, longest, address    string
	advice, why, last                                                   string
	overTime, overTimeNote, byProvider, byProviderNote                  string
	delay, delayNote, heat, heatNote, numbers, other, refusals, at      string
	unknownTodo, removeTodo, again, firstThings                         string
	advices                                                             map[string]string
	days                                                                [7]string
	delays                                                              [len(delayBounds)]string
	sinceText, afterText, lookText, notItsText                          string
	date, dateTime, hourMinute                                          string
	decimal                                                             string
	units                                                               [4]string
}

func (w *wording) after(title string, n int) string { return fmt.Sprintf(w.afterText, title, n) }
func (w *wording) look(title string) string         { return fmt.Sprintf(w.lookText, title) }
func (w *wording) notIts(title string) string       { return fmt.Sprintf(w.notItsText, title) }

// number writes a number with its thousands apart.
func (w *wording) number(n int64) string {
	s := strconv.FormatInt(n, 10)
	gap := ","
	if w.decimal == "," {
		gap = "."
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + gap + s[i:]
	}
	return s
}

// percent writes a share.
func (w *wording) percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	return strings.Replace(strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64), ".", w.decimal, 1) + "\u00a0%"
}

// span writes a length of time.
func (w *wording) span(seconds int64) string {
	switch {
	case seconds < 120:
		return fmt.Sprintf("%d\u00a0%s", seconds, w.units[0])
	case seconds < 120*60:
		return fmt.Sprintf("%d\u00a0%s", seconds/60, w.units[1])
	case seconds < 48*3600:
		return fmt.Sprintf("%d\u00a0%s", seconds/3600, w.units[2])
	}
	return fmt.Sprintf("%d\u00a0%s", seconds/86400, w.units[3])
}

func (w *wording) moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Format(w.dateTime)
}

// named are the words that the page asks for.
func (w *wording) named() map[string]string {
	return map[string]string{
		"title": w.title, "stopped": w.stopped, "nothing": w.nothing, "deliveries": w.deliveries, "delivered": w.delivered, "late": w.late, "failed": w.failed, "waiting": w.waiting,
		"reasons": w.reasons, "providers": w.providers, "servers": w.servers, "lists": w.lists, "grey": w.grey, "tls": w.tls, "addresses": w.addresses, "unknown": w.unknown,
		"reasonsNote": w.reasonsNote, "serversNote": w.serversNote, "listsNote": w.listsNote, "greyNote": w.greyNote, "tlsNote": w.tlsNote, "addressNote": w.addressNote, "unknownNote": w.unknownNote, "damagedNote": w.damagedNote,
		"damagedSome": w.damagedSome, "todo": w.todo, "reply": w.reply, "list": w.list, "ip": w.ip, "notNamed": w.notNamed, "server": w.server, "times": w.times, "longest": w.longest, "address": w.address, "advice": w.advice, "why": w.why, "last": w.last,
		"overTime": w.overTime, "overTimeNote": w.overTimeNote, "byProvider": w.byProvider, "byProviderNote": w.byProviderNote, "delay": w.delay, "delayNote": w.delayNote, "heat": w.heat, "heatNote": w.heatNote, "numbers": w.numbers, "at": w.at, "refusals": w.refusals, "first": w.firstThings, "other": w.other,
	}
}

// wordsFor returns the words of a language, English for those that are not here.
func wordsFor(lang string) *wording {
	if strings.HasPrefix(strings.ToLower(lang), "de") {
		return &german
	}
	return &english
}

var english = wording{
	lang: "en", title: "Mail log", stopped: "Stopped before the end: this is what was read until then.", from: "%s to %s", noTime: "the lines have no time", nothing: "No delivery was found in the log.",
	deliveries: "deliveries", delivered: "delivered", late: "late", failed: "failed", expired: "given up after trying", waiting: "waiting", attempts: "refused attempts",
	lines: "%s lines, of which %s tell of deliveries", damaged: "damaged lines", damagedSome: "Damaged lines", evicted: "%s open messages were given up to save memory", more: "%s more were not kept, since the table is full", hidden: "%s more, shown by -top 0", andMore: "and %s more",
	reasons: "Reasons", providers: "Providers", servers: "Worst receiving servers", lists: "Our addresses on blocklists", grey: "Greylisting that never ended", tls: "Encryption and certificates", addresses: "Addresses", unknown: "Replies that nobody understands yet",
	reasonsNote: "“Late” was put off and delivered after all.",
	serversNote: "By deliveries that failed or wait.",
	listsNote:   "As the receiving servers say it.",
	greyNote:    "Failed, or put off for more than an hour.",
	tlsNote:     "By server.",
	addressNote: "What to do on a mailing list: a delivery that failed says this of the address.",
	unknownNote: "Without names, ids and addresses: please send them to the project, so that they will be understood.",
	damagedNote: "They were left out.",
	todo:        "First", reply: "Reply", list: "List", ip: "Our address", notNamed: "not named", server: "Server", times: "Times", longest: "Longest", address: "Address", advice: "Advice", why: "Why", last: "Last seen",
	overTime: "Refusals over time", overTimeNote: "Each delivery once, by the reason of its first refusal.",
	byProvider: "By provider", byProviderNote: "What became of the deliveries.",
	delay: "Time to delivery", delayNote: "From the arrival of the mail to its delivery.",
	heat: "Hours of the week", heatNote: "When deliveries were refused.", numbers: "The numbers", other: "other", refusals: "refusals", at: "Time",
	removeTodo: "Take these addresses off your lists: see the addresses below.", unknownTodo: "Read the replies below that nobody understands yet.", again: "Delivered again since.", firstThings: "What to do first",
	advices:   map[string]string{"remove": "remove", "watch": "watch", "keep": "keep"},
	days:      [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	delays:    [len(delayBounds)]string{"1 s", "10 s", "1 min", "10 min", "1 h", "4 h", "24 h", "5 d", "> 5 d"},
	sinceText: "since %s", afterText: "%s. Remove it after %d failures in a row.", lookText: "%s. Look into it before you remove the address.", notItsText: "%s. That says nothing against the address.",
	date: "Jan 2", dateTime: "2 Jan 2006 15:04", hourMinute: "15:04", decimal: ".",
	units: [4]string{"s", "min", "h", "days"},
}

var german = wording{
	lang: "de", title: "Mail-Protokoll", stopped: "Vor dem Ende angehalten: Dies wurde bis dahin gelesen.", from: "%s bis %s", noTime: "die Zeilen haben keine Zeit", nothing: "Das Protokoll enthält keine Zustellung.",
	deliveries: "Zustellungen", delivered: "zugestellt", late: "verspätet", failed: "gescheitert", expired: "nach Versuchen aufgegeben", waiting: "wartend", attempts: "abgewiesene Versuche",
	lines: "%s Zeilen, davon berichten %s von Zustellungen", damaged: "beschädigte Zeilen", damagedSome: "Beschädigte Zeilen", evicted: "%s offene Nachrichten wurden aufgegeben, um Speicher zu sparen", more: "%s weitere wurden nicht behalten, weil die Tabelle voll ist", hidden: "%s weitere zeigt -top 0", andMore: "und %s weitere",
	reasons: "Gründe", providers: "Anbieter", servers: "Die schwierigsten Empfangsserver", lists: "Unsere Adressen auf Sperrlisten", grey: "Greylisting ohne Ende", tls: "Verschlüsselung und Zertifikate", addresses: "Adressen", unknown: "Antworten, die noch niemand versteht",
	reasonsNote: "„Verspätet“ heißt: erst aufgeschoben, dann doch zugestellt.",
	serversNote: "Nach Zustellungen, die gescheitert sind oder warten.",
	listsNote:   "So, wie es die empfangenden Server sagen.",
	greyNote:    "Gescheitert oder länger als eine Stunde aufgeschoben.",
	tlsNote:     "Nach Server.",
	addressNote: "Was auf einer Verteilerliste zu tun ist: Das sagt eine gescheiterte Zustellung über die Adresse.",
	unknownNote: "Ohne Namen, Kennungen und Adressen: Bitte senden Sie sie dem Projekt, damit sie künftig verstanden werden.",
	damagedNote: "Sie wurden ausgelassen.",
	todo:        "Zuerst", reply: "Antwort", list: "Liste", ip: "Unsere Adresse", notNamed: "nicht genannt", server: "Server", times: "Anzahl", longest: "Am längsten", address: "Adresse", advice: "Rat", why: "Warum", last: "Zuletzt gesehen",
	overTime: "Abweisungen im Lauf der Zeit", overTimeNote: "Jede Zustellung einmal, nach dem Grund der ersten Abweisung.",
	byProvider: "Nach Anbieter", byProviderNote: "Was aus den Zustellungen wurde.",
	delay: "Zeit bis zur Zustellung", delayNote: "Vom Eingang der E-Mail bis zur Zustellung.",
	heat: "Stunden der Woche", heatNote: "Wann Zustellungen abgewiesen wurden.", numbers: "Die Zahlen", other: "andere", refusals: "Abweisungen", at: "Zeit",
	removeTodo: "Nehmen Sie diese Adressen aus Ihren Verteilern: siehe unten bei den Adressen.", unknownTodo: "Sehen Sie sich unten die Antworten an, die noch niemand versteht.", again: "Seither wieder zugestellt.", firstThings: "Was zuerst zu tun ist",
	advices:   map[string]string{"remove": "entfernen", "watch": "beobachten", "keep": "behalten"},
	days:      [7]string{"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"},
	delays:    [len(delayBounds)]string{"1 s", "10 s", "1 min", "10 min", "1 h", "4 h", "24 h", "5 d", "> 5 d"},
	sinceText: "seit %s", afterText: "%s. Nach %d Fehlern in Folge entfernen.", lookText: "%s. Prüfen Sie das, bevor Sie die Adresse entfernen.", notItsText: "%s. Das spricht nicht gegen die Adresse.",
	date: "2.1.", dateTime: "02.01.2006 15:04", hourMinute: "15:04", decimal: ",",
	units: [4]string{"s", "min", "h", "Tage"},
}
