use proptest::prelude::*;

use super::*;

#[test]
fn sets_are_written_compressed() {
    let check = |uids: &[u32], written: &str| assert_eq!(UidSet::of(uids).to_string(), written);
    check(&[], "");
    check(&[3, 4, 8, 9], "3:4,8:9");
    check(&[9, 3, 4, 8, 3, 0], "3:4,8:9");
    check(&[1], "1");
    check(&[u32::MAX, u32::MAX - 1, 7], "7,4294967294:4294967295");
    assert_eq!(UidSet::all().to_string(), "1:*");
    assert_eq!(UidSet::from(7).to_string(), "7:*");
    assert_eq!(UidSet::range(7, 6).to_string(), "");
    assert_eq!(UidSet::range(7, 9).to_string(), "7:9");
}

#[test]
fn counting_knows_open_ends() {
    assert_eq!(UidSet::of(&[1, 2, 5]).count(), Some(3));
    assert_eq!(UidSet::from(4).count(), None);
    assert!(UidSet::from(4).contains(u32::MAX));
    assert!(!UidSet::from(4).contains(3));
}

proptest! {
    #[test]
    fn chunks_hold_the_same_uids_and_fit_a_line(uids in proptest::collection::vec(1_u32.., 0..4000)) {
        let set = UidSet::of(&uids);
        let chunks = set.chunks();
        for chunk in &chunks {
            prop_assert!(chunk.to_string().len() <= LINE_LIMIT);
        }
        let joined: Vec<_> = chunks.iter().flat_map(UidSet::ranges).collect();
        prop_assert_eq!(joined, set.ranges().collect::<Vec<_>>());
        for uid in uids {
            prop_assert!(set.contains(uid));
        }
    }
}
