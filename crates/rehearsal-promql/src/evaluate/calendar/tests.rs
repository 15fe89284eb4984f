//! Dates.

use super::Part;

#[test]
fn an_instant_falls_into_its_day() {
    // (seconds, year, month, day, day of week, day of year, days in month, hour, minute)
    for (seconds, parts) in [
        (0, [1970., 1., 1., 4., 1., 31., 0., 0.]),
        (-1, [1969., 12., 31., 3., 365., 31., 23., 59.]),
        (951_825_599, [2000., 2., 29., 2., 60., 29., 11., 59.]),
        (4_107_542_400, [2100., 3., 1., 1., 60., 31., 0., 0.]),
        (-62_135_596_800, [1., 1., 1., 1., 1., 31., 0., 0.]),
    ] {
        let found = [
            Part::Year,
            Part::Month,
            Part::DayOfMonth,
            Part::DayOfWeek,
            Part::DayOfYear,
            Part::DaysInMonth,
            Part::Hour,
            Part::Minute,
        ]
        .map(|part| part.of(seconds));
        assert_eq!(found, parts, "{seconds}");
    }
}

#[test]
fn the_ends_of_time_have_a_date() {
    for seconds in [i64::MIN, i64::MAX] {
        assert!(Part::Year.of(seconds).abs() > 1e11);
        assert!(Part::DayOfYear.of(seconds) >= 1.0);
    }
}
