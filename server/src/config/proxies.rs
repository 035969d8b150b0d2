use std::net::IpAddr;
use std::str::FromStr;

use http::HeaderMap;

/// The reverse proxies whose word on where a request came from is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    /// Bits that count.
    prefix: u8,
}

impl TrustedProxies {
    /// Where a request really came from: the last hop of `X-Forwarded-For` that is no proxy of ours. A header sent by
    /// anyone else is ignored: he would choose his own address.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let hops = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok());
        let hops: Vec<IpAddr> = hops
            .flat_map(|value| value.split(','))
            // A hop that can't be read ends the chain: what lies before it is anyone's word.
            .map(|hop| hop.trim().parse().map(|hop: IpAddr| hop.to_canonical()))
            .rev()
            .map_while(Result::ok)
            .collect();
        let foreign = hops.iter().find(|hop| !self.trusts(**hop));
        *foreign.or(hops.last()).unwrap_or(&peer)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        fn same_prefix(one: u128, other: u128, ignored: u32) -> bool {
            one.checked_shr(ignored).unwrap_or(0) == other.checked_shr(ignored).unwrap_or(0)
        }
        match (self.address, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => same_prefix(
                u32::from(one).into(),
                u32::from(other).into(),
                32 - u32::from(self.prefix),
            ),
            (IpAddr::V6(one), IpAddr::V6(other)) => {
                same_prefix(one.into(), other.into(), 128 - u32::from(self.prefix))
            }
            _ => false,
        }
    }
}

/// The text is neither an address nor a network.
#[derive(Debug, PartialEq, Eq)]
pub struct NotANetwork;

impl FromStr for TrustedProxies {
    type Err = NotANetwork;

    fn from_str(list: &str) -> Result<Self, NotANetwork> {
        let entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(Network::from_str).collect::<Result<_, _>>().map(Self)
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, prefix) = text
            .split_once('/')
            .map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), |prefix| prefix.parse().map_err(|_| NotANetwork))?;
        if prefix <= longest {
            Ok(Self { address, prefix })
        } else {
            Err(NotANetwork)
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn client(proxies: &str, peer: &str, forwarded: &[&'static str]) -> String {
        let proxies: TrustedProxies = proxies.parse().unwrap();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed() {
        assert_eq!(client("", "203.0.113.9", &["1.2.3.4"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "203.0.113.9", &["1.2.3.4"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "10.9.9.9", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(client("10.0.0.0/8", "10.9.9.9", &[]), "10.9.9.9");
    }

    #[test]
    fn what_the_client_wrote_before_our_proxies_is_ignored() {
        assert_eq!(
            client(
                "10.0.0.0/8,fd00::/8",
                "fd00::1",
                &["6.6.6.6, 1.2.3.4", "10.0.0.7"]
            ),
            "1.2.3.4"
        );
        assert_eq!(
            client("10.0.0.0/8", "10.0.0.1", &["6.6.6.6, nonsense, 10.0.0.2"]),
            "10.0.0.2"
        );
        assert_eq!(client("10.0.0.0/8", "::ffff:10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
    }

    #[test]
    fn networks_end_where_they_say() {
        let inside = |network: &str, address: &str| {
            network
                .parse::<Network>()
                .unwrap()
                .contains(address.parse().unwrap())
        };
        assert!(inside("192.168.4.0/22", "192.168.7.255"));
        assert!(!inside("192.168.4.0/22", "192.168.8.0"));
        assert!(inside("0.0.0.0/0", "255.1.2.3") && inside("::/0", "2001:db8::1"));
        assert!(inside("::1", "::1") && !inside("::1", "::2") && !inside("::/0", "1.2.3.4"));
        for wrong in ["10.0.0.0/33", "10.0.0", "::/129", "proxy", "10.0.0.0/-1"] {
            assert_eq!(wrong.parse::<Network>(), Err(NotANetwork), "{wrong}");
        }
    }
}
