//! The closed words behind an Entity List entry's own texts.
//!
//! Source: the columns `License requirement` and `License review policy` of Supplement No. 4 to 15 CFR part 744, as the
//! Consolidated Screening List prints them.
//!
//! **Supported**: "(for) all items subject to the EAR" without a condition, or with the release to standards
//! organisations as its one exception (that exception is a fact of the transaction, `standards_release`); one review
//! policy for all items. **Not supported**: requirements or policies that split by item, use or destination: they
//! answer `None` and the reader counts them; the text stays in the record's remarks.

use knockon_vocabulary::{ListRecord, Policy};

/// What the readers put before an entry's own texts in its remarks.
pub(crate) const LABELS: [&str; 2] = ["Licence requirement: ", "Licence review policy: "];

/// The own texts of an entry, as its list prints them: requirement and review policy; empty where it has none.
pub fn printed(record: &ListRecord) -> [&str; 2] {
    LABELS.map(|label| {
        let Some((_, text)) = record.remarks.split_once(label) else { return "" };
        // The texts themselves may hold a bar.
        let end = LABELS.iter().filter_map(|l| text.find(&format!(" | {l}"))).min();
        text[..end.unwrap_or(text.len())].trim()
    })
}

/// `all_items_subject_to_ear`, or `None` when the text says something else or more.
pub fn requirement(text: &str) -> Option<String> {
    let t = squeeze(text);
    let rest = t.strip_prefix("for ").unwrap_or(&t).strip_prefix("all items subject to the ear")?;
    let rest = match rest.split_once(" except for technology subject to the ear that is designated as ear99")
    {
        Some((head, tail)) if tail.contains("standards organization") => head,
        _ => rest,
    };
    let conditional = [" except", " when ", " other than", " excluding", " destined", " used in", " if "];
    (!conditional.iter().any(|c| rest.contains(c))).then(|| "all_items_subject_to_ear".to_owned())
}

/// The one review policy that the text states, or `None` when it states several, or none.
pub fn policy(text: &str) -> Option<Policy> {
    // 35 rows of the list of 2026-07-31 say "presumption for denial".
    let t = squeeze(text).replace("presumption for denial", "presumption of denial");
    let words = [
        ("policy of denial", Policy::Denial),
        ("presumption of denial", Policy::PresumptionOfDenial),
        ("presumption of approval", Policy::PresumptionOfApproval),
        ("case by case", Policy::CaseByCase),
        ("case-by-case", Policy::CaseByCase),
    ];
    let mut found = words.iter().filter(|(w, _)| t.contains(w)).map(|&(_, p)| p);
    let first = found.next()?;
    let plain = [" except", " for ", " when ", " other "].iter().all(|c| !t.contains(c));
    (found.next().is_none() && plain).then_some(first)
}

/// Lower case, one space between words.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_become_words_and_split_ones_do_not() {
        let all = Some("all_items_subject_to_ear".to_owned());
        assert_eq!(requirement("For all items subject to the EAR.  (See §744.11 of the EAR)"), all);
        assert_eq!(
            requirement(
                "For all items subject to the EAR, see §§ 736.2(b)(3)(vi), and 744.11 of the EAR, EXCEPT for technology \
                 subject to the EAR that is designated as EAR99, or controlled on the Commerce Control List for \
                 anti-terrorism reasons only, when released to members of a “standards organization” (see §772.1)"
            ),
            all
        );
        assert_eq!(
            requirement("For all items subject to the EAR when used in projects specified in §746.5"),
            None
        );
        assert_eq!(requirement("For any item listed in supplement no. 2 to part 744."), None);
        assert_eq!(policy("Presumption of Denial "), Some(Policy::PresumptionOfDenial));
        assert_eq!(policy("Presumption for denial"), Some(Policy::PresumptionOfDenial));
        assert_eq!(policy("Policy of denial. See §§ 746.8(b) and 744.21(e)."), Some(Policy::Denial));
        assert_eq!(
            policy("Case-by-case for all items listed on the CCL. Presumption of approval for EAR99"),
            None
        );
        assert_eq!(policy("See §746.5(b) of the EAR."), None);
    }
}
