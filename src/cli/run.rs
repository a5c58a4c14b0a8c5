//! `athanor run`: one program, its output, and its trace.

use std::path::Path;
use std::process::ExitCode;

use protocol::{CellSource, RunReport, RunRequest};
use runner::Stream;

use crate::{BAD_USAGE, FAILED, bad_usage, record, say};

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Text,
    Json,
}

/// Reads the arguments after `run` and does it.
pub(crate) fn main(arguments: &[String]) -> ExitCode {
    let (mut file, mut format) = (None, Format::Text);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let value = match argument.as_str() {
            "--format" => rest.next().map(String::as_str),
            other => other.strip_prefix("--format="),
        };
        match value {
            Some("text") => format = Format::Text,
            Some("json") => format = Format::Json,
            Some(other) => return bad_usage(&format!("--format is text or json, not {other:?}")),
            None if argument == "--format" => {
                return bad_usage("--format needs a value: text or json");
            }
            None if argument.starts_with('-') && argument != "-" => {
                return bad_usage(&format!("there is no option {argument}"));
            }
            None if file.is_some() => return bad_usage("only one file can be run"),
            None => file = Some(argument),
        }
    }
    let Some(file) = file else {
        return bad_usage("the file to run is missing");
    };
    let source = match std::fs::read_to_string(file) {
        Ok(source) => source,
        Err(error) => {
            say(
                &mut std::io::stderr(),
                &format!("athanor: cannot read {file}: {error}\n"),
            );
            return ExitCode::from(BAD_USAGE);
        }
    };
    let report = run(file, &source, format);
    match format {
        Format::Text => show(&report),
        Format::Json => {
            let name = Path::new(file)
                .file_stem()
                .map_or(file.as_str().into(), |it| it.to_string_lossy());
            let record = record::record(&name, &source, &report);
            say(&mut std::io::stdout(), &format!("{record:#}\n"));
        }
    }
    if report.error.is_some() {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    }
}

fn run(file: &str, source: &str, format: Format) -> RunReport {
    let cell = CellSource {
        name: file.to_owned(),
        source: source.to_owned(),
        setup: false,
    };
    let request = RunRequest {
        cells: vec![cell],
        ..RunRequest::default()
    };
    runner::run(&request, move |stream, text| match stream {
        // With JSON, standard output belongs to the record, which holds the text anyway.
        Stream::Out | Stream::Echo if format == Format::Json => {}
        Stream::Out | Stream::Echo => say(&mut std::io::stdout(), text),
        Stream::Err => say(&mut std::io::stderr(), text),
    })
}

/// What follows the program's output: its trace, then how it ended.
pub(crate) fn show(report: &RunReport) {
    let trace = trace::render(&report.events);
    if !trace.is_empty() {
        say(&mut std::io::stdout(), &format!("\n--- trace ---\n{trace}"));
    }
    for note in &report.notes {
        say(&mut std::io::stdout(), &format!("\nNote: {}\n", note.text));
    }
    if let Some(error) = &report.error {
        let explanation = error
            .explanation
            .as_ref()
            .map_or_else(String::new, |it| format!("\n{it}\n"));
        say(
            &mut std::io::stderr(),
            &format!("\n{}{explanation}", error.traceback),
        );
    }
}
