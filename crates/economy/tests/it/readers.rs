//! The readers: a small file of each layout, and what they say of a wrong one.

use crate::support::{info, near};
use knockon_economy::derive::{Inputs, derive};
use knockon_economy::table::{Flows, read, read_oecd, read_satellites, write_table};
use knockon_economy::{EMBEDDED, ErrorKind};

const OWN: &str = "\
# knockon table: 1
# name: tiny
# year: 2018
# currency: JPY
# unit: 1000000
# prices: basic prices, current
# flows: domestic
# value_added: datum
# source: made for a test
row,label,JP/A,JP/B,JP/final/households,JP/final/exports
JP/A,First,10,5,20,1
JP/B,\"Second, with a comma\",1,30,5,40
imports,,1,2,0,0
taxes_products,,,1,3,
value_added,,24,38,,
output,,36,76,,
";

/// Two sectors in the OECD layout: total flows, 20 of A imported, 4 of them bought by residents abroad.
const OECD: &str = "\
Code,Description,01,02,HFCE,NPISH,GGFC,GFCF,INVNT,CONS_ABR,CONS_NONRES,EXPO,IMPO
01,First,10,20,40,0,0,10,0,4,0,26,-20
02,Second,5,5,30,0,10,0,0,0,0,50,0
TXS_IMP_FNL,Abroad,0,0,0,0,0,0,0,1,0,0,-1
TXS_INT_FNL,Home,2,1,3,0,0,0,0,0,0,0,0
TTL_INT_FNL,Total,17,26,73,0,10,10,0,5,0,76,-21
VALU,Value added,73,74,0,0,0,0,0,0,0,0,0
OUTPUT,Output,90,100,0,0,0,0,0,0,0,0,0
";

#[test]
fn regress_our_own_layout() {
    let (t, notes) = read(OWN.as_bytes()).expect("reads");
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(t.industries[1].label, "Second, with a comma");
    assert_eq!(t.taxes.as_deref(), Some(&[0.0, 1.0, 3.0, 0.0][..]));
    assert_eq!(read(write_table(&t).as_bytes()).expect("reads back").0, t);
}

#[test]
fn regress_a_wrong_cell_is_pointed_at() {
    let wrong = OWN.replace("JP/B,\"Second, with a comma\",1,30", "JP/B,Second,1,3O");
    let error = read(wrong.as_bytes()).expect_err("not a number");
    assert!(matches!(error.kind, ErrorKind::Cell { row: 12, column: 4, .. }), "{error:?}");
    for (from, to, says) in [
        ("# year: 2018", "# year: MMXVIII", "year"),
        ("# currency: JPY", "# currency: yen", "currency"),
        ("output,,36,76,,\n", "", "output"),
        ("JP/B,\"", "JP/C,\"", "JP/B"),
        ("imports,,", "outlays,,", "outlays"),
        ("JP/final/exports", "JP/exports", "final"),
    ] {
        let error = read(OWN.replace(from, to).as_bytes()).expect_err(says).to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn regress_what_does_not_add_up_is_noted() {
    let (_, notes) = read(OWN.replace("value_added,,24", "value_added,,19").as_bytes()).expect("reads");
    assert!(notes.iter().any(|n| n.message.contains("column of `JP/A`")), "{notes:?}");
}

#[test]
fn val_imports_by_hand() {
    let t = read_oecd(OECD.as_bytes(), "JP", &info("tiny", Flows::Total)).expect("reads");
    assert!(
        t.balances().industries.iter().all(|b| b.row_residual == 0.0 && b.column_residual == 0.0),
        "{}",
        t.balances()
    );
    // A: 16 of the 80 that are used at home are imported; the 4 bought abroad are not part of that market.
    assert!(near(t.import_shares()[0], 0.2, 1e-12));
    let d = t.to_domestic();
    assert_eq!(d.info.flows, Flows::Domestic);
    assert!(near(d.z.at(0, 1), 16.0, 1e-12) && near(d.z.at(1, 1), 5.0, 1e-12));
    let imports = d.imports.as_ref().expect("a row");
    assert!(near(imports[1], 4.0, 1e-12), "what B imports of A: {imports:?}");
    assert!(near(imports.iter().sum(), 21.0, 1e-12), "all imports and the tax paid abroad: {imports:?}");
    assert!(
        d.balances().industries.iter().all(|b| b.row_residual.abs() < 1e-9 && b.column_residual.abs() < 1e-9),
        "{}",
        d.balances()
    );
}

#[test]
fn regress_satellites_name_their_sectors() {
    let (t, _) = read(OWN.as_bytes()).expect("reads");
    let head = "satellite,unit,source,place,group,sectors,value\n";
    let s =
        read_satellites(format!("{head}jobs,persons,made up,JP,All,A;B,62\n").as_bytes(), &t).expect("reads");
    let values = s[0].values(&t);
    assert!(
        near(values[0].expect("covered"), 24.0, 1e-12),
        "62 jobs over value added of 24 and 38: {values:?}"
    );
    let twice = format!("{head}jobs,p,s,JP,X,A,1\njobs,p,s,JP,Y,A;B,2\n");
    assert!(read_satellites(twice.as_bytes(), &t).expect_err("twice").to_string().contains("twice"));
    let unknown = format!("{head}jobs,p,s,JP,X,Q,1\n");
    assert!(read_satellites(unknown.as_bytes(), &t).expect_err("unknown").to_string().contains("`Q`"));
}

#[test]
fn regress_every_embedded_table_reads_and_adds_up() {
    for e in EMBEDDED {
        let t = e.read().expect("reads");
        assert_eq!(t.info.name, e.name);
        for b in t.balances().industries {
            assert!(b.row_residual.abs() <= 0.01 * b.output.max(100.0), "{}: {b:?}", e.name);
            assert!(b.column_residual.abs() <= 10.0, "{}: {b:?}", e.name);
        }
        assert!(e.readme.contains("knockon table derive"), "{} says how it was made", e.name);
        assert!(!t.satellites.is_empty());
        assert_eq!(write_table(&t), e.table, "the embedded file is what we would write");
    }
}

const RECIPE: &str = "key,value\nname,tiny\nlayout,oecd-national\nplace,JP\nyear,2018\ncurrency,USD\nunit,1000000\n\
prices,basic\nvalue_added,datum\nsource,made for a test\nround,1\njobs_year,2018\njobs_places,JPN:JP\njobs_factor,1000\njobs_source,made up\n";

#[test]
fn regress_derive_applies_its_recipe() {
    let inputs = Inputs {
        recipe: RECIPE.as_bytes(),
        source: OECD.as_bytes(),
        sectors: b"source,target,label\n01,ALL,All of it\n02,ALL,All of it\n",
        places: None,
        finals: None,
        jobs: Some((
            b"cnt,var,year,Farms,Works\nJPN,EMP,2017,1,1\nJPN,EMP,2018,2,3\nJPN,VA,2018,9,9\n",
            b"source,group,sectors\nFarms,Everyone,ALL\nWorks,Everyone,ALL\n",
        )),
    };
    let d = derive(&inputs).expect("derives");
    assert_eq!(d.table.size(), 1);
    assert_eq!(d.table.satellites[0].cells[0].value, 5000.0);
    assert!(near(d.table.output[0], 190.0, 1e-12));
    assert!(d.report.contains("derived:"));
    let missing = Inputs { sectors: b"source,target,label\n01,ALL,All\n", ..inputs };
    assert!(derive(&missing).expect_err("02 goes nowhere").to_string().contains("`02`"));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn regress_a_build_without_parquet_says_so() {
    let error =
        knockon_economy::table::read_wiod(&[], &info("w", Flows::Interregional)).expect_err("no feature");
    assert_eq!(error.kind, ErrorKind::NoParquet);
}
