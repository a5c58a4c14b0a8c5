//! Markdown to HTML, for pages that must not trust their author.
//!
//! In: parser events or a text. Out: HTML in which raw HTML has become text, addresses are of safe kinds,
//! headings have anchors, tables can scroll, and alerts have a title.
//! Called by `parse` for a lesson's prose, and through [`render_markdown`] for hints and quizzes.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{
    BlockQuoteKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

/// The Markdown extensions that lessons may use.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Renders a piece of Markdown that stands alone: a hint, a quiz, a description.
pub fn render_markdown(text: &str) -> String {
    Renderer::default().html(Parser::new_ext(text, options()).collect())
}

/// Keeps what must be unique in a document while it is rendered piece by piece.
#[derive(Default)]
pub(crate) struct Renderer {
    ids: BTreeSet<String>,
    footnotes: BTreeMap<String, usize>,
    referenced: BTreeSet<usize>,
    /// Headings met so far: level, text, id.
    pub(crate) headings: Vec<(u8, String, String)>,
}

impl Renderer {
    /// Renders whole blocks.
    pub(crate) fn html(&mut self, events: Vec<Event<'_>>) -> String {
        let mut out = Vec::with_capacity(events.len());
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let inner: Vec<Event<'_>> = events
                        .by_ref()
                        .take_while(|it| !matches!(it, Event::End(TagEnd::Heading(_))))
                        .collect();
                    self.heading(level, id.as_deref(), inner, &mut out);
                }
                Event::Start(Tag::HtmlBlock) => {
                    let raw: String = events
                        .by_ref()
                        .take_while(|it| !matches!(it, Event::End(TagEnd::HtmlBlock)))
                        .filter_map(|it| match it {
                            Event::Html(text) | Event::Text(text) => Some(text.into_string()),
                            _ => None,
                        })
                        .collect();
                    if !is_comment(&raw) {
                        out.push(Event::Start(Tag::Paragraph));
                        out.push(Event::Text(raw.trim_end().to_owned().into()));
                        out.push(Event::End(TagEnd::Paragraph));
                    }
                }
                other => self.event(other, &mut out),
            }
        }
        let mut text = String::new();
        html::push_html(&mut text, out.into_iter());
        // A heading cell without words heads nothing, and a screen reader should not announce it as one.
        text.replace("<th></th>", "<td></td>")
    }

    fn event<'a>(&mut self, event: Event<'a>, out: &mut Vec<Event<'a>>) {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => {
                if !is_comment(&raw) {
                    out.push(Event::Text(raw));
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = link(&dest_url);
                out.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = if is_safe(&dest_url, &["http", "https"]) {
                    dest_url
                } else {
                    CowStr::Borrowed("")
                };
                out.push(Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            Event::Start(Tag::Table(alignments)) => {
                out.push(markup("<div class=\"table-scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">"));
                out.push(Event::Start(Tag::Table(alignments)));
            }
            Event::End(TagEnd::Table) => {
                out.push(Event::End(TagEnd::Table));
                out.push(markup("</div>"));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let (class, title) = match kind {
                    BlockQuoteKind::Note => ("note", "Note"),
                    BlockQuoteKind::Tip => ("tip", "Tip"),
                    BlockQuoteKind::Important => ("important", "Important"),
                    BlockQuoteKind::Warning => ("warning", "Warning"),
                    BlockQuoteKind::Caution => ("caution", "Caution"),
                };
                out.push(markup(&format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n")));
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => out.push(markup("</div>\n")),
            Event::TaskListMarker(done) => out.push(markup(if done {
                "<input type=\"checkbox\" disabled checked aria-label=\"done\"/> "
            } else {
                "<input type=\"checkbox\" disabled aria-label=\"to do\"/> "
            })),
            Event::FootnoteReference(label) => {
                let number = self.footnote(&label);
                let id = if self.referenced.insert(number) {
                    format!(" id=\"fnref-{number}\"")
                } else {
                    String::new()
                };
                out.push(markup_inline(format!(
                    "<sup class=\"footnote-ref\"><a{id} href=\"#fn-{number}\">{number}</a></sup>"
                )));
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let number = self.footnote(&label);
                out.push(markup(&format!("<div class=\"footnote\" id=\"fn-{number}\" role=\"note\"><a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\"Back to the text\">{number}</a>\n")));
            }
            Event::End(TagEnd::FootnoteDefinition) => out.push(markup("</div>\n")),
            other => out.push(other),
        }
    }

    fn heading<'a>(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        inner: Vec<Event<'a>>,
        out: &mut Vec<Event<'a>>,
    ) {
        let text = plain_text(&inner);
        let id = self.unique_id(&slugify(id.unwrap_or(&text)));
        let number = level as u8;
        out.push(markup(&format!("<h{number} id=\"{id}\">")));
        for event in inner {
            self.event(event, out);
        }
        out.push(markup_inline(format!(
            "<a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\"></a>"
        )));
        out.push(markup(&format!("</h{number}>\n")));
        self.headings.push((number, text, id));
    }

    fn unique_id(&mut self, wanted: &str) -> String {
        let base = if wanted.is_empty() { "section" } else { wanted };
        let mut id = base.to_owned();
        let mut number = 1;
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{base}-{number}");
        }
        id
    }

    fn footnote(&mut self, label: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(label.to_owned()).or_insert(next)
    }
}

fn markup<'a>(text: &str) -> Event<'a> {
    Event::Html(text.to_owned().into())
}

fn markup_inline<'a>(text: String) -> Event<'a> {
    Event::InlineHtml(text.into())
}

fn is_comment(raw: &str) -> bool {
    let raw = raw.trim();
    raw.starts_with("<!--") && raw.ends_with("-->") && raw.matches("-->").count() == 1
}

/// The words of a heading, without markup.
pub(crate) fn plain_text<'a>(events: impl IntoIterator<Item = &'a Event<'a>>) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// An id from words: lower case, letters and digits, `-` between words. Safe inside an attribute.
fn slugify(text: &str) -> String {
    let mut id = String::new();
    for it in text.chars() {
        if it.is_alphanumeric() || it == '_' {
            id.extend(it.to_lowercase());
        } else if (it.is_whitespace() || it == '-') && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

/// The address of a link: lesson files lead to their page, unsafe kinds lead nowhere.
fn link<'a>(address: &str) -> CowStr<'a> {
    if !is_safe(address, &["http", "https", "mailto"]) {
        return CowStr::Borrowed("");
    }
    let (path, fragment) = address
        .split_once('#')
        .map_or((address, None), |it| (it.0, Some(it.1)));
    let local = !address.contains(':') && !path.starts_with('/');
    match path.strip_suffix(".md").filter(|_| local) {
        // The page reads the part after `?` as the heading to scroll to.
        Some(stem) => {
            let stem = stem.trim_start_matches("./");
            let tail = fragment.map(|it| format!("?at={it}")).unwrap_or_default();
            format!("#/lesson/{stem}{tail}").into()
        }
        None => address.to_owned().into(),
    }
}

/// Whether an address is relative or of one of the kinds named. Browsers skip control characters and spaces
/// before the colon, so those count as unsafe.
fn is_safe(address: &str, kinds: &[&str]) -> bool {
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    match address[..end].split_once(':') {
        Some((kind, _)) => kinds.iter().any(|it| kind.eq_ignore_ascii_case(it)),
        None => !address.starts_with("//") && !address.chars().any(char::is_control),
    }
}
