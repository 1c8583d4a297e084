//! Finding a row by its id: positions sorted by id, searched by halving, so that nothing depends on a hash order.

use serde::Serialize;

/// Positions of ids in the order of the ids.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Lookup {
    ids: Vec<String>,
    order: Vec<u32>,
}

impl Lookup {
    /// From ids in the order of their positions; the error is a second bearer of an id: its position and the id.
    pub(crate) fn new(ids: Vec<String>) -> Result<Self, (usize, String)> {
        let mut order: Vec<u32> = (0..ids.len() as u32).collect();
        order.sort_by(|&a, &b| ids[a as usize].cmp(&ids[b as usize]).then(a.cmp(&b)));
        let twin = order.windows(2).filter(|w| ids[w[0] as usize] == ids[w[1] as usize]).map(|w| w[1]).min();
        match twin {
            Some(at) => Err((at as usize, ids[at as usize].clone())),
            None => Ok(Self { ids, order }),
        }
    }

    /// The position of an id.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        let at = self.order.binary_search_by(|&i| self.ids[i as usize].as_str().cmp(id)).ok()?;
        Some(self.order[at])
    }

    /// The ids in the order of their positions.
    pub(crate) fn ids(&self) -> &[String] {
        &self.ids
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
}
