# What Linnet writes into letters. The window's own texts live with the window.

# Above the quoted text of an answer.
reply-attribution = On { $date }, { $person } wrote:
reply-attribution-undated = { $person } wrote:

# Above the text of a letter that is passed on.
forward-heading = ---------- Forwarded message ----------
forward-from = From: { $people }
forward-date = Date: { $date }
forward-subject = Subject: { $subject }
forward-to = To: { $people }
forward-cc = Cc: { $people }

date = { $day } { $month } { $year } at { $time }
month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
