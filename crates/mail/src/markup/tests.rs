use super::*;

fn tokens(html: &str) -> Vec<String> {
    Tokens::new(html)
        .map(|token| match token {
            Token::Text(text) => text.to_owned(),
            Token::Start {
                name,
                attributes: text,
            } => {
                let list: Vec<String> = attributes(text)
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                format!("<{} {}>", name.as_str(), list.join("|"))
            }
            Token::End(name) => format!("</{}>", name.as_str()),
        })
        .collect()
}

#[test]
fn tags_and_texts() {
    assert_eq!(
        tokens("a<B c='d>' e=f/g h>i</b >"),
        ["a", "<b c=d>|e=f/g|h=>", "i", "</b>"]
    );
    assert_eq!(tokens("1 < 2 <"), ["1 ", "< 2 ", "<"]);
    assert_eq!(
        tokens("<!DOCTYPE x><!-- <b> -->a<!--->b<?php ?>c</>d"),
        ["a", "b", "c", "d"]
    );
    assert_eq!(tokens("<o:p>x</o:p>"), ["< >", "x", "</>"]);
    assert_eq!(tokens("a<b title='never closed>c"), ["a"]);
    assert_eq!(
        tokens("<a href=\"x\"onclick=y / =z>"),
        ["<a href=x|onclick=y|=z=>"]
    );
    assert_eq!(tokens("<br/>"), ["<br >"]);
}

#[test]
fn raw_content_ends_at_its_own_end_tag() {
    let mut all = Tokens::new("<style>a</b>b</styles>c</STYLE x>d");
    let Some(Token::Start { name, .. }) = all.next() else {
        panic!()
    };
    assert_eq!(all.raw(name), "a</b>b</styles>c");
    assert_eq!(all.next(), Some(Token::Text("d")));
}

#[test]
fn references() {
    for (text, resolved) in [
        ("&lt;&amp;lt;&eacute;&euro;", "<&lt;é€"),
        ("&#8364;&#x20ac;&#128;&#150;", "€€€–"),
        ("&#106avascript&colon;", "javascript:"),
        (
            "&unknown; & &; &# &#x; &#xffffffff;",
            "&unknown; & &; &# &#x; &#xffffffff;",
        ),
    ] {
        assert_eq!(unescape(text), resolved, "{text}");
    }
    assert_eq!(
        tokens("<a b='?x=1&copy=2&amp;y&lt;&eacute;'>"),
        ["<a b=?x=1&copy=2&y<é>"]
    );
}
