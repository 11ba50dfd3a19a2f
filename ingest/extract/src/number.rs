//! Numbers as a person sees them in a cell.

use calamine::{ExcelDateTime, ExcelDateTimeType};

/// What a number format makes of a number, as far as its meaning goes: thousands and currencies stay plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    /// As it is.
    #[default]
    Plain,
    /// A share of a hundred.
    Percent,
    /// A day, counted from 1900.
    Date,
}

impl Format {
    /// Reads a number format (ECMA-376, part 1, 18.8.31), what is quoted, escaped or bracketed in it aside.
    pub(crate) fn of(code: &str) -> Self {
        let (mut quoted, mut bracketed) = (false, false);
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => quoted = !quoted,
                _ if quoted => {}
                '[' => bracketed = true,
                ']' => bracketed = false,
                _ if bracketed => {}
                '\\' | '_' | '*' => {
                    characters.next();
                }
                '%' => return Self::Percent,
                'y' | 'Y' | 'd' | 'D' => return Self::Date,
                'G' | 'g' => return Self::Plain, // General: letters of a word, not of a date.
                _ => {}
            }
        }
        Self::Plain
    }

    /// A number in this format.
    pub(crate) fn show(self, value: f64) -> String {
        match self {
            Self::Plain => plain(value),
            Self::Percent => format!("{}%", plain(value * 100.0)),
            Self::Date => moment(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)),
        }
    }
}

/// At most 15 significant digits, which is all that a workbook keeps.
fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    // Adding zero makes a negative zero plain.
    (rounded + 0.0).to_string()
}

/// A day, a time of day, both, or a length of time, as ISO 8601 writes them.
pub(crate) fn moment(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    // Cells hold fractions of a day, in which a moment is lost easily.
    let seconds = (second + u8::from(milli >= 500)).min(59);
    let time =
        if seconds == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{seconds:02}") };
    if moment.is_duration() {
        let minutes = (moment.as_f64() * 24.0 * 60.0).round();
        return format!("{}:{:02}", (minutes / 60.0).trunc(), (minutes % 60.0).abs());
    }
    match (moment.as_f64() < 1.0, time.as_str()) {
        (true, time) => time.to_owned(),
        (false, "00:00") => format!("{year:04}-{month:02}-{day:02}"),
        (false, time) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_people_know_them() {
        assert_eq!(Format::Plain.show(0.1 + 0.2), "0.3");
        assert_eq!(Format::Percent.show(0.07), "7%");
        assert_eq!(Format::Plain.show(-0.0), "0");
        assert_eq!(Format::Plain.show(1_234_567.0), "1234567");
        assert_eq!(Format::Date.show(45_352.0), "2024-03-01");
        assert_eq!(Format::Date.show(45_352.5), "2024-03-01 12:00");
        assert_eq!(Format::Date.show(0.75), "18:00");
        assert_eq!(moment(&ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false)), "36:00");
    }

    #[test]
    fn a_format_is_told_by_what_is_not_text_in_it() {
        assert_eq!(["0.0%", "0\"x\"%", "[Red]0%"].map(Format::of), [Format::Percent; 3]);
        assert_eq!(["0\"%\"", "0\\%", "General", "#,##0.00 [$EUR]", "\"day\" 0"].map(Format::of), [Format::Plain; 5]);
        assert_eq!(["d/m/yyyy", "mmm-YY", "[$-409]d mmm"].map(Format::of), [Format::Date; 3]);
    }
}
