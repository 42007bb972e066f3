package catalog

import (
	"encoding"
	"fmt"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
	"github.com/smtperr/go-smtperr/classify/stanza"
)

// checkCondition reports values of a condition that never hold. A misspelt one
// would make a variant that nobody ever sees. Providers and rules are not checked:
// an application's own rules may name further ones.
func checkCondition(f stanza.Field) error {
	values := strings.Fields(f.Value)
	if len(values) == 0 {
		return fmt.Errorf("%s is empty", f.Name)
	}
	for _, value := range values {
		if !isConditionValue(f.Name, value) {
			return fmt.Errorf("no %s is called %q", f.Name, value)
		}
	}
	return nil
}

func isConditionValue(name, value string) bool {
	var id encoding.TextUnmarshaler
	switch name {
	case "Role":
		id = new(classify.Role)
	case "Stage":
		id = new(classify.Stage)
	case "Scope":
		id = new(classify.Scope)
	case "Permanence":
		id = new(classify.Permanence)
	case "Outcome":
		id = new(classify.Outcome)
	case "Class":
		return value == "2" || value == "4" || value == "5"
	default:
		return true
	}
	return id.UnmarshalText([]byte(value)) == nil
}
