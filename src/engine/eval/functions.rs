//! Scalar functions.
//!
//! In: argument values. Out: one value, as SQLite's function of the same name gives
//! (https://www.sqlite.org/lang_corefunc.html, lang_mathfunc.html). Dates are in `datetime`, JSON in `json`.

use std::borrow::Cow;

use super::context::{Cx, Frame};
use super::expr::Expr;
use super::{datetime, json, like, printf};
use crate::error::{Res, operational};
use crate::number;
use crate::value::{Affinity, Collation, Val};

/// One function.
pub(crate) struct FunctionDef {
    pub name: &'static str,
    /// Fewest and most arguments.
    pub args: (usize, usize),
    /// The same arguments always give the same value.
    pub pure: bool,
    run: Run,
}

enum Run {
    /// All arguments are evaluated first.
    Plain(for<'v> fn(&[Val<'v>], &Cx<'_>) -> Res<Val<'v>>),
    /// Evaluates what it needs: coalesce, ifnull, iif.
    Lazy(for<'v> fn(&'v [Expr], &'v Cx<'_>, &'v Frame<'_>) -> Res<Val<'v>>),
    /// Takes JSON for JSON: which of the arguments are marked so.
    Json(for<'v> fn(&[Val<'v>], &[bool]) -> Res<Val<'v>>),
    /// Compares its arguments.
    Collated(for<'v> fn(&[Val<'v>], Collation) -> Val<'v>),
}

impl std::fmt::Debug for FunctionDef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const MANY: usize = 127;

macro_rules! functions {
    ($( $name:literal ($low:expr, $high:expr) $kind:ident $pure:literal $run:expr; )*) => {
        &[ $( FunctionDef { name: $name, args: ($low, $high), pure: $pure, run: Run::$kind($run) } ),* ]
    };
}

static FUNCTIONS: &[FunctionDef] = functions! {
    "abs" (1, 1) Plain true |a, _| match a[0].clone() {
        Val::Null => Ok(Val::Null),
        Val::Int(it) => it.checked_abs().map(Val::Int).ok_or_else(|| operational("integer overflow")),
        value => Ok(Val::Real(match Affinity::Real.cast(value) {
            Val::Real(it) if it < 0.0 => -it,
            Val::Real(it) => it,
            _ => 0.0,
        })),
    };
    "coalesce" (2, MANY) Lazy true coalesce;
    "ifnull" (2, 2) Lazy true coalesce;
    "iif" (2, MANY) Lazy true |a, cx, f| {
        let mut at = 0;
        while at + 1 < a.len() {
            if a[at].holds(cx, f)? { return a[at + 1].eval(cx, f); }
            at += 2;
        }
        match a.get(at) { Some(last) => last.eval(cx, f), None => Ok(Val::Null) }
    };
    "nullif" (2, 2) Collated true |a, c| match a[0].compare(&a[1], c) {
        Some(std::cmp::Ordering::Equal) => Val::Null,
        _ => a[0].clone(),
    };
    "min" (2, MANY) Collated true |a, c| best(a, c, std::cmp::Ordering::Less);
    "max" (2, MANY) Collated true |a, c| best(a, c, std::cmp::Ordering::Greater);
    "lower" (1, 1) Plain true |a, _| Ok(text1(&a[0], |it| it.to_ascii_lowercase()));
    "upper" (1, 1) Plain true |a, _| Ok(text1(&a[0], |it| it.to_ascii_uppercase()));
    "length" (1, 1) Plain true |a, _| Ok(match &a[0] {
        Val::Null => Val::Null,
        Val::Blob(it) => Val::Int(it.len() as i64),
        value => {
            let text = value.borrowed().into_text();
            let end = text.find('\0').unwrap_or(text.len());
            Val::Int(text[..end].chars().count() as i64)
        }
    });
    "char_length" (1, 1) Plain true |a, _| Ok(match &a[0] {
        Val::Null => Val::Null,
        value => Val::Int(value.borrowed().into_text().chars().count() as i64),
    });
    "octet_length" (1, 1) Plain true |a, _| Ok(match &a[0] {
        Val::Null => Val::Null,
        Val::Blob(it) => Val::Int(it.len() as i64),
        value => Val::Int(value.borrowed().into_text().len() as i64),
    });
    "substr" (2, 3) Plain true |a, _| Ok(substr(a));
    "substring" (2, 3) Plain true |a, _| Ok(substr(a));
    "trim" (1, 2) Plain true |a, _| Ok(trim(a, true, true));
    "ltrim" (1, 2) Plain true |a, _| Ok(trim(a, true, false));
    "rtrim" (1, 2) Plain true |a, _| Ok(trim(a, false, true));
    "replace" (3, 3) Plain true |a, _| {
        if a[0].is_null() || a[1].is_null() { return Ok(Val::Null); }
        let (text, from) = (a[0].borrowed().into_text(), a[1].borrowed().into_text());
        // A blob has become text by then, a number has not.
        if from.is_empty() {
            return Ok(if matches!(a[0], Val::Blob(_)) { Val::text(text.into_owned()) } else { a[0].clone() });
        }
        if a[2].is_null() { return Ok(Val::Null); }
        Ok(Val::text(text.replace(from.as_ref(), &a[2].borrowed().into_text())))
    };
    "instr" (2, 2) Plain true |a, _| {
        if a.iter().any(Val::is_null) { return Ok(Val::Null); }
        if let (Val::Blob(hay), Val::Blob(needle)) = (&a[0], &a[1]) {
            let at = (0..=hay.len().saturating_sub(needle.len())).find(|at| hay[*at..].starts_with(needle));
            return Ok(Val::Int(at.map_or(0, |it| it as i64 + 1)));
        }
        let (hay, needle) = (a[0].borrowed().into_text(), a[1].borrowed().into_text());
        Ok(Val::Int(hay.find(needle.as_ref()).map_or(0, |at| hay[..at].chars().count() as i64 + 1)))
    };
    "concat" (1, MANY) Plain true |a, _| Ok(Val::text(a.iter().map(|it| it.borrowed().into_text().into_owned()).collect::<String>()));
    "concat_ws" (2, MANY) Plain true |a, _| {
        if a[0].is_null() { return Ok(Val::Null); }
        let separator = a[0].borrowed().into_text();
        let parts: Vec<String> = a[1..].iter().filter(|it| !it.is_null()).map(|it| it.borrowed().into_text().into_owned()).collect();
        Ok(Val::text(parts.join(&separator)))
    };
    "round" (1, 2) Plain true |a, _| {
        if a.iter().any(Val::is_null) { return Ok(Val::Null); }
        let digits = a.get(1).map_or(0, Val::as_int).clamp(0, 30);
        Ok(Val::Real(round(a[0].as_real(), digits as usize)))
    };
    "sign" (1, 1) Plain true |a, _| Ok(match a[0].borrowed() {
        Val::Int(it) => Val::Int(it.signum()),
        Val::Real(it) => Val::Int(i64::from(it > 0.0) - i64::from(it < 0.0)),
        Val::Text(it) => match number::parse_whole(&it) {
            Some(value) => Val::Int(i64::from(value.as_real() > 0.0) - i64::from(value.as_real() < 0.0)),
            None => Val::Null,
        },
        _ => Val::Null,
    });
    "typeof" (1, 1) Plain true |a, _| Ok(Val::text(a[0].type_name()));
    "hex" (1, 1) Plain true |a, _| {
        let bytes = match &a[0] { Val::Blob(it) => it.to_vec(), other => other.borrowed().into_text().into_owned().into_bytes() };
        Ok(Val::text(bytes.iter().map(|it| format!("{it:02X}")).collect::<String>()))
    };
    "unhex" (1, 2) Plain true |a, _| {
        if a[0].is_null() { return Ok(Val::Null); }
        let text = a[0].borrowed().into_text();
        let digits: Option<Vec<u8>> = (text.len() % 2 == 0 && text.is_ascii()).then(|| (0..text.len()).step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()).flatten();
        Ok(digits.map_or(Val::Null, |it| Val::Blob(Cow::Owned(it))))
    };
    "quote" (1, 1) Plain true |a, _| Ok(Val::text(quote(&a[0])));
    "char" (0, MANY) Plain true |a, _| Ok(Val::text(a.iter().map(|it| {
        u32::try_from(it.as_int()).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
    }).collect::<String>()));
    "unicode" (1, 1) Plain true |a, _| Ok(match &a[0] {
        Val::Null => Val::Null,
        value => value.borrowed().into_text().chars().next().map_or(Val::Null, |it| Val::Int(i64::from(u32::from(it)))),
    });
    "zeroblob" (1, 1) Plain true |a, _| {
        let length = a[0].as_int().max(0);
        if length > 1_000_000_000 { return Err(operational("string or blob too big")); }
        Ok(Val::Blob(Cow::Owned(vec![0; length as usize])))
    };
    "random" (0, 0) Plain false |_, cx| Ok(Val::Int(cx.session.next_random() as i64));
    "randomblob" (1, 1) Plain false |a, cx| {
        let length = a[0].as_int().clamp(1, 1_000_000);
        Ok(Val::Blob(Cow::Owned((0..length).map(|_| cx.session.next_random() as u8).collect())))
    };
    "changes" (0, 0) Plain false |_, cx| Ok(Val::Int(cx.session.changes.get()));
    "total_changes" (0, 0) Plain false |_, cx| Ok(Val::Int(cx.session.total_changes.get()));
    "last_insert_rowid" (0, 0) Plain false |_, cx| Ok(Val::Int(cx.session.last_insert_rowid.get()));
    "sqlite_version" (0, 0) Plain true |_, _| Ok(Val::text("3.40.1"));
    "likelihood" (2, 2) Plain true |a, _| Ok(a[0].clone());
    "likely" (1, 1) Plain true |a, _| Ok(a[0].clone());
    "unlikely" (1, 1) Plain true |a, _| Ok(a[0].clone());
    "like" (2, 3) Plain true |a, cx| {
        if a.iter().any(Val::is_null) { return Ok(Val::Null); }
        let escape = a.get(2).and_then(|it| it.borrowed().into_text().chars().next());
        let (pattern, text) = (a[0].borrowed().into_text(), a[1].borrowed().into_text());
        Ok(Val::bool(like::like(&pattern, &text, escape, cx.session.case_sensitive_like.get())))
    };
    "glob" (2, 2) Plain true |a, _| {
        if a.iter().any(Val::is_null) { return Ok(Val::Null); }
        Ok(Val::bool(like::glob(&a[0].borrowed().into_text(), &a[1].borrowed().into_text())))
    };
    "printf" (0, MANY) Plain true |a, _| Ok(printf::format(a));
    "format" (0, MANY) Plain true |a, _| Ok(printf::format(a));
    "date" (0, MANY) Plain false |a, cx| Ok(datetime::date(a, cx.session.now.get()));
    "time" (0, MANY) Plain false |a, cx| Ok(datetime::time(a, cx.session.now.get()));
    "datetime" (0, MANY) Plain false |a, cx| Ok(datetime::datetime(a, cx.session.now.get()));
    "julianday" (0, MANY) Plain false |a, cx| Ok(datetime::julianday(a, cx.session.now.get()));
    "unixepoch" (0, MANY) Plain false |a, cx| Ok(datetime::unixepoch(a, cx.session.now.get()));
    "strftime" (1, MANY) Plain false |a, cx| Ok(datetime::strftime(a, cx.session.now.get()));
    "json" (1, 1) Plain true |a, _| json::minify(a);
    "json_valid" (1, 1) Plain true |a, _| Ok(json::valid(a));
    "json_extract" (1, MANY) Plain true |a, _| json::extract(a).map(|it| it.0);
    "json_type" (1, 2) Plain true |a, _| json::type_of(a);
    "json_array_length" (1, 2) Plain true |a, _| json::array_length(a);
    "json_array" (0, MANY) Json true json::array;
    "json_object" (0, MANY) Json true json::object;
    "json_quote" (1, 1) Json true |a, j| json::quote(&a[0], j[0]);
    "json_set" (1, MANY) Json true |a, j| json::modify(a, j, json::Modify::Set);
    "json_insert" (1, MANY) Json true |a, j| json::modify(a, j, json::Modify::Insert);
    "json_replace" (1, MANY) Json true |a, j| json::modify(a, j, json::Modify::Replace);
    "json_remove" (1, MANY) Plain true |a, _| json::remove(a);
    "json_patch" (2, 2) Plain true |a, _| json::patch(a);
    "->" (2, 2) Plain true |a, _| json::arrow(a, false);
    "->>" (2, 2) Plain true |a, _| json::arrow(a, true);
    "ceil" (1, 1) Plain true |a, _| Ok(rounded(&a[0], f64::ceil));
    "ceiling" (1, 1) Plain true |a, _| Ok(rounded(&a[0], f64::ceil));
    "floor" (1, 1) Plain true |a, _| Ok(rounded(&a[0], f64::floor));
    "trunc" (1, 1) Plain true |a, _| Ok(rounded(&a[0], f64::trunc));
    "sqrt" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::sqrt));
    "exp" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::exp));
    "ln" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::ln));
    "log10" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::log10));
    "log2" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::log2));
    "log" (1, 2) Plain true |a, _| Ok(if a.len() == 1 { math(&a[0], f64::log10) } else { math2(a, |b, x| x.ln() / b.ln()) });
    "pow" (2, 2) Plain true |a, _| Ok(math2(a, f64::powf));
    "power" (2, 2) Plain true |a, _| Ok(math2(a, f64::powf));
    "mod" (2, 2) Plain true |a, _| Ok(math2(a, |x, y| x % y));
    "pi" (0, 0) Plain true |_, _| Ok(Val::Real(std::f64::consts::PI));
    "sin" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::sin));
    "cos" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::cos));
    "tan" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::tan));
    "asin" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::asin));
    "acos" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::acos));
    "atan" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::atan));
    "atan2" (2, 2) Plain true |a, _| Ok(math2(a, f64::atan2));
    "sinh" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::sinh));
    "cosh" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::cosh));
    "tanh" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::tanh));
    "asinh" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::asinh));
    "acosh" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::acosh));
    "atanh" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::atanh));
    "soundex" (1, 1) Plain true |a, _| Ok(Val::text(soundex(&a[0].borrowed().into_text())));
    "radians" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::to_radians));
    "degrees" (1, 1) Plain true |a, _| Ok(math(&a[0], f64::to_degrees));
};

/// How a word sounds: its first letter and three digits; `?000` without a letter.
fn soundex(text: &str) -> String {
    const CODES: &[u8; 26] = b"01230120022455012623010202";
    let code = |it: u8| CODES[usize::from(it.to_ascii_uppercase() - b'A')];
    let mut letters = text.bytes().skip_while(|it| !it.is_ascii_alphabetic());
    let Some(first) = letters.next() else {
        return "?000".to_owned();
    };
    let mut out = vec![first.to_ascii_uppercase()];
    let mut last = code(first);
    for byte in letters {
        if out.len() == 4 {
            break;
        }
        let next = if byte.is_ascii_alphabetic() {
            code(byte)
        } else {
            b'0'
        };
        if next != b'0' && next != last {
            out.push(next);
        }
        last = next;
    }
    out.resize(4, b'0');
    out.into_iter().map(char::from).collect()
}

/// The function of this name, which must be in lower case, for that many arguments.
///
/// # Errors
/// `no such function: x`, `wrong number of arguments to function x()`.
pub(crate) fn find(name: &str, args: usize) -> Res<&'static FunctionDef> {
    let mut known = false;
    for function in FUNCTIONS {
        if function.name == name {
            known = true;
            if (function.args.0..=function.args.1).contains(&args) {
                return Ok(function);
            }
        }
    }
    Err(operational(if known {
        format!("wrong number of arguments to function {name}()")
    } else {
        format!("no such function: {name}")
    }))
}

/// Whether there is a function of this name at all.
pub(crate) fn exists(name: &str) -> bool {
    FUNCTIONS.iter().any(|it| it.name == name)
}

pub(crate) fn call<'v>(
    function: &FunctionDef,
    args: &'v [Expr],
    collation: Collation,
    cx: &'v Cx<'_>,
    frame: &'v Frame<'_>,
) -> Res<Val<'v>> {
    let values = |args: &'v [Expr]| {
        args.iter()
            .map(|it| it.eval(cx, frame))
            .collect::<Res<Vec<_>>>()
    };
    match function.run {
        Run::Plain(run) => run(&values(args)?, cx),
        Run::Lazy(run) => run(args, cx, frame),
        Run::Collated(run) => Ok(run(&values(args)?, collation)),
        Run::Json(run) => {
            let mut values = Vec::with_capacity(args.len());
            let mut marks = Vec::with_capacity(args.len());
            for arg in args {
                let (value, is_json) = super::json_mark::marked(arg, cx, frame)?;
                values.push(value);
                marks.push(is_json);
            }
            run(&values, &marks)
        }
    }
}

fn coalesce<'v>(args: &'v [Expr], cx: &'v Cx<'_>, frame: &'v Frame<'_>) -> Res<Val<'v>> {
    for arg in args {
        let value = arg.eval(cx, frame)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    Ok(Val::Null)
}

fn best<'v>(args: &[Val<'v>], collation: Collation, wanted: std::cmp::Ordering) -> Val<'v> {
    if args.iter().any(Val::is_null) {
        return Val::Null;
    }
    let mut best = &args[0];
    for arg in &args[1..] {
        let ordering = arg.order(best, collation);
        // Of equal values min() gives the last, max() the first.
        if ordering == wanted || (ordering.is_eq() && wanted.is_lt()) {
            best = arg;
        }
    }
    best.clone()
}

fn text1<'v>(value: &Val<'_>, change: impl Fn(&str) -> String) -> Val<'v> {
    match value {
        Val::Null => Val::Null,
        value => Val::Text(Cow::Owned(change(&value.borrowed().into_text()))),
    }
}

fn math<'v>(value: &Val<'_>, f: impl Fn(f64) -> f64) -> Val<'v> {
    match numeric(value) {
        None => Val::Null,
        Some(real) => {
            let result = f(real);
            if result.is_nan() || (result.is_infinite() && real.is_finite() && real <= 0.0) {
                Val::Null
            } else {
                Val::Real(result)
            }
        }
    }
}

fn math2<'v>(args: &[Val<'_>], f: impl Fn(f64, f64) -> f64) -> Val<'v> {
    match (numeric(&args[0]), numeric(&args[1])) {
        (Some(a), Some(b)) => {
            let result = f(a, b);
            if result.is_nan() {
                Val::Null
            } else {
                Val::Real(result)
            }
        }
        _ => Val::Null,
    }
}

fn numeric(value: &Val<'_>) -> Option<f64> {
    match value {
        Val::Int(it) => Some(*it as f64),
        Val::Real(it) => Some(*it),
        Val::Text(it) => number::parse_whole(it).map(|it| it.as_real()),
        _ => None,
    }
}

fn rounded<'v>(value: &Val<'_>, f: impl Fn(f64) -> f64) -> Val<'v> {
    match value {
        Val::Int(it) => Val::Int(*it),
        value => numeric(value).map_or(Val::Null, |it| Val::Real(f(it))),
    }
}

/// `round(x, n)`: half away from zero, on the decimal digits that SQLite prints.
pub(crate) fn round(value: f64, digits: usize) -> f64 {
    if !value.is_finite() || value.abs() > 4_503_599_627_370_496.0 {
        return value;
    }
    if digits == 0 {
        // SQLite goes through an integer, which has no -0.
        return (value + 0.5_f64.copysign(value)).trunc() + 0.0;
    }
    number::real_of(&printf::fixed(value, digits)).unwrap_or(value)
}

fn substr<'v>(args: &[Val<'v>]) -> Val<'v> {
    if args.iter().any(Val::is_null) {
        return Val::Null;
    }
    let (chars, bytes): (Vec<char>, Vec<u8>) = match &args[0] {
        Val::Blob(it) => (Vec::new(), it.to_vec()),
        other => (other.borrowed().into_text().chars().collect(), Vec::new()),
    };
    let is_blob = matches!(args[0], Val::Blob(_));
    if is_blob && bytes.is_empty() {
        return Val::Null;
    }
    let total = if is_blob { bytes.len() } else { chars.len() } as i64;
    let mut start = args[1].as_int();
    let mut length = args.get(2).map_or(i64::MAX, Val::as_int);
    let before = length < 0;
    length = length.saturating_abs();
    if start < 0 {
        start += total;
        if start < 0 {
            if !before {
                length = length.saturating_add(start).max(0);
            }
            if before {
                // Characters before the start of the text do not count.
                return empty(is_blob);
            }
            start = 0;
        }
    } else if start > 0 {
        start -= 1;
    } else if length > 0 && !before {
        length -= i64::from(args.len() > 2);
    }
    if before {
        start -= length;
        if start < 0 {
            length += start;
            start = 0;
        }
    }
    let from = start.clamp(0, total) as usize;
    let to = start
        .saturating_add(length.max(0))
        .clamp(from as i64, total) as usize;
    if is_blob {
        Val::Blob(Cow::Owned(bytes[from..to].to_vec()))
    } else {
        Val::text(chars[from..to].iter().collect::<String>())
    }
}

fn empty<'v>(is_blob: bool) -> Val<'v> {
    if is_blob {
        Val::Blob(Cow::Owned(Vec::new()))
    } else {
        Val::text("")
    }
}

fn trim<'v>(args: &[Val<'v>], left: bool, right: bool) -> Val<'v> {
    if args.iter().any(Val::is_null) {
        return Val::Null;
    }
    let text = args[0].borrowed().into_text();
    let set: Vec<char> = args.get(1).map_or_else(
        || vec![' '],
        |it| it.borrowed().into_text().chars().collect(),
    );
    let mut out: &str = &text;
    if left {
        out = out.trim_start_matches(|it| set.contains(&it));
    }
    if right {
        out = out.trim_end_matches(|it| set.contains(&it));
    }
    Val::text(out.to_owned())
}

/// The value as an SQL literal.
pub(crate) fn quote(value: &Val<'_>) -> String {
    match value {
        Val::Null => "NULL".to_owned(),
        Val::Int(it) => it.to_string(),
        Val::Real(it) => {
            let short = number::real_to_text(*it);
            // What 15 digits do not tell is written with 21.
            if number::real_of(&short) == Some(*it) {
                short
            } else {
                printf::scientific(*it, 20)
            }
        }
        Val::Text(it) => format!("'{}'", it.replace('\'', "''")),
        Val::Blob(it) => format!(
            "X'{}'",
            it.iter().map(|it| format!("{it:02X}")).collect::<String>()
        ),
    }
}
