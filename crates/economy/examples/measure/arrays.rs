//! Arrays as NumPy keeps them: version 1 of its format, little-endian 64-bit floats, two dimensions, row by row.

use knockon_economy::matrix::Matrix;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// Writes a matrix.
pub fn write(path: &Path, m: &Matrix) -> Result<(), Box<dyn Error>> {
    let shape = format!("({}, {})", m.rows(), m.cols());
    let mut head = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    while (10 + head.len() + 1) % 64 != 0 {
        head.push(' ');
    }
    head.push('\n');
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&u16::try_from(head.len())?.to_le_bytes())?;
    file.write_all(head.as_bytes())?;
    for v in m.data() {
        file.write_all(&v.to_le_bytes())?;
    }
    Ok(file.flush()?)
}

/// Reads a matrix.
pub fn read(path: &Path) -> Result<Matrix, Box<dyn Error>> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut start = [0; 10];
    file.read_exact(&mut start)?;
    let mut head = vec![0; usize::from(u16::from_le_bytes([start[8], start[9]]))];
    file.read_exact(&mut head)?;
    let head = String::from_utf8(head)?;
    if !start.starts_with(b"\x93NUMPY\x01") || !head.contains("'<f8'") || !head.contains("False") {
        return Err(format!("{}: not a matrix of 64-bit floats", path.display()).into());
    }
    let shape = head.split('(').nth(1).and_then(|s| s.split(')').next()).ok_or("no shape")?;
    let sides: Vec<usize> = shape
        .split(',')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [rows, cols] = sides[..] else { return Err("expected two dimensions".into()) };
    let mut data = Vec::with_capacity(rows * cols);
    let mut room = vec![0; 8 * cols];
    for _ in 0..rows {
        file.read_exact(&mut room)?;
        data.extend(room.as_chunks::<8>().0.iter().map(|c| f64::from_le_bytes(*c)));
    }
    Ok(Matrix::from_vec(rows, cols, data)?)
}
