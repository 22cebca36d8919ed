use super::is_met;

#[test]
fn expressions() {
    let allowed = |licence: &str| ["MIT", "Apache-2.0", "Unicode-3.0"].contains(&licence);
    for (text, met) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT OR GPL-3.0) AND OpenSSL", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
        ("GPL-2.0 WITH Classpath-exception-2.0", false),
    ] {
        assert_eq!(is_met(text, &allowed).unwrap(), met, "{text}");
    }
    for text in ["", "MIT OR", "(MIT", "MIT MIT", "AND MIT", "MIT WITH"] {
        assert!(is_met(text, &allowed).is_err(), "{text}");
    }
}
