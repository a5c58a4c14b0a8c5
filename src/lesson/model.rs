//! What a lesson is, once read: plain data without behaviour beyond look-ups.
//!
//! In: filled by `parse`. Out: read by everyone. Lines are 1-based lines of the lesson file.

use indexmap::IndexMap;

use crate::exercise::{Exercise, Quiz};
use crate::yaml::Value;

/// One lesson file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lesson {
    /// The file it came from, as given to [`crate::parse`].
    pub file: String,
    /// The last part of its address in the page; may contain `/`. `slug`, else the file name without `.md`.
    pub slug: String,
    /// `title`, else `name`, else the first heading, else the file name.
    pub title: String,
    pub description: String,
    /// The chapter it belongs to; empty when it stands alone.
    pub group: String,
    pub group_order: Option<i64>,
    /// Place within its group; `sidebar.order` is read too.
    pub order: Option<i64>,
    /// Such as `beginner`.
    pub level: String,
    /// How long it takes a reader, in minutes.
    pub minutes: Option<u32>,
    /// What the reader will be able to do.
    pub objectives: Vec<String>,
    /// Slugs of lessons to read before.
    pub requires: Vec<String>,
    /// The data set of every cell that names none.
    pub dataset: Option<String>,
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    /// A language tag such as `en`; empty when not given.
    pub lang: String,
    /// Drafts are left out of the course index.
    pub draft: bool,
    /// Every front-matter key that has no field here, as it was written.
    pub extra: IndexMap<String, Value>,
    /// Prose and cells in reading order.
    pub blocks: Vec<Block>,
    /// All headings in order, for a table of contents.
    pub headings: Vec<Heading>,
    /// The exercises in order, each with its hints, solutions and check; their starters are cells among `blocks`.
    pub exercises: Vec<Exercise>,
    /// The quizzes in order; their places are cells among `blocks`.
    pub quizzes: Vec<Quiz>,
    /// What the prose says about runs, where it is marked.
    pub claims: Vec<TextClaim>,
    /// What the author should look at; the lesson is shown all the same.
    pub warnings: Vec<Warning>,
}

impl Lesson {
    /// All cells in order, static code included.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Cell(cell) => Some(cell),
            Block::Prose(_) => None,
        })
    }

    /// The cell with this id.
    pub fn cell(&self, id: &str) -> Option<&Cell> {
        self.cells().find(|cell| cell.id == id)
    }

    /// The exercise whose starter has this id.
    pub fn exercise(&self, id: &str) -> Option<&Exercise> {
        self.exercises.iter().find(|it| it.id == id)
    }

    /// The quiz whose cell has this id.
    pub fn quiz(&self, id: &str) -> Option<&Quiz> {
        self.quizzes.iter().find(|it| it.id == id)
    }

    /// The cell that a check of `exercise` calls `name`: `solution`, or the id of a cell.
    pub fn reference(&self, exercise: &Exercise, name: &str) -> Option<&Cell> {
        match name {
            "solution" => self.cell(exercise.solutions.first()?),
            id => self.cell(id),
        }
    }

    /// What to run for `cell`, in order: the setup cells that it needs, each once and after its own
    /// setup, and the cell itself last.
    pub fn run_order<'a>(&'a self, cell: &'a Cell) -> Vec<&'a Cell> {
        fn add<'a>(
            lesson: &'a Lesson,
            cell: &'a Cell,
            path: &mut Vec<&'a str>,
            order: &mut Vec<&'a Cell>,
        ) {
            if path.contains(&cell.id.as_str()) || order.iter().any(|it| it.id == cell.id) {
                return;
            }
            path.push(&cell.id);
            for needed in cell.setup.iter().filter_map(|id| lesson.cell(id)) {
                add(lesson, needed, path, order);
            }
            path.pop();
            order.push(cell);
        }
        let mut order = Vec::new();
        add(self, cell, &mut Vec::new(), &mut order);
        order
    }
}

/// A stretch of a lesson.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a lesson has a few dozen blocks; not large on 32 bits"
)]
pub enum Block {
    Prose(Prose),
    Cell(Cell),
}

/// Text between cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// Safe to put into a page as it is: no raw HTML of the author, no script addresses.
    pub html: String,
    /// Line where it begins.
    pub line: u32,
}

/// A fenced block of code (or of Markdown, or of YAML) that stands at the left margin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The first word of the fence in lower case: `python`, `sql`, `md`, ...; empty when there is none. `py` becomes `python`.
    pub language: String,
    pub role: Role,
    /// `id=`, else `cell-1`, `cell-2`, ... in order of the file: unique in the lesson.
    pub id: String,
    /// Ids of the setup cells that run before this one.
    pub setup: Vec<String>,
    /// For hints, solutions and checks: the exercise that they belong to.
    pub target: Option<String>,
    /// Its data set, else the lesson's.
    pub dataset: Option<String>,
    /// Another cell whose output is the same and whose numbers are shown beside this one's.
    pub compare: Option<String>,
    pub caption: Option<String>,
    /// Do not show it unless asked.
    pub hidden: bool,
    /// Run it as soon as the engine is there.
    pub autorun: bool,
    /// What the author claims about a run, checked by the lessons test: `queries`, `error`, `transactions`, ...
    pub claims: IndexMap<String, String>,
    /// For wrong answers: words that the feedback must contain.
    pub feedback: Option<String>,
    /// The code without its `#|` lines, ending in a line feed unless it is empty.
    pub source: String,
    /// Line of the first line of `source`.
    pub line: u32,
}

/// What a cell is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Only to be read.
    #[default]
    Static,
    /// Can be edited and run.
    Live,
    /// Can be run, not edited.
    Readonly,
    /// Runs before the cells that name it.
    Setup,
    /// A starter with blanks, to be completed.
    Exercise,
    /// An answer to an exercise.
    Solution,
    /// Markdown that helps with an exercise.
    Hint,
    /// An answer that must not pass, and the feedback that it must get: data for `athanor lessons check`, never shown.
    Wrong,
    /// YAML that says what a right answer does.
    Check,
    /// Markdown with a question.
    Quiz,
}

impl Role {
    /// The flag that a lesson writes; empty for static code.
    pub fn name(self) -> &'static str {
        match self {
            Self::Static => "",
            Self::Live => "live",
            Self::Readonly => "readonly",
            Self::Setup => "setup",
            Self::Exercise => "exercise",
            Self::Solution => "solution",
            Self::Hint => "hint",
            Self::Wrong => "wrong",
            Self::Check => "check",
            Self::Quiz => "quiz",
        }
    }

    /// The role of a flag; `editable` is another word for `live`.
    pub(crate) fn from_flag(flag: &str) -> Option<Self> {
        Some(match flag {
            "live" | "editable" => Self::Live,
            "readonly" => Self::Readonly,
            "setup" => Self::Setup,
            "exercise" => Self::Exercise,
            "solution" => Self::Solution,
            "hint" => Self::Hint,
            "wrong" => Self::Wrong,
            "check" => Self::Check,
            "quiz" => Self::Quiz,
            _ => return None,
        })
    }

    /// Whether such a cell has a Run button.
    pub fn is_runnable(self) -> bool {
        matches!(
            self,
            Self::Live | Self::Readonly | Self::Setup | Self::Exercise
        )
    }
}

/// A word or a `code span` of the prose about a run, marked `<!-- check CELL.WHAT -->` right behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextClaim {
    /// The id of the cell that is run.
    pub cell: String,
    /// `queries`, `selects`, `inserts`, `updates`, `deletes`, `rows`: a number. `stdout`, `error`, `sql`, `transactions`:
    /// a text that must be found there.
    pub what: String,
    /// The word or the code span before the mark.
    pub said: String,
    pub line: u32,
}

/// One heading of the prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub text: String,
    /// The `id` of its HTML element, unique in the lesson.
    pub id: String,
    pub line: u32,
}

/// Something odd in a lesson that does not keep it from being shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub file: String,
    pub line: u32,
    pub message: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Why a lesson cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    pub file: String,
    pub line: u32,
    pub message: String,
}

impl std::fmt::Display for LessonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for LessonError {}

/// The file of a data set, from the lessons' folder: SQL that makes and fills its tables.
pub fn dataset_file(name: &str) -> String {
    format!("_datasets/{name}.sql")
}
