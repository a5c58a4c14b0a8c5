//! The files that a site keeps about its lessons beside the Markdown itself.
//!
//! In: lessons and their index. Out: file names in the folder `text`, and what stands in them: each lesson as
//! plain HTML for the first sight and packed for the page, and the texts to search in. Written by xtask and by
//! `athanor lessons index`, so that lessons can be put into a site that is built already.

use lesson::Lesson;
use lesson::index::Index;

use super::{early, packed, search};

/// Name and content of every file; a name may contain `/`, as slugs may.
pub fn files(lessons: &[Lesson], index: &Index) -> Vec<(String, String)> {
    let mut files = vec![("index.html".to_owned(), early::home(index))];
    let mut texts = String::new();
    for it in lessons {
        files.push((format!("{}.html", it.slug), early::lesson(it)));
        files.push((format!("{}.json", it.slug), packed::write(it)));
        if index.lessons.iter().any(|entry| entry.slug == it.slug) {
            texts.push_str(&format!("{}\t{}\n", it.slug, search::text_of(it)));
        }
    }
    files.push(("search.txt".to_owned(), texts));
    files
}
