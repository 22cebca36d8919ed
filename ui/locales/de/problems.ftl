# Was nicht gelungen ist, in einfachen Worten: was geschah, ob etwas verloren ist, was jetzt zu tun ist.

problem-offline = Du bist nicht mit dem Internet verbunden
problem-offline-text = Deine Nachrichten sind hier und lassen sich lesen. Linnet macht von selbst weiter, sobald du wieder verbunden bist.
problem-host-not-found = { $host ->
    [none] Den Namen dieses Servers gibt es nicht
   *[other] Es gibt keinen Server namens { $host }
  }
problem-host-not-found-text = Prüfe die Schreibweise. Der richtige Name steht auf den Hilfeseiten deines Maildienstes.
problem-cannot-connect = Der Server antwortet nicht
problem-cannot-connect-text = { $host ->
    [none] Es kam nichts zurück. Vielleicht sperrt dein Netz Mail. Versuche ein anderes Netz.
   *[other] { $port ->
        [none] { $host } wurde gefunden, aber es kam nichts zurück. Vielleicht sperrt dein Netz Mail. Versuche ein anderes Netz.
       *[other] { $host } wurde gefunden, aber an Port { $port } kam nichts zurück. Vielleicht sperrt dein Netz Mail. Versuche ein anderes Netz oder den anderen üblichen Port.
      }
  }
problem-connection-lost = Die Verbindung ist abgebrochen
problem-connection-lost-text = Nichts ist verloren. Linnet macht dort weiter, wo es aufgehört hat.
problem-wifi-sign-in = Dieses WLAN verlangt zuerst eine Anmeldung
problem-wifi-sign-in-text = Bis dahin kommen keine Nachrichten durch.
problem-certificate-expired = Das ist vielleicht nicht dein Mailserver
problem-certificate-expired-text = { $time ->
    [none] Linnet hat angehalten, bevor dein Passwort gesendet wurde. Der Server zeigte einen Ausweis (ein Zertifikat), der nicht mehr gilt. Wenn die Uhr deines Computers falsch geht, stelle sie zuerst.
   *[other] Linnet hat angehalten, bevor dein Passwort gesendet wurde. Der Server zeigte einen Ausweis (ein Zertifikat), der seit { $time } abgelaufen ist. Wenn die Uhr deines Computers falsch geht, stelle sie zuerst.
  }
problem-certificate-wrong-name = Das ist vielleicht nicht dein Mailserver
problem-certificate-wrong-name-text = { $host ->
    [none] Linnet hat angehalten, bevor dein Passwort gesendet wurde. Der Server zeigte einen Ausweis (ein Zertifikat), der auf jemand anderen ausgestellt ist.
   *[other] Linnet hat angehalten, bevor dein Passwort gesendet wurde. Der Server { $host } zeigte einen Ausweis (ein Zertifikat), der auf jemand anderen ausgestellt ist.
  }
problem-certificate-unknown-issuer = Das ist vielleicht nicht dein Mailserver
problem-certificate-unknown-issuer-text = { $host ->
    [none] Linnet hat angehalten, bevor dein Passwort gesendet wurde. Der Server zeigte einen Ausweis (ein Zertifikat), den niemand bestätigt hat, den Linnet kennt.
   *[other] Linnet hat angehalten, bevor dein Passwort gesendet wurde. Der Server { $host } zeigte einen Ausweis (ein Zertifikat), den niemand bestätigt hat, den Linnet kennt.
  }
problem-certificate-invalid = Diese Verbindung lässt sich nicht sichern
problem-certificate-invalid-text = Linnet hat angehalten, bevor dein Passwort gesendet wurde. Der Ausweis des Servers (ein Zertifikat) oder seine Art zu verschlüsseln ist fehlerhaft oder zu alt.
problem-no-encryption = Dieser Server verschlüsselt nicht
problem-no-encryption-text = Andere könnten dein Passwort und deine Nachrichten unterwegs lesen. Deshalb hat Linnet angehalten, bevor etwas gesendet wurde.
problem-wrong-password = Dieses Passwort passt nicht
problem-wrong-password-text = { $address ->
    [none] Der Server wurde gefunden, nahm aber das Passwort nicht an. Achte auf Großbuchstaben und auf die Sprache deiner Tastatur.
   *[other] Der Server wurde gefunden, nahm aber das Passwort für { $address } nicht an. Achte auf Großbuchstaben und auf die Sprache deiner Tastatur.
  }
problem-app-password-needed = Du brauchst ein App-Passwort
problem-app-password-needed-text = Dein Maildienst verwendet die Anmeldung in zwei Schritten. Für Mailprogramme verlangt er ein eigenes Passwort, nur für Linnet. Das ist nur einmal nötig.
problem-web-sign-in-required = Dein Maildienst hat die Anmeldung angehalten
problem-web-sign-in-required-text = Er möchte sicher sein, dass du es bist. Melde dich einmal auf seiner Website an, und komm dann zurück.
problem-browser-sign-in-required = Dein Maildienst hat eine eigene Anmeldeseite
problem-browser-sign-in-required-text = Er lässt Mailprogramme nur über diese Seite zu. Das kann Linnet noch nicht.
problem-programs-switched-off = Mailprogramme sind ausgeschaltet
problem-programs-switched-off-text = Dein Maildienst hat eine Einstellung, die Programme wie Linnet zulässt. Sie ist aus.
problem-password-expired = Dein Passwort ist abgelaufen
problem-password-expired-text = Wähle auf der Website deines Maildienstes ein neues, und gib es dann hier ein. Deine Nachrichten sind sicher.
problem-server-busy = Dein Maildienst ist überlastet
problem-server-busy-text = { $time ->
    [none] Linnet versucht es von selbst wieder. Dein Passwort stimmt, und nichts ist verloren.
   *[other] Linnet versucht es um { $time } wieder. Dein Passwort stimmt, und nichts ist verloren.
  }
problem-server-misbehaved = Der Server gab eine Antwort, die keinen Sinn ergibt
problem-server-misbehaved-text = Linnet hat deswegen nichts geändert und versucht es von selbst wieder.
problem-refused = Dein Maildienst hat abgelehnt
problem-refused-text = Nichts ist verloren. Seine eigenen Worte stehen unter „Einzelheiten“.
problem-recipient-refused = { $address ->
    [none] Nicht zugestellt
   *[other] Nicht zugestellt an { $address }
  }
problem-recipient-refused-text = { $time ->
    [none] { $domain ->
        [none] Diese Adresse gibt es nicht. Prüfe die Schreibweise, und sende noch einmal.
       *[other] Diese Adresse gibt es bei { $domain } nicht. Prüfe die Schreibweise, und sende noch einmal.
      }
   *[other] Der Maildienst bittet zu warten. Linnet versucht es um { $time } von selbst wieder.
  }
problem-sender-refused = Von dieser Adresse kannst du nicht senden
problem-sender-refused-text = { $address ->
    [none] Dein Maildienst erkennt sie nicht als deine an. Deine Nachricht ist aufbewahrt.
   *[other] Dein Maildienst erkennt { $address } nicht als deine Adresse an. Deine Nachricht ist aufbewahrt.
  }
problem-too-large = Zu groß zum Senden
problem-too-large-text = Dein Maildienst nimmt eine Nachricht dieser Größe nicht an. Deine Nachricht ist aufbewahrt. Entferne eine Datei, und sende dann noch einmal.
problem-mailbox-full = Dein Postfach ist voll
problem-mailbox-full-text = Dein Maildienst weist neue Nachrichten ab. Hier ist nichts verloren.
problem-perhaps-sent = Wurde das gesendet?
problem-perhaps-sent-text = Die Verbindung brach im letzten Augenblick ab. Linnet sieht zuerst in „Gesendet“ nach, damit niemand die Nachricht zweimal bekommt.
problem-disk-full = Dieser Computer ist fast voll
problem-disk-full-text = Linnet lädt nichts mehr, bis wieder Platz ist. Deine Nachrichten bleiben bei deinem Maildienst sicher.
problem-storage = Linnet kann seine eigenen Dateien nicht lesen oder schreiben
problem-storage-text = Deine Nachrichten sind noch bei deinem Maildienst. Oft hilft ein Neustart des Computers.
problem-keyring-unavailable = Der Passwortspeicher antwortet nicht
problem-keyring-unavailable-text = Deine Passwörter liegen im Passwortspeicher dieses Computers, und er ist gesperrt oder läuft nicht. Deine Nachrichten lassen sich hier lesen.
problem-vault-locked = Deine Passwörter sind verschlossen
problem-vault-locked-text = Sie liegen in einer verschlossenen Datei auf diesem Computer. Gib deren Passwortsatz ein, um weiterzumachen.
problem-wrong-passphrase = Dieser Passwortsatz passt nicht
problem-wrong-passphrase-text = Achte auf Großbuchstaben und auf die Sprache deiner Tastatur.
problem-profile-in-use = Linnet ist schon offen
problem-profile-in-use-text = Ein anderes Linnet verwendet dieselbe Post. Mach dort weiter, oder schließe es zuerst.
problem-settings-not-found = Linnet konnte die Einstellungen nicht finden
problem-settings-not-found-text = Vielleicht ist die Adresse vertippt, oder dein Maildienst veröffentlicht seine Einstellungen nicht.
problem-invalid-input = Etwas fehlt oder ist vertippt
problem-invalid-input-text = Prüfe, was du eingegeben hast.
problem-not-found = Das ist nicht mehr hier
problem-not-found-text = Vielleicht wurde es auf einem anderen Gerät verschoben oder gelöscht.
problem-internal = In Linnet ist etwas schiefgegangen
problem-internal-text = Deine Nachrichten sind sicher. Starte Linnet neu; wenn es wieder geschieht, kopiere den Bericht.

## Der eine Knopf neben einem Problem

advice-try-again = Noch einmal versuchen
advice-correct-host = Berichtigen
advice-change-settings = Einstellungen ändern
advice-try-other-port = { $other ->
    [none] Den anderen Port versuchen
   *[other] Port { $other } versuchen
  }
advice-open-wifi-page = Anmeldeseite öffnen
advice-see-certificate = Zertifikat ansehen
advice-enter-password = Passwort eingeben
advice-show-app-password-help = Zeigen, wie es geht
advice-open-provider-website = Website öffnen
advice-open-provider-settings = Diese Einstellung öffnen
advice-wait = Jetzt versuchen
advice-enter-settings = Selbst eingeben
advice-make-room = Platz schaffen
advice-unlock-keyring = Noch einmal versuchen
advice-unlock-vault = Aufschließen
advice-correct-recipient = Berichtigen und noch einmal senden
advice-correct-input = Berichtigen
advice-answer-question = Antworten
advice-copy-report = Bericht kopieren
