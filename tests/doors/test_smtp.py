"""The SMTP and LMTP listener: what it takes, what it refuses with which reply, and how it stops."""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from intake.accept import Door
from intake.settings import Settings, SettingsError
from intake.sources.smtp import Listener
from tests.doors.certificates import Certificates, make_certificates
from tests.doors.mails import AGENT, mail
from tests.doors.recorders import MemoryRecorder
from tests.support import needs, until

Listen = Callable[..., Listener]


@pytest.fixture
def listen(door: Door) -> Iterator[Listen]:
    """Starts a listener with settings of [smtp]; stopped at the test's end."""
    with ExitStack() as started:

        def start(**smtp: Any) -> Listener:
            settings = Settings.model_validate({"smtp": {"port": 0, "hostname": "mx.example"} | smtp})
            listener = Listener(settings, door)
            listener.start()
            started.callback(listener.stop, 0.5)
            return listener

        yield start


def connect(listener: Listener) -> smtplib.SMTP:
    assert listener.port is not None
    return smtplib.SMTP("127.0.0.1", listener.port, timeout=120)


class Raw:
    """A client that sends exactly the bytes it is told to."""

    def __init__(self, port: int | None) -> None:
        assert port is not None
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._file = self._socket.makefile("rb")

    def say(self, data: bytes) -> None:
        self._socket.sendall(data)

    def hear(self) -> str:
        """The last line of one reply; empty at the end of the connection."""
        while True:
            line = self._file.readline().decode()
            if line[3:4] != "-":
                return line.rstrip("\r\n")

    def begin(self, recipients: tuple[str, ...] = (AGENT,), hello: str = "EHLO") -> None:
        """Go on to the 354 of a transaction."""
        self.hear()
        self.say(f"{hello} client.example\r\n".encode())
        self.hear()
        self.say(b"MAIL FROM:<ada@lamps.example>\r\n")
        self.hear()
        for recipient in recipients:
            self.say(f"RCPT TO:<{recipient}>\r\n".encode())
            self.hear()
        self.say(b"DATA\r\n")
        assert self.hear().startswith("354")


def test_a_mail_is_taken_with_its_envelope_and_nothing_added(
    listen: Listen, recorder: MemoryRecorder
) -> None:
    with connect(listen()) as client:
        client.sendmail("ada@lamps.example", [AGENT], mail(), ["BODY=8BITMIME"])
    [arrival] = recorder.arrivals
    assert arrival.sha256 == hashlib.sha256(mail()).hexdigest()
    assert arrival.source == "smtp"
    assert arrival.envelope["mail_from"] == "ada@lamps.example"
    assert arrival.envelope["rcpt_tos"] == [AGENT]
    assert arrival.envelope["peer"] == "127.0.0.1"
    assert (arrival.envelope["protocol"], arrival.envelope["tls"]) == ("ESMTP", None)


def test_the_bounce_sender_is_taken(listen: Listen, recorder: MemoryRecorder) -> None:
    with connect(listen()) as client:
        client.sendmail("", [AGENT], mail())
    assert recorder.arrivals[0].envelope["mail_from"] == ""


@pytest.mark.parametrize("recipient", [AGENT, AGENT.upper(), AGENT.replace("@", "+a1.B2@")])
def test_the_agent_is_reached_in_any_case_and_with_a_token(listen: Listen, recipient: str) -> None:
    with connect(listen()) as client:
        assert client.sendmail("a@b.example", [recipient], mail()) == {}


@pytest.mark.parametrize(
    "recipient",
    [
        "someone@elsewhere.example",
        f"x{AGENT}",
        "ip-agent@evil.example",
        "ip-agent",
        "postmaster",
        f"a%b@c@{AGENT}",
    ],
)
def test_it_is_no_relay(listen: Listen, recorder: MemoryRecorder, recipient: str) -> None:
    with connect(listen()) as client:
        client.ehlo()
        client.mail("a@b.example")
        code, text = client.rcpt(recipient)
        assert code in (550, 553)
        assert text.startswith((b"5.1.1", b"5.1.3"))
        assert client.docmd("DATA")[0] == 503
    assert recorder.arrivals == []


def test_what_it_offers(listen: Listen) -> None:
    with connect(listen(max_size=1234)) as client:
        client.ehlo()
        assert set(client.esmtp_features) == {
            "size", "8bitmime", "smtputf8", "pipelining", "enhancedstatuscodes", "help"
        }  # fmt: skip
        assert client.esmtp_features["size"] == "1234"


def test_an_internationalised_sender_is_kept(listen: Listen, recorder: MemoryRecorder) -> None:
    with connect(listen()) as client:
        client.ehlo()
        client.sendmail("jürgen@lämpchen.example", [AGENT], mail(), ["SMTPUTF8"])
    assert recorder.arrivals[0].envelope["mail_from"] == "jürgen@lämpchen.example"
    assert recorder.arrivals[0].envelope["protocol"] == "UTF8SMTP"


def test_a_size_too_large_is_refused_when_it_is_announced(listen: Listen) -> None:
    with connect(listen(max_size=1000)) as client:
        client.ehlo()
        code, text = client.mail("a@b.example", ["SIZE=1001"])
        assert (code, text[:5]) == (552, b"5.3.4")
        assert client.mail("a@b.example", ["SIZE=1000"])[0] == 250


def test_a_size_too_large_is_refused_after_data_and_the_session_goes_on(
    listen: Listen, recorder: MemoryRecorder
) -> None:
    with connect(listen()) as client:
        client.helo()  # announces no size
        with pytest.raises(smtplib.SMTPDataError) as caught:
            client.sendmail("a@b.example", [AGENT], mail(body=("y" * 74 + "\r\n") * 790_000))  # 60 MB
        assert caught.value.smtp_code == 552
        assert caught.value.smtp_error.startswith(b"5.3.4")
        client.sendmail("a@b.example", [AGENT], mail())
    assert recorder.hashes == [hashlib.sha256(mail()).hexdigest()]


def test_a_message_of_exactly_the_limit_is_taken(listen: Listen, recorder: MemoryRecorder) -> None:
    with connect(listen(max_size=len(mail()))) as client:
        client.sendmail("a@b.example", [AGENT], mail())
    assert len(recorder.hashes) == 1


def test_more_mail_at_once_than_memory_is_put_off(listen: Listen) -> None:
    with connect(listen(max_memory=1000)) as client, pytest.raises(smtplib.SMTPDataError) as caught:
        client.sendmail("a@b.example", [AGENT], mail(body="x" * 2000))
    assert caught.value.smtp_code == 452


def test_too_many_recipients_are_put_off(listen: Listen) -> None:
    with connect(listen(max_recipients=2)) as client:
        client.ehlo()
        client.mail("a@b.example")
        codes = [client.rcpt(AGENT.replace("@", f"+{n}@")) for n in range(3)]
        assert [c for c, _ in codes] == [250, 250, 452]
        assert codes[2][1].startswith(b"4.5.3")


def test_too_many_connections_are_put_off_and_a_free_place_is_given_again(listen: Listen) -> None:
    listener = listen(max_connections=1)
    first = connect(listener)
    refused = Raw(listener.port)
    assert refused.hear().startswith("421 4.3.2")
    assert refused.hear() == ""
    first.quit()
    until(lambda: Raw(listener.port).hear().startswith("220"), what="the place is given again")


def test_a_crowd_that_comes_at_once_gets_no_more_places_than_there_are(listen: Listen) -> None:
    listener = listen(max_connections=2)
    come = threading.Event()
    listener._loop.call_soon_threadsafe(come.wait)  # the listener is busy until all of them knock
    crowd = [Raw(listener.port) for _ in range(20)]
    come.set()
    greetings = [client.hear()[:9] for client in crowd]
    assert sorted(greetings) == ["220 mx.ex"] * 2 + ["421 4.3.2"] * 18


def test_an_idle_client_is_told_and_dropped(listen: Listen) -> None:
    client = Raw(listen(idle_seconds=0.2).port)
    assert client.hear().startswith("220")
    assert client.hear().startswith("421 4.4.2")
    assert client.hear() == ""


def test_a_slow_store_is_no_idle_client(listen: Listen, recorder: MemoryRecorder) -> None:
    listener = listen()
    client = Raw(listener.port)
    client.begin()
    recorder.gate.clear()
    client.say(mail() + b".\r\n")
    assert recorder.entered.wait(120)
    [session] = listener._board.sessions

    async def idle_for_too_long() -> None:
        session._timeout_cb()

    asyncio.run_coroutine_threadsafe(idle_for_too_long(), listener._loop).result(120)
    recorder.gate.set()
    assert client.hear().startswith("250 2.0.0")


def test_a_client_that_guesses_recipients_is_dropped(listen: Listen) -> None:
    client = Raw(listen().port)
    client.hear()
    client.say(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\n" + b"RCPT TO:<guess@harbormarket.example>\r\n" * 30)
    replies = []
    while reply := client.hear():
        replies.append(reply[:9])
    assert replies.count("550 5.1.1") == 20
    assert replies[-1] == "421 4.7.0"


def test_long_commands_and_junk_are_refused_and_harm_nothing(listen: Listen) -> None:
    client = Raw(listen().port)
    client.hear()
    client.say(b"EHLO " + b"x" * 200_000 + b"\r\n")
    assert client.hear().startswith("500 5.5.2")
    client.say(b"\xff\xfe\r\nMAIL FROM:<\r\nEHLO x\r\nMAIL FROM:<a@[\r\nVRFY \xff\r250 fine\r\nNOOP\r\n")
    replies = [client.hear() for _ in range(6)]
    assert [r[:3] for r in replies[:4]] == ["500", "503", "250", "553"]
    assert "\r" not in replies[4]
    assert replies[5] == "250 2.0.0 OK"


def test_pipelined_transactions_are_answered_in_order(listen: Listen, recorder: MemoryRecorder) -> None:
    client = Raw(listen().port)
    client.hear()
    transaction = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<%s>\r\nDATA\r\n" % AGENT.encode()
    client.say(b"EHLO x\r\n" + transaction)
    assert [client.hear()[:3] for _ in range(4)] == ["250", "250", "250", "354"]
    client.say(mail("one") + b".\r\n" + transaction)
    assert [client.hear()[:3] for _ in range(4)] == ["250", "250", "250", "354"]
    client.say(mail("two") + b".\r\nQUIT\r\n")
    assert [client.hear()[:9] for _ in range(2)] == ["250 2.0.0", "221 2.0.0"]
    assert recorder.hashes == [hashlib.sha256(mail(s)).hexdigest() for s in ("one", "two")]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r"])
def test_a_smuggled_second_mail_stays_part_of_the_first(
    listen: Listen, recorder: MemoryRecorder, archive: Any, end: bytes
) -> None:
    client = Raw(listen().port)
    client.begin()
    smuggled = b"MAIL FROM:<ceo@lamps.example>\r\nRCPT TO:<%s>\r\nDATA\r\n" % AGENT.encode() + mail("forged")
    data = mail("outer") + b"text" + end + smuggled
    client.say(data + b".\r\n")
    assert client.hear().startswith("250")
    client.say(b"NOOP\r\n")
    assert client.hear() == "250 2.0.0 OK"
    [name] = recorder.hashes
    assert archive.get(name) == data.replace(b"\r\n.", b"\r\n")


def test_any_bytes_are_kept_and_dots_unstuffed(
    listen: Listen, recorder: MemoryRecorder, archive: Any
) -> None:
    body = b"nul \x00 high \xff bare\nlf bare\rcr\r\n.one\r\n..two\r\n" + b"long " * 50_000 + b"\r\n"
    client = Raw(listen().port)
    client.begin()
    client.say(mail() + body.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    assert client.hear().startswith("250")
    assert archive.get(recorder.hashes[0]) == mail() + body


def test_data_in_small_pieces_ends_where_it_ends(listen: Listen, recorder: MemoryRecorder) -> None:
    client = Raw(listen().port)
    client.begin()
    for byte in mail() + b".\r\n":
        client.say(bytes([byte]))
    assert client.hear().startswith("250")
    assert recorder.hashes == [hashlib.sha256(mail()).hexdigest()]


@pytest.mark.parametrize("data", [b".\r\n", b"\r\n.\r\n", b"  \r\n\r\n.\r\n"])
def test_an_empty_message_is_refused(listen: Listen, recorder: MemoryRecorder, data: bytes) -> None:
    client = Raw(listen().port)
    client.begin()
    client.say(data)
    assert client.hear() == "554 5.6.0 The message is empty"
    assert recorder.arrivals == []


def test_a_client_that_hangs_up_within_data_has_sent_nothing(
    listen: Listen, recorder: MemoryRecorder
) -> None:
    listener = listen()
    client = Raw(listener.port)
    client.begin()
    client.say(mail())
    client._socket.shutdown(socket.SHUT_RDWR)
    listener.stop()
    assert recorder.arrivals == []


def test_a_store_that_is_down_means_451_and_recovery_without_restart(
    listen: Listen, recorder: MemoryRecorder
) -> None:
    recorder.down = True
    with connect(listen()) as client:
        with pytest.raises(smtplib.SMTPDataError) as caught:
            client.sendmail("a@b.example", [AGENT], mail())
        assert (caught.value.smtp_code, caught.value.smtp_error[:5]) == (451, b"4.3.0")
        recorder.down = False
        client.sendmail("a@b.example", [AGENT], mail())
    assert len(recorder.hashes) == 1


def test_lmtp_answers_once_for_each_recipient_that_was_accepted(
    listen: Listen, recorder: MemoryRecorder
) -> None:
    listener = listen(lmtp_port=0)
    client = Raw(listener.lmtp_port)
    client.begin((AGENT, "nobody@x.example", AGENT.replace("@", "+t@")), hello="LHLO")
    client.say(mail() + b".\r\nNOOP\r\n")
    assert [client.hear()[:6] for _ in range(3)] == ["250 2.", "250 2.", "250 2."]
    client.say(b"QUIT\r\n")
    assert client.hear().startswith("221")
    assert recorder.arrivals[0].source == "lmtp"
    assert len(recorder.arrivals) == 1


def test_lmtp_answers_once_for_each_recipient_also_where_it_refuses(listen: Listen) -> None:
    client = Raw(listen(lmtp_port=0, max_size=100).lmtp_port)
    client.begin((AGENT, AGENT), hello="LHLO")
    client.say(mail() + b".\r\nNOOP\r\n")
    assert [client.hear()[:9] for _ in range(3)] == ["552 5.3.4", "552 5.3.4", "250 2.0.0"]


def test_lmtp_knows_no_ehlo_and_smtp_no_lhlo(listen: Listen) -> None:
    listener = listen(lmtp_port=0)
    for port, hello in ((listener.lmtp_port, b"EHLO x\r\n"), (listener.port, b"LHLO x\r\n")):
        client = Raw(port)
        client.hear()
        client.say(hello)
        assert client.hear().startswith("500")


def test_lmtp_on_a_unix_socket_replaces_a_stale_one(
    listen: Listen, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    path = tmp_path / "lmtp"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    listener = listen(lmtp_socket=str(path))
    with smtplib.LMTP(str(path)) as client:
        client.sendmail("a@b.example", [AGENT], mail())
    assert recorder.arrivals[0].envelope["peer"] == "local"
    with pytest.raises(SettingsError, match=r"smtp\.lmtp_socket: .*another program"):
        listen(lmtp_socket=str(path))
    listener.stop()
    assert not path.exists()


def test_starttls_by_swaks(listen: Listen, recorder: MemoryRecorder, certificates: Certificates) -> None:
    needs("swaks")
    listener = listen(tls_certificate=certificates.certificate, tls_key=certificates.key, require_tls=True)
    command = ["swaks", "--server", f"127.0.0.1:{listener.port}", "--to", AGENT, "--from", "ada@lamps.example",
               "--helo", "client.example", "--silent", "2"]  # fmt: skip
    plain = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert "530 5.7.0" in plain.stdout + plain.stderr
    secure = [*command, "--tls", "--tls-verify", "--tls-ca-path", str(certificates.ca)]
    assert subprocess.run(secure, capture_output=True, timeout=240).returncode == 0
    [arrival] = recorder.arrivals
    assert arrival.envelope["protocol"] == "ESMTPS"
    assert arrival.envelope["tls"]["version"].startswith("TLSv1.")


def test_nobody_is_asked_to_sign_in_after_starttls(listen: Listen, certificates: Certificates) -> None:
    context = ssl.create_default_context(cafile=str(certificates.ca))
    with connect(listen(tls_certificate=certificates.certificate, tls_key=certificates.key)) as client:
        client.starttls(context=context)
        client.ehlo()
        assert "auth" not in client.esmtp_features
        assert "starttls" not in client.esmtp_features


def test_commands_sent_before_the_handshake_are_forgotten(listen: Listen, certificates: Certificates) -> None:
    client = Raw(listen(tls_certificate=certificates.certificate, tls_key=certificates.key).port)
    client.hear()
    client.say(b"EHLO x\r\n")
    client.hear()
    client.say(b"STARTTLS\r\nMAIL FROM:<injected@b.example>\r\n")
    assert client.hear().startswith("220")
    secure = ssl.create_default_context(cafile=str(certificates.ca)).wrap_socket(
        client._socket, server_hostname="localhost"
    )
    client._socket, client._file = secure, secure.makefile("rb")
    client.say(b"EHLO x\r\n")
    assert client.hear() == "250 HELP"
    client.say(b"RCPT TO:<%s>\r\n" % AGENT.encode())
    assert client.hear().startswith("503")


def test_a_client_that_leaves_during_the_handshake_gives_its_place_back(
    listen: Listen, certificates: Certificates
) -> None:
    listener = listen(tls_certificate=certificates.certificate, tls_key=certificates.key, max_connections=1)
    client = Raw(listener.port)
    client.hear()
    client.say(b"EHLO x\r\n")
    client.hear()
    client.say(b"STARTTLS\r\n")
    client.hear()
    client._socket.shutdown(socket.SHUT_RDWR)
    until(lambda: Raw(listener.port).hear().startswith("220"), what="the place is given back")


@pytest.mark.parametrize(
    ("smtp", "message"),
    [
        ({"require_tls": True}, r"smtp\.require_tls: needs smtp\.tls_certificate"),
        ({"tls_key": "KEY"}, r"smtp\.tls_key: is set, but smtp\.tls_certificate is not"),
        ({"tls_certificate": "/nowhere.pem"}, r"smtp\.tls_certificate: /nowhere\.pem: No such file"),
        ({"tls_certificate": "CERTIFICATE", "tls_key": "/no.key"}, r"smtp\.tls_key: /no\.key: No such file"),
        ({"tls_certificate": "KEY", "tls_key": "KEY"}, r"smtp\.tls_certificate: .*not a PEM certificate"),
        ({"tls_certificate": "CERTIFICATE", "tls_key": "OTHER"}, r"smtp\.tls_key: .* is not the key of"),
    ],
)
def test_tls_settings_that_are_wrong_are_named(
    listen: Listen, certificates: Certificates, tmp_path: Path, smtp: dict[str, Any], message: str
) -> None:
    files = {
        "CERTIFICATE": certificates.certificate,
        "KEY": certificates.key,
        "OTHER": make_certificates(tmp_path).key,
    }
    with pytest.raises(SettingsError, match=message):
        listen(**{key: files.get(value, value) for key, value in smtp.items()})


def test_a_port_that_is_taken_is_an_error_that_names_the_setting(listen: Listen) -> None:
    first = listen()
    with pytest.raises(SettingsError, match=rf"smtp\.port: port {first.port} .*INTAKE_SMTP__PORT"):
        listen(port=first.port)
    with pytest.raises(SettingsError, match=r"smtp\.lmtp_port: .*INTAKE_SMTP__LMTP_PORT"):
        listen(lmtp_port=first.port)


def test_a_stop_lets_the_message_under_way_come_to_its_reply(
    listen: Listen, recorder: MemoryRecorder
) -> None:
    listener = listen()
    idle, busy = Raw(listener.port), Raw(listener.port)
    idle.hear()
    busy.begin()
    busy.say(mail()[:50])
    stopping = threading.Thread(target=listener.stop, args=(240,))
    stopping.start()
    assert idle.hear().startswith("421 4.3.2")
    busy.say(mail()[50:] + b".\r\n")
    assert busy.hear().startswith("250 2.0.0")
    assert busy.hear().startswith("421 4.3.2")
    stopping.join(120)
    assert not stopping.is_alive()
    assert recorder.hashes == [hashlib.sha256(mail()).hexdigest()]
    with pytest.raises(ConnectionRefusedError):
        Raw(listener.port)


def test_a_stop_while_a_secured_peer_is_still_taking_its_leave(
    listen: Listen, certificates: Certificates
) -> None:
    listener = listen(tls_certificate=certificates.certificate, tls_key=certificates.key)
    client = Raw(listener.port)
    client.hear()
    client.say(b"EHLO x\r\n")
    client.hear()
    client.say(b"STARTTLS\r\n")
    client.hear()
    secure = ssl.create_default_context(cafile=str(certificates.ca)).wrap_socket(
        client._socket, server_hostname="localhost"
    )
    secure.sendall(b"QUIT\r\n")
    assert secure.recv(100).startswith(b"221")
    [session] = listener._board.sessions
    dialogue = session._handler_coroutine
    until(
        lambda: dialogue is not None and dialogue.done(),
        what="the end of the dialogue, which closes once more",
    )
    listener.stop(grace_seconds=0.2)  # the peer has not said that it closes too: the connection still stands
    assert not listener._board.sessions


def test_a_stop_does_not_wait_for_ever(listen: Listen, recorder: MemoryRecorder) -> None:
    listener = listen()
    client = Raw(listener.port)
    client.begin()
    listener.stop(grace_seconds=0.2)
    assert client.hear() == ""
    assert recorder.arrivals == []
