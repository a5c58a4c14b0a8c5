//! The learner's own text of a cell, kept between visits without ever hiding a changed lesson.
//!
//! In: what the browser stored and the cell's text in the lesson. Out: the text to show, and whether the
//! lesson has changed underneath it. Used by the cells.

use super::json::{Json, Writer};

/// What is stored for one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The learner's text.
    pub text: String,
    /// [`fingerprint`] of the lesson's text when the learner began to change it.
    pub base: String,
}

impl Draft {
    /// Reads what was stored; nothing when it is not a draft.
    pub fn read(text: &str) -> Option<Self> {
        let json = Json::read(text)?;
        let Json::Text(text) = json.field("text") else {
            return None;
        };
        Some(Self {
            text: text.clone(),
            base: json.field("base").text().to_owned(),
        })
    }

    /// The text to store.
    pub fn write(&self) -> String {
        let mut json = Writer::default();
        json.raw("{\"text\":").text(&self.text);
        json.raw(",\"base\":").text(&self.base).raw("}");
        json.finish()
    }
}

/// What a cell shows when its lesson is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub text: String,
    /// The lesson's text is no longer the one that the learner changed: ask, never decide.
    pub outdated: bool,
}

/// Joins a stored draft with the lesson's own text.
pub fn open(starter: &str, stored: Option<&Draft>) -> Opened {
    match stored {
        Some(draft) if draft.text != starter => Opened {
            text: draft.text.clone(),
            outdated: draft.base != fingerprint(starter),
        },
        _ => Opened {
            text: starter.to_owned(),
            outdated: false,
        },
    }
}

/// What to store for a text, or nothing when it is the lesson's own.
pub fn keep(starter: &str, text: &str, base: &str) -> Option<Draft> {
    (starter != text).then(|| Draft {
        text: text.to_owned(),
        base: base.to_owned(),
    })
}

/// The name under which a cell's draft is stored.
pub fn storage_key(slug: &str, cell: &str) -> String {
    format!("athanor.draft.{slug}/{cell}")
}

/// A short, stable name for a text (FNV-1a, 64 bits).
pub fn fingerprint(text: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
