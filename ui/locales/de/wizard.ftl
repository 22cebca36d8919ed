# Ein Konto einrichten, und die Seite, die die verschlossene Datei mit den Passwörtern öffnet.

## Der Rahmen jedes Schritts

wizard-title = Linnet einrichten
wizard-steps = Schritte der Einrichtung
wizard-step-about = Über dich
wizard-step-settings = Einstellungen finden
wizard-step-sign-in = Anmelden
wizard-step-ready = Fertig
wizard-help = Hilfe
wizard-help-title = Zur Einrichtung
wizard-help-needs = Du brauchst deine E-Mail-Adresse und ihr Passwort. Manche Maildienste wollen stattdessen ein App-Passwort; Linnet sagt dir, wenn das so ist.
wizard-help-lookup = Linnet schlägt nur den Teil nach dem @ nach, nie die ganze Adresse.
wizard-help-encrypted = Dein Passwort geht verschlüsselt an deinen Maildienst und an niemanden sonst.
wizard-help-safe = Bei deinem Maildienst wird nichts verändert, und es geht nichts verloren, wenn du mittendrin aufhörst.
wizard-help-close = Schließen
wizard-back = Zurück
wizard-continue = Weiter
wizard-try-again = Noch einmal versuchen
wizard-sign-in = Anmelden
wizard-change-settings = Einstellungen ändern
wizard-enter-settings = Einstellungen selbst eingeben
wizard-look-up-again = Noch einmal suchen
wizard-foot-keyring = Dein Passwort liegt im Passwortspeicher dieses Computers. Es geht an deinen Maildienst und nirgendwohin sonst.
wizard-foot-vault = Dein Passwort liegt in einer verschlossenen Datei auf diesem Computer. Es geht an deinen Maildienst und nirgendwohin sonst.

## Willkommen

wizard-welcome-heading = Post, ruhig und griffbereit
wizard-welcome-text = Linnet holt deine Post auf diesen Computer, damit du auch ohne Internet lesen und schreiben kannst.
wizard-welcome-start = E-Mail einrichten
wizard-welcome-offline = Geht im Zug, im Flugzeug und im Garten
wizard-welcome-private = Keine Werbung, kein Ausspähen, nichts zum Anmelden
wizard-welcome-undo = Fast alles lässt sich rückgängig machen
wizard-welcome-foot = Dauert etwa zwei Minuten. Du brauchst deine E-Mail-Adresse und dein Passwort.
wizard-welcome-picture = Ein Hänfling auf einem Flachsstängel, mit einem Brief im Schnabel

## Über dich

wizard-about-heading = Wie lautet deine E‑Mail-Adresse?
wizard-about-text = Linnet findet die richtigen Einstellungen selbst.
wizard-name = Dein Name
wizard-name-hint = Diesen Namen sehen die Leute, denen du schreibst.
wizard-email = E-Mail-Adresse
wizard-email-missing = Gib deine E-Mail-Adresse ein.
wizard-email-invalid = Eine E-Mail-Adresse sieht so aus: name@example.com.
wizard-password = Passwort
wizard-password-hint = Das Passwort, das zu dieser E-Mail-Adresse gehört.
wizard-password-missing = Gib dein Passwort ein.
wizard-password-show = Zeigen
wizard-password-hide = Verbergen
wizard-app-password = App-Passwort
wizard-app-password-hint = Leerzeichen spielen keine Rolle.

wizard-hint-app-heading = { $provider } verlangt ein App-Passwort
wizard-hint-app-text = Das ist ein besonderes Passwort, nur für Linnet. Dein übliches Passwort wird abgelehnt, auch wenn es stimmt. Du machst das nur einmal.
wizard-hint-open = Seite von { $provider } öffnen
wizard-hint-switch-heading = { $provider } lässt Mailprogramme erst hinein, wenn du es erlaubst
wizard-hint-switch-text = Schalte in den Einstellungen auf der Website von { $provider } den Zugang für Mailprogramme ein (oft IMAP genannt). Du machst das nur einmal.
wizard-hint-browser-heading = { $provider } lässt dich nur über die eigene Anmeldeseite hinein
wizard-hint-browser-text = Linnet kann diese Seite noch nicht benutzen, darum lässt sich diese Adresse heute nicht einrichten. Eine andere Adresse geht.
wizard-hint-unsupported-heading = { $provider } behält die Post für sich
wizard-hint-unsupported-text = Mailprogramme kommen nicht an diese Post, darum kann Linnet sie nicht zeigen. Eine andere Adresse geht.

wizard-app-step-1 = Melde dich wie gewohnt im Browser auf der Website deines Maildienstes an.
wizard-app-step-2 = Suche <security>Sicherheit</security>, dann <security>App-Passwörter</security>.
wizard-app-step-3 = Erstelle eins und nenne es „Linnet auf meinem Computer“.
wizard-app-step-4 = Kopiere das angezeigte Passwort und füge es hier ein. Leerzeichen spielen keine Rolle.
wizard-app-open = { $site } öffnen

## Suchen und prüfen

wizard-lookup-heading = Deine Einstellungen werden gesucht
wizard-lookup-text = Das dauert meist nur ein paar Sekunden.
wizard-check-heading = Deine Einstellungen werden geprüft
wizard-check-text = Linnet meldet sich zum Empfangen und zum Senden an. So weißt du, dass beides geht.
wizard-lookup-list = Was versucht wird
wizard-lookup-tried = Was versucht wurde
wizard-in-progress = Läuft
wizard-state-running = Läuft …
wizard-state-found = Gefunden
wizard-state-answered = Hat geantwortet
wizard-state-no-answer = Keine Antwort
wizard-state-not-known = Nicht bekannt
wizard-state-failed = Geht nicht
wizard-state-works = Geht
wizard-lookup-table = <b>{ $domain }</b> nachgeschlagen
wizard-lookup-table-running = <b>{ $domain }</b> wird nachgeschlagen
wizard-lookup-table-detail = Nur der Teil nach dem @ wird nachgeschlagen
wizard-lookup-ask = Den Maildienst nach seinen Einstellungen gefragt
wizard-lookup-ask-running = Der Maildienst wird nach seinen Einstellungen gefragt
wizard-lookup-guess = Die üblichen Servernamen versucht
wizard-lookup-guess-running = Die üblichen Servernamen werden versucht
wizard-lookup-receive-todo = Empfangsserver prüfen
wizard-lookup-receive-running = Der Empfangsserver wird geprüft
wizard-lookup-receive = Beim Empfangsserver angemeldet
wizard-lookup-receive-failed = Der Empfangsserver
wizard-lookup-send-todo = Sendeserver prüfen
wizard-lookup-send-running = Der Sendeserver wird geprüft
wizard-lookup-send = Beim Sendeserver angemeldet
wizard-lookup-send-failed = Der Sendeserver
wizard-server-tls = { $host }, Port { $port }, verschlüsselt
wizard-server-starttls = { $host }, Port { $port }, nach dem Verbinden verschlüsselt
wizard-server-none = { $host }, Port { $port }, nicht verschlüsselt

## Eine andere Firma betreibt die Post

wizard-confirm-heading = Ist { $domain } dein Maildienst?
wizard-confirm-text = Die Post für { $address } scheint von { $domain } betrieben zu werden. Linnet schickt dein Passwort nur dorthin, wenn du es sagst.
wizard-confirm-receive = Empfangen
wizard-confirm-send = Senden
wizard-confirm-no = Nein, zurück
wizard-confirm-yes = Ja, { $domain } verwenden
wizard-did-you-mean = Meintest du { $address }?

## Einstellungen von Hand

wizard-manual-heading = Gib die Einstellungen selbst ein
wizard-manual-text = Dein Maildienst nennt sie unter „Einstellungen für Mailprogramme“, oft mit den Wörtern IMAP und SMTP.
wizard-manual-receiving = Empfangen
wizard-manual-receiving-mail = Post empfangen
wizard-manual-sending = Senden
wizard-manual-sending-mail = Post senden
wizard-manual-server-imap = Server <faint>(IMAP)</faint>
wizard-manual-server-smtp = Server <faint>(SMTP)</faint>
wizard-manual-port = Port
wizard-manual-security = Sicherheit
wizard-manual-security-tls = Verschlüsselt (TLS)
wizard-manual-security-starttls = Nach dem Verbinden verschlüsselt (STARTTLS)
wizard-manual-security-none = Nicht verschlüsselt
wizard-manual-tls-hint = Die beste Wahl. Niemand kann unterwegs mitlesen.
wizard-manual-starttls-hint = In Ordnung. Linnet macht erst weiter, wenn die Verbindung verschlüsselt ist.
wizard-manual-user = Benutzername
wizard-manual-same = Gleicher Benutzername, gleiches Passwort
wizard-manual-sending-password = Passwort zum Senden
wizard-manual-none-heading = Andere könnten dein Passwort lesen
wizard-manual-none-text = Port { $port } ist nicht verschlüsselt, und viele Netze sperren ihn.
wizard-manual-none-use = { $port } verwenden, verschlüsselt
wizard-manual-ports = Übliche Ports
wizard-manual-purpose = Zweck
wizard-manual-best = Am besten
wizard-manual-fine = Geht
wizard-manual-avoid = Meiden
wizard-manual-ports-imap = Empfangen (IMAP)
wizard-manual-ports-smtp = Senden (SMTP)
wizard-manual-best-text = <term>Am besten:</term> von Anfang an verschlüsselt (TLS).
wizard-manual-fine-text = <term>Geht:</term> beginnt offen und verschlüsselt dann (STARTTLS).
wizard-manual-avoid-text = <term>Meiden:</term> nicht verschlüsselt. Jeder im selben Netz könnte dein Passwort und deine Post lesen.
wizard-manual-check = Prüfen und weiter
wizard-manual-host-missing = Gib den Namen des Servers ein.
wizard-manual-host-invalid = Ein Servername sieht so aus: mail.example.com.
wizard-manual-port-invalid = Ein Port ist eine Zahl von 1 bis 65535.
wizard-manual-user-missing = Gib den Benutzernamen ein.
wizard-manual-password-missing = Gib das Passwort zum Senden ein.
wizard-plain-heading = Andere könnten dein Passwort lesen
wizard-plain-text = Die Verbindung zu { $host } wäre nicht verschlüsselt. Jeder im selben Netz könnte dein Passwort und deine Post lesen.
wizard-plain-encrypt = Verschlüsselung verwenden
wizard-plain-continue = Ohne Verschlüsselung weiter

## Probleme


wizard-wrong-password-heading = Dieses Passwort ging nicht
wizard-wrong-password-text = Der Server wurde gefunden, hat aber das Passwort für <b>{ $address }</b> nicht angenommen.
wizard-wrong-password-again = Gib es noch einmal ein
wizard-wrong-password-error = Nicht angenommen. Prüfe Groß- und Kleinschreibung und die Sprache deiner Tastatur.
wizard-wrong-password-sure = Bist du sicher, dass es stimmt?
wizard-wrong-password-sure-text = Viele Maildienste verlangen für Programme wie Linnet ein eigenes „App-Passwort“. Dein übliches Passwort wird abgelehnt, auch wenn es stimmt.
wizard-wrong-password-how = Zeig mir, wie ich eins bekomme
wizard-wrong-password-website = Auf der Website versuchen
wizard-wrong-password-stop = Linnet hat nach zwei Versuchen aufgehört, damit dein Konto nicht gesperrt wird. Versuche das Passwort zuerst auf der Website deines Maildienstes.

wizard-app-needed-heading = Du brauchst ein App-Passwort
wizard-app-needed-text = Dein Maildienst verwendet die Anmeldung in zwei Schritten. Für Mailprogramme verlangt er ein besonderes Passwort, nur für Linnet. Du machst das nur einmal.
wizard-app-needed-foot = Wenn du Linnet nicht mehr benutzt, lösche das App-Passwort dort. Dein übliches Passwort bleibt, wie es ist.
wizard-app-not-accepted = Nicht angenommen. Kopiere das App-Passwort noch einmal, und zwar ganz.

wizard-password-expired-heading = Dein Passwort ist abgelaufen
wizard-password-expired-text = Dein Maildienst möchte, dass du auf seiner Website ein neues wählst. Es geht nichts verloren. Komm danach zurück und gib das neue Passwort hier ein.
wizard-new-password = Neues Passwort

wizard-not-found-heading = Linnet konnte die Einstellungen nicht finden
wizard-not-found-text = Vielleicht steckt ein Tippfehler in der Adresse, oder dein Maildienst veröffentlicht seine Einstellungen nicht.

wizard-host-not-found-heading = Es gibt keinen Server namens { $host }
wizard-host-not-found-text = Prüfe die Schreibweise. Der richtige Name steht auf den Hilfeseiten deines Maildienstes.
wizard-correct-it = Berichtigen

wizard-cannot-connect-heading = Der Server antwortet nicht
wizard-cannot-connect-text = <b>{ $host }</b> wurde gefunden, aber auf Port { $port } kam nichts zurück. Vielleicht sperrt das Netz, in dem du bist, E-Mail. Versuche ein anderes Netz oder den anderen üblichen Port.
wizard-try-port = Port { $port } versuchen

wizard-connection-lost-heading = Die Verbindung ist abgebrochen
wizard-connection-lost-text = <b>{ $host }</b> hat geantwortet und ist dann verstummt. Das ist oft gleich vorbei. Es ist nichts verloren.

wizard-wifi-heading = Dieses WLAN möchte, dass du dich zuerst anmeldest
wizard-wifi-text = Bis dahin kommt keine Post durch.
wizard-wifi-open = Anmeldeseite öffnen

wizard-offline-heading = Du bist nicht mit dem Internet verbunden
wizard-offline-text = Zum Einrichten wird das Internet einmal gebraucht. Linnet macht von selbst weiter, sobald du wieder verbunden bist.
wizard-offline-waiting = Warten auf das Internet

wizard-no-encryption-heading = Dieser Server kann dein Passwort nicht geheim halten
wizard-no-encryption-text = <b>{ $host }</b> bietet auf Port { $port } keine verschlüsselte Verbindung an. Linnet hat aufgehört, bevor dein Passwort gesendet wurde.

wizard-certificate-heading = Das ist vielleicht nicht dein Mailserver
wizard-certificate-wrong-name = Linnet hat aufgehört, bevor dein Passwort gesendet wurde. Der Server unter <b>{ $host }</b> hat einen Ausweis (ein Zertifikat) gezeigt, der auf jemand anderen ausgestellt ist.
wizard-certificate-expired = Linnet hat aufgehört, bevor dein Passwort gesendet wurde. Der Server unter <b>{ $host }</b> hat einen Ausweis (ein Zertifikat) gezeigt, der am { $date } abgelaufen ist.
wizard-certificate-unknown-issuer = Linnet hat aufgehört, bevor dein Passwort gesendet wurde. Der Server unter <b>{ $host }</b> hat einen Ausweis (ein Zertifikat) gezeigt, den niemand bestätigt hat, den Linnet kennt.
wizard-certificate-invalid = Linnet hat aufgehört, bevor dein Passwort gesendet wurde. Der Server unter <b>{ $host }</b> hat einen Ausweis (ein Zertifikat) gezeigt, dem nicht zu trauen ist, oder er verschlüsselt auf veraltete Weise.
wizard-certificate-clock = Linnet hat aufgehört, bevor dein Passwort gesendet wurde. Die Uhr deines Computers sagt { $date }; stelle sie zuerst richtig.
wizard-certificate-security-program = Linnet hat aufgehört, bevor dein Passwort gesendet wurde. Dein Sicherheitsprogramm { $name } steht dazwischen.
wizard-certificate-asked = Du wolltest zu
wizard-certificate-says = Er sagt, er sei
wizard-certificate-mismatch = passt nicht
wizard-certificate-until = Gültig bis
wizard-certificate-until-valid = { $date }, noch gültig
wizard-certificate-until-ended = { $date }, abgelaufen
wizard-certificate-from = Gültig ab
wizard-certificate-issuer = Bestätigt von
wizard-certificate-unknown = nicht bekannt
wizard-certificate-fingerprint = Fingerabdruck
wizard-certificate-todo = Was du tun kannst
wizard-certificate-todo-wifi = Im WLAN eines Hotels oder Cafés? Melde dich zuerst im Browser beim WLAN an und versuche es dann noch einmal.
wizard-certificate-todo-clock = Sieh nach, ob Datum und Uhrzeit dieses Computers stimmen. Stelle sie richtig und versuche es dann noch einmal.
wizard-certificate-todo-program = Schalte in { $name } das Prüfen von E-Mails aus und versuche es dann noch einmal.
wizard-certificate-todo-name = Wird deine Post von { $domain } betrieben? Dann <use>verwende dessen eigenen Servernamen</use>.
wizard-certificate-todo-stop = Wenn nicht, höre hier auf und frage deinen Maildienst.
wizard-certificate-todo-ask = Sonst höre hier auf und frage deinen Maildienst.
wizard-certificate-see = Zertifikat ansehen
wizard-certificate-dialog = Zertifikat von { $host }
wizard-certificate-close = Schließen
wizard-certificate-trust-summary = Ich betreibe diesen Server und will ihm vertrauen
wizard-certificate-trust-check = Ich habe den Fingerabdruck des Zertifikats verglichen
wizard-certificate-trust = Diesem Zertifikat vertrauen
wizard-certificate-trust-hint = Das gilt nur für diesen Server und dieses Zertifikat. Zeigt der Server später ein anderes, hört Linnet wieder auf.

wizard-switched-off-heading = Mailprogramme sind ausgeschaltet
wizard-switched-off-text = Dein Maildienst hat eine Einstellung, die Programme wie Linnet hineinlässt. Sie ist aus.
wizard-switched-off-open = Diese Einstellung öffnen

wizard-web-sign-in-heading = Dein Maildienst hat die Anmeldung angehalten
wizard-web-sign-in-text = Er möchte sicher sein, dass du es bist. Melde dich einmal auf seiner Website an und komm dann zurück.
wizard-open-website = Website öffnen

wizard-browser-heading = Dein Maildienst hat eine eigene Anmeldeseite
wizard-browser-text = Er lässt niemanden nur mit einem Passwort hinein. Linnet kann diese Seite noch nicht benutzen, darum lässt sich diese Adresse heute nicht einrichten. Dein Passwort war nicht falsch.
wizard-browser-other = Andere Adresse verwenden

wizard-busy-heading = Dein Maildienst ist beschäftigt
wizard-busy-text = Dein Passwort ist in Ordnung, und es ist nichts verloren. Warte einen Moment und versuche es dann noch einmal.
wizard-busy-text-time = Dein Passwort ist in Ordnung, und es ist nichts verloren. Der Dienst bittet um Ruhe bis { $time }.

wizard-misbehaved-heading = Der Server hat etwas geantwortet, das Linnet nicht versteht
wizard-misbehaved-text = <b>{ $host }</b> ist vielleicht kein Mailserver, oder er ist gestört. Es ist nichts verloren.

wizard-refused-heading = Dein Maildienst hat Nein gesagt
wizard-refused-text = Er hat die Bitte verstanden und abgelehnt. Seine eigenen Worte stehen unter Einzelheiten.

wizard-mailbox-full-heading = Dein Postfach ist voll
wizard-mailbox-full-text = Schaffe auf der Website deines Maildienstes Platz und versuche es dann noch einmal. Es ist nichts verloren.

wizard-disk-full-heading = Dieser Computer ist fast voll
wizard-disk-full-text = Linnet braucht etwas Platz für deine Post. Mach etwas Speicher frei und versuche es dann noch einmal.

wizard-storage-heading = Linnet konnte dieses Konto nicht speichern
wizard-storage-text = Der Ordner, in dem Linnet deine Post aufbewahrt, ließ sich nicht lesen oder schreiben. Bei deinem Maildienst wurde nichts verändert.

wizard-keyring-heading = Dein Passwortspeicher antwortet nicht
wizard-keyring-text = Linnet bewahrt dein Passwort im Passwortspeicher dieses Computers auf. Er ist verschlossen oder läuft nicht. Öffne ihn und versuche es dann noch einmal.

wizard-input-heading = In den Einstellungen stimmt etwas nicht
wizard-input-text = Sieh durch, was du eingegeben hast, und berichtige es.

wizard-internal-heading = Linnet hat einen Fehler gemacht
wizard-internal-text = Du kannst nichts dafür, und es ist nichts verloren. Versuche es noch einmal; wenn es wieder passiert, kopiere die Einzelheiten und melde sie.

wizard-sending-heading = Empfangen geht, Senden noch nicht
wizard-sending-later = Fertig, Senden später richten
wizard-sending-later-hint = Du kannst deine Post sofort lesen. Was du schreibst, wartet auf diesem Computer, bis das Senden geht.
wizard-sending-wrong-password = Der Sendeserver hat das Passwort für <b>{ $address }</b> nicht angenommen. Vielleicht will er einen anderen Benutzernamen oder ein anderes Passwort als der Empfangsserver.

## Fertig

wizard-ready-heading = Du kannst jetzt lesen
wizard-ready-text = Deine neueste Post ist schon da. Der Rest folgt im Hintergrund.
wizard-ready-text-first = Deine neueste Post kommt zuerst. Der Rest folgt im Hintergrund.
wizard-ready-text-all = Deine ganze Post ist da.
wizard-ready-progress = Post wird heruntergeladen
wizard-ready-downloaded = { NUMBER($here) } von { NUMBER($total) } heruntergeladen
wizard-ready-starting = Linnet sieht nach, was da ist
wizard-ready-minutes = { $minutes ->
    [one] noch etwa { $minutes } Minute
   *[other] noch etwa { $minutes } Minuten
}
wizard-ready-soon = weniger als eine Minute
wizard-ready-done = Alles heruntergeladen
wizard-ready-notify = Sag mir, wenn neue Post kommt
wizard-ready-add = Weiteres Konto hinzufügen
wizard-ready-open = Posteingang öffnen
wizard-ready-encrypted = Beide Verbindungen sind verschlüsselt.
wizard-ready-sending-later = Empfangen geht. Das Senden ist noch zu richten: Einstellungen, Konten.

## Wo die Passwörter liegen

vault-new-heading = Wähle einen Passwortsatz
vault-new-text = Dieser Computer hat keinen Passwortspeicher, den Linnet benutzen könnte. Deine Mailpasswörter liegen darum in einer verschlossenen Datei auf diesem Computer. Der Passwortsatz öffnet sie bei jedem Start von Linnet.
vault-passphrase = Passwortsatz
vault-again = Gib ihn noch einmal ein
vault-new-hint = Vier oder fünf Wörter, die du dir merken kannst, sind besser als ein schwieriges.
vault-too-short = Nimm mindestens 8 Zeichen.
vault-different = Die beiden sind nicht gleich.
vault-missing = Gib deinen Passwortsatz ein.
vault-new-forgotten = Niemand kann dir den Passwortsatz wieder sagen, auch Linnet nicht. Deine Post bei deinem Maildienst ist davon nicht berührt.
vault-create = Weiter
vault-locked-heading = Öffne deine Passwörter
vault-locked-text = Deine Mailpasswörter liegen in einer verschlossenen Datei auf diesem Computer. Gib deinen Passwortsatz ein, damit Linnet nach Post sehen kann.
vault-unlock = Aufschließen
vault-unlocking = Wird aufgeschlossen …
vault-wrong = Dieser Passwortsatz ging nicht. Prüfe Groß- und Kleinschreibung und die Sprache deiner Tastatur.
vault-keyring-heading = Dein Passwortspeicher antwortet nicht
vault-keyring-text = Linnet bewahrt deine Mailpasswörter im Passwortspeicher dieses Computers auf. Er ist verschlossen oder läuft nicht. Öffne ihn und versuche es dann noch einmal. Deine Post ist sicher.
vault-keyring-still = Er antwortet noch immer nicht.
vault-problem-heading = Das ging nicht
