//! One code editor: a plain text area at once, CodeMirror as soon as it has arrived.
//!
//! In: a text signal, marks and counts to draw. Out: the learner's text, cursor line and wish to run.

use leptos::prelude::*;
use protocol::{CompleteRequest, CompletionKind, Question, Reply};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::browser;
use super::dom::{El, follow, html, is_run, later};
use super::engine::Status;

#[wasm_bindgen(module = "/js/editor.js")]
extern "C" {
    #[wasm_bindgen(js_name = loadEditor)]
    fn load_editor(url: &str) -> js_sys::Promise;
    #[wasm_bindgen(js_name = createEditor)]
    fn create_editor(module: &JsValue, parent: &web_sys::HtmlElement, options: &JsValue) -> Handle;

    type Handle;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn mark(this: &Handle, lines: Vec<u32>, reveal: bool);
    #[wasm_bindgen(method, js_name = setCounts)]
    fn set_counts(this: &Handle, pairs: JsValue);
    #[wasm_bindgen(method, js_name = setError)]
    fn set_error(this: &Handle, line: u32, message: &str);
    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// An editor that has arrived, with the callbacks that it holds.
struct Living {
    handle: Handle,
    _change: Closure<dyn FnMut(String)>,
    _cursor: Closure<dyn FnMut(u32)>,
    _run: Closure<dyn FnMut()>,
    _complete: Closure<dyn FnMut(String, u32) -> js_sys::Promise>,
}

impl Drop for Living {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}

/// What an editor draws beside and behind its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// The line (1-based) of the statement that was chosen.
    pub line: Option<u32>,
    /// Whether to bring that line into view: the choice was made elsewhere.
    pub reveal: bool,
    /// Queries by line.
    pub counts: Vec<(u32, usize)>,
    /// Where the last run failed, and its message.
    pub error: Option<(u32, String)>,
}

/// What an editor is made for.
pub struct Editor {
    pub text: RwSignal<String>,
    pub label: String,
    pub read_only: bool,
    pub marks: Signal<Marks>,
    pub on_cursor: Callback<u32>,
    pub on_run: Callback<()>,
    /// What runs before this text.
    pub before: Vec<String>,
    /// The run whose models may be completed.
    pub run_key: String,
}

/// An editor.
pub fn editor(of: Editor) -> El {
    let page = super::state::page();
    let plain = page.settings.plain;
    let Editor {
        text,
        label,
        read_only,
        marks,
        on_cursor,
        on_run,
        before,
        run_key,
    } = of;
    let before = StoredValue::new((before, run_key));
    let living = StoredValue::new_local(None::<Living>);
    let arrived = RwSignal::new(false);
    let all = html(
        "<div class=\"editor\"><textarea class=\"plain\" aria-describedby=\"editor-help\" spellcheck=\"false\" autocapitalize=\"off\"></textarea><p class=\"plain-marks\"></p></div>",
    );
    all.set_class("read-only", read_only);
    let area = all.at("textarea");
    area.set("aria-label", Some(&label))
        .set("readonly", read_only.then_some(""));
    area.shown(move || !arrived.get())
        .attr("rows", move || {
            let many = text.with(|it| it.trim_end_matches('\n').lines().count());
            Some(many.max(1).to_string())
        })
        .on("input", move |event| text.set(event_target_value(&event)))
        .on("keydown", move |event| {
            if is_run(&event) {
                event.prevent_default();
                on_run.run(());
            }
        });
    let typed = area
        .0
        .clone()
        .unchecked_into::<web_sys::HtmlTextAreaElement>();
    follow({
        let typed = typed.clone();
        move || {
            text.with(|it| {
                if typed.value() != *it {
                    typed.set_value(it);
                }
            });
        }
    });
    for name in ["select", "click"] {
        let typed = typed.clone();
        area.on(name, move |_| on_cursor.run(line_of(&typed)));
    }
    all.at(".plain-marks")
        .shown(move || plain.get() && marks.with(|it| !words(it).is_empty()))
        .text(move || marks.with(words));

    let parent = all.0.clone().unchecked_into::<web_sys::HtmlElement>();
    later(move || {
        if plain.get() {
            living.set_value(None);
            arrived.set(false);
            return;
        }
        let (label, parent, typed) = (label.clone(), parent.clone(), typed.clone());
        spawn_local(async move {
            let Ok(module) = JsFuture::from(load_editor(&browser::site_file("editor.js"))).await
            else {
                return;
            };
            // The learner may have left the page, or be in the middle of a word.
            if living.try_with_value(Option::is_none) != Some(true) || plain.get_untracked() {
                return;
            }
            let had_focus = document()
                .active_element()
                .is_some_and(|active| active.is_same_node(Some(&typed)));
            let change = Closure::new(move |new: String| {
                text.try_set(new);
            });
            let cursor = Closure::new(move |line: u32| {
                on_cursor.try_run(line);
            });
            let run = Closure::new(move || {
                on_run.try_run(());
            });
            let complete = Closure::new(move |source: String, cursor: u32| {
                completions(page, before, source, cursor)
            });
            let options = js_sys::Object::new();
            let set = |key: &str, value: &JsValue| {
                let _ = js_sys::Reflect::set(&options, &key.into(), value);
            };
            set("doc", &text.get_untracked().into());
            set("label", &label.into());
            set("readOnly", &read_only.into());
            set("onChange", change.as_ref());
            set("onCursor", cursor.as_ref());
            set("onRun", run.as_ref());
            set("onComplete", complete.as_ref());
            let handle = create_editor(&module, &parent, &options);
            living.set_value(Some(Living {
                handle,
                _change: change,
                _cursor: cursor,
                _run: run,
                _complete: complete,
            }));
            arrived.set(true);
            if had_focus {
                if let Ok(Some(content)) = parent.query_selector(".cm-content") {
                    browser::focus(&content);
                }
            }
        });
    });

    // What changes outside is told to the editor; its own changes come back unchanged.
    later(move || {
        let (new, there) = (text.get(), arrived.get());
        if there {
            living.with_value(|it| it.as_ref().inspect(|it| it.handle.set_text(&new)).is_some());
        }
    });
    let mut before = None;
    later(move || {
        let (marks, there) = (marks.get(), arrived.get());
        let new = there.then_some(marks);
        if new == before {
            return;
        }
        before = new;
        let Some(marks) = &before else { return };
        living.with_value(|it| {
            let Some(it) = it else { return };
            it.handle
                .mark(marks.line.into_iter().collect(), marks.reveal);
            let pairs = js_sys::Array::new();
            for (line, count) in &marks.counts {
                pairs.push(&js_sys::Array::of2(
                    &(*line).into(),
                    &(*count as u32).into(),
                ));
            }
            it.handle.set_counts(pairs.into());
            let (line, message) = match &marks.error {
                Some((line, message)) => (*line, message.as_str()),
                None => (0, ""),
            };
            it.handle.set_error(line, message);
        });
    });
    on_cleanup(move || living.set_value(None));
    all
}

/// What a plain text area cannot draw, in words.
fn words(marks: &Marks) -> String {
    let mut parts = Vec::new();
    if let Some((line, message)) = &marks.error {
        parts.push(format!("Line {line} failed: {message}."));
    }
    if let Some(line) = marks.line {
        parts.push(format!("Line {line} is marked."));
    }
    if !marks.counts.is_empty() {
        let counts = marks
            .counts
            .iter()
            .map(|(line, count)| format!("line {line}: {count}"));
        parts.push(format!(
            "Queries: {}.",
            counts.collect::<Vec<_>>().join(", ")
        ));
    }
    parts.join(" ")
}

/// The line of the cursor in a text area, from 1.
fn line_of(area: &web_sys::HtmlTextAreaElement) -> u32 {
    let at = area.selection_start().ok().flatten().unwrap_or(0) as usize;
    let units: Vec<u16> = area.value().encode_utf16().take(at).collect();
    1 + units.iter().filter(|it| **it == u16::from(b'\n')).count() as u32
}

/// Asks the engine what may stand at the cursor. While it is busy the answer is nothing: typing never waits.
fn completions(
    page: super::state::Page,
    before: StoredValue<(Vec<String>, String)>,
    source: String,
    cursor: u32,
) -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, _| {
        let resolve_with = move |value: &JsValue| {
            let _ = resolve.call1(&JsValue::NULL, value);
        };
        let found = before.try_get_value();
        let Some((before, key)) = found.filter(|_| page.status.get_untracked() == Status::Ready)
        else {
            return resolve_with(&JsValue::NULL);
        };
        let models = untrack(|| page.ran(&key)).map(|it| it.report.models.clone());
        let question = Question::Complete(CompleteRequest {
            before,
            // The editor counts UTF-16 units, the engine characters.
            cursor: String::from_utf16_lossy(
                &source
                    .encode_utf16()
                    .take(cursor as usize)
                    .collect::<Vec<_>>(),
            )
            .chars()
            .count() as u32,
            source: source.clone(),
            models: models.unwrap_or_default(),
        });
        page.ask(question, move |reply| {
            let Ok(Reply::Complete(found)) = reply else {
                return resolve_with(&JsValue::NULL);
            };
            let options = js_sys::Array::new();
            for it in found {
                let kind = kind(it.kind);
                options.push(&js_sys::Array::of3(
                    &it.label.into(),
                    &kind.into(),
                    &it.detail.into(),
                ));
            }
            resolve_with(&options);
        });
    })
}

fn kind(kind: CompletionKind) -> &'static str {
    match kind {
        CompletionKind::Variable => "variable",
        CompletionKind::Class => "class",
        CompletionKind::Function => "function",
        CompletionKind::Method => "method",
        CompletionKind::Property => "property",
        CompletionKind::Column => "column",
        CompletionKind::Relationship => "relationship",
        CompletionKind::Module => "module",
        CompletionKind::Keyword => "keyword",
    }
}
