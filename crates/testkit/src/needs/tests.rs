use super::{Need, Probe, ensure, is_debian};

#[test]
fn systems_by_their_release_file() {
    for (text, debian) in [
        (
            "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n",
            true,
        ),
        ("ID=ubuntu\nID_LIKE=debian\n", true),
        ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", true),
        ("ID=fedora\nID_LIKE=\"rhel\"\n", false),
        ("", false),
    ] {
        assert_eq!(is_debian(text), debian, "{text}");
    }
}

#[test]
fn what_is_there_needs_nothing() {
    let there = [Need {
        probe: Probe::Program("sh"),
        package: "none",
        why: "",
    }];
    assert!(ensure(&[&there]).is_ok());
    assert!(
        !Need {
            probe: Probe::Program("no-such-program"),
            package: "none",
            why: ""
        }
        .is_met()
    );
    assert!(
        !Need {
            probe: Probe::Library("no-such-library"),
            package: "none",
            why: ""
        }
        .is_met()
    );
}
