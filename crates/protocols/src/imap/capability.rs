//! What the server can do (RFC 3501 §7.2.1), read from CAPABILITY in any spelling.

use std::collections::BTreeSet;

/// The capabilities, compared without case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    names: BTreeSet<String>,
}

impl Capabilities {
    /// From the words of a CAPABILITY response, however many spaces stand between them.
    pub fn parse(words: &str) -> Capabilities {
        Capabilities {
            names: words
                .split_whitespace()
                .map(str::to_ascii_uppercase)
                .collect(),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.contains(&name.to_ascii_uppercase())
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The value of `NAME=value`.
    fn value(&self, name: &str) -> Option<&str> {
        self.names
            .iter()
            .find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='))
    }

    /// Without these names, for a server that promises more than it keeps.
    pub(super) fn without(mut self, names: &[&str]) -> Capabilities {
        self.names.retain(|name| !names.contains(&name.as_str()));
        self
    }

    pub(super) fn with(mut self, name: &str) -> Capabilities {
        self.names.insert(name.to_ascii_uppercase());
        self
    }

    /// A server that offers IMAP4rev1 as well is spoken to in that, with the extensions it names: RFC 9051
    /// §6.3.1 keeps the newer one off until it is enabled, and servers announce it before they can
    /// (<https://github.com/jstedfast/MailKit/issues/2016> Microsoft 365,
    /// <https://github.com/codefuturist/email-mcp/issues/91> Strato: searches find nothing).
    pub(super) fn rev2(&self) -> bool {
        self.has("IMAP4REV2") && !self.has("IMAP4REV1")
    }

    /// RFC 2177; part of IMAP4rev2, as are several below (RFC 9051 appendix E).
    pub fn idle(&self) -> bool {
        self.has("IDLE") || self.rev2()
    }

    /// RFC 6851.
    pub fn move_(&self) -> bool {
        self.has("MOVE") || self.rev2()
    }

    /// RFC 4315.
    pub fn uidplus(&self) -> bool {
        self.has("UIDPLUS") || self.rev2()
    }

    /// RFC 7162; QRESYNC implies it.
    pub fn condstore(&self) -> bool {
        self.has("CONDSTORE") || self.has("QRESYNC")
    }

    /// RFC 7162 §3.2; of no use where it cannot be enabled.
    pub fn qresync(&self) -> bool {
        self.has("QRESYNC") && self.enable()
    }

    /// RFC 5465.
    pub fn notify(&self) -> bool {
        self.has("NOTIFY")
    }

    /// RFC 4978.
    pub fn compress_deflate(&self) -> bool {
        self.has("COMPRESS=DEFLATE")
    }

    /// RFC 6855, RFC 9755: names and headers in UTF-8 once it is enabled.
    pub fn utf8_accept(&self) -> bool {
        (self.has("UTF8=ACCEPT") || self.has("UTF8=ONLY")) && self.enable()
    }

    /// RFC 8474.
    pub fn objectid(&self) -> bool {
        self.has("OBJECTID")
    }

    /// RFC 8438.
    pub fn status_size(&self) -> bool {
        self.has("STATUS=SIZE") || self.rev2()
    }

    /// <https://developers.google.com/workspace/gmail/imap/imap-extensions>
    pub fn gmail(&self) -> bool {
        self.has("X-GM-EXT-1")
    }

    /// RFC 3691.
    pub fn unselect(&self) -> bool {
        self.has("UNSELECT") || self.rev2()
    }

    /// RFC 5161.
    pub fn enable(&self) -> bool {
        self.has("ENABLE") || self.rev2()
    }

    /// RFC 2971.
    pub fn id(&self) -> bool {
        self.has("ID")
    }

    /// RFC 6154.
    pub fn special_use(&self) -> bool {
        self.has("SPECIAL-USE") || self.rev2()
    }

    /// RFC 5258.
    pub fn list_extended(&self) -> bool {
        self.has("LIST-EXTENDED") || self.rev2()
    }

    /// RFC 5819.
    pub fn list_status(&self) -> bool {
        self.has("LIST-STATUS") || self.rev2()
    }

    /// RFC 7888: literals of any size without waiting.
    pub fn literal_plus(&self) -> bool {
        self.has("LITERAL+")
    }

    /// RFC 7888: literals up to 4096 bytes without waiting.
    pub fn literal_minus(&self) -> bool {
        self.has("LITERAL-") || self.rev2()
    }

    /// RFC 2342.
    pub fn namespace(&self) -> bool {
        self.has("NAMESPACE") || self.rev2()
    }

    /// RFC 4731.
    pub fn esearch(&self) -> bool {
        self.has("ESEARCH") || self.rev2()
    }

    /// RFC 4959.
    pub fn sasl_ir(&self) -> bool {
        self.has("SASL-IR") || self.rev2()
    }

    pub fn starttls(&self) -> bool {
        self.has("STARTTLS")
    }

    pub fn login_disabled(&self) -> bool {
        self.has("LOGINDISABLED")
    }

    /// Whether `AUTHENTICATE` offers this mechanism.
    pub fn auth(&self, mechanism: &str) -> bool {
        self.has(&format!("AUTH={mechanism}"))
    }

    /// The largest letter APPEND takes, in bytes (RFC 7889).
    pub fn appendlimit(&self) -> Option<u64> {
        self.value("APPENDLIMIT")?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_counts_only_where_it_can_be_kept() {
        type Ask = fn(&Capabilities) -> bool;
        let check = |words: &str, ask: Ask, expected: bool| {
            assert_eq!(ask(&Capabilities::parse(words)), expected, "{words}");
        };
        check("IMAP4rev1 QRESYNC ENABLE", Capabilities::qresync, true);
        check("IMAP4rev1 QRESYNC", Capabilities::qresync, false);
        check("IMAP4rev1 QRESYNC", Capabilities::condstore, true);
        check(
            "IMAP4rev1 utf8=accept enable",
            Capabilities::utf8_accept,
            true,
        );
        check("IMAP4rev2", Capabilities::esearch, true);
        check("IMAP4rev1 IMAP4rev2 ENABLE", Capabilities::esearch, false);
        check(
            "IMAP4rev1 Compress=Deflate",
            Capabilities::compress_deflate,
            true,
        );
        check("IMAP4rev1 STATUS=SIZE", Capabilities::status_size, true);
        check("IMAP4rev1", Capabilities::notify, false);
        let masked = Capabilities::parse("IMAP4rev1 QRESYNC IDLE").without(&["QRESYNC"]);
        assert!(masked.idle() && !masked.has("qresync"));
    }
}
