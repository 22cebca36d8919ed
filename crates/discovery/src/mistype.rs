//! "Did you mean gmail.com?": typing mistakes in well-known domains.

use crate::address::MailAddress;
use crate::table::Table;

/// Where most people are; a mistake of two letters is still recognised here.
const POPULAR: [&str; 24] = [
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "web.de",
    "gmx.de",
    "gmx.net",
    "t-online.de",
    "live.com",
    "aol.com",
    "googlemail.com",
    "mail.ru",
    "yandex.ru",
    "orange.fr",
    "free.fr",
    "libero.it",
    "hotmail.fr",
    "hotmail.co.uk",
    "yahoo.co.uk",
    "comcast.net",
    "msn.com",
    "fastmail.com",
    "posteo.de",
];

/// The address with its domain repaired; `None` when the domain is known, or like nothing known.
pub(crate) fn did_you_mean(email: &str) -> Option<String> {
    let address = MailAddress::parse(email)?;
    let table = Table::shipped();
    if table.row(&address.domain).is_some() {
        return None;
    }
    let popular = POPULAR
        .iter()
        .enumerate()
        .map(|(rank, domain)| (rank, *domain));
    let others = table.domains().map(|domain| (POPULAR.len(), domain));
    let (_, _, domain) = popular
        .chain(others)
        .filter_map(|(rank, domain)| {
            let most = if rank < POPULAR.len() && domain.len() >= 8 {
                2
            } else {
                1
            };
            let distance = distance(&address.domain, domain);
            (distance <= most && domain.len() > 5).then_some((distance, rank, domain))
        })
        .min()?;
    Some(format!("{}@{domain}", address.local))
}

/// Letters added, left out, replaced, or swapped with their neighbour (optimal string alignment).
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX;
    }
    let width = other.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    for (row, left) in one.iter().enumerate() {
        let mut next = Vec::with_capacity(width);
        next.push(row + 1);
        for (column, right) in other.iter().enumerate() {
            let replaced = at(&last, column) + usize::from(left != right);
            let mut best = replaced
                .min(at(&last, column + 1) + 1)
                .min(at(&next, column) + 1);
            if row > 0
                && column > 0
                && one.get(row - 1) == Some(right)
                && other.get(column - 1) == Some(left)
            {
                best = best.min(at(&before, column - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut last, next);
    }
    at(&last, other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_recognised() {
        let check = |email: &str, meant: Option<&str>| {
            assert_eq!(did_you_mean(email).as_deref(), meant, "{email}");
        };
        check("ann@gmial.com", Some("ann@gmail.com"));
        check("ann@gmail.con", Some("ann@gmail.com"));
        check("ann@gmail.co", Some("ann@gmail.com"));
        check("ann@hotmial.com", Some("ann@hotmail.com"));
        check("ann@yahooo.com", Some("ann@yahoo.com"));
        check("ann@outlok.com", Some("ann@outlook.com"));
        check("ann@gmail.com", None);
        check("ann@example.org", None);
        check("ann@mycompany.com", None);
        check("nonsense", None);
    }

    #[test]
    fn distances() {
        for (one, other, steps) in [
            ("", "", 0),
            ("a", "b", 1),
            ("ab", "ba", 1),
            ("abc", "ac", 1),
            ("abcd", "badc", 2),
        ] {
            assert_eq!(distance(one, other), steps, "{one} {other}");
        }
    }
}
