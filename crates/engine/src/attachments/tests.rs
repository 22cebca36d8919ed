use super::*;

#[test]
fn names_are_numbered_before_their_ending() {
    for (name, number, expected) in [
        ("report.pdf", 1, "report.pdf"),
        ("report.pdf", 2, "report (2).pdf"),
        ("archive.tar.gz", 12, "archive.tar (12).gz"),
        (".profile", 2, ".profile (2)"),
        ("README", 3, "README (3)"),
        ("", 1, "attachment"),
    ] {
        assert_eq!(numbered(name, number), expected);
    }
    let long = numbered(&format!("{}.pdf", "ä".repeat(300)), 9_999);
    assert!(
        long.len() <= LONGEST_NAME && long.ends_with("ä (9999).pdf"),
        "{long}"
    );
    let odd = numbered(&format!("a.{}", "x".repeat(400)), 2);
    assert!(
        odd.len() <= LONGEST_NAME && odd.starts_with("a (2).x"),
        "{odd}"
    );
}

#[test]
fn nothing_that_is_there_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let first = save_new(folder.path(), "a.txt", b"one").unwrap();
    let second = save_new(folder.path(), "a.txt", b"two").unwrap();
    assert_eq!(first, folder.path().join("a.txt"));
    assert_eq!(second, folder.path().join("a (2).txt"));
    assert_eq!(std::fs::read(first).unwrap(), b"one");
    assert_eq!(std::fs::read(second).unwrap(), b"two");
    std::fs::create_dir(folder.path().join("b")).unwrap();
    assert_eq!(
        save_new(folder.path(), "b", b"x").unwrap(),
        folder.path().join("b (2)")
    );
}

#[cfg(unix)]
#[test]
fn a_link_laid_out_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("target");
    std::os::unix::fs::symlink(&target, folder.path().join("a.txt")).unwrap();
    let saved = save_new(folder.path(), "a.txt", b"x").unwrap();
    assert_eq!(saved, folder.path().join("a (2).txt"));
    assert!(!target.exists());

    std::fs::write(&target, "kept").unwrap();
    replace(&folder.path().join("a.txt"), b"new").unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), b"kept");
    assert_eq!(std::fs::read(folder.path().join("a.txt")).unwrap(), b"new");
}

#[test]
fn a_hostile_name_stays_in_the_folder() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("chosen");
    std::fs::create_dir(&folder).unwrap();
    for name in [
        "../evil",
        "..\\evil",
        "/etc/passwd",
        "a/../../b",
        "..",
        ".",
        "x\0y",
        "C:\\evil.exe",
        "",
    ] {
        let saved = save_new(&folder, name, b"x").unwrap();
        assert_eq!(saved.parent(), Some(folder.as_path()), "{name:?}");
        assert!(saved.is_file(), "{name:?}");
    }
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1);
}

#[test]
fn a_chosen_file_is_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chosen.bin");
    std::fs::write(&path, "old and longer").unwrap();
    replace(&path, b"new").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let missing = replace(&folder.path().join("none").join("x"), b"").unwrap_err();
    assert_eq!(missing.class, crate::api::ProblemClass::NotFound);
}
