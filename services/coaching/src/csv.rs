//! Lists of people as spreadsheets give and take them.

use std::{fmt, str::FromStr};

use access::{Role, Roles};
use csv::{ReaderBuilder, StringRecord, Trim, WriterBuilder};
use store::{Email, Name, Person};

/// Most rows of one list.
const ROWS_MAX: usize = 2_000;
/// By this spreadsheets know UTF-8.
const BOM: &str = "\u{feff}";
/// What a spreadsheet takes for the start of a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// A person's name.
    Name,
    /// Their mail address.
    Email,
    /// Their roles, in one cell.
    Roles,
    /// Whom they report to, by mail address. May be missing.
    Manager,
    /// Who coaches them, by mail address. May be missing.
    Coach,
}

impl Field {
    const ALL: [Self; 5] = [Self::Name, Self::Email, Self::Roles, Self::Manager, Self::Coach];
    const NEEDED: [Self; 3] = [Self::Name, Self::Email, Self::Roles];

    /// The column's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Roles => "roles",
            Self::Manager => "manager",
            Self::Coach => "coach",
        }
    }

    fn find(title: &str) -> Option<Self> {
        match title.trim().to_lowercase().as_str() {
            "e-mail" | "mail" => Some(Self::Email),
            "role" => Some(Self::Roles),
            title => Self::ALL.into_iter().find(|field| field.as_str() == title),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Somebody to be invited, as a row of a list says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The line of the list, from 1; the heading is one too. 1 for who is added singly.
    pub line: u64,
    /// Their name.
    pub name: Name,
    /// Their mail address.
    pub email: Email,
    /// What they are to do.
    pub roles: Roles,
    /// Whom they report to: a member, or another of the list.
    pub manager: Option<Email>,
    /// Who coaches them: a member, or another of the list.
    pub coach: Option<Email>,
}

/// What is wrong in a list, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The column; none where the whole line is meant.
    pub field: Option<Field>,
    /// What is wrong, and what to do.
    pub detail: String,
}

impl Fault {
    pub(crate) fn new(line: u64, field: impl Into<Option<Field>>, detail: impl Into<String>) -> Self {
        Self { line, field: field.into(), detail: detail.into() }
    }
}

/// A list as it was read: rows that make sense by themselves, and what does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// In order.
    pub rows: Vec<Invitee>,
    /// In order.
    pub faults: Vec<Fault>,
}

impl Sheet {
    /// Reads pasted CSV: a heading in any order, parted by comma, semicolon or tab, with or without byte order mark.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix(BOM).unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let lines = Lines::of(&text);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(&text))
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let mut sheet = Self::default();
        let Some(Ok(heading)) = records.next() else {
            sheet.faults.push(Fault::new(1, None, "the list is empty: begin with the heading name,email,roles"));
            return sheet;
        };
        let Some(columns) = sheet.columns(&heading) else { return sheet };
        for (count, record) in records.enumerate() {
            match record {
                _ if count >= ROWS_MAX => {
                    let detail = format!("a list has {ROWS_MAX} rows at most: invite the others by another one");
                    sheet.faults.push(Fault::new(count as u64 + 2, None, detail));
                    break;
                }
                Ok(record) => sheet.row(lines.at(record.position()), &columns, &record),
                Err(error) => {
                    let line = lines.at(error.position());
                    sheet.faults.push(Fault::new(line, None, "this line cannot be read: check its quotes"));
                }
            }
        }
        sheet
    }

    fn columns(&mut self, heading: &StringRecord) -> Option<Vec<Field>> {
        let mut columns = Vec::new();
        for title in heading {
            match Field::find(title) {
                Some(field) if columns.contains(&field) => {
                    self.faults.push(Fault::new(1, field, "this column is there twice: remove one"));
                }
                Some(field) => columns.push(field),
                None => {
                    let detail = format!("'{title}' is not a column: use name, email, roles, manager or coach");
                    self.faults.push(Fault::new(1, None, detail));
                }
            }
        }
        for field in Field::NEEDED.into_iter().filter(|field| !columns.contains(field)) {
            self.faults.push(Fault::new(1, field, format!("the column {field} is missing: add it to the heading")));
        }
        self.faults.is_empty().then_some(columns)
    }

    fn row(&mut self, line: u64, columns: &[Field], record: &StringRecord) {
        if record.iter().all(str::is_empty) {
            return;
        }
        if record.len() != columns.len() {
            let detail = format!("it has {} cells where the heading has {}: mend it", record.len(), columns.len());
            self.faults.push(Fault::new(line, None, detail));
            return;
        }
        let cell = |wanted| {
            let place = columns.iter().position(|field| *field == wanted);
            place.and_then(|place| record.get(place)).map(plain).filter(|cell| !cell.is_empty())
        };
        let mut faults = Vec::new();
        let name = parsed::<Name>(line, Field::Name, cell(Field::Name).unwrap_or_default(), &mut faults);
        let email = parsed::<Email>(line, Field::Email, cell(Field::Email).unwrap_or_default(), &mut faults);
        let roles = noted(line, Field::Roles, roles(cell(Field::Roles).unwrap_or_default()), &mut faults);
        let manager = cell(Field::Manager).and_then(|cell| parsed(line, Field::Manager, cell, &mut faults));
        let coach = cell(Field::Coach).and_then(|cell| parsed(line, Field::Coach, cell, &mut faults));
        if let (true, Some(name), Some(email), Some(roles)) = (faults.is_empty(), name, email, roles) {
            self.rows.push(Invitee { line, name, email, roles, manager, coach });
        }
        self.faults.append(&mut faults);
    }
}

/// Where the lines of a text end. A record's own position is that of the empty lines before it.
struct Lines<'a> {
    text: &'a str,
    ends: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, ends: text.match_indices('\n').map(|(place, _)| place).collect() }
    }

    /// The line that a record begins in, from 1.
    fn at(&self, position: Option<&csv::Position>) -> u64 {
        let byte = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        let empty = self.text.bytes().skip(byte).take_while(|byte| *byte == b'\n').count();
        self.ends.partition_point(|end| *end < byte + empty) as u64 + 1
    }
}

fn parsed<T: FromStr<Err: fmt::Display>>(line: u64, field: Field, cell: &str, faults: &mut Vec<Fault>) -> Option<T> {
    noted(line, field, cell.parse().map_err(|error: T::Err| error.to_string()), faults)
}

fn noted<T>(line: u64, field: Field, read: Result<T, String>, faults: &mut Vec<Fault>) -> Option<T> {
    read.map_err(|detail| faults.push(Fault::new(line, field, detail))).ok()
}

/// Roles of one cell, parted by whatever people part them by.
fn roles(cell: &str) -> Result<Roles, String> {
    let words = cell.split(|letter: char| letter.is_whitespace() || ",;/|+&".contains(letter));
    let roles: Result<Vec<Role>, _> =
        words.filter(|word| !word.is_empty()).map(|word| word.to_lowercase().parse()).collect();
    Roles::new(roles.map_err(|error| error.to_string())?).map_err(|error| error.to_string())
}

/// The delimiter: which of three the heading has most of.
fn delimiter(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| heading.bytes().filter(|byte| *byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// People as CSV: UTF-8 with byte order mark, what looks like a formula neutralised. [`Sheet::read`] reads it back.
pub(crate) fn write<'a>(people: impl IntoIterator<Item = (&'a Person, Option<&'a Email>)>) -> String {
    let mut writer = WriterBuilder::new().from_writer(BOM.as_bytes().to_vec());
    let heading = [Field::Name, Field::Email, Field::Roles, Field::Manager].map(Field::as_str);
    let rows = people.into_iter().map(|(person, manager)| {
        let roles = person.roles.iter().map(Role::as_str).collect::<Vec<_>>().join(" ");
        [person.name.as_str(), person.email.as_str(), &roles, manager.map(Email::as_str).unwrap_or_default()]
            .map(neutral)
    });
    let written = [heading.map(str::to_owned)].into_iter().chain(rows).try_for_each(|row| writer.write_record(row));
    // Writing to memory does not fail, and text in UTF-8 stays so.
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
fn neutral(cell: &str) -> String {
    if cell.trim_start_matches('\'').starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell that [`neutral`] was given.
fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| neutral(cell) != cell).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn faults(text: &str) -> Vec<(u64, Option<Field>)> {
        Sheet::read(text).faults.into_iter().map(|fault| (fault.line, fault.field)).collect()
    }

    #[test]
    fn a_list_is_read_whatever_its_order_and_delimiter() {
        let comma = "name,email,roles,manager\nAnn Lee,ann@example.com,\"coach, leader\",bo@example.com\n";
        let semicolon =
            "\u{feff}Roles;Manager;E-Mail;Name\r\nLeader/Coach;bo@example.com; ann@example.com ;Ann Lee\r\n\r\n";
        let tab = "name\temail\trole\tmanager\nAnn Lee\tann@example.com\tcoach leader\tbo@example.com";
        let [one, two, three] = [comma, semicolon, tab].map(Sheet::read);
        assert_eq!((&one.faults, &one), (&vec![], &two));
        assert_eq!(one, three);
        let row = &one.rows[0];
        assert_eq!((row.line, row.name.as_str(), row.email.as_str()), (2, "Ann Lee", "ann@example.com"));
        assert_eq!(row.roles, Roles::new([Role::Coach, Role::Leader]).unwrap());
        assert_eq!(row.manager.as_ref().unwrap().as_str(), "bo@example.com");
    }

    #[test]
    fn each_fault_has_its_place() {
        assert_eq!(faults(""), [(1, None)]);
        assert_eq!(faults("name,email\nA,a@b.c"), [(1, Some(Field::Roles))]);
        assert_eq!(faults("name,email,roles,name,shoe\n"), [(1, Some(Field::Name)), (1, None)]);
        let text = "name,email,roles,coach\nAnn,ann@b.c,leader,\n,bo,chief,me\nCy,cy@b.c\nDi,di@b.c,,\n";
        let expected = [
            (3, Some(Field::Name)),
            (3, Some(Field::Email)),
            (3, Some(Field::Roles)),
            (3, Some(Field::Coach)),
            (4, None),
            (5, Some(Field::Roles)),
        ];
        assert_eq!(faults(text), expected);
        assert_eq!(Sheet::read(text).rows.len(), 1);
    }

    #[test]
    fn lines_are_counted_as_people_see_them() {
        let text = "name,email,roles\n\n\nAnn,ann@b.c,leader\r\n\r\"Bo\nBerg\",bo@b.c,boss\rCy,cy,leader";
        let sheet = Sheet::read(text);
        assert_eq!(sheet.rows[0].line, 4);
        assert_eq!(faults(text), [(6, Some(Field::Name)), (6, Some(Field::Roles)), (8, Some(Field::Email))]);
    }

    #[test]
    fn a_list_too_long_is_cut() {
        let rows = (0..ROWS_MAX + 5).map(|n| format!("A,a{n}@b.c,leader"));
        let rows: Vec<_> = ["name,email,roles".to_owned()].into_iter().chain(rows).collect();
        let sheet = Sheet::read(&rows.join("\n"));
        assert_eq!((sheet.rows.len(), sheet.faults.len()), (ROWS_MAX, 1));
    }

    #[test]
    fn nothing_written_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "'=1"] {
            assert!(neutral(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(neutral("O'Neil"), "O'Neil");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(name in "[ -~]{1,40}", local in "[a-z=+-]{1,20}") {
            let Ok(name) = name.parse::<Name>() else { return Ok(()) };
            let person = Person {
                id: Uuid::nil().into(),
                name: name.clone(),
                email: format!("{local}@example.com").parse().unwrap(),
                roles: Role::Leader.into(),
                manager: None,
                has_password: false,
                revision: 1,
                created: Timestamp::UNIX_EPOCH,
                joined: None,
                left: None,
            };
            let sheet = Sheet::read(&write([(&person, Some(&person.email))]));
            prop_assert_eq!(sheet.faults, vec![]);
            prop_assert_eq!(&sheet.rows[0].name, &name);
            prop_assert_eq!(sheet.rows[0].manager.as_ref(), Some(&person.email));
        }
    }
}
