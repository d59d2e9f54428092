//! The loop of a runner: which runs go on when.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use super::one::Driver;
use super::{DurableWorkflow, Runner, RunnerError, Shared};
use crate::store::{Due, Found, Id, Timestamp};

/// The most runs that one look at the store finds.
const FOUND: usize = 100_000;

enum Event {
    Stop,
    Done(Result<(), JoinError>),
    /// Something is in the queue, or it is time for something.
    Wake,
}

impl<W: DurableWorkflow> Runner<W> {
    /// Drives the runs of the store until `stop` is ready, such as a signal or a cancellation token. Then each run finishes the
    /// exchange in flight, is saved, and is free for others; then this returns.
    ///
    /// At its start it takes up what a dead process has left, as soon as the leases end. If this future is dropped instead, an
    /// exchange in flight is cut off, and the runs are free for others when their leases end.
    ///
    /// # Errors
    /// When the store cannot be read at the start. Later errors are given to
    /// [`on_fault`](super::RunnerBuilder::on_fault), and the runner tries again.
    pub async fn drive(&self, stop: impl Future<Output = ()>) -> Result<(), RunnerError> {
        let shared = &self.0;
        let mut stop = pin!(stop);
        let (stopping, is_stopping) = watch::channel(false);
        let mut tasks: JoinSet<()> = JoinSet::new();
        let mut next_look = shared.now() + shared.settings.look;
        shared.look(next_look).await?;
        loop {
            let now = shared.now();
            if now >= next_look {
                next_look = now + shared.settings.look;
                if let Err(error) = shared.look(next_look).await {
                    shared.report(None, error);
                }
            }
            while tasks.len() < shared.settings.at_once
                && let Some(id) = shared.queue().take(now)
            {
                tasks.spawn(Arc::clone(shared).drive_one(id, is_stopping.clone()));
            }
            let until = match shared.queue().next() {
                Some(next) if tasks.len() < shared.settings.at_once => next.min(next_look),
                _ => next_look,
            };
            match shared.next(&mut stop, &mut tasks, until).await {
                Event::Stop => break,
                Event::Done(done) => shared.done(done),
                Event::Wake => {}
            }
        }
        stopping.send_replace(true);
        while let Some(done) = tasks.join_next().await {
            shared.done(done);
        }
        Ok(())
    }
}

impl<W: DurableWorkflow> Shared<W> {
    /// Adds the runs of the store to the queue that are due until then.
    async fn look(&self, until: Timestamp) -> Result<(), RunnerError> {
        let found = self.blocking(move |store| store.due(W::ID, until, FOUND)).await?;
        let Found { runs, damaged } = found;
        let mut queue = self.queue();
        for Due { id, at } in runs {
            queue.add(at, id);
        }
        drop(queue);
        for error in damaged {
            self.report(None, error.into());
        }
        Ok(())
    }

    async fn next(
        &self,
        mut stop: impl Future<Output = ()> + Unpin,
        tasks: &mut JoinSet<()>,
        until: Timestamp,
    ) -> Event {
        let mut wake = pin!(self.wake.notified());
        let mut sleep = pin!(tokio::time::sleep(until.since(self.now())));
        poll_fn(|context| {
            if pin!(&mut stop).poll(context).is_ready() {
                return Poll::Ready(Event::Stop);
            }
            if let Poll::Ready(Some(done)) = tasks.poll_join_next(context) {
                return Poll::Ready(Event::Done(done));
            }
            match wake.as_mut().poll(context).is_ready() || sleep.as_mut().poll(context).is_ready() {
                true => Poll::Ready(Event::Wake),
                false => Poll::Pending,
            }
        })
        .await
    }

    fn done(&self, done: Result<(), JoinError>) {
        if let Err(source) = done {
            self.report(None, RunnerError::Panicked { source });
        }
    }

    async fn drive_one(self: Arc<Self>, id: Id, is_stopping: watch::Receiver<bool>) {
        let mut driven = Driven {
            again: Some(self.now() + self.settings.lease),
            shared: self,
            id,
        };
        driven.again = Driver::drive(&driven.shared, &driven.id, is_stopping).await;
    }
}

/// A run that is driven. At the end, also by a panic, it goes back to the queue.
struct Driven<W: DurableWorkflow> {
    shared: Arc<Shared<W>>,
    id: Id,
    again: Option<Timestamp>,
}

impl<W: DurableWorkflow> Drop for Driven<W> {
    fn drop(&mut self) {
        self.shared.queue().done(self.id.clone(), self.again);
        self.shared.wake.notify_one();
    }
}
