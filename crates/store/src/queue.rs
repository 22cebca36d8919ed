//! The way to the writer thread: two lanes of jobs. A person's click never waits behind bulk, because bulk
//! work looks at [`Queue::person_waits`] at every row and steps aside.

use std::{
    collections::VecDeque,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Who waits for a write, and how durable it is when it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// A person waits, or it exists nowhere else: goes first, on the disk when it returns.
    Person,
    /// Can be fetched again: durable a little later, never torn.
    Bulk,
}

pub(crate) type Job<C> = Box<dyn FnOnce(&mut C) + Send>;

struct Lanes<C> {
    person: VecDeque<Job<C>>,
    bulk: VecDeque<Job<C>>,
    closed: bool,
}

pub(crate) struct Queue<C> {
    lanes: Mutex<Lanes<C>>,
    wake: Condvar,
    person: AtomicUsize,
}

/// What the writer thread does next.
pub(crate) enum Next<C> {
    Run(Job<C>),
    /// Nothing came in the given time.
    Idle,
    Closed,
}

impl<C> Queue<C> {
    pub(crate) fn new() -> Queue<C> {
        Queue {
            lanes: Mutex::new(Lanes {
                person: VecDeque::new(),
                bulk: VecDeque::new(),
                closed: false,
            }),
            wake: Condvar::new(),
            person: AtomicUsize::new(0),
        }
    }

    /// False when the queue is closed: the job is dropped.
    pub(crate) fn push(&self, lane: Lane, job: Job<C>) -> bool {
        let mut lanes = self.lock();
        if lanes.closed {
            return false;
        }
        match lane {
            Lane::Person => {
                lanes.person.push_back(job);
                self.person.fetch_add(1, Ordering::Release);
            }
            Lane::Bulk => lanes.bulk.push_back(job),
        }
        self.wake.notify_one();
        true
    }

    /// A person's job waits: bulk work commits at its next row.
    pub(crate) fn person_waits(&self) -> bool {
        self.person.load(Ordering::Acquire) > 0
    }

    pub(crate) fn next_person(&self) -> Option<Job<C>> {
        let mut lanes = self.lock();
        self.take_person(&mut lanes)
    }

    /// The next job, the person's first. Jobs that were queued before `close` still run.
    pub(crate) fn next(&self, patience: Option<Duration>) -> Next<C> {
        let mut lanes = self.lock();
        loop {
            if let Some(job) = self.take_person(&mut lanes) {
                return Next::Run(job);
            }
            if let Some(job) = lanes.bulk.pop_front() {
                return Next::Run(job);
            }
            if lanes.closed {
                return Next::Closed;
            }
            match patience {
                Some(limit) => {
                    let (guard, timeout) = self
                        .wake
                        .wait_timeout(lanes, limit)
                        .unwrap_or_else(PoisonError::into_inner);
                    lanes = guard;
                    if timeout.timed_out()
                        && lanes.person.is_empty()
                        && lanes.bulk.is_empty()
                        && !lanes.closed
                    {
                        return Next::Idle;
                    }
                }
                None => {
                    lanes = self
                        .wake
                        .wait(lanes)
                        .unwrap_or_else(PoisonError::into_inner)
                }
            }
        }
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_all();
    }

    fn take_person(&self, lanes: &mut Lanes<C>) -> Option<Job<C>> {
        let job = lanes.person.pop_front()?;
        self.person.fetch_sub(1, Ordering::Release);
        Some(job)
    }

    fn lock(&self) -> MutexGuard<'_, Lanes<C>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
