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

    fn rev2(&self) -> bool {
        self.has("IMAP4REV2")
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
        self.has("CONDSTORE") || self.qresync()
    }

    pub fn qresync(&self) -> bool {
        self.has("QRESYNC")
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
