package reply

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// entities are the names that HTML 4 has for letters and for the signs of a
// sentence: those that programs write which make a page of a text. HTML 5 has two
// thousand more, for formulas.
const entities = " quot=\" amp=& apos=' lt=< gt=> nbsp=\u00a0 iexcl=¡ cent=¢ pound=£ curren=¤ yen=¥ brvbar=¦ sect=§ uml=¨ copy=© ordf=ª " +
	"laquo=« not=¬ shy=\u00ad reg=® macr=¯ deg=° plusmn=± sup2=² sup3=³ acute=´ micro=µ para=¶ middot=· cedil=¸ sup1=¹ " +
	"ordm=º raquo=» frac14=¼ frac12=½ frac34=¾ iquest=¿ Agrave=À Aacute=Á Acirc=Â Atilde=Ã Auml=Ä Aring=Å AElig=Æ Ccedil=Ç " +
	"Egrave=È Eacute=É Ecirc=Ê Euml=Ë Igrave=Ì Iacute=Í Icirc=Î Iuml=Ï ETH=Ð Ntilde=Ñ Ograve=Ò Oacute=Ó Ocirc=Ô Otilde=Õ " +
	"Ouml=Ö times=× Oslash=Ø Ugrave=Ù Uacute=Ú Ucirc=Û Uuml=Ü Yacute=Ý THORN=Þ szlig=ß agrave=à aacute=á acirc=â atilde=ã " +
	"auml=ä aring=å aelig=æ ccedil=ç egrave=è eacute=é ecirc=ê euml=ë igrave=ì iacute=í icirc=î iuml=ï eth=ð ntilde=ñ " +
	"ograve=ò oacute=ó ocirc=ô otilde=õ ouml=ö divide=÷ oslash=ø ugrave=ù uacute=ú ucirc=û uuml=ü yacute=ý thorn=þ yuml=ÿ " +
	"OElig=Œ oelig=œ Scaron=Š scaron=š Yuml=Ÿ circ=ˆ tilde=˜ Alpha=Α Beta=Β Gamma=Γ Delta=Δ Epsilon=Ε Zeta=Ζ Eta=Η Theta=Θ " +
	"Iota=Ι Kappa=Κ Lambda=Λ Mu=Μ Nu=Ν Xi=Ξ Omicron=Ο Pi=Π Rho=Ρ Sigma=Σ Tau=Τ Upsilon=Υ Phi=Φ Chi=Χ Psi=Ψ Omega=Ω alpha=α " +
	"beta=β gamma=γ delta=δ epsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π rho=ρ " +
	"sigmaf=ς sigma=σ tau=τ upsilon=υ phi=φ chi=χ psi=ψ omega=ω ensp=\u2002 emsp=\u2003 thinsp=\u2009 zwnj=\u200c " +
	"zwj=\u200d lrm=\u200e rlm=\u200f ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ dagger=† Dagger=‡ " +
	"bull=• hellip=… permil=‰ lsaquo=‹ rsaquo=› euro=€ trade=™ "

// entity decodes a character reference of HTML with its semicolon. One without is
// left: it may be the parameter of a link.
func entity(s string) (string, int) {
	const longest = len("&#x0010ffff;")
	end := strings.IndexByte(s[:min(len(s), longest)], ';')
	if end < 0 {
		return "", 0
	}
	name := s[1:end]
	if number, ok := strings.CutPrefix(name, "#"); ok {
		if c := character(number); c >= ' ' {
			return string(c), end + 1
		}
		return "", 0
	}
	for i := range len(name) {
		if !isAlnum(name[i]) {
			return "", 0
		}
	}
	_, rest, ok := strings.Cut(entities, " "+name+"=")
	if !ok {
		return "", 0
	}
	_, size := utf8.DecodeRuneInString(rest)
	return rest[:size], end + 1
}

// character returns the character that a reference writes by its number, 0 where it is
// none. A number between those of ASCII and Latin-1 is one of Windows-1252, as in a page.
func character(number string) rune {
	base := 10
	if strings.HasPrefix(number, "x") || strings.HasPrefix(number, "X") {
		number, base = number[1:], 16
	}
	n, err := strconv.ParseUint(number, base, 32)
	c := rune(min(n, utf8.MaxRune+1))
	switch {
	case err != nil || !utf8.ValidRune(c):
		return 0
	case 0x80 <= c && c < 0xA0:
		return windows1252[c-0x80]
	}
	return c
}
