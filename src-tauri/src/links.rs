//! Where a link in a letter may lead: to a web page, shown by the system's browser, or to a new message. Every
//! other scheme could start a program or read a file, so it leads nowhere.

use linnet_engine::api::Problem;
use url::Url;

use crate::problem;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Web(Url),
    Mail(String),
}

/// What a click on `link` may do.
pub(crate) fn target(link: &str) -> Result<Target, Problem> {
    let url = Url::parse(link.trim())
        .map_err(|error| problem::invalid_input(format!("link: {error}")))?;
    match url.scheme() {
        "http" | "https" if url.host_str().is_some_and(|host| !host.is_empty()) => {
            Ok(Target::Web(url))
        }
        "mailto" => Ok(Target::Mail(url.into())),
        scheme => Err(problem::refused(format!("link of the scheme {scheme}"))),
    }
}

/// Shows a page in the browser of the system.
///
/// The address is the parsed one, percent-encoded: no blank, quote or control character of the letter reaches
/// the program that opens it.
pub(crate) async fn open_web(url: Url) -> Result<(), Problem> {
    let opened = tokio::task::spawn_blocking(move || {
        tauri_plugin_opener::open_url(url.as_str(), None::<&str>)
    })
    .await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(problem::internal("open link", error)),
        Err(error) => Err(problem::internal("open link", error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linnet_engine::api::ProblemClass;

    #[test]
    fn pages_and_addresses_lead_somewhere() {
        for (link, encoded) in [
            ("https://example.org", "https://example.org/"),
            (
                " http://example.org/a b\"c\n ",
                "http://example.org/a%20b%22c",
            ),
            ("HTTPS://Example.org/", "https://example.org/"),
        ] {
            match target(link).unwrap() {
                Target::Web(url) => assert_eq!(url.as_str(), encoded),
                Target::Mail(mail) => panic!("{mail}"),
            }
        }
        assert_eq!(
            target("mailto:ann@example.org?subject=a").unwrap(),
            Target::Mail("mailto:ann@example.org?subject=a".into())
        );
    }

    #[test]
    fn every_other_scheme_leads_nowhere() {
        for link in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "mailbox:///a",
            "smb://host/share",
            "vscode://open",
            "tauri://localhost/",
            "mail://localhost/x",
            "ms-msdt:/id",
        ] {
            assert_eq!(
                target(link).unwrap_err().class,
                ProblemClass::Refused,
                "{link}"
            );
        }
        for link in [
            "",
            "example.org",
            "//example.org",
            "https://",
            "/etc/passwd",
            "--help",
        ] {
            assert_eq!(
                target(link).unwrap_err().class,
                ProblemClass::InvalidInput,
                "{link}"
            );
        }
    }
}
