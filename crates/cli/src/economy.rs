//! `table`, `impact` and `sectors`: requests made and answers printed.

use crate::economy_args::{Form, Impact, Import, Room, SectorsVerb, TableVerb};
use crate::problem::Talk;
use crate::progress::Progress;
use crate::tools::print_json;
use knockon::Error;
use knockon::economy::{
    self, Answer, ExtractRequest, HouseholdShares, ImpactRequest, ImportRequest, PricesRequest,
    SectorsRequest, StudyRequest, TableAt,
};

fn print(answer: &Answer, form: &Form) -> Result<u8, Error> {
    if let Some(out) = &form.parquet {
        economy::answer_save_parquet(answer, out)?;
    }
    if form.json {
        print_json(&answer.json())?;
    } else if form.csv {
        print!("{}", answer.csv());
    } else {
        print!("{}", answer.text());
    }
    Ok(answer.exit_status())
}

/// A table within a memory.
fn at(table: &str, room: &Room) -> Result<TableAt, Error> {
    Ok(TableAt { name: table.to_owned(), memory: bytes(room)? })
}

fn bytes(room: &Room) -> Result<Option<usize>, Error> {
    match room.memory {
        None => Ok(None),
        Some(gb) if gb.is_finite() && gb > 0.0 && gb < 1e9 => Ok(Some((gb * 1e9) as usize)),
        Some(gb) => Err(Error::usage(format!("`--memory {gb}`: expected gigabytes above 0, such as 1.5"))),
    }
}

/// `knockon table …`
pub fn table(verb: &TableVerb, talk: &Talk) -> Result<u8, Error> {
    match verb {
        TableVerb::List => {
            for (name, title) in knockon::tables()? {
                println!("{name:<14} {title}");
            }
            Ok(0)
        }
        TableVerb::Info { table, form } => print(&economy::table_info(table)?, form),
        TableVerb::Check { table, share, form } => print(&economy::table_check(table, *share)?, form),
        TableVerb::Import(a) => import(a, talk),
        TableVerb::Aggregate { table, sectors, places, finals, round, out, form } => {
            let answer =
                economy::table_aggregate(table, sectors, places.as_deref(), finals.as_deref(), *round, out)?;
            print(&answer, form)
        }
        TableVerb::Balance { table, tolerance, out, form } => {
            print(&economy::table_balance(table, *tolerance, out)?, form)
        }
        TableVerb::Export { table, what, parquet: Some(out), room, json } if what == "table" => {
            let form = Form { json: *json, csv: false, parquet: None };
            print(&economy::table_save_parquet(at(table, room)?, out)?, &form)
        }
        TableVerb::Export { table, what, parquet, room, json } => {
            let form = Form { json: *json, csv: !json, parquet: parquet.clone() };
            print(&economy::table_export(at(table, room)?, what)?, &form)
        }
        TableVerb::Multipliers { table, place, labour_share, mpc, draws, seed, room, form } => {
            let shares = labour_share.zip(*mpc).map(|(labour_share, mpc)| HouseholdShares {
                labour_share,
                mpc,
                draws: *draws,
                seed: *seed,
            });
            print(&economy::table_multipliers(at(table, room)?, place.as_deref(), shares)?, form)
        }
        TableVerb::Linkages { table, place, room, form } => {
            print(&economy::table_linkages(at(table, room)?, place.as_deref())?, form)
        }
        TableVerb::Extract { table, place, sector, from, to, share, room, form } => {
            let request = ExtractRequest {
                place: place.clone(),
                sector: sector.clone(),
                delivery: from.clone().zip(to.clone()),
                share: *share,
            };
            print(&economy::table_extract(at(table, room)?, &request)?, form)
        }
        TableVerb::Prices { table, place, value_added, imports, tax, room, form } => {
            let request = PricesRequest {
                place: place.clone(),
                value_added: shares(value_added)?,
                imports: shares(imports)?,
                tax: shares(tax)?,
            };
            print(&economy::table_prices(at(table, room)?, &request)?, form)
        }
        TableVerb::Trade { table, room, form } => print(&economy::table_trade(at(table, room)?)?, form),
        TableVerb::Prepare { table, out, room, form } => {
            print(&economy::table_prepare(at(table, room)?, out)?, form)
        }
        TableVerb::Derive { folder, sources } => {
            print!("{}", knockon::table_derive(folder, sources)?);
            Ok(0)
        }
    }
}

/// `US/ELO=0.1`, several of them.
fn shares(texts: &[String]) -> Result<Vec<(String, f64)>, Error> {
    let one = |text: &String| {
        let pair = text.split_once('=').and_then(|(what, v)| Some((what.to_owned(), v.parse().ok()?)));
        pair.ok_or_else(|| Error::usage(format!("`{text}` is not PLACE/SECTOR=SHARE, such as US/ELO=0.1")))
    };
    texts.iter().map(one).collect()
}

fn import(a: &Import, talk: &Talk) -> Result<u8, Error> {
    let request = ImportRequest {
        source: a.source.clone(),
        layout: a.layout.clone(),
        name: a.name.clone(),
        year: a.year,
        place: a.place.clone(),
        currency: a.currency.clone(),
        unit: a.unit,
        citation: a.citation.clone(),
        sheet: a.sheet.clone(),
        map: a.map.clone(),
        residuals: a.residuals.clone(),
        share: a.share,
        out: a.out.clone(),
    };
    let progress = Progress::new(talk.quiet);
    // The bar counts in millions of bytes; what is left of one is not shown.
    let mb = |bytes: u64| usize::try_from(bytes / 1_000_000).unwrap_or(usize::MAX);
    let answer = economy::table_import(&request, &|done, all| progress.at("reading, MB", mb(done), mb(all)));
    progress.end();
    print(&answer?, &a.form)
}

/// `knockon impact`
pub fn impact(a: &Impact) -> Result<u8, Error> {
    if let Some(study) = &a.study {
        let pair = |text: &String| {
            text.split_once('=').map(|(n, p)| (n.to_owned(), p.to_owned())).ok_or_else(|| {
                Error::usage(format!("`{text}` is not NAME=PATH, such as wiod-2011=my-table.csv"))
            })
        };
        let own_tables = a.own_table.iter().map(pair).collect::<Result<_, _>>()?;
        let request =
            StudyRequest { study: study.clone(), own_tables, draws: a.draws, memory: bytes(&a.room)? };
        return print(&economy::impact_study(&request)?, &a.form);
    }
    let buy = |text: &String| -> Result<(String, f64), Error> {
        let wrong = || Error::usage(format!("`{text}` is not SECTOR=AMOUNT, such as ELE=721"));
        let (sector, amount) = text.split_once('=').ok_or_else(wrong)?;
        Ok((sector.to_owned(), amount.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(wrong)?))
    };
    let request = ImpactRequest {
        table: at(a.table.as_deref().unwrap_or_default(), &a.room)?,
        place: a.place.clone().unwrap_or_default(),
        buy: a.buy.iter().map(buy).collect::<Result<_, _>>()?,
        amount: a.amount,
        currency: a.currency.clone().unwrap_or_default(),
        unit: a.unit,
        year: a.year.unwrap_or_default(),
        world: a.world,
        made_at_home: a.made_at_home,
        households: a.labour_share.zip(a.mpc),
        tax: a.tax,
        bridge: a.bridge.zip(a.bridge_words.clone()),
        coefficient_spread: a.coefficient_spread,
        draws: a.draws.unwrap_or(0),
        seed: a.seed,
        beside: a.beside,
        hypothetical: a.hypothetical.clone(),
    };
    print(&economy::impact(&request)?, &a.form)
}

/// `knockon sectors …`
pub fn sectors(verb: &SectorsVerb) -> Result<u8, Error> {
    let SectorsVerb::Simulate { table, scenario, daily, draws, seed, form } = verb;
    let request = SectorsRequest {
        table: table.clone(),
        scenario: scenario.clone(),
        daily: *daily,
        draws: *draws,
        seed: *seed,
    };
    print(&economy::sectors_simulate(&request)?, form)
}
