use super::{Digest, NotADigest};

/// The first test vector of BLAKE3: the hash of no bytes.
const OF_NOTHING: &str = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";

#[test]
fn a_digest_is_written_as_hexadecimal_digits_and_read_back() {
    let digest = Digest::of(b"");
    assert_eq!(digest.to_string(), OF_NOTHING);
    assert_eq!(digest.short(), "b3:af1349b9f5f9");
    assert_eq!(OF_NOTHING.parse(), Ok(digest));
}

#[test]
fn what_is_not_a_digest_is_refused() {
    let upper = OF_NOTHING.to_uppercase();
    for text in ["", "b3:af1349b9f5f9", &upper, &OF_NOTHING[1..], &OF_NOTHING.replace('a', "é")] {
        assert_eq!(text.parse::<Digest>(), Err(NotADigest), "{text}");
    }
}
