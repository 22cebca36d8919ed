# Einstellungen: Konten, Aussehen, Benachrichtigungen, Tastenkürzel.

settings-title = Einstellungen
settings-back = Zurück zur Post
settings-accounts = Konten
settings-appearance = Aussehen
settings-notifications = Benachrichtigungen
settings-shortcuts = Tastenkürzel
settings-save-failed = Diese Wahl ließ sich nicht speichern, darum bleibt alles, wie es war.

## Konten

settings-accounts-text = Die E-Mail-Adressen, mit denen du liest und schreibst.
settings-accounts-none = Es gibt noch kein Konto.
settings-account-keeps = { $address } · lässt die Post auf dem Server (IMAP)
settings-account-downloads = { $address } · lädt die Post auf diesen Computer (POP3)
settings-account-working = In Ordnung
settings-account-checking = Sieht nach Post
settings-account-downloading = Lädt herunter
settings-account-connecting = Verbindet
settings-account-offline = Offline
settings-account-needs-sign-in = Anmeldung nötig
settings-account-failing = Geht nicht
settings-account-change = Ändern
settings-account-change-of = { $account } ändern
settings-account-kept = Auf diesem Computer
settings-account-kept-count = { $total ->
    [one] { NUMBER($here) } von { NUMBER($total) } Nachricht
   *[other] { NUMBER($here) } von { NUMBER($total) } Nachrichten
}
settings-account-servers = Servereinstellungen
settings-account-receiving = Empfangen
settings-account-sending = Senden
settings-server-tls = { $host }, Port { $port }, verschlüsselt
settings-server-starttls = { $host }, Port { $port }, nach dem Verbinden verschlüsselt
settings-server-none = { $host }, Port { $port }, nicht verschlüsselt
settings-server-pinned = Du hast seinem Zertifikat von Hand vertraut.
settings-account-user = Meldet sich an als { $user }
settings-account-password = Passwort
settings-account-remove = Aus Linnet entfernen
settings-account-add = Konto hinzufügen
settings-account-removed = { $account } wurde entfernt

settings-sign-in-heading = { $account } braucht eine Anmeldung
settings-sign-in-text = Deine Post ist hier sicher. Neue Post wartet auf dem Server, bis du dich wieder anmeldest.
settings-sign-in-app = { $account } verlangt ein App-Passwort: ein besonderes Passwort nur für Mailprogramme.
settings-new-password = Neues Passwort
settings-new-password-hint = Linnet prüft es zum Empfangen und zum Senden, bevor es das Passwort behält.
settings-password-missing = Gib das Passwort ein.
settings-password-save = Anmelden
settings-password-saving = Anmeldung läuft …
settings-password-cancel = Abbrechen
settings-password-works = Das Passwort geht. Linnet sieht wieder nach Post.
settings-password-refused = Nicht angenommen. Prüfe Groß- und Kleinschreibung und die Sprache deiner Tastatur.
settings-password-stopped = Linnet hat nach zwei Versuchen aufgehört, damit dein Konto nicht gesperrt wird. Versuche das Passwort zuerst auf der Website deines Maildienstes.
settings-password-send-only = Empfangen geht. Der Sendeserver hat es nicht angenommen.
settings-password-failed = Das Passwort ließ sich nicht prüfen und wurde darum nicht behalten. Hier ist alles wie zuvor.
settings-password-website = Auf der Website versuchen
settings-password-app-help = Seite für App-Passwörter öffnen

settings-remove-heading = { $account } aus Linnet entfernen?
settings-remove-server = Deine Post bleibt bei deinem Maildienst. Dort wird nichts gelöscht.
settings-remove-here = Was Linnet für { $account } auf diesem Computer aufbewahrt, wird gelöscht: die heruntergeladenen Kopien, die Entwürfe und das Passwort.
settings-remove-waiting = { $count ->
    [one] { $count } Nachricht, die aufs Senden wartet, wird nicht gesendet.
   *[other] { $count } Nachrichten, die aufs Senden warten, werden nicht gesendet.
}
settings-remove-again = Du kannst das Konto jederzeit wieder hinzufügen.
settings-remove-keep = Konto behalten
settings-remove-yes = Aus Linnet entfernen
settings-removing = Wird entfernt …

## Aussehen

settings-appearance-text = Änderungen sind sofort zu sehen.
settings-colours = Farben
settings-theme-system = Wie der Computer
settings-theme-light = Hell
settings-theme-dark = Dunkel
settings-contrast = Kontrast
settings-contrast-hint = Mehr Kontrast hat kräftigere Linien und dunkleren Text.
settings-contrast-system = Wie der Computer
settings-contrast-normal = Normal
settings-contrast-more = Mehr
settings-list = Nachrichtenliste
settings-density-comfortable = Bequem
settings-density-compact = Dicht
settings-text = Text
settings-text-size = Textgröße
settings-text-size-hint = Alles wächst, auch die Nachricht, die du liest.
settings-text-small = Klein
settings-text-normal = Normal
settings-text-large = Groß
settings-text-larger = Größer
settings-language = Sprache
settings-language-hint = Daten und Zahlen folgen deinem Computer.
settings-language-system = Wie der Computer

## Benachrichtigungen

settings-notifications-text = Linnet meldet sich nur, wenn du es möchtest.
settings-new-mail = Neue Post
settings-notify = Sag mir, wenn neue Post kommt
settings-notify-hint = Mit Absender und Betreff. Werbung und schon Gelesenes bleiben still.
settings-notify-test = Probe-Benachrichtigung senden
settings-notify-test-hint = Nichts zu sehen? Sieh in den Benachrichtigungs-Einstellungen deines Computers nach.
settings-notify-sent = Gesendet. Sie sollte jetzt in einer Ecke deines Bildschirms erscheinen.
settings-notify-failed = Dein Computer hat die Benachrichtigung nicht angenommen.

## Tastenkürzel

settings-shortcuts-text = Drücke irgendwo in deiner Post <key>?</key>, um diese Liste zu sehen.
settings-single = Kürzel aus einem Buchstaben
settings-single-hint = E, S, V und andere. Sie wirken nie, während du schreibst.
settings-shortcut-find = Tastenkürzel suchen
settings-shortcut-none = Kein Tastenkürzel gefunden
