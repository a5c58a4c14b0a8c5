//! What may stand at a place in a cell, from the engine's own names and the models of the last run.
//!
//! In: [`Names`] as the interpreter tells them, models, the sources up to the cursor. Out: suggestions that begin as
//! the word at the cursor does. What an expression is, is told by how its name was made, read as text: a completion
//! may be missing, and must not be slow.

use protocol::{CompleteRequest, Completion, CompletionKind, Model, ModuleNames, Names};

/// Most suggestions of one answer.
const MOST: usize = 200;
const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "False", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "None", "nonlocal", "not", "or", "pass", "raise", "return", "True", "try", "while",
    "with", "yield",
];

/// What stands before a dot.
enum Owner<'a> {
    Class(&'a Model),
    Instance(&'a Model),
    /// A library class or module of [`Names`].
    Library(&'a ModuleNames),
    Unknown,
}

/// The suggestions, best first.
pub fn complete(names: &Names, request: &CompleteRequest) -> Vec<Completion> {
    let head: String = request
        .source
        .chars()
        .take(request.cursor as usize)
        .collect();
    let line = head.rsplit('\n').next().unwrap_or_default();
    if line.contains('#') && !line.contains(['\'', '"']) {
        return Vec::new();
    }
    let word = line
        .rsplit(|it: char| !(it.is_alphanumeric() || it == '_'))
        .next()
        .unwrap_or_default();
    let before = &masked(&line[..line.len() - word.len()]);
    let whole: String = request
        .before
        .iter()
        .chain([&request.source])
        .flat_map(|it| it.lines())
        .map(|it| masked(it) + "\n")
        .collect();
    let cx = Context {
        names,
        models: &request.models,
        source: &whole,
    };
    let mut found = match import_of(line) {
        Some(Import::Module) => cx.module_names(line, word),
        Some(Import::Member(module)) => cx
            .library(module)
            .map_or_else(Vec::new, |it| it.members.clone()),
        None => match before.strip_suffix('.') {
            Some(owner) => cx.members(owner),
            None => cx.words(),
        },
    };
    let lower = word.to_lowercase();
    found.retain(|it| it.label.to_lowercase().starts_with(&lower) && it.label != word);
    if !word.starts_with('_') {
        found.retain(|it| !it.label.starts_with('_'));
    }
    let mut unique: Vec<Completion> = Vec::new();
    for it in found {
        if !unique.iter().any(|other| other.label == it.label) {
            unique.push(it);
        }
    }
    // What is written the same way comes first; the order of the sources stays otherwise.
    unique.sort_by_key(|it| !it.label.starts_with(word));
    unique.truncate(MOST);
    unique
}

/// A line whose texts in quotes are without content, so that brackets in them do not count.
fn masked(line: &str) -> String {
    let mut quote = None;
    line.chars()
        .map(|it| match quote {
            None if it == '\'' || it == '"' => {
                quote = Some(it);
                it
            }
            Some(open) if it == open => {
                quote = None;
                it
            }
            Some(_) => '_',
            None => it,
        })
        .collect()
}

enum Import<'a> {
    Module,
    Member(&'a str),
}

fn import_of(line: &str) -> Option<Import<'_>> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("from ") {
        return Some(match rest.split_once(" import ") {
            Some((module, _)) => Import::Member(module.trim()),
            None => Import::Module,
        });
    }
    line.strip_prefix("import ").map(|_| Import::Module)
}

fn item(label: &str, kind: CompletionKind, detail: impl Into<String>) -> Completion {
    Completion {
        label: label.to_owned(),
        kind,
        detail: detail.into(),
    }
}

struct Context<'a> {
    names: &'a Names,
    models: &'a [Model],
    source: &'a str,
}

impl<'a> Context<'a> {
    fn library(&self, name: &str) -> Option<&'a ModuleNames> {
        let all = self.names.modules.iter().chain(&self.names.classes);
        all.into_iter().find(|it| it.name == name)
    }

    fn model(&self, name: &str) -> Option<&'a Model> {
        self.models.iter().rev().find(|it| it.name == name)
    }

    /// Modules; behind `sqlalchemy.` only the rest of the name.
    fn module_names(&self, line: &str, word: &str) -> Vec<Completion> {
        let typed = line.rsplit(' ').next().unwrap_or_default();
        let prefix = &typed[..typed.len() - word.len()];
        let names = self
            .names
            .modules
            .iter()
            .filter_map(|it| it.name.strip_prefix(prefix));
        names
            .map(|it| item(it, CompletionKind::Module, "module"))
            .collect()
    }

    /// Names that may stand alone.
    fn words(&self) -> Vec<Completion> {
        let mut found: Vec<Completion> = self
            .models
            .iter()
            .map(|it| {
                item(
                    &it.name,
                    CompletionKind::Class,
                    format!("table {}", it.table),
                )
            })
            .collect();
        found.extend(self.bound());
        found.extend(
            KEYWORDS
                .iter()
                .map(|it| item(it, CompletionKind::Keyword, "")),
        );
        if let Some(it) = self.library("builtins") {
            found.extend(it.members.iter().cloned());
        }
        for module in ["sqlalchemy", "sqlalchemy.orm"] {
            if let Some(it) = self.library(module) {
                found.extend(it.members.iter().map(|it| Completion {
                    detail: format!("from {module}"),
                    ..it.clone()
                }));
            }
        }
        found
    }

    /// Names that the sources bind.
    fn bound(&self) -> Vec<Completion> {
        let mut found = Vec::new();
        for line in self.source.lines() {
            let line = line.trim_start();
            let name = |text: &str| -> Option<String> {
                let text = text.trim();
                let ok =
                    !text.is_empty() && text.chars().all(|it| it.is_alphanumeric() || it == '_');
                (ok && !text.starts_with(|it: char| it.is_ascii_digit())).then(|| text.to_owned())
            };
            if let Some(rest) = line
                .strip_prefix("def ")
                .or_else(|| line.strip_prefix("async def "))
            {
                if let Some(it) = rest.split('(').next().and_then(name) {
                    found.push(item(&it, CompletionKind::Function, ""));
                }
            } else if let Some(rest) = line.strip_prefix("class ") {
                if let Some(it) = rest.split(['(', ':']).next().and_then(name) {
                    found.push(item(&it, CompletionKind::Class, ""));
                }
            } else if let Some(rest) = line.strip_prefix("for ") {
                let targets = rest.split(" in ").next().unwrap_or_default();
                found.extend(
                    targets
                        .split(',')
                        .filter_map(name)
                        .map(|it| item(&it, CompletionKind::Variable, "")),
                );
            } else if let Some((_, imported)) = line
                .strip_prefix("from ")
                .and_then(|it| it.split_once(" import "))
            {
                let names = imported
                    .split(',')
                    .filter_map(|it| name(it.rsplit(" as ").next()?));
                found.extend(names.map(|it| item(&it, CompletionKind::Variable, "imported")));
            } else if let Some(rest) = line.strip_prefix("import ") {
                let names = rest
                    .split(',')
                    .filter_map(|it| name(it.rsplit(" as ").next()?));
                found.extend(names.map(|it| item(&it, CompletionKind::Module, "imported")));
            } else if let Some((_, rest)) = line
                .strip_prefix("with ")
                .and_then(|it| it.rsplit_once(" as "))
            {
                if let Some(it) = name(rest.trim_end_matches(':')) {
                    found.push(item(&it, CompletionKind::Variable, ""));
                }
            } else if let Some((target, value)) = line.split_once('=') {
                if !value.starts_with('=') {
                    if let Some(it) = target.split(':').next().and_then(name) {
                        found.push(item(&it, CompletionKind::Variable, ""));
                    }
                }
            }
        }
        found
    }

    fn members(&self, owner: &str) -> Vec<Completion> {
        match self.what(owner, 0) {
            Owner::Class(model) | Owner::Instance(model) => of_model(model),
            Owner::Library(it) => it.members.clone(),
            Owner::Unknown => Vec::new(),
        }
    }

    /// What the expression at the end of `text` is.
    fn what(&self, text: &str, depth: u32) -> Owner<'a> {
        const DEEPEST: u32 = 6;
        let text = text.trim_end();
        if depth > DEEPEST {
            return Owner::Unknown;
        }
        if text.ends_with(')') {
            return self.call(text, depth);
        }
        let start = text
            .rfind(|it: char| !(it.is_alphanumeric() || it == '_'))
            .map_or(0, |at| {
                at + text[at..].chars().next().map_or(1, char::len_utf8)
            });
        let name = &text[start..];
        if let Some(owner) = text[..start].strip_suffix('.') {
            return match self.what(owner, depth + 1) {
                Owner::Class(model) => match model.columns.iter().any(|it| it.name == name)
                    || model.relationships.iter().any(|it| it.name == name)
                {
                    true => self.named_library("InstrumentedAttribute"),
                    false => Owner::Unknown,
                },
                Owner::Instance(model) => {
                    let related = model
                        .relationships
                        .iter()
                        .find(|it| it.name == name && !it.uselist);
                    related
                        .and_then(|it| self.model(&it.target))
                        .map_or(Owner::Unknown, Owner::Instance)
                }
                Owner::Library(it) => self.named_library(&format!("{}.{name}", it.name)),
                Owner::Unknown => Owner::Unknown,
            };
        }
        if let Some(model) = self.model(name) {
            return Owner::Class(model);
        }
        self.variable(name, depth)
    }

    fn named_library(&self, name: &str) -> Owner<'a> {
        self.library(name).map_or(Owner::Unknown, Owner::Library)
    }

    /// What a call gives, by the name of what is called.
    fn call(&self, text: &str, depth: u32) -> Owner<'a> {
        let mut open = 0;
        let mut start = None;
        for (at, it) in text.char_indices().rev() {
            match it {
                ')' | ']' => open += 1,
                '(' | '[' => {
                    open -= 1;
                    if open == 0 {
                        start = Some(at);
                        break;
                    }
                }
                _ => {}
            }
        }
        let Some(start) = start else {
            return Owner::Unknown;
        };
        let called = &text[..start];
        let name = called
            .rsplit(|it: char| !(it.is_alphanumeric() || it == '_'))
            .next()
            .unwrap_or_default();
        if let Some(model) = self.model(name) {
            return Owner::Instance(model);
        }
        let class = match name {
            "select" => "Select",
            "insert" => "Insert",
            "update" => "Update",
            "delete" if !called.contains('.') => "Delete",
            "query" => "Query",
            "scalars" => "ScalarResult",
            "execute" => "Result",
            "create_engine" => "Engine",
            "connect" | "begin" if called.contains("engine") => "Connection",
            "Session" | "SessionLocal" | "sessionmaker" => "Session",
            "scalar" | "scalar_one" | "scalar_one_or_none" | "get" | "one" | "one_or_none"
            | "first" => {
                return self.mentioned(text).map_or(Owner::Unknown, Owner::Instance);
            }
            _ => {
                // Methods that give back their own kind: select(...).where(...).
                return match called.rfind('.') {
                    Some(dot) => match self.what(&called[..dot], depth + 1) {
                        Owner::Library(it) => Owner::Library(it),
                        _ => Owner::Unknown,
                    },
                    None => Owner::Unknown,
                };
            }
        };
        self.named_library(class)
    }

    /// The first model that a text names.
    fn mentioned(&self, text: &str) -> Option<&'a Model> {
        let mut words = text.split(|it: char| !(it.is_alphanumeric() || it == '_'));
        words.find_map(|it| self.model(it))
    }

    /// What a name stands for, by its last binding.
    fn variable(&self, name: &str, depth: u32) -> Owner<'a> {
        for line in self.source.lines().rev() {
            let line = line.trim();
            if let Some(rest) = line.strip_prefix("for ") {
                let Some((targets, iterated)) = rest.split_once(" in ") else {
                    continue;
                };
                if targets.split(',').any(|it| it.trim() == name) {
                    return self.element(iterated.trim_end_matches(':'), depth);
                }
            } else if let Some((value, bound)) = line
                .strip_prefix("with ")
                .and_then(|it| it.rsplit_once(" as "))
            {
                if bound.trim_end_matches(':').trim() == name {
                    return self.what(value, depth + 1);
                }
            } else if let Some((target, value)) = line.split_once('=') {
                let target = target.split(':').next().unwrap_or_default().trim();
                if target == name && !value.starts_with('=') {
                    return self.what(value, depth + 1);
                }
            } else if let Some((_, as_name)) = line.rsplit_once(" as ") {
                if as_name.trim() == name && line.starts_with("import ") {
                    let module = line.trim_start_matches("import ").split(" as ").next();
                    return self.named_library(module.unwrap_or_default().trim());
                }
            }
        }
        match name {
            "session" => self.named_library("Session"),
            "engine" => self.named_library("Engine"),
            _ => {
                // A parameter is often called like its class.
                let model = self.models.iter().find(|it| it.name.to_lowercase() == name);
                model.map_or_else(|| self.named_library(name), Owner::Instance)
            }
        }
    }

    /// What one element of an iterated expression is.
    fn element(&self, text: &str, depth: u32) -> Owner<'a> {
        const DEEPEST: u32 = 6;
        let text = text.trim();
        if depth > DEEPEST {
            return Owner::Unknown;
        }
        if !text.ends_with(')') {
            if let Some((owner, name)) = text.rsplit_once('.') {
                if let Owner::Instance(model) = self.what(owner, depth + 1) {
                    let related = model.relationships.iter().find(|it| it.name == name);
                    return related
                        .and_then(|it| self.model(&it.target))
                        .map_or(Owner::Unknown, Owner::Instance);
                }
            }
            // A name: whatever query it was made from.
            for line in self.source.lines().rev() {
                if let Some((target, value)) = line.trim().split_once('=') {
                    if target.trim() == text {
                        return self.element(value, depth + 1);
                    }
                }
            }
        }
        self.mentioned(text).map_or(Owner::Unknown, Owner::Instance)
    }
}

fn of_model(model: &Model) -> Vec<Completion> {
    let columns = model
        .columns
        .iter()
        .map(|it| item(&it.name, CompletionKind::Column, it.sql_type.clone()));
    let relationships = model.relationships.iter().map(|it| {
        let detail = match it.uselist {
            true => format!("list of {}", it.target),
            false => it.target.clone(),
        };
        item(&it.name, CompletionKind::Relationship, detail)
    });
    let others = model
        .others
        .iter()
        .map(|it| item(it, CompletionKind::Property, ""));
    columns.chain(relationships).chain(others).collect()
}
