//! Real mail of twenty years ago, with all its faults, through everything that reads letters.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its corpus has failed"
)]

use linnet_mail::{
    inert,
    parse::{parse, part_bytes},
    search::fold,
    show::{ShowOptions, show},
    thread::thread_keys,
};

const BASE: &str = "mail://localhost/token/";

#[test]
fn every_letter_of_the_corpus_is_read_and_shown_without_anything_live() {
    let letters = linnet_testkit::corpus::letters().expect("the corpus");
    assert_eq!(letters.len(), 6046);
    let mut with_html = 0;
    for letter in letters {
        let parsed = parse(&letter.raw);
        assert!(!parsed.text.contains('\0'), "{}", letter.name);
        drop((thread_keys(&parsed), fold(&parsed.text)));
        for part in &parsed.parts {
            assert!(
                part_bytes(&letter.raw, &part.id).is_some(),
                "{}: part {}",
                letter.name,
                part.id
            );
        }
        with_html += usize::from(parsed.has_html);
        for allow_remote in [false, true] {
            let shown = show(
                &letter.raw,
                &ShowOptions {
                    allow_remote,
                    base: BASE,
                },
            );
            let faults = inert::faults(&shown.html, BASE);
            assert!(faults.is_empty(), "{}: {faults:?}", letter.name);
        }
    }
    assert!(
        with_html > 1000,
        "only {with_html} letters with HTML were looked at"
    );
}
