//! The first sight of a page: its text as plain HTML, on the screen before any wasm has arrived.
//!
//! In: a lesson or the course. Out: HTML with the same elements and classes as the components, so that
//! nothing moves when they take over. Written into `text/` when the site is built, by xtask; a few lines of
//! script in `index.html` fetch it.

use lesson::index::{Entry, Index};
use lesson::{Block, Cell, Lesson, Role};

/// A lesson: prose and code, no buttons yet.
pub fn lesson(lesson: &Lesson) -> String {
    let mut html = top();
    html.push_str(
        "<div class=\"frame\"><nav class=\"course\"></nav><main class=\"lesson\"><article>",
    );
    html.push_str(&format!(
        "<p class=\"lesson-facts\">{}</p>",
        escape(&facts(lesson))
    ));
    if !has_title(lesson) {
        html.push_str(&format!("<h1>{}</h1>", escape(&lesson.title)));
    }
    if !lesson.objectives.is_empty() {
        let items = lesson
            .objectives
            .iter()
            .map(|it| format!("<li>{}</li>", escape(it)));
        html.push_str(&format!(
            "<ul class=\"objectives\">{}</ul>",
            items.collect::<String>()
        ));
    }
    for block in &lesson.blocks {
        match block {
            Block::Prose(prose) => {
                html.push_str(&format!("<div class=\"prose\">{}</div>", prose.html))
            }
            Block::Cell(it) => html.push_str(&cell(lesson, it)),
        }
    }
    html.push_str("</article></main><aside class=\"inspector\"></aside></div>");
    html
}

/// The list of lessons.
pub fn home(index: &Index) -> String {
    let mut html = format!(
        "{}<div class=\"frame\"><nav class=\"course\"></nav><main class=\"home\"><div class=\"hero\"><h1>{TITLE}</h1>\
         <p class=\"lead\">{LEAD}</p></div>",
        top()
    );
    html.push_str(&cards(index));
    html.push_str("</main></div>");
    html
}

/// The lessons by group, each with what it is about.
pub fn cards(index: &Index) -> String {
    let mut html = String::new();
    for (group, entries) in groups(index) {
        let cards = entries.iter().map(|it| {
            format!(
                "<li class=\"card\"><h3><a href=\"#/lesson/{}\">{}</a></h3><p>{}</p><p class=\"card-facts\">{}</p></li>",
                escape(&it.slug),
                escape(&it.title),
                escape(&it.description),
                escape(&entry_facts(it))
            )
        });
        html.push_str(&format!(
            "<section><h2>{}</h2><ol class=\"cards\">{}</ol></section>",
            escape(&group),
            cards.collect::<String>()
        ));
    }
    html
}

/// The heading of the first page.
pub const TITLE: &str = "See what your ORM does";
/// What stands under it.
pub const LEAD: &str = "Write SQLAlchemy, run it in this tab, and watch every statement, transaction and savepoint it \
                        causes, with the line that asked for it.";
/// The name with its mark, a flame in a vessel; stands inside a link.
pub const BRAND: &str = r##"<svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path fill="currentColor" d="M12.6 2.5c.5 3.6 5 5.4 5 10.2a5.6 5.6 0 0 1-11.2 0c0-2.2 1-3.7 2.2-5 .1 1.8.7 3 1.8 3.5-.3-3.3.5-6.5 2.2-8.700z"/><path stroke="currentColor" stroke-width="2" stroke-linecap="round" d="M5 21.500h14"/></svg>Athanor"##;

/// `Loading and N+1 · 12 min · beginner`.
pub fn facts(lesson: &Lesson) -> String {
    let minutes = lesson
        .minutes
        .map(|it| format!("{it} min"))
        .unwrap_or_default();
    join(&[&lesson.group, &minutes, &lesson.level])
}

/// `12 min · beginner`.
pub fn entry_facts(entry: &Entry) -> String {
    let minutes = entry
        .minutes
        .map(|it| format!("{it} min"))
        .unwrap_or_default();
    join(&[&minutes, &entry.level])
}

/// Whether the lesson's text begins with a title of its own.
pub fn has_title(lesson: &Lesson) -> bool {
    lesson.headings.first().is_some_and(|it| it.level == 1)
}

/// Neighbouring lessons with the same group, under its name.
pub fn groups(index: &Index) -> Vec<(String, Vec<Entry>)> {
    let mut groups: Vec<(String, Vec<Entry>)> = Vec::new();
    for entry in &index.lessons {
        let name = if entry.group.is_empty() {
            "Lessons"
        } else {
            &entry.group
        };
        match groups.last_mut() {
            Some(last) if last.0 == name => last.1.push(entry.clone()),
            _ => groups.push((name.to_owned(), vec![entry.clone()])),
        }
    }
    groups
}

/// The header, without what needs the page's program.
fn top() -> String {
    format!(
        "<header class=\"top\"><span class=\"menu-button\"><span class=\"menu-icon\"></span><span class=\"menu-word\">Lessons\
         </span></span><a class=\"brand\" href=\"#/\">{BRAND}</a></header>"
    )
}

fn cell(lesson: &Lesson, cell: &Cell) -> String {
    let title = escape(cell.caption.as_deref().unwrap_or(&cell.id));
    let code = format!(
        "<div class=\"editor\"><pre class=\"plain\">{}</pre></div>",
        escape(cell.source.trim_end_matches('\n'))
    );
    match cell.role {
        Role::Setup => {
            let open = if cell.hidden { "" } else { " open" };
            format!(
                "<details class=\"setup\"{open}><summary><span class=\"cell-title\">{title}</span></summary>{code}</details>"
            )
        }
        Role::Live | Role::Readonly | Role::Exercise => {
            let section = format!(
                "<section class=\"cell\"><header class=\"cell-bar\"><span class=\"cell-title\">{title}</span></header>{code}</section>"
            );
            if cell.role == Role::Exercise {
                format!(
                    "<div class=\"exercise\"><p class=\"exercise-title\"><span>Exercise</span></p>{section}</div>"
                )
            } else {
                section
            }
        }
        Role::Static => format!(
            "<pre class=\"code\"><code>{}</code></pre>",
            escape(&cell.source)
        ),
        // The question alone: the source also says which choice is right.
        Role::Quiz => lesson.quiz(&cell.id).map_or_else(String::new, |it| {
            format!(
                "<div class=\"quiz\"><div class=\"prose\">{}</div></div>",
                it.question
            )
        }),
        Role::Hint | Role::Solution | Role::Wrong | Role::Check => String::new(),
    }
}

fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|it| !it.is_empty()).collect();
    parts.join(" · ")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
