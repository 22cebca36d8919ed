//! Dates as letters have them: RFC 5322 §3.3, its obsolete forms, and what forgetful programs write instead.

use crate::calendar;

/// Seconds since 1970, or `None` when no date can be made out.
pub(super) fn parse(text: &str) -> Option<i64> {
    let mut found = Found::default();
    let mut depth = 0usize;
    for token in text
        .split(|letter: char| letter.is_whitespace() || letter == ',')
        .filter(|token| !token.is_empty())
        .take(20)
    {
        // Comments name the zone again.
        let opened = token.matches('(').count();
        let closed = token.matches(')').count();
        if depth == 0 && opened == 0 {
            found.token(token);
        }
        depth = (depth + opened).saturating_sub(closed);
    }
    found.seconds()
}

#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    /// Seconds of the day.
    time: Option<i64>,
    /// Seconds east of Greenwich.
    zone: Option<i64>,
}

impl Found {
    fn token(&mut self, token: &str) {
        let first = token.chars().next().unwrap_or_default();
        if self.time.is_some() && matches!(first, '+' | '-') {
            self.zone = self.zone.or_else(|| offset(token));
        } else if let Some((date, time)) = token
            .split_once(['T', 't'])
            .filter(|(date, _)| date.contains('-') && first.is_ascii_digit())
        {
            self.date(date);
            self.iso_time(time);
        } else if token.contains(':') && first.is_ascii_digit() {
            self.time = self.time.or_else(|| time(token));
        } else if first.is_ascii_digit() && token.contains(['-', '/', '.']) {
            self.date(token);
        } else if first.is_ascii_digit() {
            self.number(token);
        } else if self.time.is_some() && zone(token).is_some() {
            self.zone = self.zone.or_else(|| zone(token));
        } else if self.month.is_none() {
            self.month = calendar::month(token);
        }
    }

    fn number(&mut self, token: &str) {
        let Ok(number) = token.parse::<i64>() else {
            return;
        };
        if self.day.is_none() && token.len() <= 2 {
            self.day = Some(number);
        } else if self.year.is_none() {
            // RFC 5322 §4.3; `0102` is what some programs made of the year 2002.
            self.year = Some(match number {
                0..50 => number + 2000,
                50..1000 => number + 1900,
                _ => number,
            });
        }
    }

    /// `01-Jan-2024`, `2024-01-31`.
    fn date(&mut self, token: &str) {
        let mut parts = token.split(['-', '/', '.']);
        let (Some(a), Some(b), Some(c)) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        if a.len() == 4 {
            self.year = a.parse().ok();
            self.month = b.parse().ok();
            self.day = c.parse().ok();
        } else if let Some(month) = calendar::month(b) {
            self.month = Some(month);
            self.day = None;
            self.number(a);
            self.number(c);
        }
    }

    fn iso_time(&mut self, token: &str) {
        let end = token.find(['Z', 'z', '+', '-']).unwrap_or(token.len());
        let (clock, rest) = token.split_at(end);
        self.time = time(clock);
        self.zone = offset(rest).or(Some(0));
    }

    fn seconds(&self) -> Option<i64> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let valid =
            (1900..=3000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        valid.then(|| {
            calendar::days(year, month, day) * 86_400 + self.time.unwrap_or(0)
                - self.zone.unwrap_or(0)
        })
    }
}

fn time(token: &str) -> Option<i64> {
    let mut parts = token.split([':', '.']).map(|part| part.parse::<i64>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().flatten().unwrap_or(0);
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    valid.then_some(hour * 3600 + minute * 60 + second)
}

/// `+0130`, `-01:30`, `+1`.
fn offset(token: &str) -> Option<i64> {
    let sign = match token.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = token.chars().filter(char::is_ascii_digit).take(4).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i64>().ok()?, 0),
        3 | 4 => {
            let number = digits.parse::<i64>().ok()?;
            (number / 100, number % 100)
        }
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn zone(name: &str) -> Option<i64> {
    let hours = match name.to_ascii_uppercase().as_str() {
        "UT" | "UTC" | "GMT" | "Z" | "WET" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        "BST" | "CET" | "MET" | "MEZ" | "WEST" => 1,
        "CEST" | "MEST" | "MESZ" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "JST" | "KST" => 9,
        _ => return None,
    };
    Some(hours * 3600)
}
