use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use backend::auth::Caller;

use crate::config::TrustedProxies;

/// Where a request came from, as far as limits go: an IPv4 address, or an IPv6 network of 64 bits, as one household or
/// server has one whole and may change the rest at will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin(u64);

impl Origin {
    /// Believes `X-Forwarded-For` from trusted proxies only.
    pub(super) fn of(request: &Request, proxies: &TrustedProxies) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        match peer {
            Some(ConnectInfo(peer)) => Self::at(proxies.client(peer.ip(), request.headers())),
            // Only where no connection is, in tests: all such share one.
            None => Self(0),
        }
    }

    fn at(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            // In `::/64`, where no address of the internet is.
            IpAddr::V4(address) => u64::from(u32::from(address)),
            IpAddr::V6(address) => u64::try_from(u128::from(address) >> 64).unwrap_or(u64::MAX),
        })
    }

    pub(super) fn bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }
}

/// Who pays: the account of whoever is signed in, else the address.
pub(super) fn payer(request: &Request, origin: Origin) -> Payer {
    match request.extensions().get::<Caller>() {
        Some(caller) => Payer::Account(caller.id.into_bytes()),
        None => Payer::Address(origin),
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Payer {
    Account([u8; 16]),
    Address(Origin),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(address: &str) -> Origin {
        Origin::at(address.parse().unwrap())
    }

    #[test]
    fn ipv6_is_counted_by_its_network() {
        assert_eq!(
            origin("2001:db8:1:2::1"),
            origin("2001:db8:1:2:ffff:ffff:ffff:ffff")
        );
        assert_ne!(origin("2001:db8:1:2::1"), origin("2001:db8:1:3::1"));
    }

    #[test]
    fn ipv4_is_counted_by_address_however_it_is_written() {
        assert_ne!(origin("203.0.113.1"), origin("203.0.113.2"));
        assert_eq!(origin("203.0.113.1"), origin("::ffff:203.0.113.1"));
    }
}
