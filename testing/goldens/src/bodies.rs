#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use bodies_arazzo::*;

/// Compiled from `bodies.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod bodies_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `send-json`.
    ///
    /// Workflow `send-json`, bodies.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn send_json(
        client: &Client,
        inputs: SendJsonInputs,
    ) -> Result<SendJsonOutputs, SendJsonError> {
        let mut run = Run::<SendJson>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `send-json` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct SendJsonInputs {
        /// `id`
        pub id: String,
        /// `count`
        pub count: String,
        /// `amount`
        pub amount: Option<f64>,
        /// `note`
        pub note: Option<String>,
        /// `goods`
        pub goods: SendJsonGoods,
    }

    /// The values that `SendJsonInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct SendJsonRequired {
        /// `id`
        pub id: String,
        /// `count`
        pub count: String,
        /// `goods`
        pub goods: SendJsonGoods,
    }

    impl SendJsonInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: SendJsonRequired) -> Self {
            let SendJsonRequired { id, count, goods } = required;
            Self {
                id,
                count,
                amount: None,
                note: None,
                goods,
            }
        }

        /// Sets `amount`.
        pub fn amount(mut self, amount: f64) -> Self {
            self.amount = Some(amount);
            self
        }

        /// Sets `note`.
        pub fn note(mut self, note: impl Into<String>) -> Self {
            self.note = Some(note.into());
            self
        }
    }

    members!(
        read write SendJsonInputs { "id" => id, "count" => count, "amount" => amount
        optional, "note" => note optional, "goods" => goods } ignore
    );

    /// What `send-json` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SendJsonOutputs {}
    members!(read write SendJsonOutputs {} ignore);

    /// The steps of `send-json`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum SendJsonStep {
        /// `PUT /goods/{id}`, step `literal`, bodies.arazzo.yaml:16.
        Literal,
        /// `PUT /goods/{id}`, step `texts`, bodies.arazzo.yaml:30.
        Texts,
        /// `PUT /goods/{id}`, step `numbers`, bodies.arazzo.yaml:34.
        Numbers,
        /// `POST /orders`, step `whole`, bodies.arazzo.yaml:38.
        Whole,
        /// `POST /orders`, step `text`, bodies.arazzo.yaml:46.
        Text,
    }

    impl Step for SendJsonStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Literal, "literal", "PUT /goods/{id}"),
            (Self::Texts, "texts", "PUT /goods/{id}"),
            (Self::Numbers, "numbers", "PUT /goods/{id}"),
            (Self::Whole, "whole", "POST /orders"),
            (Self::Text, "text", "POST /orders"),
        ];
    }

    /// How a run of `send-json` fails. What the server said is in its `error_body`.
    pub type SendJsonError = WorkflowError<SendJsonStep>;

    /// What servers say when a step of `send-json` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum SendJsonErrorBody {
        /// WholeError.
        WholeError(WholeError),
        /// Refused.
        Refused(Refused),
    }

    impl ErrorBodies for SendJsonStep {
        type Body = SendJsonErrorBody;

        fn read(self, status: u16, json: &str) -> Option<SendJsonErrorBody> {
            match (self, status) {
                (Self::Whole | Self::Text, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(SendJsonErrorBody::WholeError)
                }
                (Self::Whole | Self::Text, 409) => {
                    Expected::read(json).map(SendJsonErrorBody::Refused)
                }
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `send-json`. `Run::resume` continues it.
    pub type SendJsonCheckpoint = Checkpoint<SendJson>;

    /// `send-json` as a state machine without I/O: `Run::<SendJson>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct SendJson;

    impl Workflow for SendJson {
        type Step = SendJsonStep;
        type Inputs = SendJsonInputs;
        type Outputs = SendJsonOutputs;
        type State = ();

        const ID: &'static str = "send-json";
        const INPUTS_SCHEMA: &'static str = r##"{"$defs":{"SendJsonGoods":{"properties":{"kind":{"type":"string"},"price":{"type":"number"}},"required":["kind"],"type":"object"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"amount":{"type":"number"},"count":{"type":"string"},"goods":{"$ref":"#/$defs/SendJsonGoods"},"id":{"type":"string"},"note":{"type":"string"}},"required":["id","count","goods"],"type":"object"}"##;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const FIRST: SendJsonStep = SendJsonStep::Literal;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: SendJsonStep) -> Handlers<Self> {
            match step {
                SendJsonStep::Literal => {
                    Handlers::send(Self::literal_request, Self::literal_reply)
                }
                SendJsonStep::Texts => {
                    Handlers::send(Self::texts_request, Self::texts_reply)
                }
                SendJsonStep::Numbers => {
                    Handlers::send(Self::numbers_request, Self::numbers_reply)
                }
                SendJsonStep::Whole => {
                    Handlers::send(Self::whole_request, Self::whole_reply)
                }
                SendJsonStep::Text => {
                    Handlers::send(Self::text_request, Self::text_reply)
                }
            }
        }

        fn outputs(_run: &Run<Self>) -> Result<SendJsonOutputs, Failure> {
            Ok(SendJsonOutputs {})
        }
    }

    impl SendJson {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `literal`, bodies.arazzo.yaml:16: PUT /goods/{id}
        fn literal_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::PUT, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter("id", &run.inputs.id)?;
            let body = json_object(|body| {
                let id = &run.inputs.id;
                body.insert("id", &format!("goods-{id}"));
                body.insert("kind", "toy");
                body.insert(
                    "count",
                    &as_integer(
                        &run.inputs.count,
                        "$inputs.count",
                        "`/count` of the request body",
                    )?,
                );
                body.insert_some("note", run.inputs.note.as_ref());
                body.array(
                    "tags",
                    |items| {
                        items.push("new");
                        items.push(&run.inputs.id);
                    },
                );
                body.insert_some(
                    "price",
                    run
                        .inputs
                        .note
                        .as_ref()
                        .map(|value| as_number(
                            value,
                            "$inputs.note",
                            "`/price` of the request body",
                        ))
                        .transpose()?
                        .as_ref(),
                );
                body.insert(
                    "sold",
                    &as_boolean(
                        &run.inputs.count,
                        "$inputs.count",
                        "`/sold` of the request body",
                    )?,
                );
                body.insert("size", &run.inputs.count);
                body.insert_json("parts", "[]");
                Ok(())
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `literal`, bodies.arazzo.yaml:16: what the reply means.
        fn literal_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendJsonStep::Texts))
        }

        /// `texts`, bodies.arazzo.yaml:30: PUT /goods/{id}
        fn texts_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::PUT, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter("id", &run.inputs.count)?;
            let body = json_object(|body| {
                body.insert(
                    "id",
                    &text(
                        demand(
                            run.inputs.amount.as_ref(),
                            "$inputs.amount",
                            "`/id` of the request body",
                        )?,
                    )?,
                );
                body.insert("kind", "book");
                body.insert(
                    "tags",
                    &as_array(
                        &run.inputs.count,
                        "$inputs.count",
                        "`/tags` of the request body",
                    )?,
                );
                body.insert_some(
                    "owner",
                    run
                        .inputs
                        .note
                        .as_ref()
                        .map(|value| as_object(
                            value,
                            "$inputs.note",
                            "`/owner` of the request body",
                        ))
                        .transpose()?
                        .as_ref(),
                );
                Ok(())
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `texts`, bodies.arazzo.yaml:30: what the reply means.
        fn texts_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendJsonStep::Numbers))
        }

        /// `numbers`, bodies.arazzo.yaml:34: PUT /goods/{id}
        fn numbers_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::PUT, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter("id", &run.inputs.id)?;
            let body = json_object(|body| {
                body.insert("id", "a");
                body.insert("kind", "toy");
                body.insert(
                    "count",
                    &as_integer(
                        &run.inputs.count,
                        "$inputs.count",
                        "`/count` of the request body",
                    )?,
                );
                body.object(
                    "owner",
                    |body| body.insert("age", &json_text(&run.inputs.count)),
                );
                Ok(())
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `numbers`, bodies.arazzo.yaml:34: what the reply means.
        fn numbers_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendJsonStep::Whole))
        }

        /// `whole`, bodies.arazzo.yaml:38: POST /orders
        fn whole_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.header_static("Accept", "application/json");
            let mut body = payload(Some(&run.inputs.goods))?;
            replace(&mut body, &["price"], Some(&json_tree("3")?))?;
            replace(&mut body, &["kind"], Some(&run.inputs.id))?;
            replace_selected(&mut body, "$.parts[*].count", Some(&json_tree("5")?))?;
            request.json("application/json", json_value(&body)?);
            Ok(request)
        }

        /// `whole`, bodies.arazzo.yaml:38: what the reply means.
        fn whole_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendJsonStep::Text))
        }

        /// `text`, bodies.arazzo.yaml:46: POST /orders
        fn text_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.header_static("Accept", "application/json");
            let body = json_object(|body| {
                body.insert("goods", &run.inputs.goods);
                body.insert_some(&run.inputs.id, run.inputs.note.as_ref());
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `text`, bodies.arazzo.yaml:46: what the reply means.
        fn text_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
        }
    }

    /// Runs the workflow `send-forms`.
    ///
    /// Workflow `send-forms`, bodies.arazzo.yaml:49.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn send_forms(
        client: &Client,
        inputs: SendFormsInputs,
    ) -> Result<SendFormsOutputs, SendFormsError> {
        let mut run = Run::<SendForms>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `send-forms` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct SendFormsInputs {
        /// `name`
        pub name: String,
        /// `photo`
        pub photo: Upload,
        /// `tags`
        pub tags: Vec<String>,
    }

    /// The values that `SendFormsInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct SendFormsRequired {
        /// `name`
        pub name: String,
        /// `photo`
        pub photo: Upload,
        /// `tags`
        pub tags: Vec<String>,
    }

    impl SendFormsInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: SendFormsRequired) -> Self {
            let SendFormsRequired { name, photo, tags } = required;
            Self { name, photo, tags }
        }
    }

    members!(
        read write SendFormsInputs { "name" => name, "photo" => photo, "tags" => tags }
        ignore
    );

    /// What `send-forms` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SendFormsOutputs {
        /// `$steps.get.outputs.photo`.
        pub photo: RawBody,
    }

    members!(read write SendFormsOutputs { "photo" => photo } ignore);

    /// The steps of `send-forms`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum SendFormsStep {
        /// `POST /forms`, step `form`, bodies.arazzo.yaml:58.
        Form,
        /// `POST /uploads`, step `parts`, bodies.arazzo.yaml:61.
        Parts,
        /// `PUT /goods/{id}/photo`, step `put`, bodies.arazzo.yaml:64.
        Put,
        /// `GET /goods/{id}/photo`, step `get`, bodies.arazzo.yaml:68.
        Get,
        /// `PUT /goods/{id}/photo`, step `copy`, bodies.arazzo.yaml:72.
        Copy,
        /// `POST /orders`, step `attach`, bodies.arazzo.yaml:76.
        Attach,
        /// `GET /goods`, step `search`, bodies.arazzo.yaml:79.
        Search,
    }

    impl Step for SendFormsStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Form, "form", "POST /forms"),
            (Self::Parts, "parts", "POST /uploads"),
            (Self::Put, "put", "PUT /goods/{id}/photo"),
            (Self::Get, "get", "GET /goods/{id}/photo"),
            (Self::Copy, "copy", "PUT /goods/{id}/photo"),
            (Self::Attach, "attach", "POST /orders"),
            (Self::Search, "search", "GET /goods"),
        ];
    }

    /// How a run of `send-forms` fails. What the server said is in its `error_body`.
    pub type SendFormsError = WorkflowError<SendFormsStep>;

    /// What servers say when a step of `send-forms` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum SendFormsErrorBody {
        /// WholeError.
        WholeError(WholeError),
        /// Refused.
        Refused(Refused),
    }

    impl ErrorBodies for SendFormsStep {
        type Body = SendFormsErrorBody;

        fn read(self, status: u16, json: &str) -> Option<SendFormsErrorBody> {
            match (self, status) {
                (Self::Attach, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(SendFormsErrorBody::WholeError)
                }
                (Self::Attach, 409) => {
                    Expected::read(json).map(SendFormsErrorBody::Refused)
                }
                (Self::Search, 429) => {
                    Expected::read(json).map(SendFormsErrorBody::Refused)
                }
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `send-forms`. `Run::resume` continues it.
    pub type SendFormsCheckpoint = Checkpoint<SendForms>;

    step_state!(SendFormsGetState "get" { "photo" => photo : RawBody });
    state!(pub SendFormsState { get : SendFormsGetState });

    /// `send-forms` as a state machine without I/O: `Run::<SendForms>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct SendForms;

    impl Workflow for SendForms {
        type Step = SendFormsStep;
        type Inputs = SendFormsInputs;
        type Outputs = SendFormsOutputs;
        type State = SendFormsState;

        const ID: &'static str = "send-forms";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"name":{"type":"string"},"photo":{"type":"string"},"tags":{"items":{"type":"string"},"type":"array"}},"required":["name","photo","tags"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"photo":{}},"required":["photo"],"type":"object"}"#;
        const FIRST: SendFormsStep = SendFormsStep::Form;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: SendFormsStep) -> Handlers<Self> {
            match step {
                SendFormsStep::Form => {
                    Handlers::send(Self::form_request, Self::form_reply)
                }
                SendFormsStep::Parts => {
                    Handlers::send(Self::parts_request, Self::parts_reply)
                }
                SendFormsStep::Put => Handlers::send(Self::put_request, Self::put_reply),
                SendFormsStep::Get => Handlers::send(Self::get_request, Self::get_reply),
                SendFormsStep::Copy => {
                    Handlers::send(Self::copy_request, Self::copy_reply)
                }
                SendFormsStep::Attach => {
                    Handlers::send(Self::attach_request, Self::attach_reply)
                }
                SendFormsStep::Search => {
                    Handlers::send(Self::search_request, Self::search_reply)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<SendFormsOutputs, Failure> {
            Ok(SendFormsOutputs {
                photo: run.state.get.photo("the output `photo` of the workflow")?.clone(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([("photo", run.state.get.photo.to_value())])
        }
    }

    impl SendForms {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `form`, bodies.arazzo.yaml:58: POST /forms
        fn form_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/forms");
            let mut form = Form::new();
            form.text("name", &run.inputs.name);
            form.value("tags", &run.inputs.tags, Style::FORM.explode())?;
            form.text(
                "meta",
                &String::from_utf8_lossy(
                    &json_array(|items| {
                        items.push(&run.inputs.name);
                        items.push(&1);
                    })?,
                ),
            );
            request.form(form);
            Ok(request)
        }

        /// `form`, bodies.arazzo.yaml:58: what the reply means.
        fn form_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendFormsStep::Parts))
        }

        /// `parts`, bodies.arazzo.yaml:61: POST /uploads
        fn parts_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/uploads");
            let mut form = Multipart::new();
            form.file("file", &run.inputs.photo);
            form.text("title", &run.inputs.name);
            form.json("meta", json_object(|body| body.insert("by", &run.inputs.name))?);
            form.styled("colours", &run.inputs.tags, Style::FORM)?;
            form.file("package.json", &run.inputs.photo);
            request.multipart(form);
            Ok(request)
        }

        /// `parts`, bodies.arazzo.yaml:61: what the reply means.
        fn parts_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendFormsStep::Put))
        }

        /// `put`, bodies.arazzo.yaml:64: PUT /goods/{id}/photo
        fn put_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::PUT, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter_static("id", "1");
            request.path_static("/photo");
            request.upload("image/png", &run.inputs.photo);
            Ok(request)
        }

        /// `put`, bodies.arazzo.yaml:64: what the reply means.
        fn put_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendFormsStep::Get))
        }

        /// `get`, bodies.arazzo.yaml:68: GET /goods/{id}/photo
        fn get_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter_static("id", "1");
            request.path_static("/photo");
            request.header_static("Accept", "image/png");
            Ok(request)
        }

        /// `get`, bodies.arazzo.yaml:68: what the reply means.
        fn get_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            run.state.get.photo = reply.kept(reply.file());
            Ok(Transition::Forward(SendFormsStep::Copy))
        }

        /// `copy`, bodies.arazzo.yaml:72: PUT /goods/{id}/photo
        fn copy_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::PUT, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter_static("id", "2");
            request.path_static("/photo");
            if let Some(body) = run.state.get.photo.get() {
                request.raw_body("image/png", body);
            }
            Ok(request)
        }

        /// `copy`, bodies.arazzo.yaml:72: what the reply means.
        fn copy_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendFormsStep::Attach))
        }

        /// `attach`, bodies.arazzo.yaml:76: POST /orders
        fn attach_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.header_static("Accept", "application/json");
            let body = json_object(|body| {
                body
                    .insert_some(
                        "photo",
                        run.state.get.photo.get().map(body_as_base64).as_ref(),
                    )
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `attach`, bodies.arazzo.yaml:76: what the reply means.
        fn attach_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendFormsStep::Search))
        }

        /// `search`, bodies.arazzo.yaml:79: GET /goods
        fn search_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            request.header_static("Accept", "application/json, text/plain");
            request
                .query(
                    "q",
                    &body_as_text(
                        run.state.get.photo("the query parameter `q`")?,
                        "$steps.get.outputs.photo",
                        "the query parameter `q`",
                    )?,
                );
            if let Some(value) = run
                .state
                .get
                .photo
                .get()
                .map(|value| body_as_json(
                    value,
                    "$steps.get.outputs.photo",
                    "the query parameter `filter`",
                ))
                .transpose()?
                .as_ref()
            {
                request.query("filter", &String::from_utf8_lossy(&json_value(value)?));
            }
            Ok(request)
        }

        /// `search`, bodies.arazzo.yaml:79: what the reply means.
        fn search_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

        /// The schema `send-json goods`.
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct SendJsonGoods {
            /// `kind`
            pub kind: String,
            /// `price`
            pub price: Option<f64>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        impl SendJsonGoods {
            /// The members that are required; the others keep their defaults.
            pub fn new(kind: impl Into<String>) -> Self {
                Self {
                    kind: kind.into(),
                    price: None,
                    additional: BTreeMap::new(),
                }
            }

            /// Sets `price`.
            pub fn price(mut self, price: f64) -> Self {
                self.price = Some(price);
                self
            }
        }

        members!(
            read write expected SendJsonGoods { "kind" => kind, "price" => price optional
            } keep additional
        );

        /// The schema `whole error`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct WholeError {
            /// `message`
            pub message: Option<String>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read expected WholeError { "message" => message optional } keep additional
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
