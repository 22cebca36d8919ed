//! What the `mail:` scheme answers: the page of a letter and its pictures, under a random name for each
//! showing. Whoever does not know the name gets nothing, and a name forgotten is a name that never was.

mod page;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use linnet_mail::{
    LocationId,
    parse::part_bytes,
    show::{ShowOptions, show},
};
use tokio::sync::Semaphore;

use self::page::{Content, Look, POLICY};
use crate::{
    api::{LetterBody, Problem},
    engine::Engine,
    render::off_thread,
};

/// Showings that are remembered; a window shows one conversation at a time.
const TOKENS: usize = 200;
/// Pages kept ready, in bytes; older ones are made again when they are asked for.
const READY: usize = 16 * 1024 * 1024;
/// The letter whose parts are being asked for is kept unpacked up to this size.
const UNPACKED: usize = 64 * 1024 * 1024;
/// Remote pictures fetched at the same time.
const FETCHES: usize = 6;

/// An answer to one request of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameResponse {
    pub status: u16,
    pub content_type: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// The showings of one engine.
pub(crate) struct Frames {
    state: Mutex<State>,
    fetches: Semaphore,
}

struct State {
    /// What stands before a token: `mail://localhost/` or, on Windows, `http://mail.localhost/`.
    base: String,
    showings: HashMap<String, Showing>,
    /// Least recently used first.
    order: VecDeque<String>,
    unpacked: Option<(LocationId, Arc<Vec<u8>>)>,
}

#[derive(Clone)]
struct Showing {
    location: LocationId,
    /// The person asked for remote pictures.
    pictures: bool,
    remote: Arc<[String]>,
    content: Option<Arc<Content>>,
}

impl Default for Frames {
    fn default() -> Frames {
        Frames {
            state: Mutex::new(State {
                base: "mail://localhost/".to_owned(),
                showings: HashMap::new(),
                order: VecDeque::new(),
                unpacked: None,
            }),
            fetches: Semaphore::new(FETCHES),
        }
    }
}

impl Frames {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, token: String, showing: Showing) {
        let mut state = self.state();
        state.order.push_back(token.clone());
        state.showings.insert(token, showing);
        while state.order.len() > TOKENS {
            if let Some(oldest) = state.order.pop_front() {
                state.showings.remove(&oldest);
            }
        }
        state.shrink();
    }

    fn find(&self, token: &str) -> Option<Showing> {
        let mut state = self.state();
        let showing = state.showings.get(token)?.clone();
        if let Some(at) = state.order.iter().position(|known| known == token)
            && let Some(token) = state.order.remove(at)
        {
            state.order.push_back(token);
        }
        Some(showing)
    }

    fn keep(&self, token: &str, content: Arc<Content>) {
        let mut state = self.state();
        if let Some(showing) = state.showings.get_mut(token) {
            showing.content = Some(content);
        }
        state.shrink();
    }
}

impl State {
    /// Lets go of ready pages, the longest unused first, until the rest is small enough.
    fn shrink(&mut self) {
        let mut left = READY;
        for token in self.order.iter().rev() {
            let Some(showing) = self.showings.get_mut(token) else {
                continue;
            };
            let Some(content) = &showing.content else {
                continue;
            };
            match left.checked_sub(content.html.len()) {
                Some(rest) => left = rest,
                None => showing.content = None,
            }
        }
    }
}

impl Engine {
    /// What stands before the token in a letter's address; set once, before the first letter is shown.
    pub fn set_frame_base(&self, base: String) {
        self.inner.frames.state().base = base;
    }

    /// Makes a letter ready to be shown; `pictures`: the person asked for those from elsewhere.
    ///
    /// # Errors
    /// `NotFound` while only the letter's head is here.
    pub async fn letter_body(
        &self,
        location: LocationId,
        pictures: bool,
    ) -> Result<LetterBody, Problem> {
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).map_err(Problem::internal)?;
        let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let base = self.inner.frames.state().base.clone();
        let raw = self.unpacked(location).await?;
        let shown = render(raw, format!("{base}{token}/"), pictures).await?;
        let body = LetterBody {
            url: format!("{base}{token}"),
            blocked_pictures: shown.blocked_pictures,
            blocked_trackers: shown.blocked_trackers,
            own_colours: shown.content.own_colours,
            pictures_shown: pictures,
        };
        let showing = Showing {
            location,
            pictures,
            remote: shown.remote.into(),
            content: Some(Arc::new(shown.content)),
        };
        self.inner.frames.add(token, showing);
        Ok(body)
    }

    /// Answers a request of the `mail:` scheme: `TOKEN?theme=dark&text=100`, `TOKEN/part/SECTION`,
    /// `TOKEN/remote/N`.
    pub async fn frame(&self, path_and_query: &str) -> FrameResponse {
        let (path, query) = path_and_query
            .split_once('?')
            .unwrap_or((path_and_query, ""));
        let mut steps = path.trim_start_matches('/').split('/');
        let token = steps.next().unwrap_or_default();
        let Some(showing) = self.inner.frames.find(token) else {
            return nothing();
        };
        let answer = match (steps.next(), steps.next(), steps.next()) {
            (None, None, None) => self.page(token, &showing, Look::from_query(query)).await,
            (Some("part"), Some(section), None) => self.part(&showing, section).await,
            (Some("remote"), Some(number), None) => self.remote(&showing, number).await,
            _ => Ok(None),
        };
        match answer {
            Ok(response) => response.unwrap_or_else(nothing),
            Err(problem) => {
                tracing::info!(class = ?problem.class, "a frame was not answered");
                nothing()
            }
        }
    }

    async fn page(
        &self,
        token: &str,
        showing: &Showing,
        look: Look,
    ) -> Result<Option<FrameResponse>, Problem> {
        let content = match &showing.content {
            Some(content) => Arc::clone(content),
            None => {
                let base = self.inner.frames.state().base.clone();
                let raw = self.unpacked(showing.location).await?;
                let shown = render(raw, format!("{base}{token}/"), showing.pictures).await?;
                let content = Arc::new(shown.content);
                self.inner.frames.keep(token, Arc::clone(&content));
                content
            }
        };
        let mut headers = common_headers();
        headers.push(("content-security-policy", POLICY.clone()));
        headers.push(("cache-control", "no-store".to_owned()));
        Ok(Some(FrameResponse {
            status: 200,
            content_type: "text/html; charset=utf-8".to_owned(),
            headers,
            body: page::page(&content, look).into_bytes(),
        }))
    }

    /// A picture that came with the letter.
    async fn part(
        &self,
        showing: &Showing,
        section: &str,
    ) -> Result<Option<FrameResponse>, Problem> {
        let raw = self.unpacked(showing.location).await?;
        let section = section.to_owned();
        let bytes = off_thread(move || part_bytes(&raw, &section)).await?;
        Ok(bytes.and_then(picture))
    }

    /// A picture from elsewhere, only for a showing with pictures and only from the letter's own list.
    async fn remote(
        &self,
        showing: &Showing,
        number: &str,
    ) -> Result<Option<FrameResponse>, Problem> {
        if !showing.pictures {
            return Ok(None);
        }
        let Some(url) = number
            .parse::<usize>()
            .ok()
            .and_then(|number| showing.remote.get(number))
        else {
            return Ok(None);
        };
        let _permit = self
            .inner
            .frames
            .fetches
            .acquire()
            .await
            .map_err(Problem::internal)?;
        let response = self.inner.web.get_picture(url).await?;
        Ok(picture(response.body))
    }

    /// The letter's bytes; those of the last one stay at hand, because its pictures follow its page.
    async fn unpacked(&self, location: LocationId) -> Result<Arc<Vec<u8>>, Problem> {
        let known = self.inner.frames.state().unpacked.clone();
        if let Some((_, raw)) = known.filter(|(known, _)| *known == location) {
            return Ok(raw);
        }
        let raw = Arc::new(self.raw(location).await?);
        if raw.len() <= UNPACKED {
            self.inner.frames.state().unpacked = Some((location, Arc::clone(&raw)));
        }
        Ok(raw)
    }
}

struct Rendered {
    content: Content,
    remote: Vec<String>,
    blocked_pictures: u32,
    blocked_trackers: u32,
}

async fn render(raw: Arc<Vec<u8>>, base: String, pictures: bool) -> Result<Rendered, Problem> {
    off_thread(move || {
        let shown = show(
            &raw,
            &ShowOptions {
                allow_remote: pictures,
                base: &base,
            },
        );
        Rendered {
            content: Content {
                html: shown.html,
                plain: shown.plain,
                own_colours: shown.own_colours,
            },
            remote: if pictures { shown.remote } else { Vec::new() },
            blocked_pictures: shown.blocked_pictures,
            blocked_trackers: shown.blocked_trackers,
        }
    })
    .await
}

fn picture(bytes: Vec<u8>) -> Option<FrameResponse> {
    let content_type = page::picture_type(&bytes)?.to_owned();
    let mut headers = common_headers();
    headers.push(("content-security-policy", "default-src 'none'".to_owned()));
    headers.push(("cache-control", "private, max-age=3600".to_owned()));
    Some(FrameResponse {
        status: 200,
        content_type,
        headers,
        body: bytes,
    })
}

fn common_headers() -> Vec<(&'static str, String)> {
    vec![
        ("x-content-type-options", "nosniff".to_owned()),
        ("referrer-policy", "no-referrer".to_owned()),
        ("x-dns-prefetch-control", "off".to_owned()),
    ]
}

fn nothing() -> FrameResponse {
    FrameResponse {
        status: 404,
        content_type: "text/plain".to_owned(),
        headers: common_headers(),
        body: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn showing(size: usize) -> Showing {
        Showing {
            location: LocationId(1),
            pictures: false,
            remote: Arc::from([]),
            content: Some(Arc::new(Content {
                html: "x".repeat(size),
                plain: true,
                own_colours: false,
            })),
        }
    }

    #[test]
    fn only_the_latest_showings_are_known() {
        let frames = Frames::default();
        frames.add("first".to_owned(), showing(1));
        for number in 0..TOKENS - 1 {
            frames.add(number.to_string(), showing(1));
        }
        // Asking for one makes it the latest.
        assert!(frames.find("first").is_some());
        frames.add("more".to_owned(), showing(1));
        assert!(frames.find("first").is_some());
        assert!(frames.find("0").is_none());
        assert!(frames.find("").is_none());
        assert_eq!(frames.state().showings.len(), TOKENS);
        assert_eq!(frames.state().order.len(), TOKENS);
    }

    #[test]
    fn ready_pages_are_bounded() {
        let frames = Frames::default();
        for number in 0..5 {
            frames.add(number.to_string(), showing(READY / 2));
        }
        let ready = |token: &str| frames.find(token).unwrap().content.is_some();
        assert!(!ready("0") && !ready("2"));
        frames.keep("0", Arc::new(Content::default()));
        assert!(ready("0") && ready("4"));
    }

    #[test]
    fn a_picture_says_what_it_is_and_nothing_else_is_one() {
        let answer = picture(b"GIF89a".to_vec()).unwrap();
        assert_eq!(
            (answer.status, answer.content_type.as_str()),
            (200, "image/gif")
        );
        assert!(
            answer
                .headers
                .iter()
                .any(|(name, value)| *name == "x-content-type-options" && value == "nosniff")
        );
        assert_eq!(picture(b"<svg onload=alert(1)>".to_vec()), None);
    }
}
