//! Closures of one type for everything that a view shows or does.
//!
//! In: any closure. Out: a boxed one. Leptos builds about ten functions for each type of closure in a view; with
//! these there are a handful of types, which takes a quarter off the page's wasm.

use leptos::prelude::AnyView;

/// A text that follows signals.
pub fn live<T: Into<String>>(
    it: impl Fn() -> T + Send + Sync + 'static,
) -> Box<dyn Fn() -> String + Send + Sync> {
    Box::new(move || it().into())
}

/// A text that may be missing: an attribute that comes and goes.
pub fn live_maybe<T: Into<String>>(
    it: impl Fn() -> Option<T> + Send + Sync + 'static,
) -> Box<dyn Fn() -> Option<String> + Send + Sync> {
    Box::new(move || it().map(Into::into))
}

/// A yes or no that follows signals.
pub fn live_if(
    it: impl Fn() -> bool + Send + Sync + 'static,
) -> Box<dyn Fn() -> bool + Send + Sync> {
    Box::new(it)
}

/// A part of a view that follows signals.
pub fn live_view(
    it: impl Fn() -> AnyView + Send + Sync + 'static,
) -> Box<dyn Fn() -> AnyView + Send + Sync> {
    Box::new(it)
}

/// What an event does.
pub fn does<E: 'static>(it: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(it)
}
