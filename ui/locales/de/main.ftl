# Das Hauptfenster.

app-name = Linnet
skip-to-message = Zur Nachricht springen
close = Schließen
back-to = Zurück zu { $place }
more-actions = Weitere Aktionen
details = Einzelheiten
copy = Kopieren
copied = Kopiert

## Seitenleiste

new-message = Neue Nachricht
settings = Einstellungen
folders = Ordner
show-folders = Ordner zeigen
unread-count = { $count ->
    [one] { $count } ungelesen
   *[other] { $count } ungelesen
  }
resize-folders = Breite der Ordner
resize-list = Breite der Liste

place-all-inboxes = Alle Posteingänge
place-starred = Markiert
place-drafts = Entwürfe
place-outbox = Wartet auf Versand
folder-inbox = Posteingang
folder-drafts = Entwürfe
folder-sent = Gesendet
folder-archive = Archiv
folder-junk = Werbung
folder-trash = Gelöscht
folder-all = Alle Nachrichten
folder-flagged = Markiert
folder-important = Wichtig
folder-other = Ordner
waiting-count = { $count ->
    [one] { $count } wartet
   *[other] { $count } warten
  }

## Statuszeile

status-up-to-date = Alles aktuell
status-offline = Offline
status-offline-text = Gespeicherte Nachrichten
status-checking = Sucht nach Nachrichten
status-connecting = Verbindet
status-downloading = Lädt Nachrichten
status-downloading-text = { $here } von { $total }
status-sending = { $count ->
    [one] Sendet { $count } Nachricht
   *[other] Sendet { $count } Nachrichten
  }
status-needs-sign-in = { $account } braucht eine Anmeldung
status-failing = { $account } ist nicht erreichbar
status-outbox-attention = { $count ->
    [one] { $count } Nachricht braucht dich
   *[other] { $count } Nachrichten brauchen dich
  }
status-waiting = { $count ->
    [one] { $count } Nachricht wartet auf den Versand
   *[other] { $count } Nachrichten warten auf den Versand
  }
status-checked-now = Gerade geprüft
status-checked-minutes = { $count ->
    [one] Vor { $count } Minute geprüft
   *[other] Vor { $count } Minuten geprüft
  }
status-checked-at = Geprüft { $time }
status-never-checked = Noch nicht geprüft
status-next-try = Nächster Versuch { $time }
status-safe-here = Deine Nachrichten sind hier sicher
status-check-now = Nach neuen Nachrichten suchen
status-try-now = Jetzt versuchen
status-fix = Beheben
status-look = Ansehen
status-details = Zustand deiner Post
status-operations = { $count ->
    [one] { $count } Änderung wartet auf deinen Maildienst
   *[other] { $count } Änderungen warten auf deinen Maildienst
  }
status-all-here = Alle { $total } Nachrichten sind auf diesem Computer
status-some-here = { $here } von { $total } Nachrichten sind auf diesem Computer

## Suche

search-all = Alle Nachrichten durchsuchen
search-clear = Suche leeren
search-results = Ergebnisse
search-found = { $count ->
    [0] Nichts gefunden
    [one] { $count } gefunden
   *[other] { $count } gefunden
  }
search-covered = { $count ->
    [one] Die { $total } Nachricht auf diesem Computer wurde durchsucht.
   *[other] Die { $total } Nachrichten auf diesem Computer wurden durchsucht.
  }
search-partly-covered = { $searched } von { $total } Nachrichten wurden durchsucht. Die übrigen werden noch geladen.
search-empty = Keine Nachricht mit „{ $query }“
search-empty-text = Prüfe die Schreibweise, oder versuche weniger Wörter.

## Liste

list-label = Unterhaltungen in { $place }
list-downloading = { $place }, wird geladen
list-newest-first = neueste zuerst
messages-count = { $count ->
    [one] { $count } Nachricht
   *[other] { $count } Nachrichten
  }
conversations-chosen = { $count ->
    [one] { $count } Unterhaltung ausgewählt
   *[other] { $count } Unterhaltungen ausgewählt
  }
chosen-text = Was möchtest du damit tun? Du kannst alles rückgängig machen.
choose-none = Nichts auswählen
selection = Ausgewählte Unterhaltungen
selection-count = { $count } ausgewählt
new-messages-above = { $count ->
    [one] { $count } neue Nachricht
   *[other] { $count } neue Nachrichten
  }
group-today = Heute
group-yesterday = Gestern
group-this-week = Diese Woche
group-last-week = Letzte Woche
group-this-month = Früher in diesem Monat
group-last-month = Letzter Monat
row-unread = Ungelesen
row-starred = Markiert
row-has-attachment = Mit Anhang
row-answered = Beantwortet
row-forwarded = Weitergeleitet
row-to = An { $people }
row-nobody = Noch niemand
no-subject = (ohne Betreff)
empty-done = Alles erledigt
empty-done-text = Es gibt nichts mehr zu lesen. Neue Nachrichten erscheinen hier von selbst.
empty-folder = Hier ist nichts
empty-folder-text = Dieser Ordner ist leer.
empty-starred-text = Markiere eine Nachricht mit einem Stern, um sie hier wiederzufinden.
empty-arriving = Deine Nachrichten kommen an
empty-arriving-text = Die neuesten kommen zuerst, du kannst also gleich lesen. Die übrigen folgen, während du liest.
list-problem = Diese Liste kann nicht gezeigt werden

## Aktionen

action-reply = Antworten
action-reply-all = Allen antworten
action-forward = Weiterleiten
action-archive = Archivieren
action-delete = Löschen
action-delete-for-good = Endgültig löschen
action-move = Verschieben
action-move-to = Verschieben nach …
action-mark-read = Als gelesen kennzeichnen
action-mark-unread = Als ungelesen kennzeichnen
action-star = Mit Stern markieren
action-unstar = Stern entfernen
action-junk = Als Werbung kennzeichnen
action-not-junk = Keine Werbung
action-all-from = Alles von { $name }
actions-for = Aktionen für { $subject }
conversation-actions = Aktionen für die Unterhaltung

delete-for-good-title = { $count ->
    [one] Diese Unterhaltung endgültig löschen?
   *[other] { $count } Unterhaltungen endgültig löschen?
  }
delete-for-good-text = Sie verschwindet auch bei deinem Maildienst. Das lässt sich nicht rückgängig machen.
delete-for-good-keep = Behalten

## Lesen

reader-label = Unterhaltung
reader-nothing = Öffne eine Nachricht, um sie hier zu lesen
reader-loading = Wird geöffnet
star-conversation = Diese Unterhaltung mit Stern markieren
you = Du
you-object = dich
message-from = Nachricht von { $name }, { $when }
message-today-at = heute um { $time }
message-frame = Text der Nachricht von { $name }
sent-today = Heute,
to-people = an { $people }
to-nobody = an nicht genannte Empfänger
and-others = { $count ->
    [one] { $count } weitere Person
   *[other] { $count } weitere
  }
show-details = Alle Einzelheiten zeigen
hide-details = Einzelheiten verbergen
detail-from = Von
detail-to = An
detail-cc = Kopie an
detail-reply-to = Antworten gehen an
detail-date = Datum
detail-folder = Ordner
reply-to-message = Auf diese Nachricht antworten
more-for-message = Mehr zu dieser Nachricht
fold-message = Diese Nachricht einklappen
not-downloaded = Der Text dieser Nachricht ist noch nicht geladen. Er folgt, sobald du online bist.
reply-to = { $people } antworten
pictures-hidden = Bilder ausgeblendet
pictures-hidden-text = Bilder sind zum Schutz deiner Privatsphäre ausgeblendet.
pictures-trackers = { $count ->
    [one] { $count } davon hätte dem Absender verraten, dass du dies liest.
   *[other] { $count } davon hätten dem Absender verraten, dass du dies liest.
  }
pictures-show = Bilder zeigen
attachments = { $count ->
    [one] { $count } Anhang, { $size }
   *[other] { $count } Anhänge, { $size }
  }
attachment-label = { $name }, { $size }
attachment-open = Öffnen
attachment-save = Speichern
attachment-menu = Mehr zu { $name }
attachments-save-all = Alle speichern
attachment-saved = { $name } gespeichert
attachments-saved = Anhänge gespeichert
attachment-danger-title = Diese Datei könnte gefährlich sein
attachment-danger-text = { $name } ist ein Programm. Öffne es nur, wenn du { $sender } kennst und es erwartet hast.
attachment-danger-keep = Nicht öffnen
attachment-danger-open = Trotzdem öffnen
sender-write = Schreiben
sender-all-mail = Alles von { $name }
sender-own = Das bist du
sender-pictures-hidden = Bilder von dieser Adresse sind ausgeblendet
link-title = Diese Seite öffnen?
link-text = Im Text steht { $shown }, aber der Link führt zu { $host }.
link-plain = Dieser Link führt zu { $host }.
link-stay = Hier bleiben
link-open = { $host } öffnen

## Verschieben

move-to-title = In einen Ordner verschieben
move-find = Ordner suchen
move-recent = Zuletzt benutzt
move-none = Kein Ordner mit diesem Namen

## Entwürfe

drafts-empty = Keine Entwürfe
drafts-empty-text = Was du zu schreiben beginnst, wird hier von selbst aufbewahrt.
draft-label = Entwurf an { $people }, { $subject }
draft-saved-at = Gespeichert { $time }
draft-open = Weiterschreiben
draft-delete = Entwurf löschen
draft-deleted = Entwurf gelöscht

## Wartet auf Versand

outbox-empty = Nichts wartet
outbox-empty-text = Alles, was du geschrieben hast, ist unterwegs.
outbox-offline = Du bist offline. Diese Nachrichten werden der Reihe nach gesendet, sobald du verbunden bist.
outbox-state-waiting = Wartet auf eine Verbindung
outbox-state-queued = Wird als Nächstes gesendet
outbox-state-sending = Wird gesendet
outbox-state-accepted = Gesendet, wird abgelegt
outbox-state-done = Gesendet
outbox-state-failed = Nicht gesendet
outbox-state-uncertain = Vielleicht gesendet
outbox-edit = Bearbeiten
outbox-to-drafts = Zurück zu den Entwürfen
outbox-delete = Löschen
outbox-try-now = Jetzt versuchen
outbox-actions = Aktionen für wartende Nachrichten
outbox-message = Nachricht, die auf den Versand wartet
outbox-yours = Deine Nachricht an { $people }
outbox-to = an { $people }
outbox-written = Geschrieben { $time }
outbox-next-try = Linnet versucht es { $time } wieder.
outbox-not-before = Linnet sendet sie um { $time }.
outbox-rest = Alle anderen haben sie bekommen.
outbox-attempts = { $count ->
    [one] Einmal versucht
   *[other] { $count }-mal versucht
  }
outbox-size = { $size } zu senden
outbox-deleted = Nicht gesendet, gelöscht
outbox-deleted-title = Löschen, ohne zu senden?
outbox-deleted-text = „{ $subject }“ ist an niemanden gesendet worden.
outbox-deleted-rest-text = Alle anderen haben „{ $subject }“ bekommen. An { $people } geht sie nicht mehr.
outbox-keep = Behalten
question-perhaps-sent = Wurde das gesendet?
question-perhaps-sent-text = Die Verbindung brach im letzten Augenblick ab. Linnet hat in „Gesendet“ nachgesehen und konnte es nicht erkennen.
question-perhaps-sent-yes = Es wurde gesendet
question-perhaps-sent-no = Noch einmal senden
question-bulk = { $count ->
    [one] { $count } Nachricht bei deinem Maildienst löschen?
   *[other] { $count } Nachrichten bei deinem Maildienst löschen?
  }
question-bulk-text = Sie sind hier aus { $subject } verschwunden, und kein Klick erklärt es. Bei { $account } sind sie noch sicher.
question-bulk-yes = Löschen
question-bulk-no = Behalten

## Kurze Meldungen

undo = Rückgängig
toast-problem = { $title }. { $text }
toast-refused = { $title }. Die Änderung wurde zurückgenommen. { $text }
toast-moved = Nach { $folder } verschoben
toast-copied = Nach { $folder } kopiert
toast-archived = { $count ->
    [one] Unterhaltung archiviert
   *[other] { $count } Unterhaltungen archiviert
  }
toast-deleted = { $count ->
    [one] Unterhaltung gelöscht
   *[other] { $count } Unterhaltungen gelöscht
  }
toast-junk = { $count ->
    [one] Als Werbung gekennzeichnet
   *[other] { $count } Unterhaltungen als Werbung gekennzeichnet
  }
toast-not-junk = { $count ->
    [one] Zurück in den Posteingang verschoben
   *[other] { $count } Unterhaltungen zurück in den Posteingang verschoben
  }
toast-read = { $count ->
    [one] Als gelesen gekennzeichnet
   *[other] { $count } Unterhaltungen als gelesen gekennzeichnet
  }
toast-unread = { $count ->
    [one] Als ungelesen gekennzeichnet
   *[other] { $count } Unterhaltungen als ungelesen gekennzeichnet
  }
toast-sending = Deine Nachricht wird gesendet
toast-queued-offline = Wird gesendet, sobald du online bist

## Tastenkürzel

shortcuts = Tastenkürzel
shortcuts-change = Kürzel ändern
shortcuts-single-off = Einzelne Buchstaben sind in den Einstellungen ausgeschaltet.
shortcuts-writing = Schreiben
shortcuts-tidying = Aufräumen
shortcuts-moving = Bewegen
shortcuts-choosing = Auswählen
shortcuts-window = Linnet
shortcut-compose = Neue Nachricht
shortcut-reply = Antworten
shortcut-reply-all = Allen antworten
shortcut-forward = Weiterleiten
shortcut-send = Senden
shortcut-attach = Datei anhängen
shortcut-archive = Archivieren
shortcut-delete = Löschen
shortcut-move = In einen Ordner verschieben
shortcut-star = Mit Stern markieren
shortcut-junk = Als Werbung kennzeichnen
shortcut-undo = Rückgängig
shortcut-mark-unread = Als ungelesen kennzeichnen
shortcut-mark-read = Als gelesen kennzeichnen
shortcut-search = Alle Nachrichten durchsuchen
shortcut-go-folder = Zu einem Ordner
shortcut-previous = Vorherige
shortcut-next = Nächste
shortcut-open = Öffnen
shortcut-back = Zurück
shortcut-next-unread = Nächste ungelesene
shortcut-page = Seite weiter, dann nächste ungelesene
shortcut-toggle = Eine auswählen
shortcut-range = Mehrere auswählen
shortcut-all = Alle auswählen
shortcut-next-pane = Nächster Bereich
shortcut-previous-pane = Vorheriger Bereich
shortcut-menu = Menü zu diesem Eintrag
shortcut-check = Nach neuen Nachrichten suchen
shortcut-settings = Einstellungen
shortcut-help = Liste der Kürzel
shortcut-larger = Größere Schrift
shortcut-smaller = Kleinere Schrift
shortcut-normal-size = Normale Schrift
shortcut-close = Fenster schließen
key-ctrl = Strg
key-command = ⌘
key-shift = Umschalt
key-enter = Eingabe
key-escape = Esc
key-delete = Entf
key-space = Leertaste
key-up = Hoch
key-down = Runter
key-arrows = Pfeile
with-shortcut = { $name } ({ $keys })

## Wenn Linnet nicht starten kann

failure-try-again = Noch einmal versuchen
