package smtperrtest

import "net"

// RefuseConnections makes the system refuse every connection to the server's
// address: nobody listens there.
func RefuseConnections() Option { return option(func(c *config) { c.unreachable = refusingAddr }) }

// NoSuchHost gives the server an address that no lookup can resolve: a name with
// a doubled dot, which no resolver sends out.
func NoSuchHost() Option {
	return option(func(c *config) {
		c.unreachable = func() (string, func(), error) { return "mail..example.org:25", func() {}, nil }
	})
}

// refusingAddr returns an address of loopback at which nobody listens and, until
// it is released, nobody else can: it is the client's end of a connection.
func refusingAddr() (addr string, release func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		return "", nil, err
	}
	server, err := l.Accept()
	if err != nil {
		client.Close()
		return "", nil, err
	}
	return client.LocalAddr().String(), func() { client.Close(); server.Close() }, nil
}
