//! The time limit of a runaway loop, on native builds: a thread that interrupts the virtual machine.
//!
//! In the browser there is no second thread to do this: the page ends the worker instead.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
    use std::time::Duration;

    use rustpython_vm::InterpreterBuilder;
    use rustpython_vm::signal::{UserSignalSender, user_signal_channel};

    use crate::interpreter::check_limits;

    /// How often the machine is asked again. The flag is shared by all machines of a process, so
    /// another one may have taken it, and a program may have swallowed the exception.
    const AGAIN: Duration = Duration::from_millis(20);

    /// Interrupts the machine after the time limit, until it is dropped.
    pub struct Watchdog {
        signals: UserSignalSender,
        /// Dropping it ends the thread.
        alive: Option<Sender<()>>,
    }

    impl Watchdog {
        /// Prepares a machine to be interrupted.
        pub(in crate::interpreter) fn install(
            builder: InterpreterBuilder,
        ) -> (InterpreterBuilder, Self) {
            let (signals, inbox) = user_signal_channel();
            let builder = builder.init_hook(move |vm| vm.set_user_signal_channel(inbox));
            (
                builder,
                Self {
                    signals,
                    alive: None,
                },
            )
        }

        /// Interrupts the machine after `millis` from now.
        pub(in crate::interpreter) fn start(&mut self, millis: u64) {
            let signals = self.signals.clone();
            let (alive, ended): (Sender<()>, Receiver<()>) = channel();
            let run = move || {
                let mut wait = Duration::from_millis(millis) + AGAIN;
                while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    if signals.send(Box::new(check_limits)).is_err() {
                        return;
                    }
                    wait = AGAIN;
                }
            };
            // Without a thread the limit is still checked at each output and each statement.
            let thread = std::thread::Builder::new().stack_size(64 * 1024).spawn(run);
            self.alive = thread.is_ok().then_some(alive);
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use rustpython_vm::InterpreterBuilder;

    /// Nothing: the page owns the time limit.
    pub struct Watchdog;

    impl Watchdog {
        pub(in crate::interpreter) fn install(
            builder: InterpreterBuilder,
        ) -> (InterpreterBuilder, Self) {
            (builder, Self)
        }

        pub(in crate::interpreter) fn start(&mut self, _millis: u64) {}
    }
}

#[cfg(target_arch = "wasm32")]
pub use browser::Watchdog;
#[cfg(not(target_arch = "wasm32"))]
pub use native::Watchdog;
