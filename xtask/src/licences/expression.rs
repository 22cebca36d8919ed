//! SPDX licence expressions (SPDX 2.3, annex D), and the older `MIT/Apache-2.0` of crates.io.

use anyhow::{Result, bail};

/// Whether the expression can be met with licences that `allowed` takes.
pub(super) fn is_met(text: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool> {
    let spaced = text
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = spaced.split_ascii_whitespace().peekable();
    let met = either(&mut words, allowed)?;
    match words.next() {
        None => Ok(met),
        Some(word) => bail!("unexpected {word:?} in {text:?}"),
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitAsciiWhitespace<'a>>;

fn either(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Result<bool> {
    let mut met = both(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        met |= both(words, allowed)?;
    }
    Ok(met)
}

fn both(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Result<bool> {
    let mut met = one(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed)?;
    }
    Ok(met)
}

fn one(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Result<bool> {
    match words.next() {
        Some("(") => {
            let met = either(words, allowed)?;
            if words.next() != Some(")") {
                bail!("a bracket is not closed");
            }
            Ok(met)
        }
        Some(licence) if !["OR", "AND", "WITH", ")"].contains(&licence) => {
            if words.next_if_eq(&"WITH").is_none() {
                return Ok(allowed(licence));
            }
            let Some(exception) = words.next() else {
                bail!("nothing after WITH")
            };
            Ok(allowed(&format!("{licence} WITH {exception}")) || allowed(licence))
        }
        Some(word) => bail!("unexpected {word:?}"),
        None => bail!("a licence is missing"),
    }
}

#[cfg(test)]
mod tests;
