#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use xml_arazzo::*;

/// Compiled from `xml.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod xml_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    ::arazzo_runtime::require_xpath!();

    /// Runs the workflow `send-invoices`.
    ///
    /// Workflow `send-invoices`, xml.arazzo.yaml:5.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn send_invoices(
        client: &Client,
        inputs: SendInvoicesInputs,
    ) -> Result<SendInvoicesOutputs, SendInvoicesError> {
        let mut run = Run::<SendInvoices>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `send-invoices` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct SendInvoicesInputs {
        /// `number`
        pub number: String,
        /// `lines`
        pub lines: Vec<String>,
        /// `note`
        pub note: Option<String>,
    }

    impl SendInvoicesInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(number: impl Into<String>, lines: Vec<String>) -> Self {
            Self {
                number: number.into(),
                lines,
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
        read write SendInvoicesInputs { "number" => number, "lines" => lines, "note" =>
        note optional } ignore
    );

    /// What `send-invoices` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SendInvoicesOutputs {
        /// `$steps.object.outputs.receipt`.
        pub receipt: String,
        /// `$steps.object.outputs.total`. `None` when the reply to `object` does not have it.
        pub total: Option<f64>,
    }

    members!(
        read write SendInvoicesOutputs { "receipt" => receipt, "total" => total optional
        } ignore
    );

    /// The steps of `send-invoices`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum SendInvoicesStep {
        /// `POST /invoices`, step `object`, xml.arazzo.yaml:14.
        Object,
        /// `POST /invoices`, step `text`, xml.arazzo.yaml:22.
        Text,
        /// `POST /invoices`, step `replaced`, xml.arazzo.yaml:28.
        Replaced,
    }

    impl Step for SendInvoicesStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::Object, "object", "POST /invoices"),
            (Self::Text, "text", "POST /invoices"),
            (Self::Replaced, "replaced", "POST /invoices"),
        ];
    }

    /// How a run of `send-invoices` fails.
    pub type SendInvoicesError = WorkflowError<SendInvoicesStep>;

    /// A snapshot of a run of `send-invoices`. `Run::resume` continues it.
    pub type SendInvoicesCheckpoint = Checkpoint<SendInvoices>;

    step_state!(
        SendInvoicesObjectState "object" { "receipt" => receipt : String, "total" =>
        total : f64 }
    );
    state!(pub SendInvoicesState { object : SendInvoicesObjectState });

    /// `send-invoices` as a state machine without I/O: `Run::<SendInvoices>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct SendInvoices;

    impl Workflow for SendInvoices {
        type Step = SendInvoicesStep;
        type Inputs = SendInvoicesInputs;
        type Outputs = SendInvoicesOutputs;
        type State = SendInvoicesState;

        const ID: &'static str = "send-invoices";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"lines":{"items":{"type":"string"},"type":"array"},"note":{"type":"string"},"number":{"type":"string"}},"required":["number","lines"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"receipt":{"type":"string"},"total":{"type":"number"}},"required":["receipt"],"type":"object"}"#;
        const FIRST: SendInvoicesStep = SendInvoicesStep::Object;
        const SERVERS: &'static [Server] = &[Self::SHOP];

        fn handlers(step: SendInvoicesStep) -> Handlers<Self> {
            match step {
                SendInvoicesStep::Object => {
                    Handlers::send(Self::object_request, Self::object_reply)
                }
                SendInvoicesStep::Text => {
                    Handlers::send(Self::text_request, Self::text_reply)
                }
                SendInvoicesStep::Replaced => {
                    Handlers::send(Self::replaced_request, Self::replaced_reply)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<SendInvoicesOutputs, Failure> {
            Ok(SendInvoicesOutputs {
                receipt: run
                    .state
                    .object
                    .receipt("the output `receipt` of the workflow")?
                    .clone(),
                total: run.state.object.total.get().copied(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("receipt", run.state.object.receipt.to_value()),
                ("total", run.state.object.total.to_value()),
            ])
        }
    }

    impl SendInvoices {
        const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
            .with_variables(
                &[ServerVariable::new("region", "eu").one_of(&["eu", "us"])],
            );

        /// `object`, xml.arazzo.yaml:14: POST /invoices
        fn object_request(run: &Run<Self>) -> Result<Request, Failure> {
            const ROOT: XmlElement = XmlElement {
                members: &[
                    (
                        "number",
                        XmlElement {
                            node: XmlNode::Attribute,
                            ..XmlElement::named("number")
                        },
                    ),
                    ("lines", XmlElement::named("line")),
                ],
                ..XmlElement::named("invoice")
            };
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/invoices");
            request.header_static("Accept", "application/xml");
            request
                .text(
                    "application/xml",
                    xml(
                        &json_tree(
                            json_object(|body| {
                                body.insert("number", &run.inputs.number);
                                body.insert("lines", &run.inputs.lines);
                            })?,
                        )?,
                        &ROOT,
                    )?,
                );
            request.reads_tree();
            Ok(request)
        }

        /// `object`, xml.arazzo.yaml:14: what the reply means.
        fn object_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            static XPATH: xpath::Expression = xpath::Expression::new("/receipt/@ok");
            if !XPATH.holds(reply, reply.body_text(), &[]) {
                return Err(run.unmet(XPATH.text()));
            }
            run.state.object.receipt = reply.kept(reply.body_text());
            run.state.object.total = reply
                .kept(xpath::select(reply.body_text(), "sum(/receipt/line/@amount)"));
            Ok(Transition::Forward(SendInvoicesStep::Text))
        }

        /// `text`, xml.arazzo.yaml:22: POST /invoices
        fn text_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/invoices");
            request.header_static("Accept", "application/xml");
            let number = xml_text(&run.inputs.number)?;
            let note = xml_comment(
                demand(run.inputs.note.as_ref(), "$inputs.note", "the request body")?,
            )?;
            let number_2 = xml_name(&run.inputs.number, &[])?;
            let number_3 = xml_name_part(&run.inputs.number)?;
            let note_2 = xml_cdata(
                demand(run.inputs.note.as_ref(), "$inputs.note", "the request body")?,
            )?;
            let number_4 = xml_name_part(&run.inputs.number)?;
            let note_3 = xml_text(
                demand(run.inputs.note.as_ref(), "$inputs.note", "the request body")?,
            )?;
            request
                .text(
                    "application/xml",
                    format!(
                        "<invoice number=\"{number}\"><!-- {note} --><{number_2}/><line-{number_3}><![CDATA[{note_2}]]></line-{number_4}><line>{note_3}</line></invoice>"
                    ),
                );
            Ok(request)
        }

        /// `text`, xml.arazzo.yaml:22: what the reply means.
        fn text_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::Forward(SendInvoicesStep::Replaced))
        }

        /// `replaced`, xml.arazzo.yaml:28: POST /invoices
        fn replaced_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::SHOP);
            request.path_static("/invoices");
            request.header_static("Accept", "application/xml");
            let mut body = "<invoice><line/></invoice>".to_owned();
            xpath::replace_member(
                &mut body,
                "/invoice",
                "line",
                run.inputs.note.as_ref(),
            )?;
            request.text("application/xml", body);
            Ok(request)
        }

        /// `replaced`, xml.arazzo.yaml:28: what the reply means.
        fn replaced_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if !reply.is_success() {
                return Err(run.unmet("the status is 2xx"));
            }
            Ok(Transition::End)
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
