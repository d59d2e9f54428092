#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use outputs_arazzo::*;

/// Compiled from `outputs.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod outputs_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `read-goods`.
    ///
    /// Workflow `read-goods`, outputs.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn read_goods(
        client: &Client,
        inputs: ReadGoodsInputs,
    ) -> Result<ReadGoodsOutputs, ReadGoodsError> {
        let mut run = Run::<ReadGoods>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `read-goods` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct ReadGoodsInputs {
        /// `index`
        pub index: i64,
        /// `ids`
        pub ids: Option<Vec<String>>,
    }

    impl ReadGoodsInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(index: i64) -> Self {
            Self { index, ids: None }
        }

        /// Sets `ids`.
        pub fn ids(mut self, ids: Vec<String>) -> Self {
            self.ids = Some(ids);
            self
        }
    }

    members!(
        read write ReadGoodsInputs { "index" => index, "ids" => ids optional } ignore
    );

    /// What `read-goods` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ReadGoodsOutputs {
        /// `$steps.one.outputs.whole`.
        pub whole: Goods,
        /// `$steps.one.outputs.kind`.
        pub kind: GoodsKind,
        /// `$steps.one.outputs.note`. `None` when the reply to `one` does not have it, `Some(None)` when it is null.
        pub note: Option<Option<String>>,
        /// `$steps.one.outputs.size`. `None` when the reply to `one` does not have it. JSON: its schema allows several types.
        pub size: Option<Value>,
        /// `$steps.one.outputs.count`. `None` when the reply to `one` does not have it.
        pub count: Option<i64>,
        /// `$steps.one.outputs.title`. `None` when the reply to `one` does not have it.
        pub title: Option<String>,
        /// `$steps.one.outputs.status`.
        pub status: i64,
        /// `$steps.page.outputs.next`. `None` when the reply to `page` does not have it.
        pub next: Option<String>,
        /// `$steps.page.outputs.toys`. `None` when the reply to `page` does not have it.
        pub toys: Option<Vec<String>>,
        /// `$steps.page.outputs.named`. `None` when the reply to `page` does not have it. JSON: it is put together or picked out of other values.
        pub named: Option<Value>,
        /// `$steps.events.outputs.events`.
        pub events: Vec<Value>,
        /// `$steps.order.outputs.meta`. `None` when the reply to `order` does not have it. JSON: its schema does not say a type.
        pub meta: Option<Value>,
        /// The value that the document has. JSON: it is put together or picked out of other values.
        pub answer: Value,
    }

    members!(
        read write ReadGoodsOutputs { "whole" => whole, "kind" => kind, "note" => note
        nullable, "size" => size optional, "count" => count optional, "title" => title
        optional, "status" => status, "next" => next optional, "toys" => toys optional,
        "named" => named optional, "events" => events, "meta" => meta optional, "answer"
        => answer } ignore
    );

    /// The steps of `read-goods`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum ReadGoodsStep {
        /// `GET /goods/{id}`, step `one`, outputs.arazzo.yaml:8.
        One,
        /// `GET /goods`, step `page`, outputs.arazzo.yaml:20.
        Page,
        /// `GET /events`, step `events`, outputs.arazzo.yaml:28.
        Events,
        /// `POST /orders`, step `order`, outputs.arazzo.yaml:31.
        Order,
        /// `GET /goods/{id}`, step `toy`, outputs.arazzo.yaml:42.
        Toy,
        /// `GET /report`, step `report`, outputs.arazzo.yaml:43.
        Report,
        /// `GET /goods/{id}`, step `last`, outputs.arazzo.yaml:44.
        Last,
    }

    impl Step for ReadGoodsStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::One, "one", "GET /goods/{id}"),
            (Self::Page, "page", "GET /goods"),
            (Self::Events, "events", "GET /events"),
            (Self::Order, "order", "POST /orders"),
            (Self::Toy, "toy", "GET /goods/{id}"),
            (Self::Report, "report", "GET /report"),
            (Self::Last, "last", "GET /goods/{id}"),
        ];
    }

    /// How a run of `read-goods` fails. What the server said is in its `error_body`.
    pub type ReadGoodsError = WorkflowError<ReadGoodsStep>;

    /// What servers say when a step of `read-goods` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum ReadGoodsErrorBody {
        /// Refused.
        Refused(Refused),
        /// OrderError.
        OrderError(OrderError),
    }

    impl ErrorBodies for ReadGoodsStep {
        type Body = ReadGoodsErrorBody;

        fn read(self, status: u16, json: &str) -> Option<ReadGoodsErrorBody> {
            match (self, status) {
                (Self::One | Self::Toy | Self::Last, _) => {
                    Expected::read(json).map(ReadGoodsErrorBody::Refused)
                }
                (Self::Page, 429) => {
                    Expected::read(json).map(ReadGoodsErrorBody::Refused)
                }
                (Self::Order, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(ReadGoodsErrorBody::OrderError)
                }
                (Self::Order, 409) => {
                    Expected::read(json).map(ReadGoodsErrorBody::Refused)
                }
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `read-goods`. `Run::resume` continues it.
    pub type ReadGoodsCheckpoint = Checkpoint<ReadGoods>;

    step_state!(
        ReadGoodsOneState "one" { "whole" => whole : Json, "kind" => kind : GoodsKind,
        "note" => note : Option < String >, "size" => size : Value, "count" => count :
        i64, "title" => title : String, "status" => status : i64 }
    );
    step_state!(
        ReadGoodsPageState "page" { "next" => next : String, "toys" => toys : Vec <
        String >, "named" => named : Value }
    );
    step_state!(ReadGoodsEventsState "events" { "events" => events : Vec < Value > });
    step_state!(ReadGoodsOrderState "order" { "meta" => meta : Value });
    step_state!(ReadGoodsReportState "report" { "whole" => whole : RawBody });
    state!(
        pub ReadGoodsState { one : ReadGoodsOneState, page : ReadGoodsPageState, events :
        ReadGoodsEventsState, order : ReadGoodsOrderState, report : ReadGoodsReportState
        }
    );

    /// `read-goods` as a state machine without I/O: `Run::<ReadGoods>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct ReadGoods;

    impl Workflow for ReadGoods {
        type Step = ReadGoodsStep;
        type Inputs = ReadGoodsInputs;
        type Outputs = ReadGoodsOutputs;
        type State = ReadGoodsState;

        const ID: &'static str = "read-goods";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"ids":{"items":{"type":"string"},"type":"array"},"index":{"type":"integer"}},"required":["index"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r##"{"$defs":{"Goods":{"properties":{"count":{"type":"integer"},"id":{"type":"string"},"kind":{"$ref":"#/$defs/GoodsKind"},"note":{"anyOf":[{"type":"string"},{"type":"null"}]},"owner":{},"parts":{"items":{"$ref":"#/$defs/Goods"},"type":"array"},"price":{"type":"number"},"size":{},"sold":{"type":"boolean"},"tags":{"items":{"type":"string"},"type":"array"}},"required":["id","kind"],"type":"object"},"GoodsKind":{"examples":["book","toy"],"type":"string"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"answer":{},"count":{"type":"integer"},"events":{"items":{},"type":"array"},"kind":{"$ref":"#/$defs/GoodsKind"},"meta":{},"named":{},"next":{"type":"string"},"note":{"anyOf":[{"type":"string"},{"type":"null"}]},"size":{},"status":{"type":"integer"},"title":{"type":"string"},"toys":{"items":{"type":"string"},"type":"array"},"whole":{"$ref":"#/$defs/Goods"}},"required":["whole","kind","status","events","answer"],"type":"object"}"##;
        const FIRST: ReadGoodsStep = ReadGoodsStep::One;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: ReadGoodsStep) -> Handlers<Self> {
            match step {
                ReadGoodsStep::One => Handlers::send(Self::one_request, Self::one_reply),
                ReadGoodsStep::Page => {
                    Handlers::send(Self::page_request, Self::page_reply)
                }
                ReadGoodsStep::Events => {
                    Handlers::send(Self::events_request, Self::events_reply)
                }
                ReadGoodsStep::Order => {
                    Handlers::send(Self::order_request, Self::order_reply)
                }
                ReadGoodsStep::Toy => Handlers::send(Self::toy_request, Self::toy_reply),
                ReadGoodsStep::Report => {
                    Handlers::send(Self::report_request, Self::report_reply)
                }
                ReadGoodsStep::Last => {
                    Handlers::send(Self::last_request, Self::last_reply)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<ReadGoodsOutputs, Failure> {
            Ok(ReadGoodsOutputs {
                whole: run
                    .state
                    .one
                    .whole
                    .typed("$steps.one.outputs.whole", &[])
                    .into_demanded(
                        "$steps.one.outputs.whole",
                        "the output `whole` of the workflow",
                    )?,
                kind: run.state.one.kind("the output `kind` of the workflow")?.clone(),
                note: run.state.one.note.get().cloned(),
                size: run.state.one.size.get().cloned(),
                count: run.state.one.count.get().copied(),
                title: run.state.one.title.get().cloned(),
                status: *run.state.one.status("the output `status` of the workflow")?,
                next: run.state.page.next.get().cloned(),
                toys: run.state.page.toys.get().cloned(),
                named: run.state.page.named.get().cloned(),
                events: run
                    .state
                    .events
                    .events("the output `events` of the workflow")?
                    .clone(),
                meta: run.state.order.meta.get().cloned(),
                answer: json_tree("42")?,
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("whole", run.state.one.whole.to_value()),
                ("kind", run.state.one.kind.to_value()),
                ("note", run.state.one.note.to_value()),
                ("size", run.state.one.size.to_value()),
                ("count", run.state.one.count.to_value()),
                ("title", run.state.one.title.to_value()),
                ("status", run.state.one.status.to_value()),
                ("next", run.state.page.next.to_value()),
                ("toys", run.state.page.toys.to_value()),
                ("named", run.state.page.named.to_value()),
                ("events", run.state.events.events.to_value()),
                ("meta", run.state.order.meta.to_value()),
            ])
        }
    }

    impl ReadGoods {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `one`, outputs.arazzo.yaml:8: GET /goods/{id}
        fn one_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter("id", &run.inputs.index.to_string())?;
            request.header_static("Accept", "application/json");
            request.reads_tree();
            Ok(request)
        }

        /// `one`, outputs.arazzo.yaml:8: what the reply means.
        fn one_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [kind, note, size, count, id, price] = reply
                .json([
                    &["kind"],
                    &["note"],
                    &["size"],
                    &["count"],
                    &["id"],
                    &["price"],
                ])?;
            run.state.one.whole = reply.kept(reply.body_json());
            run.state.one.kind = kind.read();
            run.state.one.note = note.read();
            run.state.one.size = size.read();
            run.state.one.count = count.read();
            run.state.one.title = Slot::computed(|| {
                let id_2 = text(
                    id
                        .read::<Value>()
                        .demand("$response.body#/id", "an output of the step")?,
                )?;
                let price_2 = text(
                    price
                        .read::<Value>()
                        .demand("$response.body#/price", "an output of the step")?,
                )?;
                Ok(format!("{id_2}: {price_2}"))
            });
            run.state.one.status = Slot::Set(i64::from(reply.status()));
            Ok(Transition::Forward(ReadGoodsStep::Page))
        }

        /// `page`, outputs.arazzo.yaml:20: GET /goods
        fn page_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            request.header_static("Accept", "application/json, text/plain");
            request.reads_tree();
            Ok(request)
        }

        /// `page`, outputs.arazzo.yaml:20: what the reply means.
        fn page_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [goods] = reply.json([&["goods"]])?;
            run.state.page.next = reply.kept(reply.header("X-Next"));
            run.state.page.toys = reply
                .kept(
                    Slot::converted(
                        "$.goods[?@.kind == 'toy'].id in $response.body",
                        reply
                            .body_value()
                            .get()
                            .and_then(|value| select(
                                value,
                                "$.goods[?@.kind == 'toy'].id",
                            ))
                            .as_ref(),
                    ),
                );
            run.state.page.named = reply
                .kept(
                    Slot::found(
                        "$response.body#/goods/$inputs.index/id",
                        goods
                            .read::<Value>()
                            .get()
                            .and_then(|value| select_at(
                                value,
                                &[&run.inputs.index.to_string(), "id"],
                            )),
                    ),
                );
            Ok(Transition::Forward(ReadGoodsStep::Events))
        }

        /// `events`, outputs.arazzo.yaml:28: GET /events
        fn events_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/events");
            request.header_static("Accept", "application/jsonl");
            request.reads_tree();
            Ok(request)
        }

        /// `events`, outputs.arazzo.yaml:28: what the reply means.
        fn events_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            let reply = &reply.with_items(EventForm::Data);
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [body] = reply.json([&[]])?;
            run.state.events.events = body.read();
            Ok(Transition::Forward(ReadGoodsStep::Order))
        }

        /// `order`, outputs.arazzo.yaml:31: POST /orders
        fn order_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.header_static("Accept", "application/json");
            let body = json_object(|body| {
                body.insert_some("toys", run.state.page.toys.get());
                body.insert_some(
                    "parts",
                    run.state.one.whole.inside(&["parts", "0"]).as_ref(),
                );
                body.insert_some(
                    "last",
                    run
                        .state
                        .page
                        .toys
                        .get()
                        .and_then(|value| select_one(value, "$[-1]"))
                        .as_ref(),
                );
                body.insert_some(
                    "id",
                    run
                        .inputs
                        .ids
                        .as_ref()
                        .and_then(|value| select_one(value, "$[-1]"))
                        .as_ref(),
                );
                body.insert_some("named", run.state.page.named.get());
                body.insert_some(
                    "deep",
                    run
                        .state
                        .one
                        .whole
                        .inside(&["parts", "0", "parts", "1", "id"])
                        .as_ref(),
                );
            })?;
            request.json("application/json", body);
            request.reads_tree();
            Ok(request)
        }

        /// `order`, outputs.arazzo.yaml:31: what the reply means.
        fn order_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [meta] = reply.json([&["meta"]])?;
            run.state.order.meta = meta.read();
            Ok(Transition::Forward(ReadGoodsStep::Toy))
        }

        /// `toy`, outputs.arazzo.yaml:42: GET /goods/{id}
        fn toy_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods/");
            request
                .path_value(
                    "id",
                    &only_item(
                        run.state.page.toys.get(),
                        "$steps.page.outputs.toys",
                        "the path parameter `id`",
                    )?,
                    Style::SIMPLE,
                )?;
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `toy`, outputs.arazzo.yaml:42: what the reply means.
        fn toy_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(ReadGoodsStep::Report))
        }

        /// `report`, outputs.arazzo.yaml:43: GET /report
        fn report_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/report");
            Ok(request)
        }

        /// `report`, outputs.arazzo.yaml:43: what the reply means.
        fn report_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            run.state.report.whole = reply.kept(reply.raw_body());
            Ok(Transition::Forward(ReadGoodsStep::Last))
        }

        /// `last`, outputs.arazzo.yaml:44: GET /goods/{id}
        fn last_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods/");
            request
                .path_value(
                    "id",
                    demand(
                        run
                            .state
                            .page
                            .toys
                            .get()
                            .and_then(|value| select_one(value, "$[-1]"))
                            .as_ref(),
                        "$[-1] in $steps.page.outputs.toys",
                        "the path parameter `id`",
                    )?,
                    Style::SIMPLE,
                )?;
            request.header_static("Accept", "application/json");
            if let Some(value) = run.state.report.whole.inside(&["id"]).as_ref() {
                request.header_value("X-Report", value, Style::SIMPLE)?;
            }
            Ok(request)
        }

        /// `last`, outputs.arazzo.yaml:44: what the reply means.
        fn last_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

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

        /// The schema `order error`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct OrderError {
            /// `message`
            pub message: Option<String>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read expected OrderError { "message" => message optional } keep additional
        );
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
