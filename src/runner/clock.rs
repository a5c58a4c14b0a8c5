//! Real time, from the system or from the browser.

#[cfg(not(target_arch = "wasm32"))]
mod system {
    use std::time::{Instant, SystemTime, UNIX_EPOCH};

    /// Microseconds since the stopwatch was made.
    pub(crate) fn stopwatch() -> Box<dyn Fn() -> u64> {
        let start = Instant::now();
        Box::new(move || start.elapsed().as_micros() as u64)
    }

    /// Microseconds since 1970.
    pub(crate) fn unix() -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |it| it.as_micros() as i64)
    }
}

#[cfg(target_arch = "wasm32")]
mod system {
    use js_sys::{Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    /// Microseconds since the stopwatch was made.
    pub(crate) fn stopwatch() -> Box<dyn Fn() -> u64> {
        let performance =
            Reflect::get(&js_sys::global(), &"performance".into()).unwrap_or(JsValue::NULL);
        let now = Reflect::get(&performance, &"now".into())
            .ok()
            .and_then(|it| it.dyn_into::<Function>().ok());
        let read = move || match &now {
            Some(now) => now
                .call0(&performance)
                .ok()
                .and_then(|it| it.as_f64())
                .unwrap_or(0.0),
            None => js_sys::Date::now(),
        };
        let start = read();
        Box::new(move || ((read() - start).max(0.0) * 1000.0) as u64)
    }

    /// Microseconds since 1970.
    pub(crate) fn unix() -> i64 {
        (js_sys::Date::now() * 1000.0) as i64
    }
}

pub(crate) use system::{stopwatch, unix};
