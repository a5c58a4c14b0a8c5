//! The second, cheap step: lists of IN are written out once their values are known. Also literals.

use std::borrow::Cow;
use std::rc::Rc;

use crate::compile::{Compiled, Dialect};
use crate::types::{Affinity, SqlType, TypeKind};
use crate::{Error, Value};

/// The empty list of IN: on SQLite a query without rows, `width` values each; elsewhere a condition.
fn push_empty(out: &mut String, width: usize, negated: bool, dialect: Dialect) {
    if dialect != Dialect::Sqlite {
        if width > 1 {
            out.push('(');
            out.push_str(&vec!["NULL"; width].join(", "));
            out.push(')');
        } else {
            out.push_str("NULL");
        }
        out.push_str(if negated {
            ") OR (1 = 1"
        } else {
            ") AND (1 != 1"
        });
        return;
    }
    let ones = vec!["1"; width.max(1)].join(", ");
    out.push_str("SELECT ");
    out.push_str(&ones);
    out.push_str(" FROM (SELECT ");
    out.push_str(&ones);
    out.push_str(") WHERE 1!=1");
}

fn tuple_width(ty: &SqlType) -> usize {
    match &ty.kind {
        TypeKind::Tuple(items) => items.len(),
        _ => 1,
    }
}

/// A placeholder for a value under a name.
pub(super) fn push_placeholder(out: &mut String, dialect: Dialect, name: &str, ty: &SqlType) {
    match dialect {
        Dialect::Sqlite => out.push('?'),
        Dialect::Mysql => out.push_str("%s"),
        Dialect::Default => {
            out.push(':');
            out.push_str(name);
        }
        Dialect::Postgresql => {
            out.push_str("%(");
            out.push_str(name);
            out.push_str(")s");
            match &ty.kind {
                TypeKind::JsonIndex => {
                    out.push_str("::TEXT");
                    return;
                }
                TypeKind::Array(item, dimensions) => {
                    let mut inner = String::new();
                    push_placeholder(&mut inner, dialect, "", item);
                    let inner = &inner[")s%(".len()..];
                    let (word, rest) = inner.split_once(" COLLATE ").unwrap_or((inner, ""));
                    if !word.is_empty() {
                        out.push_str(word);
                        out.push_str(&"[]".repeat(*dimensions as usize));
                    }
                    if !rest.is_empty() {
                        out.push_str(" COLLATE ");
                        out.push_str(rest);
                    }
                    return;
                }
                TypeKind::Dialect { ddl, .. } if !ty.is_plain_text() => {
                    out.push_str("::");
                    out.push_str(ddl);
                    return;
                }
                _ => {}
            }
            out.push_str(match ty.affinity() {
                Affinity::Integer => match ty.kind {
                    TypeKind::BigInteger => "::BIGINT",
                    TypeKind::SmallInteger => "::SMALLINT",
                    _ => "::INTEGER",
                },
                Affinity::String if !matches!(ty.kind, TypeKind::Enum(_)) => "::VARCHAR",
                Affinity::Date => "::DATE",
                Affinity::Time => "::TIME WITHOUT TIME ZONE",
                Affinity::DateTime => match ty.kind {
                    TypeKind::DateTime { timezone: true, .. } => "::TIMESTAMP WITH TIME ZONE",
                    _ => "::TIMESTAMP WITHOUT TIME ZONE",
                },
                Affinity::Interval => "::INTERVAL",
                Affinity::Json => "::JSON",
                Affinity::Uuid => "::UUID",
                _ => "",
            });
            if let TypeKind::String {
                collation: Some(it),
                ..
            }
            | TypeKind::Text {
                collation: Some(it),
                ..
            } = &ty.kind
            {
                out.push_str(" COLLATE ");
                dialect.push_quoted(out, it);
            }
        }
    }
}

/// The values of a list as literals, or the empty query.
pub(super) fn push_literals(
    out: &mut String,
    value: &Value,
    ty: &SqlType,
    negated: bool,
    dialect: Dialect,
) -> Result<(), Error> {
    let Value::List(items) = value else {
        out.push_str(&ty.literal(value, dialect)?);
        return Ok(());
    };
    if items.is_empty() {
        push_empty(out, tuple_width(ty), negated, dialect);
        return Ok(());
    }
    if matches!(&items[0], Value::List(_)) && dialect == Dialect::Sqlite {
        out.push_str("VALUES ");
    }
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        match (item, &ty.kind) {
            (Value::List(parts), kind) => {
                out.push('(');
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    let of_value = SqlType::of_value(part);
                    let ty = match kind {
                        TypeKind::Tuple(types) => types
                            .get(at)
                            .filter(|it| !it.is_null())
                            .unwrap_or(&of_value),
                        _ => &of_value,
                    };
                    out.push_str(&ty.literal(part, dialect)?);
                }
                out.push(')');
            }
            _ => out.push_str(&ty.literal(item, dialect)?),
        }
    }
    Ok(())
}

impl Compiled {
    /// Writes lists out. `values` has one value for each of [`Compiled::binds`]; a list takes as many placeholders as
    /// it has values. The answer is the text that is executed and its values, one per placeholder.
    ///
    /// # Errors
    /// [`Error::Compile`] when a value that must stand in the text has no literal form.
    pub fn expand<'a>(
        &'a self,
        values: &'a [Value],
    ) -> Result<(Cow<'a, str>, Cow<'a, [Value]>), Error> {
        self.expand_named(values, &mut |_, _| {})
    }

    /// As [`Compiled::expand`]; `named` hears the name and the index of the bind of each placeholder of a list.
    ///
    /// # Errors
    /// As [`Compiled::expand`].
    pub fn expand_named<'a>(
        &'a self,
        values: &'a [Value],
        named: &mut dyn FnMut(usize, Option<String>),
    ) -> Result<(Cow<'a, str>, Cow<'a, [Value]>), Error> {
        if self.binds.iter().all(|it| it.span.is_none()) {
            return Ok((Cow::Borrowed(&self.text), Cow::Borrowed(values)));
        }
        let mut text = String::with_capacity(self.text.len() + 16 * values.len());
        let mut flat = Vec::with_capacity(values.len());
        let mut done = 0;
        for (index, (bind, value)) in self.binds.iter().zip(values).enumerate() {
            let Some((start, end)) = bind.span else {
                flat.push(value.clone());
                named(index, None);
                continue;
            };
            text.push_str(&self.text[done..start]);
            done = end;
            if bind.param.literal_execute {
                push_literals(&mut text, value, &bind.param.ty, bind.negated, self.dialect)?;
                continue;
            }
            let items: Rc<[Value]> = match value {
                Value::List(items) => Rc::clone(items),
                other => Rc::from([other.clone()]),
            };
            if items.is_empty() {
                push_empty(
                    &mut text,
                    tuple_width(&bind.param.ty),
                    bind.negated,
                    self.dialect,
                );
                continue;
            }
            let tuples = matches!(items[0], Value::List(_));
            if tuples && self.dialect == Dialect::Sqlite {
                text.push_str("VALUES ");
            }
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                let name = format!("{}_{}", bind.name, at + 1);
                match item {
                    Value::List(parts) if tuples => {
                        text.push('(');
                        for (part_at, part) in parts.iter().enumerate() {
                            if part_at > 0 {
                                text.push_str(", ");
                            }
                            let name = format!("{name}_{}", part_at + 1);
                            push_placeholder(&mut text, self.dialect, &name, &SqlType::null());
                            flat.push(part.clone());
                            named(index, Some(name));
                        }
                        text.push(')');
                    }
                    _ => {
                        push_placeholder(&mut text, self.dialect, &name, &bind.param.ty);
                        flat.push(item.clone());
                        named(index, Some(name));
                    }
                }
            }
        }
        text.push_str(&self.text[done..]);
        Ok((Cow::Owned(text), Cow::Owned(flat)))
    }

    /// The text of an INSERT for several rows at once: its one group of VALUES, `rows` times.
    pub fn text_for_rows(&self, rows: usize) -> Cow<'_, str> {
        let Some((start, end)) = self.values_span else {
            return Cow::Borrowed(&self.text);
        };
        if rows <= 1 {
            return Cow::Borrowed(&self.text);
        }
        let group = &self.text[start..end];
        let mut text = String::with_capacity(self.text.len() + rows * (group.len() + 2));
        text.push_str(&self.text[..start]);
        for at in 0..rows {
            if at > 0 {
                text.push_str(", ");
            }
            text.push_str(group);
        }
        text.push_str(&self.text[end..]);
        Cow::Owned(text)
    }
}
