package catalog

import (
	"strings"
	"sync"
	"unicode"
)

// namesReason reports whether the words of a reply may name a reason. A text says that a
// server names none only where every single word is one of those that tell nothing, and
// there is no page to read: of words that nobody understood it does not know.
func namesReason(text string) bool {
	for _, p := range links(text) {
		if p.link {
			return true
		}
	}
	empty := emptyWords()
	for field := range strings.FieldsSeq(text) {
		if strings.ContainsAny(field, "@0123456789") || isListHost(strings.Trim(field, `.,;:()<>[]"'`)) {
			continue // addresses, names, codes and what marks the message in a log
		}
		for word := range strings.FieldsFuncSeq(strings.ToLower(field), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
			if !empty[strings.ReplaceAll(word, "’", "'")] {
				return true
			}
		}
	}
	return false
}

// emptyWords are those of which replies are made that tell no more than that the mail
// was refused.
var emptyWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, line := range [...]string{
		"a an and any as at be because been but by can cannot can't could couldn't did didn't do does doesn't due for from had has have here i if in is it its no not of on or our sorry that the their there these they this to was we were will with would you your",
		"accept accepted accepting access action address addresses administrative administratively administrator aborted again allowed attempt channel closed closing command commands configuration connection conversation deliver delivered delivery denied detail details error errors failed failure fatal general generic host information later local mail mailbox mails message messages email emails msg permanent permanently permission permitted please policies policy postmaster problem prohibited reason reasons recipient recipients refuse refused refusing reject rejected rejecting rejection remote reply request requested response restriction restrictions return returned rule rules said security server service site session sessionid smtp system taken temporarily temporary transaction transmission try unable unavailable unspecified violation",
		"abgelehnt angenommen annahme aus bei das dem den der des die diese dieser ein eine einem einen e fehler für gegen grund gründen ihre in ist kann kein keine konnte lokale lokaler nachricht nachrichten nicht regel regeln richtlinie richtlinien server serverrichtlinie sicherheitsgründen und verweigert vom von werden wegen wird wurde zugestellt zurückgewiesen",
		"au ce cette connexion de des du essayer est et la le les message par plus politique pour raison raisons refuse refusé refusée règle règles rejeté rejetée serveur tard veuillez votre",
		"acceso conexión correo denegada denegado el en entrega error fue ha la mensaje no política por rechazada rechazado rechazo se servidor sido su",
	} {
		for w := range strings.FieldsSeq(line) {
			set[w] = true
		}
	}
	return set
})

// namesRules reports whether the words of a reply that names no reason speak of rules,
// without a word on which.
func namesRules(text string) bool {
	return hasWord(text, "policy", "policies", "rule", "rules", "regel", "regeln", "richtlinie", "richtlinien", "politique", "règle", "règles", "política")
}
