#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use secrets_arazzo::*;

/// Compiled from `secrets.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod secrets_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Runs the workflow `sign-in`.
    ///
    /// Workflow `sign-in`, secrets.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn sign_in(
        client: &Client,
        inputs: SignInInputs,
    ) -> Result<SignInOutputs, SignInError> {
        let mut run = Run::<SignIn>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `sign-in` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct SignInInputs {
        /// `account`
        pub account: SignInAccount,
    }

    impl SignInInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(account: SignInAccount) -> Self {
            Self { account }
        }
    }

    members!(read write SignInInputs { "account" => account } ignore);

    /// What `sign-in` hands back.
    #[derive(Clone, PartialEq)]
    pub struct SignInOutputs {
        /// `$steps.renew.outputs.echo`.
        pub echo: String,
    }

    impl ::std::fmt::Debug for SignInOutputs {
        fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            formatter
                .debug_struct("SignInOutputs")
                .field("echo", &Secret::from(()))
                .finish()
        }
    }

    members!(read write SignInOutputs { "echo" => echo } ignore);

    /// The steps of `sign-in`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum SignInStep {
        /// `POST /account`, step `whole`, secrets.arazzo.yaml:15.
        Whole,
        /// `POST /token`, step `renew`, secrets.arazzo.yaml:16.
        Renew,
        /// `GET /goods`, step `list`, secrets.arazzo.yaml:19.
        List,
    }

    impl Step for SignInStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Whole, "whole", "POST /account"),
            (Self::Renew, "renew", "POST /token"),
            (Self::List, "list", "GET /goods"),
        ];
    }

    /// How a run of `sign-in` fails. What the server said is in its `error_body`.
    pub type SignInError = WorkflowError<SignInStep>;

    impl ErrorBodies for SignInStep {
        type Body = Refused;

        fn read(self, status: u16, json: &str) -> Option<Refused> {
            match (self, status) {
                (Self::List, 429) => Expected::read(json),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `sign-in`. `Run::resume` continues it.
    pub type SignInCheckpoint = Checkpoint<SignIn>;

    step_state!(
        SignInRenewState "renew" { "token" => token : String as secret, "echo" => echo :
        String as secret }
    );
    state!(pub SignInState { renew : SignInRenewState });

    /// `sign-in` as a state machine without I/O: `Run::<SignIn>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct SignIn;

    impl Workflow for SignIn {
        type Step = SignInStep;
        type Inputs = SignInInputs;
        type Outputs = SignInOutputs;
        type State = SignInState;

        const ID: &'static str = "sign-in";
        const INPUTS_SCHEMA: &'static str = r##"{"$defs":{"SignInAccount":{"properties":{"password":{"format":"password","type":"string"},"pins":{"format":"password","items":{"type":"string"},"type":"array"},"user":{"type":"string"}},"required":["user","password"],"type":"object"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"account":{"$ref":"#/$defs/SignInAccount"}},"required":["account"],"type":"object"}"##;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"echo":{"type":"string"}},"required":["echo"],"type":"object"}"#;
        const FIRST: SignInStep = SignInStep::Whole;
        const SERVERS: &'static [Server] = &[Self::SHOP];
        const SECURITY: &'static [Security] = &[Self::SHOP_SECURITY];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: SignInStep) -> Handlers<Self> {
            match step {
                SignInStep::Whole => {
                    Handlers::send(Self::whole_request, Self::whole_reply)
                }
                SignInStep::Renew => {
                    Handlers::send(Self::renew_request, Self::renew_reply)
                }
                SignInStep::List => Handlers::send(Self::list_request, Self::list_reply),
            }
        }

        fn outputs(run: &Run<Self>) -> Result<SignInOutputs, Failure> {
            Ok(SignInOutputs {
                echo: run.state.renew.echo("the output `echo` of the workflow")?.clone(),
            })
        }
    }

    impl SignIn {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `Key` and `Login`, or `OAuth`, of source `shop`.
        const SHOP_SECURITY: Security = Security::new(
            "shop",
            &[
                &[
                    SecurityScheme::header("Key", "X-Shop-Key"),
                    SecurityScheme::basic("Login"),
                ],
                &[
                    SecurityScheme::oauth2("OAuth")
                        .token_url("/token")
                        .refresh_url("/token")
                        .with_scopes(&["orders"]),
                ],
            ],
        );

        /// `whole`, secrets.arazzo.yaml:15: POST /account
        fn whole_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/account");
            request.secured_by(Self::SHOP_SECURITY);
            request.secrets_in(&run.inputs.account);
            let body = json_value(&run.inputs.account)?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `whole`, secrets.arazzo.yaml:15: what the reply means.
        fn whole_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SignInStep::Renew))
        }

        /// `renew`, secrets.arazzo.yaml:16: POST /token
        fn renew_request(_run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/token");
            request.header_static("Accept", "application/json");
            Ok(request)
        }

        /// `renew`, secrets.arazzo.yaml:16: what the reply means.
        fn renew_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            let [token] = reply.json([&["token"]])?;
            run.state.renew.token = SecretSlot::new(token.read());
            run.state.renew.echo = SecretSlot::new(
                Slot::computed(|| {
                    let password = run.inputs.account.password.expose();
                    Ok(format!("was {password}"))
                }),
            );
            Ok(Transition::Forward(SignInStep::List))
        }

        /// `list`, secrets.arazzo.yaml:19: GET /goods
        fn list_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::SHOP);
            request.path_static("/goods");
            if let Some(value) = run.state.renew.token.expose().get() {
                request.secret(value);
            }
            if let Some(value) = run.state.renew.echo.expose().get() {
                request.secret(value);
            }
            request.header_static("Accept", "application/json, text/plain");
            let token = run.state.renew.token("the header parameter `Authorization`")?;
            request.header("Authorization", &format!("Bearer {token}"))?;
            if let Some(value) = run.state.renew.echo.expose().get() {
                request.header("X-Trace", value)?;
            }
            Ok(request)
        }

        /// `list`, secrets.arazzo.yaml:19: what the reply means.
        fn list_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

        /// The schema `sign-in account`.
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        pub struct SignInAccount {
            /// `user`
            pub user: String,
            /// `password`
            pub password: Secret<String>,
            /// `pins`
            pub pins: Option<Secret<Vec<String>>>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        /// The values that `SignInAccount::new` takes.
        #[derive(Clone, Debug)]
        pub struct SignInAccountRequired {
            /// `user`
            pub user: String,
            /// `password`
            pub password: Secret<String>,
        }

        impl SignInAccount {
            /// The members that are required; the others keep their defaults.
            pub fn new(required: SignInAccountRequired) -> Self {
                let SignInAccountRequired { user, password } = required;
                Self {
                    user,
                    password,
                    pins: None,
                    additional: BTreeMap::new(),
                }
            }

            /// Sets `pins`.
            pub fn pins(mut self, pins: impl Into<Secret<Vec<String>>>) -> Self {
                self.pins = Some(pins.into());
                self
            }
        }

        members!(
            read write expected SignInAccount { "user" => user, "password" => password,
            "pins" => pins optional } keep additional
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

    /// The names of the security schemes, as `ClientBuilder::credential` takes them.
    pub mod schemes {
        /// Security scheme `Key` of source `shop`.
        pub const SHOP_KEY: &str = "Key";

        /// Security scheme `Login` of source `shop`.
        pub const SHOP_LOGIN: &str = "Login";

        /// Security scheme `OAuth` of source `shop`.
        pub const SHOP_O_AUTH: &str = "OAuth";
    }
}
