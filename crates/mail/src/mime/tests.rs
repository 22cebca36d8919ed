use super::*;

fn sections(raw: &str) -> Vec<(String, String, String)> {
    let raw = raw.replace('\n', "\r\n");
    let tree = Tree::new(raw.as_bytes());
    tree.nodes
        .iter()
        .map(|node| {
            let body = if node.kind == Kind::Leaf {
                String::from_utf8_lossy(tree.body(node)).into_owned()
            } else {
                String::new()
            };
            (node.section.clone(), node.media.clone(), body)
        })
        .collect()
}

fn check(raw: &str, expected: &[(&str, &str, &str)]) {
    let found = sections(raw);
    let found: Vec<_> = found
        .iter()
        .map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str()))
        .collect();
    assert_eq!(found, expected, "{raw}");
}

#[test]
fn sections_are_numbered_as_imap_does() {
    check("Subject: x\n\nhello", &[("1", "text/plain", "hello")]);
    check(
        "Content-Type: multipart/mixed; boundary=a\n\npre\n--a\n\none\n--a\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\n\ntwo\n--b\nContent-Type: text/html\n\nthree\n--b--\n--a\nContent-Type: message/rfc822\n\nSubject: in\n\nfour\n--a\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nfive\n--c--\n--a--\npost",
        &[
            ("", "multipart/mixed", ""),
            ("1", "text/plain", "one"),
            ("2", "multipart/alternative", ""),
            ("2.1", "text/plain", "two"),
            ("2.2", "text/html", "three"),
            ("3", "message/rfc822", ""),
            ("3.1", "text/plain", "four"),
            ("4", "message/rfc822", ""),
            ("4", "multipart/mixed", ""),
            ("4.1", "text/plain", "five"),
        ],
    );
}

#[test]
fn broken_multiparts_stay_readable() {
    // Never closed.
    check(
        "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n\ntwo\n",
        &[
            ("", "multipart/mixed", ""),
            ("1", "text/plain", "one"),
            ("2", "text/plain", "two\r\n"),
        ],
    );
    // A boundary that never comes, or is not given.
    check(
        "Content-Type: multipart/mixed; boundary=a\n\nhello",
        &[("1", "text/plain", "hello")],
    );
    check(
        "Content-Type: multipart/mixed\n\nhello",
        &[("1", "text/plain", "hello")],
    );
    // A header section that ends at the boundary; a boundary that is the start of another.
    check(
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/html\n--a\n\n--ab\ntwo\n--a--\n",
        &[
            ("", "multipart/mixed", ""),
            ("1", "text/html", ""),
            ("2", "text/plain", "--ab\r\ntwo"),
        ],
    );
    // The inner one is not closed: the outer boundary ends both.
    check(
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nin\n--a\n\nout\n--a--\n",
        &[
            ("", "multipart/mixed", ""),
            ("1", "multipart/mixed", ""),
            ("1.1", "text/plain", "in"),
            ("2", "text/plain", "out"),
        ],
    );
}

#[test]
fn digests_hold_messages() {
    check(
        "Content-Type: multipart/digest; boundary=a\n\n--a\n\nSubject: x\n\nhello\n--a--\n",
        &[
            ("", "multipart/digest", ""),
            ("1", "message/rfc822", ""),
            ("1.1", "text/plain", "hello"),
        ],
    );
}

#[test]
fn depth_and_number_are_bounded() {
    let mut deep = String::new();
    for level in 0..100_000 {
        deep.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
        ));
    }
    let tree = Tree::new(deep.as_bytes());
    assert!(tree.nodes.len() <= DEEPEST + 1, "{}", tree.nodes.len());

    let messages = "Content-Type: message/rfc822\n\n".repeat(100_000);
    assert!(Tree::new(messages.as_bytes()).nodes.len() <= DEEPEST + 1);

    let many = format!(
        "Content-Type: multipart/mixed; boundary=a\n\n{}",
        "--a\n\nx\n".repeat(1_000_000)
    );
    assert!(Tree::new(many.as_bytes()).nodes.len() <= MOST_PARTS);

    let dead = format!(
        "Content-Type: multipart/mixed; boundary=a\n\n{}",
        "--a\nContent-Type: multipart/mixed; boundary=never\n\n".repeat(100_000)
    );
    assert!(Tree::new(dead.as_bytes()).nodes.len() <= MOST_PARTS);
}

#[test]
fn parameters_of_a_part() {
    let raw = "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: application/pdf; name=\"=?utf-8?B?w7xiZXIucGRm?=\"\nContent-Disposition: attachment;\n filename*0*=utf-8''%C3; filename*1*=%BCber%20; filename*2=x.pdf\nContent-ID: <a@b>\nContent-Transfer-Encoding: BASE64\n\nSGk=\n--a--\n";
    let tree = Tree::new(raw.as_bytes());
    let part = tree.find("1").unwrap();
    assert_eq!(part.name, "über x.pdf");
    assert_eq!(part.content_id.as_deref(), Some("a@b"));
    assert_eq!(part.disposition, Disposition::Attachment);
    assert_eq!(&*tree.decoded(part), b"Hi");
}
