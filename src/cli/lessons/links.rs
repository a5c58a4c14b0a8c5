//! Links and pictures: each leads somewhere, each picture has words for those who cannot see it.

use std::path::Path;

use lesson::{Block, Lesson};

/// What is wrong with the links of a lesson: line and sentence. `text` is the file's text.
pub(crate) fn problems(
    lesson: &Lesson,
    text: &str,
    course: &[Lesson],
    folder: &Path,
) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for slug in &lesson.requires {
        if !course.iter().any(|it| it.slug == *slug) {
            let line = line_of(text, slug);
            found.push((
                line,
                format!("`requires` names `{slug}`, which is no lesson"),
            ));
        }
    }
    if let Some(circle) = circle(lesson, course) {
        let line = line_of(text, "requires");
        found.push((line, format!("`requires` goes round in a circle: {circle}")));
    }
    let headings: Vec<&str> = lesson.headings.iter().map(|it| it.id.as_str()).collect();
    for block in &lesson.blocks {
        let Block::Prose(prose) = block else { continue };
        for address in values(&prose.html, "<a href=\"") {
            if let Some(target) = address.strip_prefix("#/lesson/") {
                let (slug, part) = target.split_once("?at=").unwrap_or((target, ""));
                let Some(other) = course
                    .iter()
                    .find(|it| it.slug == slug || it.file == format!("{slug}.md"))
                else {
                    found.push((
                        line_of(text, &format!("{slug}.md")),
                        format!("a link to `{slug}.md`, which is no lesson"),
                    ));
                    continue;
                };
                if !part.is_empty() && !other.headings.iter().any(|it| it.id == part) {
                    found.push((
                        line_of(text, &format!("#{part}")),
                        format!(
                            "a link to `#{part}`, and {} has no such heading",
                            other.file
                        ),
                    ));
                }
            } else if let Some(part) = address.strip_prefix('#') {
                let footnote = part.starts_with("fn-") || part.starts_with("fnref-");
                if !footnote && !part.is_empty() && !headings.contains(&part) {
                    found.push((
                        line_of(text, &format!("#{part}")),
                        format!("a link to `#{part}`, and there is no such heading"),
                    ));
                }
            } else if address.is_empty() {
                found.push((
                    prose.line,
                    "a link that leads nowhere: its address is missing or not allowed".to_owned(),
                ));
            } else if !address.contains(':') && !folder.join(plain(address)).exists() {
                found.push((
                    line_of(text, address),
                    format!("a link to `{address}`, and there is no such file"),
                ));
            }
        }
        for picture in prose.html.split("<img ").skip(1) {
            let picture = picture.split('>').next().unwrap_or_default();
            let value = |start| values(picture, start).next().unwrap_or_default();
            let (address, words) = (value("src=\""), value("alt=\""));
            let line = line_of(text, address);
            if words.trim().is_empty() {
                found.push((line, format!("the picture `{address}` has no alternative text: write `![what it shows]({address})`")));
            }
            if !address.contains(':') && !folder.join(plain(address)).is_file() {
                found.push((line, format!("the picture `{address}` is not there")));
            }
        }
    }
    found
}

/// `a, b, a`: how the lessons that must be read before lead back to the lesson itself.
fn circle(lesson: &Lesson, course: &[Lesson]) -> Option<String> {
    let mut paths: Vec<Vec<&str>> = vec![vec![&lesson.slug]];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(path) = paths.pop() {
        let last = *path.last()?;
        let requires = course.iter().filter(|it| it.slug == last);
        for slug in requires.flat_map(|it| &it.requires) {
            let longer = [&path[..], &[slug]].concat();
            if *slug == lesson.slug {
                return Some(longer.join(", "));
            }
            if !seen.contains(&slug.as_str()) {
                seen.push(slug);
                paths.push(longer);
            }
        }
    }
    None
}

/// What stands between `start` and the next quotation mark, wherever `start` is.
fn values<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start)
        .skip(1)
        .filter_map(|it| it.split('"').next())
}

fn plain(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// The first line of the file that holds `part`.
fn line_of(text: &str, part: &str) -> u32 {
    let at = text.lines().position(|it| it.contains(part));
    at.map_or(1, |it| it as u32 + 1)
}
