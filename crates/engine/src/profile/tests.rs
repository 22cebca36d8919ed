use super::*;

#[tokio::test]
async fn a_profile_is_private_and_locked_until_it_is_dropped() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("deep").join("profile");
    let profile = Profile::open(&folder).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
    assert!(matches!(
        Profile::open(&folder),
        Err(ProfileError::InUse(_))
    ));
    assert!(matches!(
        Profile::open(&folder.join("..").join("profile")),
        Err(ProfileError::InUse(_))
    ));
    drop(profile);
    assert!(Profile::open(&folder).is_ok());
}

/// As the window does it: its log is there before the engine.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_was_there_is_private_before_anything_is_put_into_it() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let mode = |folder: &Path| std::fs::metadata(folder).unwrap().permissions().mode() & 0o777;
    for (name, filled, wanted) in [("empty", false, 0o700), ("used", true, 0o755)] {
        let folder = parent.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        if filled {
            std::fs::write(folder.join("mine"), "x").unwrap();
        }
        make_private(&folder).unwrap();
        std::fs::create_dir_all(folder.join("logs")).unwrap();
        let profile = Profile::open(&folder).unwrap();
        assert_eq!(mode(&folder), wanted, "{name}");
        drop(profile);
    }
}

#[tokio::test]
async fn a_file_in_the_way_is_told() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("file");
    std::fs::write(&path, "x").unwrap();
    assert!(matches!(Profile::open(&path), Err(ProfileError::Io { .. })));
}

#[tokio::test]
async fn a_second_start_hands_its_arguments_over() {
    let parent = tempfile::tempdir().unwrap();
    let long = parent.path().join("n".repeat(120));
    for folder in [parent.path().join("short"), long] {
        assert!(!hand_over(&folder, &[]).await);
        let profile = Profile::open(&folder).unwrap();
        let early = vec![
            "mailto:ann@example.test?subject=a%0Ab".to_owned(),
            "zwei\n".to_owned(),
        ];
        // Whoever holds the profile without listening (a command) does not take over for a window.
        assert!(!hand_over(&folder, &early).await);
        let (sender, mut calls) = tokio::sync::mpsc::unbounded_channel();
        let first = hand_over(&folder, &early);
        let listen = async { profile.on_second_start(move |args| sender.send(args).unwrap()) };
        let (taken, ()) = tokio::join!(first, listen);
        assert!(taken);
        assert_eq!(calls.recv().await.unwrap(), early);
        assert!(hand_over(&folder, &[]).await);
        assert_eq!(calls.recv().await.unwrap(), Vec::<String>::new());
        drop(profile);
        assert!(!hand_over(&folder, &[]).await);
    }
}

#[test]
fn the_default_profile_is_named_after_the_program() {
    assert!(
        default_profile()
            .to_string_lossy()
            .to_lowercase()
            .ends_with("linnet")
    );
}
