//! Tests of the lesson reader, driven by data: a text goes in, a short print of the lesson comes out.

use crate::index::build;
use crate::yaml::{self, Value};
use crate::{Block, Lesson, Role, parse, render_markdown};

/// One line per thing that a reader of the lesson would notice.
fn print(lesson: &Lesson) -> String {
    let mut out = format!("# {} ({})\n", lesson.title, lesson.slug);
    for block in &lesson.blocks {
        match block {
            Block::Prose(prose) => {
                out += &format!(
                    "{}: prose {}\n",
                    prose.line,
                    prose.html.trim().replace('\n', "\\n")
                )
            }
            Block::Cell(cell) => {
                out += &format!(
                    "{}: {} {} {}",
                    cell.line,
                    cell.language,
                    cell.role.name(),
                    cell.id
                );
                if !cell.setup.is_empty() {
                    out += &format!(" setup={}", cell.setup.join(","));
                }
                for (key, value) in [
                    ("for", &cell.target),
                    ("dataset", &cell.dataset),
                    ("compare", &cell.compare),
                    ("caption", &cell.caption),
                ] {
                    if let Some(value) = value {
                        out += &format!(" {key}={value}");
                    }
                }
                for (key, value) in &cell.claims {
                    out += &format!(" {key}:{value}");
                }
                if cell.hidden {
                    out += " hidden";
                }
                if cell.autorun {
                    out += " autorun";
                }
                out += &format!(" {:?}\n", cell.source);
            }
        }
    }
    for warning in &lesson.warnings {
        out += &format!("! {warning}\n");
    }
    out
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let printed = match parse(text, "a.md") {
        Ok(lesson) => print(&lesson),
        Err(error) => format!("{error}\n"),
    };
    assert_eq!(printed, expected);
}

#[test]
fn a_lesson_needs_nothing_but_text() {
    check(
        "Hello *you*.\n",
        "# a (a)\n1: prose <p>Hello <em>you</em>.</p>\n",
    );
    check("", "# a (a)\n");
}

#[test]
fn the_title_comes_from_the_best_place() {
    check(
        "---\ntitle: A\nname: B\n---\n# C\n",
        "# A (a)\n5: prose <h1 id=\"c\">C<a class=\"anchor\" href=\"#c\" aria-label=\"Link to this section\"></a></h1>\n",
    );
    check("---\nname: B\n---\n", "# B (a)\n");
    check("# C `x`\n\ntext\n", "# C x (a)\n3: prose <p>text</p>\n");
    check(
        "text\n\n# C\n",
        "# C (a)\n1: prose <p>text</p>\\n<h1 id=\"c\">C<a class=\"anchor\" href=\"#c\" aria-label=\"Link to this section\"></a></h1>\n",
    );
}

#[test]
fn the_forms_of_front_matter_that_tutorials_use() {
    let text = "---\ntitle: \"Stop: the N+1\"\nslug: how-to/n-plus-one\ngroup: Backend\ngroup_order: 3\nsidebar:\n  label: N+1\n  order: 2\n\
                description: >-\n  Count the queries,\n  then load eagerly.\nauthors: [ada, 'bob']\ntags:\n  - orm\n  - loading # a comment\nallowed-tools: [x]\n\
                minutes: 15\ndraft: true\n---\n";
    let lesson = parse(text, "x/b.md").expect("it is well formed");
    assert_eq!(lesson.title, "Stop: the N+1");
    assert_eq!(
        (
            lesson.slug.as_str(),
            lesson.group.as_str(),
            lesson.group_order,
            lesson.order
        ),
        ("how-to/n-plus-one", "Backend", Some(3), Some(2))
    );
    assert_eq!(lesson.description, "Count the queries, then load eagerly.");
    assert_eq!(lesson.authors, ["ada", "bob"]);
    assert_eq!(lesson.tags, ["orm", "loading"]);
    assert_eq!((lesson.minutes, lesson.draft), (Some(15), true));
    assert_eq!(
        lesson.extra.keys().collect::<Vec<_>>(),
        ["sidebar", "allowed-tools"]
    );
    assert_eq!(lesson.warnings, []);
}

#[test]
fn broken_front_matter_names_its_line() {
    check(
        "---\ntitle: A\n",
        "a.md:1: the front matter that begins here has no closing `---`\n",
    );
    check(
        "---\ntitle: A\nnonsense\n---\n",
        "a.md:3: expected `key: value`, found `nonsense`\n",
    );
    check(
        "---\ntitle: A\ntitle: B\n---\n",
        "a.md:3: the key `title` is given twice\n",
    );
    check(
        "---\ntitle: \"A\n---\n",
        "a.md:2: a quoted text does not end on this line\n",
    );
    check(
        "---\norder: first\n---\n",
        "# a (a)\n! a.md:2: `order` must be a whole number\n",
    );
    check(
        "---\n\nA rule, not front matter.\n",
        "# a (a)\n1: prose <hr />\\n<p>A rule, not front matter.</p>\n",
    );
}

#[test]
fn cells_know_their_role_and_their_line() {
    check(
        "---\ntitle: A\ndataset: shop\n---\nintro\n\n```python setup id=models\nx = 1\n```\n```py live id=lazy setup=models compare=m dataset=big\n#| caption: \"All: of it\"\n#| queries: 11\nprint(x)\n\n```\n\n~~~ python id=m\n~~~\n",
        "# A (a)\n5: prose <p>intro</p>\n8: python setup models dataset=shop \"x = 1\\n\"\n\
         13: python live lazy setup=models dataset=big compare=m caption=All: of it queries:11 \"print(x)\\n\\n\"\n18: python  m \"\"\n",
    );
}

#[test]
fn commas_spaces_and_option_lines_say_the_same() {
    for text in [
        "```python setup id=a\n```\n```python setup id=b\n```\n```python live id=c setup=a,b hidden autorun\n```\n",
        "```python,setup,id=a\n```\n```python setup,id=b\n```\n```python,live,id=c,setup=a,b,hidden,autorun\n```\n",
        "```python\n#| setup: true\n#| id: a\n```\n```python\n#| setup: true\n#| id: b\n```\n```python\n#| editable: true\n#| id: c\n#| setup: [a, b]\n#| hidden: true\n#| autorun: true\n```\n",
    ] {
        let lesson = parse(text, "a.md").expect("it is well formed");
        let cell = lesson.cell("c").expect("it is there");
        assert_eq!(
            (
                cell.role,
                cell.setup.join(" ").as_str(),
                cell.hidden,
                cell.autorun
            ),
            (Role::Live, "a b", true, true)
        );
        assert_eq!(lesson.warnings, []);
    }
    check(
        "```sql live\n--| caption: x\nSELECT 1\n```\n",
        "# a (a)\n3: sql live cell-1 caption=x \"SELECT 1\\n\"\n! a.md:3: a `live` cell runs Python and begins with ```python live; this one, in `sql`, is shown as plain code\n",
    );
}

#[test]
fn what_is_odd_is_a_warning_with_a_line() {
    check(
        "\n```python live fast\n#| sped: 3\n#| oops\n```\n",
        "# a (a)\n5: python live cell-1 \"\"\n! a.md:2: unknown flag `fast` on a cell; there is live, readonly, setup, exercise, hint, solution, wrong, check, quiz, hidden\n! a.md:3: unknown key `sped` on a cell; there is id, for, setup, caption, compare, feedback, queries, selects, inserts, updates, deletes, transactions, error\n! a.md:4: expected `#| key: value`, found `#| oops`\n",
    );
    check(
        "```python live caption=\"`x`\"\n",
        "# a (a)\n1: prose <p>```python live caption=\"<code>x</code>\"</p>\n! a.md:1: behind the three backticks of a fence there may be no further backtick, or it is no fence\n",
    );
    check(
        "```python live setup\n```\n",
        "# a (a)\n2: python live cell-1 \"\"\n! a.md:1: a cell has one role: `live` and `setup` cannot both hold, the first one counts\n",
    );
    check(
        "- a\n\n  ```python live\n  x\n  ```\n",
        "# a (a)\n1: prose <ul>\\n<li>\\n<p>a</p>\\n<pre><code class=\"language-python\">x\\n</code></pre>\\n</li>\\n</ul>\n! a.md:3: a `live` cell must stand at the left margin; this one is shown as plain code\n",
    );
}

#[test]
fn what_cannot_be_meant_is_an_error_with_a_line() {
    check(
        "a\n\n```python live\nx\n",
        "a.md:3: the code block that begins here has no closing fence\n",
    );
    check(
        "```\n",
        "a.md:1: the code block that begins here has no closing fence\n",
    );
    check(
        "```python id=a\n```\n\n```python id=a\n```\n",
        "a.md:5: two cells have the id `a`; the other one is at line 2\n",
    );
    check(
        "```python live setup=x id=a\n```\n",
        "a.md:2: the cell `a` needs `setup=x`, and there is no such cell\n",
    );
    check(
        "```md hint for=x\n```\n",
        "a.md:2: `for=x` names no exercise of this lesson\n",
    );
    check(
        "```python live compare=x\n```\n",
        "a.md:2: `compare=x` names no cell of this lesson\n",
    );
}

#[test]
fn setup_runs_once_and_before_what_needs_it() {
    let text = "```python setup id=a setup=b\n```\n```python setup id=b setup=a\n```\n```python setup id=c setup=b\n```\n```python live id=d setup=c,a\n```\n";
    let lesson = parse(text, "a.md").expect("it is well formed");
    let order: Vec<_> = lesson
        .run_order(lesson.cell("d").expect("it is there"))
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(order, ["a", "b", "c", "d"]);
    let warnings: Vec<String> = lesson.warnings.iter().map(|it| it.to_string()).collect();
    assert_eq!(
        warnings,
        [
            "a.md:2: the setup of `a` leads back to itself",
            "a.md:4: the setup of `b` leads back to itself"
        ]
    );
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let text = "---\ntitle: A\n---\n\n# B\n\n```python live id=x\n#| queries: 1\nprint(1)\n```\n";
    let same = parse(&format!("\u{feff}{}", text.replace('\n', "\r\n")), "a.md");
    assert_eq!(same, parse(text, "a.md"));
}

#[track_caller]
fn html(markdown: &str, expected: &str) {
    assert_eq!(render_markdown(markdown).trim(), expected);
}

#[test]
fn raw_html_is_shown_as_text() {
    html(
        "<script>alert(1)</script>\n",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    );
    html(
        "a <b onclick=x>b</b>\n",
        "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>",
    );
    html(
        "<!-- a note\nto myself -->\n\ntext <!-- and here -->\n",
        "<p>text </p>",
    );
    html(
        "<!-- --><script>x</script><!-- -->\n",
        "<p>&lt;!-- --&gt;&lt;script&gt;x&lt;/script&gt;&lt;!-- --&gt;</p>",
    );
}

#[test]
fn only_safe_addresses_survive() {
    for bad in [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "&#106;avascript:x",
        "java&#10;script:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/x",
    ] {
        html(&format!("[a](<{bad}>)"), "<p><a href=\"\">a</a></p>");
        html(
            &format!("![a](<{bad}>)"),
            "<p><img src=\"\" alt=\"a\" /></p>",
        );
    }
    html(
        "[a](https://x.y/?q=1:2)",
        "<p><a href=\"https://x.y/?q=1:2\">a</a></p>",
    );
    html(
        "[a](pictures/a:b.png)",
        "<p><a href=\"pictures/a:b.png\">a</a></p>",
    );
    html("[a](#there)", "<p><a href=\"#there\">a</a></p>");
    html(
        "[a](other.md) [b](./other.md#part)",
        "<p><a href=\"#/lesson/other\">a</a> <a href=\"#/lesson/other?at=part\">b</a></p>",
    );
    html(
        "[a](https://x.y/z.md)",
        "<p><a href=\"https://x.y/z.md\">a</a></p>",
    );
}

#[test]
fn the_extensions_work() {
    html(
        "- [x] a\n- [ ] b",
        "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"done\"/> a</li>\n<li><input type=\"checkbox\" disabled aria-label=\"to do\"/> b</li>\n</ul>",
    );
    html(
        "> [!WARNING]\n> Hot.",
        "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Warning</p>\n<p>Hot.</p>\n</div>",
    );
    html("> said", "<blockquote>\n<p>said</p>\n</blockquote>");
    html(
        "# A & <b>\n# A {#x\"y}\n## a",
        "<h1 id=\"a\">A &amp; &lt;b&gt;<a class=\"anchor\" href=\"#a\" aria-label=\"Link to this section\"></a></h1>\n<h1 id=\"xy\">A<a class=\"anchor\" href=\"#xy\" aria-label=\"Link to this section\"></a></h1>\n<h2 id=\"a-2\">a<a class=\"anchor\" href=\"#a-2\" aria-label=\"Link to this section\"></a></h2>",
    );
    assert!(render_markdown("|a|\n|-|\n|b|\n").starts_with("<div class=\"table-scroll\""));
}

#[test]
fn references_and_footnotes_reach_across_cells() {
    check(
        "a[^1] [l]\n\n```python\nx\n```\n\n[^1]: note\n\n[l]: https://x.y\n",
        "# a (a)\n1: prose <p>a<sup class=\"footnote-ref\"><a id=\"fnref-1\" href=\"#fn-1\">1</a></sup> <a href=\"https://x.y\">l</a></p>\n4: python  cell-1 \"x\\n\"\n\
         7: prose <div class=\"footnote\" id=\"fn-1\" role=\"note\"><a class=\"footnote-back\" href=\"#fnref-1\" aria-label=\"Back to the text\">1</a>\\n<p>note</p>\\n</div>\n",
    );
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!(
            "[{}]",
            items.iter().map(show).collect::<Vec<_>>().join(", ")
        ),
        Value::Map(map) => format!(
            "{{{}}}",
            map.iter()
                .map(|(key, value)| format!("{key}: {}", show(value)))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

#[track_caller]
fn reads(text: &str, expected: &str) {
    let shown = yaml::read(text, 1)
        .map_or_else(|it| format!("{}: {}", it.line, it.message), |it| show(&it));
    assert_eq!(shown, expected, "for {text:?}");
}

#[test]
fn yaml_reads() {
    reads(
        "a: 1\nb: 'it''s' # c\nc: \"q\\\"\\n\"\nd: ~\ne:\n",
        r#"{a: "1", b: "it's", c: "q\"\n", d: null, e: null}"#,
    );
    reads(
        "a: x # y\nb: x#y\nurl: http://a.b/c\n",
        r#"{a: "x", b: "x#y", url: "http://a.b/c"}"#,
    );
    reads(
        "a: [1, 'b, c', [d]]\nb: {c: 1, d: [e], f}\nc: []\n",
        r#"{a: ["1", "b, c", ["d"]], b: {c: "1", d: ["e"], f: null}, c: []}"#,
    );
    reads(
        "a: [1,\n  2]\nb: one\n  two\n",
        r#"{a: ["1", "2"], b: "one two"}"#,
    );
    reads("a:\n- b\n- c\nd:\n  - e\n", r#"{a: ["b", "c"], d: ["e"]}"#);
    reads(
        "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
        r#"{a: {b: {c: "1"}, d: "2"}, e: "3"}"#,
    );
    reads(
        "- a: 1\n  b: 2\n- c: 3\n",
        r#"[{a: "1", b: "2"}, {c: "3"}]"#,
    );
    reads(
        "a: |\n  x\n   y\n\n  z\nb: >-\n  x\n  y\n\n  z\nc: |-\n  x\n",
        r#"{a: "x\n y\n\nz\n", b: "x y\nz", c: "x"}"#,
    );
    reads("\n# only a comment\n", "null");
}

#[test]
fn yaml_refuses_with_a_line() {
    reads(
        "a: 1\n  b: 2\n",
        "2: this line is indented more than the one before, which has a value already",
    );
    reads("a: 1\n\tb: 2\n", "2: indent with spaces, not with tabs");
    reads(
        "a: &x 1\n",
        "1: anchors, aliases and tags are not understood here; put the value in quotes",
    );
    reads(
        "a: [1, 2\nb: 3\n",
        "1: a list that begins with `[` does not end with `]`",
    );
    reads("a: 'x' y\n", "1: `y` stands after the end of the value");
}

#[test]
fn no_text_makes_the_reader_panic() {
    let seed = "---\ntitle: \"é [a, {b: 'c'}] >-\"\n- x: |\n  y\n---\n# T\n```py live,id=\"a b\" setup=é,\n#| a: [b\nx\n```\n[^1] <b> ![x](y)\n[^1]: é\n";
    for start in 0..seed.len() {
        for end in [start, start + 1, start + 7, seed.len()] {
            let (Some(head), Some(tail)) = (seed.get(..start), seed.get(end.min(seed.len())..))
            else {
                continue;
            };
            let _ = parse(&format!("{head}{tail}"), "a.md");
            let _ = parse(&format!("---\n{tail}\n---\n{head}"), "a.md");
            let _ = yaml::read(&format!("{head}{tail}"), 1);
        }
    }
}

#[test]
fn the_index_is_in_reading_order() {
    let lesson = |group: &str, group_order: &str, order: &str| {
        format!("---\ngroup: {group}\ngroup_order: {group_order}\norder: {order}\n---\n")
    };
    let built = build([
        ("z.md", lesson("", "", "")),
        ("b2.md", lesson("B", "", "2")),
        ("b1.md", lesson("B", "1", "1")),
        ("c.md", lesson("C", "", "")),
        ("a9.md", lesson("A", "2", "")),
        ("a1.md", lesson("A", "2", "1")),
        ("README.md", String::new()),
        ("_part.md", String::new()),
        ("draft.md", "---\ndraft: true\n---\n".to_owned()),
        ("bad.md", "---\nx\ny: \n---\n".to_owned()),
        ("twin.md", "---\nslug: z\n---\n".to_owned()),
    ]);
    let order: Vec<_> = built
        .index
        .lessons
        .iter()
        .map(|it| it.slug.as_str())
        .collect();
    assert_eq!(order, ["b1", "b2", "a1", "a9", "c", "z"]);
    let errors: Vec<_> = built.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "bad.md:2: expected `key: value`, found `x`",
            "twin.md:1: the slug `z` belongs to z.md already"
        ]
    );
}
