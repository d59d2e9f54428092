#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use calls_arazzo::*;

/// Compiled from `calls.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod calls_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `order-twice`.
    ///
    /// Workflow `order-twice`, calls.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn order_twice(
        client: &Client,
        inputs: OrderTwiceInputs,
    ) -> Result<OrderTwiceOutputs, OrderTwiceError> {
        let mut run = Run::<OrderTwice>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `order-twice` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct OrderTwiceInputs {
        /// `goods`
        pub goods: String,
        /// `note`
        pub note: Option<String>,
    }

    impl OrderTwiceInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(goods: impl Into<String>) -> Self {
            Self {
                goods: goods.into(),
                note: None,
            }
        }

        /// Sets `note`.
        pub fn note(mut self, note: impl Into<String>) -> Self {
            self.note = Some(note.into());
            self
        }
    }

    members!(
        read write OrderTwiceInputs { "goods" => goods, "note" => note optional } ignore
    );

    /// What `order-twice` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OrderTwiceOutputs {
        /// `$steps.first.outputs.id`.
        pub id: String,
        /// `$steps.second.outputs.id`.
        pub other: String,
        /// `$steps.wrapped.outputs.placed`.
        pub placed: String,
    }

    members!(
        read write OrderTwiceOutputs { "id" => id, "other" => other, "placed" => placed }
        ignore
    );

    /// The steps of `order-twice`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum OrderTwiceStep {
        /// Calls the workflow `obtain-token`, step `dependsOn obtain-token`, calls.arazzo.yaml:6.
        DependsOnObtainToken,
        /// Calls the workflow `order`, step `first`, calls.arazzo.yaml:9.
        First,
        /// Calls the workflow `order`, step `second`, calls.arazzo.yaml:17.
        Second,
        /// Calls the workflow `order-whole`, step `wrapped`, calls.arazzo.yaml:24.
        Wrapped,
        /// `GET /orders/{id}`, step `look`, calls.arazzo.yaml:28.
        Look,
        /// Calls the workflow `order`, step `third`, calls.arazzo.yaml:29.
        Third,
    }

    impl Step for OrderTwiceStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (
                Self::DependsOnObtainToken,
                "dependsOn obtain-token",
                "workflow obtain-token",
            ),
            (Self::First, "first", "workflow order"),
            (Self::Second, "second", "workflow order"),
            (Self::Wrapped, "wrapped", "workflow order-whole"),
            (Self::Look, "look", "GET /orders/{id}"),
            (Self::Third, "third", "workflow order"),
        ];
    }

    /// How a run of `order-twice` fails.
    pub type OrderTwiceError = WorkflowError<OrderTwiceStep>;

    /// A snapshot of a run of `order-twice`. `Run::resume` continues it.
    pub type OrderTwiceCheckpoint = Checkpoint<OrderTwice>;

    step_state!(
        OrderTwiceDependsOnObtainTokenState "dependsOn obtain-token" { "token" => token :
        String as secret } run ObtainToken
    );
    step_state!(OrderTwiceFirstState "first" { "id" => id : String } run Order);
    step_state!(OrderTwiceSecondState "second" { "id" => id : String } run Order);
    step_state!(
        OrderTwiceWrappedState "wrapped" { "placed" => placed : String } run OrderWhole
    );
    step_state!(OrderTwiceLookState "look" { "meta" => meta : Json });
    step_state!(OrderTwiceThirdState "third" {} run Order);
    state!(
        pub OrderTwiceState { depends_on_obtain_token :
        OrderTwiceDependsOnObtainTokenState, first : OrderTwiceFirstState, second :
        OrderTwiceSecondState, wrapped : OrderTwiceWrappedState, look :
        OrderTwiceLookState, third : OrderTwiceThirdState }
    );

    /// `order-twice` as a state machine without I/O: `Run::<OrderTwice>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct OrderTwice;

    impl Workflow for OrderTwice {
        type Step = OrderTwiceStep;
        type Inputs = OrderTwiceInputs;
        type Outputs = OrderTwiceOutputs;
        type State = OrderTwiceState;

        const ID: &'static str = "order-twice";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"goods":{"type":"string"},"note":{"type":"string"}},"required":["goods"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"id":{"type":"string"},"other":{"type":"string"},"placed":{"type":"string"}},"required":["id","other","placed"],"type":"object"}"#;
        const FIRST: OrderTwiceStep = OrderTwiceStep::DependsOnObtainToken;
        const SERVERS: &'static [Server] = &[Self::SHOP];

        fn handlers(step: OrderTwiceStep) -> Handlers<Self> {
            match step {
                OrderTwiceStep::DependsOnObtainToken => {
                    call!(
                        ObtainToken, depends_on_obtain_token,
                        depends_on_obtain_token_inputs, depends_on_obtain_token_reply
                    )
                }
                OrderTwiceStep::First => {
                    call!(
                        Order, first, first_inputs, first_reply,
                        on_failure(Self::first_failure), with_last_reply()
                    )
                }
                OrderTwiceStep::Second => {
                    call!(Order, second, second_inputs, second_reply)
                }
                OrderTwiceStep::Wrapped => {
                    call!(OrderWhole, wrapped, wrapped_inputs, wrapped_reply)
                }
                OrderTwiceStep::Look => {
                    Handlers::send(Self::look_request, Self::look_reply)
                }
                OrderTwiceStep::Third => call!(Order, third, third_inputs, third_reply),
            }
        }

        fn outputs(run: &Run<Self>) -> Result<OrderTwiceOutputs, Failure> {
            Ok(OrderTwiceOutputs {
                id: run.state.first.id("the output `id` of the workflow")?.clone(),
                other: run
                    .state
                    .second
                    .id("the output `other` of the workflow")?
                    .clone(),
                placed: run
                    .state
                    .wrapped
                    .placed("the output `placed` of the workflow")?
                    .clone(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("id", run.state.first.id.to_value()),
                ("other", run.state.second.id.to_value()),
                ("placed", run.state.wrapped.placed.to_value()),
            ])
        }
    }

    impl OrderTwice {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `dependsOn obtain-token`, calls.arazzo.yaml:6: the inputs of `obtain-token`.
        fn depends_on_obtain_token_inputs(
            _run: &Run<Self>,
        ) -> Result<ObtainTokenInputs, Failure> {
            Ok(ObtainTokenInputs::new())
        }

        /// `dependsOn obtain-token`, calls.arazzo.yaml:6: what the reply means.
        fn depends_on_obtain_token_reply(
            run: &mut Run<Self>,
            outputs: &ObtainTokenOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            run.state.depends_on_obtain_token.token = SecretSlot::new(
                Slot::Set(outputs.token.clone()),
            );
            Ok(Transition::Forward(OrderTwiceStep::First))
        }

        /// `first`, calls.arazzo.yaml:9: the inputs of `order`.
        fn first_inputs(run: &Run<Self>) -> Result<OrderInputs, Failure> {
            let mut inputs = OrderInputs::new(OrderRequired {
                token: Secret::from(
                    run
                        .state
                        .depends_on_obtain_token
                        .token("the input `token` of `order`")?
                        .clone(),
                ),
                goods: run.inputs.goods.clone(),
            });
            if let Some(value) = run.inputs.note.as_ref() {
                inputs.note = Some(value.clone());
            }
            Ok(inputs)
        }

        /// `first`, calls.arazzo.yaml:9: what the reply means.
        fn first_reply(
            run: &mut Run<Self>,
            outputs: &OrderOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            run.state.first.id = Slot::Set(outputs.id.clone());
            Ok(Transition::Forward(OrderTwiceStep::Second))
        }

        /// `first`, calls.arazzo.yaml:9: what follows when it fails.
        fn first_failure(
            run: &mut Run<Self>,
            _outputs: Option<&OrderOutputs>,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Judged<Self> {
            if run.may_retry("again", 1) {
                run.recovered("again", &failure, reply);
                return Ok(Transition::Retry {
                    action: "again",
                    after: Duration::from_secs(0),
                });
            }
            Err(failure)
        }

        /// `second`, calls.arazzo.yaml:17: the inputs of `order`.
        fn second_inputs(run: &Run<Self>) -> Result<OrderInputs, Failure> {
            Ok(
                OrderInputs::new(OrderRequired {
                    token: Secret::from(
                        run
                            .state
                            .depends_on_obtain_token
                            .token("the input `token` of `order`")?
                            .clone(),
                    ),
                    goods: {
                        let id = run.state.first.id("the input `goods` of `order`")?;
                        format!("{id}-b")
                    },
                }),
            )
        }

        /// `second`, calls.arazzo.yaml:17: what the reply means.
        fn second_reply(
            run: &mut Run<Self>,
            outputs: &OrderOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            if simple::equal(&outputs.id, ()) {
                return Err(run.unmet("$outputs.id != null"));
            }
            run.state.second.id = Slot::Set(outputs.id.clone());
            Ok(Transition::Forward(OrderTwiceStep::Wrapped))
        }

        /// `wrapped`, calls.arazzo.yaml:24: the inputs of `order-whole`.
        fn wrapped_inputs(run: &Run<Self>) -> Result<OrderWholeInputs, Failure> {
            Ok(
                OrderWholeInputs::new(
                    from_json::<
                        Value,
                    >(
                        &json_object(|body| {
                            body.insert("goods", &run.inputs.goods);
                            body.insert_some("id", run.state.second.id.get());
                        })?,
                        "the input `order` of `order-whole`",
                    )?,
                ),
            )
        }

        /// `wrapped`, calls.arazzo.yaml:24: what the reply means.
        fn wrapped_reply(
            run: &mut Run<Self>,
            outputs: &OrderWholeOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            run.state.wrapped.placed = Slot::converted(
                "$outputs.placed#/id",
                within(&outputs.placed, &["id"]).as_ref(),
            );
            Ok(Transition::Forward(OrderTwiceStep::Look))
        }

        /// `look`, calls.arazzo.yaml:28: GET /orders/{id}
        fn look_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/orders/");
            let id = run.state.second.id("the path parameter `id`")?;
            request.path_parameter("id", id)?;
            request.header_static("Accept", "application/json");
            request.reads_tree();
            Ok(request)
        }

        /// `look`, calls.arazzo.yaml:28: what the reply means.
        fn look_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [meta] = reply.json([&["meta"]])?;
            run.state.look.meta = meta.read();
            Ok(Transition::Forward(OrderTwiceStep::Third))
        }

        /// `third`, calls.arazzo.yaml:29: the inputs of `order`.
        fn third_inputs(run: &Run<Self>) -> Result<OrderInputs, Failure> {
            Ok(
                OrderInputs::new(OrderRequired {
                    token: Secret::from(
                        run
                            .state
                            .depends_on_obtain_token
                            .token("the input `token` of `order`")?
                            .clone(),
                    ),
                    goods: convert::<
                        _,
                        String,
                    >(
                        run.state.look.meta("the input `goods` of `order`")?,
                        "the input `goods` of `order`",
                    )?,
                }),
            )
        }

        /// `third`, calls.arazzo.yaml:29: what the reply means.
        fn third_reply(
            _run: &mut Run<Self>,
            _outputs: &OrderOutputs,
            _reply: Option<&Reply>,
        ) -> Judged<Self> {
            Ok(Transition::End)
        }
    }

    /// Runs the workflow `order-whole`.
    ///
    /// Workflow `order-whole`, calls.arazzo.yaml:33.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn order_whole(
        client: &Client,
        inputs: OrderWholeInputs,
    ) -> Result<OrderWholeOutputs, OrderWholeError> {
        let mut run = Run::<OrderWhole>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `order-whole` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct OrderWholeInputs {
        /// `order`
        pub order: Value,
    }

    impl OrderWholeInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(order: Value) -> Self {
            Self { order }
        }
    }

    members!(read write OrderWholeInputs { "order" => order } ignore);

    /// What `order-whole` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OrderWholeOutputs {
        /// `$steps.place.outputs.placed`.
        pub placed: Order2,
    }

    members!(read write OrderWholeOutputs { "placed" => placed } ignore);

    /// The steps of `order-whole`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum OrderWholeStep {
        /// `POST /orders`, step `place`, calls.arazzo.yaml:35.
        Place,
    }

    impl Step for OrderWholeStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Place, "place", "POST /orders"),
        ];
    }

    /// How a run of `order-whole` fails. What the server said is in its `error_body`.
    pub type OrderWholeError = WorkflowError<OrderWholeStep>;

    /// What servers say when a step of `order-whole` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum OrderWholeErrorBody {
        /// PlaceError.
        PlaceError(PlaceError),
        /// Refused.
        Refused(Refused),
    }

    impl ErrorBodies for OrderWholeStep {
        type Body = OrderWholeErrorBody;

        fn read(self, status: u16, json: &str) -> Option<OrderWholeErrorBody> {
            match (self, status) {
                (Self::Place, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(OrderWholeErrorBody::PlaceError)
                }
                (Self::Place, 409) => {
                    Expected::read(json).map(OrderWholeErrorBody::Refused)
                }
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `order-whole`. `Run::resume` continues it.
    pub type OrderWholeCheckpoint = Checkpoint<OrderWhole>;

    step_state!(OrderWholePlaceState "place" { "placed" => placed : Order2 });
    state!(pub OrderWholeState { place : OrderWholePlaceState });

    /// `order-whole` as a state machine without I/O: `Run::<OrderWhole>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct OrderWhole;

    impl Workflow for OrderWhole {
        type Step = OrderWholeStep;
        type Inputs = OrderWholeInputs;
        type Outputs = OrderWholeOutputs;
        type State = OrderWholeState;

        const ID: &'static str = "order-whole";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"order":{}},"required":["order"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r##"{"$defs":{"Goods":{"properties":{"count":{"type":"integer"},"id":{"type":"string"},"kind":{"$ref":"#/$defs/GoodsKind"},"note":{"anyOf":[{"type":"string"},{"type":"null"}]},"owner":{},"parts":{"items":{"$ref":"#/$defs/Goods"},"type":"array"},"price":{"type":"number"},"size":{},"sold":{"type":"boolean"},"tags":{"items":{"type":"string"},"type":"array"}},"required":["id","kind"],"type":"object"},"GoodsKind":{"examples":["book","toy"],"type":"string"},"Order2":{"properties":{"goods":{"items":{"$ref":"#/$defs/Goods"},"type":"array"},"id":{"type":"string"},"meta":{},"state":{"$ref":"#/$defs/OrderState2"}},"required":["id","state"],"type":"object"},"OrderState2":{"examples":["open","packed","sent"],"type":"string"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"placed":{"$ref":"#/$defs/Order2"}},"required":["placed"],"type":"object"}"##;
        const FIRST: OrderWholeStep = OrderWholeStep::Place;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: OrderWholeStep) -> Handlers<Self> {
            match step {
                OrderWholeStep::Place => {
                    Handlers::send(Self::place_request, Self::place_reply)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<OrderWholeOutputs, Failure> {
            Ok(OrderWholeOutputs {
                placed: run
                    .state
                    .place
                    .placed("the output `placed` of the workflow")?
                    .clone(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([("placed", run.state.place.placed.to_value())])
        }
    }

    impl OrderWhole {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `place`, calls.arazzo.yaml:35: POST /orders
        fn place_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.header_static("Accept", "application/json");
            let body = json_value(&run.inputs.order)?;
            request.json("application/json", body);
            request.reads_tree();
            Ok(request)
        }

        /// `place`, calls.arazzo.yaml:35: what the reply means.
        fn place_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [body] = reply.json([&[]])?;
            run.state.place.placed = body.read();
            Ok(Transition::End)
        }
    }

    /// Runs the workflow `obtain-token`.
    ///
    /// Workflow `obtain-token`, calls.arazzo.yaml:37.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn obtain_token(
        client: &Client,
        inputs: ObtainTokenInputs,
    ) -> Result<ObtainTokenOutputs, ObtainTokenError> {
        let mut run = Run::<ObtainToken>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `obtain-token` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct ObtainTokenInputs {}
    impl ObtainTokenInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new() -> Self {
            Self {}
        }
    }

    impl Default for ObtainTokenInputs {
        fn default() -> Self {
            Self::new()
        }
    }

    members!(read write ObtainTokenInputs {} ignore);

    /// What `obtain-token` hands back.
    #[derive(Clone, PartialEq)]
    pub struct ObtainTokenOutputs {
        /// `$steps.renew.outputs.token`.
        pub token: String,
    }

    impl ::std::fmt::Debug for ObtainTokenOutputs {
        fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            formatter
                .debug_struct("ObtainTokenOutputs")
                .field("token", &Secret::from(()))
                .finish()
        }
    }

    members!(read write ObtainTokenOutputs { "token" => token } ignore);

    /// The steps of `obtain-token`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum ObtainTokenStep {
        /// `POST /token`, step `renew`, calls.arazzo.yaml:38.
        Renew,
    }

    impl Step for ObtainTokenStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Renew, "renew", "POST /token"),
        ];
    }

    /// How a run of `obtain-token` fails.
    pub type ObtainTokenError = WorkflowError<ObtainTokenStep>;

    /// A snapshot of a run of `obtain-token`. `Run::resume` continues it.
    pub type ObtainTokenCheckpoint = Checkpoint<ObtainToken>;

    step_state!(ObtainTokenRenewState "renew" { "token" => token : String as secret });
    state!(pub ObtainTokenState { renew : ObtainTokenRenewState });

    /// `obtain-token` as a state machine without I/O: `Run::<ObtainToken>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct ObtainToken;

    impl Workflow for ObtainToken {
        type Step = ObtainTokenStep;
        type Inputs = ObtainTokenInputs;
        type Outputs = ObtainTokenOutputs;
        type State = ObtainTokenState;

        const ID: &'static str = "obtain-token";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"token":{"type":"string"}},"required":["token"],"type":"object"}"#;
        const FIRST: ObtainTokenStep = ObtainTokenStep::Renew;
        const SERVERS: &'static [Server] = &[Self::SHOP];

        fn handlers(step: ObtainTokenStep) -> Handlers<Self> {
            match step {
                ObtainTokenStep::Renew => {
                    Handlers::send(Self::renew_request, Self::renew_reply)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<ObtainTokenOutputs, Failure> {
            Ok(ObtainTokenOutputs {
                token: run
                    .state
                    .renew
                    .token("the output `token` of the workflow")?
                    .clone(),
            })
        }
    }

    impl ObtainToken {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `renew`, calls.arazzo.yaml:38: POST /token
        fn renew_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/token");
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `renew`, calls.arazzo.yaml:38: what the reply means.
        fn renew_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [token] = reply.json([&["token"]])?;
            run.state.renew.token = SecretSlot::new(token.read());
            Ok(Transition::End)
        }
    }

    /// Runs the workflow `order`.
    ///
    /// Workflow `order`, calls.arazzo.yaml:40.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn order(
        client: &Client,
        inputs: OrderInputs,
    ) -> Result<OrderOutputs, OrderError> {
        let mut run = Run::<Order>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `order` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct OrderInputs {
        /// `token`
        pub token: Secret<String>,
        /// `goods`
        pub goods: String,
        /// `note`
        pub note: Option<String>,
    }

    /// The values that `OrderInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct OrderRequired {
        /// `token`
        pub token: Secret<String>,
        /// `goods`
        pub goods: String,
    }

    impl OrderInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: OrderRequired) -> Self {
            let OrderRequired { token, goods } = required;
            Self { token, goods, note: None }
        }

        /// Sets `note`.
        pub fn note(mut self, note: impl Into<String>) -> Self {
            self.note = Some(note.into());
            self
        }
    }

    members!(
        read write OrderInputs { "token" => token, "goods" => goods, "note" => note
        optional } ignore
    );

    /// What `order` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OrderOutputs {
        /// `$steps.place.outputs.id`.
        pub id: String,
    }

    members!(read write OrderOutputs { "id" => id } ignore);

    /// The steps of `order`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum OrderStep {
        /// `POST /orders`, step `place`, calls.arazzo.yaml:46.
        Place,
    }

    impl Step for OrderStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Place, "place", "POST /orders"),
        ];
    }

    /// How a run of `order` fails. What the server said is in its `error_body`.
    pub type OrderError = WorkflowError<OrderStep>;

    /// What servers say when a step of `order` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum OrderErrorBody {
        /// PlaceError.
        PlaceError(PlaceError),
        /// Refused.
        Refused(Refused),
    }

    impl ErrorBodies for OrderStep {
        type Body = OrderErrorBody;

        fn read(self, status: u16, json: &str) -> Option<OrderErrorBody> {
            match (self, status) {
                (Self::Place, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(OrderErrorBody::PlaceError)
                }
                (Self::Place, 409) => Expected::read(json).map(OrderErrorBody::Refused),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `order`. `Run::resume` continues it.
    pub type OrderCheckpoint = Checkpoint<Order>;

    step_state!(OrderPlaceState "place" { "id" => id : String });
    state!(pub OrderState { place : OrderPlaceState });

    /// `order` as a state machine without I/O: `Run::<Order>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct Order;

    impl Workflow for Order {
        type Step = OrderStep;
        type Inputs = OrderInputs;
        type Outputs = OrderOutputs;
        type State = OrderState;

        const ID: &'static str = "order";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"goods":{"maxLength":8,"type":"string"},"note":{"type":"string"},"token":{"format":"password","type":"string","writeOnly":true}},"required":["token","goods"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"id":{"type":"string"}},"required":["id"],"type":"object"}"#;
        const FIRST: OrderStep = OrderStep::Place;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: OrderStep) -> Handlers<Self> {
            match step {
                OrderStep::Place => {
                    Handlers::send(Self::place_request, Self::place_reply)
                }
            }
        }

        fn check(inputs: &OrderInputs) -> Result<(), Failure> {
            let mut checks = Checks::default();
            checks
                .input(
                    "goods",
                    &inputs.goods,
                    |value| {
                        value.max_length(8);
                    },
                );
            checks.finish()
        }

        fn outputs(run: &Run<Self>) -> Result<OrderOutputs, Failure> {
            Ok(OrderOutputs {
                id: run.state.place.id("the output `id` of the workflow")?.clone(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([("id", run.state.place.id.to_value())])
        }
    }

    impl Order {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `place`, calls.arazzo.yaml:46: POST /orders
        fn place_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.secret(run.inputs.token.expose());
            request.header_static("Accept", "application/json");
            request.header("X-Token", run.inputs.token.expose())?;
            let body = json_object(|body| {
                body.insert("goods", &run.inputs.goods);
                body.insert_some("note", run.inputs.note.as_ref());
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `place`, calls.arazzo.yaml:46: what the reply means.
        fn place_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [id] = reply.json([&["id"]])?;
            run.state.place.id = id.read();
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

        /// The schema `Order`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Order2 {
            /// `id`
            pub id: String,
            /// `state`
            pub state: OrderState2,
            /// `goods`
            pub goods: Option<Vec<Goods>>,
            /// JSON: its schema does not say a type.
            pub meta: Option<Value>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read write expected Order2 { "id" => id, "state" => state, "goods" => goods
            optional, "meta" => meta nullable } keep additional
        );

        /// The schema `Order state`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum OrderState2 {
            /// `open`
            Open,
            /// `packed`
            Packed,
            /// `sent`
            Sent,
            /// Any other text.
            Other(String),
        }

        impl OrderState2 {
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

        impl Serialize for OrderState2 {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for OrderState2 {
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

        impl Expected for OrderState2 {
            const NAME: &'static str = "a string";
        }

        /// The schema `Goods`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Goods {
            /// `id`
            pub id: String,
            /// JSON: its schema is an object that does not say its properties.
            pub owner: Option<Value>,
            /// `kind`
            pub kind: GoodsKind,
            /// `price`
            pub price: Option<f64>,
            /// `count`
            pub count: Option<i64>,
            /// `sold`
            pub sold: Option<bool>,
            /// `note`
            pub note: Option<Option<String>>,
            /// `tags`
            pub tags: Option<Vec<String>>,
            /// JSON: its schema allows several types.
            pub size: Option<Value>,
            /// `parts`
            pub parts: Option<Vec<Goods>>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read write expected Goods { "id" => id, "owner" => owner nullable, "kind" =>
            kind, "price" => price optional, "count" => count optional, "sold" => sold
            optional, "note" => note nullable, "tags" => tags optional, "size" => size
            nullable, "parts" => parts optional } keep additional
        );

        /// The schema `Goods kind`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum GoodsKind {
            /// `book`
            Book,
            /// `toy`
            Toy,
            /// Any other text.
            Other(String),
        }

        impl GoodsKind {
            /// The text as the document has it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Book => "book",
                    Self::Toy => "toy",
                    Self::Other(text) => text,
                }
            }
        }

        impl Serialize for GoodsKind {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for GoodsKind {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                one_of_or(
                    deserializer,
                    &[Self::Book, Self::Toy],
                    Self::as_str,
                    Self::Other,
                )
            }
        }

        impl Expected for GoodsKind {
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
