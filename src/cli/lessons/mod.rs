//! `athanor lessons`: what instructors need. `new` begins a lesson, `check` proves a course, `index` publishes it.
//!
//! In: arguments and folders. Out: text on the writer that is given, and files for `new` and `index`.

pub mod check;
mod folder;
mod index;
mod links;
mod new;
mod run;
pub mod topics;

use std::io::Write;
use std::path::Path;

pub use check::{Counts, Report};
pub use folder::Folder;

/// How the commands are called.
pub const USAGE: &str = "       athanor lessons new SLUG [DIR]      begin a lesson: writes DIR/SLUG.md (DIR is lessons)
       athanor lessons check [DIR]         read every lesson, run every cell, judge every exercise
       athanor lessons check FILE.md       the same for one lesson
       athanor lessons index DIR           DIR is the lessons folder of a built site: list what is in it
       athanor lessons topics [DIR]        print the page that says where each topic is taught
";

/// Where a course is when no folder is named.
const FOLDER: &str = "lessons";

/// Carries out `athanor lessons ARGUMENTS`. `Ok(false)`: it was understood, and something is wrong with the lessons.
///
/// # Errors
/// What is wrong with the arguments, or a folder that cannot be read or written.
pub fn command(arguments: &[String], out: &mut dyn Write) -> Result<bool, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Some(option) = words.iter().find(|it| it.starts_with('-')) {
        return Err(format!("there is no option {option}"));
    }
    let (text, good) = match words[..] {
        ["new", slug] => (new::write(slug, Path::new(FOLDER))?, true),
        ["new", slug, folder] => (new::write(slug, Path::new(folder))?, true),
        ["check"] => checked(FOLDER)?,
        ["check", path] => checked(path)?,
        ["index", folder] => index::write(Path::new(folder))?,
        ["topics"] => (topics::page(&Folder::read(Path::new(FOLDER))?)?, true),
        ["topics", folder] => (topics::page(&Folder::read(Path::new(folder))?)?, true),
        ["new"] => return Err("lessons new needs the slug of the lesson".to_owned()),
        ["index"] => {
            return Err("lessons index needs the lessons folder of a built site".to_owned());
        }
        [] => return Err("lessons needs new, check, index or topics".to_owned()),
        [other, ..] => return Err(format!("there is no command lessons {other}")),
    };
    // A reader that has gone away is no error of ours.
    let _ = out.write_all(text.as_bytes());
    Ok(good)
}

fn checked(path: &str) -> Result<(String, bool), String> {
    let (folder, only) = Folder::and_lesson(Path::new(path));
    let wanted = |name: &str| only.as_ref().is_none_or(|it| it == name);
    let report = check::check_some(&Folder::read(&folder)?, &wanted);
    Ok((report.to_string(), report.problems.is_empty()))
}
