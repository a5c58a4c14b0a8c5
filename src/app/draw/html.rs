//! A text that becomes HTML: markup goes in as it is, everything else is escaped.
//!
//! In: markup of ours, texts of anybody. Out: HTML. Used by everything in `draw`.

/// HTML in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Markup of ours, as it is.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Anybody's text, inside an element or between double quotes.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for it in text.chars() {
            match it {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                _ => self.0.push(it),
            }
        }
        self
    }

    /// A whole number.
    pub fn number(&mut self, number: usize) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// An element with a class and a text; nothing for an empty text.
    pub fn span(&mut self, class: &str, text: &str) -> &mut Self {
        if text.is_empty() {
            return self;
        }
        self.element("span", class, text)
    }

    /// An element with a class and a text.
    pub fn element(&mut self, name: &str, class: &str, text: &str) -> &mut Self {
        self.raw("<").raw(name);
        if !class.is_empty() {
            self.raw(" class=\"").raw(class).raw("\"");
        }
        self.raw(">").text(text).raw("</").raw(name).raw(">")
    }

    /// A button that wants `wish`, such as `choose 12`.
    pub fn button(&mut self, class: &str, wish: &str, text: &str) -> &mut Self {
        self.raw("<button class=\"").raw(class).raw("\" data-do=\"");
        self.text(wish).raw("\">").text(text).raw("</button>")
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML.
    pub fn finish(self) -> String {
        self.0
    }
}
