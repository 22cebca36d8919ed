//! Our own integer identifiers. They are never a server's numbers: a UID is an attribute of a location
//! (RFC 3501 §2.3.1.1), and a Message-ID header is never an identity.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(as = "f64")]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    };
}

id!(
    /// An account of the profile.
    AccountId
);
id!(
    /// A folder of an account, or of "On this computer".
    FolderId
);
id!(
    /// A letter as stored once; it may be in several folders.
    MessageId
);
id!(
    /// One letter in one folder: what a person sees, selects and acts on.
    LocationId
);
id!(
    /// A conversation within one account.
    ThreadId
);
id!(
    /// A change that waits to be made on the server.
    OperationId
);
id!(
    /// A letter waiting to be sent.
    OutboxId
);
id!(
    /// A letter being written.
    DraftId
);
id!(
    /// One undoable action.
    UndoId
);
