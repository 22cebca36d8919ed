# What went wrong, in everyday words: what happened, whether anything is lost, what to do now.
# $host, $port, $other, $address, $domain and $time are "none" where they are not known.

problem-offline = You’re not connected to the internet
problem-offline-text = Your mail is here and can be read. Linnet continues by itself when you’re back.
problem-host-not-found = { $host ->
    [none] The server’s name does not exist
   *[other] There is no server called { $host }
  }
problem-host-not-found-text = Check the spelling. Your mail service’s help pages list the right name.
problem-cannot-connect = The server doesn’t answer
problem-cannot-connect-text = { $host ->
    [none] Nothing came back. The network you are on may block mail. Try another network.
   *[other] { $port ->
        [none] { $host } was found, but nothing came back. The network you are on may block mail. Try another network.
       *[other] { $host } was found, but nothing came back on port { $port }. The network you are on may block mail. Try another network, or the other standard port.
      }
  }
problem-connection-lost = The connection broke
problem-connection-lost-text = Nothing is lost. Linnet continues where it stopped.
problem-wifi-sign-in = This Wi-Fi wants you to sign in first
problem-wifi-sign-in-text = Mail can’t get through until then.
problem-certificate-expired = This may not be your mail server
problem-certificate-expired-text = { $time ->
    [none] Linnet stopped before sending your password. The server showed an identity card (a certificate) that is no longer valid. If your computer’s clock is wrong, set it right first.
   *[other] Linnet stopped before sending your password. The server showed an identity card (a certificate) that ended on { $time }. If your computer’s clock is wrong, set it right first.
  }
problem-certificate-wrong-name = This may not be your mail server
problem-certificate-wrong-name-text = { $host ->
    [none] Linnet stopped before sending your password. The server showed an identity card (a certificate) made out to someone else.
   *[other] Linnet stopped before sending your password. The server at { $host } showed an identity card (a certificate) made out to someone else.
  }
problem-certificate-unknown-issuer = This may not be your mail server
problem-certificate-unknown-issuer-text = { $host ->
    [none] Linnet stopped before sending your password. The server showed an identity card (a certificate) that nobody Linnet knows has confirmed.
   *[other] Linnet stopped before sending your password. The server at { $host } showed an identity card (a certificate) that nobody Linnet knows has confirmed.
  }
problem-certificate-invalid = This connection can’t be made safe
problem-certificate-invalid-text = Linnet stopped before sending your password. The server’s identity card (a certificate) or its way of encrypting is faulty or too old.
problem-no-encryption = This server does not encrypt
problem-no-encryption-text = Others could read your password and your mail on the way, so Linnet stopped before sending anything.
problem-wrong-password = That password didn’t work
problem-wrong-password-text = { $address ->
    [none] The server was found, but it didn’t accept the password. Check capital letters, and your keyboard’s language.
   *[other] The server was found, but it didn’t accept the password for { $address }. Check capital letters, and your keyboard’s language.
  }
problem-app-password-needed = You need an app password
problem-app-password-needed-text = Your mail service uses two-step sign-in. For mail programs it wants a special password, made just for Linnet. You do this once.
problem-web-sign-in-required = Your mail service stopped the sign-in
problem-web-sign-in-required-text = It wants to be sure it’s you. Sign in once on its website, then come back.
problem-browser-sign-in-required = Your mail service has its own sign-in page
problem-browser-sign-in-required-text = It accepts mail programs through that page only. Linnet cannot do that yet.
problem-programs-switched-off = Mail programs are switched off
problem-programs-switched-off-text = Your mail service has a setting that lets programs like Linnet in. It is off.
problem-password-expired = Your password has run out
problem-password-expired-text = Choose a new one on your mail service’s website, then type it here. Your mail is safe.
problem-server-busy = Your mail service is busy
problem-server-busy-text = { $time ->
    [none] Linnet tries again by itself. Your password is fine and nothing is lost.
   *[other] Linnet tries again at { $time }. Your password is fine and nothing is lost.
  }
problem-server-misbehaved = The server gave an answer that makes no sense
problem-server-misbehaved-text = Linnet changed nothing because of it, and tries again by itself.
problem-refused = Your mail service said no
problem-refused-text = Nothing is lost. Its own words are under “Details”.
problem-recipient-refused = { $address ->
    [none] Not delivered
   *[other] Not delivered to { $address }
  }
problem-recipient-refused-text = { $time ->
    [none] { $domain ->
        [none] The address does not exist. Check the spelling and send it again.
       *[other] The address does not exist at { $domain }. Check the spelling and send it again.
      }
   *[other] The mail service asks to wait. Linnet tries again at { $time } by itself.
  }
problem-sender-refused = You can’t send from this address
problem-sender-refused-text = { $address ->
    [none] Your mail service does not accept it as yours. Your message is kept.
   *[other] Your mail service does not accept { $address } as yours. Your message is kept.
  }
problem-too-large = Too large to send
problem-too-large-text = Your mail service does not accept a message of this size. Your message is kept. Remove a file, then send it again.
problem-mailbox-full = Your mailbox is full
problem-mailbox-full-text = New mail is being turned away at your mail service. Nothing here is lost.
problem-perhaps-sent = Was this sent?
problem-perhaps-sent-text = The connection broke at the last moment. Linnet looks in Sent first, so nobody gets it twice.
problem-disk-full = This computer is almost full
problem-disk-full-text = Linnet has stopped downloading until there is room. Your mail stays safe at your mail service.
problem-storage = Linnet can’t read or write its own files
problem-storage-text = Your mail is still at your mail service. Restarting the computer often helps.
problem-keyring-unavailable = The password store does not answer
problem-keyring-unavailable-text = Your passwords are in this computer’s own password store, and it is locked or not running. Your mail here can be read.
problem-vault-locked = Your passwords are locked
problem-vault-locked-text = They are kept in a locked file on this computer. Type its passphrase to go on.
problem-wrong-passphrase = That passphrase didn’t work
problem-wrong-passphrase-text = Check capital letters, and your keyboard’s language.
problem-profile-in-use = Linnet is already open
problem-profile-in-use-text = Another Linnet is using the same mail. Go on there, or close it first.
problem-settings-not-found = Linnet couldn’t find the settings
problem-settings-not-found-text = There may be a typing mistake in the address, or your mail service doesn’t publish its settings.
problem-invalid-input = Something is missing or misspelt
problem-invalid-input-text = Check what you have typed.
problem-not-found = This is not here any more
problem-not-found-text = It may have been moved or deleted on another device.
problem-internal = Something went wrong inside Linnet
problem-internal-text = Your mail is safe. Restart Linnet; if it comes again, copy the report.

## The one button beside a problem

advice-try-again = Try again
advice-correct-host = Correct it
advice-change-settings = Change settings
advice-try-other-port = { $other ->
    [none] Try the other port
   *[other] Try port { $other }
  }
advice-open-wifi-page = Open the sign-in page
advice-see-certificate = See certificate
advice-enter-password = Enter the password
advice-show-app-password-help = Show me how
advice-open-provider-website = Open the website
advice-open-provider-settings = Open that setting
advice-wait = Try now
advice-enter-settings = Enter settings myself
advice-make-room = Make room
advice-unlock-keyring = Try again
advice-unlock-vault = Unlock
advice-correct-recipient = Correct and send again
advice-correct-input = Correct it
advice-answer-question = Answer
advice-copy-report = Copy the report
