use proptest::prelude::*;

use super::*;

const CONVERSATION: &[u8] = b"* OK [CAPABILITY IMAP4rev1] ready {5}\r\n\
* LIST () \"/\" {5}\r\nA \r\nB\r\n\
* 3 FETCH (UID 7 BODY[] {13}\r\nhel\r\nlo {4}\r\n FLAGS (\\Seen) BODY[HEADER] ~{3+}\r\nabc)\r\n\
* 4 FETCH (UID 8 BODY[] {0}\r\n)\r\n\
L1 OK done\n\
+ {7}\r\n\
* SEARCH 1 2\r\n";

fn frames(pieces: &[&[u8]]) -> Vec<Frame> {
    let mut framer = Framer::default();
    let mut frames = Vec::new();
    for piece in pieces {
        let mut at = 0;
        while at < piece.len() {
            let (used, frame) = framer.push(&piece[at..]).unwrap();
            at += used;
            frames.extend(frame);
        }
    }
    assert!(framer.is_empty());
    frames
}

#[test]
fn responses_are_cut_with_their_literals() {
    let frames = frames(&[CONVERSATION]);
    let lines: Vec<String> = frames
        .iter()
        .map(|frame| String::from_utf8_lossy(&frame.line).into_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "* OK [CAPABILITY IMAP4rev1] ready {5}\r\n",
            "* LIST () \"/\" {5}\r\nA \r\nB\r\n",
            "* 3 FETCH (UID 7 BODY[] {2}\r\n\u{0}0 FLAGS (\\Seen) BODY[HEADER] {2}\r\n\u{0}1)\r\n",
            "* 4 FETCH (UID 8 BODY[] {2}\r\n\u{0}0)\r\n",
            "L1 OK done\r\n",
            "+ {7}\r\n",
            "* SEARCH 1 2\r\n",
        ]
    );
    assert_eq!(
        frames[2].literals,
        [b"hel\r\nlo {4}\r\n".to_vec(), b"abc".to_vec()]
    );
    assert_eq!(frames[3].literals, [Vec::<u8>::new()]);
}

#[test]
fn every_split_gives_the_same() {
    let whole = frames(&[CONVERSATION]);
    for at in 0..=CONVERSATION.len() {
        let (first, second) = CONVERSATION.split_at(at);
        assert_eq!(frames(&[first, second]), whole, "split at {at}");
    }
    let single: Vec<&[u8]> = CONVERSATION.chunks(1).collect();
    assert_eq!(frames(&single), whole);
}

#[test]
fn bounds_hold_before_memory_is_taken() {
    let refuse = |bytes: &[u8]| assert!(Framer::default().push(bytes).is_err());
    refuse(b"* 1 FETCH (BODY[] {999999999999}\r\n");
    refuse(b"* 1 FETCH (BODY[] {99999999999999999999999}\r\n");
    refuse(b"* LIST () NIL {20000000}\r\n");
    refuse(&vec![b'a'; LINE_LIMIT + 1]);
    let mut framer = Framer::default();
    framer.push(b"* 1 FETCH (BODY[] {268435456}\r\nx").unwrap();
    assert!(framer.literals[0].capacity() <= 2 * 1024 * 1024);
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut framer = Framer::default();
        let mut at = 0;
        while at < bytes.len() {
            let Ok((used, _)) = framer.push(&bytes[at..]) else { break };
            prop_assert!(used > 0);
            at += used;
        }
    }
}
