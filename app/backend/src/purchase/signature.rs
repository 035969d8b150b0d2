//! Did Stripe send this, and just now? `Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>]`, where each `v1` is
//! HMAC-SHA256 under the endpoint's secret over `<t>.<body>` (Stripe's documentation, "Verify webhook signatures manually").

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use time::{Duration, OffsetDateTime};

/// How old, or how far ahead, a signature may be.
const TOLERANCE: Duration = Duration::minutes(5);

/// Why a delivery is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The header is missing or can't be read.
    #[error("no signature")]
    Unsigned,
    /// Signed with another secret, or over another body.
    #[error("wrong signature")]
    Forged,
    /// Rightly signed, but too long ago: somebody may be repeating it.
    #[error("stale signature")]
    Stale,
}

/// Checks a delivery by its raw body and the header as it came.
pub(super) fn verify(secret: &[u8], body: &[u8], header: &str, now: OffsetDateTime) -> Result<(), Doubt> {
    let mut moment = None;
    let mut signatures = Vec::new();
    for (name, value) in header.split(',').filter_map(|part| part.trim().split_once('=')) {
        match name {
            "t" => moment = value.parse::<i64>().ok(),
            "v1" => signatures.extend(hex::decode(value).ok()),
            _ => {}
        }
    }
    let moment = moment.ok_or(Doubt::Unsigned)?;
    if signatures.is_empty() {
        return Err(Doubt::Unsigned);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| Doubt::Unsigned)?;
    mac.update(moment.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let expected = mac.finalize().into_bytes();
    let signed = signatures
        .iter()
        .any(|signature| bool::from(signature.as_slice().ct_eq(expected.as_slice())));
    if !signed {
        return Err(Doubt::Forged);
    }
    let age = now.unix_timestamp().saturating_sub(moment);
    if age.unsigned_abs() > TOLERANCE.whole_seconds().unsigned_abs() {
        return Err(Doubt::Stale);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"whsec_test";
    // openssl: printf '1795348800.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;
    const SIGNATURE: &str = "2d3ed5e5f75ddfe0360f3191e0347ae30fa5b2c018800ae37e6741ff79643ccd";
    const AT: i64 = 1_795_348_800;

    fn check(header: &str, after: i64) -> Result<(), Doubt> {
        let now = OffsetDateTime::from_unix_timestamp(AT + after).unwrap();
        verify(SECRET, BODY, header, now)
    }

    #[test]
    fn what_was_signed_just_now_is_believed() {
        let header = format!("t={AT},v1={SIGNATURE},v0=aa");
        assert_eq!(check(&header, 0), Ok(()));
        assert_eq!(check(&header, 300), Ok(()));
        assert_eq!(check(&header, -300), Ok(()));
        assert_eq!(check(&header, 301), Err(Doubt::Stale));
        assert_eq!(check(&header, -301), Err(Doubt::Stale));
        // While a secret is being replaced Stripe signs with both.
        let both = format!("t={AT},v1={},v1={SIGNATURE}", "00".repeat(32));
        assert_eq!(check(&both, 0), Ok(()));
    }

    #[test]
    fn what_anybody_could_have_sent_is_not() {
        for (header, doubt) in [
            (String::new(), Doubt::Unsigned),
            (format!("v1={SIGNATURE}"), Doubt::Unsigned),
            (format!("t={AT}"), Doubt::Unsigned),
            (format!("t={AT},v0={SIGNATURE}"), Doubt::Unsigned),
            (format!("t={AT},v1=zz"), Doubt::Unsigned),
            (format!("t={AT},v1={}", "00".repeat(32)), Doubt::Forged),
            // The moment is signed, too: an old delivery can't be made young.
            (format!("t={},v1={SIGNATURE}", AT + 1), Doubt::Forged),
            (format!("t={AT},v1={}", &SIGNATURE[..62]), Doubt::Forged),
        ] {
            assert_eq!(check(&header, 0), Err(doubt), "{header}");
        }
        let now = OffsetDateTime::from_unix_timestamp(AT).unwrap();
        let header = format!("t={AT},v1={SIGNATURE}");
        assert_eq!(verify(b"other", BODY, &header, now), Err(Doubt::Forged));
        assert_eq!(verify(SECRET, b"{}", &header, now), Err(Doubt::Forged));
    }
}
