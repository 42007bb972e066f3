package classify

// Hints is what the caller knows beside the text. The zero value is: nothing,
// and an application that talks to its own provider.
type Hints struct {
	Stage     Stage  // the step at which it failed; what the caller knows beats what the text says
	Role      Role   // the perspective
	RoleKnown bool   // Role is the caller's knowledge and no default: no text replaces it
	Server    string // host name of the server that answered; tells the provider
	Failed    bool   // it comes from an error: a 2xx or 3xx in it was not the reply that the program wanted
}
