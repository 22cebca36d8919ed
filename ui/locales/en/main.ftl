# The main window.

app-name = Linnet
skip-to-message = Skip to the message
close = Close
back-to = Back to { $place }
more-actions = More actions
details = Details
copy = Copy
copied = Copied

## Sidebar

new-message = New message
settings = Settings
folders = Folders
show-folders = Show folders
unread-count = { $count ->
    [one] { $count } unread
   *[other] { $count } unread
  }
resize-folders = Width of the folders
resize-list = Width of the list

place-all-inboxes = All inboxes
place-starred = Starred
place-drafts = Drafts
place-outbox = Waiting to send
folder-inbox = Inbox
folder-drafts = Drafts
folder-sent = Sent
folder-archive = Archive
folder-junk = Junk
folder-trash = Deleted
folder-all = All mail
folder-flagged = Starred
folder-important = Important
folder-other = Folder
waiting-count = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
  }

## Status line

status-up-to-date = Up to date
status-offline = Offline
status-offline-text = Showing saved mail
status-checking = Checking for mail
status-connecting = Connecting
status-downloading = Downloading mail
status-downloading-text = { $here } of { $total }
status-sending = { $count ->
    [one] Sending { $count } message
   *[other] Sending { $count } messages
  }
status-needs-sign-in = { $account } needs sign-in
status-failing = { $account } can’t be reached
status-outbox-attention = { $count ->
    [one] { $count } message needs you
   *[other] { $count } messages need you
  }
status-waiting = { $count ->
    [one] { $count } message waits to be sent
   *[other] { $count } messages wait to be sent
  }
status-checked-now = Checked just now
status-checked-minutes = { $count ->
    [one] Checked { $count } minute ago
   *[other] Checked { $count } minutes ago
  }
status-checked-at = Checked { $time }
status-never-checked = Not checked yet
status-next-try = Next try { $time }
status-safe-here = Your mail is safe here
status-check-now = Check for new mail
status-try-now = Try now
status-fix = Fix
status-look = Look
status-details = State of your mail
status-operations = { $count ->
    [one] { $count } change waits for your mail service
   *[other] { $count } changes wait for your mail service
  }
status-all-here = All { $total } messages are on this computer
status-some-here = { $here } of { $total } messages are on this computer

## Search

search-all = Search all mail
search-clear = Clear search
search-results = Results
search-found = { $count ->
    [0] Nothing found
    [one] { $count } found
   *[other] { $count } found
  }
search-covered = { $count ->
    [one] Searched the { $total } message on this computer.
   *[other] Searched the { $total } messages on this computer.
  }
search-partly-covered = Searched { $searched } of { $total } messages. The others are still being downloaded.
search-empty = No mail with “{ $query }”
search-empty-text = Check the spelling, or try fewer words.

## List

list-label = Conversations in { $place }
list-downloading = { $place }, downloading
list-newest-first = newest first
messages-count = { $count ->
    [one] { $count } message
   *[other] { $count } messages
  }
conversations-chosen = { $count ->
    [one] { $count } conversation selected
   *[other] { $count } conversations selected
  }
chosen-text = What would you like to do with them? You can undo anything.
choose-none = Select none
selection = Selected conversations
selection-count = { $count } selected
new-messages-above = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
  }
group-today = Today
group-yesterday = Yesterday
group-this-week = This week
group-last-week = Last week
group-this-month = Earlier this month
group-last-month = Last month
row-unread = Unread
row-starred = Starred
row-has-attachment = Has attachment
row-answered = Answered
row-forwarded = Forwarded
row-to = To { $people }
row-nobody = Nobody yet
no-subject = (no subject)
empty-done = All done
empty-done-text = There is nothing left to read. New mail will appear here by itself.
empty-folder = Nothing here
empty-folder-text = This folder is empty.
empty-starred-text = Star a message to find it here again.
empty-arriving = Your mail is arriving
empty-arriving-text = The newest messages come first, so you can start reading now. The rest follows while you read.
list-problem = This list can’t be shown

## Actions

action-reply = Reply
action-reply-all = Reply all
action-forward = Forward
action-archive = Archive
action-delete = Delete
action-delete-for-good = Delete for good
action-move = Move
action-move-to = Move to…
action-mark-read = Mark as read
action-mark-unread = Mark as unread
action-star = Star
action-unstar = Remove star
action-junk = Mark as junk
action-not-junk = Not junk
action-all-from = All mail from { $name }
actions-for = Actions for { $subject }
conversation-actions = Conversation actions

delete-for-good-title = { $count ->
    [one] Delete this conversation for good?
   *[other] Delete { $count } conversations for good?
  }
delete-for-good-text = It will also be gone at your mail service. This can’t be undone.
delete-for-good-keep = Keep it

## Reader

reader-label = Conversation
reader-nothing = Open a message to read it here
reader-loading = Opening
star-conversation = Star this conversation
you = You
you-object = you
message-from = Message from { $name }, { $when }
message-today-at = today at { $time }
message-frame = Text of the message from { $name }
sent-today = Today,
to-people = to { $people }
to-nobody = to undisclosed recipients
and-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
  }
show-details = Show all details
hide-details = Hide details
detail-from = From
detail-to = To
detail-cc = Copy to
detail-reply-to = Answers go to
detail-date = Date
detail-folder = Folder
reply-to-message = Reply to this message
more-for-message = More for this message
fold-message = Fold this message
not-downloaded = The text of this message has not been downloaded yet. It follows as soon as you’re online.
reply-to = Reply to { $people }
pictures-hidden = Pictures hidden
pictures-hidden-text = Pictures are hidden to protect your privacy.
pictures-trackers = { $count ->
    [one] { $count } of them would have told the sender that you read this.
   *[other] { $count } of them would have told the sender that you read this.
  }
pictures-show = Show pictures
attachments = { $count ->
    [one] { $count } attachment, { $size }
   *[other] { $count } attachments, { $size }
  }
attachment-label = { $name }, { $size }
attachment-open = Open
attachment-save = Save
attachment-menu = More for { $name }
attachments-save-all = Save all
attachment-saved = { $name } saved
attachments-saved = Attachments saved
attachment-danger-title = This file may be unsafe
attachment-danger-text = { $name } is a program. Open it only if you know { $sender } and expected it.
attachment-danger-keep = Don’t open
attachment-danger-open = Open anyway
sender-write = Write
sender-all-mail = All mail from { $name }
sender-own = This is you
sender-pictures-hidden = Pictures from this address are hidden
link-title = Open this page?
link-text = The words say { $shown }, but the link leads to { $host }.
link-plain = This link leads to { $host }.
link-stay = Stay here
link-open = Open { $host }

## Move to

move-to-title = Move to folder
move-find = Find a folder
move-recent = Used lately
move-none = No folder with this name

## Drafts

drafts-empty = No drafts
drafts-empty-text = What you begin to write is kept here by itself.
draft-label = Draft to { $people }, { $subject }
draft-saved-at = Saved { $time }
draft-open = Go on writing
draft-delete = Delete draft
draft-deleted = Draft deleted

## Waiting to send

outbox-empty = Nothing is waiting
outbox-empty-text = All you have written is on its way.
outbox-offline = You’re offline. These will be sent, in this order, as soon as you’re connected.
outbox-state-waiting = Waiting for a connection
outbox-state-queued = Will be sent next
outbox-state-sending = Sending
outbox-state-accepted = Sent, being filed
outbox-state-done = Sent
outbox-state-failed = Not sent
outbox-state-uncertain = Perhaps sent
outbox-edit = Edit
outbox-to-drafts = Back to drafts
outbox-delete = Delete
outbox-try-now = Try now
outbox-actions = Waiting message actions
outbox-message = Message waiting to be sent
outbox-yours = Your message to { $people }
outbox-to = to { $people }
outbox-written = Written { $time }
outbox-next-try = Linnet tries again { $time }.
outbox-not-before = Linnet sends it at { $time }.
outbox-rest = Everybody else has received it.
outbox-attempts = { $count ->
    [one] Tried once
   *[other] Tried { $count } times
  }
outbox-size = { $size } to send
outbox-deleted = Not sent, deleted
outbox-deleted-title = Delete without sending?
outbox-deleted-text = “{ $subject }” has not been sent to anybody.
outbox-deleted-rest-text = Everybody else has received “{ $subject }”. { $people } will not.
outbox-keep = Keep it
question-perhaps-sent = Was this sent?
question-perhaps-sent-text = The connection broke at the last moment. Linnet has looked in Sent and could not tell.
question-perhaps-sent-yes = It was sent
question-perhaps-sent-no = Send again
question-bulk = { $count ->
    [one] Delete { $count } message at your mail service?
   *[other] Delete { $count } messages at your mail service?
  }
question-bulk-text = They have gone from { $subject } here, and no click explains it. They are still safe at { $account }.
question-bulk-yes = Delete them
question-bulk-no = Keep them

## Toasts

undo = Undo
toast-problem = { $title }. { $text }
toast-refused = { $title }. The change was taken back. { $text }
toast-moved = Moved to { $folder }
toast-copied = Copied to { $folder }
toast-archived = { $count ->
    [one] Conversation archived
   *[other] { $count } conversations archived
  }
toast-deleted = { $count ->
    [one] Conversation deleted
   *[other] { $count } conversations deleted
  }
toast-junk = { $count ->
    [one] Marked as junk
   *[other] { $count } conversations marked as junk
  }
toast-not-junk = { $count ->
    [one] Moved back to the inbox
   *[other] { $count } conversations moved back to the inbox
  }
toast-read = { $count ->
    [one] Marked as read
   *[other] { $count } conversations marked as read
  }
toast-unread = { $count ->
    [one] Marked as unread
   *[other] { $count } conversations marked as unread
  }
toast-sending = Your message is being sent
toast-queued-offline = Will be sent when you’re online

## Keyboard shortcuts

shortcuts = Keyboard shortcuts
shortcuts-change = Change shortcuts
shortcuts-single-off = Single letters are switched off in the settings.
shortcuts-writing = Writing
shortcuts-tidying = Tidying
shortcuts-moving = Moving around
shortcuts-choosing = Selecting
shortcuts-window = Linnet
shortcut-compose = New message
shortcut-reply = Reply
shortcut-reply-all = Reply all
shortcut-forward = Forward
shortcut-send = Send
shortcut-attach = Attach a file
shortcut-archive = Archive
shortcut-delete = Delete
shortcut-move = Move to folder
shortcut-star = Star
shortcut-junk = Mark as junk
shortcut-undo = Undo
shortcut-mark-unread = Mark as unread
shortcut-mark-read = Mark as read
shortcut-search = Search all mail
shortcut-go-folder = Go to folder
shortcut-previous = Previous
shortcut-next = Next
shortcut-open = Open
shortcut-back = Back
shortcut-next-unread = Next unread
shortcut-page = Page down, then next unread
shortcut-toggle = Select one
shortcut-range = Select a range
shortcut-all = Select all
shortcut-next-pane = Next pane
shortcut-previous-pane = Previous pane
shortcut-menu = Menu for this item
shortcut-check = Check for new mail
shortcut-settings = Settings
shortcut-help = Shortcut list
shortcut-larger = Larger text
shortcut-smaller = Smaller text
shortcut-normal-size = Normal text
shortcut-close = Close window
key-ctrl = Ctrl
key-command = ⌘
key-shift = Shift
key-enter = Enter
key-escape = Esc
key-delete = Delete
key-space = Space
key-up = Up
key-down = Down
key-arrows = Arrows
with-shortcut = { $name } ({ $keys })

## When Linnet cannot start

failure-try-again = Try again
