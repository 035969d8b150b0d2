//! Another map under ours, where the operator wants one.

use http::Uri;

/// A raster map that browsers fetch from another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTiles {
    /// With `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// Whose it is, as the licence wants it said.
    pub credit: String,
}

impl MapTiles {
    /// `None` where the URL is no template of tiles, or nobody is credited.
    pub(super) fn new(url: &str, credit: &str) -> Option<Self> {
        let is_template = ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part));
        let made = Self {
            url: url.to_owned(),
            credit: credit.trim().to_owned(),
        };
        (is_template && !made.credit.is_empty() && made.origin().is_some()).then_some(made)
    }

    /// Where images may come from: `https://tiles.example.org`.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let address = ["{z}", "{x}", "{y}"]
            .iter()
            .fold(self.url.clone(), |address, part| address.replace(part, "0"));
        let uri: Uri = address.parse().ok()?;
        let authority = uri
            .authority()
            .filter(|authority| !authority.as_str().contains('@'))?;
        // Nothing that would end the directive it comes to stand in.
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
        let scheme = uri
            .scheme_str()
            .filter(|scheme| matches!(*scheme, "https" | "http"))?;
        authority
            .as_str()
            .bytes()
            .all(is_plain)
            .then(|| format!("{scheme}://{authority}"))
    }
}

#[cfg(test)]
mod tests {
    use super::MapTiles;

    #[test]
    fn tiles_have_a_template_a_host_and_an_owner() {
        let tiles = MapTiles::new("https://tiles.example.org/{z}/{x}/{y}.png?k=1", "© Example").unwrap();
        assert_eq!(tiles.origin().as_deref(), Some("https://tiles.example.org"));
        for (url, credit) in [
            ("https://tiles.example.org/{z}/{x}.png", "© Example"),
            ("/{z}/{x}/{y}.png", "© Example"),
            ("ftp://tiles.example.org/{z}/{x}/{y}", "© Example"),
            ("https://me:secret@example.org/{z}/{x}/{y}", "© Example"),
            ("https://a;script-src/{z}/{x}/{y}", "© Example"),
            ("https://tiles.example.org/{z}/{x}/{y}.png", " "),
        ] {
            assert_eq!(MapTiles::new(url, credit), None, "{url}");
        }
    }
}
