//! Words as the index has them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Bytes of one word that count; the rest of a longer one (encoded data, hashes) finds nothing.
const LONGEST_WORD: usize = 64;

/// The words of a text for FTS5, separated by single spaces.
///
/// `Straße` → `strasse`, `Café` → `cafe`, `ﬁne` → `fine`, `会议室` → `会议 议室 室` (pairs, and the last
/// character by itself, so that each can be found), `ann@x.org` → `ann x org`.
pub fn fold(text: &str) -> String {
    let mut folder = Folder {
        out: String::with_capacity(text.len()),
        word: 0,
        pair: None,
    };
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest
            .bytes()
            .position(|byte| !byte.is_ascii())
            .unwrap_or(rest.len());
        let (plain, tail) = rest.split_at(ascii);
        for byte in plain.bytes() {
            folder.letter(char::from(byte.to_ascii_lowercase()));
        }
        let other = tail
            .bytes()
            .position(|byte| byte.is_ascii())
            .unwrap_or(tail.len());
        let (foreign, tail) = tail.split_at(other);
        for letter in foreign.nfkc() {
            each_folded(letter, |letter| folder.letter(letter));
        }
        rest = tail;
    }
    folder.end();
    folder.out.truncate(folder.out.trim_end().len());
    folder.out
}

/// One character without case and accents; it may become several or none.
pub(super) fn each_folded(letter: char, mut emit: impl FnMut(char)) {
    if letter.is_ascii() {
        return emit(letter.to_ascii_lowercase());
    }
    if is_unspaced(letter) {
        return emit(letter);
    }
    decompose_canonical(letter, |part| {
        if is_combining_mark(part) || is_ignored(part) {
            return;
        }
        for lower in part.to_lowercase() {
            match lower {
                'ß' => "ss".chars().for_each(&mut emit),
                'æ' => "ae".chars().for_each(&mut emit),
                'œ' => "oe".chars().for_each(&mut emit),
                'þ' => "th".chars().for_each(&mut emit),
                'ø' => emit('o'),
                'đ' | 'ð' => emit('d'),
                'ł' => emit('l'),
                'ħ' => emit('h'),
                'ı' => emit('i'),
                'ς' => emit('σ'),
                _ if is_combining_mark(lower) => {}
                _ => emit(lower),
            }
        }
    });
}

/// Scripts that do not put spaces between words, and Hangul, whose words carry endings.
pub(super) fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && letter.is_alphanumeric()
}

/// Characters within words that show nothing.
fn is_ignored(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{640}'
    )
}

struct Folder {
    out: String,
    /// Bytes of the open word; zero between words.
    word: usize,
    /// The character before, in a run of an unspaced script.
    pair: Option<char>,
}

impl Folder {
    fn letter(&mut self, letter: char) {
        if is_unspaced(letter) {
            if self.word > 0 {
                self.end();
            }
            if let Some(before) = self.pair.replace(letter) {
                self.out.push(before);
                self.out.push(letter);
                self.out.push(' ');
            }
        } else if letter.is_alphanumeric() {
            if self.pair.is_some() {
                self.end();
            }
            if self.word + letter.len_utf8() <= LONGEST_WORD {
                self.out.push(letter);
            }
            self.word += letter.len_utf8();
        } else {
            self.end();
        }
    }

    fn end(&mut self) {
        if let Some(last) = self.pair.take() {
            self.out.push(last);
            self.out.push(' ');
        }
        if self.word > 0 {
            self.out.push(' ');
            self.word = 0;
        }
    }
}
