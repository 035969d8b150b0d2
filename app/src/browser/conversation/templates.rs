//! A person's own answers, ready to be sent: kept sealed on the server, for all his devices.

use crypto_core::{ItemKind, SealedItem, Vault};
use model::account::{VaultItem, VaultItemKind};

use crate::browser::keys::{ActError, KeysError, rng};
use crate::error::ApiError;
use crate::functions::account::{keep_vault_item, own_vault_item};

/// How many there are, at most.
pub const TEMPLATES_MAX: usize = 30;

/// Two devices that change them at once take turns; more turns than this are a fault.
const TURNS: u8 = 5;

/// What is done to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateChange {
    /// This one comes first from now on.
    Add(String),
    /// This one goes.
    Remove(String),
}

impl TemplateChange {
    fn apply(&self, templates: &mut Vec<String>) {
        let (Self::Add(text) | Self::Remove(text)) = self;
        templates.retain(|one| one != text);
        if let Self::Add(text) = self {
            templates.insert(0, text.clone());
            templates.truncate(TEMPLATES_MAX);
        }
    }
}

/// His templates, the newest first.
///
/// # Errors
/// The server failed, or they do not open here.
pub async fn templates(vault: &Vault) -> Result<Vec<String>, ActError> {
    Ok(load(vault).await?.1)
}

/// Changes them; returns what they are by then.
///
/// # Errors
/// The server failed, or they do not open here: nothing is changed.
pub async fn change_templates(vault: &Vault, change: &TemplateChange) -> Result<Vec<String>, ActError> {
    for _ in 0..TURNS {
        let (version, mut templates) = load(vault).await?;
        change.apply(&mut templates);
        let bytes = serde_json::to_vec(&templates).map_err(|_| KeysError)?;
        let version = version + 1;
        let sealed = vault
            .seal_item(&mut rng(), ItemKind::Templates, version, &bytes)
            .map_err(KeysError::from)?;
        let item = VaultItem {
            version,
            sealed: sealed.to_base64(),
        };
        match keep_vault_item(VaultItemKind::Templates, item).await {
            Ok(()) => return Ok(templates),
            Err(ApiError::Changed) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ApiError::Changed.into())
}

async fn load(vault: &Vault) -> Result<(u32, Vec<String>), ActError> {
    let Some(item) = own_vault_item(VaultItemKind::Templates).await? else {
        return Ok((0, Vec::new()));
    };
    let sealed = SealedItem::from_base64(&item.sealed).map_err(KeysError::from)?;
    let (version, bytes) = vault
        .open_item(ItemKind::Templates, &sealed)
        .map_err(KeysError::from)?;
    let templates = serde_json::from_slice(&bytes).map_err(|_| KeysError)?;
    Ok((version, templates))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_there_once_and_the_newest_is_first() {
        let mut templates = Vec::new();
        for text in ["Bonjour", "Demain", "Bonjour"] {
            TemplateChange::Add(text.into()).apply(&mut templates);
        }
        assert_eq!(templates, ["Bonjour", "Demain"]);
        TemplateChange::Remove("Bonjour".into()).apply(&mut templates);
        TemplateChange::Remove("Inconnu".into()).apply(&mut templates);
        assert_eq!(templates, ["Demain"]);
        for number in 0..40 {
            TemplateChange::Add(number.to_string()).apply(&mut templates);
        }
        assert_eq!((templates.len(), templates[0].as_str()), (TEMPLATES_MAX, "39"));
    }
}
