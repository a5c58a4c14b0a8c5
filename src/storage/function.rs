//! GlueSQL's `CustomFunction` and `CustomFunctionMut`.
//!
//! In: CREATE FUNCTION and DROP FUNCTION through GlueSQL. Out: the functions of this connection.
//! They take no part in transactions, as functions registered with SQLite take none.

use crate::storage::Storage;
use gluesql_core::{
    data::CustomFunction as Function,
    error::Result,
    store::{CustomFunction, CustomFunctionMut},
};

impl CustomFunction for Storage {
    fn fetch_function<'a>(&'a self, func_name: &str) -> Result<Option<&'a Function>> {
        Ok(self.functions.get(&func_name.to_uppercase()))
    }

    fn fetch_all_functions(&self) -> Result<Vec<&Function>> {
        Ok(self.functions.values().collect())
    }
}

impl CustomFunctionMut for Storage {
    fn insert_function(&mut self, func: Function) -> Result<()> {
        self.functions.insert(func.func_name.to_uppercase(), func);
        Ok(())
    }

    fn delete_function(&mut self, func_name: &str) -> Result<()> {
        self.functions.remove(&func_name.to_uppercase());
        Ok(())
    }
}
