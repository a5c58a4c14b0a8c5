//! The text files of a run: those of a simulated project, such as `alembic.ini` and its revisions.
//!
//! In: what the request brings, and what the program writes through `lib/_files.py`. Out: their texts after the run.
//! Paths begin with `/`; there are no other files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustpython_vm::{PyResult, VirtualMachine};

use crate::interpreter::current_host;

/// By path.
#[derive(Default)]
pub(crate) struct Files {
    texts: RefCell<BTreeMap<String, String>>,
}

impl Files {
    /// Those of the run that is on.
    pub(crate) fn current() -> Option<Rc<Self>> {
        Some(current_host()?.extension(Self::default))
    }

    pub(crate) fn text(&self, path: &str) -> Option<String> {
        self.texts.borrow().get(path).cloned()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let mut texts = self.texts.borrow_mut();
        texts.insert(path.to_owned(), text.to_owned());
    }

    pub(crate) fn remove(&self, path: &str) {
        self.texts.borrow_mut().remove(path);
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.texts.borrow().keys().cloned().collect()
    }

    /// All of them, in the order of their paths.
    pub(crate) fn all(&self) -> Vec<(String, String)> {
        let texts = self.texts.borrow();
        let all = texts.iter();
        all.map(|(path, text)| (path.clone(), text.clone()))
            .collect()
    }
}

/// Puts files where the program finds them, as modules too.
///
/// # Errors
/// What the import of `_files` raises.
pub(crate) fn give(files: &[(String, String)], vm: &VirtualMachine) -> PyResult<()> {
    let Some(there) = Files::current() else {
        return Ok(());
    };
    for (path, text) in files {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        there.write(&format!("/{path}"), text);
    }
    if !files.is_empty() {
        let module = vm.import("_files", 0)?;
        vm.call_method(&module, "install", ())?;
    }
    Ok(())
}
