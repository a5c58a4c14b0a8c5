//! How far the reader has come: which cells were run, which exercises and quizzes are solved, what is done.
//!
//! In: what the browser stored. Out: marks for the course tree. The stored text is one line for each fact, so
//! that two exports can be put together by hand: `run slug/cell`, `solved slug/cell`, `done slug`, `last slug`.

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    run: Vec<String>,
    solved: Vec<String>,
    done: Vec<String>,
    last: Option<String>,
}

/// How far a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    New,
    Begun,
    Done,
}

impl Progress {
    /// Reads the stored text; lines that mean nothing are left out.
    pub fn read(text: &str) -> Self {
        let mut progress = Self::default();
        for line in text.lines() {
            let Some((word, what)) = line.split_once(' ') else {
                continue;
            };
            match word {
                "run" => put(&mut progress.run, what.to_owned()),
                "solved" => put(&mut progress.solved, what.to_owned()),
                "done" => put(&mut progress.done, what.to_owned()),
                "last" => progress.last = Some(what.to_owned()),
                _ => {}
            }
        }
        progress
    }

    /// The text to store.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for (word, set) in [
            ("run", &self.run),
            ("solved", &self.solved),
            ("done", &self.done),
        ] {
            for it in set {
                text.push_str(&format!("{word} {it}\n"));
            }
        }
        if let Some(last) = &self.last {
            text.push_str(&format!("last {last}\n"));
        }
        text
    }

    /// A cell was run.
    pub fn run(&mut self, slug: &str, cell: &str) {
        put(&mut self.run, format!("{slug}/{cell}"));
    }

    /// An exercise or a quiz was solved.
    pub fn solve(&mut self, slug: &str, cell: &str) {
        put(&mut self.solved, format!("{slug}/{cell}"));
    }

    /// Whether an exercise or a quiz is solved.
    pub fn is_solved(&self, slug: &str, cell: &str) -> bool {
        self.solved.contains(&format!("{slug}/{cell}"))
    }

    /// The lesson that is being read.
    pub fn visit(&mut self, slug: &str) {
        self.last = Some(slug.to_owned());
    }

    /// The lesson that was read last.
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// Settles whether a lesson is done: all of `tasks` are solved, or, when it has none, all of `cells` were run.
    /// What was done once stays done, so that a lesson that grows does not take anything away.
    pub fn settle(&mut self, slug: &str, tasks: &[String], cells: &[String]) {
        let (wanted, have) = if tasks.is_empty() {
            (cells, &self.run)
        } else {
            (tasks, &self.solved)
        };
        let all = wanted
            .iter()
            .all(|it| have.contains(&format!("{slug}/{it}")));
        if all && !wanted.is_empty() {
            put(&mut self.done, slug.to_owned());
        }
    }

    /// How far a lesson is.
    pub fn mark(&self, slug: &str) -> Mark {
        let prefix = format!("{slug}/");
        let begun = |set: &[String]| set.iter().any(|it| it.starts_with(&prefix));
        if self.done.iter().any(|it| it == slug) {
            Mark::Done
        } else if begun(&self.run) || begun(&self.solved) {
            Mark::Begun
        } else {
            Mark::New
        }
    }
}

/// Adds a fact that is not there yet, in alphabetical order.
fn put(facts: &mut Vec<String>, fact: String) {
    if let Err(at) = facts.binary_search(&fact) {
        facts.insert(at, fact);
    }
}
