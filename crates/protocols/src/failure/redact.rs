//! Takes secrets out of foreign words: some servers echo the line that they refuse, and that line may hold the
//! password, plain or in base64.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// So many bytes in a row of what was sent are no accident. An echo may be cut, or broken into lines.
const TELLING: usize = 8;
/// A shorter secret is taken out only where it stands as a word: else it would be read from the holes.
const SHORT: usize = 4;
const MARK: &str = "[…]";

/// What was said to a server and must not come back in a report, in every form in which it was said.
#[derive(Default)]
pub struct Secrets {
    /// In lower case: a server may have changed that.
    forms: Vec<Zeroizing<Vec<u8>>>,
}

impl Secrets {
    /// What signing in with this name and password sends, by any mechanism: the password itself, quoted as IMAP
    /// does, and the base64 of LOGIN (RFC 4954) and PLAIN (RFC 4616).
    pub fn of(user: &str, password: &SecretString) -> Secrets {
        let secret = password.expose_secret();
        let mut secrets = Secrets::default();
        secrets.add(secret);
        secrets.add(&Zeroizing::new(
            secret.replace('\\', "\\\\").replace('"', "\\\""),
        ));
        for plain in [
            Zeroizing::new(secret.to_owned()),
            Zeroizing::new(format!("\0{user}\0{secret}")),
            Zeroizing::new(format!("{user}\0{user}\0{secret}")),
        ] {
            secrets.add(&Zeroizing::new(STANDARD.encode(plain.as_bytes())));
        }
        secrets
    }

    /// One more thing that was said, as it was said.
    pub fn add(&mut self, said: &str) {
        let said = said.trim_end_matches('=');
        if !said.is_empty() {
            self.forms
                .push(Zeroizing::new(said.to_ascii_lowercase().into_bytes()));
        }
    }
}

/// The text without the secrets, and without any telling piece of them. Linear in the text.
pub fn redact(text: &str, secrets: &Secrets) -> String {
    let lower = Zeroizing::new(text.to_ascii_lowercase().into_bytes());
    let mut told = vec![false; lower.len()];
    for form in &secrets.forms {
        let pieces: BTreeSet<&[u8]> = form.windows(form.len().min(TELLING)).collect();
        for (at, piece) in lower.windows(form.len().min(TELLING)).enumerate() {
            if pieces.contains(piece)
                && (form.len() >= SHORT || stands_alone(&lower, at, piece.len()))
                && let Some(place) = told.get_mut(at..at + piece.len())
            {
                place.fill(true);
            }
        }
    }
    let mut clean = String::with_capacity(text.len());
    let mut hidden = false;
    for (at, character) in text.char_indices() {
        // A piece begins and ends with characters of the secret, whole ones in both.
        if told.get(at).copied().unwrap_or_default() {
            if !hidden {
                clean.push_str(MARK);
            }
            hidden = true;
        } else {
            clean.push(character);
            hidden = false;
        }
    }
    clean
}

fn stands_alone(text: &[u8], at: usize, length: usize) -> bool {
    let is_word = |place: Option<usize>| {
        place
            .and_then(|place| text.get(place))
            .is_some_and(u8::is_ascii_alphanumeric)
    };
    !is_word(at.checked_sub(1)) && !is_word(Some(at + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(user: &str, password: &str, text: &str, wanted: &str) {
        let secrets = Secrets::of(user, &SecretString::from(password));
        assert_eq!(redact(text, &secrets), wanted, "{text}");
    }

    #[test]
    fn no_form_of_a_secret_is_told() {
        let (user, password) = ("ann@example.test", "correct horse");
        check(user, password, "535 no", "535 no");
        check(user, password, "bad: correct horse!", "bad: […]!");
        check(user, password, "bad: CORRECT HORSE", "bad: […]");
        check(user, password, "correct horse, correct horse", "[…], […]");
        // Cut by the server in the middle.
        check(user, password, "what is \"correct ho", "what is \"[…]");
        let plain = STANDARD.encode(format!("\0{user}\0{password}"));
        check(
            user,
            password,
            &format!("bad {plain} here"),
            "bad […]== here",
        );
        check(
            user,
            password,
            &format!("bad {}", plain.trim_end_matches('=')),
            "bad […]",
        );
        let login = STANDARD.encode(password);
        check(user, password, &format!("<{login}>"), "<[…]==>");
        let pieces = plain.get(20..40).unwrap();
        check(user, password, pieces, "[…]");
        check(
            user,
            r#"a"b\c-long"#,
            r#"LOGIN "a\"b\\c-long""#,
            "LOGIN \"[…]\"",
        );
        check("ü", "päßwörter", "nein: päßwörter.", "nein: […].");
    }

    #[test]
    fn a_short_secret_does_not_eat_the_words() {
        check("ann", "no", "535 not now, no", "535 not now, […]");
        check("ann", "", "535 no", "535 no");
        check("ann", "1234", "x1234x", "x[…]x");
    }
}
