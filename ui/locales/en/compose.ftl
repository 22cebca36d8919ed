# The window in which a message is written.

compose-new = New message
compose-loading = Opening the draft
compose-from = From
compose-send-from = Send from
compose-to = To
compose-cc = Cc
compose-bcc = Bcc
compose-subject = Subject
compose-message = Message
compose-people = People in { $field }
compose-suggestions = Suggestions
compose-suggestions-count = { $count ->
    [0] No suggestions
    [one] { $count } suggestion
   *[other] { $count } suggestions
}
compose-enter = Enter
compose-remove = Remove { $name }
compose-person = { $name }, { $email }
compose-person-invalid = { $email } is not an email address
compose-added = { $count ->
    [one] { $count } person added
   *[other] { $count } people added
}
compose-removed = { $name } removed

compose-send = Send
compose-sending = Sending…
compose-attach = Attach
compose-attach-title = Attach a file ({ $keys })
compose-send-title = Send ({ $keys })
compose-delete-draft = Delete draft
compose-versions = Earlier versions
compose-close = Close

compose-saved = Draft saved { $time }
compose-not-saved-yet = Not saved yet
compose-save-failed-heading = Your message is not saved
compose-save-failed-text = Linnet tries again by itself. Keep this window open until it has worked.
compose-load-failed-heading = This draft can’t be opened
compose-load-failed-text = It may have been sent or deleted in the meantime.

compose-nobody = Add at least one person.
compose-invalid = { $count ->
    [one] “{ $first }” is not an email address. Correct or remove it.
   *[other] { $count } of these are not email addresses. Correct or remove them.
}
compose-send-failed-heading = This message was not sent
compose-send-failed-text = It is still here, as a draft.
compose-sender-refused-text = Your mail service does not let you write from this address. Choose another one under From.

compose-came-to = This message came to { $address }
compose-answering-from = You are answering from { $other }.
compose-use = Use { $address }

compose-attachments = Attachments
compose-total = { $total } in all
compose-total-of = { $total } of { $limit }
compose-size-used = Size used
compose-large = Some people can’t receive messages this large.
compose-travel = Files grow by about a third on their way.
compose-too-large-heading = Too large to send: { $size }
compose-too-large-text = Your mail service accepts up to { $limit } in one message.
compose-remove-file = Remove { $file }

compose-forgot-heading = Did you forget the file?
compose-forgot-text = You wrote “{ $word }”, but nothing is attached to this message.
compose-forgot-send = Send without it
compose-forgot-attach = Attach a file
# Words that promise a file, separated by commas. A star stands for any ending.
compose-forgot-words = attached, attachment*, enclosed

compose-deleted = Draft deleted
compose-undo = Undo

compose-versions-heading = Earlier versions
compose-versions-text = Linnet keeps what you wrote for 30 days. Going back loses nothing: what is here now stays in this list.
compose-versions-none = There is no earlier version yet.
compose-versions-empty = (empty)
compose-versions-use = Go back to this
compose-versions-keep = Keep what is here now
compose-restored = You are back at { $time }.

