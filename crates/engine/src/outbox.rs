//! What a person sees of the letters on their way out, and what a person decides about them.

use linnet_mail::{DraftId, OutboxId};
use linnet_store::{OutboxItem, OutboxState, OutboxUpdate};

use crate::{
    api::{self, Problem, Question, QuestionKind},
    convert,
    engine::Engine,
    wakes::Scope,
};

impl Engine {
    /// Every letter that waits, is being sent, failed or may have been sent, oldest first.
    pub async fn outbox(&self) -> Result<Vec<api::OutboxItem>, Problem> {
        let items = self.read(|reader| reader.outbox()).await?;
        Ok(items
            .into_iter()
            .filter(|item| is_open(item.state))
            .map(convert::outbox_item)
            .collect())
    }

    /// Tries a letter again now: to those who have not received it, and whatever its account's letters were held
    /// back for.
    ///
    /// # Errors
    /// `AnswerQuestion` is the advice for a letter that may have been sent: only the person decides that.
    pub async fn outbox_retry(&self, id: OutboxId) -> Result<(), Problem> {
        let item = self.read(move |reader| reader.outbox_item(id)).await?;
        match item.state {
            OutboxState::Waiting | OutboxState::Failed => {
                let now = self.now();
                self.write(move |writer| writer.outbox_again(id, now))
                    .await?;
                self.release_letters(item.account, |_| true)
                    .await
                    .map_err(|fault| fault.problem(item.account))?;
            }
            OutboxState::Uncertain | OutboxState::DotSent => {
                return Err(Problem::perhaps_sent(item.account));
            }
            OutboxState::Sending
            | OutboxState::Accepted
            | OutboxState::Filed
            | OutboxState::Done => {}
        }
        self.inner.supervisors.wake(item.account, Scope::Operations);
        Ok(())
    }

    /// Takes a letter out of the outbox for good: it is not sent, or what was refused is acknowledged. One that
    /// is being sent at this moment stays.
    pub async fn outbox_discard(&self, id: OutboxId) -> Result<(), Problem> {
        self.settled(id).await?;
        self.write(move |writer| writer.outbox_remove(id)).await
    }

    /// Back to the drafts, to be corrected. Of a letter that others have received, a new draft to those who have
    /// not.
    pub async fn outbox_to_draft(&self, id: OutboxId) -> Result<DraftId, Problem> {
        let item = self.settled(id).await?;
        if item.rest_of.is_some() {
            return self.rest_to_draft(item).await;
        }
        let now = self.now();
        self.write(move |writer| writer.outbox_to_draft(id, now))
            .await
    }

    /// What waits for a yes or no.
    pub async fn questions(&self) -> Result<Vec<Question>, Problem> {
        let items = self.read(|reader| reader.outbox()).await?;
        Ok(items
            .into_iter()
            .filter(|item| item.state == OutboxState::Uncertain)
            .map(|item| Question {
                id: format!("outbox-{}", item.id),
                account: item.account,
                kind: QuestionKind::PerhapsSent,
                subject: item.subject,
                count: 1,
            })
            .collect())
    }

    /// The person's answer. To "Was this sent?": yes ends it, no sends it again.
    pub async fn answer(&self, id: &str, yes: bool) -> Result<(), Problem> {
        let outbox = id
            .strip_prefix("outbox-")
            .and_then(|number| number.parse::<OutboxId>().ok())
            .ok_or_else(|| Problem::not_found("question"))?;
        let item = self.read(move |reader| reader.outbox_item(outbox)).await?;
        if item.state != OutboxState::Uncertain {
            return Err(Problem::not_found("question"));
        }
        let now = self.now();
        self.write(move |writer| {
            if yes {
                let accepted = OutboxUpdate::Accepted {
                    at: now,
                    by: item.accepted_by.unwrap_or_default(),
                    reply: String::new(),
                };
                writer.outbox_update(outbox, accepted)
            } else {
                writer.outbox_again(outbox, now)
            }
        })
        .await?;
        self.inner.supervisors.wake(item.account, Scope::Operations);
        Ok(())
    }

    /// A letter that is neither on its way nor sent.
    async fn settled(&self, id: OutboxId) -> Result<OutboxItem, Problem> {
        let item = self.read(move |reader| reader.outbox_item(id)).await?;
        match item.state {
            OutboxState::Waiting | OutboxState::Failed | OutboxState::Uncertain => Ok(item),
            OutboxState::Sending
            | OutboxState::DotSent
            | OutboxState::Accepted
            | OutboxState::Filed
            | OutboxState::Done => Err(Problem::not_found("waiting letter")),
        }
    }
}

fn is_open(state: OutboxState) -> bool {
    match state {
        OutboxState::Waiting
        | OutboxState::Sending
        | OutboxState::DotSent
        | OutboxState::Accepted
        | OutboxState::Failed
        | OutboxState::Uncertain => true,
        OutboxState::Filed | OutboxState::Done => false,
    }
}
