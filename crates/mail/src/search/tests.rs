use proptest::prelude::*;

use super::*;

#[test]
fn folding() {
    for (text, folded) in [
        ("Hello, World!", "hello world"),
        ("Straße STRASSE", "strasse strasse"),
        ("Café Zoë naïve Ångström", "cafe zoe naive angstrom"),
        ("cafe\u{301}", "cafe"),
        ("ﬁne Ⅳ ①", "fine iv 1"),
        ("ｆｕｌｌ", "full"),
        ("Łódź Ærø İstanbul ıi", "lodz aero istanbul ii"),
        ("ann.lee@example.org", "ann lee example org"),
        ("会议室", "会议 议室 室"),
        ("会", "会"),
        ("a会议b", "a 会议 议 b"),
        ("カタカナ", "カタ タカ カナ ナ"),
        ("ｶﾞ", "ガ"),
        ("안녕하세요", "안녕 녕하 하세 세요 요"),
        ("Привет ЁЛКА", "привет елка"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
        ("soft\u{ad}hyphen zero\u{200b}width", "softhyphen zerowidth"),
        ("👍 ok", "ok"),
        ("", ""),
        ("  ", ""),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
    assert_eq!(fold(&"x".repeat(1000)).len(), 64);
}

/// Days as they are in Greenwich.
fn utc(day: i64) -> i64 {
    day * 86_400
}

fn query(text: &str) -> Query {
    parse_query(text, utc).unwrap()
}

#[test]
fn words_become_quoted_phrases() {
    for (text, fts) in [
        ("hello", "\"hello\"*"),
        ("hello ", "\"hello\""),
        ("hello wor", "\"hello\" AND \"wor\"*"),
        ("\"hello world\"", "\"hello world\""),
        ("\"hello wor", "\"hello wor\""),
        ("a-b", "\"a b\"*"),
        ("user@host", "\"user host\"*"),
        (
            "NOT OR AND NEAR(",
            "\"not\" AND \"or\" AND \"and\" AND \"near\"*",
        ),
        ("a* ^b {c} (d)", "\"a\" AND \"b\" AND \"c\" AND \"d\"*"),
        ("会议", "\"会议\"*"),
        ("会", "\"会\"*"),
        ("会议室 x", "\"会议 议室\" AND \"x\"*"),
        ("from:ann", "people : \"ann\"*"),
        ("From: Ann report", "people : \"ann\"* AND \"report\"*"),
        ("to:\"ann lee\" x", "people : \"ann lee\"* AND \"x\"*"),
        ("subject:q3", "subject : \"q3\"*"),
        ("file:report.pdf", "files : \"report pdf\"*"),
        ("body:x", "\"body x\"*"),
        ("12:30", "\"12 30\"*"),
        ("https://x.example", "\"https x example\"*"),
    ] {
        assert_eq!(query(text).fts, fts, "{text}");
    }
}

#[test]
fn filters() {
    let filters = query("has:attachment is:unread is:starred before:2024-06 after:2024");
    assert_eq!(
        filters,
        Query {
            has_attachment: true,
            unread: Some(true),
            starred: true,
            before: Some(utc(19_875)),
            after: Some(utc(19_723)),
            ..Query::default()
        }
    );
    assert_eq!(query("is:read").unread, Some(false));
    for text in [
        "after:2024-05-31",
        "after:31.5.2024",
        "after:5/31/2024",
        "since:2024/5/31",
    ] {
        assert_eq!(query(text).after, Some(utc(19_874)), "{text}");
    }
    assert_eq!(
        (query("on:2024-12").after, query("on:2024-12").before),
        (Some(utc(20_058)), Some(utc(20_089)))
    );
    // A day is the person's own.
    let east = |day: i64| utc(day) - 2 * 3600;
    assert_eq!(
        parse_query("on:2024-05-31", east).map(|query| (query.after, query.before)),
        Some((Some(east(19_874)), Some(east(19_875))))
    );
    assert_eq!(query("before:soon").fts, "\"before soon\"*");
    assert_eq!(query("from:ann to:bob").from, ["ann"]);
    assert_eq!(query("from:ann to:bob").to, ["bob"]);
}

#[test]
fn nothing_to_look_for() {
    for text in [
        "",
        "  ",
        "\"\"",
        "!?",
        "from:",
        "👍",
        "\"",
        ":",
        "from: \"\"",
    ] {
        assert_eq!(parse_query(text, utc), None, "{text}");
    }
}

#[test]
fn highlights() {
    let marked = |text: &str, typed: &str| -> String {
        highlight(text, &query(typed).terms)
            .into_iter()
            .map(|(marked, text)| if marked { format!("[{text}]") } else { text })
            .collect()
    };
    assert_eq!(marked("Hello World", "wor"), "Hello [Wor]ld");
    assert_eq!(marked("Sword", "word"), "Sword");
    assert_eq!(marked("Die Straße", "strasse"), "Die [Straße]");
    assert_eq!(
        marked("Cafe\u{301} au lait", "café"),
        "[Cafe\u{301}] au lait"
    );
    assert_eq!(marked("新会议室", "会议"), "新[会议]室");
    assert_eq!(marked("ann@example.org", "ann@exa"), "[ann]@[exa]mple.org");
    assert_eq!(marked("nothing", "x"), "nothing");
    assert_eq!(highlight("", &["x".to_owned()]), []);
}

proptest! {
    #[test]
    fn folding_is_stable_and_clean(text in "\\PC{0,80}") {
        let folded = fold(&text);
        prop_assert!(folded.chars().all(|letter| letter.is_alphanumeric() || letter == ' '), "{}", folded);
        prop_assert!(!folded.contains("  ") && folded.trim() == folded);
    }

    #[test]
    fn what_was_indexed_is_found(text in "[a-zäöüß会议室 ]{1,20}") {
        // Each typed word is a phrase of tokens that the folded text holds in this order.
        let indexed = format!(" {} ", fold(&text));
        for word in text.split_whitespace() {
            if let Some(query) = parse_query(&format!("{word} "), utc) {
                let phrase = query.fts.trim_matches('"').to_owned();
                prop_assert!(indexed.contains(&format!(" {phrase} ")), "{} in {}", phrase, indexed);
            }
        }
    }

    #[test]
    fn queries_never_break_fts(text in "\\PC{0,60}") {
        if let Some(query) = parse_query(&text, utc) {
            let outside: String = query.fts.split('"').step_by(2).collect();
            let rest = outside.replace(" AND ", "").replace("people : ", "").replace("subject : ", "").replace("files : ", "").replace('*', "");
            prop_assert_eq!(rest.trim(), "", "{}", query.fts);
            prop_assert_eq!(query.fts.matches('"').count() % 2, 0);
        }
    }

    #[test]
    fn highlighting_keeps_the_text(text in "\\PC{0,60}", terms in proptest::collection::vec("\\PC{1,4}", 0..4)) {
        let joined: String = highlight(&text, &terms).into_iter().map(|(_, text)| text).collect();
        prop_assert_eq!(joined, text);
    }
}
