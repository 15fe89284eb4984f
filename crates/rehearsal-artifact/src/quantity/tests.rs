use super::*;
use proptest::prelude::*;

#[test]
fn percentages_become_parts_per_million() {
    let cases = [
        ("99.9", Some(999_000)),
        ("100", Some(1_000_000)),
        ("0", Some(0)),
        ("0.0001", Some(1)),
        ("99.99999", None),
        ("100.0001", None),
        ("-1", None),
        ("1e2", None),
        (".5", None),
        ("5.", None),
        ("", None),
        ("٣", None),
        ("18446744073709551616", None),
    ];
    for (text, expected) in cases {
        assert_eq!(Ppm::from_percent(text).map(|ppm| ppm.0), expected, "{text}");
    }
}

#[test]
fn quantities_of_kubernetes_become_integers() {
    let cpu = [
        ("250m", Some(250)),
        ("1", Some(1_000)),
        ("0.5", Some(500)),
        ("1.0005", None),
        (".5", Some(500)),
        ("2.", Some(2_000)),
        (".", None),
        ("..5", None),
        ("m", None),
        ("0.5m", None),
    ];
    for (text, expected) in cpu {
        assert_eq!(cpu_millis(text), expected, "{text}");
    }
    let memory = [
        ("512Mi", Some(512 << 20)),
        ("1Gi", Some(1 << 30)),
        ("1G", Some(1_000_000_000)),
        ("1k", Some(1_000)),
        ("128974848", Some(128_974_848)),
        ("1.5Gi", Some(3 << 29)),
        ("1.0001Gi", None),
        ("Gi", None),
        ("18446744073709551615Ti", None),
    ];
    for (text, expected) in memory {
        assert_eq!(memory_bytes(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn a_share_survives_being_written(ppm in 0_u32..=1_000_000) {
        prop_assert_eq!(Ppm::from_percent(&Ppm(ppm).percent()), Some(Ppm(ppm)));
        prop_assert_eq!(fixed_point(&Ppm(ppm).ratio(), 6), Some(u64::from(ppm)));
    }

    #[test]
    fn a_decimal_survives_being_written(value in any::<u64>(), decimals in 0_usize..=18) {
        prop_assert_eq!(fixed_point(&shortest_decimal(value, decimals), decimals), Some(value));
    }

    #[test]
    fn any_text_is_a_quantity_or_none(text in "\\PC{0,24}", decimals in 0_usize..=18) {
        let _ = (fixed_point(&text, decimals), cpu_millis(&text), memory_bytes(&text));
    }
}
