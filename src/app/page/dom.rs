//! Elements: HTML text brought to life, kept in step with signals by effects.
//!
//! In: markup of ours, closures over signals. Out: elements of the page. Used by every component.
//! Leptos' own views build about ten functions for each type of element and closure; these few functions take
//! boxed closures, which halves the page's wasm. An effect made here lives as long as the component around it.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

/// An element of the page.
#[derive(Clone, Debug)]
pub struct El(pub Element);

/// The element that a text describes; what stands behind its end is left out.
pub fn html(markup: &str) -> El {
    let holder = document()
        .create_element("div")
        .expect("div is a valid name");
    holder.set_inner_html(markup);
    let first = holder.first_element_child();
    El(first.expect("markup of ours begins with an element"))
}

/// Does something now and whenever a signal that it reads has changed.
pub fn follow(act: impl FnMut() + 'static) {
    fn boxed(mut act: Box<dyn FnMut()>) {
        let effect = RenderEffect::new(move |_: Option<()>| act());
        on_cleanup(move || drop(effect));
    }
    boxed(Box::new(act));
}

/// As [`follow`], but once the page has been put together.
pub fn later(act: impl FnMut() + 'static) {
    fn boxed(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| act());
    }
    boxed(Box::new(act));
}

/// Calls `act` with the events of the whole window, as long as the component is there.
pub fn on_window(name: &'static str, act: impl FnMut(Event) + 'static) {
    listen(window().unchecked_into(), name, Box::new(act));
}

fn listen(target: web_sys::EventTarget, name: &'static str, act: Box<dyn FnMut(Event)>) {
    let closure = Closure::wrap(act);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    let kept = SendWrapper::new((target, closure));
    on_cleanup(move || {
        let (target, closure) = &*kept;
        let _ = target.remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    });
}

impl El {
    /// The first element inside that a selector finds.
    pub fn at(&self, selector: &str) -> El {
        let found = self.0.query_selector(selector).ok().flatten();
        El(found.expect("the selector fits the markup beside it"))
    }

    /// Puts another element at the end.
    pub fn add(&self, child: &El) -> &Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Puts markup at the end.
    pub fn add_html(&self, markup: &str) -> &Self {
        let _ = self.0.insert_adjacent_html("beforeend", markup);
        self
    }

    /// Sets an attribute, or takes it away.
    pub fn set(&self, name: &str, value: Option<&str>) -> &Self {
        let _ = match value {
            Some(value) => self.0.set_attribute(name, value),
            None => self.0.remove_attribute(name),
        };
        self
    }

    /// Adds a class, or takes it away.
    pub fn set_class(&self, name: &str, is: bool) {
        let _ = self.0.class_list().toggle_with_force(name, is);
    }

    /// A text that follows signals.
    pub fn text(&self, it: impl Fn() -> String + 'static) -> &Self {
        self.text_boxed(Box::new(it));
        self
    }

    fn text_boxed(&self, it: Box<dyn Fn() -> String>) {
        let element = self.0.clone();
        let mut before = None;
        follow(move || {
            let now = Some(it());
            if now != before {
                element.set_text_content(now.as_deref());
                before = now;
            }
        });
    }

    /// Markup that follows signals.
    pub fn inner(&self, it: impl Fn() -> String + 'static) -> &Self {
        self.inner_boxed(Box::new(it));
        self
    }

    fn inner_boxed(&self, it: Box<dyn Fn() -> String>) {
        let element = self.0.clone();
        let mut before = String::new();
        follow(move || {
            let now = it();
            if now != before {
                element.set_inner_html(&now);
                before = now;
            }
        });
    }

    /// An attribute that follows signals; without a value it is away.
    pub fn attr(&self, name: &'static str, it: impl Fn() -> Option<String> + 'static) -> &Self {
        self.attr_boxed(name, Box::new(it));
        self
    }

    fn attr_boxed(&self, name: &'static str, it: Box<dyn Fn() -> Option<String>>) {
        let element = self.clone();
        let mut before = None;
        follow(move || {
            let now = Some(it());
            if now != before {
                element.set(name, now.as_ref().and_then(|it| it.as_deref()));
                before = now;
            }
        });
    }

    /// `true` or `false` in an attribute, as ARIA wants it.
    pub fn state(&self, name: &'static str, it: impl Fn() -> bool + 'static) -> &Self {
        self.attr(name, move || {
            Some(if it() { "true" } else { "false" }.to_owned())
        })
    }

    /// An attribute that is there or not, such as `hidden` or `disabled`.
    pub fn flag(&self, name: &'static str, it: impl Fn() -> bool + 'static) -> &Self {
        self.attr(name, move || it().then(String::new))
    }

    /// Shown only while something holds.
    pub fn shown(&self, it: impl Fn() -> bool + 'static) -> &Self {
        self.attr("hidden", move || (!it()).then(String::new))
    }

    /// A class that comes and goes.
    pub fn class(&self, name: &'static str, it: impl Fn() -> bool + 'static) -> &Self {
        let element = self.clone();
        follow(move || element.set_class(name, it()));
        self
    }

    /// The value of an input that follows a signal.
    pub fn value(&self, it: impl Fn() -> String + 'static) -> &Self {
        let element = self.clone();
        follow(move || element.set_property("value", &it().into()));
        self
    }

    /// Whether a box is ticked follows a signal.
    pub fn checked(&self, it: impl Fn() -> bool + 'static) -> &Self {
        let element = self.clone();
        follow(move || element.set_property("checked", &it().into()));
        self
    }

    /// Sets a property of the element's object.
    pub fn set_property(&self, name: &str, value: &JsValue) {
        let _ = js_sys::Reflect::set(&self.0, &name.into(), value);
    }

    /// Calls `act` with each event of a name.
    pub fn on(&self, name: &'static str, act: impl FnMut(Event) + 'static) -> &Self {
        listen(self.0.clone().unchecked_into(), name, Box::new(act));
        self
    }

    /// Calls `act` when it is clicked, with mouse or keyboard.
    pub fn click(&self, mut act: impl FnMut() + 'static) -> &Self {
        self.on("click", move |_| act())
    }

    /// Carries out what the clicked button inside wants: the word and the rest of its `data-do`.
    pub fn wishes(&self, act: impl Fn(&str, &str) + 'static) -> &Self {
        self.on("click", move |event| {
            let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let wish = target.and_then(|it| it.closest("[data-do]").ok()?);
            let Some(wish) = wish.and_then(|it| it.get_attribute("data-do")) else {
                return;
            };
            let (word, rest) = wish.split_once(' ').unwrap_or((&wish, ""));
            act(word, rest);
        })
    }

    /// Elements at the end that follow signals. Everything that they are made of lives until they are made anew.
    ///
    /// Only what `content` reads outside of [`untrack`] is followed.
    pub fn slot(&self, content: impl Fn() -> Vec<El> + 'static) -> &Self {
        self.slot_boxed(Box::new(content));
        self
    }

    fn slot_boxed(&self, content: Box<dyn Fn() -> Vec<El>>) {
        let anchor: Node = document().create_comment("").into();
        let _ = self.0.append_child(&anchor);
        let mut before: Vec<El> = Vec::new();
        follow(move || {
            for it in before.drain(..) {
                it.0.remove();
            }
            before = content();
            let Some(parent) = anchor.parent_node() else {
                return;
            };
            for it in &before {
                let _ = parent.insert_before(&it.0, Some(&anchor));
            }
        });
    }
}

/// The pressed key, for a keyboard event.
pub fn key(event: &Event) -> String {
    event
        .dyn_ref::<web_sys::KeyboardEvent>()
        .map(web_sys::KeyboardEvent::key)
        .unwrap_or_default()
}

/// Whether an event is Control or Command with Enter.
pub fn is_run(event: &Event) -> bool {
    event
        .dyn_ref::<web_sys::KeyboardEvent>()
        .is_some_and(|it| it.key() == "Enter" && (it.ctrl_key() || it.meta_key()))
}

/// Brings an element into view, as little as needed or to the middle.
pub fn reveal(element: &Element, to_middle: bool) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(if to_middle {
        web_sys::ScrollLogicalPosition::Center
    } else {
        web_sys::ScrollLogicalPosition::Nearest
    });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Does something with each element inside another that a selector finds.
pub fn each(inside: &Element, selector: &str, mut act: impl FnMut(Element)) {
    fn boxed(inside: &Element, selector: &str, act: &mut dyn FnMut(Element)) {
        let Ok(found) = inside.query_selector_all(selector) else {
            return;
        };
        for at in 0..found.length() {
            if let Some(it) = found.get(at).and_then(|it| it.dyn_into().ok()) {
                act(it);
            }
        }
    }
    boxed(inside, selector, &mut act);
}
