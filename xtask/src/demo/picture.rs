//! Small pictures and papers for the demo's letters, painted here so that no file of unknown origin is
//! needed.

use std::io::Write;

use anyhow::Result;
use flate2::{Compression, Crc, write::ZlibEncoder};

const WIDTH: u32 = 480;
const HEIGHT: u32 = 320;

type Colour = [f64; 3];

/// A PNG file; the name decides what it shows.
pub(crate) fn png(name: &str) -> Result<Vec<u8>> {
    let mut rows = Vec::with_capacity((WIDTH * 3 + 1) as usize * HEIGHT as usize);
    for y in 0..HEIGHT {
        rows.push(0);
        for x in 0..WIDTH {
            let place = (
                f64::from(x) / f64::from(WIDTH),
                f64::from(y) / f64::from(HEIGHT),
            );
            let colour = if name.starts_with("plan") {
                plan(name, place)
            } else {
                landscape(name, place)
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 255"
            )]
            rows.extend(colour.map(|part| (part.clamp(0.0, 1.0) * 255.0) as u8));
        }
    }
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&rows)?;
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Eight bits, true colour, and the only methods that there are.
    header.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header)?;
    chunk(&mut file, *b"IDAT", &zlib.finish()?)?;
    chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

/// A PDF file of one page with one line.
pub(crate) fn pdf(line: &str) -> String {
    let line: String = line
        .chars()
        .filter(|c| c.is_ascii() && !"()\\".contains(*c))
        .collect();
    let stream = format!("BT /F1 18 Tf 72 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{stream}\nendstream",
            stream.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<()> {
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    file.extend(u32::try_from(data.len())?.to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(crc.sum().to_be_bytes());
    Ok(())
}

/// Sky, sun, three rows of hills and the sea.
fn landscape(name: &str, (x, y): (f64, f64)) -> Colour {
    let seed = name
        .bytes()
        .fold(0.0, |sum, byte| (sum * 1.7 + f64::from(byte)) % 97.0);
    let evening = name.starts_with("evening");
    let (high, low): (Colour, Colour) = if evening {
        ([0.20, 0.18, 0.38], [0.96, 0.58, 0.36])
    } else {
        ([0.36, 0.60, 0.86], [0.88, 0.93, 0.96])
    };
    let sun = (0.25 + seed / 194.0, if evening { 0.52 } else { 0.2 });
    let distance = ((x - sun.0) * 1.5).hypot(y - sun.1);
    let mut colour = mix(high, low, y / 0.65);
    colour = mix(
        colour,
        [1.0, 0.95, 0.78],
        (1.0 - (distance / 0.055).powi(8)).clamp(0.0, 1.0),
    );
    for hill in 1..4_u32 {
        let step = f64::from(hill);
        let ridge = 0.42
            + 0.09 * step
            + 0.05 * (x * (3.0 + step) + seed * step).sin()
            + 0.02 * (x * 17.0 + seed / step).sin();
        if y > ridge {
            let near: Colour = if evening {
                [0.16, 0.12, 0.20]
            } else {
                [0.22, 0.38, 0.30]
            };
            colour = mix(low, near, 0.25 * step);
        }
    }
    if y > 0.8 {
        let wave = 0.05 * (y * 160.0 + (x * 22.0 + seed).sin() * 2.0).sin();
        let water: Colour = if evening {
            [0.32, 0.24, 0.36]
        } else {
            [0.20, 0.42, 0.56]
        };
        colour = mix(
            water,
            low,
            (0.25 - (x - sun.0).abs()).max(0.0) * 1.6 + wave.max(0.0),
        );
    }
    colour
}

/// A garden drawn on squared paper: beds, a path, a tree.
fn plan(name: &str, (x, y): (f64, f64)) -> Colour {
    let paper: Colour = [0.98, 0.97, 0.93];
    let grid = (x * 24.0).fract() < 0.05 || (y * 16.0).fract() < 0.05;
    let mut colour = if grid { [0.86, 0.89, 0.92] } else { paper };
    let shift = if name.contains('b') { 0.3 } else { 0.0 };
    let beds = [
        (0.08, 0.12, 0.3, 0.3),
        (0.08 + shift, 0.5, 0.34, 0.36),
        (0.62, 0.14 + shift, 0.28, 0.24),
    ];
    for (left, top, width, height) in beds {
        let inside = x > left && x < left + width && y > top && y < top + height;
        let edge = inside
            && (x < left + 0.008
                || x > left + width - 0.008
                || y < top + 0.012
                || y > top + height - 0.012);
        if edge {
            colour = [0.25, 0.33, 0.30];
        } else if inside {
            colour = mix(colour, [0.55, 0.72, 0.48], 0.55);
        }
    }
    if (x - 0.8).hypot((y - 0.78) / 1.5) < 0.09 {
        colour = mix(colour, [0.36, 0.56, 0.30], 0.8);
    }
    colour
}

fn mix(from: Colour, to: Colour, share: f64) -> Colour {
    let share = share.clamp(0.0, 1.0);
    let [a, b, c] = from;
    let [d, e, f] = to;
    [
        a + (d - a) * share,
        b + (e - b) * share,
        c + (f - c) * share,
    ]
}
