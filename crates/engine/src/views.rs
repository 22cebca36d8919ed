//! The lists that a window has open. Each keeps its order in memory, is patched by the store's changes
//! instead of being asked again, and hands out only the rows that are on the screen.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use linnet_mail::{FolderRole, ThreadId, search};
use linnet_store::{Change, StoreError, View, ViewFilter, ViewRow};
use tokio::sync::broadcast::error::RecvError;

use crate::{
    api::{Coverage, Event, Problem, Row, ViewId, ViewInfo, ViewSpec},
    convert,
    engine::Engine,
    lists::day_begins,
};

/// Rows that come with the opening of a view.
const FIRST_ROWS: usize = 60;
/// More rows are never asked for at once.
const MOST_ROWS: usize = 500;
/// Changes that come together are told together.
const PACE: Duration = Duration::from_millis(40);

#[derive(Default)]
pub(crate) struct Views {
    open: Mutex<BTreeMap<ViewId, Open>>,
    next: AtomicU64,
}

#[derive(Clone)]
struct Open {
    spec: ViewSpec,
    view: Arc<Mutex<View>>,
}

impl Views {
    fn open(&self) -> MutexGuard<'_, BTreeMap<ViewId, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: ViewId) -> Option<Arc<Mutex<View>>> {
        self.open().get(&id).map(|open| Arc::clone(&open.view))
    }
}

impl Engine {
    /// Opens a list; its first rows come at once, at any size of the folder.
    pub async fn view_open(&self, spec: ViewSpec) -> Result<ViewInfo, Problem> {
        let store = self.store().clone();
        let asked = spec.clone();
        let opened = tokio::task::spawn_blocking(move || -> Result<_, StoreError> {
            let Some(filter) = filter(&store, &spec)? else {
                return Ok(None);
            };
            let coverage = match spec {
                ViewSpec::Search { .. } => Some(store.read(|reader| reader.coverage())?),
                ViewSpec::Folder { .. } | ViewSpec::Role { .. } | ViewSpec::Starred => None,
            };
            let view = View::open(&store, filter, FIRST_ROWS)?;
            let rows = view.rows(0, FIRST_ROWS)?;
            Ok(Some((view, rows, coverage)))
        })
        .await
        .map_err(|error| Problem::internal(&error))?
        .map_err(|error| Problem::from(&error))?;
        let id = ViewId(self.inner.views.next.fetch_add(1, Ordering::Relaxed) + 1);
        let Some((view, rows, coverage)) = opened else {
            return Ok(ViewInfo {
                view: id,
                total: 0,
                unread: 0,
                rows: Vec::new(),
                coverage: None,
            });
        };
        let info = ViewInfo {
            view: id,
            total: view.total(),
            unread: view.unread(),
            rows: rows.iter().cloned().map(convert::row).collect(),
            coverage: coverage.map(|(searched, total)| Coverage { searched, total }),
        };
        let view = Arc::new(Mutex::new(view));
        self.inner.views.open().insert(
            id,
            Open {
                spec: asked,
                view: Arc::clone(&view),
            },
        );
        self.load_behind(id, view, rows);
        Ok(info)
    }

    /// The order of the whole list is loaded behind its first window. What was committed after that window was
    /// read and before the view could be patched is told now.
    fn load_behind(&self, id: ViewId, view: Arc<Mutex<View>>, shown: Vec<ViewRow>) {
        let engine = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut view = view.lock().unwrap_or_else(PoisonError::into_inner);
            let before = view.total();
            let rows = view.load().and_then(|()| view.rows(0, FIRST_ROWS));
            let first_changed = match rows {
                Ok(rows) if rows != shown => 0,
                Ok(_) if view.total() != before => before,
                Ok(_) => return,
                Err(error) => return tracing::error!("a list could not be loaded: {error}"),
            };
            let (total, unread) = (view.total(), view.unread());
            engine.emit(Event::View {
                view: id,
                total,
                unread,
                first_changed,
            });
        });
    }

    /// Rows `from..from + count` of an open view; fewer at its end.
    ///
    /// # Errors
    /// `NotFound` when the view is not open.
    pub async fn view_rows(
        &self,
        view: ViewId,
        from: u32,
        count: u32,
    ) -> Result<Vec<Row>, Problem> {
        let open = self
            .inner
            .views
            .find(view)
            .ok_or_else(|| Problem::not_found("view"))?;
        let (from, count) = (from as usize, (count as usize).min(MOST_ROWS));
        let rows = tokio::task::spawn_blocking(move || {
            let view = open.lock().unwrap_or_else(PoisonError::into_inner);
            view.rows(from, count)
        })
        .await
        .map_err(|error| Problem::internal(&error))?
        .map_err(|error| Problem::from(&error))?;
        Ok(rows.into_iter().map(convert::row).collect())
    }

    pub async fn view_close(&self, view: ViewId) -> Result<(), Problem> {
        self.inner.views.open().remove(&view);
        Ok(())
    }

    /// Patches the open views after every commit and tells what changed.
    pub(crate) async fn follow_changes(self) {
        let mut changes = self.store().changes();
        loop {
            let mut heard = match changes.recv().await {
                Ok(change) => Some(vec![change]),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return,
            };
            while let Some(list) = &mut heard {
                match changes.try_recv() {
                    Ok(change) => list.push(change),
                    Err(tokio::sync::broadcast::error::TryRecvError::Lagged(_)) => heard = None,
                    Err(_) => break,
                }
            }
            let engine = self.clone();
            let told = tokio::task::spawn_blocking(move || match heard {
                Some(list) => engine.tell_changes(&list),
                None => engine.tell_all_changed(),
            });
            if let Err(error) = told.await {
                tracing::error!("changes could not be told: {error}");
            }
            tokio::time::sleep(PACE).await;
        }
    }

    fn tell_changes(&self, changes: &[Arc<Change>]) {
        let views = self.inner.views.open().clone();
        let folders_changed = changes.iter().any(|change| change.folders_changed);
        for (id, open) in views {
            let mut view = open.view.lock().unwrap_or_else(PoisonError::into_inner);
            let mut first = changes.iter().filter_map(|change| view.patch(change)).min();
            if folders_changed && matches!(open.spec, ViewSpec::Role { .. }) {
                // Which folders have the role is another question now: a new account has brought its own.
                match self.opened_anew(&open.spec) {
                    Ok(Some(fresh)) => {
                        *view = fresh;
                        first = Some(0);
                    }
                    Ok(None) => {}
                    Err(error) => tracing::error!("a list could not be opened anew: {error}"),
                }
            }
            if let Some(first_changed) = first {
                self.emit(Event::View {
                    view: id,
                    total: view.total(),
                    unread: view.unread(),
                    first_changed,
                });
            }
        }
        let threads: BTreeSet<ThreadId> = changes
            .iter()
            .flat_map(|change| change.threads.iter().copied())
            .collect();
        if !threads.is_empty() {
            self.emit(Event::Conversation {
                threads: threads.into_iter().collect(),
            });
        }
        let any = |test: fn(&Change) -> bool| changes.iter().any(|change| test(change));
        if any(|change| {
            change.folders_changed || change.folders.values().any(|folder| folder.counts)
        }) {
            self.emit(Event::Folders);
        }
        if any(|change| change.accounts) {
            self.emit(Event::Accounts);
        }
        if any(|change| change.outbox) {
            self.emit(Event::Outbox);
        }
        if any(|change| change.drafts) {
            self.emit(Event::Drafts);
        }
        self.board().touch();
    }

    fn opened_anew(&self, spec: &ViewSpec) -> Result<Option<View>, StoreError> {
        let Some(filter) = filter(self.store(), spec)? else {
            return Ok(None);
        };
        let mut view = View::open(self.store(), filter, FIRST_ROWS)?;
        view.load()?;
        Ok(Some(view))
    }

    /// Too much happened to follow step by step: every open list is loaded anew.
    fn tell_all_changed(&self) {
        let views = self.inner.views.open().clone();
        for (id, open) in views {
            let mut view = open.view.lock().unwrap_or_else(PoisonError::into_inner);
            match view.load() {
                Ok(()) => self.emit(Event::View {
                    view: id,
                    total: view.total(),
                    unread: view.unread(),
                    first_changed: 0,
                }),
                Err(error) => tracing::error!("a list could not be loaded: {error}"),
            }
        }
        for event in [Event::Folders, Event::Outbox, Event::Drafts] {
            self.emit(event);
        }
        self.board().touch();
    }
}

/// What the store looks for; nothing when a search holds no word.
fn filter(store: &linnet_store::Store, spec: &ViewSpec) -> Result<Option<ViewFilter>, StoreError> {
    Ok(match spec {
        ViewSpec::Folder { folder } => Some(ViewFilter::Folder(*folder)),
        ViewSpec::Role { role } => Some(ViewFilter::Folders(folders_of(store, *role)?)),
        ViewSpec::Starred => Some(ViewFilter::Starred),
        ViewSpec::Search { query } => {
            search::parse_query(query, day_begins).map(ViewFilter::Search)
        }
    })
}

fn folders_of(
    store: &linnet_store::Store,
    role: FolderRole,
) -> Result<Vec<linnet_mail::FolderId>, StoreError> {
    let folders = store.read(|reader| reader.folders(None))?;
    Ok(folders
        .into_iter()
        .filter(|folder| folder.role == role)
        .map(|folder| folder.id)
        .collect())
}
