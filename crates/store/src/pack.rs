//! How lists go into one column: addresses as `name US email`, joined by RS, both of which cannot occur in
//! parsed text. Half the size of JSON, and read for every row of a list.

use linnet_mail::Address;

const UNIT: char = '\u{1f}';
const RECORD: char = '\u{1e}';

pub(crate) fn pack_addresses(addresses: &[Address]) -> String {
    let mut packed = String::new();
    for (index, address) in addresses.iter().enumerate() {
        if index > 0 {
            packed.push(RECORD);
        }
        push_clean(&mut packed, &address.name);
        packed.push(UNIT);
        push_clean(&mut packed, &address.email);
    }
    packed
}

pub(crate) fn unpack_addresses(packed: &str) -> Vec<Address> {
    if packed.is_empty() {
        return Vec::new();
    }
    packed
        .split(RECORD)
        .map(|record| match record.split_once(UNIT) {
            Some((name, email)) => Address {
                name: name.to_owned(),
                email: email.to_owned(),
            },
            None => Address {
                name: String::new(),
                email: record.to_owned(),
            },
        })
        .collect()
}

/// Keywords cannot hold spaces (RFC 9051 §9, `flag-keyword`).
pub(crate) fn pack_keywords(keywords: &[String]) -> Option<String> {
    if keywords.is_empty() {
        None
    } else {
        Some(keywords.join(" "))
    }
}

pub(crate) fn unpack_keywords(packed: Option<&str>) -> Vec<String> {
    packed
        .map(|words| words.split(' ').map(str::to_owned).collect())
        .unwrap_or_default()
}

fn push_clean(packed: &mut String, text: &str) {
    packed.extend(
        text.chars()
            .map(|c| if c == UNIT || c == RECORD { ' ' } else { c }),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_round_trip() {
        let table = [
            vec![],
            vec![Address {
                name: String::new(),
                email: "a@x.org".into(),
            }],
            vec![
                Address {
                    name: "Ann, the \"one\"".into(),
                    email: "ann@x.org".into(),
                },
                Address {
                    name: "B".into(),
                    email: String::new(),
                },
            ],
        ];
        for addresses in table {
            assert_eq!(unpack_addresses(&pack_addresses(&addresses)), addresses);
        }
    }

    #[test]
    fn separators_in_names_do_no_harm() {
        let odd = [Address {
            name: "a\u{1e}b\u{1f}c".into(),
            email: "x@y".into(),
        }];
        assert_eq!(
            unpack_addresses(&pack_addresses(&odd)),
            [Address {
                name: "a b c".into(),
                email: "x@y".into()
            }]
        );
    }
}
