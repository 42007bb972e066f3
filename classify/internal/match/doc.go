// Package match finds thousands of patterns in a text in one pass.
//
// # What is matched
//
// A text is read as a sequence of words: case, accents and punctuation do not
// count, and addresses, host names, IP addresses and status codes are passed
// over, so that what a stranger's mailbox is called never looks like a word of
// the reply. A pattern is a sequence of parts, each a set of phrases, with a link
// between each two that says how far apart they may stand.
//
// # How
//
// A [Builder] reads patterns. It turns words into numbers (symbols) by their
// hashes and keeps all phrases in one tree, in which a phrase is the state that
// its words lead to; so nothing is spelled out twice, and parts that are the same
// are found to be. Phrases that stand in the same parts are one class: no pattern
// tells them apart.
//
// A [Set] is what is left: rows of numbers. A [Scan] walks the tree from each word
// of a text and notes a hit where a class ends; most walks end at their first
// word. A pattern of several parts is filed under the one that is rarest in the
// patterns. Where that one has a hit, the hits of each part are gathered into a
// mask, a bit for each, and only if none is empty are places sought that the links
// allow.
//
// A text is read once. Its hits keep their places in words and in bytes, so that the
// patterns are looked for in all of it and in parts of it ([Scan.Within]), as it
// turns out which words are whose; and phrases that a reader of the text needs before
// that ([Builder.Phrase]) are noted on the way.
//
// Stems stand for words that begin or end with them. They are looked up by three of
// their letters in each word, and only when a text is read once more for them, since
// few texts need that.
//
// Scanning takes time linear in the text, whatever the number of patterns, and
// allocates nothing.
package match
