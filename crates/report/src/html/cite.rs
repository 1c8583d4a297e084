//! From a citation to the page where it can be read.
//!
//! Supported: `84 FR 22961` and `FR Doc. 2020-05190` (Federal Register by volume and page, by document), `15 CFR 744.11(a)` (the eCFR's current text of the section), web addresses, and ids of
//! the case's sources and facts. Not supported: citations of other countries' journals: they stay text.

use super::markup::{Html, esc};
use crate::outcome::{Outcome, SourceView};

/// A citation with its links.
pub(crate) fn cite(o: &Outcome, text: &str) -> Html {
    if let Some(source) = o.sources.iter().find(|s| s.id == text) {
        return source_link(source);
    }
    if let Some(fact) = o.entered.iter().find(|f| f.id == text) {
        let words = [&fact.subject, &fact.measure, &fact.period, &fact.figure, &fact.status];
        let words: Vec<&str> = words.into_iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
        return Html(format!(
            "<a href=\"#fact-{}\" title=\"{}\">{}</a>",
            anchor(&fact.id),
            esc(&words.join(", ")).0,
            esc(&fact.id).0
        ));
    }
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<Html> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if let Some((taken, html)) = words.get(i..i + 3).and_then(reference) {
            out.push(html);
            i += taken;
            continue;
        }
        out.push(if is_web(words[i]) { link(words[i], words[i]) } else { esc(words[i]) });
        i += 1;
    }
    Html::join(&out, " ")
}

/// `volume FR page` or `title CFR section`.
fn reference(words: &[&str]) -> Option<(usize, Html)> {
    let digits = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    let &[volume, kind, place] = words else { return None };
    if (volume, kind) == ("FR", "Doc.") {
        let number: String = place.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        return number
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| (3, link(&format!("https://www.federalregister.gov/d/{number}"), &words.join(" "))));
    }
    let volume_number = volume.trim_start_matches(|c: char| !c.is_ascii_digit());
    if !digits(volume_number) {
        return None;
    }
    let text = words.join(" ");
    match kind {
        "FR" => {
            let page: String = place.chars().take_while(char::is_ascii_digit).collect();
            digits(&page).then(|| {
                let address = format!("https://www.federalregister.gov/citation/{volume_number}-FR-{page}");
                (3, link(&address, &text))
            })
        }
        "CFR" => {
            let section: String = place.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let section = section.trim_end_matches('.');
            section.starts_with(|c: char| c.is_ascii_digit()).then(|| {
                let page = if section.contains('.') { "section" } else { "part" };
                (
                    3,
                    link(
                        &format!("https://www.ecfr.gov/current/title-{volume_number}/{page}-{section}"),
                        &text,
                    ),
                )
            })
        }
        _ => None,
    }
}

/// A source: a link where it has a web address, else its row in the list of sources.
pub(crate) fn source_link(source: &SourceView) -> Html {
    let text = [source.publisher.as_str(), source.date.as_str()].join(" ");
    let text = if text.trim().is_empty() { source.id.clone() } else { text };
    if is_web(&source.address) {
        link(&source.address, &text)
    } else {
        Html(format!("<a href=\"#source-{}\">{}</a>", anchor(&source.id), esc(&text).0))
    }
}

/// A link that tells the other side nothing of where it was clicked.
pub(crate) fn link(address: &str, text: &str) -> Html {
    Html(format!("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", esc(address).0, esc(text).0))
}

/// Only these schemes are ever linked: `javascript:` and the like stay text.
pub(crate) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// An id for an anchor.
pub(crate) fn anchor(id: &str) -> String {
    id.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("-{b:x}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn journals_and_codes_are_linked() {
        let find = |text: &str| reference(&text.split(' ').collect::<Vec<_>>()).map(|(_, h)| h.0);
        assert!(find("84 FR 22961").unwrap().contains("citation/84-FR-22961\""));
        assert!(find("FR Doc. 2020-05190").unwrap().contains("/d/2020-05190\""));
        assert!(find("15 CFR 744.11(a)").unwrap().contains("title-15/section-744.11\""));
        assert!(find("15 CFR 744").unwrap().contains("title-15/part-744\""));
        for other in ["Article 12 of", "x FR 1", "84 FR page", "FR Doc. none"] {
            assert_eq!(find(other), None, "{other}");
        }
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert!(is_web("https://a") && !is_web("javascript:alert(1)") && !is_web("file:///x"));
        assert_eq!(link("https://a/\"onclick=", "<b>").0.matches('<').count(), 2);
    }
}
