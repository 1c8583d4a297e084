//! Readers of supply networks.

/// The four files of a chain, parted by zero bytes.
pub fn chain(bytes: &[u8]) {
    let mut parts = bytes.split(|b| *b == 0);
    let mut next = || ("table.csv", parts.next().unwrap_or(b""));
    let files = knockon_network::chain::ChainFiles {
        inputs: next(),
        providers: next(),
        provision: next(),
        sequence: next(),
    };
    if let Ok(chain) = knockon_network::chain::Chain::read(&files) {
        let _ = (chain.chokepoints(0.9), chain.ban(&["USA".to_owned()], None));
    }
}

/// A list of edges and a list of firms, parted by a zero byte.
pub fn edges(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |b| *b == 0);
    let edges = ("edges.csv", parts.next().unwrap_or(b""));
    let firms = parts.next().map(|b| ("firms.csv", b));
    let options = knockon_network::read::EdgeOptions::default();
    let _ = knockon_network::read::edges(edges, firms, &options).and_then(knockon_network::Rows::build);
}

/// The five tables of a network folder, parted by zero bytes.
pub fn folder(bytes: &[u8]) {
    let mut parts = bytes.split(|b| *b == 0);
    let mut next = || ("table.csv", parts.next().unwrap_or(b""));
    let folder = knockon_network::read::Folder {
        items: next(),
        lines: next(),
        inputs: next(),
        links: next(),
        demands: next(),
    };
    let _ = knockon_network::read::folder(&folder);
}

/// GraphML.
pub fn graphml(bytes: &[u8]) {
    let options = knockon_network::read::EdgeOptions::default();
    let _ =
        knockon_network::read::graphml("g.graphml", bytes, &options).and_then(knockon_network::Rows::build);
}

/// A matrix of classes of inputs.
pub fn matrix(bytes: &[u8]) {
    let _ = knockon_network::generate::Essentials::read("m.csv", bytes);
}
