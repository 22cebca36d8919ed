use super::{again, modified_utf7};

#[test]
fn folder_names_in_modified_utf7() {
    for (name, wire) in [
        ("Work/Plans", "Work/Plans"),
        ("Entwürfe", "Entw&APw-rfe"),
        ("R&D", "R&-D"),
        ("日本語", "&ZeVnLIqe-"),
        ("a😀b", "a&2D3eAA-b"),
    ] {
        assert_eq!(modified_utf7(name), wire);
    }
}

#[test]
fn a_round_has_its_own_ids_and_date() {
    let raw = b"From: a@b\nMessage-Id: <one@x>\nReferences: <two@x>\n <three@x>\nDate: Mon, 1 Jan 2001 00:00:00 +0000\n  (x)\n\nbody <four@x>\n";
    let text = String::from_utf8(again(raw, 3, 1_700_000_000, 7)).unwrap();
    assert_eq!(
        text,
        "X-Kit-Number: 7\nFrom: a@b\nMessage-Id: <one.r3@x>\nReferences: <two.r3@x>\n <three.r3@x>\n\
         Date: Tue, 14 Nov 2023 22:13:20 +0000\n\nbody <four@x>\n"
    );
}
