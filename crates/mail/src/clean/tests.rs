use super::*;

#[test]
fn one_line_without_tricks() {
    assert_eq!(one_line("  a\r\n\tb\0c "), "a b c");
    assert_eq!(one_line("photo\u{202e}gpj.exe"), "photogpj.exe");
    assert_eq!(one_line(&"x".repeat(100_000)).len(), LONGEST);
}

#[test]
fn cut_keeps_characters_whole() {
    assert_eq!(cut("aé", 2), "a");
    assert_eq!(cut("aé", 3), "aé");
    assert_eq!(cut("é", 0), "");
}
