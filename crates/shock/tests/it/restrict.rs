//! Measures reach the links that they name, one by one as well as by the thousand.

use knockon_network::Network;
use knockon_network::generate::{Essentials, ScaleFree, scale_free};
use knockon_shock::{Measure, Params, Record, Scenario, restrict, simulate, simulate_each};
use knockon_vocabulary::Place;
use proptest::prelude::*;

fn net() -> Network {
    let ask = ScaleFree { firms: 120, sectors: 6, regions: 4, ..ScaleFree::default() };
    scale_free(&ask, &Essentials::generate(6, 1)).unwrap().build().unwrap()
}

fn measures() -> impl Strategy<Value = Vec<Measure>> {
    let place = prop::sample::select(vec!["US", "CN", "JP", "DE", "FR"]).prop_map(|p| Place::new(p).unwrap());
    let places = prop::collection::vec(place, 0..3);
    let lines = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(0u32..120, 1..4)];
    let items = prop_oneof![Just(Vec::new()), prop::collection::vec(0u32..6, 1..3)];
    let when = (0u32..40, prop::option::of(0u32..60), 0.0f64..1.0, any::<bool>());
    let one = (places.clone(), items, lines.clone(), lines, places, when).prop_map(
        |(origins, items, suppliers, buyers, buyer_places, (from, until, share, licence))| Measure {
            id: "m".to_owned(),
            origins,
            items,
            suppliers,
            buyers,
            buyer_places,
            from,
            until,
            share,
            licence,
        },
    );
    prop::collection::vec(one, 0..90)
}

fn reaches(net: &Network, m: &Measure, l: usize) -> bool {
    let (i, j) = (net.supplier()[l], net.buyer(l as u32));
    let any = |list: &[u32], x: u32| list.is_empty() || list.contains(&x);
    any(&m.items, net.product()[i as usize])
        && any(&m.suppliers, i)
        && any(&m.buyers, j)
        && (m.origins.is_empty() || m.origins.contains(&net.plant()[l]))
        && (m.buyer_places.is_empty() || m.buyer_places.contains(&net.place()[j as usize]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn prop_patterns_are_what_the_measures_say_link_by_link(measures in measures()) {
        let net = net();
        let got = restrict(&net, &measures).unwrap();
        let mut count = vec![0; measures.len()];
        for l in 0..net.link_count() {
            let reached: Vec<usize> = (0..measures.len()).filter(|&m| reaches(&net, &measures[m], l)).collect();
            reached.iter().for_each(|&m| count[m] += 1);
            for day in [0u32, 1, 7, 20, 39, 59, 60, 100] {
                let holds = |m: &&Measure| m.from <= day && m.until.is_none_or(|u| day < u);
                let of = |licence| reached.iter().map(|&m| &measures[m]).filter(move |m| m.licence == licence).filter(holds);
                let closed = of(false).map(|m| m.share).fold(1.0, f64::min);
                let want = of(true).map(|m| m.share).fold(closed, f64::max);
                let pattern = &got.patterns.steps[got.patterns.of_link[l] as usize];
                prop_assert_eq!(pattern.at(day), want, "link {} day {}", l, day);
            }
        }
        prop_assert_eq!(got.links, count);
    }
}

#[test]
fn regress_patterns_and_single_links_simulate_alike() {
    let net = net();
    let cn = Place::new("CN").unwrap();
    let ban = Measure {
        id: "ban".into(),
        origins: vec![cn],
        from: 5,
        until: Some(40),
        share: 0.25,
        ..Measure::default()
    };
    let patterns = restrict(&net, &[ban]).unwrap().patterns;
    let each = patterns.of_link.iter().map(|&p| patterns.steps[p as usize].clone()).collect();
    let params = Params { record: Record::Lines, ..Params::default() };
    let shared = Scenario { patterns, ..Scenario::calm(60) };
    let single = Scenario { availability: each, ..Scenario::calm(60) };
    let (a, b) = (simulate(&net, &shared, &params).unwrap(), simulate(&net, &single, &params).unwrap());
    assert_eq!(a.output, b.output);
    assert!(a.output.day(30).iter().sum::<f64>() < a.output.day(0).iter().sum::<f64>());
    let mut days = 0;
    simulate_each(&net, &shared, &params, |d| {
        assert_eq!(d.output, a.output.day(d.day));
        days += 1;
    })
    .unwrap();
    assert_eq!(days, 60);
}
