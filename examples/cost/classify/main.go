// Command classify links the classification, without a text for people.
package main

import (
	"fmt"
	"os"

	"github.com/smtperr/go-smtperr/classify"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Println("hello")
		return
	}
	fmt.Println(classify.Classify(os.Args[1], classify.Attempt{}).Reason)
}
