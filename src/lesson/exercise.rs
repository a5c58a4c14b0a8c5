//! Exercises and quizzes, gathered from the cells of a lesson.
//!
//! In: the cells that `parse` has read. Out: [`Exercise`]s with everything that belongs to them, and [`Quiz`]zes.
//! The page draws them; the command line proves that solutions pass and that starters and wrong answers fail.

use crate::check::{self, Check};
use crate::markdown::render_markdown;
use crate::model::{Cell, Lesson, Role};

/// What a starter has where the learner is to write: six underscores or more.
pub const BLANK: &str = "______";

/// A task: a cell with blanks, and what belongs to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exercise {
    /// The id of its cell; [`Lesson::cell`] finds the starter, its caption and its setup.
    pub id: String,
    /// The text that the learner begins with.
    pub starter: String,
    /// Safe HTML, to be shown one after another.
    pub hints: Vec<String>,
    /// Ids of the cells with an answer; the first one is the one to show.
    pub solutions: Vec<String>,
    pub check: Option<Check>,
    /// Answers that learners give, for `athanor lessons check` only: a page never shows them.
    pub wrong: Vec<WrongAnswer>,
}

/// An answer that must not pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrongAnswer {
    /// The id of its cell.
    pub id: String,
    /// Words that the feedback must contain.
    pub feedback: String,
}

/// A question with choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quiz {
    /// The id of its cell.
    pub id: String,
    /// Safe HTML, like all texts here.
    pub question: String,
    pub choices: Vec<Choice>,
    /// Shown after an answer; may be empty.
    pub explanation: String,
}

impl Quiz {
    /// Whether more than one choice is right, so that all of them must be ticked.
    pub fn takes_many(&self) -> bool {
        self.choices.iter().filter(|it| it.right).count() > 1
    }

    /// Whether exactly the right choices are ticked; `ticked` holds their positions from 0.
    pub fn is_right(&self, ticked: &[usize]) -> bool {
        self.choices
            .iter()
            .enumerate()
            .all(|(index, it)| it.right == ticked.contains(&index))
    }
}

/// One answer to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub right: bool,
    /// What to say to somebody who has chosen it; may be empty.
    pub note: String,
}

/// Fills `exercises` and `quizzes` from the cells.
///
/// # Errors
/// A line and a sentence, for a check or a question that cannot be read.
pub(crate) fn gather(lesson: &mut Lesson) -> Result<(), (u32, String)> {
    let mut exercises: Vec<Exercise> = Vec::new();
    let mut quizzes = Vec::new();
    for cell in lesson.cells() {
        match cell.role {
            Role::Exercise => exercises.push(Exercise {
                id: cell.id.clone(),
                starter: cell.source.clone(),
                ..Exercise::default()
            }),
            Role::Quiz => quizzes.push(quiz(cell)?),
            _ => {}
        }
    }
    for cell in lesson.cells() {
        let Some(exercise) = exercises
            .iter_mut()
            .find(|it| cell.target.as_ref() == Some(&it.id))
        else {
            continue;
        };
        match cell.role {
            Role::Hint => exercise.hints.push(render_markdown(&cell.source)),
            Role::Solution => exercise.solutions.push(cell.id.clone()),
            Role::Wrong => exercise.wrong.push(WrongAnswer {
                id: cell.id.clone(),
                feedback: cell.feedback.clone().unwrap_or_default(),
            }),
            Role::Check if exercise.check.is_some() => {
                return Err((
                    cell.line,
                    format!("the exercise `{}` has two checks", exercise.id),
                ));
            }
            Role::Check if !matches!(cell.language.as_str(), "yaml" | "yml" | "") => {
                return Err((
                    cell.line,
                    format!(
                        "a check is written in YAML: it begins with ```yaml check for={}",
                        exercise.id
                    ),
                ));
            }
            Role::Check => exercise.check = Some(check::read(&cell.source, cell.line)?),
            _ => {}
        }
    }
    lesson.exercises = exercises;
    lesson.quizzes = quizzes;
    Ok(())
}

/// Reads a question: Markdown, then `- [ ]` and `- [x]` choices, then an explanation.
/// A line `> note` inside a choice is what somebody hears who chooses it.
fn quiz(cell: &Cell) -> Result<Quiz, (u32, String)> {
    let mut question = String::new();
    let mut explanation = String::new();
    let mut choices: Vec<(bool, String, String)> = Vec::new();
    for line in cell.source.lines() {
        let text = line.trim_start();
        let mark = ["- [ ] ", "- [x] ", "- [X] "]
            .iter()
            .find_map(|it| text.strip_prefix(it).map(|rest| (*it != "- [ ] ", rest)));
        let indented = line.starts_with("  ");
        match (mark, choices.last_mut()) {
            (Some((right, rest)), _) if explanation.is_empty() => {
                choices.push((right, rest.to_owned(), String::new()));
            }
            (_, Some((_, _, note))) if indented && text.starts_with('>') => {
                push_line(note, text[1..].trim_start());
            }
            (_, Some((_, choice, _))) if indented => push_line(choice, text),
            (_, Some(_)) if text.is_empty() && explanation.is_empty() => {}
            (_, Some(_)) => push_line(&mut explanation, line),
            (_, None) => push_line(&mut question, line),
        }
    }
    let problem = if question.trim().is_empty() {
        "a quiz begins with its question"
    } else if choices.len() < 2 {
        "a quiz needs two `- [ ]` choices or more"
    } else if !choices.iter().any(|it| it.0) {
        "no choice of this quiz is right: mark one with `- [x]`"
    } else {
        ""
    };
    if !problem.is_empty() {
        return Err((cell.line, problem.to_owned()));
    }
    Ok(Quiz {
        id: cell.id.clone(),
        question: render_markdown(&question),
        choices: choices
            .into_iter()
            .map(|(right, text, note)| Choice {
                text: render_markdown(&text),
                right,
                note: render_if(&note),
            })
            .collect(),
        explanation: render_if(&explanation),
    })
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

fn render_if(text: &str) -> String {
    if text.trim().is_empty() {
        String::new()
    } else {
        render_markdown(text)
    }
}
