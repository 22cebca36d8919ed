# Texte außerhalb der Seiten des Fensters: Benachrichtigungen und Dialoge des Systems.

# Mehrere neue Nachrichten auf einmal. $count: wie viele.
notification-many =
    { $count ->
        [one] { $count } neue Nachricht
       *[other] { $count } neue Nachrichten
    }
# Eine Zeile für jede der ersten Nachrichten.
notification-line = { $from }: { $subject }
# Nach den ersten Zeilen. $count: wie viele nicht genannt sind.
notification-more =
    { $count ->
        [one] und { $count } weitere
       *[other] und { $count } weitere
    }
notification-no-sender = Unbekannter Absender
notification-no-subject = Kein Betreff
notification-test-title = Benachrichtigungen funktionieren
notification-test-text = Hier meldet Linnet neue Nachrichten.

dialog-save-title = Anhang sichern
dialog-save-all-title = Ordner für die Anhänge wählen
dialog-attach-title = Dateien anhängen

start-failed-title = Linnet konnte nicht starten
start-failed-close = Linnet schließen
start-failed-in-use = Linnet läuft bereits mit diesen Nachrichten, aber sein Fenster antwortet nicht. Beende das andere Linnet oder starte den Computer neu, und starte Linnet dann noch einmal. Es ist nichts verloren.
start-failed-disk-full = Der Speicher dieses Computers ist voll. Schaffe etwas Platz und starte Linnet dann noch einmal. Es ist nichts verloren.
start-failed-storage =
    Die Nachrichten auf diesem Computer konnten nicht geöffnet werden. Es wurde nichts verändert.

    { $detail }
start-failed-other =
    Etwas Unerwartetes ist geschehen. Es wurde nichts verändert.

    { $detail }
