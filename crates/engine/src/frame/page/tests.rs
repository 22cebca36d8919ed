use super::*;

fn content(html: &str) -> Content {
    Content {
        html: html.to_owned(),
        plain: false,
        own_colours: false,
    }
}

#[test]
fn the_policy_allows_exactly_the_script_in_the_page() {
    let page = page(&content("<p>hi</p>"), Look::from_query(""));
    let script = page
        .split_once("<script>")
        .unwrap()
        .1
        .split_once("</script>")
        .unwrap()
        .0;
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script.as_bytes()));
    assert!(
        POLICY.contains(&format!("script-src 'sha256-{hash}';")),
        "{}",
        *POLICY
    );
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!script.contains('\r'));
    for rule in [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        if cfg!(windows) {
            "img-src http://mail.localhost data:"
        } else {
            "img-src mail: data:"
        },
        "form-action 'none'",
        "base-uri 'none'",
    ] {
        assert!(POLICY.split("; ").any(|part| part == rule), "{rule}");
    }
    assert!(!POLICY.contains("unsafe-eval") && !POLICY.contains('*'));
}

#[test]
fn the_query_sets_only_what_is_known() {
    for (query, dark, text) in [
        ("", false, 100),
        ("theme=dark&text=125", true, 125),
        ("text=9&theme=light", false, 50),
        ("text=999999", false, 100),
        ("text=1000&theme=dark\"><script>", false, 300),
        ("text=-5", false, 100),
        ("theme=&x", false, 100),
    ] {
        assert_eq!(Look::from_query(query), Look { dark, text }, "{query}");
    }
}

#[test]
fn the_look_of_a_page() {
    let dark = Look {
        dark: true,
        text: 125,
    };
    let themed = page(&content("x"), dark);
    assert!(
        themed.contains("<html class=\"dark\">") && themed.contains("html { font-size: 125%; }")
    );
    let paper = page(
        &Content {
            own_colours: true,
            ..content("x")
        },
        dark,
    );
    assert!(paper.contains("<html class=\"paper\">") && paper.contains("zoom: 125%"));
    let plain = page(
        &Content {
            plain: true,
            ..content("x")
        },
        Look {
            dark: false,
            text: 100,
        },
    );
    assert!(plain.contains("<html class=\"\">") && plain.contains("<main class=\"plain\">"));
    assert!(!STYLE.contains("</") && !STYLE.contains("url("));
}

#[test]
fn pictures_are_known_by_their_bytes() {
    for (bytes, expected) in [
        (&b"\x89PNG\r\n\x1a\n...."[..], Some("image/png")),
        (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
        (b"GIF89a..", Some("image/gif")),
        (b"RIFF\x01\x02\x03\x04WEBPVP8 ", Some("image/webp")),
        (b"\0\0\0\x20ftypavif", Some("image/avif")),
        (b"<svg xmlns=", None),
        (b"<?xml version", None),
        (b"<!doctype html>", None),
        (b"RIFF", None),
        (b"", None),
    ] {
        assert_eq!(picture_type(bytes), expected, "{bytes:?}");
    }
}
