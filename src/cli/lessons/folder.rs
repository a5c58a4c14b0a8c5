//! A folder of lessons, read: names, texts, and the file that says which topics it teaches.

use std::fs;
use std::path::{Path, PathBuf};

/// The file that maps topics to cells.
pub(crate) const TOPICS: &str = "topics.yaml";

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// As it was given: messages name files below it.
    pub path: PathBuf,
    /// File names and texts of the lessons, by name.
    pub lessons: Vec<(String, String)>,
    /// The text of `topics.yaml`, when there is one.
    pub topics: Option<String>,
}

impl Folder {
    /// Reads the lessons of a folder, without those in folders below it.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn read(path: &Path) -> Result<Self, String> {
        let fail = |path: &Path, it: std::io::Error| format!("{}: {it}", path.display());
        let mut lessons = Vec::new();
        for entry in fs::read_dir(path).map_err(|it| fail(path, it))? {
            let file = entry.map_err(|it| fail(path, it))?.path();
            let name = file
                .file_name()
                .map(|it| it.to_string_lossy().into_owned())
                .unwrap_or_default();
            if file.is_file() && lesson::index::is_lesson_file(&name) {
                lessons.push((
                    name,
                    fs::read_to_string(&file).map_err(|it| fail(&file, it))?,
                ));
            }
        }
        lessons.sort();
        let topics = path.join(TOPICS);
        let topics = topics
            .is_file()
            .then(|| fs::read_to_string(&topics).map_err(|it| fail(&topics, it)))
            .transpose()?;
        Ok(Self {
            path: path.to_owned(),
            lessons,
            topics,
        })
    }

    /// Splits `lessons/a.md` into the folder of the lesson and its name; a folder is given back as it is, without one.
    pub(crate) fn and_lesson(path: &Path) -> (PathBuf, Option<String>) {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        match name {
            Some(name) if path.is_file() && lesson::index::is_lesson_file(&name) => {
                let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
                (folder.unwrap_or(Path::new(".")).to_owned(), Some(name))
            }
            _ => (path.to_owned(), None),
        }
    }

    /// `lessons/a.md:3: message`.
    pub(crate) fn place(&self, file: &str, line: u32, message: &str) -> String {
        format!("{}:{line}: {message}", self.path.join(file).display())
    }
}
