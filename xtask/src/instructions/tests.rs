//! Reading what callgrind says.

use super::collected;

#[test]
fn the_total_is_read_from_the_end_of_the_log() {
    let log = "==7== Events    : Ir\n==7== Collected : 1234567\n==7== \n";
    assert_eq!(collected(log), Some(1_234_567));
    assert_eq!(collected("==7== Killed\n"), None);
}
