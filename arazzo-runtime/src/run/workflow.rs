//! The trait that each workflow implements.

use std::fmt;

use serde_json::Value;

use super::called::Call;
use super::{Run, State};
use crate::{Failure, Fingerprint, Reply, Request, Security, Server, Step, Transition};

/// Where a run goes after a step, or why the step has failed.
pub type Judged<W> = Result<Transition<<W as Workflow>::Step>, Failure>;

/// A workflow: its steps, inputs and outputs, and what each step does. The compiler generates an implementation for
/// every workflow of a document. [`Run`] drives it.
///
/// Generic code is written over this trait: a test kit, a store, an adapter for a queue.
///
/// ```
/// use arazzo_runtime::{Client, Run, Workflow, WorkflowError, Effect};
/// async fn logged<W: Workflow>(client: &Client, inputs: W::Inputs) -> Result<W::Outputs, WorkflowError<W::Step>> {
///     let mut run = Run::<W>::start(client, inputs)?;
///     loop {
///         match run.advance()? {
///             Effect::Send(request) => {
///                 eprintln!("{}: {} {}", W::ID, request.method(), request.path_and_query());
///                 run.supply(client.send(request).await)?;
///             }
///             Effect::Wait(wait) => client.wait(wait).await,
///             Effect::Finished(outputs) => return Ok(outputs),
///         }
///     }
/// }
/// ```
pub trait Workflow: Sized + 'static {
    /// The steps.
    type Step: Step;
    /// The inputs of a run.
    type Inputs: Clone + fmt::Debug;
    /// The outputs of a run.
    type Outputs;
    /// The state of a run between its steps.
    type State: State;

    /// The `workflowId`.
    const ID: &'static str;
    /// The JSON Schema (2020-12) of the inputs, as JSON text: for a form, an HTTP handler or an agent's tool that offers
    /// the workflow. It describes the JSON that [`Inputs`](Self::Inputs) is read from, with the constraints that a run
    /// checks.
    const INPUTS_SCHEMA: &'static str = "true";
    /// The JSON Schema (2020-12) of the outputs, as JSON text.
    const OUTPUTS_SCHEMA: &'static str = "true";
    /// The step that a run begins with.
    const FIRST: Self::Step;
    /// The servers that a run sends to, including the servers of called workflows.
    const SERVERS: &'static [Server] = &[];
    /// The credentials that a run needs, including the credentials of called workflows.
    const SECURITY: &'static [Security] = &[];

    /// Whether the error of a run keeps the whole body of the last reply, to be read as a type.
    #[doc(hidden)]
    const KEEPS_WHOLE_REPLY: bool = false;

    /// The functions of a step.
    #[doc(hidden)]
    fn handlers(step: Self::Step) -> Handlers<Self>;

    /// The outputs of a run that has ended.
    #[doc(hidden)]
    fn outputs(run: &Run<Self>) -> Result<Self::Outputs, Failure>;

    /// The outputs as JSON by name, as far as they are known.
    #[doc(hidden)]
    fn outputs_so_far(_run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
        Vec::new()
    }

    /// Checks the inputs against their schemas.
    #[doc(hidden)]
    fn check(_inputs: &Self::Inputs) -> Result<(), Failure> {
        Ok(())
    }

    /// A fingerprint of the request or call that a step would make now. It distinguishes one round of a loop from the
    /// next.
    #[doc(hidden)]
    fn asked(_run: &Run<Self>, _step: Self::Step) -> Result<Fingerprint, Failure> {
        Err(Failure::NotRunning)
    }

    /// Takes the inputs that the state keeps, because a `goto` has led to this workflow with other inputs.
    #[doc(hidden)]
    fn restore(_inputs: &mut Self::Inputs, _state: &Self::State) {}
}

/// The functions of a step.
#[doc(hidden)]
pub struct Handlers<W: Workflow>(pub(super) Handler<W>);

type Recover<W> = fn(&mut Run<W>, Option<&Reply>, Failure) -> Judged<W>;

pub(super) enum Handler<W: Workflow> {
    Send {
        request: fn(&Run<W>) -> Result<Request, Failure>,
        reply: fn(&mut Run<W>, &Reply) -> Judged<W>,
        failure: Option<Recover<W>>,
    },
    Call(&'static dyn Call<W>),
    Restart {
        inputs: fn(&Run<W>) -> Result<W::Inputs, Failure>,
        begin: fn(&Run<W>, &mut Run<W>),
    },
}

impl<W: Workflow> Handlers<W> {
    /// A step that sends a request.
    pub fn send(
        request: fn(&Run<W>) -> Result<Request, Failure>,
        reply: fn(&mut Run<W>, &Reply) -> Judged<W>,
    ) -> Self {
        Self(Handler::Send {
            request,
            reply,
            failure: None,
        })
    }

    /// The function that is called when a step that sends a request has failed.
    #[must_use]
    pub fn on_failure(mut self, recover: Recover<W>) -> Self {
        if let Handler::Send { failure, .. } = &mut self.0 {
            *failure = Some(recover);
        }
        self
    }

    /// A step that calls another workflow.
    pub fn call(call: &'static dyn Call<W>) -> Self {
        Self(Handler::Call(call))
    }

    /// A step that starts the workflow anew in place of this run.
    pub fn restart(
        inputs: fn(&Run<W>) -> Result<W::Inputs, Failure>,
        begin: fn(&Run<W>, &mut Run<W>),
    ) -> Self {
        Self(Handler::Restart { inputs, begin })
    }
}

/// The functions of a step that calls the workflow `$workflow`. `$step` is the field of its state, `$inputs` and
/// `$reply` are functions of the caller, and methods of [`Called`](crate::codegen::Called) may follow.
#[doc(hidden)]
#[macro_export]
macro_rules! call {
    ($workflow:ident, $step:ident, $inputs:ident, $reply:ident $(, $method:ident($($argument:expr)?))* $(,)?) => {
        $crate::codegen::Handlers::call(const {
            &$crate::codegen::Called::<Self, $workflow>::new(
                |state| &mut state.$step.run,
                Self::$inputs,
                Self::$reply,
            )
            $(.$method($($argument)?))*
        })
    };
}
