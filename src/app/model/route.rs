//! Addresses of the page: everything after the `#`, so that any sub-path works without a server's help.
//!
//! In: `location.hash`. Out: a [`Route`], and the way back. Used by the shell.

/// A place on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// `#/`: the course.
    #[default]
    Home,
    /// `#/lesson/slug`; with `?at=id` a heading or a cell of it. A slug may contain `/`.
    Lesson { slug: String, at: Option<String> },
    /// `#/sandbox`; with `?code=` a program that somebody has packed into the link.
    Sandbox { code: Option<String> },
    /// `#/about`: what runs here.
    About,
    /// Anything else.
    Unknown(String),
}

impl Route {
    /// Reads a hash such as `#/lesson/n-plus-one?at=lazy`.
    ///
    /// A hash that does not begin with `#/` is an anchor inside the current page, not a place: `None`.
    pub fn parse(hash: &str) -> Option<Self> {
        let path = hash.trim_start_matches('#');
        if path.is_empty() {
            return Some(Self::Home);
        }
        let path = path.strip_prefix('/')?;
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = path.trim_matches('/');
        Some(match path.split_once('/') {
            None if path.is_empty() => Self::Home,
            None if path == "about" => Self::About,
            None if path == "sandbox" => Self::Sandbox {
                code: wanted(query, "code="),
            },
            Some(("lesson", slug)) if !slug.is_empty() => Self::Lesson {
                slug: slug.to_owned(),
                at: wanted(query, "at="),
            },
            _ => Self::Unknown(path.to_owned()),
        })
    }

    /// The hash that leads here.
    pub fn hash(&self) -> String {
        match self {
            Self::Home => "#/".to_owned(),
            Self::About => "#/about".to_owned(),
            Self::Sandbox { code: None } => "#/sandbox".to_owned(),
            Self::Sandbox { code: Some(code) } => format!("#/sandbox?code={code}"),
            Self::Lesson { slug, at: None } => format!("#/lesson/{slug}"),
            Self::Lesson { slug, at: Some(at) } => format!("#/lesson/{slug}?at={at}"),
            Self::Unknown(path) => format!("#/{path}"),
        }
    }
}

/// A value of the query, unless it is empty.
fn wanted(query: &str, name: &str) -> Option<String> {
    let found = query.split('&').find_map(|it| it.strip_prefix(name));
    found.filter(|it| !it.is_empty()).map(str::to_owned)
}
