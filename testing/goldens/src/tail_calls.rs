#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use tail_calls_arazzo::*;

/// Compiled from `tail-calls.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod tail_calls_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `checkout`.
    ///
    /// Workflow `checkout`, tail-calls.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn checkout(
        client: &Client,
        inputs: CheckoutInputs,
    ) -> Result<CheckoutOutputs, CheckoutError> {
        let mut run = Run::<Checkout>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `checkout` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct CheckoutInputs {
        /// `id`
        pub id: String,
        /// `key`
        pub key: Secret<String>,
        /// `limit`
        pub limit: i64,
    }

    /// The values that `CheckoutInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct CheckoutRequired {
        /// `id`
        pub id: String,
        /// `key`
        pub key: Secret<String>,
    }

    impl CheckoutInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: CheckoutRequired) -> Self {
            let CheckoutRequired { id, key } = required;
            Self {
                id,
                key,
                limit: Self::default_limit(),
            }
        }

        /// Sets `limit`.
        pub fn limit(mut self, limit: i64) -> Self {
            self.limit = limit;
            self
        }

        fn default_limit() -> i64 {
            7
        }
    }

    members!(
        read write CheckoutInputs { "id" => id, "key" => key, "limit" => limit or
        default_limit } ignore
    );

    /// What `checkout` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct CheckoutOutputs {
        /// `$steps.place.outputs.id`. `None` when the run ends with another workflow.
        pub id: Option<String>,
        /// `$steps.goto inspect by place.onSuccess.look.outputs.state`.
        pub state: OrderState,
    }

    members!(
        read write CheckoutOutputs { "id" => id optional, "state" => state } ignore
    );

    /// The steps of `checkout`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum CheckoutStep {
        /// `POST /orders`, step `place`, tail-calls.arazzo.yaml:8.
        Place,
        /// Calls the workflow `inspect`, step `goto inspect by place.onSuccess.look`, tail-calls.arazzo.yaml:15.
        GotoInspectByPlaceOnSuccessLook,
        /// Calls the workflow `renew`, step `retry with renew`, tail-calls.arazzo.yaml:18.
        RetryWithRenew,
    }

    impl Step for CheckoutStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Place, "place", "POST /orders"),
            (
                Self::GotoInspectByPlaceOnSuccessLook,
                "goto inspect by place.onSuccess.look",
                "workflow inspect",
            ),
            (Self::RetryWithRenew, "retry with renew", "workflow renew"),
        ];

        const IN_ORDER: usize = 1;
    }

    /// How a run of `checkout` fails. What the server said is in its `error_body`.
    pub type CheckoutError = WorkflowError<CheckoutStep>;

    /// What servers say when a step of `checkout` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum CheckoutErrorBody {
        /// PlaceError.
        PlaceError(PlaceError),
        /// Refused.
        Refused(Refused),
    }

    impl ErrorBodies for CheckoutStep {
        type Body = CheckoutErrorBody;

        fn read(self, status: u16, json: &str) -> Option<CheckoutErrorBody> {
            match (self, status) {
                (Self::Place, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(CheckoutErrorBody::PlaceError)
                }
                (Self::Place, 409) => {
                    Expected::read(json).map(CheckoutErrorBody::Refused)
                }
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `checkout`. `Run::resume` continues it.
    pub type CheckoutCheckpoint = Checkpoint<Checkout>;

    step_state!(
        CheckoutPlaceState "place" { "id" => id : String, "look id" => look_id : String }
    );
    step_state!(
        CheckoutGotoInspectByPlaceOnSuccessLookState
        "goto inspect by place.onSuccess.look" { "state" => state : OrderState, "id" =>
        id : String } tail Inspect
    );
    step_state!(CheckoutRetryWithRenewState "retry with renew" {} run Renew);
    state!(
        pub CheckoutState { place : CheckoutPlaceState,
        goto_inspect_by_place_on_success_look :
        CheckoutGotoInspectByPlaceOnSuccessLookState, retry_with_renew :
        CheckoutRetryWithRenewState } { "id" => input_id : String }
    );

    /// `checkout` as a state machine without I/O: `Run::<Checkout>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct Checkout;

    impl Workflow for Checkout {
        type Step = CheckoutStep;
        type Inputs = CheckoutInputs;
        type Outputs = CheckoutOutputs;
        type State = CheckoutState;

        const ID: &'static str = "checkout";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"id":{"type":"string"},"key":{"format":"password","type":"string","writeOnly":true},"limit":{"default":7,"type":"integer"}},"required":["id","key"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r##"{"$defs":{"OrderState":{"examples":["open","packed","sent"],"type":"string"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"id":{"type":"string"},"state":{"$ref":"#/$defs/OrderState"}},"required":["state"],"type":"object"}"##;
        const FIRST: CheckoutStep = CheckoutStep::Place;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: CheckoutStep) -> Handlers<Self> {
            match step {
                CheckoutStep::Place => {
                    Handlers::send(Self::place_request, Self::place_reply)
                        .on_failure(Self::place_failure)
                }
                CheckoutStep::GotoInspectByPlaceOnSuccessLook => {
                    call!(
                        Inspect, goto_inspect_by_place_on_success_look,
                        goto_inspect_by_place_on_success_look_inputs,
                        goto_inspect_by_place_on_success_look_reply,
                        beginning(Self::goto_inspect_by_place_on_success_look_begin),
                        as_tail_in_cycle()
                    )
                }
                CheckoutStep::RetryWithRenew => {
                    call!(
                        Renew, retry_with_renew, retry_with_renew_inputs,
                        retry_with_renew_reply
                    )
                }
            }
        }

        fn restore(inputs: &mut CheckoutInputs, state: &CheckoutState) {
            if let Some(input) = state.input_id.get() {
                inputs.id = input.clone();
            }
        }

        fn outputs(run: &Run<Self>) -> Result<CheckoutOutputs, Failure> {
            match run.ended_at() {
                Some(CheckoutStep::GotoInspectByPlaceOnSuccessLook) => {
                    Ok(CheckoutOutputs {
                        id: run
                            .state
                            .goto_inspect_by_place_on_success_look
                            .id
                            .get()
                            .cloned(),
                        state: run
                            .state
                            .goto_inspect_by_place_on_success_look
                            .state("the output `state` of the workflow")?
                            .clone(),
                    })
                }
                _ => {
                    Ok(CheckoutOutputs {
                        id: run.state.place.id.get().cloned(),
                        state: run
                            .state
                            .goto_inspect_by_place_on_success_look
                            .state("the output `state` of the workflow")?
                            .clone(),
                    })
                }
            }
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("id", run.state.place.id.to_value()),
                (
                    "state",
                    run.state.goto_inspect_by_place_on_success_look.state.to_value(),
                ),
            ])
        }
    }

    impl Checkout {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `place`, tail-calls.arazzo.yaml:8: POST /orders
        fn place_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.secret(run.inputs.key.expose());
            request.header_static("Accept", "application/json");
            request.header("X-Key", run.inputs.key.expose())?;
            let body = json_object(|body| {
                body.insert("id", &run.inputs.id);
                body.insert("limit", &run.inputs.limit);
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `place`, tail-calls.arazzo.yaml:8: what the reply means.
        fn place_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [id] = reply.json([&["id"]])?;
            run.state.place.id = id.read();
            run.taken("look");
            run.state.place.look_id = id.read();
            Ok(Transition::Forward(CheckoutStep::GotoInspectByPlaceOnSuccessLook))
        }

        /// `place`, tail-calls.arazzo.yaml:8: what follows when it fails.
        fn place_failure(
            run: &mut Run<Self>,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Judged<Self> {
            if reply.map(Reply::status) == Some(401) {
                if run.may_retry("refused", 1) {
                    run.recovered("refused", &failure, reply);
                    return Ok(Transition::RetryAfter {
                        action: "refused",
                        after: Duration::from_secs(0),
                        first: CheckoutStep::RetryWithRenew,
                    });
                }
            } else {
                run.skipped("refused", "$statusCode == 401");
            }
            Err(failure)
        }

        /// `goto inspect by place.onSuccess.look`, tail-calls.arazzo.yaml:15: the inputs of `inspect`.
        fn goto_inspect_by_place_on_success_look_inputs(
            run: &Run<Self>,
        ) -> Result<InspectInputs, Failure> {
            let mut inputs = InspectInputs::new(InspectRequired {
                id: run.state.place.look_id("the input `id` of `inspect`")?.clone(),
                key: Secret::from(run.inputs.key.expose().clone()),
            });
            inputs.limit = run.inputs.limit;
            Ok(inputs)
        }

        /// `goto inspect by place.onSuccess.look`, tail-calls.arazzo.yaml:15: what is handed on when `inspect` begins.
        fn goto_inspect_by_place_on_success_look_begin(
            _run: &Run<Self>,
            called: &mut Run<Inspect>,
        ) {
            called.state.input_id = Slot::Set(called.inputs.id.clone());
        }

        /// `goto inspect by place.onSuccess.look`, tail-calls.arazzo.yaml:15: what the reply means.
        fn goto_inspect_by_place_on_success_look_reply(
            run: &mut Run<Self>,
            outputs: &InspectOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            run.state.goto_inspect_by_place_on_success_look.state = Slot::Set(
                outputs.state.clone(),
            );
            run.state.goto_inspect_by_place_on_success_look.id = outputs
                .id
                .as_ref()
                .cloned()
                .map_or(Slot::Unset, Slot::Set);
            run.taken("end");
            Ok(Transition::End)
        }

        /// `retry with renew`, tail-calls.arazzo.yaml:18: the inputs of `renew`.
        fn retry_with_renew_inputs(_run: &Run<Self>) -> Result<RenewInputs, Failure> {
            Ok(RenewInputs::new())
        }

        /// `retry with renew`, tail-calls.arazzo.yaml:18: what the reply means.
        fn retry_with_renew_reply(
            _run: &mut Run<Self>,
            _outputs: &RenewOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            Ok(Transition::End)
        }
    }

    /// Runs the workflow `inspect`.
    ///
    /// Workflow `inspect`, tail-calls.arazzo.yaml:21.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn inspect(
        client: &Client,
        inputs: InspectInputs,
    ) -> Result<InspectOutputs, InspectError> {
        let mut run = Run::<Inspect>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `inspect` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct InspectInputs {
        /// `id`
        pub id: String,
        /// `key`
        pub key: Secret<String>,
        /// `limit`
        pub limit: i64,
    }

    /// The values that `InspectInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct InspectRequired {
        /// `id`
        pub id: String,
        /// `key`
        pub key: Secret<String>,
    }

    impl InspectInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: InspectRequired) -> Self {
            let InspectRequired { id, key } = required;
            Self {
                id,
                key,
                limit: Self::default_limit(),
            }
        }

        /// Sets `limit`.
        pub fn limit(mut self, limit: i64) -> Self {
            self.limit = limit;
            self
        }

        fn default_limit() -> i64 {
            7
        }
    }

    members!(
        read write InspectInputs { "id" => id, "key" => key, "limit" => limit or
        default_limit } ignore
    );

    /// What `inspect` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct InspectOutputs {
        /// `$steps.fetch.outputs.state`.
        pub state: OrderState,
        /// The value that the document has. `None` unless the run ends with another workflow.
        pub id: Option<String>,
    }

    members!(read write InspectOutputs { "state" => state, "id" => id optional } ignore);

    /// The steps of `inspect`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum InspectStep {
        /// `GET /orders/{id}`, step `fetch`, tail-calls.arazzo.yaml:24.
        Fetch,
        /// Calls the workflow `checkout`, step `goto checkout by fetch.onSuccess.reorder`, tail-calls.arazzo.yaml:30.
        GotoCheckoutByFetchOnSuccessReorder,
    }

    impl Step for InspectStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Fetch, "fetch", "GET /orders/{id}"),
            (
                Self::GotoCheckoutByFetchOnSuccessReorder,
                "goto checkout by fetch.onSuccess.reorder",
                "workflow checkout",
            ),
        ];

        const IN_ORDER: usize = 1;
    }

    /// How a run of `inspect` fails.
    pub type InspectError = WorkflowError<InspectStep>;

    /// A snapshot of a run of `inspect`. `Run::resume` continues it.
    pub type InspectCheckpoint = Checkpoint<Inspect>;

    step_state!(InspectFetchState "fetch" { "state" => state : OrderState });
    step_state!(
        InspectGotoCheckoutByFetchOnSuccessReorderState
        "goto checkout by fetch.onSuccess.reorder" { "id" => id : String, "state" =>
        state : OrderState } tail Checkout
    );
    state!(
        pub InspectState { fetch : InspectFetchState,
        goto_checkout_by_fetch_on_success_reorder :
        InspectGotoCheckoutByFetchOnSuccessReorderState } { "id" => input_id : String }
    );

    /// `inspect` as a state machine without I/O: `Run::<Inspect>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct Inspect;

    impl Workflow for Inspect {
        type Step = InspectStep;
        type Inputs = InspectInputs;
        type Outputs = InspectOutputs;
        type State = InspectState;

        const ID: &'static str = "inspect";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"id":{"type":"string"},"key":{"format":"password","type":"string","writeOnly":true},"limit":{"default":7,"type":"integer"}},"required":["id","key"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r##"{"$defs":{"OrderState":{"examples":["open","packed","sent"],"type":"string"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"id":{"type":"string"},"state":{"$ref":"#/$defs/OrderState"}},"required":["state"],"type":"object"}"##;
        const FIRST: InspectStep = InspectStep::Fetch;
        const SERVERS: &'static [Server] = &[Self::SHOP];

        fn handlers(step: InspectStep) -> Handlers<Self> {
            match step {
                InspectStep::Fetch => {
                    Handlers::send(Self::fetch_request, Self::fetch_reply)
                }
                InspectStep::GotoCheckoutByFetchOnSuccessReorder => {
                    call!(
                        Checkout, goto_checkout_by_fetch_on_success_reorder,
                        goto_checkout_by_fetch_on_success_reorder_inputs,
                        goto_checkout_by_fetch_on_success_reorder_reply,
                        beginning(Self::goto_checkout_by_fetch_on_success_reorder_begin),
                        as_tail_in_cycle()
                    )
                }
            }
        }

        fn restore(inputs: &mut InspectInputs, state: &InspectState) {
            if let Some(input) = state.input_id.get() {
                inputs.id = input.clone();
            }
        }

        fn outputs(run: &Run<Self>) -> Result<InspectOutputs, Failure> {
            match run.ended_at() {
                Some(InspectStep::GotoCheckoutByFetchOnSuccessReorder) => {
                    Ok(InspectOutputs {
                        state: run
                            .state
                            .goto_checkout_by_fetch_on_success_reorder
                            .state("the output `state` of the workflow")?
                            .clone(),
                        id: run
                            .state
                            .goto_checkout_by_fetch_on_success_reorder
                            .id
                            .get()
                            .cloned(),
                    })
                }
                _ => {
                    Ok(InspectOutputs {
                        state: run
                            .state
                            .fetch
                            .state("the output `state` of the workflow")?
                            .clone(),
                        id: None,
                    })
                }
            }
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([("state", run.state.fetch.state.to_value())])
        }
    }

    impl Inspect {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `fetch`, tail-calls.arazzo.yaml:24: GET /orders/{id}
        fn fetch_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/orders/");
            request.path_parameter("id", &run.inputs.id)?;
            request.secret(run.inputs.key.expose());
            request.header_static("Accept", "application/json");
            request.header("X-Key", run.inputs.key.expose())?;
            Ok(request)
        }

        /// `fetch`, tail-calls.arazzo.yaml:24: what the reply means.
        fn fetch_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [state] = reply.json([&["state"]])?;
            run.state.fetch.state = state.read();
            if simple::equal(state, "open") {
                run.taken("reorder");
                return Ok(
                    Transition::Back(InspectStep::GotoCheckoutByFetchOnSuccessReorder),
                );
            }
            run.skipped("reorder", "$response.body#/state == 'open'");
            Ok(Transition::End)
        }

        /// `goto checkout by fetch.onSuccess.reorder`, tail-calls.arazzo.yaml:30: the inputs of `checkout`.
        fn goto_checkout_by_fetch_on_success_reorder_inputs(
            run: &Run<Self>,
        ) -> Result<CheckoutInputs, Failure> {
            let mut inputs = CheckoutInputs::new(CheckoutRequired {
                id: run.inputs.id.clone(),
                key: Secret::from(run.inputs.key.expose().clone()),
            });
            inputs.limit = run.inputs.limit;
            Ok(inputs)
        }

        /// `goto checkout by fetch.onSuccess.reorder`, tail-calls.arazzo.yaml:30: what is handed on when `checkout` begins.
        fn goto_checkout_by_fetch_on_success_reorder_begin(
            _run: &Run<Self>,
            called: &mut Run<Checkout>,
        ) {
            called.state.input_id = Slot::Set(called.inputs.id.clone());
        }

        /// `goto checkout by fetch.onSuccess.reorder`, tail-calls.arazzo.yaml:30: what the reply means.
        fn goto_checkout_by_fetch_on_success_reorder_reply(
            run: &mut Run<Self>,
            outputs: &CheckoutOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            run.state.goto_checkout_by_fetch_on_success_reorder.id = outputs
                .id
                .as_ref()
                .cloned()
                .map_or(Slot::Unset, Slot::Set);
            run.state.goto_checkout_by_fetch_on_success_reorder.state = Slot::Set(
                outputs.state.clone(),
            );
            run.taken("end");
            Ok(Transition::End)
        }
    }

    /// Runs the workflow `renew`.
    ///
    /// Workflow `renew`, tail-calls.arazzo.yaml:35.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn renew(
        client: &Client,
        inputs: RenewInputs,
    ) -> Result<RenewOutputs, RenewError> {
        let mut run = Run::<Renew>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `renew` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct RenewInputs {}
    impl RenewInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new() -> Self {
            Self {}
        }
    }

    impl Default for RenewInputs {
        fn default() -> Self {
            Self::new()
        }
    }

    members!(read write RenewInputs {} ignore);

    /// What `renew` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RenewOutputs {
        /// `$steps.renew.outputs.token`.
        pub token: String,
    }

    members!(read write RenewOutputs { "token" => token } ignore);

    /// The steps of `renew`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum RenewStep {
        /// `POST /token`, step `renew`, tail-calls.arazzo.yaml:36.
        Renew,
    }

    impl Step for RenewStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Renew, "renew", "POST /token"),
        ];
    }

    /// How a run of `renew` fails.
    pub type RenewError = WorkflowError<RenewStep>;

    /// A snapshot of a run of `renew`. `Run::resume` continues it.
    pub type RenewCheckpoint = Checkpoint<Renew>;

    step_state!(RenewRenewState "renew" { "token" => token : String });
    state!(pub RenewState { renew : RenewRenewState });

    /// `renew` as a state machine without I/O: `Run::<Renew>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct Renew;

    impl Workflow for Renew {
        type Step = RenewStep;
        type Inputs = RenewInputs;
        type Outputs = RenewOutputs;
        type State = RenewState;

        const ID: &'static str = "renew";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"token":{"type":"string"}},"required":["token"],"type":"object"}"#;
        const FIRST: RenewStep = RenewStep::Renew;
        const SERVERS: &'static [Server] = &[Self::SHOP];

        fn handlers(step: RenewStep) -> Handlers<Self> {
            match step {
                RenewStep::Renew => {
                    Handlers::send(Self::renew_request, Self::renew_reply)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<RenewOutputs, Failure> {
            Ok(RenewOutputs {
                token: run
                    .state
                    .renew
                    .token("the output `token` of the workflow")?
                    .clone(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([("token", run.state.renew.token.to_value())])
        }
    }

    impl Renew {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `renew`, tail-calls.arazzo.yaml:36: POST /token
        fn renew_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/token");
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `renew`, tail-calls.arazzo.yaml:36: what the reply means.
        fn renew_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [token] = reply.json([&["token"]])?;
            run.state.renew.token = token.read();
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

        /// The schema `place error`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct PlaceError {
            /// `message`
            pub message: Option<String>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read expected PlaceError { "message" => message optional } keep additional
        );

        /// The schema `Refused`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Refused {
            /// `code`
            pub code: String,
            /// `retry_after`
            pub retry_after: Option<i64>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read expected Refused { "code" => code, "retry_after" => retry_after optional
            } keep additional
        );

        /// The schema `Order state`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum OrderState {
            /// `open`
            Open,
            /// `packed`
            Packed,
            /// `sent`
            Sent,
            /// Any other text.
            Other(String),
        }

        impl OrderState {
            /// The text as the document has it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Open => "open",
                    Self::Packed => "packed",
                    Self::Sent => "sent",
                    Self::Other(text) => text,
                }
            }
        }

        impl Serialize for OrderState {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for OrderState {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                one_of_or(
                    deserializer,
                    &[Self::Open, Self::Packed, Self::Sent],
                    Self::as_str,
                    Self::Other,
                )
            }
        }

        impl Expected for OrderState {
            const NAME: &'static str = "a string";
        }
    }

    /// The names of the source descriptions, as `ClientBuilder::base_url` and `ClientBuilder::credential` take them.
    pub mod sources {
        /// Source `shop`.
        pub const SHOP: &str = "shop";
    }

    /// The servers that the documents name, as `ClientBuilder::base_url` takes them.
    pub mod servers {
        /// A server of source `shop`, with the defaults of its variables.
        pub const SHOP: &str = "https://eu.shop.example/v1";
    }
}
