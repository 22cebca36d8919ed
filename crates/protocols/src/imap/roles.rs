//! What a mailbox is for, where the server does not say: the names that servers and mail programs give to
//! the usual mailboxes, in many languages.

use linnet_mail::FolderRole;

/// The role a SPECIAL-USE attribute gives (RFC 6154 §2, RFC 8457), in lower case.
pub(super) fn by_attribute(attribute: &str) -> Option<FolderRole> {
    match attribute {
        "\\inbox" => Some(FolderRole::Inbox),
        "\\drafts" => Some(FolderRole::Drafts),
        "\\sent" => Some(FolderRole::Sent),
        "\\archive" => Some(FolderRole::Archive),
        "\\junk" | "\\spam" => Some(FolderRole::Junk),
        "\\trash" => Some(FolderRole::Trash),
        "\\all" | "\\allmail" => Some(FolderRole::All),
        "\\flagged" | "\\starred" => Some(FolderRole::Flagged),
        "\\important" => Some(FolderRole::Important),
        _ => None,
    }
}

/// The role a readable path suggests, with its rank: the lower, the surer. Only mailboxes at the top level
/// (or below INBOX, where some servers put everything) are looked at.
pub(super) fn by_name(path: &str) -> Option<(FolderRole, usize)> {
    let name = match path.split_once('/') {
        Some((inbox, rest)) if inbox.eq_ignore_ascii_case("INBOX") => rest,
        _ => path,
    };
    if name.contains('/') {
        return None;
    }
    let name = name.to_lowercase();
    NAMES.iter().find_map(|(role, names)| Some((*role, names.iter().position(|known| *known == name)?)))
}

const NAMES: &[(FolderRole, &[&str])] = &[
    (
        FolderRole::Sent,
        &[
            "sent", "sent items", "sent messages", "sent mail", "sent-mail", "sentmail", "gesendet",
            "gesendete objekte", "gesendete elemente", "gesendete nachrichten", "envoyés", "messages envoyés",
            "éléments envoyés", "courrier envoyé", "enviados", "elementos enviados", "mensajes enviados",
            "itens enviados", "posta inviata", "inviati", "inviata", "verzonden", "verzonden items",
            "verzonden berichten", "skickat", "skickade", "sendt", "sendte elementer", "sendt post",
            "lähetetyt", "wysłane", "elementy wysłane", "odeslané", "odoslané", "elküldött",
            "elküldött elemek", "trimise", "отправленные", "надіслані", "изпратени", "απεσταλμένα",
            "gönderilmiş öğeler", "gönderilenler", "gönderilmiş", "送信済み", "送信済みアイテム", "已发送",
            "已发送邮件", "寄件備份", "보낸 편지함", "보낸메일함", "sent-elementer", "poslano", "poslane",
            "išsiųsta", "saadetud", "nosūtītās", "đã gửi", "terkirim", "ส่งแล้ว", "הודעות שנשלחו", "المرسلة",
        ],
    ),
    (
        FolderRole::Drafts,
        &[
            "drafts", "draft", "entwürfe", "entwurf", "brouillons", "brouillon", "borradores", "borrador",
            "rascunhos", "rascunho", "bozze", "concepten", "utkast", "kladder", "udkast", "luonnokset",
            "szkice", "kopie robocze", "wersje robocze", "koncepty", "rozepsané", "piszkozatok", "ciorne",
            "черновики", "чернетки", "чернови", "πρόχειρα", "taslaklar", "下書き", "草稿", "草稿箱", "草稿夾",
            "임시보관함", "임시 보관함", "osnutki", "skice", "juodraščiai", "mustandid", "melnraksti", "thư nháp",
            "konsep", "ร่าง", "טיוטות", "المسودات",
        ],
    ),
    (
        FolderRole::Trash,
        &[
            "trash", "deleted items", "deleted messages", "deleted", "bin", "rubbish", "papierkorb",
            "gelöscht", "gelöschte objekte", "gelöschte elemente", "gelöschte nachrichten", "corbeille",
            "éléments supprimés", "messages supprimés", "papelera", "elementos eliminados", "eliminados",
            "lixeira", "lixo eletrônico excluído", "itens excluídos", "itens eliminados", "cestino",
            "posta eliminata", "eliminati", "prullenbak", "verwijderde items", "papperskorg", "papperskorgen",
            "borttaget", "slettet", "slettede elementer", "papirkurv", "søppel", "søppelkasse", "roskakori",
            "poistetut", "kosz", "elementy usunięte", "koš", "kôš", "odstraněná pošta", "kuka", "lomtár",
            "törölt elemek", "gunoi", "coș de gunoi", "корзина", "удаленные", "удалённые", "кошик", "видалені",
            "кошче", "κάδος απορριμμάτων", "απορρίμματα", "çöp kutusu", "silinmiş öğeler", "çöp", "ゴミ箱",
            "ごみ箱", "削除済みアイテム", "已删除", "已删除邮件", "垃圾桶", "刪除的郵件", "휴지통", "지운 편지함",
            "smeće", "smeti", "šiukšlės", "prügikast", "miskaste", "thùng rác", "sampah", "ถังขยะ", "אשפה",
            "المهملات", "المحذوفة",
        ],
    ),
    (
        FolderRole::Junk,
        &[
            "junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail", "bulk", "spamverdacht",
            "unerwünscht", "unerwünschte werbung", "junk-e-mail", "spamordner", "indésirables",
            "courrier indésirable", "pourriel", "pourriels", "correo no deseado", "correo basura",
            "no deseado", "lixo eletrônico", "lixo electrónico", "spam-verdacht", "posta indesiderata",
            "indesiderata", "ongewenste e-mail", "ongewenst", "skräppost", "uønsket post", "uønsket e-post",
            "søppelpost", "roskaposti", "wiadomości-śmieci", "niechciane", "nevyžádaná pošta", "nevyžiadaná pošta",
            "levélszemét", "спам", "нежелательная почта", "нежелателна поща", "ανεπιθύμητα",
            "ανεπιθύμητη αλληλογραφία", "önemsiz", "önemsiz e-posta", "gereksiz", "迷惑メール", "垃圾邮件",
            "垃圾郵件", "스팸메일함", "스팸", "정크 메일", "neželena pošta", "rämpspost", "thư rác", "ספאם", "البريد العشوائي",
        ],
    ),
    (
        FolderRole::Archive,
        &[
            "archive", "archives", "archiv", "archivio", "archivo", "arquivo", "archief", "arkiv", "arkisto",
            "archiwum", "archív", "archívum", "arhivă", "архив", "архів", "αρχείο", "arşiv", "アーカイブ", "归档",
            "存档", "封存", "보관함", "보관", "arhiv", "archyvas", "arhiiv", "lưu trữ", "arsip", "ארכיון", "الأرشيف",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_have_roles() {
        let check = |path: &str, role: Option<FolderRole>| {
            assert_eq!(by_name(path).map(|(role, _)| role), role, "{path}");
        };
        check("Sent", Some(FolderRole::Sent));
        check("INBOX/Gesendete Objekte", Some(FolderRole::Sent));
        check("ENTWÜRFE", Some(FolderRole::Drafts));
        check("Messages envoyés", Some(FolderRole::Sent));
        check("Papierkorb", Some(FolderRole::Trash));
        check("迷惑メール", Some(FolderRole::Junk));
        check("Архив", Some(FolderRole::Archive));
        check("Projects/Sent", None);
        check("Presents", None);
        check("", None);
    }

    #[test]
    fn no_name_has_two_roles() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, names) in NAMES {
            for name in *names {
                assert!(seen.insert(*name), "{name} twice");
                assert_eq!(&name.to_lowercase(), name);
            }
        }
    }
}
