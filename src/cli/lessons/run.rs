//! Runs cells of a lesson as the page does, several at a time.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use lesson::{Cell, Lesson, Role, RunFacts};
use protocol::{CellSource, RunError, RunRequest, SeedDatabase};

/// The interpreter recurses; a debug build needs room for it.
const STACK: usize = 256 * 1024 * 1024;

/// What one cell did, as data that may go from thread to thread (a report may not).
#[derive(Clone, Debug, Default)]
pub struct Ran {
    pub error: Option<RunError>,
    pub facts: RunFacts,
    /// For an error: the line of the lesson's file.
    pub error_line: Option<u32>,
}

/// Runs a cell after its setup cells, on its data set from the lessons' folder. A data set that cannot be read is
/// left out: the check has a problem of its own for that.
pub(crate) fn run(lesson: &Lesson, cell: &Cell, folder: &Path) -> Ran {
    let order = lesson.run_order(cell);
    let last = order.len() as u32 - 1;
    let dataset = cell.dataset.as_deref().and_then(|name| {
        let sql = std::fs::read_to_string(folder.join(lesson::dataset_file(name))).ok()?;
        Some(SeedDatabase {
            file: String::new(),
            sql,
        })
    });
    let request = RunRequest {
        cells: order
            .iter()
            .map(|it| CellSource {
                name: it.id.clone(),
                source: it.source.clone(),
                setup: it.role == Role::Setup && it.id != cell.id,
            })
            .collect(),
        databases: dataset.into_iter().collect(),
        ..RunRequest::default()
    };
    let report = runner::run(&request, |_, _| {});
    let facts = RunFacts::of(&report, &cell.source, last);
    let error_line = report.error.as_ref().map(|it| {
        let at = order.get(it.cell.unwrap_or(last) as usize).unwrap_or(&cell);
        at.line + it.line.unwrap_or(1) - 1
    });
    Ran {
        error: report.error,
        facts,
        error_line,
    }
}

/// Calls `job` for every item on as many threads as there are cores; results are in the order of the items.
/// A panic becomes `Err` with its message.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    job: impl Fn(&T) -> R + Sync,
) -> Vec<Result<R, String>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<R, String>)>> = Mutex::new(Vec::new());
    let work = || {
        while let Some((index, item)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|it| (index, it))
        } {
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(item)));
            let result = caught.map_err(|it| {
                let text = it.downcast_ref::<String>().cloned();
                text.or_else(|| it.downcast_ref::<&str>().map(|it| (*it).to_owned()))
                    .unwrap_or_default()
            });
            if let Ok(mut done) = done.lock() {
                done.push((index, result));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, |it| it.get().min(8));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)
                .expect("a thread can be started");
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|it| it.0);
    done.into_iter().map(|it| it.1).collect()
}
