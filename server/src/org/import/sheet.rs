//! A CSV file as people's programs write it: with or without a byte order mark, separated by commas, semicolons
//! or tabs, its columns in any order and named in English or Chinese.
//!
//! A column that is not there is left alone by the import; a cell that is empty clears the field.

use std::collections::HashMap;

/// More rows than any organisation imports at once; it bounds one write transaction.
pub const MAX_ROWS: usize = 20_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Login,
    Name,
    Email,
    Position,
    Department,
    Manager,
    Office,
    Roles,
    Authority,
    Language,
    Zone,
    ValidFrom,
    ValidTo,
}

impl Field {
    const ALL: [(Self, &'static str, &'static [&'static str]); 13] = [
        (Self::Login, "login", &["账号", "登录名", "工号"]),
        (Self::Name, "name", &["姓名"]),
        (Self::Email, "email", &["邮箱", "电子邮箱", "邮件"]),
        (Self::Position, "position", &["职位", "岗位"]),
        (Self::Department, "department", &["部门"]),
        (Self::Manager, "manager", &["上级", "主管", "直属上级"]),
        (Self::Office, "office", &["办公室", "办公地点"]),
        (Self::Roles, "roles", &["角色"]),
        (Self::Authority, "authority", &["审批额度", "审批限额"]),
        (Self::Language, "language", &["语言"]),
        (Self::Zone, "zone", &["时区"]),
        (Self::ValidFrom, "valid_from", &["入职日期", "开始日期"]),
        (Self::ValidTo, "valid_to", &["离职日期", "结束日期"]),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(field, ..)| *field == self)
            .map_or("", |(_, name, _)| name)
    }

    fn of(header: &str) -> Option<Self> {
        let header = header.trim().to_lowercase().replace([' ', '-'], "_");
        let named =
            |(_, name, others): &&(Self, &str, &[&str])| *name == header || others.contains(&header.as_str());
        Self::ALL.iter().find(named).map(|(field, ..)| *field)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, counted from 1 with the header, as spreadsheets do.
    pub line: u64,
    cells: HashMap<Field, String>,
}

impl Row {
    /// None if there is no such column; else the trimmed cell, which may be empty.
    pub fn cell(&self, field: Field) -> Option<&str> {
        self.cells.get(&field).map(String::as_str)
    }
}

/// Why a file can't be read as a table of members at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("not UTF-8")]
    NotUtf8,
    #[error("no rows")]
    Empty,
    #[error("no column {0}")]
    NoColumn(&'static str),
    #[error("unknown column {0}")]
    UnknownColumn(String),
    #[error("column {0} twice")]
    ColumnTwice(&'static str),
    #[error("line {0} has more cells than the header")]
    Ragged(u64),
    #[error("more than {MAX_ROWS} rows")]
    TooManyRows,
}

pub fn read(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetError::NotUtf8)?;
    let (text, skipped, separator) = separator(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.as_bytes());
    // A str was read, so a record can't be anything but UTF-8, and a flexible reader takes any length.
    let mut records = reader.records().map_while(Result::ok);
    let fields = header(&records.next().ok_or(SheetError::Empty)?)?;
    let mut rows = Vec::new();
    let mut lines = Lines {
        text: text.as_bytes(),
        at: 0,
        line: 1,
    };
    for record in records {
        if record.iter().all(str::is_empty) {
            continue;
        }
        lines.walk_to(record.position().map_or(0, csv::Position::byte));
        let line = lines.line + skipped;
        if record.iter().skip(fields.len()).any(|cell| !cell.is_empty()) {
            return Err(SheetError::Ragged(line));
        }
        if rows.len() == MAX_ROWS {
            return Err(SheetError::TooManyRows);
        }
        let cells = fields.iter().enumerate().filter_map(|(at, field)| {
            field.map(|field| (field, record.get(at).unwrap_or_default().to_owned()))
        });
        rows.push(Row {
            line,
            cells: cells.collect(),
        });
    }
    if rows.is_empty() {
        Err(SheetError::Empty)
    } else {
        Ok(rows)
    }
}

/// Counts lines. The reader's own count is one behind where lines end with CR LF.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn walk_to(&mut self, byte: u64) {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(c) = self
            .text
            .get(self.at)
            .filter(|c| self.at < byte || matches!(c, b'\r' | b'\n'))
        {
            self.line += u64::from(*c == b'\n');
            self.at += 1;
        }
    }
}

/// Excel may say its separator in a first line `sep=;`; otherwise the header tells.
fn separator(text: &str) -> (&str, u64, u8) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(line_end) = rest.find('\n')
        && let Some(separator @ (b',' | b';' | b'\t')) = rest.as_bytes().first().copied()
    {
        return (&rest[line_end + 1..], 1, separator);
    }
    let header = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|byte| *byte == separator).count();
    let best = [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',');
    (text, 0, if count(best) == 0 { b',' } else { best })
}

/// The field of each column; none for a column without a name, which exports have at their end.
fn header(record: &csv::StringRecord) -> Result<Vec<Option<Field>>, SheetError> {
    let mut fields = Vec::new();
    for name in record {
        if name.is_empty() {
            fields.push(None);
            continue;
        }
        let field =
            Field::of(name).ok_or_else(|| SheetError::UnknownColumn(name.chars().take(60).collect()))?;
        if fields.contains(&Some(field)) {
            return Err(SheetError::ColumnTwice(field.name()));
        }
        fields.push(Some(field));
    }
    if fields.contains(&Some(Field::Login)) {
        Ok(fields)
    } else {
        Err(SheetError::NoColumn("login"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logins(text: &str) -> Vec<(u64, String)> {
        let rows = read(text.as_bytes()).expect("a readable sheet");
        rows.iter()
            .map(|row| (row.line, row.cell(Field::Login).unwrap_or_default().to_owned()))
            .collect()
    }

    #[test]
    fn commas_semicolons_and_tabs_all_separate() {
        for text in [
            "login,name\nann,Ann",
            "\u{feff}login;name\r\nann;Ann\r\n",
            "name\tlogin\nAnn\tann\n",
            "sep=;\r\nname;login\r\nAnn;ann\r\n",
            "姓名,账号\nAnn,ann",
            "Login , NAME\n ann , Ann ",
        ] {
            let rows = read(text.as_bytes()).expect("a readable sheet");
            assert_eq!(rows[0].cell(Field::Login), Some("ann"), "{text}");
            assert_eq!(rows[0].cell(Field::Name), Some("Ann"), "{text}");
            assert_eq!(rows[0].cell(Field::Email), None, "{text}");
        }
    }

    #[test]
    fn quoted_cells_may_hold_the_separator_and_lines() {
        let rows =
            read("login,name,position\nann,\"Becker, Ann\",\"a\nb\"\nbo,Bo,\n".as_bytes()).expect("a sheet");
        assert_eq!(rows[0].cell(Field::Name), Some("Becker, Ann"));
        assert_eq!(rows[1].cell(Field::Position), Some(""));
    }

    #[test]
    fn empty_rows_are_skipped_and_lines_are_counted_as_in_the_file() {
        assert_eq!(
            logins("login,name\nann,A\n,\nbo,B\n"),
            [(2, "ann".into()), (4, "bo".into())]
        );
        assert_eq!(logins("sep=;\nlogin;name\nann;A\n"), [(3, "ann".into())]);
        assert_eq!(
            logins("sep=;\r\nlogin;name\r\nann;A\r\n\r\nbo;B\r\n"),
            [(3, "ann".into()), (5, "bo".into())]
        );
        assert_eq!(
            logins("login,name\nann,\"A\nB\"\nbo,B\n"),
            [(2, "ann".into()), (4, "bo".into())]
        );
    }

    #[test]
    fn a_file_that_is_no_table_of_members_says_why() {
        let error = |text: &[u8]| read(text).expect_err("unreadable");
        assert_eq!(error(b"login\n\xff\n"), SheetError::NotUtf8);
        assert_eq!(error(b""), SheetError::Empty);
        assert_eq!(error(b"login,name\n"), SheetError::Empty);
        assert_eq!(error(b"name\nAnn\n"), SheetError::NoColumn("login"));
        assert_eq!(
            error(b"login,salary\nann,1\n"),
            SheetError::UnknownColumn("salary".into())
        );
        assert_eq!(
            error(b"login,name,Name\nann,A,B\n"),
            SheetError::ColumnTwice("name")
        );
        assert_eq!(error(b"login,name\nann,A,surplus\n"), SheetError::Ragged(2));
    }
}
