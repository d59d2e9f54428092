#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use control_flow_arazzo::*;

/// Compiled from `control-flow.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod control_flow_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `order-and-wait`.
    ///
    /// Workflow `order-and-wait`, control-flow.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn order_and_wait(
        client: &Client,
        inputs: OrderAndWaitInputs,
    ) -> Result<OrderAndWaitOutputs, OrderAndWaitError> {
        let mut run = Run::<OrderAndWait>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `order-and-wait` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct OrderAndWaitInputs {
        /// `goods`
        pub goods: String,
        /// `token`
        pub token: String,
    }

    impl OrderAndWaitInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(goods: impl Into<String>) -> Self {
            Self {
                goods: goods.into(),
                token: Self::default_token(),
            }
        }

        /// Sets `token`.
        pub fn token(mut self, token: impl Into<String>) -> Self {
            self.token = token.into();
            self
        }

        fn default_token() -> String {
            "stale".to_owned()
        }
    }

    members!(
        read write OrderAndWaitInputs { "goods" => goods, "token" => token or
        default_token } ignore
    );

    /// What `order-and-wait` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OrderAndWaitOutputs {
        /// `$steps.place.outputs.id`. `None` when the run ends without `place`.
        pub id: Option<String>,
        /// `$steps.poll.outputs.state`. `None` when the run ends without `poll`.
        pub state: Option<OrderState>,
    }

    members!(
        read write OrderAndWaitOutputs { "id" => id optional, "state" => state optional }
        ignore
    );

    /// The steps of `order-and-wait`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum OrderAndWaitStep {
        /// `POST /orders`, step `place`, control-flow.arazzo.yaml:10.
        Place,
        /// `POST /token`, step `renew`, control-flow.arazzo.yaml:21.
        Renew,
        /// `GET /orders/{id}`, step `poll`, control-flow.arazzo.yaml:22.
        Poll,
        /// `GET /goods`, step `look`, control-flow.arazzo.yaml:30.
        Look,
    }

    impl Step for OrderAndWaitStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Place, "place", "POST /orders"),
            (Self::Renew, "renew", "POST /token"),
            (Self::Poll, "poll", "GET /orders/{id}"),
            (Self::Look, "look", "GET /goods"),
        ];
    }

    /// How a run of `order-and-wait` fails. What the server said is in its `error_body`.
    pub type OrderAndWaitError = WorkflowError<OrderAndWaitStep>;

    /// What servers say when a step of `order-and-wait` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum OrderAndWaitErrorBody {
        /// PlaceError.
        PlaceError(PlaceError),
        /// Refused.
        Refused(Refused),
    }

    impl ErrorBodies for OrderAndWaitStep {
        type Body = OrderAndWaitErrorBody;

        fn read(self, status: u16, json: &str) -> Option<OrderAndWaitErrorBody> {
            match (self, status) {
                (Self::Place, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(OrderAndWaitErrorBody::PlaceError)
                }
                (Self::Place, 409) => {
                    Expected::read(json).map(OrderAndWaitErrorBody::Refused)
                }
                (Self::Look, 429) => {
                    Expected::read(json).map(OrderAndWaitErrorBody::Refused)
                }
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `order-and-wait`. `Run::resume` continues it.
    pub type OrderAndWaitCheckpoint = Checkpoint<OrderAndWait>;

    step_state!(OrderAndWaitPlaceState "place" { "id" => id : String });
    step_state!(OrderAndWaitRenewState "renew" { "token" => token : String });
    step_state!(OrderAndWaitPollState "poll" { "state" => state : OrderState });
    state!(
        pub OrderAndWaitState { place : OrderAndWaitPlaceState, renew :
        OrderAndWaitRenewState, poll : OrderAndWaitPollState }
    );

    /// `order-and-wait` as a state machine without I/O: `Run::<OrderAndWait>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct OrderAndWait;

    impl Workflow for OrderAndWait {
        type Step = OrderAndWaitStep;
        type Inputs = OrderAndWaitInputs;
        type Outputs = OrderAndWaitOutputs;
        type State = OrderAndWaitState;

        const ID: &'static str = "order-and-wait";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"goods":{"type":"string"},"token":{"default":"stale","type":"string"}},"required":["goods"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r##"{"$defs":{"OrderState":{"examples":["open","packed","sent"],"type":"string"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"id":{"type":"string"},"state":{"$ref":"#/$defs/OrderState"}},"type":"object"}"##;
        const FIRST: OrderAndWaitStep = OrderAndWaitStep::Place;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: OrderAndWaitStep) -> Handlers<Self> {
            match step {
                OrderAndWaitStep::Place => {
                    Handlers::send(Self::place_request, Self::place_reply)
                        .on_failure(Self::place_failure)
                }
                OrderAndWaitStep::Renew => {
                    Handlers::send(Self::renew_request, Self::renew_reply)
                        .on_failure(Self::renew_failure)
                }
                OrderAndWaitStep::Poll => {
                    Handlers::send(Self::poll_request, Self::poll_reply)
                        .on_failure(Self::poll_failure)
                }
                OrderAndWaitStep::Look => {
                    Handlers::send(Self::look_request, Self::look_reply)
                        .on_failure(Self::look_failure)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<OrderAndWaitOutputs, Failure> {
            Ok(OrderAndWaitOutputs {
                id: run.state.place.id.get().cloned(),
                state: run.state.poll.state.get().cloned(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("id", run.state.place.id.to_value()),
                ("state", run.state.poll.state.to_value()),
            ])
        }
    }

    impl OrderAndWait {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `place`, control-flow.arazzo.yaml:10: POST /orders
        fn place_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.header_static("Accept", "application/json");
            if let Some(value) = run.state.renew.token.get() {
                request.header("X-Token", value)?;
            }
            let body = json_object(|body| body.insert("goods", &run.inputs.goods))?;
            request.json("application/json", body);
            request.timeout(Duration::from_secs(2));
            Ok(request)
        }

        /// `place`, control-flow.arazzo.yaml:10: what the reply means.
        fn place_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 201 {
                return Err(run.unmet("$statusCode == 201"));
            }
            let [id] = reply.json([&["id"]])?;
            run.state.place.id = id.read();
            run.taken("poll");
            Ok(Transition::Forward(OrderAndWaitStep::Poll))
        }

        /// `place`, control-flow.arazzo.yaml:10: what follows when it fails.
        fn place_failure(
            run: &mut Run<Self>,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Judged<Self> {
            if reply.map(Reply::status) == Some(503) {
                if run.may_retry("busy", 2) {
                    run.recovered("busy", &failure, reply);
                    return Ok(Transition::Retry {
                        action: "busy",
                        after: Duration::from_millis(1500),
                    });
                }
            } else {
                run.skipped("busy", "$statusCode == 503");
            }
            if reply.map(Reply::status) == Some(401) {
                if run.may_retry("refused", 1) {
                    run.recovered("refused", &failure, reply);
                    return Ok(Transition::RetryAfter {
                        action: "refused",
                        after: Duration::from_secs(0),
                        first: OrderAndWaitStep::Renew,
                    });
                }
            } else {
                run.skipped("refused", "$statusCode == 401");
            }
            if reply.map(Reply::status) == Some(410) {
                run.recovered("give-up", &failure, reply);
                return Ok(Transition::Forward(OrderAndWaitStep::Look));
            }
            run.skipped("give-up", "$statusCode == 410");
            Err(failure)
        }

        /// `renew`, control-flow.arazzo.yaml:21: POST /token
        fn renew_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/token");
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `renew`, control-flow.arazzo.yaml:21: what the reply means.
        fn renew_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [token] = reply.json([&["token"]])?;
            run.state.renew.token = token.read();
            Ok(Transition::Forward(OrderAndWaitStep::Poll))
        }

        /// `renew`, control-flow.arazzo.yaml:21: what follows when it fails.
        fn renew_failure(
            run: &mut Run<Self>,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Judged<Self> {
            if reply.map(Reply::status) == Some(410) {
                run.recovered("give-up", &failure, reply);
                return Ok(Transition::Forward(OrderAndWaitStep::Look));
            }
            run.skipped("give-up", "$statusCode == 410");
            Err(failure)
        }

        /// `poll`, control-flow.arazzo.yaml:22: GET /orders/{id}
        fn poll_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/orders/");
            let id = run.state.place.id("the path parameter `id`")?;
            request.path_parameter("id", id)?;
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `poll`, control-flow.arazzo.yaml:22: what the reply means.
        fn poll_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [state] = reply.json([&["state"]])?;
            run.state.poll.state = state.read();
            if simple::equal(state, "sent") {
                run.taken("sent");
                return Ok(Transition::End);
            }
            run.skipped("sent", "$response.body#/state == 'sent'");
            if simple::equal(state, "open") {
                if run.may_retry("wait", 60) {
                    run.taken("wait");
                    return Ok(Transition::Retry {
                        action: "wait",
                        after: Duration::from_secs(5),
                    });
                }
            } else {
                run.skipped("wait", "$response.body#/state == 'open'");
            }
            Ok(Transition::Forward(OrderAndWaitStep::Look))
        }

        /// `poll`, control-flow.arazzo.yaml:22: what follows when it fails.
        fn poll_failure(
            run: &mut Run<Self>,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Judged<Self> {
            if reply.map(Reply::status) == Some(410) {
                run.recovered("give-up", &failure, reply);
                return Ok(Transition::Forward(OrderAndWaitStep::Look));
            }
            run.skipped("give-up", "$statusCode == 410");
            Err(failure)
        }

        /// `look`, control-flow.arazzo.yaml:30: GET /goods
        fn look_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            request.header_static("Accept", "application/json, text/plain");
            Ok(request)
        }

        /// `look`, control-flow.arazzo.yaml:30: what the reply means.
        fn look_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
        }

        /// `look`, control-flow.arazzo.yaml:30: what follows when it fails.
        fn look_failure(
            run: &mut Run<Self>,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Judged<Self> {
            if reply.map(Reply::status) == Some(410) {
                run.recovered("give-up", &failure, reply);
                return Ok(Transition::Again(OrderAndWaitStep::Look));
            }
            run.skipped("give-up", "$statusCode == 410");
            Err(failure)
        }
    }

    /// Runs the workflow `all-pages`.
    ///
    /// Workflow `all-pages`, control-flow.arazzo.yaml:34.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn all_pages(
        client: &Client,
        inputs: AllPagesInputs,
    ) -> Result<AllPagesOutputs, AllPagesError> {
        let mut run = Run::<AllPages>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `all-pages` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct AllPagesInputs {}
    impl AllPagesInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new() -> Self {
            Self {}
        }
    }

    impl Default for AllPagesInputs {
        fn default() -> Self {
            Self::new()
        }
    }

    members!(read write AllPagesInputs {} ignore);

    /// What `all-pages` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct AllPagesOutputs {}
    members!(read write AllPagesOutputs {} ignore);

    /// The steps of `all-pages`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum AllPagesStep {
        /// `GET /goods`, step `page`, control-flow.arazzo.yaml:36.
        Page,
        /// `GET /orders/{id}`, step `watch`, control-flow.arazzo.yaml:41.
        Watch,
    }

    impl Step for AllPagesStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Page, "page", "GET /goods"),
            (Self::Watch, "watch", "GET /orders/{id}"),
        ];
    }

    /// How a run of `all-pages` fails. What the server said is in its `error_body`.
    pub type AllPagesError = WorkflowError<AllPagesStep>;

    impl ErrorBodies for AllPagesStep {
        type Body = Refused;

        fn read(self, status: u16, json: &str) -> Option<Refused> {
            match (self, status) {
                (Self::Page, 429) => Expected::read(json),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `all-pages`. `Run::resume` continues it.
    pub type AllPagesCheckpoint = Checkpoint<AllPages>;

    step_state!(AllPagesPageState "page" { "next" => next : String });
    state!(pub AllPagesState { page : AllPagesPageState });

    /// `all-pages` as a state machine without I/O: `Run::<AllPages>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct AllPages;

    impl Workflow for AllPages {
        type Step = AllPagesStep;
        type Inputs = AllPagesInputs;
        type Outputs = AllPagesOutputs;
        type State = AllPagesState;

        const ID: &'static str = "all-pages";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const FIRST: AllPagesStep = AllPagesStep::Page;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: AllPagesStep) -> Handlers<Self> {
            match step {
                AllPagesStep::Page => {
                    Handlers::send(Self::page_request, Self::page_reply)
                }
                AllPagesStep::Watch => {
                    Handlers::send(Self::watch_request, Self::watch_reply)
                        .on_failure(Self::watch_failure)
                }
            }
        }

        fn asked(run: &Run<Self>, step: AllPagesStep) -> Result<Fingerprint, Failure> {
            match step {
                AllPagesStep::Page => Ok(Self::page_request(run)?.fingerprint()),
                _ => Err(Failure::NotRunning),
            }
        }

        fn outputs(_run: &Run<Self>) -> Result<AllPagesOutputs, Failure> {
            Ok(AllPagesOutputs {})
        }
    }

    impl AllPages {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `page`, control-flow.arazzo.yaml:36: GET /goods
        fn page_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            request.header_static("Accept", "application/json, text/plain");
            if let Some(value) = run.state.page.next.get() {
                request.query("q", value);
            }
            Ok(request)
        }

        /// `page`, control-flow.arazzo.yaml:36: what the reply means.
        fn page_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [next] = reply.json([&["next"]])?;
            run.state.page.next = next.read();
            if !simple::equal(next, ()) {
                run.taken("more");
                return Ok(run.back_to(AllPagesStep::Page));
            }
            run.skipped("more", "$response.body#/next != null");
            Ok(Transition::Forward(AllPagesStep::Watch))
        }

        /// `watch`, control-flow.arazzo.yaml:41: GET /orders/{id}
        fn watch_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/orders/");
            request.path_parameter_static("id", "1");
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `watch`, control-flow.arazzo.yaml:41: what the reply means.
        fn watch_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [state] = reply.json([&["state"]])?;
            if simple::equal(state, "open") {
                run.taken("more");
                return Ok(Transition::Anew(AllPagesStep::Watch));
            }
            run.skipped("more", "$response.body#/state == 'open'");
            Ok(Transition::End)
        }

        /// `watch`, control-flow.arazzo.yaml:41: what follows when it fails.
        fn watch_failure(
            run: &mut Run<Self>,
            reply: Option<&Reply>,
            failure: Failure,
        ) -> Judged<Self> {
            run.recovered("lost", &failure, reply);
            Err(Failure::ended("lost"))
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
