use proptest::prelude::*;

use super::*;

const KNOWN: Local = Local {
    uidvalidity: Some(7),
    uidnext: Some(101),
    modseq: Some(50),
    listing_complete: true,
    present: 90,
    unseen: 3,
    flags_due: false,
};
const SAME: Remote = Remote {
    uidvalidity: Some(7),
    uidnext: Some(101),
    modseq: Some(50),
    exists: 90,
    unseen: Some(3),
    told: false,
};

/// A server without mod-sequences.
const PLAIN: Local = Local {
    modseq: None,
    ..KNOWN
};
const PLAIN_SAME: Remote = Remote {
    modseq: None,
    ..SAME
};

fn check(local: Local, remote: Remote, expected: &[Step]) {
    assert_eq!(plan(&local, &remote), expected, "{local:?} and {remote:?}");
}

#[test]
fn every_habit_of_a_server_has_its_steps() {
    let since = |modseq| Step::Flags { since: modseq };
    check(KNOWN, SAME, &[Step::Count]);
    check(Local::default(), SAME, &[Step::List]);
    check(
        Local {
            listing_complete: false,
            ..KNOWN
        },
        SAME,
        &[Step::List],
    );
    check(
        KNOWN,
        Remote {
            uidvalidity: Some(8),
            ..SAME
        },
        &[Step::List],
    );
    check(
        KNOWN,
        Remote {
            uidvalidity: None,
            ..SAME
        },
        &[Step::List],
    );
    check(
        KNOWN,
        Remote {
            uidnext: None,
            ..SAME
        },
        &[Step::List],
    );
    check(
        KNOWN,
        Remote {
            uidnext: Some(100),
            ..SAME
        },
        &[Step::List],
    );
    check(
        KNOWN,
        Remote {
            uidnext: Some(105),
            ..SAME
        },
        &[Step::New { from: 101 }, Step::Count],
    );
    check(
        KNOWN,
        Remote {
            modseq: Some(51),
            ..SAME
        },
        &[since(Some(50)), Step::Count],
    );
    check(
        KNOWN,
        Remote {
            modseq: Some(49),
            ..SAME
        },
        &[since(None), Step::Count],
    );
    check(
        KNOWN,
        Remote {
            modseq: None,
            ..SAME
        },
        &[since(None), Step::Count],
    );
    check(
        Local {
            modseq: None,
            ..KNOWN
        },
        SAME,
        &[since(None), Step::Count],
    );
    check(
        KNOWN,
        Remote {
            modseq: Some(60),
            uidnext: Some(103),
            told: true,
            ..SAME
        },
        &[Step::New { from: 101 }, Step::Count],
    );
    check(PLAIN, PLAIN_SAME, &[Step::RecentFlags, Step::Count]);
    check(
        Local {
            flags_due: true,
            ..PLAIN
        },
        PLAIN_SAME,
        &[since(None), Step::Count],
    );
}

#[test]
fn only_a_proof_spares_the_select() {
    assert!(is_unchanged(&KNOWN, &SAME));
    for remote in [
        Remote {
            uidvalidity: Some(8),
            ..SAME
        },
        Remote {
            uidvalidity: None,
            ..SAME
        },
        Remote {
            uidnext: Some(102),
            ..SAME
        },
        Remote {
            uidnext: None,
            ..SAME
        },
        Remote {
            modseq: Some(51),
            ..SAME
        },
        Remote {
            modseq: None,
            ..SAME
        },
        Remote { exists: 89, ..SAME },
    ] {
        assert!(!is_unchanged(&KNOWN, &remote), "{remote:?}");
    }
    assert!(!is_unchanged(
        &Local {
            listing_complete: false,
            ..KNOWN
        },
        &SAME
    ));
}

proptest! {
    #[test]
    fn vanished_is_the_set_difference(local: std::collections::BTreeSet<u32>, remote: std::collections::BTreeSet<u32>) {
        let expected: Vec<u32> = local.difference(&remote).copied().collect();
        let local: Vec<u32> = local.into_iter().collect();
        let remote: Vec<u32> = remote.into_iter().collect();
        prop_assert_eq!(vanished(&local, &remote), expected);
    }

    #[test]
    fn newest_first_keeps_every_uid_once(uids in proptest::collection::btree_set(1u32.., 0..9000)) {
        let sorted: Vec<u32> = uids.into_iter().collect();
        let pieces = newest_first(sorted.clone());
        for (newer, older) in pieces.iter().zip(pieces.iter().skip(1)) {
            prop_assert!(newer.first() > older.last());
        }
        let mut all: Vec<u32> = pieces.into_iter().flatten().collect();
        all.sort_unstable();
        prop_assert_eq!(all, sorted);
    }
}
