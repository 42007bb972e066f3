package reply

// InUse reports whether servers send this basic code, or libraries make it up
// where none came. A number that is none of these has to prove more.
func InUse(code int) bool {
	switch code {
	case 211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354,
		420, 421, 422, 430, 431, 432, 441, 442, 443, 444, 446, 447, 449,
		450, 451, 452, 453, 454, 455, 458, 459, 471,
		500, 501, 502, 503, 504, 510, 511, 512, 513, 515,
		521, 522, 523, 524, 525, 530, 532, 533, 534, 535, 538,
		541, 542, 550, 551, 552, 553, 554, 555, 556, 557, 571:
		return true
	}
	return false
}
