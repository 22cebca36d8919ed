use linnet_mail::Flags;
use proptest::prelude::*;

use super::*;

fn selected(exists: u32, uidnext: Option<u32>, highestmodseq: Option<u64>) -> Selected {
    Selected {
        wire: "INBOX".to_owned(),
        exists,
        uidvalidity: 7,
        uidnext,
        highestmodseq,
        read_only: false,
        permanent_flags: Flags::EMPTY,
        permanent_keywords: Vec::new(),
        new_keywords: true,
        mailbox_id: None,
    }
}

fn gathered(vanished: &[RangeInclusive<u32>], changed: &[u32]) -> Gathered {
    let mut gathered = Gathered::default();
    gathered.take(Event::Vanished {
        earlier: true,
        uids: vanished.to_vec(),
    });
    for uid in changed {
        gathered.changed.insert(
            *uid,
            Listed {
                uid: *uid,
                flags: Flags::EMPTY,
                keywords: Vec::new(),
                modseq: Some(20),
                internal_date: 0,
                size: 0,
                email_id: None,
                labels: Vec::new(),
            },
        );
    }
    gathered
}

#[test]
fn an_answer_counts_only_where_it_can_be_true() {
    let check = |what: &str,
                 vanished: &[RangeInclusive<u32>],
                 changed: &[u32],
                 selected: &Selected,
                 proven: bool| {
        let known = Known {
            uidvalidity: 7,
            modseq: 10,
        };
        let resync = gathered(vanished, changed).since(selected, known);
        assert_eq!(resync.proven, proven, "{what}");
        if !proven {
            assert_eq!(resync, Resync::default(), "{what}");
        }
    };
    let ten = |highest| selected(10, Some(21), Some(highest));
    check("nothing happened", &[], &[], &ten(10), true);
    check("not heard", &[], &[], &ten(11), false);
    check("an older copy", &[], &[3], &ten(9), false);
    check(
        "no mod-sequences",
        &[],
        &[3],
        &selected(10, Some(21), None),
        false,
    );
    check("ten of twenty went", &[1..=10], &[], &ten(11), true);
    check(
        "eleven went, and ten are left",
        &[1..=11],
        &[],
        &ten(11),
        false,
    );
    check(
        "never known ones went too",
        &[1..=10, 21..=u32::MAX],
        &[],
        &ten(11),
        true,
    );
    check(
        "all went that were there",
        &[1..=u32::MAX],
        &[],
        &ten(11),
        false,
    );
    check(
        "all went",
        &[1..=u32::MAX],
        &[],
        &selected(0, Some(21), Some(11)),
        true,
    );
    check(
        "UIDNEXT unknown",
        &[1..=11],
        &[],
        &selected(10, None, Some(11)),
        true,
    );
    check("twice told", &[1..=6, 5..=10], &[15], &ten(11), true);
}

#[test]
fn ranges_are_joined_and_what_went_has_not_changed() {
    let check = |ranges: &[RangeInclusive<u32>], joined: &[RangeInclusive<u32>]| {
        assert_eq!(apart(ranges.to_vec()), joined);
    };
    check(&[5..=6, 1..=2, 3..=3], &[1..=3, 5..=6]);
    check(&[1..=u32::MAX, 4..=5], &[1..=u32::MAX]);
    check(&[u32::MAX..=u32::MAX, 1..=1], &[1..=1, u32::MAX..=u32::MAX]);
    let resync = gathered(&[3..=4], &[2, 3, 5]).finish(None);
    let uids: Vec<u32> = resync.changed.iter().map(|one| one.uid).collect();
    assert_eq!(uids, [2, 5]);
}

#[test]
fn more_than_memory_should_hold_is_no_answer() {
    let mut gathered = gathered(&[1..=3], &[5]);
    gathered.bytes = MOST_BYTES;
    gathered.take(Event::Vanished {
        earlier: true,
        uids: vec![4..=4],
    });
    assert!(gathered.over && gathered.changed.is_empty() && gathered.vanished.is_empty());
}

proptest! {
    #[test]
    fn joined_ranges_hold_the_same(pairs in proptest::collection::vec((1_u32..60, 0_u32..9), 0..20), uid in 1_u32..80) {
        let ranges: Vec<_> = pairs.iter().map(|(first, more)| *first..=first + more).collect();
        let joined = apart(ranges.clone());
        prop_assert_eq!(holds(&joined, uid), ranges.iter().any(|range| range.contains(&uid)));
        prop_assert!(joined.windows(2).all(|pair| pair[0].end() + 1 < *pair[1].start()));
    }
}
