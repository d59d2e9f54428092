//! The dimensions: what a document of the suite may have, and which of it cannot stand together.

macro_rules! dimensions {
    ($($(#[$about:meta])* $field:ident: $name:ident { $($(#[$of_value:meta])* $value:ident,)* })*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name { $($(#[$of_value])* $value,)* }
        )*

        /// A value of every dimension: what one document has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Row { $($(#[$about])* pub $field: $name,)* }

        /// The names of the dimensions and of their values, in the order in which [`Row::of`] takes them.
        pub const DIMENSIONS: &[(&str, &[&str])] =
            &[$((stringify!($field), &[$(stringify!($value),)*]),)*];

        impl Row {
            /// The row with these values, by their index in [`DIMENSIONS`].
            ///
            /// # Panics
            /// When there is no such value, or fewer values than dimensions.
            #[must_use]
            pub fn of(values: &[usize]) -> Self {
                let mut values = values.iter();
                Self { $($field: [$($name::$value,)*][*values.next().expect("a value for each dimension")],)* }
            }
        }
    };
}

dimensions! {
    /// What the step does when its criteria hold, besides going on.
    action: Action {
        /// The step has no action.
        None,
        /// `onSuccess: end`.
        SuccessEnd,
        /// `onSuccess: goto` a step.
        SuccessGotoStep,
        /// `onSuccess: goto` a workflow.
        SuccessGotoWorkflow,
        /// `onSuccess: retry`, of the lenient dialect.
        SuccessRetry,
        /// `onFailure: end`.
        FailureEnd,
        /// `onFailure: goto` a step.
        FailureGotoStep,
        /// `onFailure: goto` a workflow.
        FailureGotoWorkflow,
        /// `onFailure: retry`.
        FailureRetry,
    }
    /// What the step sends.
    body: BodyKind {
        /// No payload.
        None,
        /// JSON, written as an object.
        JsonObject,
        /// JSON, written as a text with expressions.
        JsonTemplate,
        /// JSON that is the caller's.
        JsonInput,
        /// A form, written as an object.
        Form,
        /// A form in parts, one of which is a file.
        Multipart,
        /// Plain text.
        Text,
        /// XML, written as a text with expressions.
        XmlTemplate,
        /// XML, written as an object.
        XmlObject,
        /// The bytes of a file.
        Bytes,
    }
    /// The type of the step's success criterion and of its action's criterion.
    criterion: Criterion {
        /// No criteria.
        None,
        /// `simple`.
        Simple,
        /// `regex`.
        Regex,
        /// `jsonpath`, a query.
        JsonPathQuery,
        /// `jsonpath`, a predicate of the lenient dialect.
        JsonPathPredicate,
        /// `xpath`.
        XPath,
    }
    /// Where the step's parameter goes.
    location: Location {
        /// The step has no parameter.
        None,
        /// `in: path`.
        Path,
        /// `in: query`.
        Query,
        /// `in: header`.
        Header,
        /// `in: cookie`.
        Cookie,
        /// `in: querystring`.
        QueryString,
    }
    /// What is written once under `components`.
    reusable: Reusable {
        /// Nothing.
        None,
        /// The parameter.
        Parameter,
        /// The parameter, with a `value` of the step's own.
        ParameterWithValue,
        /// The success action.
        SuccessAction,
        /// The failure action.
        FailureAction,
        /// The schema of the inputs.
        Inputs,
    }
    /// What the workflow adds to the failure actions of its steps.
    shared: Shared {
        /// Nothing.
        None,
        /// `end`, to be considered behind the step's own.
        Behind,
        /// `end` under the name of the step's own, which replaces it.
        SameName,
    }
    /// What runs before the step is tried again.
    retry_target: RetryTarget {
        /// Nothing.
        None,
        /// A step.
        Step,
        /// A workflow.
        Workflow,
    }
    /// Whether workflows call workflows.
    sub_workflow: SubWorkflow {
        /// They do not.
        None,
        /// The step calls a workflow, which sends the request.
        Caller,
        /// The step's workflow is called by another.
        Callee,
    }
    /// What is set in the payload.
    replacement: Replacement {
        /// Nothing.
        None,
        /// A place named by a JSON pointer.
        Pointer,
        /// A place named by a JSONPath query.
        JsonPath,
        /// A place in XML, named by XPath.
        XPath,
    }
    /// How the parameter, a member of the payload and an output are picked out of what holds them.
    selector: Selector {
        /// By runtime expressions alone.
        None,
        /// By a selector with a JSON pointer.
        Pointer,
        /// By a selector with a JSONPath query.
        JsonPath,
        /// By a selector with XPath: the input that holds them is XML, and so is the reply where XPath judges it.
        XPath,
    }
    /// What has to run first.
    depends_on: DependsOn {
        /// Nothing.
        None,
        /// A workflow.
        Workflow,
        /// A step that is written behind.
        Step,
    }
    /// Whether the caller has to give the input that most values come from.
    presence: Presence {
        /// The caller has to.
        Required,
        /// The caller may, and does.
        Optional,
        /// The caller may, and does not: the schema has a default.
        Default,
    }
    /// Whether that input is a secret.
    secret: Secret {
        /// It is not.
        No,
        /// It has `format: password`.
        Yes,
    }
    /// Whether the step has a `timeout`.
    timeout: Timeout {
        /// It has none.
        No,
        /// It has one.
        Yes,
    }
    /// The version of Arazzo.
    version: Version {
        /// 1.0.
        V10,
        /// 1.1.
        V11,
    }
}

/// Values of two dimensions that no document can have together, and why.
pub struct Illegal {
    /// A dimension, and values of it.
    pub left: (&'static str, &'static [&'static str]),
    /// Another dimension, and values of it.
    pub right: (&'static str, &'static [&'static str]),
    /// Why.
    pub reason: &'static str,
}

const fn illegal(
    left: (&'static str, &'static [&'static str]),
    right: (&'static str, &'static [&'static str]),
    reason: &'static str,
) -> Illegal {
    Illegal { left, right, reason }
}

/// Everything that cannot stand together. All other pairs are in some row.
pub const ILLEGAL: &[Illegal] = &[
    illegal(
        ("version", &["V10"]),
        ("timeout", &["Yes"]),
        "`timeout` is new in 1.1",
    ),
    illegal(
        ("version", &["V10"]),
        ("selector", &["Pointer", "JsonPath", "XPath"]),
        "selectors are new in 1.1",
    ),
    illegal(
        ("version", &["V10"]),
        ("depends_on", &["Step"]),
        "`dependsOn` of a step is new in 1.1",
    ),
    illegal(
        ("version", &["V10"]),
        ("replacement", &["JsonPath"]),
        "`targetSelectorType` is new in 1.1",
    ),
    illegal(
        ("version", &["V10"]),
        ("location", &["QueryString"]),
        "`in: querystring` is new in 1.1",
    ),
    illegal(
        ("retry_target", &["Step", "Workflow"]),
        (
            "action",
            &[
                "None",
                "SuccessEnd",
                "SuccessGotoStep",
                "SuccessGotoWorkflow",
                "FailureEnd",
                "FailureGotoStep",
                "FailureGotoWorkflow",
            ],
        ),
        "only a retry has something that runs first",
    ),
    illegal(
        ("reusable", &["SuccessAction"]),
        (
            "action",
            &[
                "None",
                "FailureEnd",
                "FailureGotoStep",
                "FailureGotoWorkflow",
                "FailureRetry",
            ],
        ),
        "there is no success action",
    ),
    illegal(
        ("reusable", &["FailureAction"]),
        (
            "action",
            &[
                "None",
                "SuccessEnd",
                "SuccessGotoStep",
                "SuccessGotoWorkflow",
                "SuccessRetry",
            ],
        ),
        "there is no failure action",
    ),
    illegal(
        ("reusable", &["Parameter", "ParameterWithValue"]),
        ("location", &["None"]),
        "there is no parameter",
    ),
    illegal(
        ("replacement", &["Pointer", "JsonPath"]),
        ("body", &["Text", "XmlTemplate", "Bytes"]),
        "neither a JSON pointer nor JSONPath names a place in a text",
    ),
    illegal(
        ("replacement", &["XPath"]),
        (
            "body",
            &[
                "None",
                "JsonObject",
                "JsonTemplate",
                "JsonInput",
                "Form",
                "Multipart",
                "Text",
                "Bytes",
            ],
        ),
        "XPath names a place in XML",
    ),
    illegal(
        ("replacement", &["Pointer"]),
        ("body", &["XmlObject"]),
        "a target without a type is XPath in an XML body",
    ),
    illegal(
        ("replacement", &["JsonPath"]),
        ("body", &["None"]),
        "a query selects nothing in an empty object, and creates nothing (S42)",
    ),
];
