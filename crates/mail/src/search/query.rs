//! What a person types into the search field, as filters and as an expression for FTS5. Every word is
//! quoted, so nothing typed can be a syntax error or an operator of FTS5.

use super::fold::{fold, is_unspaced};
use crate::calendar;

/// A search. All conditions must hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// For `MATCH` on the columns subject, people, body, files; empty when only filters were given.
    pub fts: String,
    /// Folded words to highlight.
    pub terms: Vec<String>,
    /// Folded words of `from:`. `fts` looks for them among all people, so the store may look closer.
    pub from: Vec<String>,
    /// Folded words of `to:`, `cc:`, likewise.
    pub to: Vec<String>,
    /// Folded words of `subject:`.
    pub subject: Vec<String>,
    pub has_attachment: bool,
    pub unread: Option<bool>,
    pub starred: bool,
    /// Unix seconds: letters older than this.
    pub before: Option<i64>,
    /// Unix seconds: letters of this time or later.
    pub after: Option<i64>,
}

const MOST_WORDS: usize = 32;
const LONGEST: usize = 1000;

/// Reads a search as typed: words (the last one may be unfinished), `"phrases"`, `from:`, `to:`, `subject:`,
/// `file:`, `has:attachment`, `is:unread`, `is:read`, `is:starred`, `before:` and `after:` with a date.
///
/// `begins` gives the Unix seconds at which a day (counted from 1970-01-01) begins where the person is: a date is
/// the person's own day, not that of Greenwich.
///
/// Never fails; `None` when there is nothing to look for. What looks like a filter and is none is words.
pub fn parse_query(text: &str, begins: impl Fn(i64) -> i64) -> Option<Query> {
    let mut query = Query::default();
    let mut clauses: Vec<String> = Vec::new();
    let words = words(crate::clean::cut(text, LONGEST));
    let count = words.len();
    for (index, word) in words.into_iter().enumerate() {
        let is_last = index + 1 == count;
        if word.quoted || !query.filter(&word, &begins, &mut clauses) {
            let whole = match word.key {
                Some(key) => format!("{key} {}", word.value),
                None => word.value.to_owned(),
            };
            let folded = fold(&whole);
            if let Some(clause) = clause("", &folded, is_last && !word.quoted && !word.closed) {
                clauses.push(clause);
                query.terms.extend(terms(&folded));
            }
        }
    }
    query.terms.dedup();
    query.fts = clauses.join(" AND ");
    (query != Query::default()).then_some(query)
}

impl Query {
    /// Takes `key:value` as a filter, if it is one.
    fn filter(
        &mut self,
        word: &Word<'_>,
        begins: &impl Fn(i64) -> i64,
        clauses: &mut Vec<String>,
    ) -> bool {
        let Some(key) = word.key else { return false };
        let value = word.value.to_lowercase();
        match key.to_lowercase().as_str() {
            "has" => match value.as_str() {
                "attachment" | "attachments" | "file" | "files" => self.has_attachment = true,
                _ => return false,
            },
            "is" | "in" => match value.as_str() {
                "unread" | "new" => self.unread = Some(true),
                "read" | "seen" => self.unread = Some(false),
                "starred" | "flagged" | "star" => self.starred = true,
                _ => return false,
            },
            "before" | "until" | "older" => match day(&value) {
                Some((first, _)) => self.before = Some(begins(first)),
                None => return false,
            },
            "after" | "since" | "newer" => match day(&value) {
                Some((first, _)) => self.after = Some(begins(first)),
                None => return false,
            },
            "on" | "date" => match day(&value) {
                Some((first, end)) => {
                    self.after = Some(begins(first));
                    self.before = Some(begins(end));
                }
                None => return false,
            },
            "from" | "sender" => {
                return self.column("people", word.value, clauses, |query| &mut query.from);
            }
            "to" | "cc" | "bcc" => {
                return self.column("people", word.value, clauses, |query| &mut query.to);
            }
            "subject" | "title" => {
                return self.column("subject", word.value, clauses, |query| &mut query.subject);
            }
            "file" | "filename" | "attachment" => {
                let folded = fold(word.value);
                let Some(clause) = clause("files", &folded, true) else {
                    return false;
                };
                clauses.push(clause);
                self.terms.extend(terms(&folded));
            }
            _ => return false,
        }
        true
    }

    fn column(
        &mut self,
        column: &str,
        value: &str,
        clauses: &mut Vec<String>,
        list: impl Fn(&mut Query) -> &mut Vec<String>,
    ) -> bool {
        let folded = fold(value);
        // `from:` before the name is typed: a filter without a condition yet.
        if let Some(clause) = clause(column, &folded, true) {
            clauses.push(clause);
            let words = terms(&folded);
            self.terms.extend(words.iter().cloned());
            list(self).extend(words);
        }
        true
    }
}

/// One typed word or phrase as an FTS5 phrase; the tokens of `ann@x.org` must stand together.
fn clause(column: &str, folded: &str, prefix: bool) -> Option<String> {
    let mut tokens: Vec<&str> = folded
        .split(' ')
        .filter(|token| !token.is_empty())
        .take(MOST_WORDS)
        .collect();
    drop_last_half_pair(&mut tokens);
    if tokens.is_empty() {
        return None;
    }
    let star = if prefix { "*" } else { "" };
    let phrase = format!("\"{}\"{star}", tokens.join(" "));
    Some(if column.is_empty() {
        phrase
    } else {
        format!("{column} : {phrase}")
    })
}

/// `会议` folds to `会议 议`: the last token is for finding single characters, and would ask here that the run
/// ends after it. Before other words it does end there.
fn drop_last_half_pair(tokens: &mut Vec<&str>) {
    let counts = |token: &str, count: usize| {
        token.chars().count() == count && token.chars().all(is_unspaced)
    };
    if let [.., before, last] = tokens.as_slice()
        && counts(before, 2)
        && counts(last, 1)
    {
        tokens.pop();
    }
}

/// What to highlight: words, and runs of unspaced scripts put together again.
fn terms(folded: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut run = String::new();
    for token in folded
        .split(' ')
        .filter(|token| !token.is_empty())
        .take(MOST_WORDS)
    {
        if token.chars().all(is_unspaced) {
            match token.chars().count() {
                1 if run.is_empty() => terms.push(token.to_owned()),
                1 => terms.push(std::mem::take(&mut run)),
                _ if run.is_empty() => run.push_str(token),
                _ => run.extend(token.chars().last()),
            }
        } else {
            terms.push(token.to_owned());
        }
    }
    if !run.is_empty() {
        terms.push(run);
    }
    terms
}

struct Word<'x> {
    key: Option<&'x str>,
    value: &'x str,
    /// Without a key and in quotation marks.
    quoted: bool,
    /// White space follows: the person has finished it.
    closed: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && words.len() < MOST_WORDS {
        let (key, tail) = match key(rest) {
            Some((key, tail)) => (Some(key), tail),
            None => (None, rest),
        };
        let quote = tail
            .chars()
            .next()
            .filter(|letter| matches!(letter, '"' | '“' | '„' | '«'));
        let (value, tail) = match quote {
            Some(quote) => {
                let inside = tail.get(quote.len_utf8()..).unwrap_or_default();
                match inside.find(['"', '”', '“', '»']) {
                    Some(end) => {
                        let (value, tail) = inside.split_at(end);
                        (
                            value,
                            tail.get(tail.chars().next().map_or(0, char::len_utf8)..)
                                .unwrap_or_default(),
                        )
                    }
                    None => (inside, ""),
                }
            }
            None => tail.split_at(tail.find(char::is_whitespace).unwrap_or(tail.len())),
        };
        let closed = tail.starts_with(char::is_whitespace);
        words.push(Word {
            key,
            value,
            quoted: quote.is_some() && key.is_none(),
            closed,
        });
        rest = tail.trim_start();
    }
    words
}

/// `from:` and what follows it, if the word has a colon after letters only. A space may follow the colon.
fn key(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|letter: char| !letter.is_alphabetic())?;
    let (key, rest) = text.split_at(end);
    let value = rest.strip_prefix(':')?;
    let known = ["from", "sender", "to", "cc", "bcc", "subject", "title"]
        .iter()
        .any(|name| key.eq_ignore_ascii_case(name));
    Some((key, if known { value.trim_start() } else { value })).filter(|(key, _)| !key.is_empty())
}

/// First day and the day after the last of `2024`, `2024-05`, `2024-05-31`, `31.5.2024`, `5/2024`.
fn day(text: &str) -> Option<(i64, i64)> {
    let numbers: Vec<i64> = text
        .split(['-', '/', '.'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (year, month, day) = match *numbers.as_slice() {
        [year] => (year, None, None),
        [year, month] if year > 31 => (year, Some(month), None),
        [month, year] => (year, Some(month), None),
        [year, month, day] if year > 31 => (year, Some(month), Some(day)),
        // `5/31/2024` where the first cannot be a month is day first; with slashes else month first.
        [month, day, year] if text.contains('/') && month <= 12 => (year, Some(month), Some(day)),
        [day, month, year] => (year, Some(month), Some(day)),
        _ => return None,
    };
    let valid = (1900..=3000).contains(&year)
        && month.is_none_or(|month| (1..=12).contains(&month))
        && day.is_none_or(|day| (1..=31).contains(&day));
    if !valid {
        return None;
    }
    Some(match (month, day) {
        (None, _) => (calendar::days(year, 1, 1), calendar::days(year + 1, 1, 1)),
        (Some(12), None) => (calendar::days(year, 12, 1), calendar::days(year + 1, 1, 1)),
        (Some(month), None) => (
            calendar::days(year, month, 1),
            calendar::days(year, month + 1, 1),
        ),
        (Some(month), Some(day)) => (
            calendar::days(year, month, day),
            calendar::days(year, month, day) + 1,
        ),
    })
}
