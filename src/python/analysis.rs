//! What a program reads without binding it, found by Python's own rules of scope.
//!
//! In: source texts that share one namespace. Out: [`Analysis`]. Used by `runner` to choose a prelude.

use std::collections::BTreeSet;

use ruff_source_file::SourceFileBuilder;
use rustpython_vm::compiler::ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_vm::compiler::ast::{Alias, Expr, ModModule, Stmt};
use rustpython_vm::compiler::codegen::symboltable::{SymbolFlags, SymbolScope, SymbolTable};

/// How deeply nested a source may be, as in the interpreter.
const RECURSION: usize = 1000;

/// Facts about a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Global names that are read somewhere and bound nowhere (builtins are not left out).
    pub unbound: BTreeSet<String>,
    /// Whether `await`, `async for` or `async with` occurs.
    pub awaits: bool,
    /// Every name that is read.
    pub read: BTreeSet<String>,
    /// `db.Model` gives `("db", "Model")`.
    pub attributes: BTreeSet<(String, String)>,
}

/// Looks at all sources together. A source that does not parse is left out: running it will tell.
pub fn analyse<'a>(sources: impl IntoIterator<Item = &'a str>) -> Analysis {
    let mut found = Found::default();
    for source in sources {
        let Ok(parsed) = rustpython_vm::compiler::parser::parse_module(source) else {
            continue;
        };
        let module = parsed.into_syntax();
        found.walk(&module);
        let file = SourceFileBuilder::new("cell", source).finish();
        if let Ok(table) =
            SymbolTable::scan_program_with_options(&module, file, true, false, RECURSION)
        {
            found.table(&table, true);
        }
    }
    let Found {
        bound,
        mut analysis,
    } = found;
    analysis.unbound = analysis.read.difference(&bound).cloned().collect();
    analysis
}

#[derive(Default)]
struct Found {
    bound: BTreeSet<String>,
    analysis: Analysis,
}

impl Found {
    fn walk(&mut self, module: &ModModule) {
        for statement in &module.body {
            self.visit_stmt(statement);
        }
    }

    /// Reads and bindings of the global namespace in one scope and all scopes within.
    fn table(&mut self, table: &SymbolTable, top: bool) {
        for (name, symbol) in &table.symbols {
            let global = top
                || matches!(
                    symbol.scope,
                    SymbolScope::GlobalExplicit | SymbolScope::GlobalImplicit
                );
            if !global {
                continue;
            }
            if symbol.flags.contains(SymbolFlags::USE) {
                self.analysis.read.insert(name.to_string());
            }
            if symbol.flags.intersects(SymbolFlags::DEF_BOUND) {
                self.bound.insert(name.to_string());
            }
        }
        let inner = table.sub_tables.iter();
        let hidden = table
            .hidden_annotation_blocks
            .iter()
            .chain(&table.inlined_comprehension_blocks);
        for inner in inner.chain(hidden) {
            self.table(inner, false);
        }
    }
}

impl<'a> Visitor<'a> for Found {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::For(it) if it.is_async => self.analysis.awaits = true,
            Stmt::With(it) if it.is_async => self.analysis.awaits = true,
            // An import, a class or a function binds its name for the whole program, wherever it stands.
            Stmt::Import(it) => self.bind_aliases(&it.names),
            Stmt::ImportFrom(it) => self.bind_aliases(&it.names),
            Stmt::ClassDef(it) => drop(self.bound.insert(it.name.to_string())),
            Stmt::FunctionDef(it) => drop(self.bound.insert(it.name.to_string())),
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Await(_) => self.analysis.awaits = true,
            Expr::Attribute(it) => {
                if let Expr::Name(owner) = &*it.value {
                    self.analysis
                        .attributes
                        .insert((owner.id.to_string(), it.attr.to_string()));
                }
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}

impl Found {
    fn bind_aliases(&mut self, names: &[Alias]) {
        for alias in names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            let first = name.split('.').next().unwrap_or(name);
            self.bound.insert(first.to_owned());
        }
    }
}
