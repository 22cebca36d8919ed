"""An independent look at a mailbox: what Python's imaplib sees, one JSON document for each line.

usage: dump.py PORT USER dump FOLDER | folders | commands FOLDER COMMAND... | nth FOLDER N COMMAND...
(password on stdin)
"""
import hashlib, imaplib, json, re, sys

imaplib._MAXLINE = 100_000_000
port, user, verb, *rest = sys.argv[1:]
imap = imaplib.IMAP4("127.0.0.1", int(port))
imap.login(user, sys.stdin.readline().rstrip("\n"))


def quoted(folder):
    wire = re.sub("[^\x20-\x25\x27-\x7e]+", utf7, folder)
    return '"' + wire.replace("\\", "\\\\").replace('"', '\\"') + '"'


def utf7(match):
    """RFC 3501 section 5.1.3."""
    out = ""
    for piece in re.findall("&|[^&]+", match[0]):
        if piece == "&":
            out += "&-"
        else:
            import base64
            out += "&" + base64.b64encode(piece.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
    return out


def readable(wire):
    def piece(match):
        if not match[1]:
            return "&"
        import base64
        text = match[1].replace(",", "/")
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-16-be")
    return re.sub("&([^-]*)-", piece, wire)


def demand(answer):
    kind, data = answer
    if kind != "OK":
        sys.exit(f"{kind} {data}")
    return data


if verb == "folders":
    for row in demand(imap.list()):
        name = re.search(rb'"/" (?:"((?:[^"\\]|\\.)*)"|(\S+))$', row)
        wire = (name[1] or name[2]).decode()
        print(json.dumps(readable(re.sub(r"\\(.)", r"\1", wire))))
elif verb == "nth":
    demand(imap.select(quoted(rest[0])))
    uids = demand(imap.uid("SEARCH", "ALL"))[0].split()
    if uids:
        uid = uids[int(rest[1]) % len(uids)].decode()
        header = demand(imap.uid("FETCH", uid, "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"))[0][1]
        found = re.search(rb"<([^>\r\n]*)>", header)
        for command in rest[2:]:
            tag = imap._new_tag()
            imap.send(tag + b" " + command.replace("{uid}", uid).encode() + b"\r\n")
            demand(imap._command_complete("NOOP", tag))
        print(json.dumps(found[1].decode("latin1") if found else ""))
    imap.logout()
elif verb == "commands":
    demand(imap.select(quoted(rest[0])))
    for command in rest[1:]:
        tag = imap._new_tag()
        imap.send(tag + b" " + command.encode() + b"\r\n")
        demand(imap._command_complete("NOOP", tag))
    imap.logout()
else:
    demand(imap.select(quoted(rest[0]), readonly=True))
    uids = demand(imap.uid("SEARCH", "ALL"))[0].split()
    for at in range(0, len(uids), 200):
        chunk = b",".join(uids[at:at + 200]).decode()
        facts = None
        for item in demand(imap.uid("FETCH", chunk, "(UID FLAGS BODY.PEEK[])")):
            if not isinstance(item, tuple):
                continue
            head, raw = item
            header = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
            found = re.search(rb"(?im)^message-id:\s*<?([^>\r\n]*)>?", header)
            flags = re.search(rb"FLAGS \(([^)]*)\)", head)[1].decode().split()
            print(json.dumps({
                "uid": int(re.search(rb"UID (\d+)", head)[1]),
                "flags": sorted(flag for flag in flags if flag != "\\Recent"),
                "sha256": hashlib.sha256(raw).hexdigest(),
                "message_id": found[1].strip().decode("latin1") if found else None,
            }))
