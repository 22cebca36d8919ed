//! Folds text for the full-text index and reads what a person types into the search field. Both sides fold
//! alike: compatibility forms unified, case and accents gone, scripts without spaces cut into pairs, so that
//! FTS5's own tokenizer (unicode61) only ever meets plain words.

mod fold;
mod highlight;
mod query;

pub use fold::fold;
pub use highlight::highlight;
pub use query::{Query, parse_query};

#[cfg(test)]
mod tests;
