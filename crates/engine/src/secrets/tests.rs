use secrecy::ExposeSecret;

use super::*;

async fn vault(folder: &Path, passphrase: Option<&str>) -> Secrets {
    Secrets::open(folder, true, passphrase.map(SecretString::from))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_vault_is_made_unlocked_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = vault(folder.path(), None).await;
    assert_eq!(secrets.state(), SecretsState::VaultNew);
    assert!(matches!(secrets.ready().await, Err(SecretError::VaultNew)));
    assert!(matches!(
        secrets.set("a", &"x".into()).await,
        Err(SecretError::VaultNew)
    ));
    assert_eq!(
        secrets.vault_create("open sesame".into()).await.unwrap(),
        SecretsState::Vault
    );
    secrets.set("a", &"first".into()).await.unwrap();
    secrets.set("a", &"pässword".into()).await.unwrap();
    secrets.set("b", &"".into()).await.unwrap();
    assert!(matches!(
        secrets.get("c").await,
        Err(SecretError::NoSuchSecret)
    ));

    // The vault stays although nobody forces it.
    let again = Secrets::open(folder.path(), false, None).await.unwrap();
    assert_eq!(again.state(), SecretsState::VaultLocked);
    assert!(matches!(
        again.get("a").await,
        Err(SecretError::VaultLocked)
    ));
    assert!(matches!(
        again.vault_unlock("Open sesame".into()).await,
        Err(SecretError::WrongPassphrase)
    ));
    assert_eq!(again.state(), SecretsState::VaultLocked);
    assert_eq!(
        again.vault_unlock("open sesame".into()).await.unwrap(),
        SecretsState::Vault
    );
    assert_eq!(again.get("a").await.unwrap().expose_secret(), "pässword");
    assert_eq!(again.get("b").await.unwrap().expose_secret(), "");
    again.delete("a").await.unwrap();
    again.delete("a").await.unwrap();
    assert!(matches!(
        again.get("a").await,
        Err(SecretError::NoSuchSecret)
    ));
}

#[tokio::test]
async fn a_passphrase_given_at_the_start_is_used_when_a_secret_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = vault(folder.path(), Some("word")).await;
    assert_eq!(secrets.state(), SecretsState::Vault);
    assert!(!folder.path().join("secrets.vault").exists());
    assert!(matches!(
        secrets.get("a").await,
        Err(SecretError::NoSuchSecret)
    ));
    secrets.set("a", &"secret".into()).await.unwrap();

    let again = vault(folder.path(), Some("word")).await;
    assert_eq!(again.get("a").await.unwrap().expose_secret(), "secret");

    let wrong = vault(folder.path(), Some("other")).await;
    assert!(matches!(
        wrong.get("a").await,
        Err(SecretError::WrongPassphrase)
    ));
    // The wrong one is forgotten, so that the window asks.
    assert!(matches!(
        wrong.get("a").await,
        Err(SecretError::VaultLocked)
    ));
    assert_eq!(wrong.state(), SecretsState::VaultLocked);
}

#[tokio::test]
async fn no_secret_and_no_passphrase_stands_in_the_profile() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = vault(folder.path(), Some("passphrase-canary")).await;
    secrets
        .set("ann@example.test receive", &"password-canary".into())
        .await
        .unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let bytes = std::fs::read(entry.path()).unwrap();
        assert!(
            !String::from_utf8_lossy(&bytes).contains("canary"),
            "{:?}",
            entry.path()
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                entry.metadata().unwrap().permissions().mode() & 0o077,
                0,
                "{:?}",
                entry.path()
            );
        }
    }
    assert!(!format!("{:?}", SecretError::WrongPassphrase).contains("canary"));
}

#[tokio::test]
async fn a_damaged_vault_is_told_from_a_wrong_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    vault(folder.path(), Some("word"))
        .await
        .set("a", &"secret".into())
        .await
        .unwrap();
    let path = folder.path().join("secrets.vault");
    let whole = std::fs::read(&path).unwrap();

    let mut last = whole.clone();
    *last.last_mut().unwrap() ^= 1;
    std::fs::write(&path, &last).unwrap();
    assert!(matches!(
        vault(folder.path(), Some("word")).await.get("a").await,
        Err(SecretError::Damaged(_))
    ));

    let mut version = whole.clone();
    version[8] = 9;
    std::fs::write(&path, &version).unwrap();
    assert!(matches!(
        vault(folder.path(), Some("word")).await.get("a").await,
        Err(SecretError::Damaged(_))
    ));

    for length in [0, 5, 9, 30, 66] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let result = vault(folder.path(), Some("word")).await.get("a").await;
        assert!(
            matches!(
                result,
                Err(SecretError::Damaged(_) | SecretError::WrongPassphrase)
            ),
            "{length}: {result:?}"
        );
    }
    std::fs::write(&path, &whole).unwrap();
    assert!(
        vault(folder.path(), Some("word"))
            .await
            .get("a")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_profile_keeps_its_random_id() {
    let first = tempfile::tempdir().unwrap();
    let second = tempfile::tempdir().unwrap();
    let one = read_marker(first.path()).unwrap().id;
    assert_eq!(one, read_marker(first.path()).unwrap().id);
    assert_ne!(one, read_marker(second.path()).unwrap().id);
}
