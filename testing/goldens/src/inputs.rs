#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use inputs_arazzo::*;

/// Compiled from `inputs.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod inputs_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `keep-pets`.
    ///
    /// Workflow `keep-pets`, inputs.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn keep_pets(
        client: &Client,
        inputs: KeepPetsInputs,
    ) -> Result<KeepPetsOutputs, KeepPetsError> {
        let mut run = Run::<KeepPets>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `keep-pets` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct KeepPetsInputs {
        /// `name`
        pub name: String,
        /// `age`
        pub age: i64,
        /// `weight`
        pub weight: Option<f64>,
        /// `kind`
        pub kind: KeepPetsKind,
        /// `names`
        pub names: Option<Vec<String>>,
        /// `chip`
        pub chip: Option<Option<String>>,
        /// `sizes`
        pub sizes: Option<BTreeMap<String, i64>>,
        /// `home`
        pub home: Option<KeepPetsHome>,
        /// `toy`
        pub toy: Option<KeepPetsToy>,
        /// `scores`
        pub scores: Option<KeepPetsScores>,
        /// `either`
        pub either: Option<KeepPetsEither>,
    }

    impl KeepPetsInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(name: impl Into<String>, age: i64) -> Self {
            Self {
                name: name.into(),
                age,
                weight: None,
                kind: Self::default_kind(),
                names: None,
                chip: None,
                sizes: None,
                home: None,
                toy: None,
                scores: None,
                either: None,
            }
        }

        /// Sets `weight`.
        pub fn weight(mut self, weight: f64) -> Self {
            self.weight = Some(weight);
            self
        }

        /// Sets `kind`.
        pub fn kind(mut self, kind: KeepPetsKind) -> Self {
            self.kind = kind;
            self
        }

        /// Sets `names`.
        pub fn names(mut self, names: Vec<String>) -> Self {
            self.names = Some(names);
            self
        }

        /// Sets `chip`.
        pub fn chip(mut self, chip: Option<String>) -> Self {
            self.chip = Some(chip);
            self
        }

        /// Sets `sizes`.
        pub fn sizes(mut self, sizes: BTreeMap<String, i64>) -> Self {
            self.sizes = Some(sizes);
            self
        }

        /// Sets `home`.
        pub fn home(mut self, home: KeepPetsHome) -> Self {
            self.home = Some(home);
            self
        }

        /// Sets `toy`.
        pub fn toy(mut self, toy: KeepPetsToy) -> Self {
            self.toy = Some(toy);
            self
        }

        /// Sets `scores`.
        pub fn scores(mut self, scores: KeepPetsScores) -> Self {
            self.scores = Some(scores);
            self
        }

        /// Sets `either`.
        pub fn either(mut self, either: KeepPetsEither) -> Self {
            self.either = Some(either);
            self
        }

        fn default_kind() -> KeepPetsKind {
            KeepPetsKind::Cat
        }
    }

    members!(
        read write KeepPetsInputs { "name" => name, "age" => age, "weight" => weight
        optional, "kind" => kind or default_kind, "names" => names optional, "chip" =>
        chip nullable, "sizes" => sizes optional, "home" => home optional, "toy" => toy
        optional, "scores" => scores optional, "either" => either optional } ignore
    );

    /// What `keep-pets` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct KeepPetsOutputs {}
    members!(read write KeepPetsOutputs {} ignore);

    /// The steps of `keep-pets`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum KeepPetsStep {
        /// `POST /orders`, step `send`, inputs.arazzo.yaml:33.
        Send,
        /// `GET /goods/{id}`, step `look`, inputs.arazzo.yaml:48.
        Look,
    }

    impl Step for KeepPetsStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Send, "send", "POST /orders"),
            (Self::Look, "look", "GET /goods/{id}"),
        ];
    }

    /// How a run of `keep-pets` fails. What the server said is in its `error_body`.
    pub type KeepPetsError = WorkflowError<KeepPetsStep>;

    /// What servers say when a step of `keep-pets` fails.
    #[derive(Clone, Debug, PartialEq)]
    #[allow(
        clippy::large_enum_variant,
        reason = "a variant is as large as the document makes it"
    )]
    pub enum KeepPetsErrorBody {
        /// SendError.
        SendError(SendError),
        /// Refused.
        Refused(Refused),
    }

    impl ErrorBodies for KeepPetsStep {
        type Body = KeepPetsErrorBody;

        fn read(self, status: u16, json: &str) -> Option<KeepPetsErrorBody> {
            match (self, status) {
                (Self::Send, 400) => {
                    Expected::read(json)
                        .filter(|_| has_any_member(json, &["message"]))
                        .map(KeepPetsErrorBody::SendError)
                }
                (Self::Send, 409) => Expected::read(json).map(KeepPetsErrorBody::Refused),
                (Self::Look, _) => Expected::read(json).map(KeepPetsErrorBody::Refused),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `keep-pets`. `Run::resume` continues it.
    pub type KeepPetsCheckpoint = Checkpoint<KeepPets>;

    /// `keep-pets` as a state machine without I/O: `Run::<KeepPets>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct KeepPets;

    impl Workflow for KeepPets {
        type Step = KeepPetsStep;
        type Inputs = KeepPetsInputs;
        type Outputs = KeepPetsOutputs;
        type State = ();

        const ID: &'static str = "keep-pets";
        const INPUTS_SCHEMA: &'static str = r##"{"$defs":{"KeepPetsEither":{"anyOf":[{"type":"string"},{"type":"integer"}]},"KeepPetsHome":{"additionalProperties":false,"properties":{"street":{"type":"string"},"zip":{"default":"1000","type":"string"}},"required":["street"],"type":"object"},"KeepPetsKind":{"enum":["cat","dog"],"type":"string"},"KeepPetsScores":{"additionalProperties":false,"properties":{"a1":{"type":"integer"},"a2":{"type":"integer"},"a3":{"type":"integer"},"a4":{"type":"integer"},"a5":{"type":"integer"},"a6":{"type":"integer"},"a7":{"type":"integer"},"a8":{"type":"integer"},"a9":{"type":"integer"},"b1":{"type":"integer"},"b2":{"type":"integer"},"b3":{"type":"integer"},"b4":{"type":"integer"},"b5":{"type":"integer"},"b6":{"type":"integer"},"b7":{"type":"integer"},"b8":{"type":"integer"}},"type":"object"},"KeepPetsToy":{"anyOf":[{"$ref":"#/$defs/KeepPetsToyBall"},{"$ref":"#/$defs/KeepPetsToyRope"}]},"KeepPetsToyBall":{"properties":{"colour":{"type":"string"},"kind":{"$ref":"#/$defs/KeepPetsToyBallKind","const":"ball"}},"type":"object"},"KeepPetsToyBallKind":{"enum":["ball"],"type":"string"},"KeepPetsToyRope":{"properties":{"kind":{"$ref":"#/$defs/KeepPetsToyRopeKind","const":"rope"},"metres":{"type":"number"}},"type":"object"},"KeepPetsToyRopeKind":{"enum":["rope"],"type":"string"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"age":{"maximum":30,"minimum":0,"type":"integer"},"chip":{"anyOf":[{"type":"string"},{"type":"null"}]},"either":{"$ref":"#/$defs/KeepPetsEither"},"home":{"$ref":"#/$defs/KeepPetsHome"},"kind":{"$ref":"#/$defs/KeepPetsKind","default":"cat"},"name":{"maxLength":20,"minLength":1,"pattern":"^[A-Z]","type":"string"},"names":{"items":{"maxLength":5,"type":"string"},"maxItems":3,"type":"array","uniqueItems":true},"scores":{"$ref":"#/$defs/KeepPetsScores"},"sizes":{"additionalProperties":{"multipleOf":2,"type":"integer"},"minProperties":1,"type":"object"},"toy":{"$ref":"#/$defs/KeepPetsToy"},"weight":{"exclusiveMinimum":0,"type":"number"}},"required":["name","age"],"type":"object"}"##;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{},"type":"object"}"#;
        const FIRST: KeepPetsStep = KeepPetsStep::Send;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: KeepPetsStep) -> Handlers<Self> {
            match step {
                KeepPetsStep::Send => {
                    Handlers::send(Self::send_request, Self::send_reply)
                }
                KeepPetsStep::Look => {
                    Handlers::send(Self::look_request, Self::look_reply)
                }
            }
        }

        fn check(inputs: &KeepPetsInputs) -> Result<(), Failure> {
            static PATTERN: regex::Pattern = regex::Pattern::new("^[A-Z]");
            let mut checks = Checks::default();
            checks
                .input(
                    "name",
                    &inputs.name,
                    |value| {
                        value.min_length(1).max_length(20).pattern(&PATTERN, "^[A-Z]");
                    },
                );
            checks
                .input(
                    "age",
                    &inputs.age,
                    |value| {
                        value.minimum(0i64).maximum(30i64);
                    },
                );
            checks
                .input_if_given(
                    "weight",
                    inputs.weight.as_ref(),
                    |value| {
                        value.exclusive_minimum(0i64);
                    },
                );
            checks
                .input_if_given(
                    "names",
                    inputs.names.as_ref(),
                    |value| {
                        value
                            .unique_items()
                            .max_items(3)
                            .items(|value| {
                                value.max_length(5);
                            });
                    },
                );
            checks
                .input_if_given(
                    "sizes",
                    inputs.sizes.as_ref(),
                    |value| {
                        value
                            .min_properties(1)
                            .other_members(
                                &[],
                                |value| {
                                    value.multiple_of(2i64);
                                },
                            );
                    },
                );
            checks.finish()
        }

        fn outputs(_run: &Run<Self>) -> Result<KeepPetsOutputs, Failure> {
            Ok(KeepPetsOutputs {})
        }
    }

    impl KeepPets {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `send`, inputs.arazzo.yaml:33: POST /orders
        fn send_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/orders");
            request.header_static("Accept", "application/json");
            let body = json_object(|body| {
                body.insert("name", &run.inputs.name);
                body.insert("age", &run.inputs.age);
                body.insert_some("weight", run.inputs.weight.as_ref());
                body.insert("kind", &run.inputs.kind);
                body.insert_some("names", run.inputs.names.as_ref());
                body.insert_some("chip", run.inputs.chip.as_ref());
                body.insert_some("sizes", run.inputs.sizes.as_ref());
                body.insert_some("home", run.inputs.home.as_ref());
                body.insert_some("toy", run.inputs.toy.as_ref());
                body.insert_some("either", run.inputs.either.as_ref());
                body.insert_some("scores", run.inputs.scores.as_ref());
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `send`, inputs.arazzo.yaml:33: what the reply means.
        fn send_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(KeepPetsStep::Look))
        }

        /// `look`, inputs.arazzo.yaml:48: GET /goods/{id}
        fn look_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods/");
            let id = not_null(
                demand(
                    run.inputs.chip.as_ref(),
                    "$inputs.chip",
                    "the path parameter `id`",
                )?,
                "$inputs.chip",
                "the path parameter `id`",
            )?;
            request.path_parameter("id", id)?;
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `look`, inputs.arazzo.yaml:48: what the reply means.
        fn look_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

        /// The schema `keep-pets kind`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum KeepPetsKind {
            /// `cat`
            Cat,
            /// `dog`
            Dog,
        }

        impl KeepPetsKind {
            /// The text as the document has it.
            #[must_use]
            pub const fn as_str(&self) -> &str {
                match self {
                    Self::Cat => "cat",
                    Self::Dog => "dog",
                }
            }
        }

        impl Serialize for KeepPetsKind {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for KeepPetsKind {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                one_of(deserializer, &[Self::Cat, Self::Dog], Self::as_str)
            }
        }

        impl Expected for KeepPetsKind {
            const NAME: &'static str = "a string";
        }

        /// The schema `keep-pets home`.
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct KeepPetsHome {
            /// `street`
            pub street: String,
            /// `zip`
            pub zip: String,
        }

        impl KeepPetsHome {
            /// The members that are required; the others keep their defaults.
            pub fn new(street: impl Into<String>) -> Self {
                Self {
                    street: street.into(),
                    zip: Self::default_zip(),
                }
            }

            /// Sets `zip`.
            pub fn zip(mut self, zip: impl Into<String>) -> Self {
                self.zip = zip.into();
                self
            }

            fn default_zip() -> String {
                "1000".to_owned()
            }
        }

        members!(
            read write expected KeepPetsHome { "street" => street, "zip" => zip or
            default_zip } deny
        );

        /// The schema `keep-pets toy`.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(crate = "::arazzo_runtime::serde", untagged)]
        #[allow(
            clippy::large_enum_variant,
            reason = "a variant is as large as the document makes it"
        )]
        pub enum KeepPetsToy {
            /// `ball`
            Ball(KeepPetsToyBall),
            /// `rope`
            Rope(KeepPetsToyRope),
        }

        impl<'de> Deserialize<'de> for KeepPetsToy {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                use ::arazzo_runtime::serde::de::Error;
                use ::arazzo_runtime::serde_json::from_value;
                let value = Value::deserialize(deserializer)?;
                match value.get("kind").and_then(Value::as_str) {
                    Some("ball") => {
                        from_value(value).map(Self::Ball).map_err(Error::custom)
                    }
                    Some("rope") => {
                        from_value(value).map(Self::Rope).map_err(Error::custom)
                    }
                    _ => Err(Error::custom("`kind` is none of `ball`, `rope`")),
                }
            }
        }

        impl Expected for KeepPetsToy {
            const NAME: &'static str = "an object";
        }

        /// The schema `keep-pets toy ball`.
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct KeepPetsToyBall {
            /// `kind`
            pub kind: KeepPetsToyBallKind,
            /// `colour`
            pub colour: Option<String>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        impl KeepPetsToyBall {
            /// The members that are required; the others keep their defaults.
            pub fn new() -> Self {
                Self {
                    kind: Self::default_kind(),
                    colour: None,
                    additional: BTreeMap::new(),
                }
            }

            /// Sets `kind`.
            pub fn kind(mut self, kind: KeepPetsToyBallKind) -> Self {
                self.kind = kind;
                self
            }

            /// Sets `colour`.
            pub fn colour(mut self, colour: impl Into<String>) -> Self {
                self.colour = Some(colour.into());
                self
            }

            fn default_kind() -> KeepPetsToyBallKind {
                KeepPetsToyBallKind::Ball
            }
        }

        impl Default for KeepPetsToyBall {
            fn default() -> Self {
                Self::new()
            }
        }

        members!(
            read write expected KeepPetsToyBall { "kind" => kind, "colour" => colour
            optional } keep additional
        );

        /// The schema `keep-pets toy rope`.
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct KeepPetsToyRope {
            /// `kind`
            pub kind: KeepPetsToyRopeKind,
            /// `metres`
            pub metres: Option<f64>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        impl KeepPetsToyRope {
            /// The members that are required; the others keep their defaults.
            pub fn new() -> Self {
                Self {
                    kind: Self::default_kind(),
                    metres: None,
                    additional: BTreeMap::new(),
                }
            }

            /// Sets `kind`.
            pub fn kind(mut self, kind: KeepPetsToyRopeKind) -> Self {
                self.kind = kind;
                self
            }

            /// Sets `metres`.
            pub fn metres(mut self, metres: f64) -> Self {
                self.metres = Some(metres);
                self
            }

            fn default_kind() -> KeepPetsToyRopeKind {
                KeepPetsToyRopeKind::Rope
            }
        }

        impl Default for KeepPetsToyRope {
            fn default() -> Self {
                Self::new()
            }
        }

        members!(
            read write expected KeepPetsToyRope { "kind" => kind, "metres" => metres
            optional } keep additional
        );

        /// The schema `keep-pets toy ball kind`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum KeepPetsToyBallKind {
            /// `ball`
            Ball,
        }

        impl KeepPetsToyBallKind {
            /// The text as the document has it.
            #[must_use]
            pub const fn as_str(&self) -> &str {
                match self {
                    Self::Ball => "ball",
                }
            }
        }

        impl Serialize for KeepPetsToyBallKind {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for KeepPetsToyBallKind {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                one_of(deserializer, &[Self::Ball], Self::as_str)
            }
        }

        impl Expected for KeepPetsToyBallKind {
            const NAME: &'static str = "a string";
        }

        /// The schema `keep-pets toy rope kind`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum KeepPetsToyRopeKind {
            /// `rope`
            Rope,
        }

        impl KeepPetsToyRopeKind {
            /// The text as the document has it.
            #[must_use]
            pub const fn as_str(&self) -> &str {
                match self {
                    Self::Rope => "rope",
                }
            }
        }

        impl Serialize for KeepPetsToyRopeKind {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for KeepPetsToyRopeKind {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                one_of(deserializer, &[Self::Rope], Self::as_str)
            }
        }

        impl Expected for KeepPetsToyRopeKind {
            const NAME: &'static str = "a string";
        }

        /// The schema `keep-pets scores`.
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct KeepPetsScores {
            /// `a1`
            pub a1: Option<i64>,
            /// `a2`
            pub a2: Option<i64>,
            /// `a3`
            pub a3: Option<i64>,
            /// `a4`
            pub a4: Option<i64>,
            /// `a5`
            pub a5: Option<i64>,
            /// `a6`
            pub a6: Option<i64>,
            /// `a7`
            pub a7: Option<i64>,
            /// `a8`
            pub a8: Option<i64>,
            /// `a9`
            pub a9: Option<i64>,
            /// `b1`
            pub b1: Option<i64>,
            /// `b2`
            pub b2: Option<i64>,
            /// `b3`
            pub b3: Option<i64>,
            /// `b4`
            pub b4: Option<i64>,
            /// `b5`
            pub b5: Option<i64>,
            /// `b6`
            pub b6: Option<i64>,
            /// `b7`
            pub b7: Option<i64>,
            /// `b8`
            pub b8: Option<i64>,
        }

        impl KeepPetsScores {
            /// The members that are required; the others keep their defaults.
            pub fn new() -> Self {
                Self {
                    a1: None,
                    a2: None,
                    a3: None,
                    a4: None,
                    a5: None,
                    a6: None,
                    a7: None,
                    a8: None,
                    a9: None,
                    b1: None,
                    b2: None,
                    b3: None,
                    b4: None,
                    b5: None,
                    b6: None,
                    b7: None,
                    b8: None,
                }
            }

            /// Sets `a1`.
            pub fn a1(mut self, a1: i64) -> Self {
                self.a1 = Some(a1);
                self
            }

            /// Sets `a2`.
            pub fn a2(mut self, a2: i64) -> Self {
                self.a2 = Some(a2);
                self
            }

            /// Sets `a3`.
            pub fn a3(mut self, a3: i64) -> Self {
                self.a3 = Some(a3);
                self
            }

            /// Sets `a4`.
            pub fn a4(mut self, a4: i64) -> Self {
                self.a4 = Some(a4);
                self
            }

            /// Sets `a5`.
            pub fn a5(mut self, a5: i64) -> Self {
                self.a5 = Some(a5);
                self
            }

            /// Sets `a6`.
            pub fn a6(mut self, a6: i64) -> Self {
                self.a6 = Some(a6);
                self
            }

            /// Sets `a7`.
            pub fn a7(mut self, a7: i64) -> Self {
                self.a7 = Some(a7);
                self
            }

            /// Sets `a8`.
            pub fn a8(mut self, a8: i64) -> Self {
                self.a8 = Some(a8);
                self
            }

            /// Sets `a9`.
            pub fn a9(mut self, a9: i64) -> Self {
                self.a9 = Some(a9);
                self
            }

            /// Sets `b1`.
            pub fn b1(mut self, b1: i64) -> Self {
                self.b1 = Some(b1);
                self
            }

            /// Sets `b2`.
            pub fn b2(mut self, b2: i64) -> Self {
                self.b2 = Some(b2);
                self
            }

            /// Sets `b3`.
            pub fn b3(mut self, b3: i64) -> Self {
                self.b3 = Some(b3);
                self
            }

            /// Sets `b4`.
            pub fn b4(mut self, b4: i64) -> Self {
                self.b4 = Some(b4);
                self
            }

            /// Sets `b5`.
            pub fn b5(mut self, b5: i64) -> Self {
                self.b5 = Some(b5);
                self
            }

            /// Sets `b6`.
            pub fn b6(mut self, b6: i64) -> Self {
                self.b6 = Some(b6);
                self
            }

            /// Sets `b7`.
            pub fn b7(mut self, b7: i64) -> Self {
                self.b7 = Some(b7);
                self
            }

            /// Sets `b8`.
            pub fn b8(mut self, b8: i64) -> Self {
                self.b8 = Some(b8);
                self
            }
        }

        impl Default for KeepPetsScores {
            fn default() -> Self {
                Self::new()
            }
        }

        members!(
            read write expected KeepPetsScores { "a1" => a1 optional, "a2" => a2
            optional, "a3" => a3 optional, "a4" => a4 optional, "a5" => a5 optional, "a6"
            => a6 optional, "a7" => a7 optional, "a8" => a8 optional, "a9" => a9
            optional, "b1" => b1 optional, "b2" => b2 optional, "b3" => b3 optional, "b4"
            => b4 optional, "b5" => b5 optional, "b6" => b6 optional, "b7" => b7
            optional, "b8" => b8 optional } deny
        );

        /// The schema `keep-pets either`.
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        #[serde(crate = "::arazzo_runtime::serde", untagged)]
        #[allow(
            clippy::large_enum_variant,
            reason = "a variant is as large as the document makes it"
        )]
        pub enum KeepPetsEither {
            /// Text.
            Text(String),
            /// Integer.
            Integer(i64),
        }

        impl Expected for KeepPetsEither {
            const NAME: &'static str = "one of several types";
        }

        /// The schema `send error`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct SendError {
            /// `message`
            pub message: Option<String>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read expected SendError { "message" => message optional } keep additional
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
