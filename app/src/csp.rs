//! The content security policy: what a page of ours may load, run and talk to.

/// The value of `Content-Security-Policy`.
///
/// - `nonce`: of this page's own inline scripts (hydration); `None` for what is no page.
/// - `tiles`: the host of another map under ours, `https://tiles.example.org`; `None` where there is none.
/// - `checkout`: the host where tokens are paid; `None` where they are not sold. The form that buys them leads there.
/// - `reload_port`: of cargo-leptos' live reload, while it watches; `None` otherwise.
///
/// `wasm-unsafe-eval` lets WebAssembly be compiled and nothing else: `eval` stays forbidden.
#[must_use]
pub fn content_security_policy(
    nonce: Option<&str>,
    tiles: Option<&str>,
    checkout: Option<&str>,
    reload_port: Option<u16>,
) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let tiles = tiles.map(|origin| format!(" {origin}")).unwrap_or_default();
    let checkout = checkout.map(|origin| format!(" {origin}")).unwrap_or_default();
    let reload = reload_port
        .map(|port| format!(" ws://*:{port} wss://*:{port}"))
        .unwrap_or_default();
    format!(
        "default-src 'self'; \
         script-src 'self'{nonce} 'wasm-unsafe-eval'; \
         style-src 'self'{nonce}; \
         img-src 'self' data:{tiles}; \
         connect-src 'self'{reload}; \
         object-src 'none'; \
         base-uri 'none'; \
         form-action 'self'{checkout}; \
         frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::content_security_policy;

    #[test]
    fn a_page_runs_only_its_own_scripts() {
        let policy = content_security_policy(Some("abc"), None, None, None);
        assert!(
            policy.contains("script-src 'self' 'nonce-abc' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        assert!(!policy.contains("ws:") && !policy.contains('*'), "{policy}");
    }

    #[test]
    fn a_form_leads_nowhere_but_to_us_and_to_the_checkout() {
        let policy = content_security_policy(None, None, None, None);
        assert!(policy.contains("form-action 'self';"), "{policy}");
        let policy = content_security_policy(None, None, Some("https://checkout.stripe.com"), None);
        assert!(
            policy.contains("form-action 'self' https://checkout.stripe.com;"),
            "{policy}"
        );
    }

    #[test]
    fn only_a_watched_server_lets_its_pages_talk_to_another_port() {
        let policy = content_security_policy(None, Some("https://tiles.example.org"), None, Some(3001));
        assert!(
            policy.contains("connect-src 'self' ws://*:3001 wss://*:3001;"),
            "{policy}"
        );
        assert!(!policy.contains("nonce"), "{policy}");
    }
}
