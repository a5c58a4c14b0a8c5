//! A database as bytes: compact, with a checksum.
//!
//! In: a snapshot. Out: bytes; and back again. Everything is in it, rowids too.
//! A broken image is refused with a sentence that says where, before anything of the database has changed.
//!
//! ```text
//! "ATHANOR1"  checksum (CRC-32, 4 bytes)  length of the body (8 bytes)  body
//! body    objects, until the end
//! object  kind (1 byte), name, SQL text; for tables then the number of rows and the rows
//! row     rowid, number of values, values
//! value   tag (1 byte), then: nothing, an integer, 8 bytes of a real, or a length and bytes
//! ```
//! Integers are written seven bits to a byte, signed ones zigzag; the rest is little-endian.

use std::rc::Rc;

use gluesql_core::data::{Key, Value as GlueValue};
use storage::{SharedDatabase, Snapshot};

use crate::ast::Statement;
use crate::catalog::TableDef;
use crate::ddl::{Definer, catalog_of};
use crate::dump::SEQUENCE;
use crate::error::{EngineError, Res, operational};
use crate::eval::Session;
use crate::introspect::is_internal;
use crate::value::Val;

const MAGIC: &[u8; 8] = b"ATHANOR1";
const HEAD: usize = 8 + 4 + 8;

const TABLE: u8 = 0;
/// The rows of a table that makes itself.
const ROWS: u8 = 1;
const INDEX: u8 = 2;
const VIEW: u8 = 3;
const TRIGGER: u8 = 4;

const NULL: u8 = 0;
const INT: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

/// The whole database of a snapshot.
pub fn image(snapshot: &Snapshot) -> Vec<u8> {
    let database = snapshot.database();
    let catalog = catalog_of(database);
    let mut body = Vec::new();
    let tables = catalog.tables();
    for table in tables.iter().filter(|it| !is_internal(&it.name)) {
        object(&mut body, TABLE, &table.name, &table.sql);
        rows(&mut body, database, table);
    }
    if let Some(sequence) = catalog.table(SEQUENCE) {
        object(&mut body, ROWS, SEQUENCE, "");
        rows(&mut body, database, sequence);
    }
    for table in &tables {
        for index in &table.indexes {
            if let Some(sql) = &index.sql {
                object(&mut body, INDEX, &index.name, sql);
            }
        }
    }
    for view in catalog.views() {
        object(&mut body, VIEW, &view.name, &view.sql);
    }
    for trigger in catalog.triggers() {
        object(
            &mut body,
            TRIGGER,
            &trigger.source.name,
            &trigger.source.sql,
        );
    }
    let mut image = MAGIC.to_vec();
    image.extend(checksum(&body).to_le_bytes());
    image.extend((body.len() as u64).to_le_bytes());
    image.extend(body);
    image
}

fn object(body: &mut Vec<u8>, kind: u8, name: &str, sql: &str) {
    body.push(kind);
    bytes(body, name.as_bytes());
    bytes(body, sql.as_bytes());
}

fn rows(body: &mut Vec<u8>, database: &storage::Database, table: &TableDef) {
    let stored = database.table(&table.name).ok();
    let rows = stored.into_iter().flat_map(|it| it.scan());
    let rows = rows.filter_map(|(key, row)| match key {
        Key::I64(rowid) => Some((*rowid, row)),
        _ => None,
    });
    let rows: Vec<_> = rows.collect();
    number(body, rows.len() as u64);
    for (rowid, row) in rows {
        signed(body, rowid);
        let values = &row[..table.columns.len().min(row.len())];
        number(body, values.len() as u64);
        for value in values {
            match Val::of(value) {
                Val::Null => body.push(NULL),
                Val::Int(it) => {
                    body.push(INT);
                    signed(body, it);
                }
                Val::Real(it) => {
                    body.push(REAL);
                    body.extend(it.to_bits().to_le_bytes());
                }
                Val::Text(it) => {
                    body.push(TEXT);
                    bytes(body, it.as_bytes());
                }
                Val::Blob(it) => {
                    body.push(BLOB);
                    bytes(body, &it);
                }
            }
        }
    }
}

fn bytes(body: &mut Vec<u8>, it: &[u8]) {
    number(body, it.len() as u64);
    body.extend_from_slice(it);
}

fn signed(body: &mut Vec<u8>, it: i64) {
    number(body, ((it << 1) ^ (it >> 63)) as u64);
}

fn number(body: &mut Vec<u8>, mut it: u64) {
    while it >= 0x80 {
        body.push((it as u8 & 0x7f) | 0x80);
        it >>= 7;
    }
    body.push(it as u8);
}

/// CRC-32 as in zip files.
fn checksum(bytes: &[u8]) -> u32 {
    let mut table = [0_u32; 256];
    for (at, entry) in table.iter_mut().enumerate() {
        *entry = (0..8).fold(at as u32, |it, _| (it >> 1) ^ (0xedb8_8320 * (it & 1)));
    }
    let step = |sum: u32, byte: &u8| table[((sum ^ u32::from(*byte)) & 0xff) as usize] ^ (sum >> 8);
    !bytes.iter().fold(!0, step)
}

fn broken(what: &str) -> EngineError {
    operational(format!("the database image is broken: {what}"))
}

/// The database that [`image`] wrote.
///
/// # Errors
/// `the database image is broken: ..`.
pub fn read_image(image: &[u8]) -> Res<Snapshot> {
    if image.get(..8) != Some(MAGIC) {
        return Err(operational("this is no database image of Athanor"));
    }
    let word = |from: usize, length: usize| image.get(from..from + length);
    let (Some(sum), Some(length)) = (word(8, 4), word(12, 8)) else {
        return Err(broken("it ends within its head"));
    };
    let whole = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0, |it, byte| it << 8 | u64::from(*byte))
    };
    let body = &image[HEAD..];
    if body.len() as u64 != whole(length) {
        return Err(broken(&format!(
            "it has {} of {} bytes",
            body.len(),
            whole(length)
        )));
    }
    if u64::from(checksum(body)) != whole(sum) {
        return Err(broken("the checksum does not fit"));
    }
    let mut storage = SharedDatabase::new().connect();
    let session = Session::new(Rc::default(), u64::MAX, u64::MAX);
    let mut reader = Reader { rest: body };
    storage.begin_statement();
    while !reader.rest.is_empty() {
        let kind = reader.take(1)?[0];
        let (name, sql) = (reader.text()?, reader.text()?);
        let mut definer = Definer {
            storage: &mut storage,
            session: &session,
            params: &[],
            foreign_keys: false,
        };
        match kind {
            ROWS => definer.sequence()?,
            TABLE | INDEX | VIEW | TRIGGER => definer.run(&definition(kind, sql)?)?,
            _ => return Err(broken(&format!("there is no kind {kind}"))),
        }
        if matches!(kind, TABLE | ROWS) {
            for _ in 0..reader.number()? {
                let rowid = reader.signed()?;
                let count = reader.number()?;
                let values: Res<Vec<GlueValue>> = (0..count).map(|_| reader.value()).collect();
                storage.insert_row(name, Key::I64(rowid), values?)?;
            }
        }
    }
    storage.end_statement();
    Ok(storage.snapshot())
}

/// What an object's text makes.
fn definition(kind: u8, sql: &str) -> Res<Statement> {
    let statement = crate::parse::parse_one(sql)?.statement;
    let fits = matches!(
        (&statement, kind),
        (Statement::CreateTable(_), TABLE)
            | (Statement::CreateIndex(_), INDEX)
            | (Statement::CreateView { .. }, VIEW)
            | (Statement::CreateTrigger(_), TRIGGER)
    );
    if fits {
        Ok(statement)
    } else {
        Err(broken("a definition is no definition"))
    }
}

struct Reader<'i> {
    rest: &'i [u8],
}

impl<'i> Reader<'i> {
    fn take(&mut self, count: u64) -> Res<&'i [u8]> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count > self.rest.len() {
            return Err(broken("a value goes over its end"));
        }
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Res<u64> {
        let mut it = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            it |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(it);
            }
        }
        Err(broken("a number is too long"))
    }

    fn signed(&mut self) -> Res<i64> {
        let it = self.number()?;
        Ok((it >> 1) as i64 ^ -((it & 1) as i64))
    }

    fn bytes(&mut self) -> Res<&'i [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    fn text(&mut self) -> Res<&'i str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| broken("a text is not UTF-8"))
    }

    fn value(&mut self) -> Res<GlueValue> {
        let value = match self.take(1)?[0] {
            NULL => Val::Null,
            INT => Val::Int(self.signed()?),
            REAL => {
                let bytes = self.take(8)?;
                let bits = bytes
                    .iter()
                    .rev()
                    .fold(0, |it, byte| it << 8 | u64::from(*byte));
                Val::Real(f64::from_bits(bits))
            }
            TEXT => Val::text(self.text()?.to_owned()),
            BLOB => Val::Blob(self.bytes()?.into()),
            tag => return Err(broken(&format!("there is no value of kind {tag}"))),
        };
        Ok(value.into_glue())
    }
}
