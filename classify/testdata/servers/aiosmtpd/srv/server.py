# aiosmtpd on a port for each of its options.
import asyncio
import ssl

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult

tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain("/etc/ssl/mx.crt", "/etc/ssl/mx.key")


def nobody(server, session, envelope, mechanism, data):
    return AuthResult(success=False, handled=False)


class Broken(Sink):
    async def handle_RCPT(self, server, session, envelope, address, options):
        raise RuntimeError("the handler fails")


ports = {
    25: dict(data_size_limit=20000),
    2501: dict(require_starttls=True, tls_context=tls),
    2502: dict(auth_required=True, auth_require_tls=False, authenticator=nobody),
    2503: dict(auth_require_tls=True, tls_context=tls, authenticator=nobody),
    2504: dict(timeout=2),
    2505: dict(handler=Broken()),
    2506: dict(command_call_limit=2),
    2507: dict(enable_SMTPUTF8=False),
    2508: dict(enable_SMTPUTF8=True),
}


async def main():
    loop = asyncio.get_running_loop()
    for port, options in ports.items():
        options = dict(hostname="mx.example.org", **options)
        handler = options.pop("handler", None) or Sink()
        await loop.create_server(lambda h=handler, o=options: SMTP(h, loop=loop, **o), "127.0.0.1", port)
    await asyncio.Event().wait()


asyncio.run(main())
