//! Excel workbooks (ECMA-376, `SpreadsheetML`), macro-enabled ones included.
//!
//! Cells are streamed and counted, never laid out as a grid: two cells at opposite ends of a sheet cost two cells.

mod beside;
mod grid;
mod mend;

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use document::{BlockKind, Extracted, Finding, FindingKind, MediaType, Piece, Place, PlaceKind};

use self::{
    beside::{Beside, sheet_parts},
    grid::Grid,
};
use crate::{
    ExtractError, Limits,
    number::{self, Format},
    outline::{Notices, heading_of},
    package::{Package, PartError},
};

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let mut package = Package::open(bytes, limits)?;
    admit(&mut package)?;
    let mut notices = Notices::new(package.has_macros());
    let opened = Xlsx::new(Cursor::new(bytes)).map_err(|error| refusal(&error));
    let mended = match &opened {
        Err(ExtractError::Damaged { .. }) => mend::mend(&mut package, bytes, &mut notices),
        Ok(_) if mend::lacks_texts(&mut package) => mend::mend(&mut package, bytes, &mut notices),
        _ => None,
    };
    let mut workbook = match &mended {
        Some(bytes) => Xlsx::new(Cursor::new(bytes.as_slice())).map_err(|error| refusal(&error))?,
        None => opened?,
    };
    let sheets = workbook.sheets_metadata().to_vec();
    let parts = sheet_parts(&mut package).unwrap_or_default();
    let mut budget = Budget { cells: limits.cells_max, bytes: limits.text_bytes_max };
    let mut pieces = Vec::new();
    for (number, sheet) in (1_u32..).zip(&sheets) {
        if number > limits.pages_max {
            let detail = format!("only the first {} of {} sheets were read", limits.pages_max, sheets.len());
            notices.others.push(Finding::new(FindingKind::Limit, detail));
            break;
        }
        if sheet.visible != SheetVisible::Visible {
            notices.hidden.push(format!("sheet {number}"));
        }
        let place = Place::numbered(PlaceKind::Sheet, number, vec![heading_of(&sheet.name)]);
        let mut add = |kind, text| pieces.push(Piece { kind, place: place.clone(), text });
        if sheet.typ == SheetType::WorkSheet {
            let mut grid = Grid::default();
            let read = cells(&mut workbook, &sheet.name, &mut grid, &mut budget);
            notices.keep(&format!("a part of sheet {number}"), read);
            grid.into_blocks().into_iter().for_each(|(kind, text)| add(kind, text));
        }
        let Some(part) = parts.get(&sheet.name) else { continue };
        let beside = Beside::read(&mut package, part);
        notices.comments += beside.comments;
        beside.texts.into_iter().for_each(|text| add(BlockKind::Paragraph, text));
        beside.charts.into_iter().for_each(|text| add(BlockKind::Chart, text));
        for (what, why) in beside.broken {
            notices.broken(format!("{what} of sheet {number}"), why);
        }
    }
    let pages = u32::try_from(sheets.len()).ok();
    Ok(notices.finish(package.title(), MediaType::Xlsx, pages, pieces))
}

/// Unpacks what the workbook reader will unpack, under the limits that it does not know.
fn admit(package: &mut Package<'_>) -> Result<(), ExtractError> {
    let parts: Vec<String> = package.names().filter(|name| name.starts_with("xl/")).map(str::to_owned).collect();
    for part in parts.iter().filter(|part| !part.starts_with("xl/media/")) {
        // What else is wrong with it shows where it is needed.
        if let Err(why @ (PartError::Limit(_) | PartError::Encrypted)) = package.measure(part) {
            return Err(why.of_file(part));
        }
    }
    Ok(())
}

fn refusal(error: &XlsxError) -> ExtractError {
    match error {
        XlsxError::Password => ExtractError::Encrypted,
        other => ExtractError::damaged(format!("the workbook does not open ({other})")),
    }
}

/// How much may still be read: cells, since empty ones cost too, and bytes, since many cells may share one long text.
struct Budget {
    cells: usize,
    bytes: usize,
}

impl Budget {
    fn spend(&mut self, bytes: usize) -> Result<(), PartError> {
        let left = self.cells.checked_sub(1).zip(self.bytes.checked_sub(bytes));
        let (cells, bytes) =
            left.ok_or_else(|| PartError::Limit("the workbook holds more cells or text than may be read".to_owned()))?;
        *self = Self { cells, bytes };
        Ok(())
    }
}

/// Reads the cells of a sheet into the grid, as far as it goes.
fn cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    grid: &mut Grid,
    budget: &mut Budget,
) -> Result<(), PartError> {
    let broken = |error: XlsxError| PartError::Damaged(format!("its cells cannot be read ({error})"));
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
    let formats = formats(&reader);
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(broken)? {
        let text = shown(cell.get_value(), formats.get(style).copied().unwrap_or_default());
        budget.spend(text.len())?;
        let (row, column) = cell.get_position();
        grid.add(row, column, text);
    }
    Ok(())
}

/// The number format of each style.
fn formats<RS: std::io::Read + std::io::Seek>(reader: &XlsxCellReader<'_, RS>) -> Vec<Format> {
    let format = |style: &calamine::Style| style.number_format.as_ref().map(|format| Format::of(&format.format_code));
    reader.styles().iter().map(|style| format(style).unwrap_or_default()).collect()
}

/// A cell as a person sees it. Formulas show the value that was computed last.
fn shown(value: &DataRef<'_>, format: Format) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => format.show(*number),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => number::moment(moment),
        DataRef::Error(error) => error.to_string(),
    }
}
