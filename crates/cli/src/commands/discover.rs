//! `discover`: where the mail of an address can be fetched, by whom it was said, and how far that is trusted.

use linnet_engine::api::{Discovery, SettingsCandidate};
use linnet_engine::{Engine, Server};

use crate::failure::Failure;
use crate::output::{Output, plain};
use crate::words;

pub(crate) async fn run(engine: &Engine, email: &str, out: Output) -> Result<(), Failure> {
    let discovery = engine.discover(email).await?;
    out.answer(&discovery, lines(&discovery))?;
    if discovery.candidates.is_empty() {
        return Err(Failure::Told { exit_code: 1 });
    }
    Ok(())
}

fn lines(discovery: &Discovery) -> Vec<String> {
    let mut lines: Vec<String> = discovery
        .candidates
        .iter()
        .flat_map(candidate_lines)
        .collect();
    if lines.is_empty() {
        lines.push("no settings were found".to_owned());
    }
    if let Some(hint) = &discovery.hint {
        let url = hint.url.as_deref().unwrap_or_default();
        lines.push(format!(
            "hint: {} {} {url}",
            plain(&hint.provider),
            words::code(&hint.kind)
        ));
    }
    if let Some(address) = &discovery.did_you_mean {
        lines.push(format!("did you mean {}?", plain(address)));
    }
    lines
}

fn candidate_lines(candidate: &SettingsCandidate) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{}: {}",
            words::code(&candidate.source),
            plain(&candidate.provider)
        ),
        format!("  {}", server(&candidate.incoming)),
        format!("  {}", server(&candidate.outgoing)),
    ];
    if let Some(domain) = &candidate.confirm_domain {
        lines.push(format!(
            "  only if you know that {} runs this mail",
            plain(domain)
        ));
    }
    lines
}

fn server(server: &Server) -> String {
    format!(
        "{} {}:{}:{} as {}",
        words::code(&server.protocol),
        plain(&server.host),
        server.port,
        words::code(&server.security),
        plain(&server.user)
    )
}
