//! Reads config-v1.1.xml: servers, names, nothing else. Unknown elements are skipped with all they hold.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deeper files are no settings.
const DEPTH: usize = 16;
/// More servers than any provider has.
const SERVERS: usize = 20;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) name: String,
    pub(super) incoming: Vec<ConfigServer>,
    pub(super) outgoing: Vec<ConfigServer>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ConfigServer {
    pub(super) kind: String,
    pub(super) host: String,
    pub(super) port: Option<u16>,
    pub(super) socket: String,
    pub(super) user: String,
    pub(super) authentication: Vec<String>,
}

/// `None` for what is no such file.
pub(super) fn parse(body: &[u8]) -> Option<Config> {
    let text = String::from_utf8_lossy(body);
    let mut reader = Reader::from_str(&text);
    let mut config = Config::default();
    let mut path: Vec<String> = Vec::new();
    let mut server = ConfigServer::default();
    let mut words = String::new();
    let mut is_config = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = local_name(&start);
                if path.len() >= DEPTH {
                    return None;
                }
                is_config |= path.is_empty() && name == "clientConfig";
                if matches!(name.as_str(), "incomingServer" | "outgoingServer") {
                    server = ConfigServer {
                        kind: kind(&start),
                        ..ConfigServer::default()
                    };
                }
                words.clear();
                path.push(name);
            }
            Event::End(_) => {
                let name = path.pop()?;
                let parent = path.last().map(String::as_str).unwrap_or_default();
                take(&mut config, &mut server, parent, &name, words.trim());
                words.clear();
            }
            Event::Text(text) => words.push_str(&text),
            Event::CData(text) => words.push_str(&text),
            Event::GeneralRef(reference) => {
                if let Some(character) = reference.resolve_char_ref().ok()? {
                    words.push(character);
                } else {
                    let entity = quick_xml::escape::resolve_predefined_entity(&reference);
                    words.push_str(entity.unwrap_or_default());
                }
            }
            Event::Eof => break,
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    (is_config && path.is_empty()).then_some(config)
}

fn take(config: &mut Config, server: &mut ConfigServer, parent: &str, name: &str, words: &str) {
    match (parent, name) {
        ("emailProvider", "displayName") => config.name = words.chars().take(100).collect(),
        ("emailProvider", "incomingServer") if config.incoming.len() < SERVERS => {
            config.incoming.push(std::mem::take(server));
        }
        ("emailProvider", "outgoingServer") if config.outgoing.len() < SERVERS => {
            config.outgoing.push(std::mem::take(server));
        }
        ("incomingServer" | "outgoingServer", "hostname") => words.clone_into(&mut server.host),
        ("incomingServer" | "outgoingServer", "port") => {
            server.port = words.parse().ok().filter(|port| *port > 0);
        }
        ("incomingServer" | "outgoingServer", "socketType") => words.clone_into(&mut server.socket),
        ("incomingServer" | "outgoingServer", "username") => words.clone_into(&mut server.user),
        ("incomingServer" | "outgoingServer", "authentication") => {
            server.authentication.push(words.to_owned());
        }
        _ => {}
    }
}

fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

fn kind(start: &BytesStart<'_>) -> String {
    start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.as_ref() == "type")
        .map(|attribute| attribute.value.into_owned())
        .unwrap_or_default()
}
