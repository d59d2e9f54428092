use super::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abc {
    A,
    B,
    C,
}

impl Step for Abc {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::A, "a", "GET /a"),
        (Self::B, "b", "GET /b"),
        (Self::C, "c", "GET /c"),
    ];
}

fn after(transitions: &[Transition<Abc>]) -> Progress<Abc> {
    let mut progress = Progress::starting_at(Abc::A);
    for transition in transitions {
        progress.apply(*transition, None, &Limits::default()).unwrap();
    }
    progress
}

fn round(progress: &mut Progress<Abc>) -> Option<u32> {
    match progress.take_wait("w").map(|wait| wait.pause) {
        Some(Pause::Poll { round, .. }) => Some(round),
        _ => None,
    }
}

#[test]
fn a_loop_of_two_steps_keeps_growing_and_starts_afresh_once_left_s33() {
    use Transition::{Again, Forward};
    let twice = [Forward(Abc::B), Again(Abc::A), Forward(Abc::B), Again(Abc::A)];
    let mut progress = after(&twice);
    assert_eq!((round(&mut progress), progress.attempt()), (Some(2), 1));

    let leave_and_return = [Forward(Abc::B), Forward(Abc::C), Forward(Abc::B), Again(Abc::A)];
    let mut left = after(&[twice, leave_and_return].concat());
    assert_eq!(round(&mut left), Some(1));
}

#[test]
fn s33_progress_waits_only_where_the_server_says_so_and_counts_as_a_transition() {
    let limits = Limits::default().with_transitions(4);
    let mut progress = after(&[Transition::Again(Abc::A), Transition::Again(Abc::A)]);
    progress.apply(Transition::Anew(Abc::A), None, &limits).unwrap();
    assert_eq!((round(&mut progress), progress.attempt()), (None, 4));
    let asked = Some(Duration::from_secs(7));
    progress.apply(Transition::Anew(Abc::A), asked, &limits).unwrap();
    let pause = Pause::Poll {
        round: 1,
        retry_after: asked,
    };
    assert_eq!(progress.take_wait("w").map(|wait| wait.pause), Some(pause));
    let failure = progress
        .apply(Transition::Anew(Abc::A), None, &limits)
        .unwrap_err();
    assert!(matches!(failure, Failure::Transitions { limit: 4 }), "{failure}");
    progress
        .apply(Transition::Again(Abc::A), None, &Limits::default())
        .unwrap();
    assert_eq!(round(&mut progress), Some(1), "progress begins the pace afresh");
}

#[test]
fn s33_a_checkpoint_keeps_what_was_asked_for() {
    let mut progress = Progress::starting_at(Abc::A);
    progress.asks(Abc::A, Fingerprint::of("1"));
    let text = serde_json::to_string(&progress).unwrap();
    let resumed: Progress<Abc> = serde_json::from_str(&text).unwrap();
    assert_eq!(resumed, progress);
    let would_ask = |what: &'static str| move |_| Ok(Fingerprint::of(what));
    assert_eq!(resumed.back_to(Abc::A, would_ask("1")), Transition::Again(Abc::A));
    assert_eq!(resumed.back_to(Abc::A, would_ask("2")), Transition::Anew(Abc::A));
}

#[test]
fn a_retry_has_a_budget_for_each_visit_and_action_s26() {
    let limits = Limits::default();
    let retry = |action| Transition::Retry {
        action,
        after: Duration::from_secs(2),
    };
    let mut progress = Progress::starting_at(Abc::A);
    assert!(progress.may_retry("b", 1) && !progress.may_retry("b", 0));
    progress
        .apply(retry("b"), Some(Duration::from_secs(9)), &limits)
        .unwrap();
    assert!(!progress.may_retry("b", 1) && progress.may_retry("a", 1) && progress.may_retry("b", 2));
    assert_eq!((progress.step(), progress.attempt()), (Some(Abc::A), 2));
    let pause = Pause::Retry {
        after: Duration::from_secs(2),
        retry_after: Some(Duration::from_secs(9)),
    };
    assert_eq!(progress.take_wait("w").map(|wait| wait.pause), Some(pause));
    progress.apply(Transition::Again(Abc::A), None, &limits).unwrap();
    assert!(progress.may_retry("b", 1), "a new visit has a new budget");
}

#[test]
fn a_detour_comes_back_to_the_step_it_is_for_s27() {
    let mut progress = Progress::starting_at(Abc::B);
    let detour = Transition::RetryAfter {
        action: "a",
        after: Duration::ZERO,
        first: Abc::A,
    };
    progress.apply(detour, None, &Limits::default()).unwrap();
    assert_eq!((progress.step(), progress.attempt()), (Some(Abc::A), 1));
    assert!(progress.come_back());
    assert_eq!((progress.step(), progress.attempt()), (Some(Abc::B), 2));
    assert!(!progress.come_back() && !progress.may_retry("a", 1));
}

#[test]
fn a_detour_waits_first_and_counts_the_attempts_of_its_step_s27() {
    let after = Duration::from_secs(2);
    let detour = Transition::RetryAfter {
        action: "a",
        after,
        first: Abc::A,
    };
    let limits = Limits::default();
    let mut progress = Progress::starting_at(Abc::B);
    for attempt in 2..5 {
        progress.apply(detour, None, &limits).unwrap();
        let pause = Pause::Retry {
            after,
            retry_after: None,
        };
        assert_eq!(progress.take_wait("w").map(|wait| wait.pause), Some(pause));
        assert_eq!((progress.step(), progress.attempt()), (Some(Abc::A), 1));
        assert!(progress.come_back());
        assert_eq!((progress.step(), progress.attempt()), (Some(Abc::B), attempt));
    }
}

#[test]
fn every_kind_of_retry_counts_against_the_budget_of_transitions_s33() {
    let after = Duration::ZERO;
    let retry = Transition::Retry { action: "a", after };
    let detour = Transition::RetryAfter {
        action: "a",
        after,
        first: Abc::B,
    };
    let limits = Limits::default().with_transitions(3);
    for transition in [retry, detour] {
        let mut progress = Progress::starting_at(Abc::A);
        for _ in 0..3 {
            progress.apply(transition, None, &limits).unwrap();
            progress.come_back();
        }
        let failure = progress.apply(transition, None, &limits).unwrap_err();
        assert!(matches!(failure, Failure::Transitions { limit: 3 }), "{failure}");
        assert!(progress.take_wait("w").is_some(), "it keeps the wait before");
    }
}

#[test]
fn the_budget_of_transitions_is_typed_and_leaves_the_run_where_it_was_s33() {
    let limits = Limits::default().with_transitions(2);
    let mut progress = Progress::starting_at(Abc::A);
    progress.apply(Transition::Again(Abc::A), None, &limits).unwrap();
    progress.apply(Transition::Again(Abc::A), None, &limits).unwrap();
    let failure = progress
        .apply(Transition::Forward(Abc::B), None, &limits)
        .unwrap_err();
    assert!(matches!(failure, Failure::Transitions { limit: 2 }), "{failure}");
    assert_eq!(
        (progress.step(), progress.attempt(), progress.transitions()),
        (Some(Abc::A), 3, 2)
    );
    progress.apply(Transition::End, None, &limits).unwrap();
}

#[test]
fn an_ended_run_cannot_move() {
    let mut progress = after(&[Transition::End]);
    let failure = progress
        .apply(Transition::Forward(Abc::A), None, &Limits::default())
        .unwrap_err();
    assert!(matches!(failure, Failure::NotRunning));
}

#[test]
fn progress_survives_a_checkpoint() {
    let mut progress = Progress::starting_at(Abc::A);
    progress
        .apply(
            Transition::Again(Abc::A),
            Some(Duration::from_secs(7)),
            &Limits::default(),
        )
        .unwrap();
    let text = serde_json::to_string(&progress).unwrap();
    assert_eq!(serde_json::from_str::<Progress<Abc>>(&text).unwrap(), progress);

    assert!(text.starts_with(r#"{"step":"a","#), "{text}");
    let of_another_document = text.replace(r#""step":"a""#, r#""step":"x""#);
    let error = serde_json::from_str::<Progress<Abc>>(&of_another_document).unwrap_err();
    let expected = "unknown variant `x`, expected one of `a`, `b`, `c`";
    assert!(error.to_string().starts_with(expected), "{error}");
}
