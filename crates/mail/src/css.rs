//! The style of a letter, read by cssparser and written anew: known properties with known kinds of values.
//! Nothing that fetches (`url()`, `image-set()`, `@import`), computes (`var()`, `expression()`), leaves its
//! place (`position`) or hides text survives, in whatever escapes it was written.

use std::fmt::Write;

use cssparser::{Delimiter, ParseError, Parser, Token};

mod sheet;

pub(crate) use sheet::sheet;

/// What an inline style or the block of a rule says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Declarations {
    /// Safe within a style attribute and a style sheet: no quotes but `'`, no `<`, `&`, `\`, `@`, `{`, `}`.
    pub(crate) text: String,
    /// It sets colours of its own.
    pub(crate) colours: bool,
    /// It asks not to be seen at all.
    pub(crate) hidden: bool,
    /// Addresses of background pictures.
    pub(crate) pictures: Vec<String>,
    /// Pixels, where they are given.
    pub(crate) width: Option<f32>,
    pub(crate) height: Option<f32>,
}

const MOST_DECLARATIONS: usize = 100;
const MOST_TOKENS: usize = 40;
const LARGEST_NUMBER: f32 = 10_000.0;

/// The declarations of a style attribute.
pub(crate) fn declarations(style: &str) -> Declarations {
    let mut found = Declarations::default();
    read(
        &mut Parser::new(crate::clean::cut(style, 16 * 1024)),
        &mut found,
    );
    found
}

/// The name of a class or an id of a letter, as it is written here: it can never be one of our own.
pub(crate) fn letter_name(name: &str) -> Option<String> {
    is_word(name).then(|| format!("m-{name}"))
}

type Outcome<T> = Result<T, ParseError<()>>;

fn read(parser: &mut Parser<'_>, found: &mut Declarations) {
    for _ in 0..MOST_DECLARATIONS {
        if parser.is_exhausted() {
            break;
        }
        // What cannot be read is left out; the next declaration may be fine (CSS Syntax §5.4.4).
        let _unreadable =
            parser.parse_until_after(Delimiter::Semicolon, |parser| declaration(parser, found));
    }
}

fn declaration(parser: &mut Parser<'_>, found: &mut Declarations) -> Outcome<()> {
    let property = parser.expect_ident()?.to_ascii_lowercase();
    parser.expect_colon()?;
    let mut value = Value::new(&property);
    while let Ok(token) = parser.next() {
        let token = token.clone();
        value.count += 1;
        if value.count > MOST_TOKENS {
            value.refused = true;
        }
        match token {
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                let address = parser.parse_nested_block(|parser| {
                    Ok::<_, ParseError<()>>(parser.expect_string()?.to_string())
                });
                value.picture(address.unwrap_or_default());
            }
            Token::UnquotedUrl(address) => value.picture(address.to_string()),
            Token::Function(name) if is_colour_function(&name) && !value.refused => {
                let mut inside = String::new();
                let fine = parser
                    .parse_nested_block(|parser| colour_arguments(parser, &mut inside))
                    .is_ok();
                value.refused |= !fine;
                value.word(&format!("{}({inside})", name.to_ascii_lowercase()));
                value.has_colour = true;
            }
            token => value.token(&token),
        }
    }
    value.finish(found);
    Ok(())
}

fn colour_arguments(parser: &mut Parser<'_>, out: &mut String) -> Outcome<()> {
    let mut count = 0;
    while let Ok(token) = parser.next() {
        count += 1;
        let written = match token {
            Token::Comma => ",".to_owned(),
            Token::Delim('/') => "/".to_owned(),
            token => number(token).ok_or_else(|| ParseError::custom(()))?,
        };
        if count > 10 {
            return Err(ParseError::custom(()));
        }
        if !out.is_empty() && !out.ends_with([',', ' ']) && written != "," {
            out.push(' ');
        }
        out.push_str(&written);
    }
    Ok(())
}

struct Value<'x> {
    property: &'x str,
    text: String,
    count: usize,
    refused: bool,
    important: bool,
    bang: bool,
    has_colour: bool,
    /// With their units, as they come.
    numbers: Vec<(f32, String)>,
    words: Vec<String>,
    pictures: Vec<String>,
}

impl<'x> Value<'x> {
    fn new(property: &'x str) -> Value<'x> {
        Value {
            property,
            text: String::new(),
            count: 0,
            refused: false,
            important: false,
            bang: false,
            has_colour: false,
            numbers: Vec::new(),
            words: Vec::new(),
            pictures: Vec::new(),
        }
    }

    fn picture(&mut self, address: String) {
        if matches!(self.property, "background" | "background-image") {
            self.pictures.push(address);
        } else {
            self.refused = true;
        }
    }

    fn word(&mut self, word: &str) {
        if !self.text.is_empty() && word != "," {
            self.text.push(' ');
        }
        self.text.push_str(word);
    }

    fn token(&mut self, token: &Token<'_>) {
        if self.refused {
            return;
        }
        match token {
            Token::Ident(word) if self.bang && word.eq_ignore_ascii_case("important") => {
                self.important = true
            }
            Token::Ident(word) if is_word(word) => {
                let lower = word.to_ascii_lowercase();
                self.has_colour |= !matches!(
                    lower.as_str(),
                    "inherit"
                        | "initial"
                        | "unset"
                        | "revert"
                        | "currentcolor"
                        | "transparent"
                        | "none"
                        | "auto"
                );
                self.word(if self.property.starts_with("font") {
                    word
                } else {
                    &lower
                });
                self.words.push(lower);
            }
            Token::Hash(digits) | Token::IDHash(digits)
                if matches!(digits.len(), 3 | 4 | 6 | 8)
                    && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                self.has_colour = true;
                self.word(&format!("#{digits}"));
            }
            Token::QuotedString(text) if matches!(self.property, "font" | "font-family") => {
                let name: String = text
                    .chars()
                    .filter(|letter| letter.is_alphanumeric() || " -_.".contains(*letter))
                    .take(60)
                    .collect();
                self.word(&format!("'{name}'"));
            }
            Token::Comma => self.word(","),
            Token::Delim('/') => self.word("/"),
            Token::Delim('!') => self.bang = true,
            Token::Number { .. } | Token::Percentage { .. } | Token::Dimension { .. } => {
                match number(token) {
                    Some(written) => {
                        self.numbers.push(amount(token));
                        self.word(&written);
                    }
                    None => self.refused = true,
                }
            }
            _ => self.refused = true,
        }
    }

    fn finish(self, found: &mut Declarations) {
        found.pictures.extend(
            self.pictures
                .iter()
                .filter(|address| !address.is_empty())
                .take(4)
                .cloned(),
        );
        let first = self
            .numbers
            .first()
            .map(|(amount, unit)| (*amount, unit.as_str()));
        let is = |word: &str| self.words.iter().any(|known| known == word);
        match self.property {
            "display" => found.hidden |= is("none"),
            "visibility" => found.hidden |= is("hidden") || is("collapse"),
            "opacity" => found.hidden |= first.is_some_and(|(amount, _)| amount <= 0.05),
            "width" | "max-width" => found.width = pixels(first).or(found.width),
            "height" | "max-height" => found.height = pixels(first).or(found.height),
            _ => {}
        }
        if self.refused || self.text.is_empty() || !is_allowed(self.property) || self.hides(first) {
            return;
        }
        if is_colour_property(self.property) {
            found.colours |= self.has_colour;
        }
        if !found.text.is_empty() {
            found.text.push(';');
        }
        found.text.push_str(self.property);
        found.text.push(':');
        found.text.push_str(&self.text);
        if self.important {
            found.text.push_str(" !important");
        }
    }

    /// Values that make text vanish or lie on other text.
    fn hides(&self, first: Option<(f32, &str)>) -> bool {
        let below = |limit: f32| {
            self.numbers
                .iter()
                .any(|(amount, unit)| about_pixels(*amount, unit) < limit)
        };
        match self.property {
            "font-size" => {
                first.is_some_and(|(amount, unit)| unit.is_empty() || is_too_small(amount, unit))
            }
            // A number alone is the weight or the height of a line.
            "font" => self.numbers.iter().any(|(amount, unit)| {
                if unit.is_empty() {
                    *amount < LOWEST_LINE
                } else {
                    is_too_small(*amount, unit)
                }
            }),
            "line-height" => first.is_some_and(|(amount, unit)| {
                if unit.is_empty() {
                    amount < LOWEST_LINE
                } else {
                    is_too_small(amount, unit)
                }
            }),
            "text-indent" => below(0.0),
            "letter-spacing" | "word-spacing" => below(-3.0),
            "display" => !self
                .words
                .iter()
                .all(|word| DISPLAYS.contains(&word.as_str())),
            property if property.starts_with("margin") => below(-30.0),
            property
                if property.starts_with("padding")
                    || property.contains("width")
                    || property.contains("height") =>
            {
                below(0.0)
            }
            _ => false,
        }
    }
}

/// Of the height of the letters.
const LOWEST_LINE: f32 = 0.3;

/// Nobody can read letters of this size, in the usual size of what is around them.
fn is_too_small(amount: f32, unit: &str) -> bool {
    match unit {
        "%" => amount < 30.0,
        "em" | "rem" | "ex" | "ch" => about_pixels(amount, unit) < 4.7,
        _ => about_pixels(amount, unit) < 4.0,
    }
}

/// A length in CSS pixels (CSS Values §6.2). What is measured by its surroundings is taken as in usual ones:
/// letters of 16 pixels, and a text of 600.
fn about_pixels(amount: f32, unit: &str) -> f32 {
    amount
        * match unit {
            "pt" => 96.0 / 72.0,
            "pc" | "em" | "rem" => 16.0,
            "in" => 96.0,
            "cm" => 96.0 / 2.54,
            "mm" => 96.0 / 25.4,
            "q" => 96.0 / 101.6,
            "ex" | "ch" => 8.0,
            "%" | "vw" => 6.0,
            _ => 1.0,
        }
}

const DISPLAYS: [&str; 14] = [
    "block",
    "inline",
    "inline-block",
    "list-item",
    "table",
    "inline-table",
    "table-row",
    "table-cell",
    "table-row-group",
    "table-header-group",
    "table-footer-group",
    "table-column",
    "table-column-group",
    "table-caption",
];

const ALLOWED: [&str; 79] = [
    "background",
    "background-color",
    "background-position",
    "background-repeat",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-height",
    "min-width",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "quotes",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
];

fn is_allowed(property: &str) -> bool {
    ALLOWED.binary_search(&property).is_ok() && property != "quotes" || property == "word-wrap"
}

fn is_colour_property(property: &str) -> bool {
    matches!(property, "color" | "background" | "background-color")
}

fn is_colour_function(name: &str) -> bool {
    ["rgb", "rgba", "hsl", "hsla"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 60
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn amount(token: &Token<'_>) -> (f32, String) {
    match token {
        Token::Number { value, .. } => (*value, String::new()),
        Token::Percentage { unit_value, .. } => (unit_value * 100.0, "%".to_owned()),
        Token::Dimension { value, unit, .. } => (*value, unit.to_ascii_lowercase()),
        _ => (0.0, String::new()),
    }
}

/// A number as it is written out; `None` for units nobody needs in a letter and for sizes beyond reason.
fn number(token: &Token<'_>) -> Option<String> {
    if !matches!(
        token,
        Token::Number { .. } | Token::Percentage { .. } | Token::Dimension { .. }
    ) {
        return None;
    }
    let (amount, unit) = amount(token);
    let known = matches!(
        unit.as_str(),
        "" | "%"
            | "px"
            | "pt"
            | "em"
            | "rem"
            | "ex"
            | "ch"
            | "pc"
            | "in"
            | "cm"
            | "mm"
            | "q"
            | "deg"
            | "vw"
    );
    if !known || !amount.is_finite() || amount.abs() > LARGEST_NUMBER {
        return None;
    }
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write!(out, "{}{unit}", (amount * 1000.0).round() / 1000.0);
    Some(out)
}

fn pixels(first: Option<(f32, &str)>) -> Option<f32> {
    match first? {
        (amount, "" | "px" | "pt") => Some(amount),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
