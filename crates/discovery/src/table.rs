//! The table of providers that is shipped, and an organisation's own file of the same form. A file is only
//! believed whole: servers without encryption do not exist in this form at all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use linnet_mail::{Protocol, Security, Server};
use serde::Deserialize;

use crate::address::MailAddress;
use crate::{Candidate, Hint, HintKind, Source};

const SHIPPED: &str = include_str!("../data/providers.json");

/// The name of an organisation's file in its folder.
pub(crate) const FILE: &str = "providers.json";

/// In a host: the domain of the address, where each domain of a provider has its own server.
const OWN_DOMAIN: &str = "%domain%";

/// No organisation's file is larger.
const FILE_LIMIT: u64 = 4 * 1024 * 1024;

/// Providers, found by domain.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    by_domain: BTreeMap<String, usize>,
}

#[derive(Debug, Deserialize)]
struct File {
    providers: Vec<Row>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    domains: Vec<String>,
    #[serde(default)]
    imap: Vec<RowServer>,
    #[serde(default)]
    pop3: Vec<RowServer>,
    #[serde(default)]
    smtp: Vec<RowServer>,
    hint: Option<RowHint>,
    /// Whether the SMTP server puts sent letters into the Sent mailbox by itself.
    #[serde(default)]
    files_sent_copy: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct RowServer {
    host: String,
    port: u16,
    security: RowSecurity,
    #[serde(default)]
    user: UserForm,
}

/// There is no third: a row without encryption is not a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RowSecurity {
    Tls,
    StartTls,
}

/// How the name to sign in with follows from the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum UserForm {
    #[default]
    #[serde(rename = "address")]
    Address,
    #[serde(rename = "local-part")]
    LocalPart,
    #[serde(rename = "local-part.domain")]
    LocalPartDotDomain,
}

#[derive(Debug, Deserialize)]
struct RowHint {
    kind: RowHintKind,
    url: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RowHintKind {
    AppPassword,
    SwitchOn,
    BrowserSignIn,
    Unsupported,
}

/// Why an organisation's file does not count.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TableError {
    #[error("read {}: {source}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is larger than 4 MiB", path.display())]
    TooLarge { path: PathBuf },
    #[error("read {}: {source}", path.display())]
    Form {
        path: PathBuf,
        source: serde_json::Error,
    },
}

impl Table {
    /// The table of this program. A table that does not parse would be a fault of the build; a test sees to it.
    pub(crate) fn shipped() -> &'static Table {
        static TABLE: LazyLock<Table> =
            LazyLock::new(|| match serde_json::from_str::<File>(SHIPPED) {
                Ok(file) => Table::of(file.providers),
                Err(error) => {
                    tracing::error!(%error, "the shipped table of providers");
                    Table::default()
                }
            });
        &TABLE
    }

    /// An organisation's file in `folder`; `None` when there is none.
    pub(crate) async fn organisation(folder: &Path) -> Result<Option<Table>, TableError> {
        let path = folder.join(FILE);
        let text = match tokio::fs::metadata(&path).await {
            Ok(facts) if facts.len() > FILE_LIMIT => return Err(TableError::TooLarge { path }),
            Ok(_) => tokio::fs::read_to_string(&path).await,
            Err(error) => Err(error),
        };
        let text = match text {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(TableError::Read { path, source }),
        };
        match serde_json::from_str::<File>(&text) {
            Ok(file) => Ok(Some(Table::of(file.providers))),
            Err(source) => Err(TableError::Form { path, source }),
        }
    }

    fn of(rows: Vec<Row>) -> Table {
        let mut by_domain = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            for domain in &row.domains {
                by_domain.entry(domain.to_lowercase()).or_insert(index);
            }
        }
        Table { rows, by_domain }
    }

    pub(crate) fn row(&self, domain: &str) -> Option<&Row> {
        self.by_domain
            .get(domain)
            .and_then(|index| self.rows.get(*index))
    }

    pub(crate) fn domains(&self) -> impl Iterator<Item = &str> {
        self.by_domain.keys().map(String::as_str)
    }

    /// Every host that some provider of this table uses.
    pub(crate) fn hosts(&self) -> BTreeSet<&str> {
        self.rows
            .iter()
            .flat_map(|row| row.imap.iter().chain(&row.pop3).chain(&row.smtp))
            .map(|server| server.host.as_str())
            .collect()
    }
}

impl Row {
    pub(crate) fn hint(&self) -> Option<Hint> {
        let hint = self.hint.as_ref()?;
        let kind = match hint.kind {
            RowHintKind::AppPassword => HintKind::AppPassword,
            RowHintKind::SwitchOn => HintKind::SwitchOn,
            RowHintKind::BrowserSignIn => HintKind::BrowserSignIn,
            RowHintKind::Unsupported => HintKind::Unsupported,
        };
        Some(Hint {
            provider: self.name.clone(),
            kind,
            url: hint.url.clone(),
        })
    }

    pub(crate) fn files_sent_copy(&self) -> bool {
        self.files_sent_copy
    }

    /// The best pair of servers first; then the other doors that the provider names.
    pub(crate) fn candidates(&self, address: &MailAddress, source: Source) -> Vec<Candidate> {
        let pairs = self.imap.len().max(self.smtp.len());
        (0..pairs)
            .filter_map(|index| {
                let incoming = self.imap.get(index).or(self.imap.first())?;
                let outgoing = self.smtp.get(index).or(self.smtp.first())?;
                Some(Candidate {
                    source,
                    provider: self.name.clone(),
                    incoming: incoming.server(Protocol::Imap, address),
                    outgoing: outgoing.server(Protocol::Smtp, address),
                    confirm_domain: None,
                })
            })
            .collect()
    }
}

impl RowServer {
    fn server(&self, protocol: Protocol, address: &MailAddress) -> Server {
        Server {
            protocol,
            host: self.host.replace(OWN_DOMAIN, address.host()),
            port: self.port,
            security: match self.security {
                RowSecurity::Tls => Security::Tls,
                RowSecurity::StartTls => Security::StartTls,
            },
            user: match self.user {
                UserForm::Address => address.whole(),
                UserForm::LocalPart => address.local.clone(),
                UserForm::LocalPartDotDomain => format!("{}.{}", address.local, address.domain),
            },
            pin: None,
        }
    }
}

#[cfg(test)]
mod tests;
