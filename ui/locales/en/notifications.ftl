# Texts outside the pages of the window: notifications and the dialogs of the system.

# Several new letters at once. $count: how many.
notification-many =
    { $count ->
        [one] { $count } new message
       *[other] { $count } new messages
    }
# One line for each of the first letters.
notification-line = { $from }: { $subject }
# After the first lines. $count: how many are not named.
notification-more =
    { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
notification-no-sender = Unknown sender
notification-no-subject = No subject
notification-test-title = Notifications work
notification-test-text = Linnet tells you here when new mail arrives.

dialog-save-title = Save attachment
dialog-save-all-title = Choose a folder for the attachments
dialog-attach-title = Attach files

start-failed-title = Linnet could not start
start-failed-close = Close Linnet
start-failed-in-use = Linnet is already running with this mail, but its window does not answer. End the other Linnet, or restart the computer, then start Linnet again. Nothing is lost.
start-failed-disk-full = This computer is full. Make some room, then start Linnet again. Nothing is lost.
start-failed-storage =
    The mail kept on this computer could not be opened. Nothing was changed.

    { $detail }
start-failed-other =
    Something unexpected happened. Nothing was changed.

    { $detail }
