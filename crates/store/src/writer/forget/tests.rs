use std::collections::BTreeSet;

use crate::testing::{Home, NOW};

#[test]
fn old_versions_are_thinned_and_the_first_and_the_last_stay() {
    let home = Home::new();
    let account = home.account;
    // Every two seconds for four minutes.
    let draft = home.write(move |writer| {
        let draft = writer.draft_create(account, "new", "{\"v\":0}", None, "[]", NOW)?;
        for step in 1..=120 {
            writer.draft_save(draft, &format!("{{\"v\":{step}}}"), NOW + 2 * step)?;
        }
        Ok(draft)
    });
    let versions = || {
        home.store
            .read(|reader| reader.draft_versions(draft))
            .unwrap()
    };
    for (age, most) in [(0, 121), (3600 + 240, 7), (86_400 + 240, 3)] {
        home.write(move |writer| writer.forget_old(NOW + age).map(drop));
        let left = versions();
        assert!(left.len() <= most, "{age}: {}", left.len());
        assert_eq!(left.last().unwrap().content_json, "{\"v\":0}");
        assert_eq!(left[0].content_json, "{\"v\":120}");
        let minutes: BTreeSet<i64> = left.iter().skip(1).map(|row| row.saved_at / 60).collect();
        assert!(age == 0 || minutes.len() + 1 >= left.len() - 1, "{left:?}");
    }
    assert_eq!(
        home.write(move |writer| writer.draft_save(draft, "{}", NOW + 90_000)),
        122,
        "numbers go on"
    );
}
