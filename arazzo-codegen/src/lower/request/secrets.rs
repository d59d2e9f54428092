//! Finds the secrets among the values of a request (S44).

use crate::check::{Reference, Referent};
use crate::lower::data::{PathStep, SentSecret, ValuePlace};
use crate::lower::machine::Lowering;

/// The secrets that are read for a request, each once.
pub(in crate::lower) fn sent_secrets<'v>(
    lowering: &Lowering<'_>,
    references: impl IntoIterator<Item = &'v Reference>,
) -> Vec<SentSecret> {
    let mut secrets = Vec::new();
    for reference in references {
        for secret in secrets_in(lowering, reference) {
            if !secrets.contains(&secret) {
                secrets.push(secret);
            }
        }
    }
    secrets
}

fn secrets_in(lowering: &Lowering<'_>, reference: &Reference) -> Vec<SentSecret> {
    let read = lowering.read(reference);
    match (&reference.to, &read.place) {
        (Referent::Input { input, .. }, ValuePlace::Input(_, hops)) => {
            let whole = lowering.inputs().get(*input).is_some_and(|field| field.secret);
            let on_the_way = hops
                .iter()
                .any(|hop| matches!(hop, PathStep::Field { secret: true, .. }));
            let mut secrets = Vec::new();
            if whole {
                secrets.push(SentSecret::Input(*input));
            }
            if on_the_way || whole && !hops.is_empty() {
                secrets.push(SentSecret::Value(read.clone()));
            }
            if lowering.holds_secret(&read.ty) {
                secrets.push(SentSecret::Within(read));
            }
            secrets
        }
        (Referent::StepOutput { .. }, ValuePlace::Slot(slot, _)) => {
            let secret = lowering.slots().get(*slot).is_some_and(|slot| slot.secret);
            let mut secrets = Vec::new();
            if secret {
                if lowering.holds_secret(&read.ty) {
                    secrets.push(SentSecret::Within(read.clone()));
                }
                secrets.push(SentSecret::Value(read));
            }
            secrets
        }
        _ => Vec::new(),
    }
}
