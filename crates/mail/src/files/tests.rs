use super::*;

#[test]
fn names_stay_in_their_folder() {
    for (given, safe) in [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/absolute/path.txt", "path.txt"),
        ("C:\\x\\y.doc", "y.doc"),
        ("a/..", "a"),
        ("..", ""),
        ("/", ""),
        ("", ""),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("nul\0byte.txt", "nulbyte.txt"),
        ("a\r\nb.txt", "ab.txt"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ("zero\u{200b}width.exe", "zerowidth.exe"),
        ("con", "_con"),
        ("Aux.txt", "_Aux.txt"),
        ("COM1.log", "_COM1.log"),
        ("com10.log", "com10.log"),
        // It tells Explorer how to show the whole folder.
        ("Desktop.ini", "_Desktop.ini"),
        ("my desktop.ini", "my desktop.ini"),
        ("trailing. . .", "trailing"),
        ("a<b>c:d|e?f*.txt", "a_b_c_d_e_f_.txt"),
        ("Grüße aus Köln.txt", "Grüße aus Köln.txt"),
        ("会议.docx", "会议.docx"),
    ] {
        assert_eq!(safe_file_name(given), safe, "{given:?}");
    }
}

#[test]
fn long_names_keep_their_extension() {
    let safe = safe_file_name(&format!("{}.pdf", "é".repeat(500)));
    assert!(safe.len() <= LONGEST && safe.ends_with("é.pdf"), "{safe}");
    assert!(safe_file_name(&"x".repeat(100_000)).len() <= LONGEST);
}

#[test]
fn programs_are_dangerous_whatever_they_are_called() {
    assert!(DANGEROUS.is_sorted());
    for (name, media) in [
        ("setup.exe", ""),
        ("photo.jpg.exe", "image/jpeg"),
        ("photo.jpg.EXE. ", "image/jpeg"),
        ("x\u{202e}gpj.scr", ""),
        ("page.html", "text/html"),
        ("x.svg", "image/svg+xml"),
        ("run.desktop", ""),
        ("macro.docm", ""),
        ("office.rdp", ""),
        ("sheet.xlsb", ""),
        ("site.webloc", ""),
        ("setup.msixbundle", ""),
        ("do.terminal", ""),
        ("noextension", "application/x-msdownload; name=x"),
    ] {
        assert!(is_dangerous_file(name, media), "{name}");
    }
    for (name, media) in [
        ("a.pdf", "application/pdf"),
        ("a.jpg", "image/jpeg"),
        ("exe", ""),
        ("a.docx", ""),
        ("", ""),
    ] {
        assert!(!is_dangerous_file(name, media), "{name}");
    }
}
