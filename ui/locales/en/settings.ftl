# Settings: accounts, appearance, notifications, shortcuts.

settings-title = Settings
settings-back = Back to mail
settings-accounts = Accounts
settings-appearance = Appearance
settings-notifications = Notifications
settings-shortcuts = Keyboard shortcuts
settings-save-failed = This choice could not be saved, so everything stays as it was.

## Accounts

settings-accounts-text = The email addresses you read and write with.
settings-accounts-none = There is no account yet.
settings-account-keeps = { $address } · keeps mail on the server (IMAP)
settings-account-downloads = { $address } · downloads mail to this computer (POP3)
settings-account-working = Working
settings-account-checking = Checking
settings-account-downloading = Downloading
settings-account-connecting = Connecting
settings-account-offline = Offline
settings-account-needs-sign-in = Needs sign-in
settings-account-failing = Not working
settings-account-change = Change
settings-account-change-of = Change { $account }
settings-account-kept = Kept on this computer
settings-account-kept-count = { $total ->
    [one] { NUMBER($here) } of { NUMBER($total) } message
   *[other] { NUMBER($here) } of { NUMBER($total) } messages
}
settings-account-servers = Server settings
settings-account-receiving = Receiving
settings-account-sending = Sending
settings-server-tls = { $host }, port { $port }, encrypted
settings-server-starttls = { $host }, port { $port }, encrypted after connecting
settings-server-none = { $host }, port { $port }, not encrypted
settings-server-pinned = You trusted its certificate by hand.
settings-account-user = Signs in as { $user }
settings-account-password = Password
settings-account-remove = Remove from Linnet
settings-account-add = Add account
settings-account-removed = { $account } was removed

settings-sign-in-heading = { $account } needs sign-in
settings-sign-in-text = Your mail is safe here. New mail waits on the server until you sign in again.
settings-sign-in-app = { $account } wants an app password: a special password made just for mail programs.
settings-new-password = New password
settings-new-password-hint = Linnet checks it for receiving and sending before it keeps it.
settings-password-missing = Enter the password.
settings-password-save = Sign in
settings-password-saving = Signing in…
settings-password-cancel = Cancel
settings-password-works = The password works. Linnet checks for mail again.
settings-password-refused = Not accepted. Check capital letters, and your keyboard’s language.
settings-password-stopped = Linnet has stopped after two tries, so that your account is not locked. Try the password on your mail service’s website first.
settings-password-send-only = Receiving works. The sending server did not accept it.
settings-password-failed = The password could not be checked, so it was not kept. What is kept here is as before.
settings-password-website = Try it on their website
settings-password-app-help = Open the page for app passwords

settings-remove-heading = Remove { $account } from Linnet?
settings-remove-server = Your mail stays at your mail service. Nothing is deleted there.
settings-remove-here = What Linnet keeps on this computer for { $account } is deleted: the downloaded copies, its drafts, and its password.
settings-remove-waiting = { $count ->
    [one] { $count } message that waits to be sent will not be sent.
   *[other] { $count } messages that wait to be sent will not be sent.
}
settings-remove-again = You can add the account again at any time.
settings-remove-keep = Keep the account
settings-remove-yes = Remove from Linnet
settings-removing = Removing…

## Appearance

settings-appearance-text = Changes show at once.
settings-colours = Colours
settings-theme-system = Same as computer
settings-theme-light = Light
settings-theme-dark = Dark
settings-contrast = Contrast
settings-contrast-hint = More contrast has stronger lines and darker text.
settings-contrast-system = Same as computer
settings-contrast-normal = Normal
settings-contrast-more = More
settings-list = Message list
settings-density-comfortable = Comfortable
settings-density-compact = Compact
settings-text = Text
settings-text-size = Text size
settings-text-size-hint = Everything grows, also the message you are reading.
settings-text-small = Small
settings-text-normal = Normal
settings-text-large = Large
settings-text-larger = Larger
settings-language = Language
settings-language-hint = Dates and numbers follow your computer.
settings-language-system = Same as computer

## Notifications

settings-notifications-text = Linnet only speaks up when you want it to.
settings-new-mail = New mail
settings-notify = Tell me when new mail arrives
settings-notify-hint = With sender and subject. Junk and mail that is already read stay silent.
settings-notify-test = Send a test notification
settings-notify-test-hint = Nothing to be seen? Look at the notification settings of your computer.
settings-notify-sent = Sent. It should show up in a corner of your screen now.
settings-notify-failed = Your computer did not accept the notification.

## Keyboard shortcuts

settings-shortcuts-text = Press <key>?</key> anywhere in your mail to see this list.
settings-single = Single-letter shortcuts
settings-single-hint = E, S, V and others. They never work while you type.
settings-shortcut-find = Find a shortcut
settings-shortcut-none = No shortcut found
