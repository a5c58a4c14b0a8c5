//! Begins a lesson: a file that is complete, passes the check, and shows every part once.

use std::fs;
use std::path::Path;

/// The lesson that is written; `{title}` and `{order}` are filled in.
const TEMPLATE: &str = include_str!("template.md");

/// Writes `FOLDER/SLUG.md`; the text says where.
///
/// # Errors
/// When the slug is no name for a file, or there is such a file already.
pub(crate) fn write(slug: &str, folder: &Path) -> Result<String, String> {
    let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    if slug.is_empty() || !slug.chars().all(plain) {
        return Err(format!(
            "{slug:?} cannot be the slug of a lesson: use small letters, digits and -"
        ));
    }
    let path = folder.join(format!("{slug}.md"));
    if path.exists() {
        return Err(format!("{} is there already", path.display()));
    }
    let mut title = slug.replace('-', " ");
    title[..1].make_ascii_uppercase();
    fs::create_dir_all(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    fs::write(&path, text(&title)).map_err(|it| format!("{}: {it}", path.display()))?;
    Ok(format!(
        "{path} is there: edit it, then call\n  athanor lessons check {path}\n",
        path = path.display()
    ))
}

/// The template for a title.
pub(crate) fn text(title: &str) -> String {
    TEMPLATE.replace("{title}", title)
}

#[cfg(test)]
mod tests {
    use super::super::{Folder, check};

    #[test]
    fn a_new_lesson_passes_the_check() {
        let folder = Folder {
            path: "lessons".into(),
            lessons: vec![("my-lesson.md".to_owned(), super::text("My lesson"))],
            topics: None,
        };
        let report = check::check(&folder);
        assert_eq!(report.problems, Vec::<String>::new());
        assert_eq!(
            (
                report.counts.exercises,
                report.counts.wrong,
                report.counts.quizzes
            ),
            (1, 1, 1)
        );
    }

    #[test]
    fn a_slug_is_a_plain_name() {
        for bad in ["", "Big", "../x", "a b"] {
            assert!(super::write(bad, std::path::Path::new("nowhere")).is_err());
        }
    }
}
