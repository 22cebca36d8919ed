use super::*;

#[test]
fn it_sees_what_must_not_be() {
    for html in [
        "<script>x</script>",
        "<img src=https://x.example/a>",
        "<img src=mail://localhost/t/part/1 onerror=x>",
        "<a href=' java\nscript:x'>x</a>",
        "<p style='background:u rl(x)'>",
        "<style>p{background:url(x)}</style>",
        "<style>@import 'x'</style>",
        "<div class=mine>",
        "<!-- x -->",
        "<form>",
        "<td background=https://x>",
        "<svg>",
        "<a href=x target=_blank>",
        "<x-y>",
    ] {
        assert!(!faults(html, "").is_empty(), "{html}");
    }
    assert_inert(
        "<p class=\"q m-x\" style=\"color:red\"><a href=\"https://x.example/\" rel=\"noopener noreferrer\">x</a><img src=\"mail://localhost/T/part/2\"></p>",
    );
    assert!(!faults("<img src=mail://localhost/T/part/2>", "mail://localhost/U/").is_empty());
}
