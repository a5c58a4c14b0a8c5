//! Values as SQLite stores them: five storage classes, their order, affinity and conversions.
//!
//! In: values of rows, parameters and literals. Out: comparisons and conversions that agree with SQLite
//! (https://www.sqlite.org/datatype3.html). Used by every other part of this crate.

use std::borrow::Cow;
use std::cmp::Ordering;

use gluesql_core::data::Value as GlueValue;

use crate::number;

/// A storage-class value. Text and bytes are borrowed from a row where possible.
#[derive(Clone, Debug)]
pub enum Val<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(Cow<'a, str>),
    Blob(Cow<'a, [u8]>),
}

/// A value of a result as SQLite's shell prints it: NULL as nothing, a REAL with 15 digits, a BLOB as its bytes.
pub fn display(value: &sql::Value) -> String {
    match value {
        sql::Value::Null => String::new(),
        sql::Value::Float(it) => number::real_to_text(*it),
        sql::Value::Text(it) => it.to_string(),
        sql::Value::Bytes(it) => String::from_utf8_lossy(it).into_owned(),
        sql::Value::Int(it) => it.to_string(),
        // The engine gives back the five storage classes only.
        other => format!("{other:?}"),
    }
}

/// A value that owns its text.
pub type Owned = Val<'static>;

/// Which class a column or a cast prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Affinity {
    /// An expression that is no column: nothing is preferred.
    None,
    Blob,
    Text,
    Numeric,
    Integer,
    Real,
}

/// How text is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Collation {
    #[default]
    Binary,
    /// ASCII letters of both cases are equal.
    NoCase,
    /// Trailing spaces do not count.
    Rtrim,
}

impl Collation {
    /// The collation of this name; `None` when SQLite has no such collation.
    pub fn named(name: &str) -> Option<Self> {
        match () {
            () if name.eq_ignore_ascii_case("binary") => Some(Self::Binary),
            () if name.eq_ignore_ascii_case("nocase") => Some(Self::NoCase),
            () if name.eq_ignore_ascii_case("rtrim") => Some(Self::Rtrim),
            () => None,
        }
    }

    /// The name that SQLite shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Binary => "BINARY",
            Self::NoCase => "NOCASE",
            Self::Rtrim => "RTRIM",
        }
    }

    pub fn compare(self, a: &str, b: &str) -> Ordering {
        match self {
            Self::Binary => a.as_bytes().cmp(b.as_bytes()),
            Self::NoCase => {
                let fold = |text: &'_ str| {
                    text.bytes()
                        .map(|it| it.to_ascii_lowercase())
                        .collect::<Vec<_>>()
                };
                // Short texts dominate; comparing byte by byte avoids the allocation for the common prefix.
                let mut x = a.bytes().map(|it| it.to_ascii_lowercase());
                let mut y = b.bytes().map(|it| it.to_ascii_lowercase());
                loop {
                    match (x.next(), y.next()) {
                        (None, None) => return Ordering::Equal,
                        (None, Some(_)) => return Ordering::Less,
                        (Some(_), None) => return Ordering::Greater,
                        (Some(p), Some(q)) if p == q => {}
                        (Some(p), Some(q)) => {
                            debug_assert_ne!(fold(a), fold(b));
                            return p.cmp(&q);
                        }
                    }
                }
            }
            Self::Rtrim => a
                .trim_end_matches(' ')
                .as_bytes()
                .cmp(b.trim_end_matches(' ').as_bytes()),
        }
    }
}

impl Affinity {
    /// The affinity of a declared type: https://www.sqlite.org/datatype3.html section 3.1.
    pub fn of_declared(declared: &str) -> Self {
        let upper = declared.to_ascii_uppercase();
        let has = |part: &str| upper.contains(part);
        if has("INT") {
            Self::Integer
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Self::Text
        } else if upper.is_empty() || has("BLOB") {
            Self::Blob
        } else if has("REAL") || has("FLOA") || has("DOUB") {
            Self::Real
        } else {
            Self::Numeric
        }
    }

    pub fn is_numeric(self) -> bool {
        self >= Self::Numeric
    }

    /// The affinity under which two operands are compared (SQLite's `sqlite3CompareAffinity`).
    pub fn for_comparison(self, other: Self) -> Self {
        if self > Self::None && other > Self::None {
            if self.is_numeric() || other.is_numeric() {
                Self::Numeric
            } else {
                Self::Blob
            }
        } else if self == Self::None {
            other
        } else {
            self
        }
    }

    /// What storing a value in a column of this affinity makes of it.
    pub fn store(self, value: Val<'_>) -> Val<'_> {
        match (self, value) {
            (Self::Text, Val::Int(it)) => Val::Text(Cow::Owned(it.to_string())),
            (Self::Text, Val::Real(it)) => Val::Text(Cow::Owned(number::real_to_text(it))),
            (Self::Numeric | Self::Integer, Val::Text(text)) => match number::parse_whole(&text) {
                Some(number) => integral(number),
                None => Val::Text(text),
            },
            (Self::Numeric | Self::Integer, value @ Val::Real(_)) => integral(value),
            // SQLite stores a whole REAL as an integer, which has no negative zero.
            (Self::Real, Val::Real(0.0)) => Val::Real(0.0),
            (Self::Real, Val::Text(text)) => match number::parse_whole(&text) {
                Some(Val::Int(it)) => Val::Real(it as f64),
                Some(number) => number,
                None => Val::Text(text),
            },
            (Self::Real, Val::Int(it)) => Val::Real(it as f64),
            (_, value) => value,
        }
    }

    /// What a comparison under this affinity makes of an operand.
    pub fn coerce(self, value: Val<'_>) -> Val<'_> {
        match (self, value) {
            (Self::Numeric | Self::Integer | Self::Real, Val::Text(text)) => {
                match number::parse_whole(&text) {
                    Some(number) => number,
                    None => Val::Text(text),
                }
            }
            (Self::Text, value @ (Val::Int(_) | Val::Real(_))) => Self::Text.store(value),
            (_, value) => value,
        }
    }

    /// `CAST(value AS type)`: unlike storing, it always converts.
    pub fn cast(self, value: Val<'_>) -> Val<'_> {
        if matches!(value, Val::Null) {
            return Val::Null;
        }
        match self {
            Self::None => value,
            Self::Blob => match value {
                blob @ Val::Blob(_) => blob,
                other => Val::Blob(Cow::Owned(other.into_text().into_owned().into_bytes())),
            },
            Self::Text => Val::Text(value.into_text()),
            Self::Integer => Val::Int(value.as_int()),
            Self::Real => {
                let real = value.as_real();
                // A minus sign counts even when no digit follows.
                let minus = real == 0.0
                    && matches!(value, Val::Text(_) | Val::Blob(_))
                    && value.into_text().trim_start().starts_with('-');
                Val::Real(if minus { -0.0 } else { real })
            }
            // A number stays as it is; text that spells a whole number becomes an integer.
            Self::Numeric => match value {
                number @ (Val::Int(_) | Val::Real(_)) => number,
                text => match text.into_number() {
                    // Here SQLite stops at 51 bits.
                    large @ Val::Real(it) if it.abs() >= 2_251_799_813_685_248.0 => large,
                    number => integral(number),
                },
            },
        }
    }
}

/// A real without a fraction becomes an integer where it fits.
fn integral(value: Val<'_>) -> Val<'_> {
    match value {
        Val::Real(real) => match number::exact_int(real) {
            Some(int) => Val::Int(int),
            None => Val::Real(real),
        },
        other => other,
    }
}

impl<'a> Val<'a> {
    pub const TRUE: Val<'static> = Val::Int(1);
    pub const FALSE: Val<'static> = Val::Int(0);

    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub fn bool(it: bool) -> Self {
        Self::Int(i64::from(it))
    }

    /// Three-valued truth as a value: `None` is NULL.
    pub fn truth_value(it: Option<bool>) -> Self {
        it.map_or(Self::Null, Self::bool)
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// A borrowed view of a stored value.
    pub fn of(value: &'a GlueValue) -> Self {
        match value {
            GlueValue::Null => Self::Null,
            GlueValue::I64(it) => Self::Int(*it),
            GlueValue::F64(it) => Self::Real(*it),
            GlueValue::Str(it) => Self::Text(Cow::Borrowed(it)),
            GlueValue::Bytea(it) => Self::Blob(Cow::Borrowed(it)),
            // GlueSQL's own functions answer other widths; nothing else is ever stored.
            GlueValue::Bool(it) => Self::bool(*it),
            GlueValue::U64(it) => i64::try_from(*it).map_or(Self::Real(*it as f64), Self::Int),
            GlueValue::I32(it) => Self::Int(i64::from(*it)),
            other => Self::Text(Cow::Owned(String::from(other.clone()))),
        }
    }

    /// The value as the storage keeps it.
    pub fn into_glue(self) -> GlueValue {
        match self {
            Self::Null => GlueValue::Null,
            Self::Int(it) => GlueValue::I64(it),
            Self::Real(it) if it.is_nan() => GlueValue::Null,
            Self::Real(it) => GlueValue::F64(it),
            Self::Text(it) => GlueValue::Str(it.into_owned()),
            Self::Blob(it) => GlueValue::Bytea(it.into_owned()),
        }
    }

    /// The value for the layers above.
    pub fn into_sql(self) -> sql::Value {
        match self {
            Self::Null => sql::Value::Null,
            Self::Int(it) => sql::Value::Int(it),
            Self::Real(it) if it.is_nan() => sql::Value::Null,
            Self::Real(it) => sql::Value::Float(it),
            Self::Text(it) => sql::Value::Text(it.as_ref().into()),
            Self::Blob(it) => sql::Value::Bytes(it.as_ref().into()),
        }
    }

    /// The value of the layers above; `None` when it is not of storage class.
    pub fn of_sql(value: &sql::Value) -> Option<Owned> {
        Some(match value {
            sql::Value::Null => Val::Null,
            sql::Value::Int(it) => Val::Int(*it),
            sql::Value::Bool(it) => Val::bool(*it),
            sql::Value::Float(it) if it.is_nan() => Val::Null,
            sql::Value::Float(it) => Val::Real(*it),
            sql::Value::Text(it) => Val::Text(Cow::Owned(it.to_string())),
            sql::Value::Bytes(it) => Val::Blob(Cow::Owned(it.to_vec())),
            _ => return None,
        })
    }

    /// A borrowed view of a value that came out of [`Val::into_sql`].
    pub fn borrow_sql(value: &'a sql::Value) -> Self {
        match value {
            sql::Value::Int(it) => Self::Int(*it),
            sql::Value::Float(it) => Self::Real(*it),
            sql::Value::Text(it) => Self::Text(Cow::Borrowed(it)),
            sql::Value::Bytes(it) => Self::Blob(Cow::Borrowed(it)),
            _ => Self::Null,
        }
    }

    pub fn into_owned(self) -> Owned {
        match self {
            Self::Null => Val::Null,
            Self::Int(it) => Val::Int(it),
            Self::Real(it) => Val::Real(it),
            Self::Text(it) => Val::Text(Cow::Owned(it.into_owned())),
            Self::Blob(it) => Val::Blob(Cow::Owned(it.into_owned())),
        }
    }

    /// A view that borrows from this value.
    pub fn borrowed(&self) -> Val<'_> {
        match self {
            Self::Null => Val::Null,
            Self::Int(it) => Val::Int(*it),
            Self::Real(it) => Val::Real(*it),
            Self::Text(it) => Val::Text(Cow::Borrowed(it)),
            Self::Blob(it) => Val::Blob(Cow::Borrowed(it)),
        }
    }

    /// The text of a value that is not NULL: what `||` and text functions see.
    pub fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Int(it) => Cow::Owned(it.to_string()),
            Self::Real(it) => Cow::Owned(number::real_to_text(it)),
            Self::Text(it) => it,
            Self::Blob(it) => Cow::Owned(String::from_utf8_lossy(&it).into_owned()),
        }
    }

    /// Its number: text and blobs by their longest numeric prefix. NULL stays NULL.
    pub fn into_number(self) -> Val<'a> {
        match self {
            Self::Text(text) => number::parse_prefix(&text),
            Self::Blob(bytes) => number::parse_prefix(&String::from_utf8_lossy(&bytes)),
            other => other,
        }
    }

    /// `CAST(.. AS INTEGER)`.
    pub fn as_int(&self) -> i64 {
        match self {
            Self::Null => 0,
            Self::Int(it) => *it,
            Self::Real(it) => number::real_to_int(*it),
            Self::Text(it) => number::int_prefix(it),
            Self::Blob(it) => number::int_prefix(&String::from_utf8_lossy(it)),
        }
    }

    /// `CAST(.. AS REAL)`.
    pub fn as_real(&self) -> f64 {
        match self.borrowed().into_number() {
            Val::Int(it) => it as f64,
            Val::Real(it) => it,
            _ => 0.0,
        }
    }

    /// Whether a condition holds: `None` is unknown.
    pub fn truth(&self) -> Option<bool> {
        match self.borrowed().into_number() {
            Val::Null => None,
            Val::Int(it) => Some(it != 0),
            Val::Real(it) => Some(it != 0.0),
            Val::Text(_) | Val::Blob(_) => Some(false),
        }
    }

    /// `typeof()`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "integer",
            Self::Real(_) => "real",
            Self::Text(_) => "text",
            Self::Blob(_) => "blob",
        }
    }

    fn class(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Int(_) | Self::Real(_) => 1,
            Self::Text(_) => 2,
            Self::Blob(_) => 3,
        }
    }

    /// The total order of ORDER BY, DISTINCT and indexes: NULL, numbers, text, blobs.
    pub fn order(&self, other: &Val<'_>, collation: Collation) -> Ordering {
        match (self, other) {
            (Val::Int(a), Val::Int(b)) => a.cmp(b),
            (Val::Real(a), Val::Real(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
            (Val::Int(a), Val::Real(b)) => number::compare_int_real(*a, *b),
            (Val::Real(a), Val::Int(b)) => number::compare_int_real(*b, *a).reverse(),
            (Val::Text(a), Val::Text(b)) => collation.compare(a, b),
            (Val::Blob(a), Val::Blob(b)) => a.as_ref().cmp(b.as_ref()),
            (a, b) => a.class().cmp(&b.class()),
        }
    }

    /// SQL's comparison of two values that were already coerced: `None` when one is NULL.
    pub fn compare(&self, other: &Val<'_>, collation: Collation) -> Option<Ordering> {
        if self.is_null() || other.is_null() {
            return None;
        }
        Some(self.order(other, collation))
    }

    /// A key under which equal values meet, for hashing: 1 and 1.0 are the same, NULL is the same as NULL.
    pub fn hash_key(&self, collation: Collation, into: &mut Vec<u8>) {
        match self {
            Val::Null => into.push(0),
            Val::Int(it) => {
                into.push(1);
                into.extend_from_slice(&it.to_le_bytes());
            }
            Val::Real(it) => match number::exact_int(*it) {
                Some(int) => {
                    into.push(1);
                    into.extend_from_slice(&int.to_le_bytes());
                }
                None => {
                    into.push(2);
                    into.extend_from_slice(&it.to_bits().to_le_bytes());
                }
            },
            Val::Text(it) => {
                into.push(3);
                let bytes = it.as_bytes();
                match collation {
                    Collation::Binary => push_sized(bytes, into),
                    Collation::NoCase => push_sized(&bytes.to_ascii_lowercase(), into),
                    Collation::Rtrim => push_sized(it.trim_end_matches(' ').as_bytes(), into),
                }
            }
            Val::Blob(it) => {
                into.push(4);
                push_sized(it, into);
            }
        }
    }
}

/// Calls `with` with the hash key of one value, on the stack where it is a whole number.
pub(crate) fn with_hash_key<T>(
    value: &Val<'_>,
    collation: Collation,
    with: impl FnOnce(&[u8]) -> T,
) -> T {
    if let Val::Int(int) = value {
        let mut key = [1; 9];
        key[1..].copy_from_slice(&int.to_le_bytes());
        return with(&key);
    }
    let mut key = Vec::new();
    value.hash_key(collation, &mut key);
    with(&key)
}

fn push_sized(bytes: &[u8], into: &mut Vec<u8>) {
    into.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    into.extend_from_slice(bytes);
}
