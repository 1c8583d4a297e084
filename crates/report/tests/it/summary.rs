//! The terminal summary.

use crate::{fixture, large::large};
use knockon_report::{report_line, summary};

#[test]
fn regress_summary_of_a_small_case() {
    insta::assert_snapshot!(summary(&fixture::small(), 100, false), @r#"
Aster Devices on a list
  case aster-2019 · 2019-01-01 to 2020-06-30 · money in USD unless stated otherwise
  changed: measures.listing.from = 2019-05-16

QUESTION
  What does the listing of Aster Devices cost Aster, its suppliers and their countries?
  In short: Aster Devices loses output worth 2.20 bn USD (31 % of normal) to the modelled measures;
            first 5 % down on 2019-07-03, lowest in 2020-06 (at 4.0 % of normal), at 4.0 % in the
            last month. Most is due to "Aster Devices is listed" (2.50 bn USD). Suppliers lose sales
            of 1.10 bn USD, 600 M USD after resale and gains; those of the United States lose most
            (1.10 bn USD).

WHAT IS KNOWN
  2 findings among the entered figures; 1 that does not fit.
  contradicts f1 dates the listing 2019-05-16, f2 2020-05-16.
  agrees      Both say 24 M phones in 2018.

WHO IS LISTED
  Party          List   Match  In force from  until  Published
  Aster Devices  us-el   99 %  2019-05-16     open   84 FR 22961
    listed as Aster Devices Co., Ltd.
  3 parties were screened without a match.

WHAT THE LAW SAYS OF EACH SUPPLY LINK
  4 links in 3 groups of equal standing. One letter a month, the standing on most of its days:
  · no requirement found in the modelled rules; A authorised (by a licence, a general licence or an
  exception); L licence required; X barred; ? undetermined (a missing fact could change the answer)
  Suppliers' home: items (links, flow a year)                                    2019         2020
  measures that begin (list below; +: several)                                       +  c
  Taiwan: Application processor (1, 2.00 bn USD)                                 ····???????? ????XX
  United States: Memory chip, Radio filter (2, 1.60 bn USD)                      ····LLLLLLLA AAAAAA
  Japan: Image sensor (1, 900 M USD)                                             ············ ······
  Every link with days, grounds and citations: standing.csv and the report.

     From        Until       Measure                          Links  Lost output
  a  2019-05-16  open        Aster Devices is listed              3  2.10 bn USD
  b  2019-05-20  2019-08-18  General licence for spare parts      0        0 USD
  c  2019-08-01  open        Buyers at home turn to Aster         0   −300 M USD
  Links: for production, whose standing differs when it alone is lifted. Lost output: its share,
  averaged over all orders of adding the measures (Shapley); negative: a gain.

WHO LOSES HOW MUCH, AND WHEN
  Lines of Aster Devices    Lost output  of all        bn USD (90 %)  5 % down
  phones                  11.0 M phones    31 %  2.20 (1.50 to 3.10)  2019-07-03
    ███████▇▇▆▅▅▄▃▃▂▁▁  memory chip
  Bars: monthly output from 2019-01, full height: without the measures; then what held it back.

  Buyers' lost output:   2019 800 M USD · 2020 1.40 bn USD
  Suppliers' lost sales: 2019 450 M USD · 2020 150 M USD
  What held output back: memory chip 86 % · demand 14 %.

  Suppliers of    Lost sales  Resold elsewhere     Gained    Net loss  Largest loser
  United States  1.10 bn USD         300 M USD      0 USD   800 M USD  1.10 bn USD: Cobalt Memory
  Japan                0 USD             0 USD  200 M USD  −200 M USD
  Third parties: 1 of 1 affected party: Ember Phones (South Korea) gains 700 M USD.

WHAT TO BUY INSTEAD
  phone, with the rules known on 2019-05-16: 11.4 M phones over 6 months instead of 6.10 M phones
  when nothing is done.
  Cost less margin −1.40 bn USD against −900 M USD when nothing is done, better by 500 M USD: a good
  plan; the best may be better by at most the gap (gap 0.4 %).
  Item          Supplier      Made in                From     Purchases  To qualify
  Memory chip   Fjord Memory  South Korea  new       2019-08  270 M USD  3.00 M USD
  Image sensor  Dune Sensors  Japan        existing  2019-06  450 M USD
  Concentration of suppliers (HHI): Memory chip 1 → 0.520
  – Memory chips from Fjord Memory from 2019-08 on: the only seller that needs no licence.
  Parts by the maker's home  Japan  Taiwan  South Korea  United States  others
  bought in the base year     20 %    44 %            -           36 %     0 %
  under the plan              62 %       -         38 %              -     0 %

GDP, JOBS AND TAX BY PLACE
  Gross contributions, before resale, rivals' gains and redeployment; n/a: not available.
  Place, and what is valued  Unit    Direct  Indirect  Induced  Total           Range
  Japan, purchases 2018
    GDP                      bn JPY    30.0      28.0      n/a   58.0    40.0 to 70.0
    jobs                     jobs     2,100     1,900      n/a  4,000  3,000 to 4,600
  Not available: tax (no tax rate is entered): Japan.

  Beside published figures                           Published  Ours  Unit    Ours / published
  Japan, purchases 2018: GDP contribution (a study)        106  58.0  bn JPY             0.547
  Its scope is unknown.

MODELLED BESIDE OBSERVED
  Output of phones, M phones
  Period  Observed             Modelled     90 % band  If unchanged  If cut at once       Error
  2019Q2      6.10  estimated      6.00  4.80 to 6.60          6.00            2.00      −1.6 %
  2019Q4      3.90  estimated      4.40  3.52 to 4.84          6.00            2.00        13 %
  2020Q1      2.50  estimated      3.20  2.56 to 3.52          6.00            2.00  not scored
  not scored: 2020Q1 (a pandemic).
  • Output of phones: skill 0.727, better than both naive forecasts (2 periods); 100 % inside the
    90 % band; turns in 2019Q4, modelled 2019Q3: 92 days off.
  In sample, not a forecast: 1 parameter rests on sources later than 2019-05-16
             (behaviour.review_days).

WHAT IS ASSUMED, AND WHAT IS NOT MODELLED
  3 parameters are assumed; those that move the headline output most, by the share of variance
  explained alone:
  Parameter                          Value           Range  Moves  Because
  engine.ramp_per_day    0.020 share a day  0.005 to 0.050   61 %  no figure found
  behaviour.review_days            26 days        14 to 60  8.0 %  one supplier's published pause
  Not modelled:
  – Smuggling.
  ! Research model, not legal advice. Lists as of 2019-05-16.
  ! Silence of the modelled rules is not clearance.
"#);
}

#[test]
fn regress_summary_of_a_case_without_anything() {
    insta::assert_snapshot!(summary(&fixture::empty(), 100, false), @r#"
Nothing
  case empty · 2020-01-01 to 2020-12-31 · money in USD unless stated otherwise

QUESTION
  What happens when nothing happens?
  In short: The modelled measures cost the buyers no output over the horizon.

WHAT IS KNOWN
  No two entered figures speak of the same thing: nothing to compare.

WHO IS LISTED
  No party of the case matches a record of the lists it names. Silence is not clearance.

WHAT THE LAW SAYS OF EACH SUPPLY LINK
  The case has no supply links.

WHO LOSES HOW MUCH, AND WHEN
  No buyer's line is followed.

  No supplier's sales are followed.

WHAT TO BUY INSTEAD
  The case asks for no plan.

GDP, JOBS AND TAX BY PLACE
  The case asks about no economy.

MODELLED BESIDE OBSERVED
  The case has no observed figures.

WHAT IS ASSUMED, AND WHAT IS NOT MODELLED
  Every parameter rests on an entered fact.
  ! Research model, not legal advice.
  ! Silence of the modelled rules is not clearance.
"#);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr;
    for outcome in [fixture::small(), large(150)] {
        for width in [60, 80, 100, 140] {
            for line in summary(&outcome, width, false).lines() {
                assert!(line.width() <= width, "{} > {width}: {line}", line.width());
            }
        }
    }
}

#[test]
fn a_large_case_stays_within_three_screens() {
    let lines = summary(&large(150), 100, false).lines().count();
    assert!(lines <= 170, "{lines}");
}

#[test]
fn colour_adds_nothing_but_colour() {
    let outcome = large(40);
    let coloured = summary(&outcome, 100, true);
    assert!(coloured.contains('\u{1b}'));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').expect("every escape of ours ends in m").1;
    }
    assert_eq!(plain + rest, summary(&outcome, 100, false));
}

#[test]
fn foreign_escape_sequences_do_not_reach_the_terminal() {
    let mut outcome = fixture::small();
    outcome.case.title = "\u{1b}]0;owned\u{7}".into();
    outcome.case.question = "\u{1b}[2J\u{9b}2J".into();
    outcome.standing[0].item = "\u{1b}[31mred".into();
    outcome.losses.suppliers[0].name = "\u{202e}drawkcab".into();
    outcome.measures[0].title = "a\nb\u{1b}[1A".into();
    outcome.unlisted.push("\u{1b}".into());
    let text = summary(&outcome, 100, false);
    let bad = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
    assert_eq!(text.chars().find(bad), None);
}

#[test]
fn a_missing_figure_is_not_zero() {
    let mut outcome = fixture::small();
    for row in &mut outcome.impact[0].rows {
        (row.direct, row.indirect, row.induced, row.total, row.range) = (None, None, None, None, None);
        row.why_not = "the table has none".into();
    }
    let text = summary(&outcome, 100, false);
    let section = text.split("GDP, JOBS AND TAX").nth(1).expect("the section is there");
    let section = section.split("MODELLED BESIDE").next().expect("and ends");
    assert!(section.contains("Not available: GDP (value added) (the table has none): Japan"), "{section}");
    assert!(!section.contains(" 0 "), "{section}");
}

#[test]
fn no_requirement_is_never_called_free() {
    let text = summary(&fixture::small(), 100, false);
    assert!(text.contains("no requirement found in the modelled rules"));
    assert!(!text.to_lowercase().contains("free"), "{text}");
}

#[test]
fn the_report_is_named_last() {
    assert_eq!(report_line("out/report.html", 100, false), "\nREPORT\n  → out/report.html\n");
}
