//! System flags of a message (RFC 9051 §2.3.2) as a small set.

use serde::{Deserialize, Serialize};

/// One system flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Flag {
    Seen,
    Answered,
    Flagged,
    Deleted,
    Draft,
    /// The keyword `$Forwarded` (RFC 5788), kept with the system flags because every list shows it.
    Forwarded,
    /// The keyword `$Junk`.
    Junk,
    /// The keyword `$NotJunk`.
    NotJunk,
}

impl Flag {
    pub const ALL: [Flag; 8] = [
        Flag::Seen,
        Flag::Answered,
        Flag::Flagged,
        Flag::Deleted,
        Flag::Draft,
        Flag::Forwarded,
        Flag::Junk,
        Flag::NotJunk,
    ];

    fn bit(self) -> u8 {
        1 << (self as u8)
    }

    /// The name on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Flag::Seen => "\\Seen",
            Flag::Answered => "\\Answered",
            Flag::Flagged => "\\Flagged",
            Flag::Deleted => "\\Deleted",
            Flag::Draft => "\\Draft",
            Flag::Forwarded => "$Forwarded",
            Flag::Junk => "$Junk",
            Flag::NotJunk => "$NotJunk",
        }
    }

    /// Flag names compare without case (RFC 9051 §2.3.2).
    pub fn from_wire(name: &str) -> Option<Flag> {
        Flag::ALL
            .into_iter()
            .find(|flag| flag.wire().eq_ignore_ascii_case(name))
    }
}

/// A set of [`Flag`]s, stored as one byte.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Flags(u8);

impl Flags {
    pub const EMPTY: Flags = Flags(0);

    pub fn from_bits(bits: u8) -> Flags {
        Flags(bits)
    }

    pub fn bits(self) -> u8 {
        self.0
    }

    pub fn contains(self, flag: Flag) -> bool {
        self.0 & flag.bit() != 0
    }

    #[must_use]
    pub fn with(self, flag: Flag) -> Flags {
        Flags(self.0 | flag.bit())
    }

    #[must_use]
    pub fn without(self, flag: Flag) -> Flags {
        Flags(self.0 & !flag.bit())
    }

    #[must_use]
    pub fn union(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    #[must_use]
    pub fn minus(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL
            .into_iter()
            .filter(move |flag| self.contains(*flag))
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Flags {
        flags.into_iter().fold(Flags::EMPTY, Flags::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_round_trip_without_case() {
        for flag in Flag::ALL {
            assert_eq!(Flag::from_wire(&flag.wire().to_uppercase()), Some(flag));
        }
        assert_eq!(Flag::from_wire("\\Recent"), None);
    }

    #[test]
    fn a_set_holds_each_flag_by_itself() {
        for flag in Flag::ALL {
            let only = Flags::EMPTY.with(flag);
            assert_eq!(only.iter().collect::<Vec<_>>(), [flag]);
            assert!(only.without(flag).is_empty());
        }
    }
}
