# Was Linnet in Briefe schreibt. Die Texte des Fensters liegen beim Fenster.

reply-attribution = Am { $date } schrieb { $person }:
reply-attribution-undated = { $person } schrieb:

forward-heading = ---------- Weitergeleitete Nachricht ----------
forward-from = Von: { $people }
forward-date = Datum: { $date }
forward-subject = Betreff: { $subject }
forward-to = An: { $people }
forward-cc = Kopie: { $people }

date = { $day }. { $month } { $year } um { $time }
month = { $number ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
