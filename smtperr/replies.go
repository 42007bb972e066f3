package smtperr

import (
	"net/textproto"
	"reflect"
	"strconv"
	"strings"

	"github.com/smtperr/go-smtperr/classify"
)

// A Replier is an error that holds an SMTP reply. Errors of other packages may
// implement it to be understood without their text being parsed.
type Replier interface {
	error
	// SMTPReply returns the basic reply code, the enhanced status code or "",
	// and the text without them.
	SMTPReply() (code int, enhanced, text string)
}

// replyOf returns the reply that an error value holds, not looking at what it
// wraps. A foreign method that panics holds none.
func replyOf(err error) (reply classify.Reply, ok bool) {
	defer func() {
		if recover() != nil {
			reply, ok = classify.Reply{}, false
		}
	}()
	switch e := err.(type) {
	case *textproto.Error:
		return classify.Reply{Code: e.Code, Text: e.Msg}, true
	case textproto.ProtocolError:
		return protocolReply(string(e))
	case Replier:
		code, enhanced, text := e.SMTPReply()
		return newReply(code, enhanced, text)
	case interface {
		ErrorCode() int
		EnhancedStatusCode() string
	}: // github.com/wneessen/go-mail
		return newReply(e.ErrorCode(), e.EnhancedStatusCode(), err.Error())
	case interface{ Fields() map[string]any }: // github.com/foxcpp/maddy
		return fieldsReply(e.Fields())
	}
	return structReply(err)
}

func newReply(code int, enhanced, text string) (classify.Reply, bool) {
	if code < 200 || code > 599 {
		return classify.Reply{}, false
	}
	e, err := classify.ParseEnhancedCode(enhanced)
	if err != nil {
		e = classify.EnhancedCode{}
	}
	return classify.Reply{Code: code, Enhanced: e, Text: text}, true
}

// protocolReply reads the reply that net/textproto could not: a code without a
// text, which RFC 5321 §4.2 allows, is given as `short response: "550"`.
func protocolReply(s string) (classify.Reply, bool) {
	quoted, ok := strings.CutPrefix(s, "short response: ")
	if !ok {
		return classify.Reply{}, false
	}
	if unquoted, err := strconv.Unquote(quoted); err == nil {
		quoted = unquoted
	}
	code, err := strconv.Atoi(strings.TrimSpace(quoted))
	if err != nil {
		return classify.Reply{}, false
	}
	return newReply(code, "", "")
}

func fieldsReply(fields map[string]any) (classify.Reply, bool) {
	code, _ := fields["smtp_code"].(int)
	text, _ := fields["smtp_msg"].(string)
	enhanced := ""
	if e := reflect.ValueOf(fields["smtp_enchcode"]); e.IsValid() {
		enhanced = enhancedOf(e)
	}
	return newReply(code, enhanced, text)
}

// structReply reads the exported fields of error types that have no methods for
// them, of these packages only: a field called Code means nothing in general.
func structReply(err error) (classify.Reply, bool) {
	v := reflect.ValueOf(err)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return classify.Reply{}, false
	}
	switch v.Type().PkgPath() {
	case "github.com/emersion/go-smtp":
		return newReply(intField(v, "Code"), enhancedOf(v.FieldByName("EnhancedCode")), stringField(v, "Message"))
	case "github.com/mjl-/mox/smtpclient":
		code := intField(v, "Code")
		enhanced := stringField(v, "Secode") // without the class
		if enhanced != "" {
			enhanced = strconv.Itoa(code/100) + "." + enhanced
		}
		text := stringField(v, "Line")
		if len(text) > 4 {
			text = text[4:] // the code and its separator
		}
		return newReply(code, enhanced, text)
	}
	return classify.Reply{}, false
}

func intField(v reflect.Value, name string) int {
	if f := v.FieldByName(name); f.IsValid() && f.CanInt() {
		return int(f.Int())
	}
	return 0
}

func stringField(v reflect.Value, name string) string {
	if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
		return f.String()
	}
	return ""
}

// enhancedOf writes an array of three numbers as an enhanced code. Zero and
// negative classes stand for none.
func enhancedOf(v reflect.Value) string {
	if !v.IsValid() || v.Kind() != reflect.Array || v.Len() != 3 || !v.Index(0).CanInt() || v.Index(0).Int() <= 0 {
		return ""
	}
	var parts [3]string
	for i := range parts {
		parts[i] = strconv.FormatInt(v.Index(i).Int(), 10)
	}
	return strings.Join(parts[:], ".")
}
