//! Finishes the site that Trunk has put together.
//!
//! In: Trunk's staging folder. Out: in it the editor bundle, the fonts, the course index, and an `index.html`
//! that knows the build's id and allows only what it needs. Called as Trunk's `post_build` hook.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use app::model::published;
use sha2::{Digest, Sha256};

use crate::packs;

/// Files whose names carry no hash, so that their content must be part of the build's id.
const UNHASHED: [&str; 7] = [
    "worker.js",
    "worker_bg.wasm",
    "pack-modules.wasm",
    "pack-names.wasm",
    "engine.js",
    "editor.js",
    "icon.svg",
];

/// See the module.
///
/// # Errors
/// One sentence, when a file is missing or a tool fails.
pub fn finish() -> Result<(), String> {
    let staging = std::env::var("TRUNK_STAGING_DIR")
        .map_err(|_| "finish-site is called by Trunk, see Trunk.toml")?;
    let staging = PathBuf::from(staging);
    if !keep_engine(&staging)? {
        packs::take_out(&staging)?;
    }
    bundle_editor(&staging)?;
    write_lessons(Path::new("lessons"), &staging.join("lessons"))?;
    let page = staging.join("index.html");
    let html = read_text(&page)?;
    let engine = fs::metadata(staging.join("worker_bg.wasm"))
        .map(|it| it.len())
        .unwrap_or(0);
    let html = html
        .replace(
            r#"name="athanor-build" content="""#,
            &format!(r#"name="athanor-build" content="{}""#, build_id(&staging)),
        )
        .replace(
            r#"name="athanor-engine-bytes" content="""#,
            &format!(r#"name="athanor-engine-bytes" content="{engine}""#),
        );
    let html = html.replacen(
        r#"<meta charset="utf-8" />"#,
        &format!("<meta charset=\"utf-8\" />\n    {}", policy(&html)),
        1,
    );
    fs::write(&page, html).map_err(|it| format!("{}: {it}", page.display()))
}

/// Copies the lessons into `to`, writes their `index.json` there and the text of every page into `text` beside it.
///
/// # Errors
/// The first lesson that cannot be read, with its line.
pub fn write_lessons(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|it| format!("{}: {it}", to.display()))?;
    let mut files = Vec::new();
    let mut sandbox = None;
    let entries = fs::read_dir(from).map_err(|it| format!("{}: {it}", from.display()))?;
    for entry in entries {
        let path = entry.map_err(|it| it.to_string())?.path();
        let name = path
            .file_name()
            .and_then(|it| it.to_str())
            .unwrap_or_default()
            .to_owned();
        if name == SANDBOX {
            let found =
                lesson::parse(&read_text(&path)?, &name).map_err(|it| format!("lessons/{it}"))?;
            sandbox = Some(found);
        }
        if path.is_dir() && name == DATASETS {
            copy_datasets(&path, &to.join(&name))
                .map_err(|it| format!("{}: {it}", path.display()))?;
        }
        if lesson::index::is_lesson_file(&name) {
            let text = read_text(&path)?;
            fs::write(to.join(&name), &text).map_err(|it| it.to_string())?;
            files.push((name, text));
        }
    }
    files.sort();
    let mut lessons: Vec<_> = files
        .iter()
        .filter_map(|(name, text)| lesson::parse(text, name).ok())
        .collect();
    let built = lesson::index::build(files);
    for warning in &built.warnings {
        eprintln!("lessons/{warning}");
    }
    if let Some(error) = built.errors.first() {
        return Err(format!("lessons/{error}"));
    }
    let text = serde_json::to_string_pretty(&built.index).map_err(|it| it.to_string())?;
    fs::write(to.join("index.json"), text).map_err(|it| it.to_string())?;
    lessons.extend(sandbox);
    let texts = to.with_file_name("text");
    for (name, content) in published::files(&lessons, &built.index) {
        let file = texts.join(name);
        let folder = file.parent().unwrap_or(&texts);
        fs::create_dir_all(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
        fs::write(&file, content).map_err(|it| format!("{}: {it}", file.display()))?;
    }
    Ok(())
}

/// The folder of the data sets that cells name, below the lessons.
const DATASETS: &str = "_datasets";

fn copy_datasets(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// The starters of the sandbox: a lesson file that is not in the course.
const SANDBOX: &str = "_sandbox.md";

/// `./dev build --page` leaves the worker out of the build and brings the one of the last build along.
/// Says whether it did.
fn keep_engine(staging: &Path) -> Result<bool, String> {
    let Some(kept) = std::env::var_os("ATHANOR_KEPT_ENGINE") else {
        return Ok(false);
    };
    let engine = ["worker.js", "worker_bg.wasm"].map(String::from);
    for name in engine.into_iter().chain(packs::files()) {
        fs::copy(Path::new(&kept).join(&name), staging.join(&name))
            .map_err(|it| format!("{name}: {it}"))?;
    }
    Ok(true)
}

fn bundle_editor(staging: &Path) -> Result<(), String> {
    let status = Command::new("node")
        .arg("public/editor/build.mjs")
        .arg(staging)
        .status();
    match status {
        Ok(it) if it.success() => Ok(()),
        Ok(_) => Err("the editor could not be bundled: see the lines above".to_owned()),
        Err(it) => Err(format!(
            "the editor could not be bundled: node does not start ({it})"
        )),
    }
}

/// A short hash over the files that have none in their name.
fn build_id(staging: &Path) -> String {
    let mut hash = Sha256::new();
    for name in UNHASHED {
        hash.update(fs::read(staging.join(name)).unwrap_or_default());
    }
    hash.finalize()
        .iter()
        .take(6)
        .map(|it| format!("{it:02x}"))
        .collect()
}

/// The policy: this site and nothing else. Inline scripts (Trunk writes one) are named by their hash.
fn policy(html: &str) -> String {
    let mut scripts = String::from("'self' 'wasm-unsafe-eval'");
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        let Some(open) = rest[start..].find('>').map(|it| start + it + 1) else {
            break;
        };
        let Some(close) = rest[open..].find("</script>").map(|it| open + it) else {
            break;
        };
        let body = &rest[open..close];
        if !body.is_empty() {
            scripts.push_str(&format!(" 'sha256-{}'", base64(&Sha256::digest(body))));
        }
        rest = &rest[close..];
    }
    // Styles may be inline: the editor writes its own, and bars their widths.
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {scripts}; worker-src 'self'; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; base-uri 'self'; form-action 'none'\" />"
    )
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0u32, |word, &it| word << 8 | u32::from(it))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place) & 63) as usize] as char;
            text.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    text
}

fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|it| format!("{}: {it}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        assert_eq!(base64(b"Athanor"), "QXRoYW5vcg==");
        assert_eq!(base64(b"ORM"), "T1JN");
        assert_eq!(base64(b"lines"), "bGluZXM=");
    }

    #[test]
    fn an_inline_script_is_named_by_its_hash() {
        let policy =
            policy("<script type=\"module\">let a = 1;</script><script src=\"x.js\"></script>");
        assert_eq!(policy.matches("'sha256-").count(), 1);
    }
}
