use super::*;

#[test]
fn days_and_dates_are_inverse() {
    assert_eq!(days(1970, 1, 1), 0);
    assert_eq!(days(2024, 2, 29), 19_782);
    assert_eq!(days(2000, 3, 1), 11_017);
    for day in (-800_000..800_000).step_by(97) {
        let (year, month, of_month) = date(day);
        assert_eq!(days(year, month, of_month), day);
    }
}
