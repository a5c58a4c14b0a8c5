//! Reads a lesson file: front matter, then prose and cells in order.
//!
//! In: the text and the file's name. Out: a [`Lesson`], or the file and line that cannot be read.
//! The Markdown is parsed once as a whole, so that link references and footnotes reach across cells.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::markdown::{self, Renderer};
use crate::model::{Block, Cell, Heading, Lesson, LessonError, Prose, Role, TextClaim, Warning};
use crate::{exercise, fence, front_matter};

/// Reads the text of one lesson.
///
/// # Errors
/// When the front matter cannot be read, a fence does not close, two cells have one id, or a cell names another
/// cell that is not there. Everything milder is in [`Lesson::warnings`].
pub fn parse(text: &str, file_name: &str) -> Result<Lesson, LessonError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let fail = |line: u32, message: String| LessonError {
        file: file_name.to_owned(),
        line,
        message,
    };
    let (map, body, first_line) =
        front_matter::split(&text).map_err(|it| fail(it.line, it.message))?;
    let mut lesson = Lesson {
        file: file_name.to_owned(),
        ..Lesson::default()
    };
    for message in front_matter::fill(&mut lesson, map) {
        // Each message begins with the key that it is about.
        let key = message.split('`').nth(1).unwrap_or_default();
        let at = text
            .lines()
            .take(first_line as usize)
            .position(|it| it.strip_prefix(key).is_some_and(|it| it.starts_with(':')));
        lesson.warnings.push(Warning {
            file: file_name.to_owned(),
            line: at.map_or(1, |it| it as u32 + 1),
            message,
        });
    }
    let mut reader = Reader {
        starts: line_starts(body),
        first_line,
        renderer: Renderer::default(),
        heading_lines: Vec::new(),
        pending: Vec::new(),
        lesson,
    };
    // Markdown does not take such a line as a fence, and then everything after it is shown the wrong way round.
    let no_fence = |it: &str| it.trim_start_matches('`').contains('`');
    let no_fences: Vec<u32> = (first_line..)
        .zip(body.lines())
        .filter(|(_, line)| line.strip_prefix("```").is_some_and(no_fence))
        .map(|it| it.0)
        .collect();
    let message =
        "behind the three backticks of a fence there may be no further backtick, or it is no fence";
    reader
        .read(body)
        .map_err(|it| match no_fences.iter().find(|line| **line < it.0) {
            Some(line) => fail(*line, message.to_owned()),
            None => fail(it.0, it.1),
        })?;
    for line in no_fences {
        reader.warn(line, message.to_owned());
    }
    let mut lesson = reader.finish();
    name(&mut lesson, file_name);
    inherit_setup(&mut lesson);
    link(&mut lesson).map_err(|it| fail(it.0, it.1))?;
    exercise::gather(&mut lesson).map_err(|it| fail(it.0, it.1))?;
    Ok(lesson)
}

struct Reader<'a> {
    /// Byte offsets where the lines of the body begin.
    starts: Vec<usize>,
    first_line: u32,
    renderer: Renderer,
    heading_lines: Vec<u32>,
    /// Events of the prose that has not been rendered yet, each with its line.
    pending: Vec<(Event<'a>, u32)>,
    lesson: Lesson,
}

impl<'a> Reader<'a> {
    fn read(&mut self, body: &'a str) -> Result<(), (u32, String)> {
        let mut depth = 0;
        let mut events = Parser::new_ext(body, markdown::options()).into_offset_iter();
        while let Some((event, range)) = events.next() {
            match &event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let line = self.line_of(range.start);
                    if !is_closed(&body[range.clone()]) {
                        return Err((
                            line,
                            "the code block that begins here has no closing fence".to_owned(),
                        ));
                    }
                    if depth == 0 {
                        let mut source = String::new();
                        for (event, _) in events.by_ref() {
                            match event {
                                Event::Text(part) => source.push_str(&part),
                                Event::End(TagEnd::CodeBlock) => break,
                                _ => {}
                            }
                        }
                        let info = info.clone();
                        self.cell(&info, &source, line);
                        continue;
                    }
                    // Code inside a list or a quotation stays prose: its lines are not lines of the file.
                    let (cell, _) = fence::read(info, "");
                    if cell.role != Role::Static {
                        self.warn(line, format!("a `{}` cell must stand at the left margin; this one is shown as plain code", cell.role.name()));
                    }
                    depth += 1;
                }
                Event::Start(tag) => {
                    if matches!(tag, Tag::Heading { .. }) {
                        let line = self.line_of(range.start);
                        self.heading_lines.push(line);
                    }
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                _ => {}
            }
            let line = self.line_of(range.start);
            if let Event::Html(raw) | Event::InlineHtml(raw) = &event {
                self.raw_html(raw, line);
            }
            if let Event::InlineHtml(comment) = &event {
                let claim = self
                    .pending
                    .last()
                    .and_then(|it| claim(comment, &it.0, line));
                self.lesson.claims.extend(claim);
            }
            self.pending.push((event, line));
        }
        Ok(())
    }

    /// Notes HTML that is no comment; a tag that closes was told when it opened.
    fn raw_html(&mut self, raw: &str, line: u32) {
        let raw = raw.trim();
        if raw.starts_with('<') && !raw.starts_with("<!--") && !raw.starts_with("</") {
            let end = raw.find('>').map_or(raw.len(), |it| it + 1);
            let message = format!("HTML is shown as text, not obeyed: `{}`", &raw[..end]);
            self.warn(line, message);
        }
    }

    fn finish(mut self) -> Lesson {
        self.flush();
        let headings = std::mem::take(&mut self.renderer.headings);
        let lines = self
            .heading_lines
            .iter()
            .copied()
            .chain(std::iter::repeat(self.first_line));
        self.lesson
            .headings
            .extend(
                headings
                    .into_iter()
                    .zip(lines)
                    .map(|((level, text, id), line)| Heading {
                        level,
                        text,
                        id,
                        line,
                    }),
            );
        self.lesson
    }

    /// Renders the prose collected so far.
    fn flush(&mut self) {
        let mut events = std::mem::take(&mut self.pending);
        if self.lesson.blocks.is_empty() && self.renderer.headings.is_empty() {
            self.take_title(&mut events);
        }
        let line = events.first().map_or(self.first_line, |it| it.1);
        let html = self
            .renderer
            .html(events.into_iter().map(|it| it.0).collect());
        if !html.is_empty() {
            self.lesson.blocks.push(Block::Prose(Prose { html, line }));
        }
    }

    /// The page shows the title itself, so a first heading that says the same is taken out of the prose.
    fn take_title(&mut self, events: &mut Vec<(Event<'a>, u32)>) {
        let first = events.first().map(|it| &it.0);
        let title = matches!(
            first,
            Some(Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }))
        );
        let end = events
            .iter()
            .position(|it| matches!(it.0, Event::End(TagEnd::Heading(_))));
        let Some(end) = end.filter(|_| title) else {
            return;
        };
        let text = markdown::plain_text(events[..end].iter().map(|it| &it.0));
        if self.lesson.title.is_empty() || self.lesson.title == text {
            self.lesson.title = text;
            events.drain(..=end);
            self.heading_lines.remove(0);
        }
    }

    fn cell(&mut self, info: &str, text: &str, line: u32) {
        self.flush();
        let (mut cell, odd) = fence::read(info, text);
        for (offset, message) in odd {
            self.warn(line + offset, message);
        }
        cell.line += line;
        if cell.dataset.is_none() && cell.role != Role::Static {
            cell.dataset = self.lesson.dataset.clone();
        }
        self.lesson.blocks.push(Block::Cell(cell));
    }

    fn warn(&mut self, line: u32, message: String) {
        self.lesson.warnings.push(Warning {
            file: self.lesson.file.clone(),
            line,
            message,
        });
    }

    fn line_of(&self, offset: usize) -> u32 {
        self.first_line
            + self
                .starts
                .partition_point(|&start| start <= offset)
                .saturating_sub(1) as u32
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|it| it.0 + 1))
        .collect()
}

/// The claim that a comment `<!-- check CELL.WHAT -->` makes about the word or code span before it.
fn claim(comment: &str, before: &Event<'_>, line: u32) -> Option<TextClaim> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (cell, what) = inner.strip_prefix("check ")?.trim().rsplit_once('.')?;
    let said = match before {
        Event::Code(text) => text.to_string(),
        Event::Text(text) => text
            .split_whitespace()
            .next_back()
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    };
    Some(TextClaim {
        cell: cell.to_owned(),
        what: what.to_owned(),
        said,
        line,
    })
}

/// Whether the text of a fenced block ends in a fence of its own kind.
fn is_closed(block: &str) -> bool {
    let block = block.trim_start();
    let mark = if block.starts_with('~') { '~' } else { '`' };
    let width = block.len() - block.trim_start_matches(mark).len();
    let mut lines = block.trim_end().lines();
    lines.next();
    lines.next_back().is_some_and(|last| {
        let last = last.trim_start_matches([' ', '>', '\t']).trim_end();
        last.len() >= width && last.chars().all(|it| it == mark)
    })
}

/// Gives the lesson its slug and title, and every cell an id.
fn name(lesson: &mut Lesson, file_name: &str) {
    let base = file_name.rsplit('/').next().unwrap_or(file_name);
    let stem = base.strip_suffix(".md").unwrap_or(base);
    if lesson.slug.is_empty() {
        lesson.slug = stem.to_owned();
    }
    lesson.slug = lesson.slug.trim_matches('/').to_owned();
    if lesson.title.is_empty() {
        let first = lesson.headings.iter().find(|it| it.level == 1);
        lesson.title = first.map_or_else(|| stem.to_owned(), |it| it.text.clone());
    }
    let mut taken: Vec<String> = lesson.cells().map(|it| it.id.clone()).collect();
    let mut number = 0;
    for block in &mut lesson.blocks {
        let Block::Cell(cell) = block else { continue };
        if !cell.id.is_empty() {
            continue;
        }
        // `fix-solution`, `fix-wrong-2`: answers are named after their exercise.
        let base = match (&cell.target, cell.role) {
            (Some(target), Role::Solution | Role::Wrong | Role::Hint | Role::Check) => {
                format!("{target}-{}", cell.role.name())
            }
            _ => String::new(),
        };
        let mut count = 1;
        cell.id = loop {
            let id = match (base.is_empty(), count) {
                (true, _) => {
                    number += 1;
                    format!("cell-{number}")
                }
                (false, 1) => base.clone(),
                (false, _) => format!("{base}-{count}"),
            };
            count += 1;
            if !taken.contains(&id) {
                break id;
            }
        };
        taken.push(cell.id.clone());
    }
}

/// Answers run after the setup of their exercise, unless they name another.
fn inherit_setup(lesson: &mut Lesson) {
    let exercises: Vec<(String, Vec<String>)> = lesson
        .cells()
        .filter(|it| it.role == Role::Exercise)
        .map(|it| (it.id.clone(), it.setup.clone()))
        .collect();
    for block in &mut lesson.blocks {
        let Block::Cell(cell) = block else { continue };
        if matches!(cell.role, Role::Solution | Role::Wrong) && cell.setup.is_empty() {
            let of = exercises
                .iter()
                .find(|it| cell.target.as_ref() == Some(&it.0));
            cell.setup = of.map(|it| it.1.clone()).unwrap_or_default();
        }
    }
}

/// Whether the cell `from` is `goal`, or needs it as setup. Circles that do not hold `goal` are told at their own cells.
fn leads_to(cells: &[&Cell], from: &str, goal: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == goal {
            return true;
        }
        if !seen.contains(&id) {
            seen.push(id);
            let cell = cells.iter().find(|it| it.id == id);
            open.extend(cell.iter().flat_map(|it| &it.setup).map(String::as_str));
        }
    }
    false
}

/// Checks that cells can find each other.
fn link(lesson: &mut Lesson) -> Result<(), (u32, String)> {
    let mut warnings = Vec::new();
    let cells: Vec<&Cell> = lesson.cells().collect();
    for (index, cell) in cells.iter().enumerate() {
        if let Some(other) = cells[..index].iter().find(|it| it.id == cell.id) {
            return Err((
                cell.line,
                format!(
                    "two cells have the id `{}`; the other one is at line {}",
                    cell.id, other.line
                ),
            ));
        }
        for id in &cell.setup {
            match cells.iter().find(|it| it.id == *id) {
                None => {
                    return Err((
                        cell.line,
                        format!(
                            "the cell `{}` needs `setup={id}`, and there is no such cell",
                            cell.id
                        ),
                    ));
                }
                Some(it) if it.role == Role::Setup => {}
                Some(_) => warnings.push((
                    cell.line,
                    format!("`{id}` is used as setup but is not marked `setup`"),
                )),
            }
        }
        if cell.setup.iter().any(|id| leads_to(&cells, id, &cell.id)) {
            warnings.push((
                cell.line,
                format!("the setup of `{}` leads back to itself", cell.id),
            ));
        }
        let answer = matches!(cell.role, Role::Solution | Role::Wrong);
        if (cell.role.is_runnable() || answer) && cell.language != "python" {
            warnings.push((
                cell.line,
                format!(
                    "a `{0}` cell runs Python and begins with ```python {0}; this one, in `{1}`, is shown as plain code",
                    cell.role.name(),
                    if cell.language.is_empty() { "no language" } else { &cell.language }
                ),
            ));
        }
        if let Some(id) = &cell.target {
            if !cells
                .iter()
                .any(|it| it.id == *id && it.role == Role::Exercise)
            {
                return Err((
                    cell.line,
                    format!("`for={id}` names no exercise of this lesson"),
                ));
            }
        } else if matches!(
            cell.role,
            Role::Hint | Role::Solution | Role::Wrong | Role::Check
        ) {
            warnings.push((
                cell.line,
                format!(
                    "a `{}` needs `for=` and the id of its exercise",
                    cell.role.name()
                ),
            ));
        }
        if let Some(id) = &cell.compare {
            if !cells.iter().any(|it| it.id == *id) {
                return Err((
                    cell.line,
                    format!("`compare={id}` names no cell of this lesson"),
                ));
            }
        }
    }
    for claim in &lesson.claims {
        if !cells.iter().any(|it| it.id == claim.cell) {
            return Err((
                claim.line,
                format!(
                    "`check {}.{}` names no cell of this lesson",
                    claim.cell, claim.what
                ),
            ));
        }
    }
    let file = lesson.file.clone();
    lesson
        .warnings
        .extend(warnings.into_iter().map(|(line, message)| Warning {
            file: file.clone(),
            line,
            message,
        }));
    Ok(())
}
