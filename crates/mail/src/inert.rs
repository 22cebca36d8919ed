//! A second opinion on sanitised letters, for tests: it shares no code with the sanitiser and reads with
//! html5ever's tokenizer. It knows nothing about letters, only what must never be in a frame.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states,
};

/// Where a frame's pictures may come from when nothing else is said.
const OWN: [&str; 2] = ["mail://localhost/", "http://mail.localhost/"];

/// Everything in `html` that could run, fetch, submit, navigate by itself or cover other things.
///
/// `base` is the address below which the letter's own pictures are; empty takes the two usual ones.
pub fn faults(html: &str, base: &str) -> Vec<String> {
    let bases: Vec<String> = if base.is_empty() {
        OWN.iter().map(|own| (*own).to_owned()).collect()
    } else {
        vec![base.to_owned()]
    };
    let sink = Checker {
        bases,
        faults: RefCell::default(),
        in_style: RefCell::default(),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _finished = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.faults.into_inner()
}

/// # Panics
///
/// When [`faults`] finds any.
pub fn assert_inert(html: &str) {
    let found = faults(html, "");
    assert!(found.is_empty(), "not inert: {found:?}\n{html}");
}

struct Checker {
    bases: Vec<String>,
    faults: RefCell<Vec<String>>,
    in_style: RefCell<bool>,
}

impl Checker {
    fn fault(&self, fault: String) {
        self.faults.borrow_mut().push(fault);
    }

    fn element(&self, name: &str) {
        const BAD: [&str; 39] = [
            "script",
            "iframe",
            "frame",
            "frameset",
            "object",
            "embed",
            "applet",
            "form",
            "input",
            "button",
            "select",
            "textarea",
            "option",
            "base",
            "meta",
            "link",
            "svg",
            "math",
            "audio",
            "video",
            "source",
            "track",
            "picture",
            "portal",
            "template",
            "noscript",
            "title",
            "xmp",
            "plaintext",
            "noembed",
            "noframes",
            "marquee",
            "bgsound",
            "isindex",
            "keygen",
            "dialog",
            "slot",
            "canvas",
            "map",
        ];
        if BAD.contains(&name) || name.contains(['-', ':']) {
            self.fault(format!("element {name}"));
        }
    }

    fn attribute(&self, element: &str, name: &str, value: &str) {
        let compact: String = value
            .chars()
            .filter(|letter| !letter.is_whitespace() && !letter.is_control())
            .collect::<String>()
            .to_lowercase();
        let fault = || {
            self.fault(format!(
                "attribute {element} {name}={}",
                value.chars().take(100).collect::<String>()
            ))
        };
        match name {
            _ if name.starts_with("on") => fault(),
            "href" if element == "a" => {
                if !["http://", "https://", "mailto:"]
                    .iter()
                    .any(|scheme| compact.starts_with(scheme))
                {
                    fault();
                }
            }
            "src" | "background" => {
                let own = self
                    .bases
                    .iter()
                    .any(|base| value.starts_with(base.as_str()));
                let data = ["png", "jpeg", "jpg", "gif", "webp", "bmp"]
                    .iter()
                    .any(|kind| value.starts_with(&format!("data:image/{kind};base64,")));
                if !own && !data {
                    fault();
                }
            }
            "href" | "srcset" | "action" | "formaction" | "poster" | "data" | "ping" | "cite"
            | "longdesc" | "usemap" | "target" | "name" | "srcdoc" | "xmlns" | "xlink:href"
            | "http-equiv" | "profile" | "manifest" | "lowsrc" | "dynsrc" | "classid"
            | "codebase" | "archive" | "is" | "tabindex" | "autofocus" | "contenteditable"
            | "draggable" | "accesskey" | "popover" | "popovertarget" | "nonce" => fault(),
            "style" => self.style(value),
            "class" | "id" => {
                let own = ["q", "blocked", "sig", "text", "pictures"];
                if !value.split_ascii_whitespace().all(|word| {
                    word.starts_with("m-") || word.starts_with("letter-") || own.contains(&word)
                }) {
                    fault();
                }
            }
            "alt" | "title" | "summary" | "abbr" => {}
            _ => {
                if compact.contains("javascript:")
                    || compact.contains("vbscript:")
                    || compact.contains("//")
                    || compact.contains("data:")
                {
                    fault();
                }
            }
        }
    }

    fn style(&self, css: &str) {
        let compact: String = css
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect::<String>()
            .to_lowercase();
        for bad in [
            "url(",
            "image-set",
            "image(",
            "element(",
            "cross-fade",
            "expression",
            "javascript",
            "behavior",
            "binding",
            "@import",
            "@font-face",
            "@namespace",
            "@charset",
            "var(",
            "env(",
            "attr(",
            "paint(",
            "src(",
            "//",
            "\\",
            "/*",
            "<",
            "content:",
            "cursor:",
            "z-index",
            "position:fixed",
            "position:absolute",
            "position:sticky",
            ";position:",
            "{position:",
            "animation",
            "transition",
            ";transform:",
            "{transform:",
            "filter",
            "mask",
            "clip-path",
            "display:none",
            "visibility",
            "opacity",
        ] {
            if compact.contains(bad)
                || bad
                    .strip_prefix(';')
                    .is_some_and(|bad| compact.starts_with(bad))
            {
                self.fault(format!(
                    "style {bad}: {}",
                    css.chars().take(200).collect::<String>()
                ));
            }
        }
    }
}

impl TokenSink for Checker {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                let name = &*tag.name;
                let starts = tag.kind == TagKind::StartTag;
                *self.in_style.borrow_mut() = starts && name == "style";
                self.element(name);
                for attribute in &tag.attrs {
                    self.attribute(name, &attribute.name.local, &attribute.value);
                }
                if starts && name == "style" {
                    return TokenSinkResult::RawData(states::RawKind::Rawtext);
                }
            }
            Token::CharacterTokens(text) => {
                if *self.in_style.borrow() {
                    self.style(&text);
                }
            }
            Token::CommentToken(text) => self.fault(format!("comment {text}")),
            Token::DoctypeToken(_) => self.fault("doctype".to_owned()),
            Token::NullCharacterToken => self.fault("NUL".to_owned()),
            Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests;
