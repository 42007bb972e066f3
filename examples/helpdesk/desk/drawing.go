package desk

import (
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A Drawing is the conversation between two programs as a picture: a line for each,
// and an arrow for each step.
type Drawing struct {
	ID          string // no other on the page has it
	Title, Text string // what it shows, for those who do not see it
	Height      int
	Left, Right Lane
	Third       *Lane // where the mail goes later
	Rows        []Row
	Queue       *Row // what waits at the right
	Later       *Row // the arrow to the third
	Bounce      *Row // what comes back to the left
}

// A Lane is one side of the conversation.
type Lane struct {
	X, From, To int
	Name        []string // its lines
}

// A Row is one step.
type Row struct {
	Y        int
	From, To int    // from one lane to the other; the first step does not reach it
	Command  string // what is said
	Title    string
	Note     string // below the title, where it failed
	State    string // plain, done, failed, later, bounce
	Above    bool   // the title stands above the arrow
}

const (
	leftLane, rightLane, thirdLane = 52, 172, 352

	firstRow  = 78
	rowHeight = 38
)

var commands = map[classify.Stage]string{
	classify.StageGreeting: "220", classify.StageHelo: "EHLO", classify.StageStartTLS: "STARTTLS", classify.StageAuth: "AUTH",
	classify.StageMail: "MAIL", classify.StageRcpt: "RCPT", classify.StageData: "DATA", classify.StageQuit: "QUIT",
}

// guideDrawing shows all that happens with a mail.
func (l *Language) guideDrawing() *Drawing {
	d := l.conversation("drawing-guide", classify.StageUnknown)
	d.Title = l.say("drawing-title")
	end := d.Height
	d.Queue = &Row{Y: end + 8, Title: l.say("drawing-queue")}
	d.Third = &Lane{X: thirdLane, From: end + 78, To: end + 134, Name: lines(l.say("lane-recipient"))}
	d.Later = &Row{Y: end + 116, State: "plain", Above: true, Title: l.say("drawing-later"), From: rightLane, To: thirdLane}
	d.Bounce = &Row{Y: end + 164, State: "bounce", Title: l.say("drawing-bounce"), From: rightLane, To: leftLane}
	d.Height = end + 194
	d.Left.To, d.Right.To = d.Height-12, d.Height-12
	d.Text += " " + strings.Join([]string{d.Queue.Title, d.Later.Title, d.Bounce.Title}, " ")
	return d
}

// failureDrawing shows where a failure happened, nil where nothing tells.
func (l *Language) failureDrawing(id string, r classify.Result) *Drawing {
	if r.Stage == classify.StageUnknown || !r.IsFailure() {
		return nil
	}
	d := l.conversation(id, r.Stage)
	if r.Role == classify.RoleRelay {
		d.Left.Name, d.Right.Name = lines(l.say("lane-server")), lines(l.say("lane-recipient"))
	}
	note := "drawing-here"
	if r.StageBasis == classify.StageBasisInferred {
		note = "drawing-likely"
	}
	for i := range d.Rows {
		if row := &d.Rows[i]; row.State == "failed" {
			row.Note = l.say(note)
			d.Title = row.Note + ": " + row.Title
		}
	}
	return d
}

// conversation draws the steps; those up to the one that failed are done.
func (l *Language) conversation(id string, failed classify.Stage) *Drawing {
	d := &Drawing{ID: id, Left: Lane{X: leftLane, From: 48, Name: lines(l.say("lane-program"))}, Right: Lane{X: rightLane, From: 48, Name: lines(l.say("lane-server"))}}
	state := "done"
	if failed == classify.StageUnknown {
		state = "plain"
	}
	var told []string
	for i, step := range l.Catalog.Guide().Stages {
		stage := classify.StageDNS + classify.Stage(i)
		row := Row{Y: firstRow + i*rowHeight, Command: commands[stage], Title: step.Title, State: state, From: leftLane, To: rightLane}
		switch stage {
		case failed:
			row.State, state = "failed", "later"
		case classify.StageGreeting:
			row.From, row.To = rightLane, leftLane
		}
		if stage == classify.StageDNS {
			row.To = leftLane + 60
		}
		d.Rows = append(d.Rows, row)
		told = append(told, row.Title)
	}
	d.Text = strings.Join(told, ", ") + "."
	d.Height = firstRow + len(d.Rows)*rowHeight
	d.Left.To, d.Right.To = d.Height-16, d.Height-16
	return d
}

func lines(s string) []string { return strings.Split(s, "\n") }
