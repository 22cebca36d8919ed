# Setting up an account, and the page that opens the locked file of passwords.

## The frame of every step

wizard-title = Set up Linnet
wizard-steps = Set-up steps
wizard-step-about = About you
wizard-step-settings = Finding settings
wizard-step-sign-in = Signing in
wizard-step-ready = Ready
wizard-help = Help
wizard-help-title = About setting up
wizard-help-needs = You need your email address and its password. Some mail services want an app password instead; Linnet tells you when that is so.
wizard-help-lookup = Linnet looks up only the part after the @, never your whole address.
wizard-help-encrypted = Your password is sent to your mail service over an encrypted connection, and to nobody else.
wizard-help-safe = Nothing is changed at your mail service, and nothing is lost if you stop half-way.
wizard-help-close = Close
wizard-back = Back
wizard-continue = Continue
wizard-try-again = Try again
wizard-sign-in = Sign in
wizard-change-settings = Change settings
wizard-enter-settings = Enter settings myself
wizard-look-up-again = Look up again
wizard-foot-keyring = Your password is kept in this computer’s own password store. It goes to your mail service and nowhere else.
wizard-foot-vault = Your password is kept in a locked file on this computer. It goes to your mail service and nowhere else.

## Welcome

wizard-welcome-heading = Mail, calm and close at hand
wizard-welcome-text = Linnet brings your mail to this computer, so you can read and write even when there is no internet.
wizard-welcome-start = Set up my email
wizard-welcome-offline = Works on the train, on the plane, in the garden
wizard-welcome-private = No adverts, no tracking, nothing to sign up for
wizard-welcome-undo = Almost everything can be undone
wizard-welcome-foot = Takes about two minutes. You need your email address and password.
wizard-welcome-picture = A linnet on a flax stem, holding a letter

## About you

wizard-about-heading = What’s your email address?
wizard-about-text = Linnet finds the right settings by itself.
wizard-name = Your name
wizard-name-hint = People see this name when you write to them.
wizard-email = Email address
wizard-email-missing = Enter your email address.
wizard-email-invalid = An email address looks like name@example.com.
wizard-password = Password
wizard-password-hint = The one you use for this email address.
wizard-password-missing = Enter your password.
wizard-password-show = Show
wizard-password-hide = Hide
wizard-app-password = App password
wizard-app-password-hint = Spaces don’t matter.

wizard-hint-app-heading = { $provider } wants an app password
wizard-hint-app-text = It is a special password, made just for Linnet. Your everyday password is refused, even when it is correct. You do this once.
wizard-hint-open = Open the { $provider } page
wizard-hint-switch-heading = { $provider } keeps mail programs out until you let them in
wizard-hint-switch-text = In your settings on the { $provider } website, switch on the access for mail programs (often called IMAP). You do this once.
wizard-hint-browser-heading = { $provider } only lets you in through its own sign-in page
wizard-hint-browser-text = Linnet cannot use that page yet, so this address cannot be set up today. Another address works.
wizard-hint-unsupported-heading = { $provider } keeps its mail to itself
wizard-hint-unsupported-text = Its mail cannot be reached by mail programs, so Linnet cannot show it. Another address works.

wizard-app-step-1 = Sign in to your mail service’s website, as you normally do in a browser.
wizard-app-step-2 = Look for <security>Security</security>, then <security>App passwords</security>.
wizard-app-step-3 = Create one and name it “Linnet on my computer”.
wizard-app-step-4 = Copy the password it shows you and paste it here. Spaces don’t matter.
wizard-app-open = Open { $site }

## Looking up and checking

wizard-lookup-heading = Finding your settings
wizard-lookup-text = This usually takes a few seconds.
wizard-check-heading = Checking your settings
wizard-check-text = Linnet signs in to receive and to send, so you know that both work.
wizard-lookup-list = What is being tried
wizard-lookup-tried = What was tried
wizard-in-progress = In progress
wizard-state-running = Trying…
wizard-state-found = Found
wizard-state-answered = Answered
wizard-state-no-answer = No answer
wizard-state-not-known = Not known
wizard-state-failed = Not working
wizard-state-works = Works
wizard-lookup-table = Looked up <b>{ $domain }</b>
wizard-lookup-table-running = Looking up <b>{ $domain }</b>
wizard-lookup-table-detail = Only the part after the @ is looked up
wizard-lookup-ask = Asked the mail service for its settings
wizard-lookup-ask-running = Asking the mail service for its settings
wizard-lookup-guess = Tried the usual server names
wizard-lookup-guess-running = Trying the usual server names
wizard-lookup-receive-todo = Check the receiving server
wizard-lookup-receive-running = Checking the receiving server
wizard-lookup-receive = Signed in to the receiving server
wizard-lookup-receive-failed = The receiving server
wizard-lookup-send-todo = Check the sending server
wizard-lookup-send-running = Checking the sending server
wizard-lookup-send = Signed in to the sending server
wizard-lookup-send-failed = The sending server
wizard-server-tls = { $host }, port { $port }, encrypted
wizard-server-starttls = { $host }, port { $port }, encrypted after connecting
wizard-server-none = { $host }, port { $port }, not encrypted

## Another company runs the mail

wizard-confirm-heading = Is { $domain } your mail service?
wizard-confirm-text = Mail for { $address } seems to be run by { $domain }. Linnet sends your password there only if you say so.
wizard-confirm-receive = Receiving
wizard-confirm-send = Sending
wizard-confirm-no = No, go back
wizard-confirm-yes = Yes, use { $domain }
wizard-did-you-mean = Did you mean { $address }?

## Settings by hand

wizard-manual-heading = Enter the settings yourself
wizard-manual-text = Your mail service lists these under “mail program settings”, often with the words IMAP and SMTP.
wizard-manual-receiving = Receiving
wizard-manual-receiving-mail = Receiving mail
wizard-manual-sending = Sending
wizard-manual-sending-mail = Sending mail
wizard-manual-server-imap = Server <faint>(IMAP)</faint>
wizard-manual-server-smtp = Server <faint>(SMTP)</faint>
wizard-manual-port = Port
wizard-manual-security = Security
wizard-manual-security-tls = Encrypted (TLS)
wizard-manual-security-starttls = Encrypted after connecting (STARTTLS)
wizard-manual-security-none = Not encrypted
wizard-manual-tls-hint = Best choice. Nobody on the way can read along.
wizard-manual-starttls-hint = Fine. Linnet goes on only once the connection is encrypted.
wizard-manual-user = User name
wizard-manual-same = Same user name and password
wizard-manual-sending-password = Password for sending
wizard-manual-none-heading = Others could read your password
wizard-manual-none-text = Port { $port } is not encrypted, and many networks block it.
wizard-manual-none-use = Use { $port }, encrypted
wizard-manual-ports = Standard ports
wizard-manual-purpose = Purpose
wizard-manual-best = Best
wizard-manual-fine = Fine
wizard-manual-avoid = Avoid
wizard-manual-ports-imap = Receiving (IMAP)
wizard-manual-ports-smtp = Sending (SMTP)
wizard-manual-best-text = <term>Best:</term> encrypted from the start (TLS).
wizard-manual-fine-text = <term>Fine:</term> starts plain, then encrypts (STARTTLS).
wizard-manual-avoid-text = <term>Avoid:</term> not encrypted. Anyone on the same network could read your password and mail.
wizard-manual-check = Check and continue
wizard-manual-host-missing = Enter the name of the server.
wizard-manual-host-invalid = A server’s name looks like mail.example.com.
wizard-manual-port-invalid = A port is a number from 1 to 65535.
wizard-manual-user-missing = Enter the user name.
wizard-manual-password-missing = Enter the password for sending.
wizard-plain-heading = Others could read your password
wizard-plain-text = The connection to { $host } would not be encrypted. Anyone on the same network could read your password and your mail.
wizard-plain-encrypt = Use encryption
wizard-plain-continue = Continue without encryption

## Problems: what happened, whether anything is lost, what to do now


wizard-wrong-password-heading = That password didn’t work
wizard-wrong-password-text = The server was found, but it didn’t accept the password for <b>{ $address }</b>.
wizard-wrong-password-again = Type it once more
wizard-wrong-password-error = Not accepted. Check capital letters, and your keyboard’s language.
wizard-wrong-password-sure = Sure it’s right?
wizard-wrong-password-sure-text = Many mail services want a separate “app password” for programs like Linnet. Your everyday password is refused, even when it is correct.
wizard-wrong-password-how = Show me how to get one
wizard-wrong-password-website = Try it on their website
wizard-wrong-password-stop = Linnet has stopped after two tries, so that your account is not locked. Try the password on your mail service’s website first.

wizard-app-needed-heading = You need an app password
wizard-app-needed-text = Your mail service uses two-step sign-in. For mail programs it wants a special password, made just for Linnet. You do this once.
wizard-app-needed-foot = If you stop using Linnet, delete the app password there. Your everyday password stays as it is.
wizard-app-not-accepted = Not accepted. Copy the app password once more, all of it.

wizard-password-expired-heading = Your password has run out
wizard-password-expired-text = Your mail service wants you to choose a new one on its website. Nothing is lost. Come back and type the new password here.
wizard-new-password = New password

wizard-not-found-heading = Linnet couldn’t find the settings
wizard-not-found-text = There may be a typing mistake in the address, or your mail service doesn’t publish its settings.

wizard-host-not-found-heading = There is no server called { $host }
wizard-host-not-found-text = Check the spelling. Your mail service’s help pages list the right name.
wizard-correct-it = Correct it

wizard-cannot-connect-heading = The server doesn’t answer
wizard-cannot-connect-text = <b>{ $host }</b> was found, but nothing came back on port { $port }. The network you are on may block mail. Try another network, or the other standard port.
wizard-try-port = Try port { $port }

wizard-connection-lost-heading = The connection broke off
wizard-connection-lost-text = <b>{ $host }</b> answered, then fell silent. This is often over in a moment. Nothing is lost.

wizard-wifi-heading = This Wi-Fi wants you to sign in first
wizard-wifi-text = Mail can’t get through until then.
wizard-wifi-open = Open the sign-in page

wizard-offline-heading = You’re not connected to the internet
wizard-offline-text = Setting up needs the internet once. Linnet continues by itself when you’re back.
wizard-offline-waiting = Waiting for the internet

wizard-no-encryption-heading = This server can’t keep your password secret
wizard-no-encryption-text = <b>{ $host }</b> doesn’t offer an encrypted connection on port { $port }. Linnet stopped before sending your password.

wizard-certificate-heading = This may not be your mail server
wizard-certificate-wrong-name = Linnet stopped before sending your password. The server at <b>{ $host }</b> showed an identity card (a certificate) made out to someone else.
wizard-certificate-expired = Linnet stopped before sending your password. The server at <b>{ $host }</b> showed an identity card (a certificate) that ended on { $date }.
wizard-certificate-unknown-issuer = Linnet stopped before sending your password. The server at <b>{ $host }</b> showed an identity card (a certificate) that nobody Linnet knows has confirmed.
wizard-certificate-invalid = Linnet stopped before sending your password. The server at <b>{ $host }</b> showed an identity card (a certificate) that cannot be trusted, or encrypts in an outdated way.
wizard-certificate-clock = Linnet stopped before sending your password. Your computer’s clock says { $date }; set it right first.
wizard-certificate-security-program = Linnet stopped before sending your password. Your security program { $name } stands in between.
wizard-certificate-asked = You asked for
wizard-certificate-says = It says it is
wizard-certificate-mismatch = does not match
wizard-certificate-until = Valid until
wizard-certificate-until-valid = { $date }, still valid
wizard-certificate-until-ended = { $date }, has ended
wizard-certificate-from = Valid from
wizard-certificate-issuer = Confirmed by
wizard-certificate-unknown = not known
wizard-certificate-fingerprint = Fingerprint
wizard-certificate-todo = What you can do
wizard-certificate-todo-wifi = On hotel or café Wi-Fi? Sign in to the Wi-Fi in a browser first, then try again.
wizard-certificate-todo-clock = Look at the date and time of this computer. If they are wrong, set them right, then try again.
wizard-certificate-todo-program = Switch off the scanning of email in { $name }, then try again.
wizard-certificate-todo-name = Is your mail run by { $domain }? Then <use>use its own server name</use>.
wizard-certificate-todo-stop = If not, stop here and ask your mail service.
wizard-certificate-todo-ask = Otherwise stop here and ask your mail service.
wizard-certificate-see = See certificate
wizard-certificate-dialog = Certificate of { $host }
wizard-certificate-close = Close
wizard-certificate-trust-summary = I run this server and want to trust it
wizard-certificate-trust-check = I have compared the certificate’s fingerprint
wizard-certificate-trust = Trust this certificate
wizard-certificate-trust-hint = It counts for this server and this certificate only. If the server shows another one later, Linnet stops again.

wizard-switched-off-heading = Mail programs are switched off
wizard-switched-off-text = Your mail service has a setting that lets programs like Linnet in. It is off.
wizard-switched-off-open = Open that setting

wizard-web-sign-in-heading = Your mail service stopped the sign-in
wizard-web-sign-in-text = It wants to be sure it’s you. Sign in once on its website, then come back.
wizard-open-website = Open the website

wizard-browser-heading = Your mail service has its own sign-in page
wizard-browser-text = It lets nobody in with a password alone. Linnet cannot use that page yet, so this address cannot be set up today. Your password was not wrong.
wizard-browser-other = Use another address

wizard-busy-heading = Your mail service is busy
wizard-busy-text = Your password is fine and nothing is lost. Wait a moment, then try again.
wizard-busy-text-time = Your password is fine and nothing is lost. It asks to be left alone until { $time }.

wizard-misbehaved-heading = The server gave an answer Linnet doesn’t understand
wizard-misbehaved-text = <b>{ $host }</b> may not be a mail server, or it is out of order. Nothing is lost.

wizard-refused-heading = Your mail service said no
wizard-refused-text = It understood the request and refused it. Its own words are under Details.

wizard-mailbox-full-heading = Your mailbox is full
wizard-mailbox-full-text = Make room on your mail service’s website, then try again. Nothing is lost.

wizard-disk-full-heading = This computer is almost full
wizard-disk-full-text = Linnet needs a little room for your mail. Free some space, then try again.

wizard-storage-heading = Linnet couldn’t save this account
wizard-storage-text = The folder in which Linnet keeps your mail could not be read or written. Nothing was changed at your mail service.

wizard-keyring-heading = Your password store doesn’t answer
wizard-keyring-text = Linnet keeps your password in this computer’s own password store. It is locked or not running. Unlock it, then try again.

wizard-input-heading = Something in the settings isn’t right
wizard-input-text = Look through what you typed and correct it.

wizard-internal-heading = Linnet made a mistake
wizard-internal-text = This is not your fault, and nothing is lost. Try again; if it happens again, copy the details and report them.

wizard-sending-heading = Receiving works, sending not yet
wizard-sending-later = Finish, fix sending later
wizard-sending-later-hint = You can read your mail at once. What you write waits on this computer until sending works.
wizard-sending-wrong-password = The sending server didn’t accept the password for <b>{ $address }</b>. It may want another user name or password than the receiving server.

## Ready

wizard-ready-heading = You can start reading now
wizard-ready-text = Your newest mail is already here. The rest follows in the background.
wizard-ready-text-first = Your newest mail comes first. The rest follows in the background.
wizard-ready-text-all = All your mail is here.
wizard-ready-progress = Downloading mail
wizard-ready-downloaded = { NUMBER($here) } of { NUMBER($total) } downloaded
wizard-ready-starting = Looking at what is there
wizard-ready-minutes = { $minutes ->
    [one] about { $minutes } minute left
   *[other] about { $minutes } minutes left
}
wizard-ready-soon = less than a minute left
wizard-ready-done = All downloaded
wizard-ready-notify = Tell me when new mail arrives
wizard-ready-add = Add another account
wizard-ready-open = Open my inbox
wizard-ready-encrypted = Both connections are encrypted.
wizard-ready-sending-later = Receiving works. Sending still has to be put right, in Settings under Accounts.

## Where passwords are kept

vault-new-heading = Choose a passphrase
vault-new-text = This computer has no password store that Linnet could use. Your mail passwords are kept in a locked file on this computer instead. The passphrase opens it each time Linnet starts.
vault-passphrase = Passphrase
vault-again = Type it once more
vault-new-hint = Four or five words that you can remember are better than one difficult word.
vault-too-short = Use at least 8 characters.
vault-different = The two are not the same.
vault-missing = Enter your passphrase.
vault-new-forgotten = Nobody can tell you the passphrase again, Linnet neither. Your mail at your mail service is not touched by it.
vault-create = Continue
vault-locked-heading = Unlock your passwords
vault-locked-text = Your mail passwords are kept in a locked file on this computer. Type your passphrase, so that Linnet can check for mail.
vault-unlock = Unlock
vault-unlocking = Unlocking…
vault-wrong = That passphrase didn’t work. Check capital letters, and your keyboard’s language.
vault-keyring-heading = Your password store doesn’t answer
vault-keyring-text = Linnet keeps your mail passwords in this computer’s own password store. It is locked or not running. Unlock it, then try again. Your mail is safe.
vault-keyring-still = It still doesn’t answer.
vault-problem-heading = That didn’t work
