#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use parameters_arazzo::*;

/// Compiled from `parameters.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod parameters_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `find-goods`.
    ///
    /// Workflow `find-goods`, parameters.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn find_goods(
        client: &Client,
        inputs: FindGoodsInputs,
    ) -> Result<FindGoodsOutputs, FindGoodsError> {
        let mut run = Run::<FindGoods>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `find-goods` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct FindGoodsInputs {
        /// `q`
        pub q: Secret<String>,
        /// `tags`
        pub tags: Vec<String>,
        /// `sizes`
        pub sizes: Option<Vec<i64>>,
        /// `limit`
        pub limit: String,
        /// `all`
        pub all: Option<FindGoodsAll>,
        /// `session`
        pub session: Option<Secret<String>>,
    }

    /// The values that `FindGoodsInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct FindGoodsRequired {
        /// `q`
        pub q: Secret<String>,
        /// `tags`
        pub tags: Vec<String>,
        /// `limit`
        pub limit: String,
    }

    impl FindGoodsInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: FindGoodsRequired) -> Self {
            let FindGoodsRequired { q, tags, limit } = required;
            Self {
                q,
                tags,
                sizes: None,
                limit,
                all: None,
                session: None,
            }
        }

        /// Sets `sizes`.
        pub fn sizes(mut self, sizes: Vec<i64>) -> Self {
            self.sizes = Some(sizes);
            self
        }

        /// Sets `all`.
        pub fn all(mut self, all: FindGoodsAll) -> Self {
            self.all = Some(all);
            self
        }

        /// Sets `session`.
        pub fn session(mut self, session: impl Into<Secret<String>>) -> Self {
            self.session = Some(session.into());
            self
        }
    }

    members!(
        read write FindGoodsInputs { "q" => q, "tags" => tags, "sizes" => sizes optional,
        "limit" => limit, "all" => all optional, "session" => session optional } ignore
    );

    /// What `find-goods` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct FindGoodsOutputs {}
    members!(read write FindGoodsOutputs {} ignore);

    /// The steps of `find-goods`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum FindGoodsStep {
        /// `GET /goods`, step `constants`, parameters.arazzo.yaml:17.
        Constants,
        /// `GET /goods`, step `values`, parameters.arazzo.yaml:26.
        Values,
        /// `GET /shelves/{shelf}/{path}:scan?alt=media`, step `scan`, parameters.arazzo.yaml:39.
        Scan,
        /// `GET /query`, step `whole`, parameters.arazzo.yaml:44.
        Whole,
        /// `GET /query`, step `written`, parameters.arazzo.yaml:45.
        Written,
        /// `GET /query-json`, step `json`, parameters.arazzo.yaml:46.
        Json,
    }

    impl Step for FindGoodsStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Constants, "constants", "GET /goods"),
            (Self::Values, "values", "GET /goods"),
            (Self::Scan, "scan", "GET /shelves/{shelf}/{path}:scan?alt=media"),
            (Self::Whole, "whole", "GET /query"),
            (Self::Written, "written", "GET /query"),
            (Self::Json, "json", "GET /query-json"),
        ];
    }

    /// How a run of `find-goods` fails. What the server said is in its `error_body`.
    pub type FindGoodsError = WorkflowError<FindGoodsStep>;

    impl ErrorBodies for FindGoodsStep {
        type Body = Refused;

        fn read(self, status: u16, json: &str) -> Option<Refused> {
            match (self, status) {
                (Self::Constants | Self::Values, 429) => Expected::read(json),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `find-goods`. `Run::resume` continues it.
    pub type FindGoodsCheckpoint = Checkpoint<FindGoods>;

    /// `find-goods` as a state machine without I/O: `Run::<FindGoods>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct FindGoods;

    impl Workflow for FindGoods {
        type Step = FindGoodsStep;
        type Inputs = FindGoodsInputs;
        type Outputs = FindGoodsOutputs;
        type State = ();

        const ID: &'static str = "find-goods";
        const INPUTS_SCHEMA: &'static str = r##"{"$defs":{"FindGoodsAll":{"properties":{"q":{"type":"string"},"tags":{"items":{"type":"string"},"type":"array"}},"type":"object"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"all":{"$ref":"#/$defs/FindGoodsAll"},"limit":{"type":"string"},"q":{"format":"password","type":"string","writeOnly":true},"session":{"format":"password","type":"string","writeOnly":true},"sizes":{"items":{"type":"integer"},"type":"array"},"tags":{"items":{"type":"string"},"type":"array"}},"required":["q","tags","limit"],"type":"object"}"##;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const FIRST: FindGoodsStep = FindGoodsStep::Constants;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: FindGoodsStep) -> Handlers<Self> {
            match step {
                FindGoodsStep::Constants => {
                    Handlers::send(Self::constants_request, Self::constants_reply)
                }
                FindGoodsStep::Values => {
                    Handlers::send(Self::values_request, Self::values_reply)
                }
                FindGoodsStep::Scan => {
                    Handlers::send(Self::scan_request, Self::scan_reply)
                }
                FindGoodsStep::Whole => {
                    Handlers::send(Self::whole_request, Self::whole_reply)
                }
                FindGoodsStep::Written => {
                    Handlers::send(Self::written_request, Self::written_reply)
                }
                FindGoodsStep::Json => {
                    Handlers::send(Self::json_request, Self::json_reply)
                }
            }
        }

        fn outputs(_run: &Run<Self>) -> Result<FindGoodsOutputs, Failure> {
            Ok(FindGoodsOutputs {})
        }
    }

    impl FindGoods {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `constants`, parameters.arazzo.yaml:17: GET /goods
        fn constants_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            request.header_static("Accept", "application/json, text/plain");
            request.query("q", "a red ball");
            request.query_encoded("tags=small,round%2C%20red");
            request.query_encoded("size%5Bwidth%5D=3");
            request.query("filter", "{\"kind\":\"toy\"}");
            request.query_encoded("path=a/b");
            request.header_static("X-Sizes", "1,2");
            Ok(request)
        }

        /// `constants`, parameters.arazzo.yaml:17: what the reply means.
        fn constants_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(FindGoodsStep::Values))
        }

        /// `values`, parameters.arazzo.yaml:26: GET /goods
        fn values_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            request.secret(run.inputs.q.expose());
            if let Some(value) = &run.inputs.session {
                request.secret(value.expose());
            }
            request.header_static("Accept", "application/json, text/plain");
            request.query("q", run.inputs.q.expose());
            request.query_value("tags", &run.inputs.tags, Style::FORM)?;
            request
                .query_value(
                    "size",
                    &json_raw(
                        json_object(|body| body.insert("width", run.inputs.q.expose()))?,
                    )?,
                    Style::DEEP_OBJECT.explode(),
                )?;
            request
                .query(
                    "filter",
                    &String::from_utf8_lossy(
                        &json_array(|items| {
                            items.push(run.inputs.q.expose());
                            items
                                .object(|body| body.insert("word", run.inputs.q.expose()));
                            items.push_json("[]");
                        })?,
                    ),
                );
            let q = run.inputs.q.expose();
            request
                .query_value(
                    "path",
                    &format!("goods/{q}"),
                    Style::FORM.explode().allow_reserved(),
                )?;
            request
                .query(
                    "limit",
                    &as_integer(
                            &run.inputs.limit,
                            "$inputs.limit",
                            "the query parameter `limit`",
                        )?
                        .to_string(),
                );
            let q = run.inputs.q.expose();
            let limit = &run.inputs.limit;
            request.header("X-Trace", &format!("{q}-{limit}"))?;
            if let Some(value) = run.inputs.sizes.as_ref() {
                request.header_value("X-Sizes", value, Style::SIMPLE)?;
            }
            if let Some(value) = run.inputs.session.as_ref().map(Secret::expose) {
                request.cookie("session", value)?;
            }
            request.cookie_value("theme", run.inputs.q.expose(), Style::FORM.explode())?;
            Ok(request)
        }

        /// `values`, parameters.arazzo.yaml:26: what the reply means.
        fn values_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(FindGoodsStep::Scan))
        }

        /// `scan`, parameters.arazzo.yaml:39: GET /shelves/{shelf}/{path}:scan?alt=media
        fn scan_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/shelves/");
            request
                .path_value(
                    "shelf",
                    &json_raw(
                        json_object(|body| body.insert("row", run.inputs.q.expose()))?,
                    )?,
                    Style::MATRIX,
                )?;
            request.path_static("/");
            request
                .path_value(
                    "path",
                    run.inputs.q.expose(),
                    Style::SIMPLE.allow_reserved(),
                )?;
            request.path_static(":scan");
            request.secret(run.inputs.q.expose());
            request.query_encoded("alt=media");
            Ok(request)
        }

        /// `scan`, parameters.arazzo.yaml:39: what the reply means.
        fn scan_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(FindGoodsStep::Whole))
        }

        /// `whole`, parameters.arazzo.yaml:44: GET /query
        fn whole_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/query");
            if let Some(value) = run.inputs.all.as_ref() {
                request.query_string(Form::of(value, &[], &[])?.as_str());
            }
            Ok(request)
        }

        /// `whole`, parameters.arazzo.yaml:44: what the reply means.
        fn whole_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(FindGoodsStep::Written))
        }

        /// `written`, parameters.arazzo.yaml:45: GET /query
        fn written_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/query");
            request.secret(run.inputs.q.expose());
            request
                .query_string(
                    Form::of(
                            &json_raw(
                                json_object(|body| {
                                    body.insert("q", run.inputs.q.expose());
                                    body.insert_json("tags", "[\"a\",\"b\"]");
                                })?,
                            )?,
                            &[],
                            &[],
                        )?
                        .as_str(),
                );
            Ok(request)
        }

        /// `written`, parameters.arazzo.yaml:45: what the reply means.
        fn written_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(FindGoodsStep::Json))
        }

        /// `json`, parameters.arazzo.yaml:46: GET /query-json
        fn json_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/query-json");
            if let Some(value) = run.inputs.all.as_ref() {
                request
                    .query_string(
                        &url_encoded(&String::from_utf8_lossy(&json_value(value)?)),
                    );
            }
            Ok(request)
        }

        /// `json`, parameters.arazzo.yaml:46: what the reply means.
        fn json_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

        /// The schema `find-goods all`.
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct FindGoodsAll {
            /// `q`
            pub q: Option<String>,
            /// `tags`
            pub tags: Option<Vec<String>>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        impl FindGoodsAll {
            /// The members that are required; the others keep their defaults.
            pub fn new() -> Self {
                Self {
                    q: None,
                    tags: None,
                    additional: BTreeMap::new(),
                }
            }

            /// Sets `q`.
            pub fn q(mut self, q: impl Into<String>) -> Self {
                self.q = Some(q.into());
                self
            }

            /// Sets `tags`.
            pub fn tags(mut self, tags: Vec<String>) -> Self {
                self.tags = Some(tags);
                self
            }
        }

        impl Default for FindGoodsAll {
            fn default() -> Self {
                Self::new()
            }
        }

        members!(
            read write expected FindGoodsAll { "q" => q optional, "tags" => tags optional
            } keep additional
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
