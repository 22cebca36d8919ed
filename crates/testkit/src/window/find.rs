//! Elements by role and accessible name, computed in the page as the accname rules have it, as far as our
//! window needs them: aria-labelledby, aria-label, labels, contents, title, placeholder.

use std::fmt;

use anyhow::{Context, Result};
use fantoccini::{Client, elements::Element};
use serde_json::{Value, json};

/// ARIA roles, explicit or by the element's nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Any,
    Alert,
    Alertdialog,
    Button,
    Checkbox,
    Combobox,
    Dialog,
    Group,
    Heading,
    Link,
    Listbox,
    Menuitem,
    Option,
    Radio,
    Region,
    Status,
    Switch,
    Tab,
    Textbox,
    Toolbar,
    Treeitem,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Any => "",
            Role::Alert => "alert",
            Role::Alertdialog => "alertdialog",
            Role::Button => "button",
            Role::Checkbox => "checkbox",
            Role::Combobox => "combobox",
            Role::Dialog => "dialog",
            Role::Group => "group",
            Role::Heading => "heading",
            Role::Link => "link",
            Role::Listbox => "listbox",
            Role::Menuitem => "menuitem",
            Role::Option => "option",
            Role::Radio => "radio",
            Role::Region => "region",
            Role::Status => "status",
            Role::Switch => "switch",
            Role::Tab => "tab",
            Role::Textbox => "textbox",
            Role::Toolbar => "toolbar",
            Role::Treeitem => "treeitem",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if *self == Role::Any {
            "element"
        } else {
            self.name()
        })
    }
}

/// Which accessible name is meant. A plain `&str` means exactly this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Is(String),
    Contains(String),
}

impl Named {
    pub fn containing(part: &str) -> Self {
        Named::Contains(part.to_owned())
    }
}

impl From<&str> for Named {
    fn from(name: &str) -> Self {
        Named::Is(name.to_owned())
    }
}

impl fmt::Display for Named {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Named::Is(name) => write!(out, "{name:?}"),
            Named::Contains(part) => write!(out, "with {part:?} in its name"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Shown,
    /// Shown and not disabled.
    Enabled,
}

pub(super) async fn one(
    client: &Client,
    role: Role,
    name: &Named,
    state: State,
) -> Result<Option<Element>> {
    let (text, whole) = match name {
        Named::Is(name) => (name, true),
        Named::Contains(part) => (part, false),
    };
    let found = client
        .execute(
            &format!(
                "{ACCNAME} return kit.find(arguments[0], arguments[1], arguments[2], arguments[3])"
            ),
            vec![
                json!(role.name()),
                json!(text),
                json!(whole),
                json!(state == State::Enabled),
            ],
        )
        .await?;
    let Some(id) = found
        .as_object()
        .and_then(|object| object.values().next())
        .and_then(Value::as_str)
    else {
        return Ok(None);
    };
    Ok(Some(Element::from_element_id(
        client.clone(),
        id.to_owned().into(),
    )))
}

pub(super) async fn names(client: &Client, role: Role) -> Result<Vec<String>> {
    let found = client
        .execute(
            &format!("{ACCNAME} return kit.names(arguments[0])"),
            vec![json!(role.name())],
        )
        .await?;
    serde_json::from_value(found).context("names of elements")
}

pub(super) async fn outline(client: &Client) -> Result<String> {
    let found = client
        .execute(&format!("{ACCNAME} return kit.outline()"), vec![])
        .await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

const ACCNAME: &str = include_str!("accname.js");
