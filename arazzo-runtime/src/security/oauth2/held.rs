//! The cached tokens, and those that are being fetched.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::{Granted, lifetime};
use crate::client::time_limit::TimeLeft;
use crate::{CredentialError, Secret};

/// The tokens of one credential.
pub(super) struct Held(Mutex<State>);

struct State {
    refresh_token: Option<Secret<String>>,
    /// By scope.
    tokens: BTreeMap<String, Token>,
    /// By scope: where the outcome of the fetch that is under way will be.
    fetches: BTreeMap<String, watch::Receiver<Option<Outcome>>>,
}

struct Token {
    access: Secret<String>,
    renew_at: Option<Instant>,
}

type Outcome = Result<Secret<String>, Arc<CredentialError>>;

/// What a request does to get its token.
pub(super) enum Turn<'h> {
    /// Use this one.
    AtHand(Secret<String>),
    /// Fetch one, for all that need it.
    Fetch(Fetch<'h>),
    /// Wait for the fetch that is under way.
    Wait(Wait),
}

impl Held {
    pub(super) fn new(refresh_token: Option<Secret<String>>) -> Self {
        Self(Mutex::new(State {
            refresh_token,
            tokens: BTreeMap::new(),
            fetches: BTreeMap::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that was `refused` is not at hand.
    pub(super) fn turn(&self, scope: &str, refused: &[Secret<String>]) -> Turn<'_> {
        let mut state = self.state();
        if let Some(token) = state.tokens.get(scope)
            && token.renew_at.is_none_or(|at| Instant::now() < at)
            && !refused.contains(&token.access)
        {
            return Turn::AtHand(token.access.clone());
        }
        if let Some(outcome) = state.fetches.get(scope) {
            return Turn::Wait(Wait(outcome.clone()));
        }
        let (sender, outcome) = watch::channel(None);
        state.fetches.insert(scope.to_owned(), outcome);
        Turn::Fetch(Fetch {
            held: self,
            scope: scope.to_owned(),
            outcome: sender,
            refresh_token: state.refresh_token.clone(),
        })
    }
}

/// A fetch that is under way. One that is dropped before its end leaves the fetching to another request.
pub(super) struct Fetch<'h> {
    held: &'h Held,
    pub(super) scope: String,
    outcome: watch::Sender<Option<Outcome>>,
    pub(super) refresh_token: Option<Secret<String>>,
}

impl Fetch<'_> {
    /// Keeps the token, and gives it to all that wait.
    pub(super) fn granted(self, granted: Granted) -> Secret<String> {
        let access = granted.access_token;
        let life = lifetime(granted.expires_in.as_ref());
        let token = Token {
            access: access.clone(),
            renew_at: life.and_then(|left| Instant::now().checked_add(left)),
        };
        let mut state = self.held.state();
        if granted.refresh_token.is_some() {
            state.refresh_token = granted.refresh_token;
        }
        state.tokens.insert(self.scope.clone(), token);
        drop(state);
        self.outcome.send_replace(Some(Ok(access.clone())));
        access
    }

    /// All that wait fail as this one did.
    pub(super) fn failed(self, error: &CredentialError) {
        let outcome = error.shared().map(|error| Err(Arc::new(error)));
        self.outcome.send_replace(outcome);
    }
}

impl Drop for Fetch<'_> {
    fn drop(&mut self) {
        self.held.state().fetches.remove(&self.scope);
    }
}

/// Waiting for a fetch of another request's.
pub(super) struct Wait(watch::Receiver<Option<Outcome>>);

/// What came of waiting.
pub(super) enum Waited {
    Granted(Secret<String>),
    Failed(CredentialError),
    /// The other request has given up without an outcome.
    Abandoned,
    TooLong,
}

impl Wait {
    /// Waits no longer than this, and takes the time off the limits (S29).
    pub(super) async fn outcome(mut self, time: Duration, limits: &[TimeLeft]) -> Waited {
        let started = std::time::Instant::now();
        let outcome = tokio::time::timeout(time, self.0.wait_for(Option::is_some)).await;
        let outcome = match outcome {
            Ok(Ok(outcome)) => match &*outcome {
                Some(Ok(token)) => Waited::Granted(token.clone()),
                Some(Err(error)) => error.shared().map_or(Waited::Abandoned, Waited::Failed),
                None => Waited::Abandoned,
            },
            Ok(Err(_)) => Waited::Abandoned,
            Err(_) => Waited::TooLong,
        };
        for limit in limits {
            limit.spend(started.elapsed());
        }
        outcome
    }
}
