// Package desk is what the help desk says: its pages in German and English, made of
// the library's own texts. It answers a pasted text, holds a page for each reason,
// cause, code and provider, and finds the page of a line. It knows no network.
package desk
