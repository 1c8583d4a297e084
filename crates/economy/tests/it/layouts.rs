//! Other publishers' layouts: one small table of two places and two sectors, written as each publisher would, must read as the same table; and what
//! the readers say of broken ones. Made up here; the real files' forms are from their documentation.

use crate::archives::zipped;
use crate::support::near;
use knockon_economy::Result;
use knockon_economy::read::{Archive, Folder, Layout, OneFile, ReadOptions, read_table};
use knockon_economy::table::{Flows, ResidualRule, Table, ValueAddedIs};

const Z: [[f64; 4]; 4] =
    [[10.0, 5.0, 2.0, 1.0], [4.0, 20.0, 1.0, 3.0], [1.0, 2.0, 30.0, 6.0], [2.0, 1.0, 5.0, 40.0]];
const Y: [[f64; 4]; 4] =
    [[30.0, 8.0, 2.0, 2.0], [40.0, 7.0, 3.0, 2.0], [5.0, 2.0, 45.0, 9.0], [4.0, 3.0, 50.0, 15.0]];
const X: [f64; 4] = [60.0, 80.0, 100.0, 120.0];
const TAX: [f64; 4] = [3.0, 2.0, 2.0, 0.0];

fn value_added(j: usize) -> f64 {
    X[j] - TAX[j] - Z.iter().map(|r| r[j]).sum::<f64>()
}

/// Some files held in memory.
struct Files(&'static str, Vec<(&'static str, String)>);

impl Folder for Files {
    fn label(&self) -> String {
        self.0.into()
    }
    fn names(&self) -> Vec<String> {
        self.1.iter().map(|(n, _)| (*n).to_owned()).collect()
    }
    fn stream(&self, name: &str) -> Result<Box<dyn std::io::Read + '_>> {
        let found = self.1.iter().find(|(n, _)| *n == name).expect("asked for by its own name");
        Ok(Box::new(found.1.as_bytes()))
    }
}

fn cells(v: impl IntoIterator<Item = f64>, separator: &str) -> String {
    v.into_iter().map(|c| c.to_string()).collect::<Vec<_>>().join(separator)
}

fn one(layout: Layout, name: &str, text: &str) -> Result<Table> {
    read_table(layout, &OneFile::new(name, text.as_bytes().to_vec()), &ReadOptions::default())
}

/// The same flows, final demand, output and value added, whatever the labels.
pub fn same(t: &Table, taxes: bool) {
    assert_eq!(t.size(), 4);
    for (i, (z, y)) in Z.iter().zip(Y).enumerate() {
        for (j, z) in z.iter().enumerate() {
            assert!((t.z.at(i, j) - z).abs() < 1e-9, "{i} {j}: {}", t.z.at(i, j));
        }
        let (got, want) = (t.y.row(i).iter().sum::<f64>(), y.iter().sum::<f64>());
        assert!((got - want).abs() < 1e-9, "final demand of {i}: {got} {want}");
        assert!((t.output[i] - X[i]).abs() < 1e-9);
        let own = value_added(i) + if taxes { 0.0 } else { TAX[i] };
        assert!((t.value_added[i] - own).abs() < 1e-9, "value added of {i}: {}", t.value_added[i]);
    }
    let households = t.finals.iter().position(|f| f.category == "households").expect("households");
    assert_eq!(t.y.at(1, households), 40.0);
    assert!(t.inspect(0.001).is_clean(), "{:?}", t.inspect(0.001));
}

fn labels(dot: &str, codes: [&str; 2]) -> Vec<String> {
    ["AUS", "JPN"].iter().flat_map(|p| codes.iter().map(move |c| format!("{p}{dot}{c}"))).collect()
}

/// OECD ICIO, 2023 edition.
pub fn icio() -> String {
    let own = labels("_", ["A01_02", "C26"]);
    let finals = labels("_", ["HFCE", "GFCF"]);
    let mut out = format!("V1,{},{},OUT\n", own.join(","), finals.join(","));
    for i in 0..4 {
        out += &format!("{},{},{},{}\n", own[i], cells(Z[i], ","), cells(Y[i], ","), X[i]);
    }
    out +=
        &format!("TLS,{},0,0,0,0,0\nVA,{},0,0,0,0,0\n", cells(TAX, ","), cells((0..4).map(value_added), ","));
    out + &format!("OUT,{},0,0,0,0,0\n", cells(X, ","))
}

#[test]
fn regress_oecd_icio_both_editions_and_zipped() {
    let t = one(Layout::OecdIcio, "2020_SML.csv", &icio()).expect("reads");
    same(&t, true);
    assert_eq!(
        (t.info.year, t.info.flows, t.info.value_added_is),
        (2020, Flows::Interregional, ValueAddedIs::Datum)
    );
    assert_eq!((t.industries[3].place.as_str(), t.industries[3].sector.as_str()), ("JPN", "C26"));
    // 2021: tax rows by country, other names of totals.
    let older = icio()
        .replace("TLS,3,2,2,0", "AUS_TAXSUB,3,2,0,0,0,0,0,0,0\nJPN_TAXSUB,0,0,2,0")
        .replace("\nVA,", "\nVALU,")
        .replace("\nOUT,", "\nOUTPUT,")
        .replace(",OUT\n", ",TOTAL\n")
        .replace("V1,", ",");
    same(&one(Layout::OecdIcio, "ICIO2021_2018.csv", &older).expect("reads"), true);
    let zip = zipped(&[("ICIO2023_2019.csv", &icio().replace(",5,", ",6,")), ("ICIO2023_2020.csv", &icio())]);
    let options = ReadOptions { year: Some(2020), ..ReadOptions::default() };
    let archive = Archive::new("ICIO.zip", zip).expect("an archive");
    same(&read_table(Layout::OecdIcio, &archive, &options).expect("reads"), true);
}

#[test]
fn regress_figaro() {
    let own = labels("_", ["A01", "C26"]);
    let mut out = format!("rowLabels,{},{}\n", own.join(","), labels("_", ["P3_S14", "P51G"]).join(","));
    for i in 0..4 {
        out += &format!("{},{},{}\n", own[i], cells(Z[i], ","), cells(Y[i], ","));
    }
    out += &format!("W2_D21X31,{},1,1,1,1\nW2_OP_RES,0,0,0,0,2,0,2,0\n", cells(TAX, ","));
    let half: Vec<f64> = (0..4).map(|j| value_added(j) / 2.0).collect();
    out += &format!("W2_D1,{},0,0,0,0\nW2_B2A3G,{},0,0,0,0\n", cells(half.clone(), ","), cells(half, ","));
    let t = one(Layout::Figaro, "matrix_eu-ic-io_ind-by-ind_23ed_2021.csv", &out).expect("reads");
    same(&t, true);
    assert_eq!((t.info.year, t.info.currency.as_str()), (2021, "EUR"));
    assert_eq!(t.taxes.as_deref().map(|r| r[4]), Some(1.0));
}

#[test]
fn regress_wiod_in_three_forms() {
    let finals = ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"];
    // Households and investment are given; the other three columns are empty.
    let spread = |y: &[f64; 4]| [y[0], 0.0, 0.0, y[1], 0.0, y[2], 0.0, 0.0, y[3], 0.0];
    let mut dotted = format!(
        "row,{},{},X\n",
        labels(".", ["c1", "c14"]).join(","),
        ["AUS", "JPN"].iter().flat_map(|p| finals.map(|f| format!("{p}.{f}"))).collect::<Vec<_>>().join(",")
    );
    for (i, l) in labels(".", ["c1", "c14"]).iter().enumerate() {
        dotted += &format!("{l},{},{},{}\n", cells(Z[i], ","), cells(spread(&Y[i]), ","), X[i]);
    }
    same(&one(Layout::WiodWide, "wiot_2011.csv", &dotted).expect("reads"), false);
    let totals = |four: bool| {
        let va: Vec<f64> = (0..4).map(value_added).collect();
        let country = "TOT";
        [
            ("TXSP", "taxes less subsidies on products", TAX.to_vec()),
            ("IntTTM", "International Transport Margins", vec![0.0; 4]),
            ("VA", "Value added at basic prices", va),
            ("GO", "Output at basic prices", X.to_vec()),
        ]
        .map(|(code, name, row)| {
            format!(
                "{code},{name},{country},{},{},{}\n",
                if four { "r60" } else { "65" },
                cells(row, ","),
                cells([0.0; 11], ",")
            )
        })
        .concat()
    };
    let numbered = |p: &str| (1..=7).map(|k| format!("{p}{k}")).collect::<Vec<_>>();
    let (aus, jpn) = (numbered("AUS"), numbered("JPN"));
    // Industries first, final demand after them, place by place within each.
    let wide_head = [&aus[..2], &jpn[..2], &aus[2..], &jpn[2..]].concat().join(",");
    let body = |four: bool| -> String {
        (0..4)
            .map(|i| {
                let (code, name) = [("A01", "Farms"), ("C26", "\"Computers, optics\"")][i % 2];
                let r = if four { format!("r{}", i % 2 + 1) } else { (i % 2 + 1).to_string() };
                format!(
                    "{code},{name},{},{r},{},{},{}\n",
                    ["AUS", "JPN"][i / 2],
                    cells(Z[i], ","),
                    cells(spread(&Y[i]), ","),
                    X[i]
                )
            })
            .collect()
    };
    let wide = format!(
        "IndustryCode,IndustryDescription,Country,RNr,{wide_head},TOT\n{}{}",
        body(false),
        totals(false)
    );
    let t = one(Layout::Wiod2016, "WIOT2014_Nov16_ROW.csv", &wide).expect("reads");
    same(&t, true);
    assert_eq!(
        (t.industries[1].sector.as_str(), t.industries[1].label.as_str()),
        ("C26", "Computers, optics")
    );
    let names = [
        "Final consumption expenditure by households",
        "Final consumption expenditure by non-profit organisations serving households (NPISH)",
        "Final consumption expenditure by government",
        "Gross fixed capital formation",
        "Changes in inventories and valuables",
    ];
    let row = |industry: [&str; 2], fd: [&str; 5], last: &str| {
        [[industry, industry].concat(), [fd, fd].concat(), vec![last]].concat().join(",")
    };
    let sheet = format!(
        "Intercountry Input-Output Table,,,,\n(millions of US$),,,,\n,,,,{}\n,,,,{}\n,,,,AUS,AUS,JPN,JPN,{},{},TOT\n,,,,c1,c2,c1,c2,c3,c4,c5,c6,c7,c3,c4,c5,c6,c7,c8\n{}{}",
        row(["A01", "C26"], ["c37", "c38", "c39", "c41", "c42"], "c60"),
        row(["Farms", "Computers"], names, "Total output"),
        ["AUS"; 5].join(","),
        ["JPN"; 5].join(","),
        body(true),
        totals(true)
    );
    same(&one(Layout::Wiod2013, "wiot11_row_2011.csv", &sheet).expect("reads"), true);
}

#[test]
fn regress_exiobase_flows_from_coefficients_and_satellites() {
    let head = |second: &str, names: [&str; 2]| {
        format!("region\t\tAUS\tAUS\tJPN\tJPN\n{second}\t\t{0}\t{1}\t{0}\t{1}\n", names[0], names[1])
    };
    let rows = |f: &dyn Fn(usize) -> String| -> String {
        (0..4)
            .map(|i| {
                format!(
                    "{}\t{}\t{}\n",
                    ["AUS", "JPN"][i / 2],
                    ["Paddy rice", "Radio, television"][i % 2],
                    f(i)
                )
            })
            .collect()
    };
    let a = head("sector", ["Paddy rice", "Radio, television"])
        + "region\tsector\t\t\t\t\n"
        + &rows(&|i| cells((0..4).map(|j| Z[i][j] / X[j]), "\t"));
    let y =
        head("category", ["Final consumption expenditure by households", "Gross fixed capital formation"])
            + "region\tsector\t\t\t\t\n"
            + &rows(&|i| cells(Y[i], "\t"));
    let x = "region\tsector\tindout\n".to_owned() + &rows(&|i| X[i].to_string());
    let f = "region\tAUS\tAUS\tJPN\tJPN\nsector\tPaddy rice\tRadio, television\tPaddy rice\tRadio, television\nstressor\t\t\t\t\n".to_owned()
        + &format!("Taxes less subsidies on products purchased: Total\t{}\n", cells(TAX, "\t"))
        + &format!("Operating surplus: Consumption of fixed capital\t{}\n", cells((0..4).map(value_added), "\t"))
        + "Employment people: Low-skilled male\t1\t2\t3\t4\nEmployment people: High-skilled female\t1\t1\t1\t1\nCO2 - combustion - air\t5\t6\t7\t8\n";
    let files = Files("IOT_2011_pxp", vec![("A.txt", a), ("Y.txt", y), ("x.txt", x), ("satellite/F.txt", f)]);
    let t = read_table(Layout::Exiobase3, &files, &ReadOptions::default()).expect("reads");
    same(&t, true);
    assert_eq!(
        (t.industries[1].sector.as_str(), t.industries[1].label.as_str()),
        ("s002", "Radio, television")
    );
    let jobs = t.satellites.iter().find(|s| s.name == "jobs").expect("jobs");
    for (got, want) in jobs.values(&t).iter().zip([2000.0, 3000.0, 4000.0, 5000.0]) {
        assert!(near(got.expect("a datum"), want, 1e-12));
    }
}

#[test]
fn regress_eora() {
    let tab = |m: [[f64; 4]; 4]| m.iter().map(|r| cells(*r, "\t") + "\n").collect::<String>();
    let list = |kind: &str, names: [&str; 2]| -> String {
        ["Australia\tAUS", "Japan\tJPN"]
            .iter()
            .flat_map(|p| names.map(|n| format!("{p}\t{kind}\t{n}\t\n")))
            .collect()
    };
    let all: Vec<f64> = (0..4).map(|j| value_added(j) + TAX[j] - 1.0).collect();
    let files = Files(
        "Eora26_2015_bp",
        vec![
            ("Eora26_2015_bp_T.txt", tab(Z)),
            ("Eora26_2015_bp_FD.txt", tab(Y)),
            ("Eora26_2015_bp_VA.txt", format!("{}\n1\t1\t1\t1\n", cells(all, "\t"))),
            ("labels_T.txt", list("Industries", ["Agriculture", "Electrical and Machinery"])),
            (
                "labels_FD.txt",
                list(
                    "Final demand",
                    ["Household final consumption P.3h", "Gross fixed capital formation P.51"],
                ),
            ),
        ],
    );
    let t = read_table(Layout::Eora26, &files, &ReadOptions::default()).expect("reads");
    same(&t, false);
    assert_eq!((t.info.year, t.info.unit), (2015, 1e3));
}

#[test]
fn regress_gloria_made_symmetric() {
    // Each industry makes its own product alone, so the symmetric table is the use table.
    let mut t = vec![vec![0.0; 8]; 8];
    let (industry, product) = (|i: usize| i / 2 * 4 + i % 2, |i: usize| i / 2 * 4 + 2 + i % 2);
    let (mut y, mut v) = (vec![vec![0.0; 12]; 8], vec![vec![0.0; 8]; 12]);
    for i in 0..4 {
        t[industry(i)][product(i)] = X[i];
        for j in 0..4 {
            t[product(i)][industry(j)] = Z[i][j];
            y[product(i)][j / 2 * 6 + j % 2 * 3] = Y[i][j];
        }
        v[0][industry(i)] = value_added(i) + TAX[i];
    }
    let text = |m: &Vec<Vec<f64>>| m.iter().map(|r| cells(r.clone(), ",") + "\n").collect::<String>();
    let files = Files(
        "GLORIA",
        vec![
            ("20230320_120secMother_AllCountries_002_T-Results_2019.csv", text(&t)),
            ("x_Y-Results_2019.csv", text(&y)),
            ("x_V-Results_2019.csv", text(&v)),
        ],
    );
    let map = "region,AUS\nregion,JPN\nsector,S1,\"Farms, all\"\nsector,S2,Chips\n";
    let options = ReadOptions { map: Some(map.into()), ..ReadOptions::default() };
    let table = read_table(Layout::Gloria, &files, &options).expect("reads");
    same(&table, false);
    assert!(
        read_table(Layout::Gloria, &files, &ReadOptions::default())
            .expect_err("no list")
            .to_string()
            .contains("--map")
    );
    let short = ReadOptions { map: Some("region,AUS\nsector,S1,x\n".into()), ..ReadOptions::default() };
    assert!(read_table(Layout::Gloria, &files, &short).is_err());
}

/// Eurostat, one place: domestic flows and what is imported, of the table's first place.
fn eurostat_lines() -> Vec<(&'static str, &'static str, &'static str, f64)> {
    let mut out = Vec::new();
    for (i, of) in ["CPA_A01", "CPA_C26"].into_iter().enumerate() {
        for (j, uses) in ["CPA_A01", "CPA_C26"].into_iter().enumerate() {
            out.push((uses, of, "DOM", Z[i][j]));
            out.push((uses, of, "IMP", 1.0));
        }
        out.push(("P3_S14", of, "DOM", 50.0));
        out.push(("P6", of, "DOM", 20.0));
    }
    for (j, uses) in ["CPA_A01", "CPA_C26"].into_iter().enumerate() {
        let sold = Z[j][0] + Z[j][1] + 70.0;
        out.extend([
            (uses, "D21X31", "TOTAL", 2.0),
            (uses, "P1", "TOTAL", sold),
            (uses, "B1G", "TOTAL", sold - Z[0][j] - Z[1][j] - 2.0 - 2.0),
            (uses, "TOTAL", "TOTAL", 99.0),
        ]);
    }
    out
}

#[test]
fn regress_eurostat_both_forms() {
    let mut csv = String::from(
        "DATAFLOW,LAST UPDATE,freq,unit,stk_flow,prd_use,prd_ava,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n",
    );
    for (uses, of, flow, v) in eurostat_lines() {
        csv += &format!("ESTAT:NAIO_10_CP1700(1.0),x,A,MIO_EUR,{flow},{uses},{of},AT,2019,{v},\n");
    }
    let options = ReadOptions {
        year: Some(2019),
        currency: knockon_vocabulary::Currency::new("EUR"),
        unit: Some(1e6),
        source: Some("made up".into()),
        ..ReadOptions::default()
    };
    let from_csv =
        read_table(Layout::Eurostat, &OneFile::new("naio.csv", csv.into_bytes()), &options).expect("reads");
    assert_eq!((from_csv.size(), from_csv.info.flows), (2, Flows::Domestic));
    assert_eq!(from_csv.industries[1].sector, "C26");
    assert_eq!(from_csv.imports.as_deref().map(|r| r[0]), Some(2.0));
    assert!(from_csv.inspect(1e-6).is_clean(), "{:?}", from_csv.inspect(1e-6));
    let (use_codes, of_codes) =
        (["CPA_A01", "CPA_C26", "P3_S14", "P6"], ["CPA_A01", "CPA_C26", "D21X31", "P1", "B1G", "TOTAL"]);
    let flows = ["DOM", "IMP", "TOTAL"];
    let at = |list: &[&str], c: &str| list.iter().position(|x| *x == c).expect("listed");
    let value: serde_json::Map<String, serde_json::Value> = eurostat_lines()
        .iter()
        .map(|(u, o, f, v)| {
            ((((at(&flows, f) * 4) + at(&use_codes, u)) * 6 + at(&of_codes, o)).to_string(), (*v).into())
        })
        .collect();
    let index = |codes: &[&str]| {
        codes
            .iter()
            .enumerate()
            .map(|(i, c)| ((*c).to_owned(), serde_json::json!(i)))
            .collect::<serde_json::Map<_, _>>()
    };
    let dimension = |codes: &[&str]| serde_json::json!({"category": {"index": index(codes)}});
    let json = serde_json::json!({"version": "2.0", "class": "dataset", "id": ["unit", "stk_flow", "prd_use", "prd_ava", "geo", "time"], "size": [1, 3, 4, 6, 1, 1],
        "dimension": {"unit": dimension(&["MIO_EUR"]), "stk_flow": dimension(&flows), "prd_use": dimension(&use_codes), "prd_ava": dimension(&of_codes),
            "geo": dimension(&["AT"]), "time": dimension(&["2019"])}, "value": value});
    let from_json =
        read_table(Layout::Eurostat, &OneFile::new("naio.json", json.to_string().into_bytes()), &options)
            .expect("reads");
    assert_eq!(from_csv, Table { info: from_csv.info.clone(), ..from_json });
}

#[test]
fn regress_a_map_reads_any_national_table() {
    let text = "code;A;B;Households;Exports;All\nA;10;5;20;1;36\nB;1;30;5;40;76\nFrom abroad;1;2;0;0;3\nWages;20;30;;;\nProfits;4;8;;;\nTax;0;1;3;0;4\n";
    let map = "axis,name,is,place,code,label\nfile,separator,;,,,\nfile,flows,domestic,,,\nboth,A,industry,XX,AGR,Farms\nboth,B,industry,XX,ELE,Chips\ncolumn,Households,final,XX,households,\ncolumn,Exports,final,XX,exports,\ncolumn,All,output,,,\nrow,From abroad,imports,,,\nrow,Wages,value_added,,,\nrow,Profits,value_added,,,\nrow,Tax,taxes_products,,,\n";
    let options = |map: &str| ReadOptions {
        map: Some(map.into()),
        year: Some(2018),
        currency: knockon_vocabulary::Currency::new("JPY"),
        unit: Some(1e6),
        source: Some("made up".into()),
        ..ReadOptions::default()
    };
    let file = OneFile::new("t.csv", text.as_bytes().to_vec());
    let t = read_table(Layout::Mapped, &file, &options(map)).expect("reads");
    assert_eq!(t.value_added, [24.0, 38.0]);
    assert!(t.inspect(1e-9).is_clean());
    let error = read_table(Layout::Mapped, &file, &options(&map.replace("row,Profits,value_added,,,\n", "")))
        .expect_err("unnamed")
        .to_string();
    assert!(error.contains("row 6") && error.contains("`Profits`"), "{error}");
}

#[test]
fn regress_china_national() {
    let head = "Code,Description,DescriptionInChinese,Origin,01,02,TIU,TC,FU201,FU202,EX,TFU,GO\n";
    let body = "01,Farms,x,Domestic,10,5,15,20,0,0,1,21,36\n02,\"Chips, all\",x,Domestic,1,30,31,5,0,0,40,45,76\n01,Farms,x,Imports,1,0,1,0,0,0,0,0,1\n02,Chips,x,Imports,0,2,2,0,0,0,0,0,2\nTII,Total,x,TOT,12,37,,,,,,,\nVA001,Wages,x,TOT,20,30,,,,,,,\nVA004,Surplus,x,TOT,4,9,,,,,,,\nTVA,All,x,TOT,24,39,,,,,,,\nTI,Inputs,x,TOT,36,76,,,,,,,\n";
    let t = one(Layout::ChinaNational, "china_2018.csv", &format!("{head}{body}")).expect("reads");
    assert_eq!(t.imports.as_deref().map(|r| r[1]), Some(2.0));
    assert_eq!((t.value_added[1], t.output[1]), (39.0, 76.0));
    assert!(t.inspect(1e-9).is_clean(), "{:?}", t.inspect(1e-9));
}

#[test]
fn regress_broken_tables_each_end_in_one_clear_error() {
    let says = |text: String, words: &[&str]| {
        let error = one(Layout::OecdIcio, "ICIO_2020.csv", &text)
            .and_then(|t| t.treated(ResidualRule::Refuse, 0.02))
            .expect_err("broken")
            .to_string();
        assert!(words.iter().all(|w| error.contains(w)) && !error.contains('\n'), "{error}");
    };
    let good = icio();
    let line = |k: usize| good.lines().nth(k).expect("a line").to_owned() + "\n";
    says(good.replace(&line(2), ""), &["row 3", "`AUS` `C26`"]); // a missing row
    says(
        good.replace(&(line(3) + &line(4)), &(line(4) + &line(3))),
        &["row 4", "`JPN` `C26` stands where", "`JPN` `A01_02`"],
    ); // swapped labels
    says(good.replace("AUS_C26,4,20", "AUS_C26,4,twenty"), &["row 3, column 3", "`twenty` is not a number"]); // text in a number
    says(good.replace(",120\n", ",126\n"), &["does not add up", "`JPN` `C26`", "126"]); // 5 % too much output by the rows …
    says(
        good.replace("OUT,60,80", "OUT,60,84").replace(",3,2,80\n", ",3,2,84\n"),
        &["does not add up", "AUS/C26", "4.76 %"],
    ); // … and by the columns
    says(good.replace("VA,", "VX,"), &["row 7", "`VX` is no row"]);
    let wrong = ReadOptions { currency: knockon_vocabulary::Currency::new("EUR"), ..ReadOptions::default() };
    let error =
        read_table(Layout::OecdIcio, &OneFile::new("ICIO_2020.csv", good.clone().into_bytes()), &wrong)
            .expect_err("currency")
            .to_string();
    assert!(error.contains("published in USD, not in EUR"), "{error}");
    assert!(one(Layout::OecdIcio, "table.csv", &good).expect_err("no year").to_string().contains("--year"));
}
