use super::*;

#[test]
fn base64_skips_what_does_not_belong() {
    for (encoded, decoded) in [
        ("SGVsbG8=", "Hello"),
        ("SGVs\r\nbG8=\r\n", "Hello"),
        ("SGVsbG8", "Hello"),
        ("SGVs!bG8=", "Hello"),
        ("SGk=SGk=", "HiHi"),
        ("", ""),
        ("=", ""),
        ("A", ""),
    ] {
        assert_eq!(base64(encoded.as_bytes()), decoded.as_bytes(), "{encoded}");
    }
}

#[test]
fn quoted_printable_is_lenient() {
    for (encoded, decoded) in [
        ("a=3Db", "a=b"),
        ("a=\r\nb", "ab"),
        ("a=  \nb", "ab"),
        ("a=zz", "a=zz"),
        ("a=", "a"),
        ("=c3=BC", "ü"),
    ] {
        assert_eq!(
            quoted_printable(encoded.as_bytes(), false),
            decoded.as_bytes(),
            "{encoded}"
        );
    }
    assert_eq!(quoted_printable(b"a_b=5F", true), b"a b_");
}

#[test]
fn decoded_sizes_need_no_decoding() {
    for (encoding, text) in [
        (Encoding::Base64, &b"SGVsbG8=\r\n"[..]),
        (Encoding::QuotedPrintable, b"a=3Db"),
        (Encoding::Identity, b"abc"),
    ] {
        assert_eq!(
            encoding.decoded_len(text),
            encoding.decode(text).len() as u64
        );
    }
}
