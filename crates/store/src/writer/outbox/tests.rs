use linnet_mail::OutboxId;

use crate::{
    Lane, NewAttachment, NewOutbox, OutboxState, OutboxUpdate, Refusal, StoreError, compress,
    testing::{Home, NOW},
};

fn letter(home: &Home, draft: Option<linnet_mail::DraftId>) -> NewOutbox {
    NewOutbox {
        account: home.account,
        from: "ann@example.org".into(),
        recipients: vec!["bob@example.net".into(), "eve@example.net".into()],
        message_id: "1@example.org".into(),
        subject: "Hello".into(),
        size: 5,
        raw: compress(b"hello").unwrap(),
        queued_at: NOW,
        not_before: NOW,
        draft,
        answered: None,
        forwarded: None,
    }
}

fn state(home: &Home, id: OutboxId) -> OutboxState {
    home.store
        .read(|reader| reader.outbox_item(id))
        .unwrap()
        .state
}

fn update(home: &Home, id: OutboxId, update: OutboxUpdate) -> Result<(), StoreError> {
    home.store
        .write_blocking(Lane::Person, move |writer| writer.outbox_update(id, update))
}

#[test]
fn a_letter_goes_out_once() {
    let home = Home::new();
    let new = letter(&home, None);
    let id = home.write(move |writer| writer.outbox_add(&new));
    assert_eq!(
        home.store.read(|reader| reader.outbox_raw(id)).unwrap(),
        b"hello"
    );
    assert_eq!(
        home.store.read(|reader| reader.outbox_counts()).unwrap(),
        (1, 0)
    );
    update(&home, id, OutboxUpdate::Sending).unwrap();
    update(&home, id, OutboxUpdate::DotSent).unwrap();
    let accepted = OutboxUpdate::Accepted {
        at: NOW,
        by: "smtp.example.org".into(),
        reply: "250 ok".into(),
    };
    update(&home, id, accepted).unwrap();
    let item = home.store.read(|reader| reader.outbox_item(id)).unwrap();
    assert_eq!(
        (item.attempts, item.accepted_by.as_deref()),
        (1, Some("smtp.example.org"))
    );
    // Nothing leads back from here.
    for forbidden in [
        OutboxUpdate::Sending,
        OutboxUpdate::Waiting {
            next_try: None,
            problem_json: None,
        },
        OutboxUpdate::Failed {
            problem_json: "{}".into(),
        },
    ] {
        assert!(matches!(
            update(&home, id, forbidden),
            Err(StoreError::WrongState(_))
        ));
    }
    assert!(
        home.store
            .write_blocking(Lane::Person, move |writer| writer.outbox_to_draft(id, NOW))
            .is_err()
    );
    update(&home, id, OutboxUpdate::Filed).unwrap();
    update(&home, id, OutboxUpdate::Done).unwrap();
    assert_eq!(
        home.store.read(|reader| reader.outbox_counts()).unwrap(),
        (0, 0)
    );
    assert_eq!(
        home.store
            .read(|reader| reader.contacts("bob", 5))
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn after_a_crash_the_final_dot_decides() {
    let home = Home::new();
    let [sending, dotted] = [letter(&home, None), letter(&home, None)]
        .map(|new| home.write(move |writer| writer.outbox_add(&new)));
    update(&home, sending, OutboxUpdate::Sending).unwrap();
    update(&home, dotted, OutboxUpdate::Sending).unwrap();
    update(&home, dotted, OutboxUpdate::DotSent).unwrap();
    assert_eq!(home.write(|writer| writer.outbox_recover(None, NOW)), 1);
    assert_eq!(state(&home, sending), OutboxState::Waiting);
    assert_eq!(state(&home, dotted), OutboxState::Uncertain);
    assert!(matches!(
        update(&home, dotted, OutboxUpdate::Sending),
        Err(StoreError::WrongState(_))
    ));
}

fn refusal(email: &str, retry_at: Option<i64>) -> Refusal {
    Refusal {
        email: email.into(),
        words: "no".into(),
        retry_at,
    }
}

fn accepted() -> OutboxUpdate {
    OutboxUpdate::Accepted {
        at: NOW,
        by: "smtp.example.org".into(),
        reply: "250 ok".into(),
    }
}

#[test]
fn refused_recipients_become_letters_of_their_own() {
    let home = Home::new();
    let account = home.account;
    let draft = home.write(move |writer| {
        let draft = writer.draft_create(account, "new", "{\"to\":1}", None, "[]", NOW)?;
        let file = NewAttachment {
            name: "a.txt".into(),
            content_type: "text/plain".into(),
            size: 3,
            frames: compress(b"abc")?,
        };
        writer.draft_attach(draft, &file)?;
        Ok(draft)
    });
    let new = NewOutbox {
        recipients: ["ann", "bob", "eve"]
            .map(|name| format!("{name}@example.net"))
            .to_vec(),
        ..letter(&home, Some(draft))
    };
    let id = home.write(move |writer| writer.outbox_add(&new));
    update(&home, id, OutboxUpdate::Sending).unwrap();
    home.write(move |writer| {
        let refused = [
            refusal("bob@example.net", Some(NOW + 60)),
            refusal("eve@example.net", None),
        ];
        writer.outbox_refused(id, &refused)?;
        writer.outbox_update(id, OutboxUpdate::DotSent)
    });
    assert_eq!(
        home.store.read(|reader| reader.outbox()).unwrap().len(),
        1,
        "as long as nobody has it, it is one letter"
    );
    update(&home, id, accepted()).unwrap();
    let items = home.store.read(|reader| reader.outbox()).unwrap();
    let facts: Vec<_> = items
        .iter()
        .map(|item| {
            let to: Vec<&str> = item.recipients.iter().map(|to| to.email.as_str()).collect();
            (item.state, to.join(" "), item.next_try, item.rest_of)
        })
        .collect();
    assert_eq!(
        facts,
        [
            (OutboxState::Accepted, "ann@example.net".into(), None, None),
            (
                OutboxState::Waiting,
                "bob@example.net".into(),
                Some(NOW + 60),
                Some(id)
            ),
            (
                OutboxState::Failed,
                "eve@example.net".into(),
                None,
                Some(id)
            ),
        ]
    );
    assert!(
        items
            .iter()
            .all(|item| item.message_id == items[0].message_id)
    );
    let (bob, eve) = (items[1].id, items[2].id);
    assert_eq!(
        home.store.read(|reader| reader.outbox_raw(eve)).unwrap(),
        b"hello"
    );
    assert_eq!(
        home.store.read(|reader| reader.outbox_counts()).unwrap(),
        (1, 1)
    );

    // What is in Sent proves nothing about the rest, and its own copy is not filed a second time.
    update(&home, bob, OutboxUpdate::Sending).unwrap();
    update(&home, bob, OutboxUpdate::DotSent).unwrap();
    update(&home, bob, OutboxUpdate::Uncertain { problem_json: None }).unwrap();
    update(&home, bob, OutboxUpdate::Filed).unwrap();
    update(&home, bob, OutboxUpdate::Done).unwrap();
    assert_eq!(state(&home, bob), OutboxState::Uncertain);
    update(&home, bob, accepted()).unwrap();
    assert_eq!(state(&home, bob), OutboxState::Done);

    assert!(
        home.store
            .write_blocking(Lane::Person, move |writer| writer.outbox_to_draft(eve, NOW))
            .is_err(),
        "the draft belongs to the letter that has left"
    );
    let corrected =
        home.write(move |writer| writer.outbox_rest_to_draft(eve, "{\"to\":2}", NOW + 9));
    let found = home.store.read(|reader| reader.draft(corrected)).unwrap();
    assert_eq!(
        (
            found.content_json.as_str(),
            found.attachments.len(),
            found.sent
        ),
        ("{\"to\":2}", 1, None)
    );
    assert_eq!(
        home.store
            .read(|reader| reader.draft_attachment(corrected, 1))
            .unwrap(),
        b"abc"
    );
    assert!(home.store.read(|reader| reader.outbox_item(eve)).is_err());
}

#[test]
fn a_letter_found_in_sent_leaves_the_refused_behind_too() {
    let home = Home::new();
    let new = letter(&home, None);
    let id = home.write(move |writer| writer.outbox_add(&new));
    update(&home, id, OutboxUpdate::Sending).unwrap();
    home.write(move |writer| {
        writer.outbox_refused(id, &[refusal("eve@example.net", None)])?;
        writer.outbox_update(id, OutboxUpdate::DotSent)
    });
    assert_eq!(home.write(|writer| writer.outbox_recover(None, NOW)), 1);
    update(&home, id, OutboxUpdate::Filed).unwrap();
    update(&home, id, OutboxUpdate::Done).unwrap();
    let items = home.store.read(|reader| reader.outbox()).unwrap();
    assert_eq!(
        (items.len(), items[1].state, items[1].rest_of),
        (2, OutboxState::Failed, Some(id))
    );
}

#[test]
fn only_letters_of_the_composer_are_released() {
    let home = Home::new();
    let account = home.account;
    let draft =
        home.write(move |writer| writer.draft_create(account, "new", "{}", None, "[]", NOW));
    let [of_composer, scheduled] = [Some(draft), None].map(|draft| {
        let new = NewOutbox {
            not_before: NOW + 10,
            ..letter(&home, draft)
        };
        home.write(move |writer| writer.outbox_add(&new))
    });
    assert_eq!(
        home.write(|writer| writer.outbox_release(NOW + 1)),
        [account]
    );
    let not_before = |id| {
        home.store
            .read(|reader| reader.outbox_item(id))
            .unwrap()
            .not_before
    };
    assert_eq!(
        (not_before(of_composer), not_before(scheduled)),
        (NOW + 1, NOW + 10)
    );
    assert!(
        home.write(|writer| writer.outbox_release(NOW + 1))
            .is_empty()
    );
    home.write(move |writer| writer.outbox_again(scheduled, NOW + 2));
    assert_eq!(not_before(scheduled), NOW + 2);
}

#[test]
fn a_draft_is_sent_once_and_comes_back_as_itself() {
    let home = Home::new();
    let account = home.account;
    let draft = home.write(move |writer| {
        let draft = writer.draft_create(account, "new", "{\"a\":1}", None, "[]", NOW)?;
        let file = NewAttachment {
            name: "a.txt".into(),
            content_type: "text/plain".into(),
            size: 3,
            frames: compress(b"abc")?,
        };
        assert_eq!(writer.draft_attach(draft, &file)?, 1);
        assert_eq!(writer.draft_attach(draft, &file)?, 2);
        writer.draft_detach(draft, 1)?;
        assert_eq!(
            writer.draft_save(draft, "{\"a\":1}", NOW + 1)?,
            1,
            "nothing changed"
        );
        assert_eq!(writer.draft_save(draft, "{\"a\":2}", NOW + 2)?, 2);
        Ok(draft)
    });
    let found = home.store.read(|reader| reader.draft(draft)).unwrap();
    assert_eq!(
        (found.version, found.content_json.as_str(), found.saved_at),
        (2, "{\"a\":2}", NOW + 2)
    );
    assert_eq!(
        found
            .attachments
            .iter()
            .map(|file| file.id)
            .collect::<Vec<_>>(),
        [2]
    );
    assert_eq!(
        home.store
            .read(|reader| reader.draft_attachment(draft, 2))
            .unwrap(),
        b"abc"
    );
    assert_eq!(
        home.store
            .read(|reader| reader.draft_versions(draft))
            .unwrap()
            .len(),
        2
    );
    let new = letter(&home, Some(draft));
    let again = new.clone();
    let id = home.write(move |writer| writer.outbox_add(&new));
    assert_eq!(home.store.read(|reader| reader.drafts()).unwrap(), []);
    let twice = home
        .store
        .write_blocking(Lane::Person, move |writer| writer.outbox_add(&again));
    assert!(matches!(twice, Err(StoreError::WrongState(_))));
    assert_eq!(
        home.store.read(|reader| reader.outbox()).unwrap().len(),
        1,
        "rolled back"
    );
    assert_eq!(
        home.write(move |writer| writer.outbox_to_draft(id, NOW + 5)),
        draft
    );
    assert_eq!(
        home.store.read(|reader| reader.drafts()).unwrap()[0].saved_at,
        NOW + 5
    );
    home.write(move |writer| writer.draft_discard(draft, NOW));
    assert_eq!(home.store.read(|reader| reader.drafts()).unwrap(), []);
    home.write(move |writer| writer.draft_restore_discarded(draft));
    assert_eq!(home.store.read(|reader| reader.drafts()).unwrap().len(), 1);
    home.write(move |writer| writer.draft_discard(draft, NOW));
    home.write(|writer| writer.forget_old(NOW + 31 * 86_400));
    assert!(home.store.read(|reader| reader.draft(draft)).is_err());
}
