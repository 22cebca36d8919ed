use linnet_mail::{Flag, Flags, LocationId};
use proptest::prelude::*;

use super::*;

const READ: OpKind = OpKind::Flags {
    add: Flags::EMPTY,
    remove: Flags::EMPTY,
};

fn operation(id: i64, location: i64, folder: i64, kind: OpKind, uid: Option<u32>) -> Operation {
    Operation {
        id: OperationId(id),
        account: AccountId(1),
        kind,
        location: LocationId(location),
        message: None,
        folder: FolderId(folder),
        uid,
        uidvalidity: uid.map(|_| 9),
        server_present: true,
        complete: true,
        attempts: 0,
        next_try: None,
        undo: None,
        target_uidnext: None,
    }
}

fn seen(add: bool) -> OpKind {
    let seen = Flags::EMPTY.with(Flag::Seen);
    if add {
        OpKind::Flags {
            add: seen,
            remove: Flags::EMPTY,
        }
    } else {
        OpKind::Flags {
            add: Flags::EMPTY,
            remove: seen,
        }
    }
}

/// `(folder, uids)` of each command, in order.
fn check(operations: &[Operation], expected: &[(i64, &[u32])]) {
    let commands: Vec<(i64, Vec<u32>)> = merge(operations, 0)
        .into_iter()
        .map(|one| {
            (
                one.folder.0,
                one.letters.iter().map(|letter| letter.uid).collect(),
            )
        })
        .collect();
    let expected: Vec<(i64, Vec<u32>)> = expected
        .iter()
        .map(|(folder, uids)| (*folder, uids.to_vec()))
        .collect();
    assert_eq!(commands, expected);
}

#[test]
fn neighbours_of_one_kind_and_folder_become_one_command() {
    check(
        &[
            operation(1, 11, 1, seen(true), Some(30)),
            operation(2, 12, 1, seen(true), Some(10)),
            operation(3, 13, 2, seen(true), Some(5)),
            operation(4, 14, 1, seen(false), Some(20)),
        ],
        &[(1, &[10, 30]), (2, &[5]), (1, &[20])],
    );
}

#[test]
fn a_letter_whose_place_is_not_known_waits_with_all_that_follows_it() {
    check(
        &[
            operation(1, 11, 1, READ, None),
            operation(2, 11, 1, seen(true), Some(7)),
            operation(3, 12, 1, seen(true), Some(8)),
        ],
        &[(1, &[8])],
    );
}

#[test]
fn what_follows_an_operation_that_was_put_off_waits_with_it() {
    let mut put_off = operation(1, 11, 1, seen(true), Some(7));
    put_off.next_try = Some(60);
    check(
        &[
            put_off,
            operation(2, 11, 1, OpKind::Delete, Some(7)),
            operation(3, 12, 1, seen(true), Some(8)),
        ],
        &[(1, &[8])],
    );
}

proptest! {
    /// Whatever is merged, each letter hears its operations in the order in which they were made.
    #[test]
    fn the_order_of_each_letter_stays(script in proptest::collection::vec((0i64..4, 0i64..2, any::<bool>()), 0..40)) {
        let operations: Vec<Operation> = script
            .iter()
            .zip(1..)
            .map(|((letter, folder, add), id)| operation(id, folder * 10 + letter, *folder, seen(*add), Some(1 + *letter as u32)))
            .collect();
        let merged = merge(&operations, 0);
        for location in operations.iter().map(|operation| operation.location) {
            let meant: Vec<OperationId> =
                operations.iter().filter(|one| one.location == location).map(|one| one.id).collect();
            let run: Vec<OperationId> = merged
                .iter()
                .flat_map(|one| one.letters.iter())
                .map(|letter| letter.operation)
                .filter(|id| operations.iter().any(|one| one.id == *id && one.location == location))
                .collect();
            prop_assert_eq!(run, meant);
        }
    }
}
