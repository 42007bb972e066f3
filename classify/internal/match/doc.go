// Package match finds thousands of patterns in a text in one pass.
//
// A text is read as a sequence of words: case, accents and punctuation do not
// count, and addresses, host names, IP addresses and status codes are passed
// over, so that what a stranger's mailbox is called never looks like a word of
// the reply. A pattern is a sequence of parts, each a set of phrases. All
// phrases of all patterns form one automaton over words (Aho and Corasick,
// 1975); its tables are plain arrays, so that they can be generated ahead of
// time and cost nothing when a program starts. Scanning takes time linear in
// the text, whatever the number of patterns, and allocates nothing.
package match
