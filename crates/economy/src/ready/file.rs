//! A prepared table on disk: the table and the factors of its I − A, so that the first answer costs reading instead of factorising.
//!
//! ```text
//! KNOCKRDY                       eight letters
//! version                        4 bytes, 1
//! length of the head             8 bytes
//! head                           JSON: information, industries, final demand, satellites, sizes, what it was made from
//! accounts                       output, value added, imports and taxes where shown, Y
//! flows                          Z, n²
//! what solves it                 which factors follow, whether a coefficient is below 0, column sums of A, sales to industries
//! factors                        none; block LU: n² and eight probes of n; LU with pivoting: n² and an order of n
//! ```
//! Each part is followed by its digest (see [`super::sections`]); the head and the part before the factors say how long the others are, and a file of
//! another length is refused before memory for the long parts is taken. Integers and numbers have their least significant byte first.
//!
//! Supported: reading the flows without the factors and the factors without the flows. Factors are kept from 512 industries on; below that,
//! factorising costs less than reading. A table with total flows is kept as it is, and its factors are those of its domestic form.
//! Not supported: other versions; tables larger than memory.

use super::Ready;
use super::sections::{DIGEST, failed, put, put_numbers, take, take_numbers, wrong};
use crate::error::{Error, Result};
use crate::matrix::{Leontief, Matrix};
use crate::solve::probe::PROBES;
use crate::solve::{BlockLu, Factored, Plan, Way, memory_beside};
use crate::table::{FinalColumn, Flows, Industry, Satellite, Table, TableInfo, coefficients_in_place};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{Read, Seek, SeekFrom, Write};

const MAGIC: &[u8; 8] = b"KNOCKRDY";
const VERSION: u32 = 1;
/// Letters, version, length of the head.
const FRONT: u64 = 20;
/// Bytes that a head may have: 16 MB name far more industries than fit in memory.
const LONGEST_HEAD: u64 = 1 << 28;
/// Industries from which on factors are kept.
const KEEP_FACTORS: usize = 512;

/// What a prepared table was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFrom {
    /// Its name or the file's.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// Which factors are kept, as the number that stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FactorKind {
    Nothing = 0,
    Block = 1,
    Pivoted = 2,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    made_from: KeptFrom,
    info: TableInfo,
    industries: Vec<Industry>,
    finals: Vec<FinalColumn>,
    satellites: Vec<Satellite>,
    imports: bool,
    taxes: bool,
}

/// Whether bytes begin as a prepared table does.
pub fn is_kept(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// Writes a prepared table and gives it, ready. The table is used up and its flows are written before they turn into factors, so that nothing is held
/// twice.
pub fn keep(table: Table, made_from: &KeptFrom, out: &mut dyn Write) -> Result<Ready> {
    let head = Head {
        made_from: made_from.clone(),
        info: table.info.clone(),
        industries: table.industries.clone(),
        finals: table.finals.clone(),
        satellites: table.satellites.clone(),
        imports: table.imports.is_some(),
        taxes: table.taxes.is_some(),
    };
    let text = serde_json::to_vec(&head).map_err(|e| wrong(e.to_string()))?;
    let front = [&MAGIC[..], &VERSION.to_le_bytes(), &(text.len() as u64).to_le_bytes()].concat();
    out.write_all(&front).map_err(|e| failed(&e))?;
    put(out, &text)?;
    let mut accounts = [&table.output[..], &table.value_added].concat();
    for row in [&table.imports, &table.taxes].into_iter().flatten() {
        accounts.extend(row);
    }
    accounts.extend(table.y.data());
    put_numbers(out, &accounts)?;
    put_numbers(out, table.z.data())?;
    let ready = Ready::new(table, Plan::MANY)?;
    let kept = ready.sums.len() >= KEEP_FACTORS;
    let (kind, parts) = match &ready.solver {
        Factored::Block(b) if kept => {
            let (m, images) = b.parts();
            (FactorKind::Block, Some((Cow::Borrowed(m), images.concat())))
        }
        Factored::Pivoted(l) if kept => {
            let (m, order) = l.parts();
            (FactorKind::Pivoted, Some((Cow::Owned(m), order.iter().map(|i| *i as f64).collect())))
        }
        _ => (FactorKind::Nothing, None),
    };
    let mut solver = vec![f64::from(kind as u8), f64::from(u8::from(ready.nonnegative))];
    solver.extend(ready.sums.iter().chain(&ready.sold));
    put_numbers(out, &solver)?;
    if let Some((m, beside)) = parts {
        put_numbers(out, m.data())?;
        put_numbers(out, &beside)?;
    }
    Ok(ready)
}

/// A prepared table, opened: its head is read and its length checked.
#[derive(Debug)]
pub struct Kept<R> {
    input: R,
    head: Head,
    /// Where the accounts, the flows and what solves them begin.
    accounts_at: u64,
    flows_at: u64,
    solver_at: u64,
    kind: FactorKind,
    nonnegative: bool,
    sums: Vec<f64>,
    sold: Vec<f64>,
}

impl<R: Read + Seek> Kept<R> {
    /// Opens one. Refuses what is no prepared table, another version, and a file that is cut short or longer than its head says.
    pub fn open(mut input: R) -> Result<Self> {
        let io = |e: std::io::Error| failed(&e);
        let length = input.seek(SeekFrom::End(0)).map_err(io)?;
        input.seek(SeekFrom::Start(0)).map_err(io)?;
        let mut front = [0_u8; FRONT as usize];
        if length < FRONT {
            return Err(cut(length, FRONT));
        }
        input.read_exact(&mut front).map_err(io)?;
        let (magic, rest) = front.split_at(8);
        let (version, head) = rest.split_at(4);
        if magic != MAGIC {
            return Err(wrong("this is no prepared table; `knockon table prepare` makes one"));
        }
        let version = u32::from_le_bytes(version.try_into().expect("four bytes were split off"));
        if version != VERSION {
            return Err(wrong(format!(
                "the prepared table is of version {version}, this program reads version {VERSION}; prepare it anew"
            )));
        }
        let head = u64::from_le_bytes(head.try_into().expect("eight bytes remain of twenty"));
        let accounts_at = FRONT.saturating_add(head).saturating_add(DIGEST as u64);
        if head > LONGEST_HEAD || accounts_at > length {
            return Err(cut(length, accounts_at));
        }
        let text = take(&mut input, usize::try_from(head).map_err(|_| cut(length, accounts_at))?, "head")?;
        let head: Head = serde_json::from_slice(&text).map_err(|e| {
            wrong(format!("the head of the prepared table is not understood ({e}); prepare it anew"))
        })?;
        let (n, k) = (head.industries.len() as u128, head.finals.len() as u128);
        let rows = 2 * n + (u128::from(head.imports) + u128::from(head.taxes)) * (n + k) + n * k;
        let piece = |numbers: u128| 8 * numbers + DIGEST as u128;
        let flows_at = u128::from(accounts_at) + piece(rows);
        let solver_at = flows_at + piece(n * n);
        let factors_at = solver_at + piece(2 + 2 * n);
        if factors_at > u128::from(length) {
            return Err(cut(length, u64::try_from(factors_at).unwrap_or(u64::MAX)));
        }
        let at = |v: u128| u64::try_from(v).expect("not above the file's own length");
        let (flows_at, solver_at) = (at(flows_at), at(solver_at));
        input.seek(SeekFrom::Start(solver_at)).map_err(io)?;
        let industries = head.industries.len();
        let numbers = take_numbers(&mut input, 2 + 2 * industries, "sums")?;
        let (kind, whole) = match numbers[0] {
            0.0 => (FactorKind::Nothing, factors_at),
            1.0 => (FactorKind::Block, factors_at + piece(n * n) + piece(PROBES as u128 * n)),
            2.0 => (FactorKind::Pivoted, factors_at + piece(n * n) + piece(n)),
            other => {
                return Err(wrong(format!(
                    "the prepared table has factors of kind {other}; prepare it anew"
                )));
            }
        };
        if u128::from(length) != whole {
            return Err(cut(length, u64::try_from(whole).unwrap_or(u64::MAX)));
        }
        let (sums, sold) = (numbers[2..2 + industries].to_vec(), numbers[2 + industries..].to_vec());
        Ok(Self {
            input,
            head,
            accounts_at,
            flows_at,
            solver_at,
            kind,
            nonnegative: numbers[1] == 1.0,
            sums,
            sold,
        })
    }

    /// What it was made from.
    pub fn made_from(&self) -> &KeptFrom {
        &self.head.made_from
    }

    /// Number of industries.
    pub fn size(&self) -> usize {
        self.head.industries.len()
    }

    /// The places, in order of first appearance.
    pub fn places(&self) -> usize {
        let places: std::collections::BTreeSet<&str> =
            self.head.industries.iter().map(|i| i.place.as_str()).collect();
        places.len()
    }

    /// The whole table with its flows; the factors are not read.
    pub fn table(&mut self) -> Result<Table> {
        let mut table = self.accounts()?;
        table.z = self.flows()?;
        crate::table::check(&table)?;
        Ok(table)
    }

    /// Number of columns of final demand.
    pub fn finals(&self) -> usize {
        self.head.finals.len()
    }

    /// The table with its factors; the flows are read only where no factors are kept, or they are needed beside, or, by the plan, the factors do not
    /// fit beside them.
    pub fn ready(&mut self, plan: Plan) -> Result<Ready> {
        let beside = memory_beside(self.size(), self.kind != FactorKind::Pivoted, Way::Factors);
        let too_large = plan.room.is_some_and(|room| beside.is_none_or(|needed| needed > room));
        if self.kind == FactorKind::Nothing || self.head.info.flows == Flows::Total || too_large {
            return Ready::new(self.table()?, plan);
        }
        let accounts = self.accounts()?;
        crate::table::check(&accounts)?;
        let n = self.size();
        let a = match self.kind {
            FactorKind::Pivoted => Some(coefficients_in_place(self.flows()?, &accounts.output)),
            FactorKind::Block | FactorKind::Nothing => None,
        };
        self.seek(self.solver_at + 8 * (2 + 2 * n as u64) + DIGEST as u64)?;
        let factors = Matrix::from_vec(n, n, take_numbers(&mut self.input, n * n, "factors")?)?;
        let solver = match a {
            None => {
                let images = take_numbers(&mut self.input, PROBES * n, "probes")?;
                let images = images.chunks(n.max(1)).map(<[f64]>::to_vec).collect();
                Factored::Block(Box::new(BlockLu::from_parts(factors, images)?))
            }
            Some(a) => {
                let order = take_numbers(&mut self.input, n, "order of rows")?;
                let order =
                    order.into_iter().map(|i| if (0.0..1e15).contains(&i) { i as usize } else { usize::MAX });
                Factored::Pivoted(Box::new(Leontief::from_parts(a, &factors, order.collect())?))
            }
        };
        Ok(Ready {
            accounts,
            solver,
            sums: self.sums.clone(),
            sold: self.sold.clone(),
            nonnegative: self.nonnegative,
        })
    }

    /// All but the flows.
    fn accounts(&mut self) -> Result<Table> {
        let (n, k) = (self.head.industries.len(), self.head.finals.len());
        let uses = |shown: bool| if shown { n + k } else { 0 };
        let numbers = 2 * n + uses(self.head.imports) + uses(self.head.taxes) + n * k;
        self.seek(self.accounts_at)?;
        let all = take_numbers(&mut self.input, numbers, "accounts")?;
        let mut rest = &all[..];
        let mut next = |count: usize| {
            let (own, tail) = rest.split_at(count);
            rest = tail;
            own.to_vec()
        };
        let (output, value_added) = (next(n), next(n));
        let imports = self.head.imports.then(|| next(n + k));
        let taxes = self.head.taxes.then(|| next(n + k));
        let y = Matrix::from_vec(n, k, next(n * k))?;
        let named = self.head.satellites.iter().flat_map(|s| &s.cells).flat_map(|c| &c.industries);
        if let Some(i) = named.copied().find(|i| *i >= n) {
            return Err(wrong(format!(
                "a satellite of the prepared table names industry {i} of {n}; prepare it anew"
            )));
        }
        Ok(Table {
            info: self.head.info.clone(),
            industries: self.head.industries.clone(),
            finals: self.head.finals.clone(),
            z: Matrix::zeros(0, 0),
            y,
            imports,
            taxes,
            value_added,
            output,
            satellites: self.head.satellites.clone(),
        })
    }

    fn flows(&mut self) -> Result<Matrix> {
        let n = self.size();
        self.seek(self.flows_at)?;
        Matrix::from_vec(n, n, take_numbers(&mut self.input, n * n, "flows")?)
    }

    fn seek(&mut self, to: u64) -> Result<()> {
        self.input.seek(SeekFrom::Start(to)).map(drop).map_err(|e| failed(&e))
    }
}

/// A file of the wrong length.
fn cut(length: u64, expected: u64) -> Error {
    let how = if length < expected { "cut short" } else { "longer than it says" };
    wrong(format!("the prepared table is {how}: {length} bytes, expected {expected}; prepare it anew"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::Solver;
    use crate::synthetic::{Shape, synthetic};
    use std::io::Cursor;

    fn table(places: usize, sectors: usize, flows: Flows, negative: bool) -> Table {
        let made = synthetic(&Shape { places, sectors, finals: 2, seed: 7 });
        let n = places * sectors;
        let name = |i: usize| (format!("P{}", i / sectors), format!("S{}", i % sectors));
        let mut z = made.z;
        if negative {
            // A column that adds to more than 1: no elimination without exchange of rows.
            *z.at_mut(1, 2) = 1.5 * made.x[2];
        }
        let industry = |i: usize| Industry { place: name(i).0, sector: name(i).1, label: String::new() };
        let column = |c: usize| FinalColumn { place: format!("P{}", c / 2), category: format!("c{}", c % 2) };
        let info = TableInfo {
            name: "made".into(),
            year: 2020,
            currency: knockon_vocabulary::Currency::USD,
            unit: 1e6,
            prices: "basic prices".into(),
            flows,
            value_added_is: crate::table::ValueAddedIs::Datum,
            source: "seeded".into(),
        };
        Table {
            info,
            industries: (0..n).map(industry).collect(),
            finals: (0..2 * places).map(column).collect(),
            imports: Some((0..n + 2 * places).map(|i| i as f64).collect()),
            taxes: None,
            value_added: made.x.iter().map(|x| 0.4 * x).collect(),
            output: made.x,
            satellites: vec![Satellite {
                name: "jobs".into(),
                unit: "persons".into(),
                source: "seeded".into(),
                cells: vec![crate::table::SatelliteCell {
                    place: "P0".into(),
                    group: "all".into(),
                    industries: vec![0, 1],
                    value: 12.5,
                }],
            }],
            y: made.y,
            z,
        }
    }

    fn kept(t: &Table) -> Vec<u8> {
        let from = KeptFrom { name: "made.csv".into(), sha256: "0".repeat(64) };
        let mut out = Vec::new();
        keep(t.clone(), &from, &mut out).expect("writes");
        out
    }

    #[test]
    fn what_is_kept_is_what_was_given() {
        for (t, kind) in [
            (table(2, 3, Flows::Interregional, false), FactorKind::Nothing),
            (table(1, 3, Flows::Total, false), FactorKind::Nothing),
            (table(8, 65, Flows::Interregional, false), FactorKind::Block),
            (table(8, 65, Flows::Interregional, true), FactorKind::Pivoted),
            (table(1, 520, Flows::Total, false), FactorKind::Block),
        ] {
            let bytes = kept(&t);
            assert!(is_kept(&bytes));
            let mut opened = Kept::open(Cursor::new(&bytes)).expect("opens");
            assert_eq!(opened.kind, kind);
            assert_eq!(opened.made_from().name, "made.csv");
            assert_eq!(opened.table().expect("reads"), t);
            let (got, want) = (
                opened.ready(Plan::MANY).expect("reads"),
                Ready::new(t.clone(), Plan::MANY).expect("solves"),
            );
            assert_eq!(got.accounts(), want.accounts());
            assert_eq!((&got.sums, &got.sold, got.nonnegative), (&want.sums, &want.sold, want.nonnegative));
            let f: Vec<f64> = (0..got.sums.len()).map(|i| (i % 4) as f64).collect();
            // The same factors: the same bits.
            assert_eq!(got.solver().solve(&f).expect("solves"), want.solver().solve(&f).expect("solves"));
            assert_eq!(
                got.solver().solve_left(&f).expect("solves"),
                want.solver().solve_left(&f).expect("solves")
            );
        }
    }

    #[test]
    fn a_changed_cut_or_foreign_file_is_refused_and_nothing_panics() {
        let bytes = kept(&table(2, 2, Flows::Interregional, false));
        let read = |bytes: &[u8]| -> Result<()> {
            let mut opened = Kept::open(Cursor::new(bytes))?;
            opened.table()?;
            opened.ready(Plan::MANY).map(drop)
        };
        read(&bytes).expect("untouched");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(read(&changed).is_err(), "byte {at} of {}", bytes.len());
            assert!(read(&bytes[..at]).is_err(), "cut at {at}");
        }
        let longer = [&bytes[..], b"x"].concat();
        assert!(read(&longer).expect_err("longer").to_string().contains("longer than it says"));
        assert!(
            read(b"row,label,JP/AGR and so on, a CSV file")
                .expect_err("foreign")
                .to_string()
                .contains("no prepared table")
        );
        let mut newer = bytes.clone();
        newer[8] = 9;
        assert!(read(&newer).expect_err("newer").to_string().contains("version 9"));
    }

    #[test]
    fn factors_of_another_table_are_found_by_the_probes() {
        let t = table(8, 65, Flows::Interregional, false);
        let ready = Ready::new(t.clone(), Plan::MANY).expect("solves");
        let Factored::Block(block) = ready.solver() else { panic!("a large table has block factors") };
        let (m, images) = block.parts();
        let mut m = m.clone();
        *m.at_mut(3, 5) += 0.25;
        let other = BlockLu::from_parts(m, images.to_vec()).expect("of the size");
        assert!(other.solve(&vec![1.0; 520]).is_err());
    }
}
