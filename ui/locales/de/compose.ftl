# Das Fenster, in dem eine Nachricht geschrieben wird.

compose-new = Neue Nachricht
compose-loading = Der Entwurf wird geöffnet
compose-from = Von
compose-send-from = Senden von
compose-to = An
compose-cc = Cc
compose-bcc = Bcc
compose-subject = Betreff
compose-message = Nachricht
compose-people = Personen in { $field }
compose-suggestions = Vorschläge
compose-suggestions-count = { $count ->
    [0] Keine Vorschläge
    [one] { $count } Vorschlag
   *[other] { $count } Vorschläge
}
compose-enter = Enter
compose-remove = { $name } entfernen
compose-person = { $name }, { $email }
compose-person-invalid = { $email } ist keine E-Mail-Adresse
compose-added = { $count ->
    [one] { $count } Person hinzugefügt
   *[other] { $count } Personen hinzugefügt
}
compose-removed = { $name } entfernt

compose-send = Senden
compose-sending = Wird gesendet …
compose-attach = Anhängen
compose-attach-title = Eine Datei anhängen ({ $keys })
compose-send-title = Senden ({ $keys })
compose-delete-draft = Entwurf löschen
compose-versions = Frühere Fassungen
compose-close = Schließen

compose-saved = Entwurf gespeichert { $time }
compose-not-saved-yet = Noch nicht gespeichert
compose-save-failed-heading = Deine Nachricht ist nicht gespeichert
compose-save-failed-text = Linnet versucht es von selbst noch einmal. Lass dieses Fenster offen, bis es geklappt hat.
compose-load-failed-heading = Dieser Entwurf lässt sich nicht öffnen
compose-load-failed-text = Vielleicht wurde er inzwischen gesendet oder gelöscht.

compose-nobody = Trage mindestens eine Person ein.
compose-invalid = { $count ->
    [one] „{ $first }“ ist keine E-Mail-Adresse. Berichtige oder entferne sie.
   *[other] { $count } davon sind keine E-Mail-Adressen. Berichtige oder entferne sie.
}
compose-send-failed-heading = Diese Nachricht wurde nicht gesendet
compose-send-failed-text = Sie ist noch hier, als Entwurf.
compose-sender-refused-text = Dein Maildienst lässt dich von dieser Adresse nicht schreiben. Wähle unter „Von“ eine andere.

compose-came-to = Diese Nachricht kam an { $address }
compose-answering-from = Du antwortest von { $other }.
compose-use = { $address } verwenden

compose-attachments = Anhänge
compose-total = Zusammen { $total }
compose-total-of = { $total } von { $limit }
compose-size-used = Belegte Größe
compose-large = Manche Leute können so große Nachrichten nicht empfangen.
compose-travel = Dateien werden unterwegs etwa um ein Drittel größer.
compose-too-large-heading = Zu groß zum Senden: { $size }
compose-too-large-text = Dein Maildienst nimmt in einer Nachricht höchstens { $limit } an.
compose-remove-file = { $file } entfernen

compose-forgot-heading = Hast du die Datei vergessen?
compose-forgot-text = Du hast „{ $word }“ geschrieben, aber an dieser Nachricht hängt nichts.
compose-forgot-send = Ohne Datei senden
compose-forgot-attach = Eine Datei anhängen
# Wörter, die eine Datei versprechen, durch Kommas getrennt. Ein Stern steht für jede Endung.
compose-forgot-words = im Anhang, als Anhang, angehängt*, anbei, beigefügt*, beiliegend*, Anlage, Anlagen

compose-deleted = Entwurf gelöscht
compose-undo = Rückgängig

compose-versions-heading = Frühere Fassungen
compose-versions-text = Linnet bewahrt 30 Tage lang auf, was du geschrieben hast. Beim Zurückgehen geht nichts verloren: Was jetzt hier steht, bleibt in dieser Liste.
compose-versions-none = Es gibt noch keine frühere Fassung.
compose-versions-empty = (leer)
compose-versions-use = Dorthin zurückgehen
compose-versions-keep = Behalten, was jetzt hier steht
compose-restored = Du bist wieder bei { $time }.

