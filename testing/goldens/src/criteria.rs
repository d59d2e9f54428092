#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use criteria_arazzo::*;

/// Compiled from `criteria.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod criteria_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `judge-goods`.
    ///
    /// Workflow `judge-goods`, criteria.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn judge_goods(
        client: &Client,
        inputs: JudgeGoodsInputs,
    ) -> Result<JudgeGoodsOutputs, JudgeGoodsError> {
        let mut run = Run::<JudgeGoods>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `judge-goods` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct JudgeGoodsInputs {
        /// `least`
        pub least: f64,
        /// `pattern`
        pub pattern: String,
        /// `word`
        pub word: Option<String>,
    }

    impl JudgeGoodsInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(least: f64, pattern: impl Into<String>) -> Self {
            Self {
                least,
                pattern: pattern.into(),
                word: None,
            }
        }

        /// Sets `word`.
        pub fn word(mut self, word: impl Into<String>) -> Self {
            self.word = Some(word.into());
            self
        }
    }

    members!(
        read write JudgeGoodsInputs { "least" => least, "pattern" => pattern, "word" =>
        word optional } ignore
    );

    /// What `judge-goods` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct JudgeGoodsOutputs {}
    members!(read write JudgeGoodsOutputs {} ignore);

    /// The steps of `judge-goods`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum JudgeGoodsStep {
        /// `GET /goods/{id}`, step `simple`, criteria.arazzo.yaml:11.
        Simple,
        /// `GET /goods/{id}`, step `patterns`, criteria.arazzo.yaml:19.
        Patterns,
        /// `GET /goods`, step `queries`, criteria.arazzo.yaml:25.
        Queries,
    }

    impl Step for JudgeGoodsStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Simple, "simple", "GET /goods/{id}"),
            (Self::Patterns, "patterns", "GET /goods/{id}"),
            (Self::Queries, "queries", "GET /goods"),
        ];
    }

    /// How a run of `judge-goods` fails. What the server said is in its `error_body`.
    pub type JudgeGoodsError = WorkflowError<JudgeGoodsStep>;

    impl ErrorBodies for JudgeGoodsStep {
        type Body = Refused;

        fn read(self, status: u16, json: &str) -> Option<Refused> {
            match (self, status) {
                (Self::Simple | Self::Patterns, _) => Expected::read(json),
                (Self::Queries, 429) => Expected::read(json),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `judge-goods`. `Run::resume` continues it.
    pub type JudgeGoodsCheckpoint = Checkpoint<JudgeGoods>;

    /// `judge-goods` as a state machine without I/O: `Run::<JudgeGoods>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct JudgeGoods;

    impl Workflow for JudgeGoods {
        type Step = JudgeGoodsStep;
        type Inputs = JudgeGoodsInputs;
        type Outputs = JudgeGoodsOutputs;
        type State = ();

        const ID: &'static str = "judge-goods";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"least":{"type":"number"},"pattern":{"type":"string"},"word":{"type":"string"}},"required":["least","pattern"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const FIRST: JudgeGoodsStep = JudgeGoodsStep::Simple;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: JudgeGoodsStep) -> Handlers<Self> {
            match step {
                JudgeGoodsStep::Simple => {
                    Handlers::send(Self::simple_request, Self::simple_reply)
                }
                JudgeGoodsStep::Patterns => {
                    Handlers::send(Self::patterns_request, Self::patterns_reply)
                }
                JudgeGoodsStep::Queries => {
                    Handlers::send(Self::queries_request, Self::queries_reply)
                }
            }
        }

        fn outputs(_run: &Run<Self>) -> Result<JudgeGoodsOutputs, Failure> {
            Ok(JudgeGoodsOutputs {})
        }
    }

    impl JudgeGoods {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `simple`, criteria.arazzo.yaml:11: GET /goods/{id}
        fn simple_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter_static("id", "1");
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `simple`, criteria.arazzo.yaml:11: what the reply means.
        fn simple_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            let [price, kind, sold, note, tags_length] = reply
                .json([&["price"], &["kind"], &["sold"], &["note"], &["tags.length"]])?;
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            if !(simple::less_or_equal(run.inputs.least, price)
                && (simple::equal(kind, "toy") || !simple::holds(sold)))
            {
                return Err(
                    run
                        .unmet(
                            "$response.body#/price >= $inputs.least && ($response.body#/kind == 'toy' || !$response.body#/sold)",
                        ),
                );
            }
            if simple::equal(note, ()) {
                return Err(run.unmet("$response.body#/note != null"));
            }
            if !simple::less(1i64, tags_length) {
                return Err(run.unmet("$response.body#/tags.length > 1"));
            }
            Ok(Transition::Forward(JudgeGoodsStep::Patterns))
        }

        /// `patterns`, criteria.arazzo.yaml:19: GET /goods/{id}
        fn patterns_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods/");
            request.path_parameter_static("id", "2");
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `patterns`, criteria.arazzo.yaml:19: what the reply means.
        fn patterns_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            static PATTERN: regex::Pattern = regex::Pattern::new("^2\\d{2}$");
            let [id] = reply.json([&["id"]])?;
            if !PATTERN.holds(reply, reply.status()) {
                return Err(run.unmet(PATTERN.text()));
            }
            if !Reply::judged(
                reply,
                "^{$inputs.pattern}-",
                regex::Pattern::built([
                        "^".into(),
                        regex::part(&run.inputs.pattern),
                        "-".into(),
                    ])
                    .evaluate(id),
            ) {
                return Err(run.unmet("^{$inputs.pattern}-"));
            }
            Ok(Transition::Forward(JudgeGoodsStep::Queries))
        }

        /// `queries`, criteria.arazzo.yaml:25: GET /goods
        fn queries_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            request.header_static("Accept", "application/json, text/plain");
            request.reads_tree();
            Ok(request)
        }

        /// `queries`, criteria.arazzo.yaml:25: what the reply means.
        fn queries_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            static QUERY: jsonpath::Query = jsonpath::Query::new(
                "$.goods[?@.price > 3 && @.kind == 'toy']",
            );
            static QUERY_2: jsonpath::Query = jsonpath::Query::new(
                "$['context'].goods[?@.id == $['values']['0']]",
            );
            static QUERY_3: jsonpath::Query = jsonpath::Query::new(
                    "$[?count(@.goods) > 2]",
                )
                .or_of_the_object();
            let [body, goods] = reply.json([&[], &["goods", "0"]])?;
            if !QUERY.holds(reply, body, &[]) {
                return Err(run.unmet(QUERY.text()));
            }
            if !Reply::judged(
                reply,
                "$.goods[?@.id == '{$inputs.word}']",
                QUERY_2
                    .evaluate(
                        body,
                        &[
                            jsonpath::value(
                                jsonpath::joined([
                                    Compare::comparable(&run.inputs.word.as_ref()),
                                ]),
                            ),
                        ],
                    ),
            ) {
                return Err(run.unmet("$.goods[?@.id == '{$inputs.word}']"));
            }
            if !QUERY_3.holds(reply, body, &[]) {
                return Err(run.unmet(QUERY_3.text()));
            }
            if simple::equal(reply.header("X-Next"), ())
                || simple::equal(goods, run.inputs.word.as_ref())
            {
                run.taken("none");
                return Ok(Transition::End);
            }
            run.skipped(
                "none",
                "$response.header.X-Next == null || $response.body#/goods/0 == $inputs.word",
            );
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

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
