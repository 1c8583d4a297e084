//! Finding a row by its id: positions sorted by id, searched by halving, so that nothing depends on a hash order.
//!
//! Twelve million links need no names of their own: rows without names are called by a prefix and their number.

use serde::Serialize;
use std::borrow::Cow;

/// Ids by position, and positions by id.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lookup {
    /// Every row has a name; `order` holds the positions in the order of the names.
    Named { ids: Vec<String>, order: Vec<u32> },
    /// Row i of those given is called prefix + i; `given` says which of them stands at each position (empty: the same).
    Numbered { prefix: String, count: u32, given: Vec<u32> },
}

impl Lookup {
    /// From ids in the order of their positions; the error is a second bearer of an id: its position and the id.
    pub(crate) fn new(ids: Vec<String>) -> Result<Self, (usize, String)> {
        let mut order: Vec<u32> = (0..ids.len() as u32).collect();
        order.sort_by(|&a, &b| ids[a as usize].cmp(&ids[b as usize]).then(a.cmp(&b)));
        let twin = order.windows(2).filter(|w| ids[w[0] as usize] == ids[w[1] as usize]).map(|w| w[1]).min();
        match twin {
            Some(at) => Err((at as usize, ids[at as usize].clone())),
            None => Ok(Self::Named { ids, order }),
        }
    }

    /// Rows without names, at their positions after sorting.
    pub(crate) fn numbered(prefix: &str, given: Vec<u32>) -> Self {
        let count = given.len() as u32;
        let given = if given.iter().enumerate().all(|(i, &g)| i as u32 == g) { Vec::new() } else { given };
        Self::Numbered { prefix: prefix.to_owned(), count, given }
    }

    /// The position of an id.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        match self {
            Self::Named { ids, order } => {
                let at = order.binary_search_by(|&i| ids[i as usize].as_str().cmp(id)).ok()?;
                Some(order[at])
            }
            Self::Numbered { prefix, count, given } => {
                let digits = id.strip_prefix(prefix.as_str())?;
                let number: u32 = digits.parse().ok()?;
                // `7`, not `07` or `+7`: one name a row.
                if number >= *count || number.to_string() != digits {
                    return None;
                }
                if given.is_empty() {
                    return Some(number);
                }
                given.iter().position(|&g| g == number).map(|at| at as u32)
            }
        }
    }

    /// The id at a position.
    pub(crate) fn id(&self, at: usize) -> Cow<'_, str> {
        match self {
            Self::Named { ids, .. } => Cow::Borrowed(&ids[at]),
            Self::Numbered { prefix, given, .. } => {
                let number = given.get(at).copied().unwrap_or(at as u32);
                Cow::Owned(format!("{prefix}{number}"))
            }
        }
    }

    /// The ids in the order of their positions; none where rows have numbers for names.
    pub(crate) fn ids(&self) -> &[String] {
        match self {
            Self::Named { ids, .. } => ids,
            Self::Numbered { .. } => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lookup;

    #[test]
    fn every_id_is_found_and_the_second_bearer_is_named() {
        let l = Lookup::new(vec!["b".into(), "a".into(), "c".into()]).unwrap();
        assert_eq!([l.find("a"), l.find("b"), l.find("c"), l.find("d")], [Some(1), Some(0), Some(2), None]);
        assert_eq!(
            Lookup::new(vec!["b".into(), "a".into(), "b".into(), "a".into()]).unwrap_err(),
            (2, "b".to_owned())
        );
    }

    #[test]
    fn numbers_stand_for_names() {
        let l = Lookup::numbered("L", vec![2, 0, 1]);
        assert_eq!((l.id(0).as_ref(), l.find("L2"), l.find("L1")), ("L2", Some(0), Some(2)));
        assert_eq!([l.find("L3"), l.find("L02"), l.find("2"), l.find("L+1")], [None; 4]);
        assert_eq!(Lookup::numbered("L", vec![0, 1]).find("L1"), Some(1));
    }
}
