use linnet_mail::{Protocol, Security, Server};
use linnet_store::{NewAccount, NewOutbox, compress};
use linnet_testkit::scripted::{Act, Protocol as Kit, Script, Scripted};

use super::*;
use crate::{
    OpenOptions,
    api::{self, ComposeKind, ComposeRequest, ProblemClass, Recipient},
    status::Activity,
};

/// An engine with one account that sends through a scripted server.
struct Desk {
    engine: Engine,
    account: AccountId,
    _profile: tempfile::TempDir,
}

impl Desk {
    async fn at(server: &Scripted) -> Desk {
        let profile = tempfile::tempdir().unwrap();
        let engine = Engine::open(OpenOptions {
            profile: profile.path().to_owned(),
            vault: true,
            passphrase: Some("word".into()),
            organisations: Vec::new(),
        })
        .await
        .unwrap();
        let password = SecretString::from("a password");
        engine.inner.secrets.set("k", &password).await.unwrap();
        let server = |protocol| Server {
            protocol,
            host: "localhost".to_owned(),
            port: server.port(),
            security: Security::None,
            user: "ann".to_owned(),
            pin: None,
        };
        let account = NewAccount {
            email: "ann@example.test".to_owned(),
            name: "Ann".to_owned(),
            label: "example.test".to_owned(),
            colour: 1,
            incoming: server(Protocol::Imap),
            outgoing: server(Protocol::Smtp),
            secret: "k".to_owned(),
            outgoing_secret: None,
        };
        let account = engine
            .write(move |writer| writer.add_account(&account))
            .await
            .unwrap();
        Desk {
            engine,
            account,
            _profile: profile,
        }
    }

    async fn queue(&self, number: u32, to: &[&str]) -> OutboxId {
        self.queue_raw(
            number,
            to,
            compress(b"Subject: x\r\n\r\nhello\r\n").unwrap(),
        )
        .await
    }

    async fn queue_raw(&self, number: u32, to: &[&str], raw: Vec<Vec<u8>>) -> OutboxId {
        let now = self.engine.now();
        let letter = NewOutbox {
            account: self.account,
            from: "ann@example.test".to_owned(),
            recipients: to.iter().map(|to| (*to).to_owned()).collect(),
            message_id: format!("{number}@example.test"),
            subject: format!("Letter {number}"),
            size: 20,
            raw,
            queued_at: now,
            not_before: now,
            draft: None,
            answered: None,
            forwarded: None,
        };
        self.engine
            .write(move |writer| writer.outbox_add(&letter))
            .await
            .unwrap()
    }

    /// A letter as the composer sends it.
    async fn write(&self, to: &[&str]) -> OutboxId {
        let request = ComposeRequest {
            kind: ComposeKind::New,
            location: None,
            account: Some(self.account),
            mailto: None,
        };
        let draft = self.engine.compose(request).await.unwrap();
        let mut content = self.engine.draft_load(draft).await.unwrap().content;
        content.subject = "Plan".to_owned();
        content.to = to
            .iter()
            .map(|email| Recipient {
                name: "Somebody".to_owned(),
                email: (*email).to_owned(),
                invalid: false,
            })
            .collect();
        self.engine.draft_save(draft, content).await.unwrap();
        self.engine.draft_send(draft).await.unwrap().outbox
    }

    /// One run as if it were so many seconds later.
    async fn send(&self, later: i64) -> u64 {
        let now = self.engine.now() + later;
        self.engine.send_due(self.account, now).await.unwrap()
    }

    async fn state(&self, id: OutboxId) -> OutboxState {
        self.engine
            .read(move |reader| reader.outbox_item(id))
            .await
            .unwrap()
            .state
    }

    /// What the person sees, without letters that only wait for their copy in Sent.
    async fn seen(&self) -> Vec<api::OutboxItem> {
        let mut items = self.engine.outbox().await.unwrap();
        items.retain(|item| item.state != api::OutboxState::Accepted);
        items
    }

    async fn attention(&self) -> u32 {
        self.engine.status().await.unwrap().outbox_attention
    }
}

fn emails(item: &api::OutboxItem) -> Vec<&str> {
    item.recipients
        .iter()
        .map(|recipient| recipient.email.as_str())
        .collect()
}

/// Every recipient that the server took, in the order of the letters.
fn named(server: &Scripted) -> Vec<String> {
    server
        .commands()
        .into_iter()
        .filter(|command| command.starts_with("RCPT") || command == "DATA")
        .collect()
}

const A: &str = "a@example.test";
const B: &str = "b@example.test";
const C: &str = "c@example.test";

#[tokio::test]
async fn a_refused_recipient_is_told_and_only_he_gets_it_again() {
    let server = Script::smtp()
        .on(
            "RCPT TO:<b@example.test>",
            [Act::reply("550 5.1.1 no such user")],
        )
        .on("RCPT TO:<b@example.test>", [Act::reply("250 2.1.5 ok")])
        .start()
        .await
        .unwrap();
    let desk = Desk::at(&server).await;
    let id = desk.queue(1, &[A, B, C]).await;
    assert_eq!(desk.send(0).await, 1);
    assert_eq!(desk.state(id).await, OutboxState::Accepted);

    let seen = desk.seen().await;
    assert_eq!((seen.len(), desk.attention().await), (1, 1));
    assert_eq!(
        (seen[0].state, seen[0].rest, emails(&seen[0])),
        (api::OutboxState::Failed, true, vec![B])
    );
    let problem = seen[0].problem.clone().unwrap();
    assert_eq!(problem.class, ProblemClass::RecipientRefused);
    assert_eq!(problem.facts.address.as_deref(), Some(B));
    assert!(
        problem.detail.contains(B) && problem.detail.contains("no such user"),
        "{problem:?}"
    );
    // Nothing happens by itself.
    assert_eq!(desk.send(86_400).await, 0);

    desk.engine.outbox_retry(seen[0].id).await.unwrap();
    assert_eq!(desk.send(0).await, 1);
    assert_eq!(desk.state(seen[0].id).await, OutboxState::Done);
    assert!(desk.seen().await.is_empty());
    let told = named(&server);
    assert_eq!(
        told.iter()
            .filter(|command| command.contains("a@ex") || command.contains("c@ex"))
            .count(),
        2,
        "{told:?}"
    );
    assert_eq!(server.letters().len(), 2);
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_by_itself_until_it_is_taken_or_refused_for_good() {
    let server = Script::smtp()
        .on(
            "RCPT TO:<b@example.test>",
            [Act::reply("450 4.2.0 greylisted")],
        )
        .on(
            "RCPT TO:<b@example.test>",
            [Act::reply("450 4.2.0 greylisted")],
        )
        .on("RCPT TO:<b@example.test>", [Act::reply("250 2.1.5 ok")])
        .on("RCPT TO:<c@example.test>", [Act::reply("451 4.3.0 later")])
        .on("RCPT TO:<c@example.test>", [Act::reply("550 5.1.1 nobody")])
        .start()
        .await
        .unwrap();
    let desk = Desk::at(&server).await;
    desk.queue(1, &[A, B, C]).await;
    assert_eq!(desk.send(0).await, 1);
    let seen = desk.seen().await;
    assert_eq!((seen.len(), desk.attention().await), (1, 0));
    assert_eq!(
        (seen[0].state, emails(&seen[0])),
        (api::OutboxState::Waiting, vec![B, C])
    );
    assert!(seen[0].next_try.is_some_and(|at| at > desk.engine.now()));
    let detail = seen[0].problem.clone().unwrap().detail;
    assert!(
        detail.contains("greylisted") && detail.contains("4.3.0 later"),
        "{detail}"
    );
    assert_eq!(desk.send(0).await, 0, "not before its time");

    // Now b is refused once more for now, c for good.
    assert_eq!(desk.send(1000).await, 0);
    let seen = desk.seen().await;
    assert_eq!((seen.len(), desk.attention().await), (1, 1));
    assert_eq!(desk.send(3000).await, 1);
    let seen = desk.seen().await;
    assert_eq!((seen.len(), desk.attention().await), (1, 1));
    assert_eq!(
        (seen[0].state, emails(&seen[0])),
        (api::OutboxState::Failed, vec![C])
    );
    let to = |whom: &str| {
        let told = named(&server);
        told.iter().filter(|command| command.contains(whom)).count()
    };
    assert_eq!((to(A), to(B), to(C)), (1, 3, 2));
    desk.engine.outbox_discard(seen[0].id).await.unwrap();
    assert!(desk.seen().await.is_empty());
}

#[tokio::test]
async fn what_a_server_refused_is_remembered_beyond_the_doubt_about_the_rest() {
    let server = Script::smtp()
        .on("RCPT TO:<b@example.test>", [Act::reply("550 5.1.1 nobody")])
        .on("DATA", [Act::reply("354 go"), Act::Letter, Act::Close])
        .start()
        .await
        .unwrap();
    let desk = Desk::at(&server).await;
    let id = desk.queue(1, &[A, B]).await;
    assert_eq!(desk.send(0).await, 0, "in doubt is not accepted");
    assert_eq!(desk.state(id).await, OutboxState::Uncertain);
    desk.engine
        .answer(&format!("outbox-{id}"), true)
        .await
        .unwrap();
    let seen = desk.seen().await;
    assert_eq!((seen.len(), emails(&seen[0])), (1, vec![B]));
}

#[tokio::test]
async fn after_a_refused_sign_in_no_letter_tries_again_by_itself() {
    let server = Script::wrong_password(Kit::Smtp).start().await.unwrap();
    let desk = Desk::at(&server).await;
    desk.queue(1, &[A]).await;
    desk.queue(2, &[B]).await;
    desk.send(0).await;
    desk.queue(3, &[C]).await;
    for later in [0, 60, 86_400] {
        desk.send(later).await;
    }
    assert_eq!(server.connections(), 1);
    let seen = desk.seen().await;
    assert_eq!((seen.len(), desk.attention().await), (3, 3));
    for item in &seen {
        let problem = item.problem.as_ref().map(|problem| problem.class);
        assert_eq!(problem, Some(ProblemClass::WrongPassword));
        assert_eq!(
            (item.state, item.next_try),
            (api::OutboxState::Waiting, None)
        );
    }
    // What the person does counts: once.
    desk.engine.outbox_retry(seen[0].id).await.unwrap();
    desk.send(0).await;
    desk.send(0).await;
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn letters_that_a_failed_write_left_behind_go_on_without_a_restart() {
    let server = Script::smtp().start().await.unwrap();
    let desk = Desk::at(&server).await;
    let mut ids = Vec::new();
    for number in 1..=4 {
        ids.push(desk.queue(number, &[A]).await);
    }
    let [sending, dotted, known, fresh] = ids[..] else {
        panic!("four letters")
    };
    desk.engine
        .write(move |writer| {
            for id in [sending, dotted, known] {
                writer.outbox_update(id, OutboxUpdate::Sending)?;
            }
            writer.outbox_update(dotted, OutboxUpdate::DotSent)?;
            writer.outbox_update(known, OutboxUpdate::DotSent)
        })
        .await
        .unwrap();
    let accepted = OutboxUpdate::Accepted {
        at: 1,
        by: "localhost".to_owned(),
        reply: String::new(),
    };
    desk.engine
        .inner
        .sending
        .unwritten()
        .insert(known, (desk.account, accepted));
    assert_eq!(desk.send(0).await, 2);
    for (id, state) in [
        (sending, OutboxState::Accepted),
        (dotted, OutboxState::Uncertain),
        (known, OutboxState::Accepted),
        (fresh, OutboxState::Accepted),
    ] {
        assert_eq!(desk.state(id).await, state, "{id}");
    }
    assert_eq!(server.letters().len(), 2);
    assert!(desk.engine.inner.sending.unwritten().is_empty());
}

#[tokio::test]
async fn a_letter_that_cannot_be_read_stops_no_other() {
    let server = Script::smtp().start().await.unwrap();
    let desk = Desk::at(&server).await;
    let damaged = desk
        .queue_raw(1, &[A], vec![b"no frame at all".to_vec()])
        .await;
    let fine = desk.queue(2, &[A]).await;
    assert_eq!(desk.send(0).await, 1);
    assert_eq!(desk.state(damaged).await, OutboxState::Failed);
    assert_eq!(desk.state(fine).await, OutboxState::Accepted);
}

#[tokio::test]
async fn closing_leaves_every_letter_in_a_state_that_goes_on() {
    let slow = Script::smtp()
        .on("MAIL", [Act::Silence])
        .start()
        .await
        .unwrap();
    let desk = Desk::at(&slow).await;
    let id = desk.queue(1, &[A]).await;
    let (engine, account) = (desk.engine.clone(), desk.account);
    let round = tokio::spawn(async move { engine.send_due(account, engine.now()).await });
    linnet_testkit::eventually("the letter is begun", Duration::from_secs(20), async || {
        Ok(slow.was_told("MAIL").then_some(()))
    })
    .await
    .unwrap();
    desk.engine.stop_sending().await;
    assert_eq!(round.await.unwrap().unwrap(), 0);
    let item = desk
        .engine
        .read(move |reader| reader.outbox_item(id))
        .await
        .unwrap();
    assert_eq!((item.state, item.next_try), (OutboxState::Waiting, None));
    assert_eq!(item.problem_json, None);
}

#[tokio::test]
async fn at_the_dot_the_answer_is_waited_for_although_nobody_asks_any_more() {
    let server = Script::smtp()
        .on(
            "DATA",
            [
                Act::reply("354 go"),
                Act::Letter,
                Act::Wait(Duration::from_millis(800)),
                Act::reply("250 2.0.0 taken"),
            ],
        )
        .start()
        .await
        .unwrap();
    let desk = Desk::at(&server).await;
    let id = desk.queue(1, &[A]).await;
    let (engine, account) = (desk.engine.clone(), desk.account);
    let round = tokio::spawn(async move { engine.send_due(account, engine.now()).await });
    linnet_testkit::eventually("the letter is there", Duration::from_secs(20), async || {
        Ok((server.letters().len() == 1).then_some(()))
    })
    .await
    .unwrap();
    round.abort();
    desk.engine.stop_sending().await;
    assert_eq!(desk.state(id).await, OutboxState::Accepted);
}

#[tokio::test]
async fn a_letter_of_the_composer_waits_and_goes_at_once_when_linnet_closes() {
    let server = Script::smtp().start().await.unwrap();
    let desk = Desk::at(&server).await;
    let back = desk.write(&[A]).await;
    assert_eq!(desk.send(0).await, 0);
    let seen = desk.seen().await;
    let wait = seen[0].not_before - desk.engine.now();
    assert!((8..=10).contains(&wait), "{wait}");
    assert_eq!(seen[0].next_try, Some(seen[0].not_before));
    let draft = desk.engine.outbox_to_draft(back).await.unwrap();
    let content = desk.engine.draft_load(draft).await.unwrap().content;
    assert_eq!(content.subject, "Plan");

    let last = desk.write(&[A]).await;
    desk.engine
        .board()
        .activity(desk.account, Activity::UpToDate);
    desk.engine.send_last_letters().await;
    assert_eq!(desk.state(last).await, OutboxState::Accepted);

    let settings = api::Settings {
        undo_send_seconds: 0,
        ..api::Settings::default()
    };
    desk.engine.settings_set(settings).await.unwrap();
    desk.write(&[A]).await;
    assert_eq!(desk.send(0).await, 1);
    assert_eq!(server.letters().len(), 2);
}

#[tokio::test]
async fn a_wrong_address_is_corrected_for_those_alone_who_have_nothing() {
    let server = Script::smtp()
        .on("RCPT TO:<b@example.test>", [Act::reply("550 5.1.1 nobody")])
        .start()
        .await
        .unwrap();
    let desk = Desk::at(&server).await;
    desk.write(&[A, B]).await;
    assert_eq!(desk.send(60).await, 1);
    let rest = desk.seen().await.remove(0);
    let draft = desk.engine.outbox_to_draft(rest.id).await.unwrap();
    let content = desk.engine.draft_load(draft).await.unwrap().content;
    let to: Vec<(&str, &str)> = content
        .to
        .iter()
        .map(|to| (to.name.as_str(), to.email.as_str()))
        .collect();
    assert_eq!(to, [("Somebody", B)]);
    assert_eq!(content.subject, "Plan");
    assert!(desk.seen().await.is_empty());
}
