//! Lessons as the page fetches them: read from Markdown when the site is built, and packed as JSON.
//!
//! In: lessons. Out: JSON, and the way back. So the page needs no Markdown parser, which would be a fifth of its
//! wasm. Of a lesson only what the page shows and runs is kept. Written by xtask, read by the lesson page.

use lesson::yaml::{self, Value};
use lesson::{Block, Cell, Choice, Exercise, Heading, Lesson, Prose, Quiz, Role};

use super::json::{Json, Writer};

/// Each role with its name in the packed form.
const ROLES: [Role; 10] = [
    Role::Static,
    Role::Live,
    Role::Readonly,
    Role::Setup,
    Role::Exercise,
    Role::Solution,
    Role::Hint,
    Role::Wrong,
    Role::Check,
    Role::Quiz,
];

/// Packs a lesson.
pub fn write(lesson: &Lesson) -> String {
    let mut json = Writer::default();
    json.raw("{\"file\":").text(&lesson.file);
    json.raw(",\"slug\":").text(&lesson.slug);
    json.raw(",\"title\":").text(&lesson.title);
    json.raw(",\"group\":").text(&lesson.group);
    json.raw(",\"level\":").text(&lesson.level);
    if let Some(minutes) = lesson.minutes {
        json.raw(",\"minutes\":").number(minutes);
    }
    json.raw(",\"objectives\":");
    texts(&mut json, &lesson.objectives);
    // A title of its own at the beginning keeps the page from printing another.
    if let Some(first) = lesson.headings.first() {
        json.raw(",\"heading\":").number(u32::from(first.level));
    }
    json.raw(",\"blocks\":");
    let blocks: Vec<&Block> = lesson
        .blocks
        .iter()
        .filter(|it| !matches!(it, Block::Cell(it) if matches!(it.role, Role::Hint | Role::Wrong | Role::Check)))
        .collect();
    json.list(&blocks, |json, block| match block {
        Block::Prose(it) => {
            json.text(&it.html);
        }
        Block::Cell(it) => cell(json, it),
    });
    json.raw(",\"exercises\":");
    json.list(&lesson.exercises, |json, it| {
        json.raw("{\"id\":").text(&it.id).raw(",\"hints\":");
        texts(json, &it.hints);
        json.raw(",\"solutions\":");
        texts(json, &it.solutions);
        // As the values that its YAML means: the page has no reader for YAML.
        let read = check_of(lesson, &it.id).map(|it| yaml::read(&it.source, it.line));
        if let Some(Ok(check)) = read {
            json.raw(",\"check\":");
            value(json, &check);
        }
        json.raw("}");
    });
    json.raw(",\"quizzes\":");
    json.list(&lesson.quizzes, quiz);
    json.raw("}");
    json.finish()
}

/// The cell that says how an exercise is judged.
fn check_of<'a>(lesson: &'a Lesson, id: &str) -> Option<&'a Cell> {
    lesson
        .cells()
        .find(|it| it.role == Role::Check && it.target.as_deref() == Some(id))
}

fn value(json: &mut Writer, it: &Value) {
    match it {
        Value::Null => {
            json.raw("null");
        }
        Value::Text(it) => {
            json.text(it);
        }
        Value::List(items) => {
            json.list(items, value);
        }
        Value::Map(map) => {
            json.raw("{");
            for (at, (name, it)) in map.iter().enumerate() {
                json.raw(if at > 0 { "," } else { "" }).text(name).raw(":");
                value(json, it);
            }
            json.raw("}");
        }
    }
}

fn read_value(json: &Json) -> Value {
    match json {
        Json::Text(it) => Value::Text(it.clone()),
        Json::List(items) => Value::List(items.iter().map(read_value).collect()),
        Json::Object(fields) => Value::Map(
            fields
                .iter()
                .map(|(name, it)| (name.clone(), read_value(it)))
                .collect(),
        ),
        _ => Value::Null,
    }
}

fn texts(json: &mut Writer, texts: &[String]) {
    json.list(texts, |json, it| {
        json.text(it);
    });
}

fn cell(json: &mut Writer, it: &Cell) {
    json.raw("{\"id\":").text(&it.id);
    json.raw(",\"role\":").text(it.role.name());
    json.raw(",\"language\":").text(&it.language);
    json.raw(",\"source\":").text(&it.source);
    json.raw(",\"line\":").number(it.line);
    for (name, value) in [
        ("target", &it.target),
        ("dataset", &it.dataset),
        ("compare", &it.compare),
        ("caption", &it.caption),
    ] {
        if let Some(value) = value {
            json.raw(",\"").raw(name).raw("\":").text(value);
        }
    }
    if !it.setup.is_empty() {
        json.raw(",\"setup\":");
        texts(json, &it.setup);
    }
    for (name, is) in [("hidden", it.hidden), ("autorun", it.autorun)] {
        if is {
            json.raw(",\"").raw(name).raw("\":true");
        }
    }
    json.raw("}");
}

fn quiz(json: &mut Writer, it: &Quiz) {
    json.raw("{\"id\":").text(&it.id);
    json.raw(",\"question\":").text(&it.question);
    json.raw(",\"explanation\":").text(&it.explanation);
    json.raw(",\"choices\":");
    json.list(&it.choices, |json, it| {
        json.raw("{\"text\":").text(&it.text);
        json.raw(",\"note\":").text(&it.note);
        json.raw(if it.right { ",\"right\":true}" } else { "}" });
    });
    json.raw("}");
}

/// Reads a packed lesson.
///
/// # Errors
/// A few words about what is wrong with it.
pub fn read(text: &str) -> Result<Lesson, String> {
    let json = Json::read(text).ok_or("It is not JSON.")?;
    let word = |name: &str| json.field(name).text().to_owned();
    let number = |name: &str| match json.field(name) {
        Json::Int(it) => u32::try_from(*it).ok(),
        _ => None,
    };
    let mut lesson = Lesson {
        file: word("file"),
        slug: word("slug"),
        title: word("title"),
        group: word("group"),
        level: word("level"),
        minutes: number("minutes"),
        objectives: words(json.field("objectives")),
        ..Lesson::default()
    };
    if let Some(level) = number("heading") {
        lesson.headings.push(Heading {
            level: level.min(6) as u8,
            text: String::new(),
            id: String::new(),
            line: 0,
        });
    }
    for block in json.field("blocks").list() {
        lesson.blocks.push(match block {
            Json::Text(html) => Block::Prose(Prose {
                html: html.clone(),
                line: 0,
            }),
            other => Block::Cell(read_cell(other)),
        });
    }
    for it in json.field("exercises").list() {
        let exercise = read_exercise(it, &lesson)?;
        lesson.exercises.push(exercise);
    }
    lesson.quizzes = json.field("quizzes").list().iter().map(read_quiz).collect();
    Ok(lesson)
}

fn words(json: &Json) -> Vec<String> {
    json.list().iter().map(|it| it.text().to_owned()).collect()
}

fn read_cell(json: &Json) -> Cell {
    let word = |name: &str| json.field(name).text().to_owned();
    let maybe = |name: &str| match json.field(name) {
        Json::Text(it) => Some(it.clone()),
        _ => None,
    };
    let role = json.field("role").text();
    Cell {
        id: word("id"),
        role: ROLES
            .into_iter()
            .find(|it| it.name() == role)
            .unwrap_or_default(),
        language: word("language"),
        source: word("source"),
        line: match json.field("line") {
            Json::Int(it) => u32::try_from(*it).unwrap_or(0),
            _ => 0,
        },
        setup: words(json.field("setup")),
        target: maybe("target"),
        dataset: maybe("dataset"),
        compare: maybe("compare"),
        caption: maybe("caption"),
        hidden: *json.field("hidden") == Json::Bool(true),
        autorun: *json.field("autorun") == Json::Bool(true),
        ..Cell::default()
    }
}

fn read_exercise(json: &Json, lesson: &Lesson) -> Result<Exercise, String> {
    let id = json.field("id").text().to_owned();
    let check = match json.field("check") {
        Json::Null => None,
        it => Some(
            lesson::check::of(read_value(it))
                .map_err(|(_, reason)| format!("{}: {reason}", lesson.file))?,
        ),
    };
    Ok(Exercise {
        starter: lesson
            .cell(&id)
            .map(|it| it.source.clone())
            .unwrap_or_default(),
        hints: words(json.field("hints")),
        solutions: words(json.field("solutions")),
        id,
        check,
        ..Exercise::default()
    })
}

fn read_quiz(json: &Json) -> Quiz {
    let word = |name: &str| json.field(name).text().to_owned();
    let choice = |it: &Json| Choice {
        text: it.field("text").text().to_owned(),
        right: *it.field("right") == Json::Bool(true),
        note: it.field("note").text().to_owned(),
    };
    Quiz {
        id: word("id"),
        question: word("question"),
        explanation: word("explanation"),
        choices: json.field("choices").list().iter().map(choice).collect(),
    }
}
