use super::median;

#[test]
fn medians() {
    for (values, expected) in [
        (vec![], None),
        (vec![3.0], Some(3.0)),
        (vec![9.0, 1.0, 5.0], Some(5.0)),
        (vec![4.0, 1.0, 2.0, 9.0], Some(3.0)),
    ] {
        assert_eq!(median(values.into_iter()), expected);
    }
}
