//! What `./dev` calls for the work that is nicer in Rust than in shell.
//!
//! In: a command. Out: files of the site, a served folder, a size report. Never part of the product.
//!
//! `finish-site` (called by Trunk), `lessons DIR`, `serve DIR [--port N] [--base PATH] [--watch LESSONS]`, `size DIR`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool"
)]

mod packs;
mod serve;
mod site;
mod size;
mod watch;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["finish-site"] => site::finish(),
        ["lessons", dir] => site::write_lessons(Path::new("lessons"), Path::new(dir)),
        ["serve", dir, rest @ ..] => serve::Options::parse(rest).and_then(|it| serve::serve(Path::new(dir), &it)),
        ["size", dir] => size::report(Path::new(dir)),
        _ => Err("usage: xtask finish-site | lessons DIR | serve DIR [--port N] [--base PATH] [--watch LESSONS] | size DIR".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
