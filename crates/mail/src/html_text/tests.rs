use super::*;

fn check(html: &str, text: &str) {
    assert_eq!(html_text(html, Links::Omit, 10_000), text, "{html}");
}

#[test]
fn structure() {
    check("plain", "plain");
    check("<p>one</p><p>two</p>", "one\n\ntwo");
    check("a<br>b<br><br><br>c", "a\nb\n\nc");
    check("<div>a</div><div>b</div>", "a\nb");
    check(
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        "a b\nc",
    );
    check("<ul><li>a<li>b</ul>", "• a\n• b");
    check(
        "x<blockquote>a<br>b<blockquote>c</blockquote></blockquote>y",
        "x\n\n> a\n> b\n\n> > c\n\ny",
    );
    check("<pre>a  b\n  c</pre>", "a  b\n  c");
    check("a  \n b", "a b");
    check("<b>bo</b>ld <i>text</i>", "bold text");
    check("<img alt=\"A &amp; B\" src=x> c", "A & B c");
}

#[test]
fn what_is_not_text() {
    check(
        "<title>t</title><style>a{b:c}</style>x<script>1<2</script>y<!-- > <b> -->z",
        "xyz",
    );
    check("a<script>never closed", "a");
    check("a<!-- never closed", "a");
    check("1 < 2 and 3 <4 > 2", "1 < 2 and 3 <4 > 2");
    check("a<b title='>'>c</b>", "ac");
    check("a<b title='never closed>c</b>", "a");
    check("soft\u{ad}hyphen\u{200b}s", "softhyphens");
}

#[test]
fn character_references() {
    check(
        "&lt;b&gt; &amp;amp; &eacute;&euro;&#8364;&#x20ac;&#128;&#150; &unknown; & &; &#xffffffff;",
        "<b> &amp; é€€€€– &unknown; & &; &#xffffffff;",
    );
    check("a&nbsp;&nbsp;b", "a b");
}

#[test]
fn links_are_shown_where_they_differ() {
    let shown = |html: &str| html_text(html, Links::Show, 1000);
    assert_eq!(
        shown("<a href=\"https://x.example/a?b&amp;c\">here</a>."),
        "here <https://x.example/a?b&c>."
    );
    assert_eq!(
        shown("<a href='https://x.example/'>https://x.example</a>"),
        "https://x.example"
    );
    assert_eq!(shown("<a href=\"mailto:a@x.org\">a@x.org</a>"), "a@x.org");
    assert_eq!(shown("<a href=\"javascript:alert(1)\">x</a>"), "x");
    assert_eq!(shown("<a href=\"https://x.example\"><img src=y></a>"), "");
}

#[test]
fn the_limit_holds() {
    assert!(html_text(&"<blockquote>".repeat(100_000), Links::Show, 1000).len() <= 1000);
    assert!(html_text(&"é".repeat(100_000), Links::Show, 1001).len() <= 1001);
}
