//! What stands where in the learner's sources, found with Python's own parser.
//!
//! In: the sources of a run's cells. Out: [`trace::SourceFacts`]. Used by `runner`.

use ruff_text_size::{Ranged, TextRange, TextSize};
use rustpython_vm::compiler::ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_vm::compiler::ast::{Expr, Stmt, StmtClassDef};
use trace::{
    AttributePlace, ClassPlace, ImportPlace, Position, QueryPlace, SourceFacts, StatementPlace,
};

/// Looks at all cells, in order.
pub fn facts<'a>(sources: impl IntoIterator<Item = &'a str>) -> SourceFacts {
    let mut facts = SourceFacts::default();
    for (cell, source) in sources.into_iter().enumerate() {
        let mut first = None;
        if let Ok(parsed) = rustpython_vm::compiler::parser::parse_module(source) {
            let module = parsed.into_syntax();
            let mut finder = Finder {
                cell: cell as u32,
                lines: Lines::of(source),
                facts: &mut facts,
            };
            first = module.body.first().map(|it| finder.lines.at(it.start()));
            for statement in &module.body {
                finder.visit_stmt(statement);
            }
        }
        facts.first.push(first);
    }
    facts
}

/// Turns offsets into lines and columns.
struct Lines<'a> {
    source: &'a str,
    /// The offset of each line's start.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(source: &'a str) -> Self {
        let ends = source.match_indices('\n').map(|it| it.0 + 1);
        Self {
            source,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    fn at(&self, offset: TextSize) -> Position {
        let offset = offset.to_usize();
        let line = self.starts.partition_point(|it| *it <= offset) - 1;
        let column = self
            .source
            .get(self.starts[line]..offset)
            .map_or(0, |it| it.chars().count());
        Position {
            line: line as u32 + 1,
            column: column as u32,
        }
    }
}

struct Finder<'s, 'f> {
    cell: u32,
    lines: Lines<'s>,
    facts: &'f mut SourceFacts,
}

impl<'a> Visitor<'a> for Finder<'_, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::ClassDef(it) => self.class(it),
            Stmt::ImportFrom(it) => {
                if let (Some(module), Some(last)) = (&it.module, it.names.last()) {
                    let names = it
                        .names
                        .iter()
                        .map(|it| it.asname.as_ref().unwrap_or(&it.name));
                    let place = ImportPlace {
                        cell: self.cell,
                        module: module.to_string(),
                        names: names.map(ToString::to_string).collect(),
                        end: self.lines.at(last.end()),
                    };
                    self.facts.imports.push(place);
                }
            }
            Stmt::Assign(it) => {
                let name = match &it.targets[..] {
                    [Expr::Name(name)] => Some(name.id.to_string()),
                    _ => None,
                };
                self.statement(it.range(), name, &[&it.value]);
            }
            Stmt::AnnAssign(it) => {
                let name = match &*it.target {
                    Expr::Name(name) => Some(name.id.to_string()),
                    _ => None,
                };
                if let Some(value) = &it.value {
                    self.statement(it.range(), name, &[value]);
                }
            }
            Stmt::Expr(it) => self.statement(it.range(), None, &[&it.value]),
            Stmt::Return(it) => {
                if let Some(value) = &it.value {
                    self.statement(it.range(), None, &[value]);
                }
            }
            // Only the head: the body's statements have places of their own.
            Stmt::For(it) => self.statement(it.iter.range(), None, &[&it.iter]),
            Stmt::While(it) => self.statement(it.test.range(), None, &[&it.test]),
            Stmt::If(it) => self.statement(it.test.range(), None, &[&it.test]),
            Stmt::Assert(it) => self.statement(it.range(), None, &[&it.test]),
            Stmt::With(it) => {
                for item in &it.items {
                    self.statement(item.range(), None, &[&item.context_expr]);
                }
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }
}

impl Finder<'_, '_> {
    fn class(&mut self, it: &StmtClassDef) {
        let mut attributes = Vec::new();
        for statement in &it.body {
            let mut bind = |name: String, at: TextSize, lines: &Lines<'_>| {
                attributes.push(AttributePlace {
                    name,
                    line: lines.at(at).line,
                });
            };
            match statement {
                Stmt::Assign(it) => {
                    for target in &it.targets {
                        if let Expr::Name(name) = target {
                            bind(name.id.to_string(), name.start(), &self.lines);
                        }
                    }
                }
                Stmt::AnnAssign(it) => {
                    if let Expr::Name(name) = &*it.target {
                        bind(name.id.to_string(), name.start(), &self.lines);
                    }
                }
                Stmt::FunctionDef(it) => bind(it.name.to_string(), it.name.start(), &self.lines),
                _ => {}
            }
        }
        self.facts.classes.push(ClassPlace {
            cell: self.cell,
            name: it.name.to_string(),
            line: self.lines.at(it.name.start()).line,
            attributes,
        });
    }

    fn statement(&mut self, range: TextRange, binds: Option<String>, values: &[&Expr]) {
        let mut queries = Queries {
            lines: &self.lines,
            found: Vec::new(),
            reads: Vec::new(),
        };
        for value in values {
            queries.visit_expr(value);
        }
        let Queries { found, reads, .. } = queries;
        if found.is_empty() && reads.is_empty() {
            return;
        }
        self.facts.statements.push(StatementPlace {
            cell: self.cell,
            start: self.lines.at(range.start()).line,
            end: self.lines.at(range.end()).line,
            binds,
            reads,
            queries: found,
        });
    }
}

/// Queries and names in one expression.
struct Queries<'l, 's> {
    lines: &'l Lines<'s>,
    found: Vec<QueryPlace>,
    reads: Vec<String>,
}

impl<'a> Visitor<'a> for Queries<'_, '_> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(it) => self.reads.push(it.id.to_string()),
            Expr::Call(it) => {
                let makes = match &*it.func {
                    Expr::Name(name) => name.id.as_str() == "select",
                    Expr::Attribute(it) => matches!(it.attr.as_str(), "select" | "query"),
                    _ => false,
                };
                if makes {
                    let names = it.arguments.args.iter().filter_map(|it| match it {
                        Expr::Name(name) => Some(name.id.to_string()),
                        _ => None,
                    });
                    self.found.push(QueryPlace {
                        entities: names.collect(),
                        end: self.lines.at(it.end()),
                    });
                }
            }
            // Flask-SQLAlchemy's `User.query`; a call of it was seen above.
            Expr::Attribute(it) if it.attr.as_str() == "query" => {
                if let Expr::Name(name) = &*it.value {
                    self.found.push(QueryPlace {
                        entities: vec![name.id.to_string()],
                        end: self.lines.at(it.end()),
                    });
                }
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}
