//! The files that are served beside the API: the page, when it was built before the binary, and the viewer of the API's description.

include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// What the page may do: nothing that does not come from here. The chart script positions its parts by style attributes and fills one
/// empty style element (the hash is that of no text) rule by rule; neither can run anything.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; style-src-attr 'unsafe-inline'; \
     img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The viewer is small and always there.
static VIEWER: [(&str, &[u8]); 3] = [
    ("docs/api.html", include_bytes!("../assets/api.html")),
    ("docs/api.css", include_bytes!("../assets/api.css")),
    ("docs/api.js", include_bytes!("../assets/api.js")),
];

const NO_PAGE: &str = "<!doctype html><html lang=\"en\"><title>knockon</title><link rel=\"icon\" href=\"data:,\">\
<h1>knockon</h1><p>This binary was built without the page; it serves the API alone. To build the page: \
<code>cargo xtask web</code>, then build the binary again.</p><p><a href=\"/docs\">The API</a></p></html>";

/// Whether the page is in this binary.
pub(crate) fn has_page() -> bool {
    PAGE.iter().any(|f| f.0 == "index.html")
}

/// The file of a path, with its media type; `None`: there is none.
pub(crate) fn find(path: &str) -> Option<(&'static str, &'static [u8])> {
    let name = match path {
        "/" => "index.html",
        "/docs" | "/docs/" => "docs/api.html",
        other => other.strip_prefix('/')?,
    };
    let found = PAGE.iter().chain(&VIEWER).find(|f| f.0 == name).map(|f| (media(name), f.1));
    found.or_else(|| (path == "/").then(|| (media("index.html"), NO_PAGE.as_bytes())))
}

fn media(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
