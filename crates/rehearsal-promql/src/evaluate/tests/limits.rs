//! What a hostile expression may cost.
