//! Laws that hold on every network.

use crate::nets::{ITEMS, LINES, Recipe, availability, build, item_of, recipe, restrictions};
use knockon_network::Network;
use knockon_shock::*;
use knockon_vocabulary::Steps;
use proptest::prelude::*;

fn settings() -> impl Strategy<Value = Params> {
    (1.0f64..20.0, 0.0f64..0.5, 0.0f64..0.2, 0.0f64..1.0, 0u8..4).prop_map(|(tau, ramp, rate, share, n)| {
        Params {
            tau_days: tau,
            outlook_days: 3.0 * tau,
            ramp_per_day: ramp,
            refill_rate_per_day: rate,
            refill_share: share,
            rationing: Rationing::try_from(n).expect("0 to 3 are schemes"),
            record: Record::Everything,
        }
    })
}

fn restricted(net: &Network, r: &Recipe, cuts: &[(usize, u32, u32, f64)], days: u32) -> Scenario {
    Scenario { availability: availability(net, r, cuts), ..Scenario::calm(days) }
}

/// Largest relative distance of output from base over three years.
fn drift(net: &Network, p: &Params) -> f64 {
    let run = simulate(net, &Scenario::calm(1096), p).expect("calm is valid");
    let base = net.base_output();
    (0..run.days)
        .flat_map(|d| (0..LINES).map(move |i| (d, i)))
        .fold(0.0, |worst, (d, i)| worst.max((run.output.at(d, i as u32) - base[i]).abs() / base[i]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn prop_no_shock_is_base_for_three_years(r in recipe(), p in settings()) {
        prop_assert!(drift(&build(&r, 1.0, false, 1.0), &p) <= 1e-9);
    }

    #[test]
    fn prop_a_rounding_error_does_not_grow(mut r in recipe(), p in settings()) {
        r.cover.iter_mut().for_each(|c| *c = c.max(1.0 + 1e-11)); // a stock may not be below a day
        for stock in [1.0 - 1e-12, 1.0 + 1e-12] {
            prop_assert!(drift(&build(&r, 1.0, false, stock), &p) <= 1e-9);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Under any change of availability, demand, capacity and targets.
    #[test]
    fn prop_goods_are_neither_made_nor_lost(
        r in recipe(), cuts in restrictions(), p in settings(),
        change in prop::collection::vec((0u32..110, 0.0f64..2.0), 3 * LINES),
    ) {
        let net = build(&r, 1.0, false, 1.0);
        let steps = |base: f64, n: usize| Steps::new(base, vec![(change[n].0, base * change[n].1)]);
        let scenario = Scenario {
            capacity: (0..LINES).map(|i| steps(1.0, i)).collect(),
            demand: net.base_demand().iter().enumerate().map(|(i, &c)| steps(c, LINES + i)).collect(),
            target_cover: net
                .target_cover_days()
                .iter()
                .enumerate()
                .map(|(k, &n)| steps(n, 2 * LINES + k % LINES).combine(&Steps::constant(1.0), f64::max))
                .collect(),
            ..restricted(&net, &r, &cuts, 120)
        };
        let run = simulate(&net, &scenario, &p).unwrap();
        for d in 0..120u32 {
            for i in 0..LINES as u32 {
                let out: f64 = net.links_out(i).iter().map(|&l| run.delivered.at(d, l)).sum();
                let sold: f64 = net.demands_of(i).map(|f| run.sales.at(d, f as u32)).sum();
                let made = run.output.at(d, i);
                prop_assert!((out + sold - made).abs() <= 1e-9 * made.max(1.0), "line {i} day {d}: {out} {sold} {made}");
                let capacity = net.capacity()[i as usize] * scenario.capacity[i as usize].at(d);
                prop_assert!(made >= 0.0 && made + run.refilled.at(d, i) <= capacity * (1.0 + 1e-12));
                for k in net.inputs_of(i) {
                    let stock_before = match d {
                        0 => net.cover_days()[k] * net.units_per_unit()[k] * net.base_output()[i as usize],
                        _ => run.stock.at(d - 1, k as u32),
                    };
                    let came: f64 = net.links_of(k as u32).map(|l| run.delivered.at(d, l as u32)).sum();
                    let used = net.units_per_unit()[k] * (made + run.refilled.at(d, i)) - run.shortfall.at(d, k as u32);
                    let left = run.stock.at(d, k as u32);
                    prop_assert!(left >= 0.0);
                    prop_assert!((stock_before + came - used - left).abs() <= 1e-8 * (1.0 + stock_before), "input {k} day {d}");
                }
            }
        }
    }

    #[test]
    fn prop_a_closed_link_carries_nothing(r in recipe(), cuts in restrictions(), p in settings()) {
        let net = build(&r, 1.0, false, 1.0);
        let s = restricted(&net, &r, &cuts, 120);
        let run = simulate(&net, &s, &p).unwrap();
        for (l, a) in s.availability.iter().enumerate() {
            for d in (0..120).filter(|&d| a.at(d) == 0.0) {
                prop_assert_eq!(run.delivered.at(d, l as u32), 0.0);
            }
        }
    }

    #[test]
    fn prop_partition_by_constraint_sums_to_the_loss(r in recipe(), cuts in restrictions(), p in settings()) {
        let net = build(&r, 1.0, false, 1.0);
        let base = simulate(&net, &Scenario::calm(120), &p).unwrap();
        let run = simulate(&net, &restricted(&net, &r, &cuts, 120), &p).unwrap();
        let lost = by_constraint(&net, &base, &run).unwrap();
        prop_assert!(lost.gap(&net) <= 1e-9);
        for d in 0..120 {
            for i in 0..LINES as u32 {
                let want = base.output.at(d, i) + base.refilled.at(d, i) - run.output.at(d, i) - run.refilled.at(d, i);
                prop_assert!((lost.total.at(d, i) - want).abs() <= 1e-9);
            }
        }
    }

    /// The same network with lines and links given in the reverse order.
    #[test]
    fn prop_numbering_does_not_matter(r in recipe(), cuts in restrictions(), p in settings()) {
        let (a, b) = (build(&r, 1.0, false, 1.0), build(&r, 1.0, true, 1.0));
        let ra = simulate(&a, &restricted(&a, &r, &cuts, 120), &p).unwrap();
        let rb = simulate(&b, &restricted(&b, &r, &cuts, 120), &p).unwrap();
        for i in 0..LINES {
            let id = format!("l{i}");
            let (ia, ib) = (a.line(&id).unwrap(), b.line(&id).unwrap());
            for (d, (x, y)) in ra.output.of(ia).zip(rb.output.of(ib)).enumerate() {
                prop_assert!((x - y).abs() <= 1e-6 * (1.0 + x), "line {i} day {d}: {x} {y}");
            }
        }
    }

    /// Counting item 0 in thousands, or in thousandths.
    #[test]
    fn prop_units_do_not_matter(r in recipe(), cuts in restrictions(), p in settings(), unit in prop::sample::select(vec![1000.0, 0.001])) {
        let (a, b) = (build(&r, 1.0, false, 1.0), build(&r, unit, false, 1.0));
        let ra = simulate(&a, &restricted(&a, &r, &cuts, 120), &p).unwrap();
        let rb = simulate(&b, &restricted(&b, &r, &cuts, 120), &p).unwrap();
        for i in 0..LINES {
            let scale = if item_of(i) == 0 { unit } else { 1.0 };
            for (d, (x, y)) in ra.output.of(i as u32).zip(rb.output.of(i as u32)).enumerate() {
                prop_assert!((x * scale - y).abs() <= 1e-6 * (scale + y), "line {i} day {d}: {x} {y}");
            }
        }
    }

    #[test]
    fn prop_measures_lifted_give_the_baseline_bit_for_bit(r in recipe(), p in settings()) {
        let net = build(&r, 1.0, false, 1.0);
        let base = simulate(&net, &Scenario::calm(90), &p).unwrap();
        let lifted = Scenario {
            days: 90,
            availability: vec![Steps::constant(1.0); net.link_count()],
            demand: net.base_demand().iter().map(|&c| Steps::constant(c)).collect(),
            target_cover: net.target_cover_days().iter().map(|&n| Steps::constant(n)).collect(),
            capacity: vec![Steps::constant(1.0); LINES],
            ..Scenario::calm(0)
        };
        prop_assert_eq!(base, simulate(&net, &lifted, &p).unwrap());
    }

    /// Until the first restriction begins every number is the baseline's, bit for bit, though the links that it will reach are
    /// followed one by one from the start.
    #[test]
    fn prop_nothing_changes_before_the_first_restriction(r in recipe(), cuts in restrictions(), p in settings()) {
        let net = build(&r, 1.0, false, 1.0);
        let cuts: Vec<_> = cuts.into_iter().map(|(n, from, len, a)| (n, from + 40, len, a)).collect();
        let first = cuts.iter().map(|c| c.1).min().unwrap_or(0);
        let base = simulate(&net, &Scenario::calm(first), &p).unwrap();
        let run = simulate(&net, &restricted(&net, &r, &cuts, 120), &p).unwrap();
        for (a, b) in [(&base.output, &run.output), (&base.stock, &run.stock), (&base.delivered, &run.delivered)] {
            prop_assert_eq!(a.values(), &b.values()[..a.values().len()]);
        }
    }

    /// Runs side by side sum up on one thread what others ask link by link: the same bits.
    #[test]
    fn prop_a_run_beside_others_has_the_same_bits(r in recipe(), cuts in restrictions(), p in settings()) {
        let net = build(&r, 1.0, false, 1.0);
        let scenario = restricted(&net, &r, &cuts, 120);
        let days = |prepared: Prepared<'_>| {
            let mut out = Vec::new();
            let mut keep = |d: &Day<'_>| {
                let all = [d.output, d.demand, d.refilled, d.sales, d.stock, d.shortfall, d.delivered, d.ordered];
                out.extend(all.into_iter().flatten().map(|v| v.to_bits()));
            };
            prepared.run(&p, &mut keep).expect("valid");
            out
        };
        let alone = days(Prepared::new(&net, &scenario).expect("valid"));
        prop_assert!(alone == days(Prepared::new(&net, &scenario).expect("valid").side_by_side()));
    }

    /// Runs in one pass over the network: the bits of each on its own, whatever the others do.
    #[test]
    fn prop_runs_in_one_pass_have_the_bits_of_each_alone(
        r in recipe(), cuts in restrictions(), many in prop::collection::vec(settings(), 1..7), same in any::<bool>(),
    ) {
        let net = build(&r, 1.0, false, 1.0);
        let scenario = restricted(&net, &r, &cuts, 70);
        let prepared = Prepared::new(&net, &scenario).expect("valid");
        // Most often all ration alike, so that they do go together.
        let many: Vec<Params> = many.iter().map(|p| Params { rationing: if same { many[0].rationing } else { p.rationing }, ..p.clone() }).collect();
        let bits = |d: &Day<'_>| -> Vec<u64> {
            let all = [d.output, d.demand, d.refilled, d.sales, d.stock, d.shortfall, d.delivered, d.ordered];
            all.into_iter().flatten().map(|v| v.to_bits()).collect()
        };
        let mut beside = vec![Vec::new(); many.len()];
        prepared.run_each(&many, |n, d| beside[n].push((bits(d), d.binding.to_vec()))).expect("valid");
        for (p, beside) in many.iter().zip(&beside) {
            let mut alone = Vec::new();
            prepared.run(p, |d| alone.push((bits(d), d.binding.to_vec()))).expect("valid");
            prop_assert!(&alone == beside);
        }
    }

    /// In time, after every restriction has ended, output returns to base (to 1e-6) where no line is its own supplier over any number
    /// of tiers. (In a ring that has come to a stop nobody can make the first piece.)
    #[test]
    fn prop_output_returns_to_base(mut r in recipe(), cuts in restrictions(), mut p in settings()) {
        r.spare.iter_mut().for_each(|s| *s += 0.1);
        r.links.iter_mut().for_each(|l| (l.0, l.1) = (l.0.min(l.1), l.0.max(l.1)));
        r.links.retain(|l| l.0 != l.1);
        prop_assume!(!r.links.is_empty());
        p.ramp_per_day = p.ramp_per_day.max(0.02);
        p.refill_rate_per_day = p.refill_rate_per_day.max(0.02);
        let net = build(&r, 1.0, false, 1.0);
        p.record = Record::Lines;
        // Most are back long before; one that must fill 80 days of a large buyer's stock with a tenth of spare capacity, by orders that
        // take 40 days and close a gap in 20, makes 0.1/(20 + 1 + 40) more than its base and needs up to 50,000 days.
        let off = |days: u32| {
            let run = simulate(&net, &restricted(&net, &r, &cuts, days), &p).unwrap();
            let last = (0..LINES as u32).map(|i| (i, run.output.at(days - 1, i), net.base_output()[i as usize]));
            last.filter(|(_, got, want)| (got - want).abs() > 1e-6 * want).collect::<Vec<_>>()
        };
        if [800, 4_000, 15_000].into_iter().all(|days| !off(days).is_empty()) {
            prop_assert_eq!(off(60_000), vec![], "line, output, base");
        }
    }
}

#[test]
fn prop_same_bytes_under_one_and_two_threads() {
    // Large enough that every vector is split over threads.
    let mut r = Recipe {
        links: Vec::new(),
        demand: vec![50.0; LINES],
        spare: vec![0.1; LINES],
        class: vec![knockon_network::InputClass::Critical; LINES * ITEMS],
        cover: vec![10.0; ITEMS],
    };
    for n in 0..20_000usize {
        r.links.push(((n * 7 + 1) % LINES, (n * 3) % LINES, 0.01 + (n % 13) as f64, (n % 30) as u32));
    }
    let net = build(&r, 1.0, false, 1.0);
    let cuts: Vec<_> = (0..500).map(|n| (n * 31 % 20_000, (n % 9) as u32, 10, 0.0)).collect();
    let s = restricted(&net, &r, &cuts, 15);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| simulate(&net, &s, &Params::default()).unwrap())
    };
    let mut beside = Vec::new();
    let prepared = Prepared::new(&net, &s).unwrap().side_by_side();
    prepared.run(&Params::default(), |d| beside.extend(d.output.iter().map(|x| x.to_bits()))).unwrap();
    let bits = |run: &Run| -> Vec<u64> {
        [&run.output, &run.delivered, &run.stock]
            .iter()
            .flat_map(|s| s.values())
            .map(|x| x.to_bits())
            .collect()
    };
    let (one, two) = (bits(&on(1)), bits(&on(2)));
    assert_eq!(one, two);
    assert_eq!(one[..beside.len()], beside);
}
