// Command hello does next to nothing: what every Go program costs.
package main

import "fmt"

func main() { fmt.Println("hello") }
