//! What single servers do otherwise than they promise, each with its source. A habit that shows by itself (a
//! capability that is named or not, an item that is missing) is handled where it shows, for every server; only
//! what cannot be seen stands here.

use super::capability::Capabilities;

/// What is known of one server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// QRESYNC is announced, but what it tells is wrong: letters would disappear.
    pub qresync_is_broken: bool,
    /// IDLE is accepted, but not all that happens is told: look at the inbox as often as without IDLE.
    pub idle_is_deaf: bool,
    /// Mailboxes are refused to programs that have not told their name by ID, also where ID is not offered.
    pub id_before_select: bool,
    /// Neither SELECT nor STATUS tells UIDNEXT, so asking a second time is of no use.
    pub uidnext_is_unknown: bool,
    /// STATUS of the open mailbox repeats what SELECT told.
    pub status_of_selected_is_stale: bool,
}

/// Hosts (they and everything below them) with their habits.
const HOSTS: &[(&[&str], Habits)] = &[
    (
        // https://github.com/Foundry376/Mailspring-Sync/pull/91 and https://developer.apple.com/forums/thread/694251:
        // malformed VANISHED, no word in ENABLED, FETCH with numbers that do not exist.
        // https://github.com/bkaankose/Wino-Mail/issues/43: nothing synchronises with it.
        &["mail.me.com", "mail.icloud.com"],
        Habits {
            qresync_is_broken: true,
            ..NONE
        },
    ),
    (
        // https://github.com/thunderbird/thunderbird-android/issues/5429 and
        // https://github.com/thunderbird/thunderbird-android/issues/4118: push only by its own means.
        &["mail.yahoo.com", "mail.yahoo.co.jp", "imap.aol.com"],
        Habits {
            idle_is_deaf: true,
            ..NONE
        },
    ),
    (
        // https://github.com/OfflineIMAP/offlineimap/issues/696, https://github.com/pimalaya/himalaya/issues/651:
        // "SELECT Unsafe Login. Please contact kefu@188.com for help".
        // https://github.com/chatmail/core/pull/5049, https://github.com/modern-email/defects/issues/15: UIDNEXT is
        // missing in SELECT, and STATUS answers with an empty list.
        &["163.com", "126.com", "yeah.net", "188.com", "vip.163.com"],
        Habits {
            id_before_select: true,
            uidnext_is_unknown: true,
            ..NONE
        },
    ),
    (
        // https://github.com/lefcha/imapfilter/issues/136
        &[
            "outlook.office365.com",
            "imap-mail.outlook.com",
            "outlook.com",
        ],
        EXCHANGE,
    ),
];

/// Words in the server's own name (RFC 2971 ID) with its habits, in lower case.
const NAMES: &[(&str, Habits)] = &[("microsoft.exchange", EXCHANGE)];

const NONE: Habits = Habits {
    qresync_is_broken: false,
    idle_is_deaf: false,
    id_before_select: false,
    uidnext_is_unknown: false,
    status_of_selected_is_stale: false,
};

const EXCHANGE: Habits = Habits {
    status_of_selected_is_stale: true,
    ..NONE
};

impl Habits {
    /// By the name the server is reached by.
    pub fn of_host(host: &str) -> Habits {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        HOSTS
            .iter()
            .filter(|(suffixes, _)| suffixes.iter().any(|suffix| is_below(&host, suffix)))
            .fold(NONE, |known, (_, habits)| known.or(*habits))
    }

    /// With what its own name tells; a company's server is reached by the company's name.
    pub(super) fn and_of_id(self, fields: &[(String, String)]) -> Habits {
        let name = fields
            .iter()
            .find(|(field, _)| field == "name")
            .map(|(_, value)| value.to_ascii_lowercase())
            .unwrap_or_default();
        NAMES
            .iter()
            .filter(|(words, _)| name.contains(words))
            .fold(self, |known, (_, habits)| known.or(*habits))
    }

    /// What is left of a server's promises.
    pub(super) fn keep(self, capabilities: Capabilities) -> Capabilities {
        if self.qresync_is_broken {
            // Its CONDSTORE works: https://github.com/lswith/imap-mcp/issues/8
            let condstore = capabilities.condstore();
            let kept = capabilities.without(&["QRESYNC"]);
            return if condstore {
                kept.with("CONDSTORE")
            } else {
                kept
            };
        }
        capabilities
    }

    fn or(self, other: Habits) -> Habits {
        Habits {
            qresync_is_broken: self.qresync_is_broken || other.qresync_is_broken,
            idle_is_deaf: self.idle_is_deaf || other.idle_is_deaf,
            id_before_select: self.id_before_select || other.id_before_select,
            uidnext_is_unknown: self.uidnext_is_unknown || other.uidnext_is_unknown,
            status_of_selected_is_stale: self.status_of_selected_is_stale
                || other.status_of_selected_is_stale,
        }
    }
}

fn is_below(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_host_or_its_own_name() {
        let check = |host: &str, name: &str, expected: Habits| {
            let fields = [("name".to_owned(), name.to_owned())];
            assert_eq!(Habits::of_host(host).and_of_id(&fields), expected, "{host}");
        };
        let broken = Habits {
            qresync_is_broken: true,
            ..NONE
        };
        check("imap.mail.me.com", "", broken);
        check("P33-IMAP.mail.me.com.", "", broken);
        check("imap.email.me.com", "", NONE);
        check("notmail.me.com", "", NONE);
        check("localhost", "Dovecot", NONE);
        check(
            "mail.example.org",
            "Microsoft.Exchange.Imap4.Imap4Server",
            EXCHANGE,
        );
        assert!(Habits::of_host("imap.126.com").id_before_select);
        assert!(Habits::of_host("imap.mail.yahoo.com").idle_is_deaf);
    }

    #[test]
    fn a_broken_promise_is_not_offered() {
        let capabilities = || Capabilities::parse("IMAP4rev1 ENABLE QRESYNC");
        let kept = Habits::of_host("imap.mail.me.com").keep(capabilities());
        assert!(!kept.qresync() && kept.condstore());
        assert!(NONE.keep(capabilities()).qresync());
    }
}
