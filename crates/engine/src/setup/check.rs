//! One real sign-in in each direction, told step by step.

use std::future::Future;

use linnet_mail::Server;
use linnet_protocols::{
    Failure,
    imap::Conn,
    smtp::{self, SmtpFacts},
};
use secrecy::SecretString;

use crate::{
    api::{Event, Problem, SetupStep, SetupStepKind, SetupStepState},
    engine::Engine,
};

impl Engine {
    /// Connects, signs in once and lists the mailboxes.
    pub(super) async fn check_receive(
        &self,
        email: &str,
        server: &Server,
        password: &SecretString,
    ) -> Result<(), Problem> {
        let attempt = async {
            let mut conn = Conn::connect(server, &self.inner.tls, &self.inner.limits).await?;
            conn.sign_in(&server.user, password).await?;
            conn.list().await?;
            if let Err(failure) = conn.logout().await {
                // All that was to be shown was shown.
                tracing::debug!(%failure, "goodbye after the check");
            }
            Ok(())
        };
        self.tell(email, SetupStepKind::Receive, server, attempt)
            .await
    }

    /// Connects, greets and signs in once; what the server told about itself.
    pub(super) async fn check_send(
        &self,
        email: &str,
        server: &Server,
        password: &SecretString,
    ) -> Result<SmtpFacts, Problem> {
        let attempt = smtp::check(server, password, &self.inner.tls, &self.inner.limits);
        self.tell(email, SetupStepKind::Send, server, attempt).await
    }

    async fn tell<T>(
        &self,
        email: &str,
        kind: SetupStepKind,
        server: &Server,
        attempt: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Problem> {
        let subject = format!("{}:{}", server.host, server.port);
        let step = |state| {
            self.emit(Event::Setup {
                step: SetupStep {
                    kind,
                    state,
                    subject: subject.clone(),
                },
            });
        };
        step(SetupStepState::Running);
        match attempt.await {
            Ok(facts) => {
                step(SetupStepState::Found);
                Ok(facts)
            }
            Err(failure) => {
                step(SetupStepState::Failed);
                Err(Problem::from(failure).at_provider(email, self.hint(email).await.as_ref()))
            }
        }
    }
}
