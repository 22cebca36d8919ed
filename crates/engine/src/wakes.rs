//! What asks an account's worker to do something now. A wake is never lost and never queues up: it names the
//! widest scope asked for since the last look.

use std::sync::atomic::{AtomicU8, Ordering};

use tokio::sync::Notify;

/// How much a run looks at, from narrow to wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// Only what was clicked or sent.
    Operations,
    Inbox,
    Everything,
}

#[derive(Debug, Default)]
pub(crate) struct Wakes {
    /// 0: nothing asked for, else the scope + 1.
    scope: AtomicU8,
    notify: Notify,
}

impl Wakes {
    pub(crate) fn ask(&self, scope: Scope) {
        self.scope.fetch_max(scope as u8 + 1, Ordering::SeqCst);
        self.notify.notify_one();
    }

    pub(crate) fn waiting(&self) -> bool {
        self.scope.load(Ordering::SeqCst) != 0
    }

    /// The widest scope asked for since the last call.
    pub(crate) fn take(&self) -> Option<Scope> {
        match self.scope.swap(0, Ordering::SeqCst) {
            0 => None,
            1 => Some(Scope::Operations),
            2 => Some(Scope::Inbox),
            _ => Some(Scope::Everything),
        }
    }

    /// Waits until something is asked for.
    pub(crate) async fn next(&self) -> Scope {
        loop {
            if let Some(scope) = self.take() {
                return scope;
            }
            self.notify.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_widest_wish_wins_and_is_served_once() {
        let wakes = Wakes::default();
        wakes.ask(Scope::Operations);
        wakes.ask(Scope::Everything);
        wakes.ask(Scope::Inbox);
        assert!(wakes.waiting());
        assert_eq!(wakes.next().await, Scope::Everything);
        assert_eq!(wakes.take(), None);
    }
}
