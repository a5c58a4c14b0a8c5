//! A static file server on loopback, for trying the built site and for the browser tests.
//!
//! In: a folder. Out: its files with the right types, revalidated by every request. Not for the internet.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::watch;

/// Tried first when no port is asked for; then the next ones.
const FIRST_PORT: u16 = 8000;
/// So many ports are tried.
const PORTS: u16 = 20;

/// How to serve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `None`: the first free port from 8000 on. 0: any.
    pub port: Option<u16>,
    /// The path under which the site appears, such as `/course/2026/`.
    pub base: String,
    /// A folder of lessons: what is saved there is published at once, and open pages reload.
    pub watch: Option<PathBuf>,
}

impl Options {
    /// Reads `--port N`, `--base PATH` and `--watch FOLDER`.
    ///
    /// # Errors
    /// What is wrong with the arguments.
    pub fn parse(args: &[&str]) -> Result<Self, String> {
        let mut options = Self {
            port: None,
            base: "/".to_owned(),
            watch: None,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let value = args.next().ok_or_else(|| format!("{arg} needs a value"))?;
            match *arg {
                "--port" => {
                    options.port = Some(
                        value
                            .parse()
                            .map_err(|_| format!("`{value}` is not a port"))?,
                    )
                }
                "--base" => {
                    options.base = format!("/{}/", value.trim_matches('/')).replace("//", "/")
                }
                "--watch" => options.watch = Some(PathBuf::from(value)),
                other => return Err(format!("`{other}` is not an option of serve")),
            }
        }
        Ok(options)
    }
}

/// Serves `dir` until the process is ended.
///
/// # Errors
/// When the folder or the port cannot be had.
pub fn serve(dir: &Path, options: &Options) -> Result<(), String> {
    if !dir.join("index.html").is_file() {
        return Err(format!(
            "there is no site in {}: run ./dev build first",
            dir.display()
        ));
    }
    let listener = listen(options.port)?;
    let address = listener.local_addr().map_err(|it| it.to_string())?;
    println!(
        "Athanor is at http://{address}{}  (Ctrl+C ends it)",
        options.base
    );
    if let Some(lessons) = &options.watch {
        watch::run(lessons, dir);
    }
    for stream in listener.incoming().flatten() {
        let (dir, options) = (dir.to_owned(), options.clone());
        // A browser that goes away in the middle of a file is no fault.
        std::thread::spawn(move || answer(&stream, &dir, &options).ok());
    }
    Ok(())
}

fn listen(port: Option<u16>) -> Result<TcpListener, String> {
    let bind = |port: u16| TcpListener::bind(("127.0.0.1", port));
    match port {
        Some(port) => bind(port).map_err(|it| {
            format!("port {port} cannot be had ({it}): choose another with --port N")
        }),
        None => (FIRST_PORT..FIRST_PORT + PORTS)
            .find_map(|it| bind(it).ok())
            .ok_or_else(|| {
                format!(
                    "ports {FIRST_PORT} to {} are all taken: choose one with --port N",
                    FIRST_PORT + PORTS - 1
                )
            }),
    }
}

fn answer(stream: &TcpStream, dir: &Path, options: &Options) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut known_tag = String::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                if name.eq_ignore_ascii_case("if-none-match") {
                    known_tag = value.trim().to_owned();
                }
            }
        }
        let mut parts = request.split_whitespace();
        let method = parts.next().unwrap_or_default().to_owned();
        let target = parts.next().unwrap_or("/").to_owned();
        respond(stream, dir, options, &method, &target, &known_tag)?;
    }
}

fn respond(
    mut stream: &TcpStream,
    dir: &Path,
    options: &Options,
    method: &str,
    target: &str,
    known_tag: &str,
) -> std::io::Result<()> {
    let base = options.base.as_str();
    // A second handle, because the closure below keeps the first.
    let mut direct = stream;
    let mut plain = |status: &str, extra: &str, body: &str| {
        write!(
            stream,
            "HTTP/1.1 {status}\r\n{extra}Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    if method != "GET" && method != "HEAD" {
        return plain("405 Method Not Allowed", "", "only GET and HEAD\n");
    }
    let path = target.split(['?', '#']).next().unwrap_or("/");
    if base != "/" && path == base.trim_end_matches('/') {
        return plain(
            "301 Moved Permanently",
            &format!("Location: {base}\r\n"),
            "",
        );
    }
    let watched = options.watch.is_some();
    let name = path.strip_prefix(base).filter(|_| watched);
    let made = match name {
        Some("" | "index.html") => {
            let html = fs::read_to_string(dir.join("index.html"))?;
            Some(("text/html; charset=utf-8", watch::with_script(&html)))
        }
        Some(name) => watch::answer(name),
        None => None,
    };
    if let Some((mime, text)) = made {
        let body = if method == "GET" { text.as_str() } else { "" };
        return write!(
            direct,
            "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Type: {mime}\r\nContent-Length: {}\r\n\r\n{body}",
            text.len()
        );
    }
    let Some(file) = find(dir, base, path) else {
        return plain("404 Not Found", "", "not found\n");
    };
    let meta = fs::metadata(&file)?;
    let changed = meta
        .modified()?
        .duration_since(UNIX_EPOCH)
        .map(|it| it.as_nanos())
        .unwrap_or(0);
    let tag = format!("\"{changed:x}-{:x}\"", meta.len());
    let common =
        format!("ETag: {tag}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n");
    if known_tag == tag {
        return write!(stream, "HTTP/1.1 304 Not Modified\r\n{common}\r\n");
    }
    let mime = mime(&file);
    write!(
        stream,
        "HTTP/1.1 200 OK\r\n{common}Content-Type: {mime}\r\nContent-Length: {}\r\n\r\n",
        meta.len()
    )?;
    if method == "GET" {
        std::io::copy(&mut fs::File::open(&file)?, &mut stream)?;
    }
    stream.flush()
}

/// The file that a path names, never outside `dir`.
fn find(dir: &Path, base: &str, path: &str) -> Option<PathBuf> {
    let inside = path.strip_prefix(base)?;
    let decoded = percent_decode(inside)?;
    let relative = Path::new(&decoded);
    if relative
        .components()
        .any(|it| !matches!(it, Component::Normal(_)))
    {
        return None;
    }
    let file = dir.join(relative);
    let file = if file.is_dir() {
        file.join("index.html")
    } else {
        file
    };
    file.is_file().then_some(file)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mime(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_the_folder() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(find(dir, "/", "/main.rs").is_some());
        assert!(find(dir, "/course/", "/course/main.rs").is_some());
        assert!(find(dir, "/course/", "/main.rs").is_none());
        assert!(find(dir, "/", "/../xtask/main.rs").is_none());
        assert!(find(dir, "/", "/%2e%2e/xtask/main.rs").is_none());
        assert!(find(dir, "/", "//etc/passwd").is_none());
    }

    #[test]
    fn options_are_read() {
        let options = Options::parse(&["--port", "8123", "--base", "course/2026"]);
        assert_eq!(
            options,
            Ok(Options {
                port: Some(8123),
                base: "/course/2026/".to_owned(),
                watch: None,
            })
        );
        assert!(Options::parse(&["--port", "many"]).is_err());
    }
}
