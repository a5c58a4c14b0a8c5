//! What a program of the property test may do, on the storage and on the model.
//!
//! In: a random source, a connection, the model. Out: success or the error's text, from both.

use crate::{
    cells,
    model::{self, Cells, Model, Table},
    random::Random,
    values,
};
use gluesql_core::{
    ast::{ColumnDef, DataType, Expr, OrderByExpr},
    data::{Key, Schema},
    error::Error as GlueError,
    prelude::{Payload, execute, parse, translate},
    store::{IndexMut, Planner, StoreMut},
};
use storage::Storage;

const COLUMNS: [&str; 3] = ["a", "b", "c"];

/// Something that a program does on one connection.
#[derive(Debug)]
pub enum Operation {
    CreateTable(String),
    DropTable(String),
    RenameTable(String, String),
    CreateIndex {
        table: String,
        name: String,
        columns: Vec<usize>,
        unique: bool,
    },
    /// An index that GlueSQL's planner uses.
    CreateGlueIndex {
        table: String,
        column: usize,
    },
    DropIndex(String, String),
    Insert(String, i64, Cells),
    Update(String, i64, Cells),
    Delete(String, i64),
    /// Three of GlueSQL's traits' methods.
    InsertData(String, Vec<(i64, Cells)>),
    AppendData(String, Vec<Cells>),
    DeleteData(String, Vec<i64>),
    /// SELECT, UPDATE and DELETE .. WHERE column operator number, as text through GlueSQL.
    Select {
        table: String,
        column: usize,
        operator: &'static str,
        number: i64,
    },
    SqlUpdate {
        table: String,
        set: usize,
        to: i64,
        column: usize,
        number: i64,
    },
    SqlDelete {
        table: String,
        column: usize,
        number: i64,
    },
    Begin,
    Commit,
    Rollback,
    Savepoint(&'static str),
    Release(&'static str),
    RollbackTo(&'static str),
    /// A statement of several writes that ends well or is undone.
    Statement(Vec<Operation>, bool),
    /// Keeps a snapshot, or goes back to the one kept last by any connection.
    Keep,
    Restore,
}

impl Operation {
    pub fn draw(random: &mut Random) -> Operation {
        const NAMES: [&str; 4] = ["p", "q", "P", "r"];
        match random.below(40) {
            0..5 => Operation::write(random),
            5 => Operation::DropTable(table(random)),
            6 => Operation::RenameTable(table(random), table(random)),
            7..9 => Operation::CreateIndex {
                table: table(random),
                name: format!("i{}", random.below(3)),
                columns: (0..1 + random.below(2))
                    .map(|_| random.below(3) as usize)
                    .collect(),
                unique: random.below(3) == 0,
            },
            9 => Operation::DropIndex(table(random), format!("i{}", random.below(3))),
            10 => Operation::CreateGlueIndex {
                table: table(random),
                column: random.below(3) as usize,
            },
            11..14 => Operation::Begin,
            14..16 => Operation::Commit,
            16 => Operation::Rollback,
            17..21 => Operation::Savepoint(random.pick(&NAMES)),
            21..23 => Operation::Release(random.pick(&NAMES)),
            23..26 => Operation::RollbackTo(random.pick(&NAMES)),
            26 => {
                let writes = (0..3).map(|_| Operation::write(random)).collect();
                Operation::Statement(writes, random.below(2) == 0)
            }
            27 => Operation::Keep,
            28 if random.below(3) == 0 => Operation::Restore,
            29 => Operation::Select {
                table: table(random),
                column: random.below(3) as usize,
                operator: random.pick(&["=", "<", "<=", ">", ">="]),
                number: random.below(6) as i64,
            },
            _ => Operation::write(random),
        }
    }

    fn write(random: &mut Random) -> Operation {
        let key = |random: &mut Random| 1 + random.below(20) as i64;
        match random.below(20) {
            0 => Operation::CreateTable(table(random)),
            1..3 => Operation::InsertData(
                table(random),
                (0..3).map(|_| (key(random), random.cells())).collect(),
            ),
            3 => Operation::AppendData(table(random), vec![random.cells(), random.cells()]),
            4 => Operation::DeleteData(table(random), vec![key(random), key(random)]),
            5 => Operation::SqlUpdate {
                table: table(random),
                set: random.below(3) as usize,
                to: random.below(6) as i64,
                column: random.below(3) as usize,
                number: random.below(6) as i64,
            },
            6 => Operation::SqlDelete {
                table: table(random),
                column: random.below(3) as usize,
                number: random.below(6) as i64,
            },
            7..10 => Operation::Update(table(random), key(random), random.cells()),
            10..12 => Operation::Delete(table(random), key(random)),
            _ => Operation::Insert(table(random), key(random), random.cells()),
        }
    }

    pub fn run(&self, storage: &mut Storage) -> Result<(), String> {
        let glue = |result: Result<(), GlueError>| {
            result.map_err(|error| error.to_string().replace("storage: ", ""))
        };
        match self {
            Operation::InsertData(table, rows) => {
                let rows = rows.iter().map(|(key, row)| (Key::I64(*key), values(row)));
                return glue(storage.insert_data(table, rows.collect()));
            }
            Operation::AppendData(table, rows) => {
                return glue(storage.append_data(table, rows.iter().map(values).collect()));
            }
            Operation::DeleteData(table, keys) => {
                let keys = keys.iter().map(|key| Key::I64(*key)).collect();
                return glue(storage.delete_data(table, keys));
            }
            Operation::CreateGlueIndex { table, column } => {
                let name = format!("g{column}");
                let expr = Expr::Identifier(COLUMNS[*column].to_owned());
                let column = OrderByExpr { expr, asc: None };
                return glue(IndexMut::create_index(storage, table, &name, &column));
            }
            Operation::Select {
                table,
                column,
                operator,
                number,
            } => {
                let column = COLUMNS[*column];
                let sql = format!("SELECT * FROM {table} WHERE {column} {operator} {number}");
                return run_sql(storage, table, &sql);
            }
            Operation::SqlUpdate {
                table,
                set,
                to,
                column,
                number,
            } => {
                let (set, column) = (COLUMNS[*set], COLUMNS[*column]);
                let sql = format!("UPDATE {table} SET {set} = {to} WHERE {column} = {number}");
                return run_sql(storage, table, &sql);
            }
            Operation::SqlDelete {
                table,
                column,
                number,
            } => {
                let column = COLUMNS[*column];
                return run_sql(
                    storage,
                    table,
                    &format!("DELETE FROM {table} WHERE {column} = {number}"),
                );
            }
            _ => {}
        }
        let result = match self {
            Operation::CreateTable(name) => storage.create_table(schema(name)),
            Operation::DropTable(name) => storage.drop_table(name),
            Operation::RenameTable(old, new) => storage.rename_table(old, new),
            Operation::CreateIndex {
                table,
                name,
                columns,
                unique,
            } => storage.create_index(table, name, columns.clone(), *unique),
            Operation::DropIndex(table, name) => storage.drop_index(table, name),
            Operation::Insert(table, key, row) => {
                storage.insert_row(table, Key::I64(*key), values(row))
            }
            Operation::Update(table, key, row) => storage
                .update_row(table, &Key::I64(*key), values(row))
                .map(drop),
            Operation::Delete(table, key) => storage.delete_row(table, &Key::I64(*key)).map(drop),
            Operation::Begin => storage.begin(),
            Operation::Commit => storage.commit(),
            Operation::Rollback => storage.rollback(),
            Operation::Savepoint(name) => {
                storage.savepoint(name);
                Ok(())
            }
            Operation::Release(name) => storage.release(name),
            Operation::RollbackTo(name) => storage.rollback_to(name),
            Operation::Statement(writes, good) => {
                storage.begin_statement();
                for write in writes {
                    // Whether each of them succeeds shows in the rows.
                    let _ = write.run(storage);
                }
                if *good {
                    storage.end_statement();
                } else {
                    storage.rollback_statement();
                }
                Ok(())
            }
            operation => panic!("{operation:?} is for the caller"),
        };
        result.map_err(|error| error.to_string())
    }

    pub fn model(&self, model: &mut Model, at: usize) -> Result<(), String> {
        match self {
            Operation::CreateTable(name) => model.write(at, |tables| {
                if tables.contains_key(name) {
                    return Err(format!("table {name} already exists"));
                }
                tables.insert(name.clone(), Table::default());
                Ok(())
            }),
            Operation::DropTable(name) => model.write(at, |tables| {
                model::table(tables, name)?;
                tables.remove(name);
                Ok(())
            }),
            Operation::RenameTable(old, new) => model.write(at, |tables| {
                let table = model::table(tables, old)?.clone();
                if tables.contains_key(new) {
                    return Err(format!("table {new} already exists"));
                }
                tables.remove(old);
                tables.insert(new.clone(), table);
                Ok(())
            }),
            Operation::CreateIndex {
                table,
                name,
                columns,
                unique,
            } => model.write(at, |tables| {
                model::table(tables, table)?.create_index(table, name, columns, *unique)
            }),
            Operation::CreateGlueIndex { table, column } => model.write(at, |tables| {
                let missing = format!("index: table not found: {table}");
                let name = format!("g{column}");
                let table = tables.get_mut(table).ok_or(missing)?;
                table
                    .create_index("", &name, &[*column], false)
                    .map_err(|_| format!("index: index name already exists: {name}"))
            }),
            Operation::DropIndex(table, name) => model.write(at, |tables| {
                let table = model::table(tables, table)?;
                let found = table.indexes.iter().position(|index| index.name == *name);
                table
                    .indexes
                    .remove(found.ok_or(format!("no such index: {name}"))?);
                Ok(())
            }),
            Operation::Insert(name, key, row) => model.write(at, |tables| {
                let table = model::table(tables, name)?;
                if table.rows.contains_key(key) {
                    return Err(format!(
                        "table {name} already has a row with key I64({key})"
                    ));
                }
                table.put(name, *key, *row)
            }),
            Operation::Update(name, key, row) => model.write(at, |tables| {
                let table = model::table(tables, name)?;
                if !table.rows.contains_key(key) {
                    return Err(format!("table {name} has no row with key I64({key})"));
                }
                table.put(name, *key, *row)
            }),
            Operation::Delete(name, key) => model.write(at, |tables| {
                model::table(tables, name)?.rows.remove(key);
                Ok(())
            }),
            Operation::InsertData(name, rows) => model.write(at, |tables| {
                let table = model::table(tables, name)?;
                rows.iter()
                    .try_for_each(|(key, row)| table.put(name, *key, *row))
            }),
            Operation::AppendData(name, rows) => model.write(at, |tables| {
                let table = model::table(tables, name)?;
                rows.iter().try_for_each(|row| {
                    let last = table.rows.keys().next_back().copied().unwrap_or(0);
                    table.put(name, last + 1, *row)
                })
            }),
            Operation::DeleteData(name, keys) => model.write(at, |tables| {
                let table = model::table(tables, name)?;
                table.rows.retain(|key, _| !keys.contains(key));
                Ok(())
            }),
            Operation::Select {
                table,
                column,
                operator,
                number,
            } => {
                let matches = |row: &Cells| match (row[*column], *operator) {
                    (None, _) => false,
                    (Some(cell), "=") => cell == *number,
                    (Some(cell), "<") => cell < *number,
                    (Some(cell), "<=") => cell <= *number,
                    (Some(cell), ">") => cell > *number,
                    (Some(cell), _) => cell >= *number,
                };
                let Some(table) = model.seen(at).get(table) else {
                    return Err(format!("no such table: {table}"));
                };
                let mut rows = table.rows.values().copied().collect::<Vec<_>>();
                rows.retain(matches);
                rows.sort();
                model.pin(at);
                Err(format!("rows {rows:?}"))
            }
            Operation::SqlUpdate {
                table: name,
                set,
                to,
                column,
                number,
            } => {
                if !model.seen(at).contains_key(name) {
                    return Err(format!("no such table: {name}"));
                }
                model.pin(at);
                model.write(at, |tables| {
                    let table = model::table(tables, name)?;
                    for (key, mut row) in table.rows.clone() {
                        if row[*column] == Some(*number) {
                            row[*set] = Some(*to);
                            table.put(name, key, row)?;
                        }
                    }
                    Ok(())
                })
            }
            Operation::SqlDelete {
                table: name,
                column,
                number,
            } => {
                if !model.seen(at).contains_key(name) {
                    return Err(format!("no such table: {name}"));
                }
                model.pin(at);
                model.write(at, |tables| {
                    let table = model::table(tables, name)?;
                    table.rows.retain(|_, row| row[*column] != Some(*number));
                    Ok(())
                })
            }
            Operation::Begin => model.begin(at),
            Operation::Commit => model.end(at, "commit"),
            Operation::Rollback => model.end(at, "rollback"),
            Operation::Savepoint(name) => model.savepoint(at, name),
            Operation::Release(name) => model.release(at, name),
            Operation::RollbackTo(name) => model.rollback_to(at, name),
            Operation::Statement(writes, good) => {
                model.begin_statement(at);
                for write in writes {
                    let _ = write.model(model, at);
                }
                model.end_statement(at, *good);
                Ok(())
            }
            operation => panic!("{operation:?} is for the caller"),
        }
    }
}

fn table(random: &mut Random) -> String {
    // The first is the most frequent, so that it fills.
    let name = random.pick(&["t", "t", "t", "t", "t", "t", "u", "u", "v"]);
    name.to_owned()
}

fn schema(name: &str) -> Schema {
    let column = |name: &&str| ColumnDef {
        name: (*name).to_owned(),
        data_type: DataType::Int,
        nullable: true,
        default: None,
        unique: None,
        comment: None,
    };
    Schema {
        table_name: name.to_owned(),
        column_defs: Some(COLUMNS.iter().map(column).collect()),
        indexes: Vec::new(),
        engine: None,
        foreign_keys: Vec::new(),
        comment: None,
    }
}

/// Runs a statement through GlueSQL's parser, planner and executor. Rows come back as an error
/// text, so that one type serves all operations.
fn run_sql(storage: &mut Storage, table: &str, sql: &str) -> Result<(), String> {
    storage.refresh();
    // Whether GlueSQL notices before or after the statement has begun depends on the statement.
    if storage.table(table).is_err() {
        return Err(format!("no such table: {table}"));
    }
    let run = |storage: &mut Storage| -> Result<Payload, GlueError> {
        let parsed = parse(sql)?;
        let plan = storage.plan(translate(&parsed[0])?.into())?;
        execute(storage, &plan)
    };
    match run(storage) {
        Ok(Payload::Select { rows, .. }) => {
            let mut rows = rows.iter().map(|row| cells(row)).collect::<Vec<_>>();
            rows.sort();
            Err(format!("rows {rows:?}"))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string().replace("storage: ", "")),
    }
}
