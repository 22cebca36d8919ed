use linnet_mail::{Flags, search::Query};

use crate::testing::{Home, NOW, Sample, header_of, incoming, sample};

fn words(text: &str) -> Query {
    Query {
        fts: text.to_owned(),
        ..Query::default()
    }
}

#[test]
fn a_letter_is_stored_once_and_read_back_whole() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1)]);
    let raw = home
        .store
        .read(|reader| reader.raw(at[0]))
        .unwrap()
        .unwrap();
    assert!(raw.ends_with(b"body of letter 1\r\n"));
    let header = home
        .store
        .read(|reader| reader.raw_header(at[0]))
        .unwrap()
        .unwrap();
    assert_eq!(header, b"Message-ID: <1@x>\r\nSubject: s1\r\n\r\n");
    let letter = home.store.read(|reader| reader.letter(at[0])).unwrap();
    assert_eq!(letter.letter.subject, "s1");
    assert_eq!(letter.letter.from[0].email, "p1@example.net");
    assert!(letter.location.complete);
    let again = home.ingest(vec![incoming(home.inbox, 1, sample(1))]);
    assert_eq!((again.letters, again.skipped), (0, 1));
    home.assert_sound();
}

#[test]
fn a_header_is_replaced_by_the_whole_letter() {
    let home = Home::new();
    home.list(home.inbox, &[1, 2], Flags::EMPTY);
    home.ingest(vec![header_of(home.inbox, 1, sample(1))]);
    let missing = home
        .store
        .read(|reader| reader.missing_bodies(home.inbox, 10, 0))
        .unwrap();
    assert_eq!(
        missing
            .iter()
            .map(|row| (row.uid, row.has_header))
            .collect::<Vec<_>>(),
        [(2, false), (1, true)]
    );
    let headers = home
        .store
        .read(|reader| reader.missing_headers(home.inbox, 10))
        .unwrap();
    assert_eq!(headers.iter().map(|row| row.uid).collect::<Vec<_>>(), [2]);
    let at = home.at(home.inbox, 1);
    assert_eq!(home.store.read(|reader| reader.raw(at)).unwrap(), None);
    assert!(
        home.store
            .read(|reader| reader.raw_header(at))
            .unwrap()
            .is_some()
    );
    home.assert_sound();
    home.ingest(vec![
        incoming(home.inbox, 1, sample(1)),
        incoming(home.inbox, 2, sample(2)),
    ]);
    assert!(home.store.read(|reader| reader.raw(at)).unwrap().is_some());
    assert_eq!(
        home.store
            .read(|reader| reader.missing_bodies(home.inbox, 10, 0))
            .unwrap(),
        []
    );
    assert_eq!(
        home.store
            .read(|reader| reader.bodies_count(home.account))
            .unwrap(),
        (2, 2)
    );
    home.assert_sound();
}

#[test]
fn equal_bytes_share_one_message_also_behind_a_header() {
    let home = Home::new();
    let first = home.receive(home.inbox, &[sample(1)]);
    home.list(home.archive, &[9], Flags::EMPTY);
    home.ingest(vec![header_of(home.archive, 9, sample(1))]);
    let report = home.ingest(vec![incoming(home.archive, 9, sample(1))]);
    assert_eq!((report.stored, report.shared), (0, 1));
    let second = home.at(home.archive, 9);
    let places = home
        .store
        .read(|reader| reader.locations_of(&[first[0], second]))
        .unwrap();
    assert_eq!(places[0].message, places[1].message);
    assert_eq!(home.rows(home.inbox)[0].count, 1);
    home.assert_sound();
}

#[test]
fn letters_of_a_conversation_find_each_other_in_any_order() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
        let home = Home::new();
        let letters = [
            sample(1),
            Sample {
                number: 2,
                answers: &[1],
            },
            Sample {
                number: 3,
                answers: &[1, 2],
            },
        ];
        for at in order {
            home.receive(home.inbox, &[letters[at]]);
        }
        let rows = home.rows(home.inbox);
        assert_eq!(rows.len(), 1, "{order:?}");
        assert_eq!(rows[0].count, 3);
        assert_eq!(rows[0].subject, "s1");
        assert_eq!(rows[0].date, NOW + 3);
        assert_eq!(
            rows[0].locations,
            [
                home.at(home.inbox, 3),
                home.at(home.inbox, 2),
                home.at(home.inbox, 1)
            ]
        );
        home.assert_sound();
    }
}

#[test]
fn a_letter_that_connects_two_conversations_joins_them() {
    let home = Home::new();
    let first = home.receive(home.inbox, &[sample(1)]);
    home.receive(home.archive, &[sample(2)]);
    let thread = |at| {
        home.store
            .read(|reader| reader.location(at))
            .unwrap()
            .thread
            .unwrap()
    };
    let second = thread(home.at(home.archive, 2));
    assert_ne!(thread(first[0]), second);
    home.receive(
        home.inbox,
        &[Sample {
            number: 3,
            answers: &[1, 2],
        }],
    );
    assert_eq!(thread(first[0]), thread(home.at(home.archive, 2)));
    let letters = home.store.read(|reader| reader.thread(second)).unwrap();
    assert_eq!(
        letters.len(),
        3,
        "the old number leads to the joined conversation"
    );
    assert_eq!(home.rows(home.archive)[0].count, 3);
    home.assert_sound();
}

#[test]
fn search_finds_words_newest_first_and_only_what_is_there() {
    let home = Home::new();
    let at = home.receive(home.inbox, &[sample(1), sample(3), sample(2)]);
    let find = |text: &str| {
        let query = words(text);
        home.store
            .read(|reader| reader.search_locations(&query, 10, 0))
            .unwrap()
    };
    let found: Vec<_> = find("\"letter\"").iter().map(|row| row.location).collect();
    assert_eq!(found, [at[1], at[2], at[0]]);
    assert_eq!(find("\"word3\"").len(), 1);
    assert_eq!(find("people:\"p2\"").len(), 1);
    assert_eq!(
        find("\"p2@example.net\"").len(),
        1,
        "a phrase becomes words"
    );
    assert_eq!(find("subject:\"word3\"").len(), 0);
    let (folder, validity) = (home.inbox, crate::testing::VALIDITY);
    home.write(move |writer| writer.server_vanished(folder, validity, &[3]));
    assert_eq!(find("\"word3\"").len(), 0);
    assert_eq!(home.store.read(|reader| reader.coverage()).unwrap(), (2, 2));
    home.assert_sound();
}

#[test]
fn what_is_not_listed_or_of_another_validity_is_not_stored() {
    let home = Home::new();
    home.list(home.inbox, &[1], Flags::EMPTY);
    let mut stale = incoming(home.inbox, 1, sample(1));
    stale.uidvalidity += 1;
    let report = home.ingest(vec![stale, incoming(home.inbox, 2, sample(2))]);
    assert_eq!((report.letters, report.skipped), (0, 2));
    assert_eq!(home.rows(home.inbox).len(), 0);
}

#[test]
fn many_letters_of_one_second_are_all_found() {
    let home = Home::new();
    let uids: Vec<u32> = (1..=300).collect();
    home.list(home.inbox, &uids, Flags::EMPTY);
    let letters = uids
        .iter()
        .map(|uid| {
            let mut letter = incoming(home.inbox, *uid, sample(*uid));
            letter.parsed.date = Some(0);
            letter
        })
        .collect();
    home.ingest(letters);
    let query = words("\"letter\"");
    assert_eq!(
        home.store
            .read(|reader| reader.search_locations(&query, 1000, 0))
            .unwrap()
            .len(),
        300
    );
    home.assert_sound();
}

#[test]
fn a_date_from_the_future_does_not_stay_on_top() {
    let home = Home::new();
    home.list(home.inbox, &[1], Flags::EMPTY);
    let mut letter = incoming(home.inbox, 1, sample(1));
    letter.parsed.date = Some(NOW * 2);
    home.ingest(vec![letter]);
    assert_eq!(home.rows(home.inbox)[0].date, NOW + 1);
}

#[test]
fn people_are_remembered_those_written_to_first() {
    let home = Home::new();
    home.receive(home.inbox, &[sample(1)]);
    home.list(home.archive, &[2], Flags::EMPTY);
    let mut own = incoming(home.archive, 2, sample(2));
    own.parsed.from = vec![linnet_mail::Address {
        name: "Ann".into(),
        email: "Ann@example.org".into(),
    }];
    own.parsed.to = vec![linnet_mail::Address {
        name: "Paul Person".into(),
        email: "paul@example.net".into(),
    }];
    home.ingest(vec![own]);
    let found = home.store.read(|reader| reader.contacts("p", 10)).unwrap();
    let emails: Vec<_> = found.iter().map(|contact| contact.email.as_str()).collect();
    assert_eq!(emails, ["paul@example.net", "p1@example.net"]);
    assert_eq!(
        home.store
            .read(|reader| reader.contacts("perso", 10))
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        home.store
            .read(|reader| reader.contacts("aul", 10))
            .unwrap()
            .len(),
        0
    );
}
