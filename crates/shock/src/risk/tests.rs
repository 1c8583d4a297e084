//! What must hold for any network, and hand-worked cases.

use proptest::prelude::*;

use super::kernel::{Lane, capacity, clipped, demand, felt_everywhere, production};
use super::*;
use crate::error::ErrorKind;

#[derive(Debug, Clone)]
pub(super) struct Network {
    sector: Vec<u32>,
    classes: Vec<Vec<Class>>,
    flows: Vec<(u32, u32, f64)>,
}

impl Network {
    pub(super) fn graph(&self) -> Graph {
        let class = |from: u32, to: u32| self.classes[from as usize][to as usize];
        Graph::new(&self.sector, &self.flows, class).expect("the strategy makes valid networks")
    }
}

const SECTORS: usize = 4;

pub(super) fn networks() -> impl Strategy<Value = Network> {
    let class = prop_oneof![Just(Class::Essential), Just(Class::NonEssential), Just(Class::Negligible)];
    let classes = prop::collection::vec(prop::collection::vec(class, SECTORS), SECTORS);
    (2usize..14).prop_flat_map(move |n| {
        let firm = 0..n as u32;
        let flows = prop::collection::vec((firm.clone(), firm, 0.01f64..100.0), 1..4 * n);
        let sector = prop::collection::vec(0..SECTORS as u32, n);
        (sector, classes.clone(), flows).prop_map(|(sector, classes, flows)| Network {
            sector,
            classes,
            flows,
        })
    })
}

/// A network and an initial loss of each firm, many of them 0.
fn shocked() -> impl Strategy<Value = (Network, Vec<f64>)> {
    networks().prop_flat_map(|network| {
        let loss = prop_oneof![2 => Just(0.0), 1 => 0.0f64..1.0, 1 => Just(1.0)];
        let losses = prop::collection::vec(loss, network.sector.len());
        (Just(network), losses)
    })
}

/// Every firm worked out in every sweep, as the definition says.
fn plainly(graph: &Graph, shock: &Shock, options: &CascadeOptions) -> (Vec<f64>, Vec<f64>, u32) {
    let psi: Vec<Lane<1>> = capacity(graph, shock).expect("valid").into_iter().map(|p| [p]).collect();
    let (mut d, mut u) = (psi.clone(), psi.clone());
    for sweep in 1.. {
        let felt = felt_everywhere(graph, &d, options.market);
        let unsold: Vec<Lane<1>> = u.iter().map(|h| [1.0 - h[0]]).collect();
        let all = 0..graph.firms();
        let next_d: Vec<_> =
            all.clone().map(|j| clipped(&psi[j], production(graph, j, &felt, None))).collect();
        let next_u: Vec<_> = all.map(|i| clipped(&psi[i], demand(graph, i, &unsold, None))).collect();
        let old = d.iter().chain(&u);
        let fall = old.zip(next_d.iter().chain(&next_u)).map(|(a, b)| a[0] - b[0]).fold(0.0, f64::max);
        (d, u) = (next_d, next_u);
        if fall <= options.eps {
            let losses = |h: Vec<Lane<1>>| h.iter().map(|h| 1.0 - h[0]).collect();
            return (losses(d), losses(u), sweep);
        }
    }
    unreachable!("the loop ends by its return")
}

fn options(market: bool) -> CascadeOptions {
    CascadeOptions { market, keep_losses: true, ..CascadeOptions::default() }
}

fn one(graph: &Graph, shock: &Shock, options: &CascadeOptions) -> Outcome {
    esri_cascade(graph, std::slice::from_ref(shock), options).expect("valid").remove(0)
}

fn sure(graph: &Graph, shock: &Shock, market: bool) -> Converged {
    let options = ConvergeOptions { market, tolerance: 1e-10, ..ConvergeOptions::default() };
    esri_converged(graph, std::slice::from_ref(shock), &options).expect("valid").remove(0)
}

proptest! {
    #[test]
    fn prop_frontier_changes_no_bit((network, losses) in shocked(), market: bool) {
        let (graph, shock) = (network.graph(), Shock::losses(&losses));
        let (d, u, sweeps) = plainly(&graph, &shock, &options(market));
        let got = one(&graph, &shock, &options(market));
        prop_assert_eq!((got.loss_d, got.loss_u, got.sweeps), (d, u, sweeps));
    }

    #[test]
    fn prop_lanes_and_threads_change_no_bit((network, losses) in shocked(), market: bool) {
        let graph = network.graph();
        let mut scenarios = vec![Shock::losses(&losses); 9];
        for (i, shock) in scenarios.iter_mut().enumerate() {
            shock.firms.truncate(i);
            shock.firms.push((i as u32 % graph.firms() as u32, 0.5));
        }
        let singly: Vec<Outcome> =
            scenarios.iter().map(|s| one(&graph, s, &options(market))).collect();
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a small pool");
            let got = pool.install(|| esri_cascade(&graph, &scenarios, &options(market)));
            prop_assert_eq!(got.expect("valid"), singly.clone());
        }
    }

    #[test]
    fn prop_index_lies_within_its_bounds(network in networks(), market: bool) {
        let graph = network.graph();
        for (k, o) in esri_of_firms(&graph, &options(market)).expect("valid").iter().enumerate() {
            prop_assert!(graph.weights()[k] <= o.esri + 1e-12 && o.esri <= 1.0 + 1e-12);
            prop_assert!(o.esri_d.max(o.esri_u) <= o.esri + 1e-12);
            prop_assert!(o.esri <= o.esri_d + o.esri_u + 1e-12);
        }
    }

    #[test]
    fn prop_money_unit_does_not_matter((network, losses) in shocked(), market: bool) {
        let shock = Shock::losses(&losses);
        let before = one(&network.graph(), &shock, &options(market));
        let mut scaled = network.clone();
        for flow in &mut scaled.flows {
            flow.2 *= 1024.0; // a power of two scales every rounding too
        }
        prop_assert_eq!(&one(&scaled.graph(), &shock, &options(market)), &before);
        for flow in &mut scaled.flows {
            flow.2 *= 0.3;
        }
        let (a, b) = (sure(&network.graph(), &shock, market), sure(&scaled.graph(), &shock, market));
        prop_assert!(a.esri <= b.upper + 1e-9 && b.esri <= a.upper + 1e-9);
    }

    #[test]
    fn prop_order_of_firms_does_not_matter((network, losses) in shocked(), market: bool) {
        let n = losses.len() as u32;
        let mut turned = network.clone();
        turned.sector.reverse();
        for flow in &mut turned.flows {
            (flow.0, flow.1) = (n - 1 - flow.0, n - 1 - flow.1);
        }
        let backwards: Vec<f64> = losses.iter().rev().copied().collect();
        let a = sure(&network.graph(), &Shock::losses(&losses), market);
        let b = sure(&turned.graph(), &Shock::losses(&backwards), market);
        prop_assert!(a.esri <= b.upper + 1e-9 && b.esri <= a.upper + 1e-9);
    }

    #[test]
    fn prop_converged_index_is_monotone((network, losses) in shocked(), market: bool, by in 0.0f64..1.0) {
        let graph = network.graph();
        let milder: Vec<f64> = losses.iter().map(|l| l * by).collect();
        let (less, more) = (Shock::losses(&milder), Shock::losses(&losses));
        prop_assert!(sure(&graph, &less, market).esri <= sure(&graph, &more, market).upper + 1e-9);
    }

    #[test]
    fn prop_bound_holds((network, losses) in shocked(), market: bool) {
        let (graph, shock) = (network.graph(), Shock::losses(&losses));
        let certified = CascadeOptions { certify: true, ..options(market) };
        let early = one(&graph, &shock, &certified);
        // A much later stop is closer to the limit, and must lie within what the early one promised.
        let late = one(&graph, &shock, &CascadeOptions { eps: 1e-13, ..options(market) });
        let sure = sure(&graph, &shock, market);
        prop_assert!(early.esri <= late.esri + 1e-12);
        prop_assert!(late.esri <= early.esri + early.bound.expect("asked for") + 1e-12);
        prop_assert!(late.esri <= sure.upper + 1e-12 && sure.esri <= late.esri + 1e-9);
    }

    #[test]
    fn prop_upstream_is_the_resolvent(mut network in networks()) {
        // Everybody also sells to a household that sells nothing: I − Λu is regular.
        let n = network.sector.len() as u32;
        network.sector.push(0);
        network.flows.retain(|f| f.0 != n);
        network.flows.extend((0..n).map(|i| (i, n, 1.0 + f64::from(i))));
        let graph = network.graph();
        let inverse = leontief(&graph);
        for (k, got) in upstream_of_firms(&graph, 1e-12).iter().enumerate() {
            let row: f64 = graph.weights().iter().zip(&inverse).map(|(w, row)| w * row[k]).sum();
            prop_assert!((got.esri_u - row / inverse[k][k]).abs() < 1e-9);
            prop_assert!(got.esri_u <= got.upper + 1e-12);
            let cascade = sure(&graph, &Shock::default_of(k as u32), false);
            prop_assert!((cascade.esri_u - got.esri_u).abs() < 1e-8);
        }
    }

    #[test]
    fn prop_cut_link_does_no_more_than_both_ends_failing(network in networks()) {
        let graph = network.graph();
        // Sweep by sweep the milder cascade lies above, so any common number of sweeps will do.
        let options = CascadeOptions { eps: 0.0, max_sweeps: 30, ..options(false) };
        let links = esri_of_links(&graph, &options).expect("valid");
        prop_assert_eq!(links.len(), graph.links());
        for ((supplier, buyer), cut) in graph.pairs().zip(links) {
            let both = Shock { firms: vec![(supplier, 1.0), (buyer, 1.0)], links: vec![] };
            prop_assert!(cut.esri <= one(&graph, &both, &options).esri + 1e-9);
        }
    }

    #[test]
    fn prop_cut_link_hurts_its_buyer_only(network in networks(), pick: prop::sample::Index) {
        let graph = network.graph();
        let (supplier, buyer, _) = network.flows[pick.index(network.flows.len())];
        let cut = [LinkLoss { supplier, buyer, share: 1.0 }];
        let lost = link_cut(&graph, &cut, &LinkCutOptions::default()).expect("the link exists");
        for j in (0..graph.firms()).filter(|&j| j != buyer as usize) {
            prop_assert_eq!(lost.direct_loss_d[j], 0.0);
        }
        for i in (0..graph.firms()).filter(|&i| i != supplier as usize) {
            prop_assert_eq!(lost.direct_sales_loss[i], 0.0);
        }
        for i in 0..graph.firms() {
            prop_assert!(lost.direct_loss_d[i] <= lost.first_sweep_loss_d[i]);
            prop_assert!(lost.direct_sales_loss[i] <= lost.upstream_loss[i]);
        }
        // Followed to the end it does no less than at first.
        let whole = one(&graph, &Shock::links(&cut), &options(false));
        for j in 0..graph.firms() {
            prop_assert!(lost.direct_loss_d[j] <= whole.loss_d[j] + 1e-12);
            prop_assert!(lost.direct_sales_loss[j] <= whole.loss_u[j] + 1e-12);
        }
    }
}

/// (I − Λu)⁻¹ by Gauss–Jordan with pivoting.
fn leontief(graph: &Graph) -> Vec<Vec<f64>> {
    let n = graph.firms();
    let mut rows = vec![vec![0.0; 2 * n]; n];
    for i in 0..n {
        rows[i][i] += 1.0;
        rows[i][n + i] = 1.0;
        for e in graph.out_start[i]..graph.out_start[i + 1] {
            rows[i][graph.buyer[e] as usize] -= graph.sales_share[e];
        }
    }
    for c in 0..n {
        let best = (c..n).max_by(|&a, &b| rows[a][c].abs().total_cmp(&rows[b][c].abs())).expect("c < n");
        rows.swap(c, best);
        let pivot = rows[c].iter().map(|v| v / rows[c][c]).collect::<Vec<f64>>();
        for (r, row) in rows.iter_mut().enumerate() {
            let factor = row[c];
            if r != c {
                row.iter_mut().zip(&pivot).for_each(|(v, p)| *v -= factor * p);
            }
        }
        rows[c] = pivot;
    }
    rows.into_iter().map(|row| row[n..].to_vec()).collect()
}

/// Firm 0 and its rival 1 both sell to 2; 1 steps in where a market exists.
#[test]
fn regress_market_replaces_a_small_supplier() {
    let flows = [(0, 2, 10.0), (1, 2, 90.0), (2, 3, 100.0)];
    let graph = Graph::new(&[0, 0, 1, 2], &flows, |_, _| Class::Essential).expect("valid");
    // σ_0 = 10/90 once firm 0 is down, so firm 2 loses 0.1/9.
    let got = one(&graph, &Shock::default_of(0), &CascadeOptions { eps: 0.0, ..options(true) });
    assert!((got.loss_d[2] - 0.1 / 9.0).abs() < 1e-15);
    let alone = one(&graph, &Shock::default_of(0), &CascadeOptions { eps: 0.0, ..options(false) });
    assert!((alone.loss_d[2] - 0.1).abs() < 1e-15);
}

/// On a closed ring nothing leaks: any default takes everybody, and the resolvent does not exist.
#[test]
fn regress_closed_ring_loses_everything_upstream() {
    let flows = [(0, 1, 5.0), (1, 2, 5.0), (2, 0, 5.0)];
    let graph = Graph::new(&[0, 1, 2], &flows, |_, _| Class::Essential).expect("valid");
    for got in upstream_of_firms(&graph, 1e-12) {
        assert_eq!((got.esri_u, got.upper), (1.0, 1.0));
    }
}

#[test]
fn refuses_what_it_cannot_answer() {
    let graph = Graph::new(&[0, 0], &[(0, 1, 1.0)], |_, _| Class::Essential).expect("valid");
    let default = CascadeOptions::default();
    let kind = |shock: Shock| esri_cascade(&graph, &[shock], &default).expect_err("refused").kind;
    assert_eq!(kind(Shock::default_of(2)), ErrorKind::NoFirm { firm: 2, firms: 2 });
    let backwards = LinkLoss { supplier: 1, buyer: 0, share: 1.0 };
    assert_eq!(kind(Shock::links(&[backwards])), ErrorKind::NoSuchLink { supplier: 1, buyer: 0 });
    assert!(matches!(kind(Shock::losses(&[f64::NAN, 0.0])), ErrorKind::OutOfRange { .. }));
    assert!(esri_json(&serde_json::json!({"n": 1})).is_err());
    assert!(link_cut_json(&serde_json::Value::Null).is_err());
}

proptest! {
    #[test]
    fn prop_pushed_changes_give_the_cascade(network in networks(), market in any::<bool>(), eps in 1e-6f64..0.1) {
        let graph = network.graph();
        let options = CascadeOptions { eps, market, ..CascadeOptions::default() };
        let all: Vec<u32> = (0..graph.firms() as u32).collect();
        let want = esri_of_firms(&graph, &options).expect("valid");
        for (got, want) in sweep_of_firms(&graph, &all, &options, 1e-13).expect("valid").iter().zip(&want) {
            prop_assert!((got.esri - want.esri).abs() < 1e-9, "{} {}", got.esri, want.esri);
            prop_assert!((got.esri_d - want.esri_d).abs() < 1e-9);
            prop_assert!((got.esri_u - want.esri_u).abs() < 1e-9);
            prop_assert_eq!((got.sweeps, got.settled), (want.sweeps, want.settled));
        }
    }

    #[test]
    fn prop_what_is_not_passed_on_stays_below_its_bound(network in networks(), drop in 1e-6f64..1e-3) {
        let graph = network.graph();
        let options = CascadeOptions { eps: 0.0, max_sweeps: 12, ..CascadeOptions::default() };
        let all: Vec<u32> = (0..graph.firms() as u32).collect();
        let want = esri_of_firms(&graph, &options).expect("valid");
        for (got, want) in sweep_of_firms(&graph, &all, &options, drop).expect("valid").iter().zip(&want) {
            // A cascade that has settled stands still: compare both after as many sweeps as they made.
            if got.sweeps == want.sweeps {
                prop_assert!((got.esri - want.esri).abs() <= got.dropped + 1e-12, "{} {}", got.esri, want.esri);
            }
        }
    }
}
