"""One IMAP mailbox (RFC 9051, RFC 3501): signing in, fetching, waiting, and marking what is done."""
