// smtp-server on a port for each of its options.
const fs = require("fs");
const { SMTPServer } = require("smtp-server");

const tls = { key: fs.readFileSync("/etc/ssl/mx.key"), cert: fs.readFileSync("/etc/ssl/mx.crt") };
const swallow = (stream, session, done) => {
  stream.resume();
  stream.on("end", () => done(stream.sizeExceeded ? Object.assign(new Error("Error: message exceeds fixed maximum message size"), { responseCode: 552 }) : null));
};
const nobody = (auth, session, done) => done(null, {});
const base = { name: "mx.example.org", authOptional: true, disabledCommands: ["AUTH"], onData: swallow, logger: false, ...tls };

const ports = {
  25: { size: 20000 },
  2501: { disabledCommands: [], authOptional: false, allowInsecureAuth: true, onAuth: nobody },
  2502: { disabledCommands: [], authOptional: false, onAuth: nobody },
  2503: { maxClients: 1 },
  2504: { socketTimeout: 1500 },
  2505: { closeTimeout: 500, disabledCommands: ["AUTH", "STARTTLS"] },
  2506: { disabledCommands: [], authOptional: false, allowInsecureAuth: true, authMethods: ["CRAM-MD5"], onAuth: nobody },
};
for (const [port, options] of Object.entries(ports)) {
  const server = new SMTPServer({ ...base, ...options });
  server.on("error", () => {});
  server.listen(Number(port), "127.0.0.1");
  if (port === "2505") {
    // Told to end while a client is there.
    fs.watchFile("/tmp/close", { interval: 100 }, () => fs.existsSync("/tmp/close") && server.close());
  }
}
