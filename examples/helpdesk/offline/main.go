//go:build js && wasm

// Command offline answers questions inside a browser: it is the helpdesk's paste page
// as WebAssembly. It offers the page one function, helpdeskAnswer(text, provider,
// language), which returns the answer as HTML.
package main

import (
	"fmt"
	"syscall/js"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/examples/helpdesk/desk"
)

func main() {
	desks := map[string]*desk.Desk{}
	for _, tag := range desk.Languages {
		d, err := desk.New(tag)
		if err != nil {
			fmt.Println(err)
			return
		}
		desks[tag] = d
	}
	classify.Preload()
	answer := js.FuncOf(func(_ js.Value, args []js.Value) any {
		return desks[args[2].String()].AnswerHTML(desk.Question{Text: args[0].String(), Provider: args[1].String()})
	})
	js.Global().Set("helpdeskAnswer", answer)
	js.Global().Call("helpdeskReady")
	select {} // the page calls until it goes
}
