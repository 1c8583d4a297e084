//! Plans: optimal where small, sound and never worse than doing nothing in any case.

use knockon_sourcing::*;
use proptest::prelude::*;

fn part(id: &str, per_unit: f64, stock: f64) -> Part {
    Part { id: id.to_owned(), per_unit, stock, arriving: Vec::new() }
}

fn seller(id: &str, part: usize, price: f64, capacity: f64, periods: usize) -> Supplier {
    Supplier {
        id: id.to_owned(),
        part,
        price,
        capacity,
        min_order: 0.0,
        lead: 0,
        qualified: true,
        qualification_time: 0,
        qualification_cost: 0.0,
        allowed: allowed(periods, &[], &[]),
        base_share: None,
    }
}

fn problems() -> impl Strategy<Value = Problem> {
    (1usize..6, 1usize..4, 0usize..5).prop_flat_map(|(periods, parts, suppliers)| {
        let part = (0u8..4, 0.0f64..40.0).prop_map(|(r, stock)| part("part", f64::from(r) / 2.0, stock));
        let allowed = prop::collection::vec(prop_oneof![Just(0.0), Just(0.5), Just(1.0)], periods);
        let terms = (0.0f64..20.0, 0.0f64..30.0, 0usize..3, 0usize..4, 0.0f64..300.0);
        let supplier =
            (0..parts, any::<bool>(), terms, allowed, prop_oneof![3 => Just(0.0), 1 => 1.0f64..9.0]);
        let supplier =
            supplier.prop_map(move |(p, qualified, (price, cap, lead, time, cost), allowed, least)| {
                Supplier {
                    lead,
                    qualified,
                    qualification_time: time,
                    qualification_cost: cost,
                    allowed,
                    min_order: least,
                    ..seller("supplier", p, price, cap, periods)
                }
            });
        (
            prop::collection::vec(0.0f64..15.0, periods),
            0.0f64..60.0,
            0.0f64..0.5,
            prop::collection::vec(part, parts),
            prop::collection::vec(supplier, suppliers),
        )
            .prop_map(|(demand, margin, holding, parts, suppliers)| Problem {
                demand,
                margin,
                holding,
                parts,
                suppliers,
            })
    })
}

/// The constraints, from the plan's public figures alone.
fn assert_sound(problem: &Problem, plan: &Plan) {
    let mut money = 0.0;
    for (s, of) in problem.suppliers.iter().enumerate() {
        for (t, &units) in plan.orders[s].iter().enumerate() {
            let ready = of.qualified || (plan.qualified[s] && t >= of.qualification_time);
            assert!(units == 0.0 || (ready && units <= of.capacity * of.allowed[t] * (1.0 + 1e-9)));
            assert!(units == 0.0 || units >= of.min_order * (1.0 - 1e-9));
            money += units * of.price;
        }
        if plan.qualified[s] && !of.qualified {
            money += of.qualification_cost;
        }
    }
    for (p, part) in problem.parts.iter().enumerate() {
        let mut stock = part.stock;
        for t in 0..problem.demand.len() {
            for (s, of) in problem.suppliers.iter().enumerate() {
                if of.part == p && t >= of.lead {
                    stock += plan.orders[s][t - of.lead];
                }
            }
            stock -= part.per_unit * plan.output[t];
            assert!(stock >= -1e-9 && (stock - plan.stock[p][t]).abs() < 1e-9);
            money += problem.holding * stock;
        }
    }
    for (made, wanted) in plan.output.iter().zip(&problem.demand) {
        assert!((0.0..=wanted + 1e-9).contains(made));
        money -= problem.margin * made;
    }
    assert!((money - plan.objective).abs() < 1e-6);
}

/// The optimum by trying every set of suppliers that could be qualified, each with a program without
/// switches.
fn by_enumeration(problem: &Problem) -> f64 {
    let new: Vec<usize> = (0..problem.suppliers.len()).filter(|&s| !problem.suppliers[s].qualified).collect();
    (0..1u32 << new.len())
        .map(|set| {
            let mut chosen = problem.clone();
            let mut cost = 0.0;
            for (bit, &s) in new.iter().enumerate() {
                let of = &mut chosen.suppliers[s];
                of.qualified = true;
                let early = of.qualification_time.min(of.allowed.len());
                if set >> bit & 1 == 1 {
                    cost += of.qualification_cost;
                    of.allowed[..early].fill(0.0);
                } else {
                    of.allowed.fill(0.0);
                }
            }
            cost + plan(&chosen, &SolveOptions::default()).expect("valid").objective
        })
        .fold(f64::INFINITY, f64::min)
}

/// A solver that does not do its work: it gives this answer, or where there is none a fault.
struct Bad(Option<Solved>);

impl Backend for Bad {
    fn solve(&self, program: &Program, _: Option<&[f64]>, _: u64) -> Result<Solved, Error> {
        let stretch = |point: &Vec<f64>| point.iter().cycle().copied().take(program.cost.len()).collect();
        Ok(match self.0.clone() {
            None => return Err(ErrorKind::Solver("it gave up".to_owned()).into()),
            Some(Solved::Optimal(point)) => Solved::Optimal(stretch(&point)),
            Some(Solved::Limit { best: Some(point), bound }) => {
                Solved::Limit { best: Some(stretch(&point)), bound }
            }
            Some(other) => other,
        })
    }
}

proptest! {
    #[test]
    fn prop_never_worse_than_doing_nothing(problem in problems(), nodes in 0u64..4) {
        let options = SolveOptions { nodes, ..SolveOptions::default() };
        let plan = plan(&problem, &options).expect("valid");
        assert_sound(&problem, &plan);
        prop_assert!(plan.objective <= plan.do_nothing_objective);
        prop_assert!(plan.do_nothing_objective <= plan.no_orders_objective);
        prop_assert!(plan.bound.is_none_or(|bound| bound <= plan.objective));
    }

    #[test]
    fn prop_no_fault_of_a_solver_reaches_the_plan(
        problem in problems(),
        point in prop::collection::vec(prop_oneof![-5.0f64..50.0, Just(f64::NAN), Just(f64::INFINITY)], 1..9),
        bound in -1e5f64..10.0,
        fault in 0u8..8,
    ) {
        // Every way in which a solve can end: limits with and without a point and a bound, no point, no end, a fault, a false optimum.
        let answer = match fault {
            0 => Some(Solved::Infeasible),
            1 => Some(Solved::Unbounded),
            2 => Some(Solved::Limit { best: None, bound: None }),
            3 => Some(Solved::Limit { best: None, bound: Some(bound) }),
            4 => Some(Solved::Limit { best: Some(point), bound: None }),
            5 => Some(Solved::Limit { best: Some(point), bound: Some(bound) }),
            6 => Some(Solved::Optimal(point)),
            _ => None,
        };
        let plan = plan_with(&problem, &SolveOptions::default(), &Bad(answer)).expect("a plan in any case");
        assert_sound(&problem, &plan);
        prop_assert!(plan.objective <= plan.do_nothing_objective);
        prop_assert!(plan.do_nothing_objective <= plan.no_orders_objective);
        // Without a bound nothing is called optimal.
        prop_assert!(plan.status != Status::Optimal || fault == 3 || fault == 5 || fault == 6);
    }

    /// Part by part: sound, never worse than doing nothing however few steps it may take, and its bound is one: no plan of the whole
    /// is below it.
    #[test]
    fn prop_part_by_part_the_gap_is_proven(problem in problems(), steps in prop_oneof![0u64..4, Just(300)]) {
        let options = SolveOptions { nodes: steps, ..SolveOptions::default() };
        let quick = plan_by_parts(&problem, &options).expect("valid");
        assert_sound(&problem, &quick);
        prop_assert!(quick.objective <= quick.do_nothing_objective);
        prop_assert!(quick.do_nothing_objective <= quick.no_orders_objective);
        let whole = plan(&problem, &SolveOptions::default()).expect("valid");
        let slack = 1e-6 * (1.0 + whole.objective.abs());
        if let Some(bound) = quick.bound {
            prop_assert!(bound <= whole.objective + slack, "{} {}", bound, whole.objective);
        }
        prop_assert!(whole.bound.is_none_or(|bound| bound <= quick.objective + slack));
    }

    /// One part, nothing to qualify but what can be tried: the parts' own optimum is the plan's.
    #[test]
    fn prop_one_part_alone_is_solved_to_the_optimum(mut problem in problems()) {
        problem.parts.truncate(1);
        problem.suppliers.iter_mut().for_each(|s| {
            s.part = 0;
            s.min_order = 0.0;
        });
        let quick = plan_by_parts(&problem, &SolveOptions::default()).expect("valid");
        let best = by_enumeration(&problem);
        prop_assert!((quick.objective - best).abs() <= 1e-6 * (1.0 + best.abs()), "{} {}", quick.objective, best);
        prop_assert!(quick.gap.is_some_and(|g| g <= 1e-6 * (1.0 + 1.0 / best.abs().max(1e-9))), "{:?}", quick);
    }

    #[test]
    fn prop_small_problems_are_solved_to_the_optimum(mut problem in problems()) {
        for of in &mut problem.suppliers {
            of.min_order = 0.0;
        }
        let plan = plan(&problem, &SolveOptions::default()).expect("valid");
        let best = by_enumeration(&problem);
        prop_assert_eq!(plan.status, Status::Optimal);
        prop_assert!((plan.objective - best).abs() <= 1e-6 * (1.0 + best.abs()), "{} {}", plan.objective, best);
    }

    #[test]
    fn prop_same_bytes_and_any_money_unit(problem in problems()) {
        let options = SolveOptions::default();
        let once = serde_json::to_string(&plan(&problem, &options).expect("valid")).expect("plain data");
        let again = serde_json::to_string(&plan(&problem, &options).expect("valid")).expect("plain data");
        prop_assert_eq!(once, again);
        let mut dear = problem.clone();
        dear.margin *= 1e4;
        dear.holding *= 1e4;
        for of in &mut dear.suppliers {
            of.price *= 1e4;
            of.qualification_cost *= 1e4;
        }
        let (a, b) = (plan(&problem, &options).expect("valid"), plan(&dear, &options).expect("valid"));
        prop_assert!((a.objective * 1e4 - b.objective).abs() <= 1e-6 * (1e4 + b.objective.abs()));
    }

    #[test]
    fn prop_survival_ends_where_output_first_falls_short(problem in problems()) {
        for part in time_to_survive(&problem).expect("valid") {
            let short = (0..problem.demand.len()).find(|&t| part.possible[t] < problem.demand[t] * (1.0 - 1e-12));
            prop_assert_eq!(part.periods.map(|p| p.floor() as usize), short);
        }
    }
}

#[test]
fn stock_is_built_before_an_announced_ban() {
    // Barred from period 3 on: what is needed later is bought before, at the cost of holding it.
    let mut bought = seller("barred", 0, 5.0, 20.0, 6);
    bought.allowed = allowed(6, &[(3, 6)], &[]);
    let problem = Problem {
        demand: vec![10.0; 6],
        margin: 100.0,
        holding: 1.0,
        parts: vec![part("memory", 1.0, 0.0)],
        suppliers: vec![bought],
    };
    let plan = plan(&problem, &SolveOptions::default()).expect("valid");
    assert_eq!(plan.output, [10.0; 6]);
    // 60 bought at 5, sold at 100; 10 + 20 + 30 kept at the ends of periods 0 to 2, then 20 and 10.
    assert!((plan.objective - (300.0 - 6000.0 + 90.0)).abs() < 1e-9);
    assert!(plan.explanations.is_empty());
}

#[test]
fn smallest_order_is_kept_or_nothing_is_ordered() {
    let mut bulk = seller("bulk", 0, 1.0, 100.0, 1);
    bulk.min_order = 50.0;
    let mut problem = Problem {
        demand: vec![10.0],
        margin: 10.0,
        holding: 0.1,
        parts: vec![part("resistor", 1.0, 0.0)],
        suppliers: vec![bulk],
    };
    // 50 bought for 50, 10 sold for 100, 40 held for 4.
    let bought = plan(&problem, &SolveOptions::default()).expect("valid");
    assert_eq!(bought.orders, [[50.0]]);
    assert!((bought.objective - -46.0).abs() < 1e-9);
    problem.margin = 5.0;
    let left = plan(&problem, &SolveOptions::default()).expect("valid");
    assert_eq!((left.orders, left.objective), (vec![vec![0.0]], 0.0));
}

#[test]
fn a_short_part_is_named_with_its_reason() {
    let mut barred = seller("US line", 0, 5.0, 10.0, 4);
    barred.allowed = allowed(4, &[(1, 4)], &[]);
    let mut other = seller("KR line", 0, 6.0, 10.0, 4);
    (other.qualified, other.qualification_time, other.lead) = (false, 2, 1);
    let problem = Problem {
        demand: vec![10.0; 4],
        margin: 100.0,
        holding: 0.0,
        parts: vec![part("memory", 1.0, 0.0)],
        suppliers: vec![barred, other],
    };
    let plan = plan(&problem, &SolveOptions::default()).expect("valid");
    assert_eq!(plan.output, [10.0, 0.0, 0.0, 10.0]);
    assert_eq!(
        plan.explanations,
        [
            "`memory` is short in periods 1–2: stock and open suppliers leave 20 units of output unmade; `US line` \
             is closed in periods 1–3, delivers at most 10 units a period; `KR line` is qualified from period 2, \
             delivers at most 10 units a period, delivers 1 period later.",
            "`KR line` is qualified for `memory` at a cost of 0: orders from period 2, first arrival in period 3.",
        ]
    );
    assert_eq!(plan.concentration[0].hhi_before, Some(1.0));
    assert_eq!(plan.concentration[0].hhi_after, Some(0.5));
}

#[test]
fn refuses_numbers_that_make_no_sense() {
    let mut problem = Problem {
        demand: vec![1.0],
        margin: 1.0,
        holding: 0.0,
        parts: vec![part("a", 1.0, 0.0)],
        suppliers: vec![seller("s", 0, 1.0, 1.0, 2)],
    };
    let kind = |problem: &Problem| plan(problem, &SolveOptions::default()).expect_err("refused").kind;
    assert!(matches!(kind(&problem), ErrorKind::Length { got: 2, want: 1, .. }));
    problem.suppliers[0].allowed = vec![1.0];
    problem.suppliers[0].part = 7;
    assert!(matches!(kind(&problem), ErrorKind::Unknown { .. }));
    problem.suppliers[0].part = 0;
    problem.demand[0] = f64::NAN;
    assert!(matches!(kind(&problem), ErrorKind::OutOfRange { .. }));
    assert!(milp_json(&serde_json::json!({"T": 3})).is_err());
    assert!(ttr_tts_json(&serde_json::Value::Null).is_err());
}
