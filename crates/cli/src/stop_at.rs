//! For tests, and not in release builds: `LINNET_STOP_AT=7` ends the process without any farewell, as `kill -9`
//! would, at its seventh step. Commits of the store and commands and answers of the mail server are steps.

use std::sync::atomic::{AtomicU64, Ordering};

use tracing::{Event, Subscriber};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    layer::{Context, SubscriberExt},
};

/// Returns false when nobody asked for it.
pub(crate) fn install() -> bool {
    let Some(last) = std::env::var("LINNET_STOP_AT")
        .ok()
        .and_then(|number| number.parse().ok())
    else {
        return false;
    };
    let steps = Steps {
        done: AtomicU64::new(0),
        last,
    };
    let only = Targets::new()
        .with_default(LevelFilter::OFF)
        .with_target("linnet_step", LevelFilter::TRACE);
    super::start_log(tracing_subscriber::registry().with(steps).with(only));
    true
}

struct Steps {
    done: AtomicU64,
    last: u64,
}

impl<S: Subscriber> Layer<S> for Steps {
    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        if self.done.fetch_add(1, Ordering::SeqCst) + 1 >= self.last {
            std::process::abort();
        }
    }
}
