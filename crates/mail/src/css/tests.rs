use proptest::prelude::*;

use super::*;

fn check(style: &str, kept: &str) {
    assert_eq!(declarations(style).text, kept, "{style}");
}

#[test]
fn the_list_is_sorted() {
    assert!(ALLOWED.is_sorted());
}

#[test]
fn everyday_styles_survive() {
    check("color: red; FONT-SIZE:12px", "color:red;font-size:12px");
    check(
        "font: bold 12px/1.5 'Segoe UI', Arial",
        "font:bold 12px / 1.5 'Segoe UI', Arial",
    );
    check("margin:0 auto!important", "margin:0 auto !important");
    check(
        "color:rgb(1, 2,3); background-color: rgba(0,0,0,.5)",
        "color:rgb(1,2,3);background-color:rgba(0,0,0,0.5)",
    );
    check(
        "border:1px solid #ccc;padding:10px 5%",
        "border:1px solid #ccc;padding:10px 5%",
    );
    check("color:red;;;width:600px;", "color:red;width:600px");
    check(
        "font-family:\"Evil</style><script>\"",
        "font-family:'Evilstylescript'",
    );
}

#[test]
fn nothing_fetches_computes_or_leaves_its_place() {
    for style in [
        "background:url(https://x.example/a.png)",
        "background:URL( 'https://x.example/a.png' )",
        "background:u\\72l(https://x.example)",
        "background:url(https://x.example",
        "background-image:image-set('https://x.example' 1x)",
        "background-image:-webkit-image-set(url(https://x.example) 1x)",
        "background-image:cross-fade(url(a),url(b))",
        "list-style:url(https://x.example)",
        "list-style-image:url(x)",
        "content:url(x)",
        "cursor:url(x),auto",
        "color:var(--x)",
        "--x:url(https://x.example)",
        "width:expression(alert(1))",
        "width:calc(1px + 1px)",
        "behavior:url(x)",
        "-moz-binding:url(x)",
        "position:fixed;top:0;left:0;z-index:9",
        "filter:url(x)",
        "mask:url(x)",
        "clip-path:circle(0)",
        "transform:scale(9)",
        "animation:x 1s",
        "pointer-events:none",
        "color:attr(x)",
        "color:env(x)",
        "font-family:\u{202e}x",
        "color:red\\3b",
        "width:99999999px",
        "width:1e30px",
        "color:{red}",
        "@import 'x'",
        "src:local(x)",
    ] {
        let text = declarations(style).text;
        assert!(text.is_empty(), "{style}: {text}");
    }
    check(
        "background:url(https://x.example/a.png) #fff no-repeat",
        "background:#fff no-repeat",
    );
    assert_eq!(
        declarations("background:url(https://x.example/a)").pictures,
        ["https://x.example/a"]
    );
    assert_eq!(
        declarations("background-image:url('https://x.example/a')").pictures,
        ["https://x.example/a"]
    );
}

#[test]
fn nothing_hides_text() {
    for style in [
        "display:none",
        "visibility:hidden",
        "opacity:0",
        "font-size:0",
        "font-size:1px",
        "text-indent:-999px",
        "line-height:0",
        "margin-left:-9999px",
        "letter-spacing:-50px",
        "max-height:0",
        "overflow:hidden",
        "height:-1px",
        "font-size:0.1mm",
        "font-size:0.02in",
        "font-size:0.05pc",
        "font-size:3Q",
        "font-size:2pt",
        "font-size:0.2em",
        "font-size:20%",
        "font-size:0.5vw",
        "font:400 1px Arial",
        "font:12px/0 Arial",
        "font:0.5mm Arial",
        "line-height:0.01",
        "line-height:0.1mm",
        "margin-top:-29in",
        "margin:0 -2cm",
        "margin-left:-90%",
        "margin-left:-20vw",
        "letter-spacing:-2em",
        "word-spacing:-1cm",
        "text-indent:-1in",
    ] {
        assert!(declarations(style).text.is_empty(), "{style}");
    }
    for style in [
        "font-size:7pt",
        "font-size:0.3em",
        "font-size:2mm",
        "font-size:small",
        "font:bold 12px / 1.2 Arial",
        "line-height:1",
        "line-height:150%",
        "margin:-10px",
        "margin-top:-1em",
        "letter-spacing:-0.02em",
    ] {
        assert!(!declarations(style).text.is_empty(), "{style}");
    }
    for (style, hidden) in [
        ("display:none", true),
        ("Display:NONE !important", true),
        ("visibility:hidden", true),
        ("opacity:0", true),
        ("display:block", false),
    ] {
        assert_eq!(declarations(style).hidden, hidden, "{style}");
    }
}

#[test]
fn colours_are_noticed() {
    for (style, colours) in [
        ("color:red", true),
        ("background:#fff", true),
        ("color:inherit", false),
        ("background:none", false),
        ("font-size:12px", false),
        ("color:rgb(0,0,0)", true),
    ] {
        assert_eq!(declarations(style).colours, colours, "{style}");
    }
}

#[test]
fn sheets_are_scoped() {
    let check =
        |css: &str, kept: &str| assert_eq!(sheet(css, "letter-0").text.trim(), kept, "{css}");
    check("p{color:red}", ".letter-0 p{color:red}");
    check(
        "<!-- .a > .b , #c td:hover{color:red} -->",
        ".letter-0 .m-a>.m-b,.letter-0 #m-c td:hover{color:red}",
    );
    check("body{margin:0}", ".letter-0 .m-body{margin:0}");
    check(
        "a[href^='x']{color:red} b{color:blue}",
        ".letter-0 b{color:blue}",
    );
    check("p::before{color:red}", "");
    check(
        "@import url(x); @font-face{src:url(x)} p{color:red}",
        ".letter-0 p{color:red}",
    );
    check(
        "@media only screen and (max-width:600px){.a{width:100%!important}}",
        "@media only screen and (max-width:600px){.letter-0 .m-a{width:100% !important}\n}",
    );
    check("@media (prefers-color-scheme:dark){p{color:red}}", "");
    check("@media screen{@media screen{p{color:red}}}", "");
    check("p{background:url(https://x.example)}", "");
    check("p{color:red", ".letter-0 p{color:red}");
    check("p{}} q{color:red}", "");
    check("a:not(.b){color:red}", "");
    check("> p{color:red}", "");
    check(".x</style><script>{color:red}", "");
    check("p{display:none}", "");
}

#[test]
fn bombs_are_bounded() {
    for css in [
        "{".repeat(200_000),
        "@media screen{".repeat(50_000),
        "p,".repeat(100_000),
        "a{b:c(".repeat(50_000),
        "(".repeat(200_000),
        "p{color:red}".repeat(100_000),
        "[".repeat(200_000),
    ] {
        assert!(
            sheet(&css, "s").text.len() < MOST_OUTPUT,
            "{}",
            css.get(..20).unwrap()
        );
        assert!(declarations(&css).text.len() < 64 * 1024);
    }
}

const MOST_OUTPUT: usize = 512 * 1024;

fn is_safe(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !text.contains(['<', '\\', '"', '&'])
        && ![
            "url",
            "expression(",
            "import",
            "var(",
            "image-set",
            "position:",
            "//",
        ]
        .iter()
        .any(|bad| lower.contains(bad))
}

proptest! {
    #[test]
    fn whatever_is_written_is_safe(parts in proptest::collection::vec(prop_oneof![
        Just("color"), Just("background"), Just("font-family"), Just("width"), Just(":"), Just(";"), Just("{"), Just("}"), Just("("), Just(")"),
        Just("url("), Just("'"), Just("\""), Just("\\75rl("), Just("\\"), Just("</style>"), Just("red"), Just("#fff"), Just("10px"), Just(","),
        Just("@media screen"), Just("/*"), Just("*/"), Just(".a"), Just("[b]"), Just("!important"), Just("rgb("), Just("https://x.example"), Just("\n"),
    ], 0..40)) {
        let css = parts.concat();
        let safe = |text: &str| is_safe(&text.replace("position:", "").replace("background-", ""));
        prop_assert!(safe(&declarations(&css).text), "{}", declarations(&css).text);
        prop_assert!(safe(&sheet(&css, "letter-0").text), "{}", sheet(&css, "letter-0").text);
    }

    #[test]
    fn any_text_is_safe(css in ".{0,300}") {
        let _ = sheet(&css, "letter-0");
        prop_assert!(!declarations(&css).text.contains(['<', '"', '\\']));
    }
}
