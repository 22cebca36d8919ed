//! Attributes of a letter's elements: which ones are kept, in what form, and what they say about pictures,
//! colours and things that are not to be seen.

use std::collections::{HashMap, HashSet};

use super::Context;
use super::addresses::{data_picture, is_data_picture, link, remote};
use super::balance::escape_into;
use crate::clean::cut;
use crate::css;
use crate::markup;

/// Kept on every element.
pub(super) const GENERIC: [&str; 28] = [
    "abbr",
    "align",
    "alt",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "clear",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "hspace",
    "id",
    "lang",
    "noshade",
    "nowrap",
    "open",
    "role",
    "rowspan",
    "size",
    "span",
    "start",
    "style",
    "type",
    "valign",
];

const MOST_REMOTE: usize = 2000;
const MOST_CLASSES: usize = 30;

/// Kept on some elements.
pub(super) fn of_elements() -> HashMap<&'static str, HashSet<&'static str>> {
    HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "title", "width", "vspace"])),
        ("table", HashSet::from(["background", "width", "summary"])),
        ("tbody", HashSet::from(["background"])),
        ("tr", HashSet::from(["background"])),
        ("td", HashSet::from(["background", "width"])),
        ("th", HashSet::from(["background", "width"])),
        ("col", HashSet::from(["width"])),
        ("colgroup", HashSet::from(["width"])),
        ("hr", HashSet::from(["width"])),
        ("pre", HashSet::from(["width"])),
        ("li", HashSet::from(["value"])),
        ("abbr", HashSet::from(["title"])),
        ("acronym", HashSet::from(["title"])),
    ])
}

/// The last look at an attribute, after ammonia's parser has read it.
pub(super) fn is_harmless(attribute: &str, value: &str, base: &str) -> bool {
    match attribute {
        "href" => ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| value.starts_with(scheme)),
        "src" => (!base.is_empty() && value.starts_with(base)) || is_data_picture(value),
        "background" => !base.is_empty() && value.starts_with(base),
        "style" => {
            !value.contains(['\\', '<', '@', '{', '&'])
                && !value.to_ascii_lowercase().contains("url")
                && !value.contains("//")
        }
        _ => true,
    }
}

/// The attributes of one element, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// ` name="value"`, escaped.
    pub(super) text: String,
    /// It asks not to be seen.
    pub(super) hidden: bool,
}

impl Attributes {
    pub(super) fn read(element: &str, text: &str, context: &mut Context<'_>) -> Attributes {
        Attributes::read_in(element, text, context, false)
    }

    /// `unseen`: the element is within one that is not to be seen.
    pub(super) fn read_in(
        element: &str,
        text: &str,
        context: &mut Context<'_>,
        unseen: bool,
    ) -> Attributes {
        let mut reader = Reader {
            element,
            context,
            out: String::new(),
            classes: Vec::new(),
            style: String::new(),
            hidden: false,
            width: None,
            height: None,
            source: None,
            background: None,
            seen: 0,
        };
        for (name, value) in markup::attributes(text) {
            reader.attribute(&name.to_ascii_lowercase(), &value);
        }
        reader.finish(unseen)
    }
}

struct Reader<'r, 'c> {
    element: &'r str,
    context: &'r mut Context<'c>,
    out: String,
    classes: Vec<String>,
    style: String,
    hidden: bool,
    width: Option<f32>,
    height: Option<f32>,
    source: Option<String>,
    background: Option<String>,
    /// Bits of the attributes that were written, by their place in a list of names; HTML takes the first.
    seen: u64,
}

impl Reader<'_, '_> {
    fn attribute(&mut self, name: &str, value: &str) {
        match name {
            "style" if self.style.is_empty() => self.styles(value),
            "class" => {
                let marks_quote = |class: &str| {
                    matches!(class, "gmail_quote" | "moz-cite-prefix" | "yahoo_quoted")
                };
                for class in value.split_ascii_whitespace().take(MOST_CLASSES) {
                    if self.element == "blockquote"
                        && marks_quote(class)
                        && !self.classes.iter().any(|known| known == "q")
                    {
                        self.classes.push("q".to_owned());
                    }
                    self.classes.extend(css::letter_name(class));
                }
            }
            "type" if self.element == "blockquote" && value.eq_ignore_ascii_case("cite") => {
                self.classes.push("q".to_owned());
            }
            "id" => {
                if let Some(id) = css::letter_name(value.trim_ascii()) {
                    self.write("id", &id);
                }
            }
            "hidden" => self.hidden = true,
            "href" if self.element == "a" => {
                if let Some(target) = link(value) {
                    self.write("href", &target);
                }
            }
            "src" if self.element == "img" => {
                self.source = self.source.take().or_else(|| Some(value.to_owned()))
            }
            "background" => {
                self.background = self.background.take().or_else(|| Some(value.to_owned()))
            }
            "width" | "height" => self.size(name, value),
            "bgcolor" | "color" | "text" => self.colour(name, value),
            "cellpadding" | "cellspacing" | "border" | "size" | "hspace" | "vspace" | "start"
            | "value" => {
                if let Some(number) = whole(value, 9999) {
                    self.write(name, &number);
                }
            }
            // Thousands of columns cost a browser minutes.
            "colspan" | "span" => self.span(name, value, 100),
            "rowspan" => self.span(name, value, 200),
            "align" | "valign" | "clear" | "type" | "role" | "lang" => {
                let known = value.len() <= 20
                    && value
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                if known
                    && !value.is_empty()
                    && (name != "role" || matches!(value, "presentation" | "none"))
                {
                    self.write(name, &value.to_ascii_lowercase());
                }
            }
            "dir" if matches!(&*value.to_ascii_lowercase(), "ltr" | "rtl" | "auto") => {
                self.write("dir", &value.to_ascii_lowercase())
            }
            "nowrap" | "noshade" | "open" => self.write(name, ""),
            "face" => {
                let face: String = value
                    .chars()
                    .filter(|letter| letter.is_alphanumeric() || " ,-_".contains(*letter))
                    .take(200)
                    .collect();
                self.write("face", &face);
            }
            "alt" | "summary" => self.write(name, cut(value, 1000)),
            "title" if matches!(self.element, "img" | "abbr" | "acronym") => {
                self.write(name, cut(value, 1000))
            }
            _ => {}
        }
    }

    fn write(&mut self, name: &str, value: &str) {
        let known = [
            "id",
            "href",
            "width",
            "height",
            "bgcolor",
            "color",
            "cellpadding",
            "cellspacing",
            "border",
            "size",
            "hspace",
            "vspace",
            "start",
            "value",
            "colspan",
            "span",
            "rowspan",
            "align",
            "valign",
            "clear",
            "type",
            "role",
            "lang",
            "dir",
            "nowrap",
            "noshade",
            "open",
            "face",
            "alt",
            "summary",
            "title",
        ];
        if let Some(place) = known.iter().position(|known| *known == name) {
            if self.seen & (1 << place) != 0 {
                return;
            }
            self.seen |= 1 << place;
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape_into(&mut self.out, value);
        self.out.push('"');
    }

    fn styles(&mut self, style: &str) {
        let found = css::declarations(style);
        self.style = found.text;
        self.hidden |= found.hidden;
        self.context.own_colours |= found.colours;
        self.width = found.width.or(self.width);
        self.height = found.height.or(self.height);
        if let Some(picture) = found.pictures.into_iter().next() {
            self.background = self.background.take().or(Some(picture));
        }
    }

    fn size(&mut self, name: &str, value: &str) {
        let Some(number) = whole(value, 5000) else {
            return;
        };
        let amount = number.parse::<f32>().ok();
        if name == "width" {
            self.width = self.width.or(amount);
        } else {
            self.height = self.height.or(amount);
        }
        let percent = if value.trim_ascii().ends_with('%') {
            "%"
        } else {
            ""
        };
        self.write(name, &format!("{number}{percent}"));
    }

    fn colour(&mut self, name: &str, value: &str) {
        let value = value.trim_ascii();
        let digits = value.strip_prefix('#').unwrap_or(value);
        if digits.is_empty()
            || digits.len() > 24
            || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return;
        }
        self.context.own_colours |= !digits.eq_ignore_ascii_case("transparent");
        if self.element == "body" {
            // The letter's body is a box here, which has these as styles only.
            let is_hex = matches!(digits.len(), 3 | 6)
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let property = if name == "bgcolor" {
                "background-color"
            } else {
                "color"
            };
            let colour = if is_hex {
                format!("#{digits}")
            } else {
                digits.to_owned()
            };
            let found = css::declarations(&format!("{property}:{colour}"));
            if !found.text.is_empty() {
                self.style = if self.style.is_empty() {
                    found.text
                } else {
                    format!("{};{}", found.text, self.style)
                };
            }
        } else if name != "text" {
            self.write(name, value);
        }
    }

    fn span(&mut self, name: &str, value: &str, most: u32) {
        if let Some(number) = whole(value, most) {
            self.write(name, &number);
        }
    }

    fn finish(mut self, unseen: bool) -> Attributes {
        let unseen = unseen || self.hidden;
        if let Some(source) = self.source.take() {
            self.picture(&source, unseen);
        } else if self.element == "img" {
            self.hidden |= !self.out.contains(" alt=");
        }
        if let Some(background) = self.background.take() {
            self.background(&background, unseen);
        }
        if !self.style.is_empty() {
            let style = std::mem::take(&mut self.style);
            self.write("style", &style);
        }
        if self.element == "body" {
            self.classes.insert(0, "m-body".to_owned());
        }
        if !self.classes.is_empty() {
            let classes = self.classes.join(" ");
            self.write("class", &classes);
        }
        Attributes {
            text: self.out,
            hidden: self.hidden,
        }
    }

    fn picture(&mut self, source: &str, unseen: bool) {
        if let Some(address) = self.own_picture(source) {
            self.write("src", &address);
            return;
        }
        let Some(address) = remote(source) else {
            // Nothing that can be shown; its description may be.
            self.hidden |= !self.out.contains(" alt=");
            return;
        };
        if unseen || self.is_dot() {
            self.context.blocked_trackers = self.context.blocked_trackers.saturating_add(1);
            self.hidden = true;
            return;
        }
        match self.remote_picture(address) {
            Some(address) => self.write("src", &address),
            None => self.classes.insert(0, "blocked".to_owned()),
        }
    }

    fn background(&mut self, source: &str, unseen: bool) {
        // Only these have an attribute for it; nothing else could show the picture without `url()`.
        if !matches!(self.element, "table" | "tbody" | "tr" | "td" | "th") {
            return;
        }
        let address = match self
            .own_picture(source)
            .filter(|address| !address.starts_with("data:"))
        {
            Some(address) => Some(address),
            None => remote(source)
                .filter(|_| !unseen)
                .and_then(|address| self.remote_picture(address)),
        };
        if let Some(address) = address {
            self.write("background", &address);
        }
    }

    /// The frame's address of a picture that the letter brings along.
    fn own_picture(&mut self, source: &str) -> Option<String> {
        let source = source.trim();
        if source
            .get(..5)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
        {
            return data_picture(source);
        }
        let name = match source.get(..4) {
            Some(scheme) if scheme.eq_ignore_ascii_case("cid:") => {
                crate::parse::percent_decoded(source.get(4..)?)
            }
            _ => source.to_owned(),
        };
        let section = self
            .context
            .parts
            .get(&name)
            .filter(|_| !self.context.base.is_empty())?
            .clone();
        let address = format!("{}part/{section}", self.context.base);
        self.context.used.insert(section);
        Some(address)
    }

    /// The frame's address of a picture on the web, where the person allowed it.
    fn remote_picture(&mut self, address: String) -> Option<String> {
        let next = self.context.remote.len();
        let index = match self.context.known.get(&address) {
            Some(index) => *index,
            None if next < MOST_REMOTE => {
                self.context.known.insert(address.clone(), next);
                self.context.remote.push(address);
                if !self.context.allow_remote {
                    self.context.blocked_pictures = self.context.blocked_pictures.saturating_add(1);
                }
                next
            }
            None => return None,
        };
        (self.context.allow_remote && !self.context.base.is_empty())
            .then(|| format!("{}remote/{index}", self.context.base))
    }

    /// A picture nobody can see is there to report.
    fn is_dot(&self) -> bool {
        let small = |size: Option<f32>| size.is_some_and(|size| size <= 2.0);
        let none = |size: Option<f32>| size.is_some_and(|size| size <= 0.0);
        small(self.width) && small(self.height) || none(self.width) || none(self.height)
    }
}

/// The digits a number begins with, at most `most`.
fn whole(value: &str, most: u32) -> Option<String> {
    let value = value.trim_ascii();
    let value = value.strip_prefix('+').unwrap_or(value);
    let end = value.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let number: u32 = value.get(..end)?.parse().ok()?;
    Some(number.min(most).to_string())
}
