//! Code that is read, not edited: Python and SQL with colours, values in the place of their marks, a diff.
//!
//! In: source text. Out: HTML. Used by the timeline, the cells and the dialogs.

use protocol::Cell;

use super::Html;
use crate::model::diff::{Change, Line};
use crate::model::format;
use crate::model::highlight::{self, Token};

/// The class of a token; empty for plain text.
fn class(token: Token) -> &'static str {
    match token {
        Token::Plain => "",
        Token::Keyword => "tok-keyword",
        Token::String => "tok-string",
        Token::Number => "tok-number",
        Token::Comment => "tok-comment",
        Token::Mark => "tok-mark",
    }
}

fn pieces(html: &mut Html, pieces: Vec<(Token, &str)>) {
    for (token, text) in pieces {
        match token {
            Token::Plain => html.text(text),
            _ => html.element("span", class(token), text),
        };
    }
}

/// Coloured code of a language; other languages stay plain.
pub fn code(language: &str, source: &str) -> String {
    let mut html = Html::new();
    let tokens = match language {
        "python" => highlight::python(source),
        "sql" => highlight::sql(source),
        _ => vec![(Token::Plain, source)],
    };
    pieces(&mut html, tokens);
    html.finish()
}

/// SQL with colours.
pub fn sql(html: &mut Html, text: &str) {
    html.raw("<pre class=\"sql\"><code>");
    pieces(html, highlight::sql(text.trim()));
    html.raw("</code></pre>");
}

/// SQL with the values of one execution in the place of its marks; what is left over is not shown.
pub fn sql_with_values(html: &mut Html, text: &str, values: &[Cell]) {
    html.raw("<pre class=\"sql\"><code>");
    let mut values = values.iter();
    for (token, text) in highlight::sql(text.trim()) {
        if token != Token::Mark {
            pieces(html, vec![(token, text)]);
            continue;
        }
        // Neighbouring marks arrive as one piece.
        for mark in text.split_inclusive('?') {
            match values.next().filter(|_| mark.ends_with('?')) {
                Some(value) => html.element("span", "value", &format::param(value)),
                None => html.text(mark),
            };
        }
    }
    html.raw("</code></pre>");
}

/// What was changed, line by line; the words `added` and `removed` are there for who cannot see colours.
pub fn diff(lines: &[Line]) -> String {
    let mut html = Html::new();
    html.raw("<pre class=\"diff\" tabindex=\"0\" role=\"region\" aria-label=\"Changes\">");
    for line in lines {
        let (name, sign, word) = match line.change {
            Change::Same => ("span", " ", ""),
            Change::Added => ("ins", "+", "added: "),
            Change::Removed => ("del", "-", "removed: "),
        };
        html.raw("<").raw(name).raw(">");
        html.span("visually-hidden", word);
        html.raw("<span aria-hidden=\"true\">")
            .raw(sign)
            .raw(" </span>");
        pieces(&mut html, highlight::python(&line.text));
        html.raw("\n</").raw(name).raw(">");
    }
    html.raw("</pre>");
    html.finish()
}
