//! The names that there are, asked from the interpreter itself.
//!
//! In: an interpreter. Out: [`Names`], in the order of Python's `dir`. Costs some imports.

use protocol::{Completion, CompletionKind, ModuleNames, Names};
use python::Interpreter;

/// Modules that snippets import.
const MODULES: &str = "sqlalchemy sqlalchemy.orm sqlalchemy.exc sqlalchemy.types sqlalchemy.sql sqlalchemy.event \
     sqlalchemy.schema sqlalchemy.pool sqlalchemy.engine sqlalchemy.ext.asyncio sqlalchemy.ext.hybrid \
     sqlalchemy.ext.associationproxy sqlalchemy.dialects.postgresql sqlalchemy.dialects.sqlite \
     sqlalchemy.dialects.mysql flask flask_sqlalchemy datetime decimal enum typing collections random uuid json \
     asyncio contextlib dataclasses functools itertools math re time";

/// Asks for all names.
///
/// # Errors
/// A sentence, when the library cannot be imported.
pub(crate) fn names(interpreter: &Interpreter) -> Result<Names, String> {
    let text = interpreter
        .aside(include_str!("names.py"), MODULES)
        .map_err(|error| format!("The names could not be read ({error})."))?;
    let mut names = Names::default();
    let mut classes = false;
    for line in text.lines() {
        let mut parts = line.split('\t');
        let (Some(owner), Some(name), Some(kind)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        if name.is_empty() {
            classes = kind == "class";
            let list = if classes {
                &mut names.classes
            } else {
                &mut names.modules
            };
            list.push(ModuleNames {
                name: owner.to_owned(),
                members: Vec::new(),
            });
            continue;
        }
        let list = if classes {
            &mut names.classes
        } else {
            &mut names.modules
        };
        if let Some(last) = list.last_mut() {
            last.members.push(Completion {
                label: name.to_owned(),
                kind: match kind {
                    "class" => CompletionKind::Class,
                    "module" => CompletionKind::Module,
                    "function" => CompletionKind::Function,
                    "method" => CompletionKind::Method,
                    "property" => CompletionKind::Property,
                    _ => CompletionKind::Variable,
                },
                detail: String::new(),
            });
        }
    }
    Ok(names)
}
