//! IMAP's own date form (RFC 3501 §9 date-time): `17-Jul-1996 02:44:25 -0700`.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAY: i64 = 86_400;

/// Unix seconds; `None` for what is no such date.
pub(super) fn parse(text: &str) -> Option<i64> {
    let mut words = text.split_whitespace();
    let mut date = words.next()?.splitn(3, '-');
    let day: i64 = date
        .next()?
        .parse()
        .ok()
        .filter(|day| (1..=31).contains(day))?;
    let name = date.next()?;
    let month = MONTHS
        .iter()
        .position(|month| month.eq_ignore_ascii_case(name))? as i64
        + 1;
    let year: i64 = date
        .next()?
        .parse()
        .ok()
        .filter(|year| (1..=9999).contains(year))?;

    let mut time = words.next()?.splitn(3, ':');
    let hour: i64 = time
        .next()?
        .parse()
        .ok()
        .filter(|hour| (0..24).contains(hour))?;
    let minute: i64 = time
        .next()?
        .parse()
        .ok()
        .filter(|minute| (0..60).contains(minute))?;
    let second: i64 = time
        .next()?
        .parse()
        .ok()
        .filter(|second| (0..=60).contains(second))?;

    let offset = match words.next() {
        Some(zone) => zone_seconds(zone)?,
        None => 0,
    };
    Some(days_from_civil(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset)
}

/// In UTC, as APPEND wants it. Years outside 1 to 9999 become those ends.
pub(super) fn format(unix: i64) -> String {
    let unix = unix.clamp(
        days_from_civil(1, 1, 1) * DAY,
        days_from_civil(9999, 12, 31) * DAY + DAY - 1,
    );
    let (year, month, day) = civil_from_days(unix.div_euclid(DAY));
    let second = unix.rem_euclid(DAY);
    let month = usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at))
        .unwrap_or(&"Jan");
    format!(
        "{day:02}-{month}-{year:04} {:02}:{:02}:{:02} +0000",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

fn zone_seconds(zone: &str) -> Option<i64> {
    let (sign, digits) = match (zone.strip_prefix('+'), zone.strip_prefix('-')) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ => return matches!(zone, "UTC" | "GMT" | "Z").then_some(0),
    };
    let value: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (value / 100 * 3600 + value % 100 * 60))
}

/// Days since 1970-01-01 in the Gregorian calendar, by years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_as_servers_write_them() {
        let check = |text: &str, unix: Option<i64>| assert_eq!(parse(text), unix, "{text}");
        check("17-Jul-1996 02:44:25 -0700", Some(837_596_665));
        check(" 1-Jan-1970 00:00:00 +0000", Some(0));
        check("29-feb-2024 23:59:60 +0530", Some(1_709_231_400));
        check("1-Jan-1970 00:00:00", Some(0));
        check("1-Foo-1970 00:00:00 +0000", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn format_and_parse_are_inverses(unix in -60_000_000_000_i64..250_000_000_000) {
            prop_assert_eq!(parse(&format(unix)), Some(unix));
        }

        #[test]
        fn any_text_is_survived(text in ".{0,40}") {
            let _ = parse(&text);
        }
    }
}
