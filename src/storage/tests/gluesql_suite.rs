//! GlueSQL's own conformance suite, run on our storage: all ten groups of it.
//!
//! In: the fixtures of `gluesql-test-suite`. Out: one test per fixture.
//! Nothing is skipped. One fixture, `index/null.sql`, is run with two expectations corrected; the
//! reason is beside it.

use gluesql_core::{chrono::Utc, prelude::Glue};
use gluesql_test_suite::{Tester, *};
use storage::Storage;

struct OnStorage {
    glue: Glue<Storage>,
}

impl Tester<Storage> for OnStorage {
    fn new(_namespace: &str) -> Self {
        let mut storage = Storage::new();
        // GLUE_OBJECTS is expected to say that a table was made within the last minute.
        storage.set_time(Utc::now().naive_utc());
        OnStorage {
            glue: Glue::new(storage),
        }
    }

    fn get_glue(&mut self) -> &mut Glue<Storage> {
        &mut self.glue
    }
}

mod store {
    use super::*;
    use gluesql_test_suite::{query_builder, store};
    generate_store_tests!(test, OnStorage);
}

mod alter_table {
    use super::*;
    generate_alter_table_tests!(test, OnStorage);
}

mod custom_function {
    use super::*;
    generate_custom_function_tests!(test, OnStorage);
}

/// The cases of `generate_index_tests!`, one by one because of `index/null.sql`.
mod index {
    use super::*;

    declare_sql_case!(test, OnStorage, index::basic);
    declare_sql_case!(test, OnStorage, index::and);
    declare_sql_case!(test, OnStorage, index::nested);
    declare_sql_case!(test, OnStorage, index::expr);
    declare_sql_case!(test, OnStorage, index::value);
    declare_sql_case!(test, OnStorage, index::order_by);
    declare_sql_case!(test, OnStorage, index::order_by::multi);
    declare_sql_case!(test, OnStorage, index::showindexes);
    declare_sql_case!(test, OnStorage, dictionary_index);

    /// The fixture expects rows with NULL from `date >= ..` and `id > 2` when an index answers,
    /// and none when a scan does. `NULL > 2` is not true in SQL, so we answer the same with an
    /// index as without, and correct these two expectations.
    #[test]
    fn sql_index_null_corrected() {
        let mut fixture = fixture::source("index/null.sql").to_owned();
        let mut correct = |wrong: &str, right: &str| {
            assert_eq!(fixture.matches(wrong).count(), 1, "fixture has changed");
            fixture = fixture.replace(wrong, right);
        };
        correct(
            "\
-- | id     | date | flag       |
-- | ------ | ---- | ---------- |
-- | NULL   | NULL | Bool(true) |
-- | I64(2) | NULL | NULL       |
-- | I64(4) | NULL | Bool(true) |
",
            "\
-- | id  | date | flag |
-- | --- | ---- | ---- |
",
        );
        correct(
            "\
-- | I64(4) | NULL             | Bool(true)  |
-- | NULL   | NULL             | Bool(true)  |
",
            "\
-- | I64(4) | NULL             | Bool(true)  |
",
        );
        fixture::run_fixture(OnStorage::new("null"), "index/null.sql", &fixture);
    }
}

mod alter_table_index {
    use super::*;
    generate_alter_table_index_tests!(test, OnStorage);
}

mod transaction {
    use super::*;
    use gluesql_test_suite::transaction;
    generate_transaction_tests!(test, OnStorage);
}

mod transaction_alter_table {
    use super::*;
    generate_transaction_alter_table_tests!(test, OnStorage);
}

mod transaction_index {
    use super::*;
    generate_transaction_index_tests!(test, OnStorage);
}

mod metadata_table {
    use super::*;
    generate_metadata_table_tests!(test, OnStorage);
}

mod metadata_index {
    use super::*;
    generate_metadata_index_tests!(test, OnStorage);
}
