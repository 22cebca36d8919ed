use proptest::prelude::*;

use super::*;
use crate::inert::{assert_inert, faults};

const BASE: &str = "mail://localhost/T/";

fn clean(html: &str) -> String {
    let mut context = Context {
        base: BASE,
        ..Context::default()
    };
    let shown = sanitise(html, &mut context);
    assert_inert(&shown);
    let shown = shown
        .strip_prefix("<div class=\"letter-0\">")
        .unwrap()
        .strip_suffix("</div>")
        .unwrap();
    shown
        .replacen("<div class=\"m-body\">", "", 1)
        .strip_suffix("</div>")
        .unwrap()
        .to_owned()
}

fn check(html: &str, expected: &str) {
    assert_eq!(clean(html), expected, "{html}");
}

#[test]
fn everyday_markup_survives() {
    check("<p>Hello <b>there</b></p>", "<p>Hello <b>there</b></p>");
    check("<P ALIGN=Center>x", "<p align=\"center\">x</p>");
    check(
        "<table width=\"100%\" cellpadding=0 bgcolor=#fff><tr><td colspan=2 valign=top>x<td>y</table>",
        "<table width=\"100%\" cellpadding=\"0\" bgcolor=\"#fff\"><tbody><tr><td colspan=\"2\" valign=\"top\">x</td><td>y</td></tr></tbody></table>",
    );
    check(
        "<a href=\"https://x.example/?a=1&copy=2\" target=_blank title=y>x</a>",
        "<a href=\"https://x.example/?a=1&amp;copy=2\" rel=\"noopener noreferrer\">x</a>",
    );
    check(
        "<font color=red face=\"Arial\" size=2>x</font>",
        "<font color=\"red\" face=\"Arial\" size=\"2\">x</font>",
    );
    check(
        "<span class=\"a b\" id=c style=\"color:red\">x</span>",
        "<span id=\"m-c\" style=\"color:red\" class=\"m-a m-b\">x</span>",
    );
    check(
        "<blockquote type=cite>x</blockquote>",
        "<blockquote class=\"q\">x</blockquote>",
    );
    check("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
    check("a &amp; b &lt;c&gt; &eacute;", "a &amp; b &lt;c&gt; é");
    check(
        "<img src=\"data:image/png;base64,AAAA\" alt=x>",
        "<img alt=\"x\" src=\"data:image/png;base64,AAAA\">",
    );
    check("<o:p>x</o:p><st1:place>y</st1:place>", "xy");
    check(
        "<html><head><title>t</title></head><body>x</body></html>",
        "x",
    );
}

#[test]
fn misnested_markup_is_balanced() {
    check("<b><i>x</b>y</i>", "<b><i>x</i></b>y");
    check("<p>a<div>b</div>c</p>", "<p>a</p><div>b</div>c");
    check("<p>a<p>b", "<p>a</p><p>b</p>");
    check("</div></table>x", "x");
    check(
        "<table>lost<tr>too<td>in</table>",
        "<table><tbody><tr><td>lost</td></tr><tr><td>too</td><td>in</td></tr></tbody></table>",
    );
    check("<td>x</td><tr>y", "xy");
    check(
        "<a href=http://x.example>a<a href=http://y.example>b</a>",
        "<a href=\"http://x.example/\" rel=\"noopener noreferrer\">a</a><a href=\"http://y.example/\" rel=\"noopener noreferrer\">b</a>",
    );
    check(
        "<div><table><tr><td></div>x</td></tr></table>y</div>",
        "<div><table><tbody><tr><td>x</td></tr></tbody></table>y</div>",
    );
    check("<h1>a<h2>b", "<h1>a</h1><h2>b</h2>");
    check("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>");
    check("a</br>b", "a<br>b");
}

#[test]
fn hidden_things_are_gone() {
    check(
        "a<div style='display:none'>secret <b>x</b><img src=https://t.example/a></div>b",
        "ab",
    );
    check("a<p hidden>secret<p>b", "a<p>b</p>");
    check("<div style='DISPLAY : none !important'>x</div>y", "y");
}

/// The hostile table. `inert` judges each; here only what a person could still read is checked.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\"onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate href=#x attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>",
    "<svg><feImage href=https://x.example/a /></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x>\"/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title=\"</style><img src='#' onerror='alert(1)'>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea></textarea><script>x</script>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<iframe src=https://x.example srcdoc='<script>x</script>'></iframe>",
    "<object data=https://x.example><embed src=https://x.example>",
    "<link rel=stylesheet href=https://x.example><link rel=prefetch href=//x.example><link rel=dns-prefetch href=//x.example>",
    "<meta http-equiv=refresh content='0;url=https://x.example'>",
    "<base href=https://x.example/><a href=relative>x</a>",
    "<form action=https://x.example><input name=password><button formaction=javascript:x>go</button></form>",
    "<video poster=https://x.example src=https://x.example><source src=https://x.example></video><audio src=https://x.example>",
    "<img srcset='https://x.example 2x' sizes=1px><picture><source srcset=https://x.example></picture>",
    "<img lowsrc=https://x.example dynsrc=https://x.example>",
    "<body background=https://x.example onload=alert(1)>",
    "<table background='https://x.example/a'><tr><td background=//x.example/b>x</table>",
    "<input type=image src=https://x.example>",
    "<div style='background:url(https://x.example)'>x</div>",
    "<div style=\"background:url(https://x.example\">x</div>",
    "<div style=\"background-image:image-set('https://x.example' 1x)\">x</div>",
    "<div style='background:var(--x, url(https://x.example))'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<div style='behavior:url(x);-moz-binding:url(x)'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:99'>x</div>",
    "<div style=\"font-family:'</div><script>x</script>'\">x</div>",
    "<style>@import url(https://x.example);</style>",
    "<style>@import 'https://x.example';p{background:url(https://x.example)}</style>",
    "<style>@font-face{font-family:x;src:url(https://x.example)}</style>",
    "<style>input[value^=a]{background:url(https://x.example/a)}</style>",
    "<style>body{display:none}p::after{content:url(https://x.example)}</style>",
    "<style></style><script>alert(1)</script>",
    "<style><!--</style><script>alert(1)</script>-->",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>x</script>'>x</a>",
    "<a href='vbscript:x'>x</a><a href='file:///etc/passwd'>x</a><a href='mail://localhost/T/part/1'>x</a><a href='mailbox:x'>x</a><a href='blob:x'>x</a>",
    "<a href=#top ping=https://x.example>x</a>",
    "<area href=javascript:x><map name=m><area href=https://x.example></map><img usemap=#m src=https://x.example>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src='data:image/png;base64,AA\"onerror=x'>",
    "<img src='data:text/html;base64,AAAA'>",
    "<img src='mail://localhost/OTHER/part/1'>",
    "<img src='MAIL://localhost/T/part/1'>",
    "<img src='tauri://localhost/'><img src='http://ipc.localhost/x'><img src=file:///etc/passwd><img src=blob:x>",
    "<img src='\\\\x.example\\share'><img src='//x.example/a'><img src='/\\x.example/a'>",
    "<!--[if mso]><script>x</script><![endif]--><![if !mso]>x<![endif]>",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<?xml version=1.0?><?php x ?><![CDATA[<script>x</script>]]>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<img alt='\"><script>alert(1)</script>' src=https://x.example/a>",
    "<img alt='`onerror=alert(1)' src=https://x.example/a>",
    "<marquee onstart=alert(1)>x</marquee><isindex><keygen autofocus onfocus=x>",
    "<details open ontoggle=alert(1)>x</details>",
    "<template><script>alert(1)</script></template><slot name=x></slot>",
    "<select><option><script>alert(1)</script></select>",
    "<frameset><frame src=https://x.example></frameset>",
    "<plaintext><script>x</script>",
    "<x-widget onclick=x>y</x-widget><p is=x-widget>z</p>",
    "<p contenteditable autofocus tabindex=1 onfocus=alert(1) accesskey=x>x</p>",
    "<div id=body name=x class='q sig blocked letter-0'>x</div><img name=getElementById src=https://x.example>",
    "<a href=\"https://x.example/\u{0}\">x</a><p \u{0}onclick=x>y</p>",
    "<p/onclick=x>y<p\u{c}onclick=x>z",
    "<table><td><script>x</script><caption><svg><style><img src=x onerror=x></table>",
    "\u{feff}<script>x</script>",
    "<img src=x:x onerror=alert(1) src=https://x.example>",
    "<a href=https://x.example onclick=x href=javascript:y>x</a>",
    "<div style=\"color:red\" style=\"background:url(https://x.example)\">x</div>",
    "<font face=\"x;background:url(https://x.example)\" color=\"javascript:x\">y</font>",
    "<td width=\"1;x\" height=expression(x)>x</td>",
    "<ul type=\"javascript:x\"><li value=-1 style=\"list-style:url(https://x.example)\">x</ul>",
];

#[test]
fn hostile_letters_are_inert() {
    for html in HOSTILE {
        let cleaned = clean(html);
        let with_text = clean(&format!("before {html} after"));
        assert!(with_text.contains("before"), "{html}: {with_text}");
        assert!(
            !cleaned.contains("x.example/") || cleaned.contains("href=\"http"),
            "{html}: {cleaned}"
        );
        // Cleaning what is clean changes nothing that matters.
        assert_inert(&sanitise(
            &cleaned,
            &mut Context {
                base: BASE,
                ..Context::default()
            },
        ));
    }
    // All of them at once, in every order a proptest may not find.
    clean(&HOSTILE.concat());
    clean(&HOSTILE.iter().rev().copied().collect::<String>());
}

#[test]
fn text_after_hostile_things_is_still_read() {
    for html in [
        "<svg><p>x</p>after",
        "<math>y<div>after</div>",
        "<object>after</object>",
        "<video>after</video>",
        "<form>after",
        "<x-y>after",
    ] {
        assert!(clean(html).contains("after"), "{html}: {}", clean(html));
    }
}

#[test]
fn depth_and_size_are_capped() {
    fn depth(html: &str) -> usize {
        let (mut depth, mut most) = (0usize, 0usize);
        for token in Tokens::new(html) {
            match token {
                Token::Start { name, .. } if !elements::is_void(name.as_str()) => {
                    depth += 1;
                    most = most.max(depth);
                }
                Token::End(_) => depth = depth.saturating_sub(1),
                Token::Start { .. } | Token::Text(_) => {}
            }
        }
        most
    }
    for html in [
        "<div>".repeat(100_000),
        "<b>".repeat(100_000),
        "<table>".repeat(50_000),
        "<table><tr><td>".repeat(20_000),
        "<ul><li>".repeat(50_000),
        "<blockquote>x".repeat(50_000),
        "<font color=red><p>".repeat(50_000),
        format!(
            "<p>{}</p>{}",
            (0..400)
                .map(|n| format!("<font size={n}>"))
                .collect::<String>(),
            "<p>x</p>".repeat(20_000)
        ),
        format!("<table>{}", "<b>x</b>".repeat(50_000)),
        "<a href=https://x.example>".repeat(20_000),
        "<i><div>x</i>".repeat(20_000),
        "<svg>".repeat(100_000),
        "</div>".repeat(200_000),
        "<dd><dt>".repeat(50_000),
        format!("<p {}>x", "a=b ".repeat(200_000)),
        format!("<p class=\"{}\">x", "a ".repeat(200_000)),
        format!("<p style=\"{}\">x", "color:red;".repeat(100_000)),
        "<style>p{color:red}</style>".repeat(50_000),
        "<a<a".repeat(200_000),
        "<!--".repeat(200_000),
        "&".repeat(500_000),
        "<script>".repeat(100_000),
    ] {
        let cleaned = clean(&html);
        assert!(
            depth(&cleaned) <= DEEPEST * 2,
            "{}: {}",
            html.get(..20).unwrap(),
            depth(&cleaned)
        );
        assert!(
            cleaned.len() <= html.len() * 8 + 1000,
            "{}: {}",
            html.get(..20).unwrap(),
            cleaned.len()
        );
    }
    let many = format!("{}needle", "<b>x</b>".repeat(MOST_ELEMENTS * 2));
    let cleaned = clean(&many);
    assert!(cleaned.contains("needle") && cleaned.matches("<b>").count() <= MOST_ELEMENTS);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn pieces_in_any_order_are_inert(pieces in proptest::collection::vec(prop_oneof![
        proptest::sample::select(HOSTILE).prop_map(str::to_owned),
        proptest::sample::select(vec!["<", ">", "\"", "'", "=", "/", "<!--", "-->", "<table>", "</table>", "<td>", "<p", "<a href=", "<style>", "</style>",
            "<svg>", "</svg>", "<math>", "<mtext>", "<noscript>", "</noscript>", "<template>", "<select>", "<title>", "</title>", "<textarea>",
            "<img src=", "javascript:", "https://x.example/", " onerror=x ", "&lt;script&gt;", "&#60;", "style=", "url(", "<b>", "</b>", "<br/", "]]>", "<![CDATA["])
            .prop_map(str::to_owned),
        ".{0,8}",
    ], 0..25), allow in any::<bool>()) {
        let html = pieces.concat();
        let mut context = Context { base: BASE, allow_remote: allow, ..Context::default() };
        let shown = sanitise(&html, &mut context);
        prop_assert_eq!(faults(&shown, BASE), Vec::<String>::new(), "{}\n{}", html, shown);
    }
}
