//! Style sheets: rules with plain selectors, each confined to its own letter and to names that only letters
//! use, and width conditions. A selector can look at elements, classes and positions, not at attributes.

use std::fmt::Write;

use cssparser::{Parser, Token};

use super::{Declarations, number, read};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sheet {
    /// Safe within `<style>`: no `<`, no `url(`, no at-rule but `@media` with widths.
    pub(crate) text: String,
    pub(crate) colours: bool,
}

const MOST_BYTES: usize = 256 * 1024;
const MOST_RULES: usize = 3000;
const MOST_SELECTORS: usize = 60;
const MOST_STEPS: usize = 8;

/// A sheet whose rules count only below an element of class `scope`.
pub(crate) fn sheet(css: &str, scope: &str) -> Sheet {
    let mut out = Sheet::default();
    let mut rules = 0;
    read_rules(
        &mut Parser::new(crate::clean::cut(css, MOST_BYTES)),
        scope,
        true,
        &mut rules,
        &mut out,
    );
    out
}

fn read_rules(parser: &mut Parser<'_>, scope: &str, top: bool, rules: &mut usize, out: &mut Sheet) {
    while *rules < MOST_RULES {
        *rules += 1;
        let Ok(token) = parser.next() else { break };
        match token.clone() {
            Token::CDO | Token::CDC | Token::Semicolon => {}
            Token::AtKeyword(name) => {
                let is_media = top && name.eq_ignore_ascii_case("media");
                at_rule(parser, scope, is_media, rules, out);
            }
            first => rule(parser, first, scope, out),
        }
    }
}

fn at_rule(
    parser: &mut Parser<'_>,
    scope: &str,
    is_media: bool,
    rules: &mut usize,
    out: &mut Sheet,
) {
    let mut condition = String::new();
    let mut fine = is_media;
    while let Ok(token) = parser.next() {
        match token.clone() {
            Token::Semicolon => return,
            Token::CurlyBracketBlock => {
                if fine && !condition.is_empty() {
                    let mut inner = Sheet::default();
                    let _ended = parser.parse_nested_block(|parser| {
                        read_rules(parser, scope, false, rules, &mut inner);
                        Ok::<(), cssparser::ParseError<()>>(())
                    });
                    if !inner.text.is_empty() {
                        // Writing to a String cannot fail.
                        let _ = writeln!(out.text, "@media {condition}{{{}}}", inner.text);
                    }
                    out.colours |= inner.colours;
                }
                return;
            }
            Token::Ident(word)
                if matches!(
                    &*word.to_ascii_lowercase(),
                    "screen" | "all" | "only" | "and"
                ) =>
            {
                push_word(&mut condition, &word.to_ascii_lowercase());
            }
            Token::Comma => condition.push(','),
            Token::ParenthesisBlock => match parser.parse_nested_block(feature) {
                Ok(feature) => push_word(&mut condition, &feature),
                Err(_) => fine = false,
            },
            _ => fine = false,
        }
        fine &= condition.len() < 300;
    }
}

fn feature(parser: &mut Parser<'_>) -> Result<String, cssparser::ParseError<()>> {
    let name = parser.expect_ident()?.to_ascii_lowercase();
    parser.expect_colon()?;
    let width = number(parser.next()?).ok_or_else(|| cssparser::ParseError::custom(()))?;
    match name.as_str() {
        "min-width" | "max-width" | "min-device-width" | "max-device-width" => {
            Ok(format!("({name}:{width})"))
        }
        _ => Err(cssparser::ParseError::custom(())),
    }
}

fn push_word(condition: &mut String, word: &str) {
    if !condition.is_empty() {
        condition.push(' ');
    }
    condition.push_str(word);
}

fn rule(parser: &mut Parser<'_>, first: Token<'_>, scope: &str, out: &mut Sheet) {
    let mut selectors = Selectors::default();
    let mut next = Some(first);
    loop {
        let Some(token) = next.take() else { return };
        match token {
            Token::CurlyBracketBlock => break,
            token => selectors.token(&token),
        }
        next = parser.next_including_whitespace().ok().cloned();
    }
    selectors.end_one();
    let mut found = Declarations::default();
    let _ended = parser.parse_nested_block(|parser| {
        read(parser, &mut found);
        Ok::<(), cssparser::ParseError<()>>(())
    });
    if selectors.list.is_empty() {
        return;
    }
    if found.text.is_empty() {
        return;
    }
    out.colours |= found.colours;
    for (index, selector) in selectors.list.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = write!(out.text, "{comma}.{scope} {selector}");
    }
    let _ = writeln!(out.text, "{{{}}}", found.text);
}

/// Selectors as they are read; one that cannot be had is left out alone.
#[derive(Default)]
struct Selectors {
    list: Vec<String>,
    one: String,
    refused: bool,
    steps: usize,
    /// What the next identifier belongs to.
    mark: Mark,
    /// White space was seen, which may be a combinator.
    gap: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    Element,
    Class,
    Pseudo,
}

impl Selectors {
    fn token(&mut self, token: &Token<'_>) {
        match token {
            Token::WhiteSpace(_) => self.gap = !self.one.is_empty(),
            Token::Comma => self.end_one(),
            Token::Delim('.') => self.mark(Mark::Class),
            Token::Colon => self.mark(Mark::Pseudo),
            Token::Delim('*') => self.step("*"),
            Token::Delim(combinator @ ('>' | '+' | '~')) => {
                self.refused |= self.one.is_empty()
                    || self.mark != Mark::Element
                    || self.one.ends_with(['>', '+', '~']);
                self.gap = false;
                self.one.push(*combinator);
            }
            Token::IDHash(id) => match crate::css::letter_name(id) {
                Some(id) => self.step(&format!("#{id}")),
                None => self.refused = true,
            },
            Token::Ident(word) => self.word(word),
            _ => self.refused = true,
        }
    }

    fn mark(&mut self, mark: Mark) {
        self.refused |= self.mark != Mark::Element;
        self.mark = mark;
    }

    fn word(&mut self, word: &str) {
        let lower = word.to_ascii_lowercase();
        match std::mem::take(&mut self.mark) {
            Mark::Class => match crate::css::letter_name(word) {
                Some(class) => self.step(&format!(".{class}")),
                None => self.refused = true,
            },
            Mark::Pseudo => match lower.as_str() {
                "hover" | "link" | "active" | "first-child" | "last-child" => {
                    self.step(&format!(":{lower}"))
                }
                _ => self.refused = true,
            },
            Mark::Element => match lower.as_str() {
                "body" | "html" => self.step(".m-body"),
                _ if lower.len() <= 16
                    && lower.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
                {
                    self.step(&lower)
                }
                _ => self.refused = true,
            },
        }
    }

    fn step(&mut self, step: &str) {
        if std::mem::take(&mut self.gap) && !self.one.ends_with(['>', '+', '~']) {
            self.one.push(' ');
        }
        self.steps += 1;
        self.one.push_str(step);
    }

    fn end_one(&mut self) {
        let one = std::mem::take(&mut self.one);
        let fine = !self.refused
            && self.mark == Mark::Element
            && !one.is_empty()
            && !one.ends_with(['>', '+', '~'])
            && self.steps <= MOST_STEPS
            && one.len() <= 300
            && self.list.len() < MOST_SELECTORS;
        if fine {
            self.list.push(one);
        }
        self.refused = false;
        self.steps = 0;
        self.gap = false;
        self.mark = Mark::Element;
    }
}
