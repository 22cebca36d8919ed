use proptest::prelude::*;

use super::*;

/// Unpacks everything, fed in pieces.
fn unpacked(packed: &[u8], piece: usize, output: usize) -> io::Result<Vec<u8>> {
    let mut codec = Codec::new(&[]);
    let mut plain = Vec::new();
    let mut buffer = vec![0; output];
    for piece in packed.chunks(piece) {
        codec.room()[..piece.len()].copy_from_slice(piece);
        codec.filled(piece.len());
        loop {
            match codec.unpack(&mut buffer)? {
                0 => break,
                made => plain.extend_from_slice(&buffer[..made]),
            }
        }
    }
    Ok(plain)
}

#[test]
fn every_command_can_be_read_as_soon_as_it_is_sent() {
    let mut codec = Codec::new(&[]);
    let mut far = Codec::new(&[]);
    let long = "x".repeat(300_000);
    for command in [
        "L1 NOOP\r\n",
        "",
        "L2 SELECT INBOX\r\n",
        &long,
        "L3 IDLE\r\n",
    ] {
        let mut packed = Vec::new();
        codec.pack(command.as_bytes(), &mut packed).unwrap();
        let mut read = Vec::new();
        let mut buffer = [0; 1000];
        for piece in packed.chunks(PACKED) {
            far.room()[..piece.len()].copy_from_slice(piece);
            far.filled(piece.len());
            loop {
                match far.unpack(&mut buffer).unwrap() {
                    0 => break,
                    made => read.extend_from_slice(&buffer[..made]),
                }
            }
        }
        assert!(read == command.as_bytes(), "{}", command.len());
    }
}

#[test]
fn what_follows_the_answer_at_once_is_not_lost() {
    let mut packed = Vec::new();
    Codec::new(&[])
        .pack(b"* 3 EXISTS\r\n", &mut packed)
        .unwrap();
    let mut codec = Codec::new(&packed);
    let mut buffer = [0; 100];
    assert!(codec.has_input());
    let made = codec.unpack(&mut buffer).unwrap();
    assert_eq!(&buffer[..made], b"* 3 EXISTS\r\n");
    assert_eq!(codec.unpack(&mut buffer).unwrap(), 0);
}

#[test]
fn a_bomb_comes_out_in_bounded_pieces() {
    let mut packed = Vec::new();
    let plain = vec![b'a'; 50_000_000];
    Codec::new(&[]).pack(&plain, &mut packed).unwrap();
    assert!(packed.len() < 100_000);
    assert_eq!(unpacked(&packed, PACKED, 4096).unwrap().len(), plain.len());
}

#[test]
fn nothing_is_read_behind_the_end_of_the_stream() {
    let mut deflate = Compress::new(Compression::fast(), false);
    let mut packed = Vec::with_capacity(100);
    deflate
        .compress_vec(b"* BYE\r\n", &mut packed, FlushCompress::Finish)
        .unwrap();
    assert_eq!(unpacked(&packed, PACKED, 100).unwrap(), b"* BYE\r\n");
    packed.extend_from_slice(b"more");
    assert!(unpacked(&packed, PACKED, 100).is_err());
}

proptest! {
    #[test]
    fn packing_and_unpacking_are_inverses(
        plain in proptest::collection::vec(any::<u8>(), 0..5000), piece in 1_usize..700, output in 1_usize..700
    ) {
        let mut packed = Vec::new();
        Codec::new(&[]).pack(&plain, &mut packed).unwrap();
        prop_assert_eq!(unpacked(&packed, piece, output).unwrap(), plain);
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2000), output in 1_usize..200) {
        let _ = unpacked(&bytes, 97, output);
    }
}
