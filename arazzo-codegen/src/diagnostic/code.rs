//! The catalogue of all codes. A number is never reused.

use std::str::FromStr;

use super::nearest;

/// Whether a code is an error or a lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// The document cannot be compiled.
    Error,
    /// The document compiles. The finding can be allowed or denied.
    Lint,
}

macro_rules! catalogue {
    ($($number:literal $name:ident $kind:ident $title:literal;)*) => {
        /// A kind of finding, with a stable number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $number, "`: ", $title)] $name,)*
        }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as users see it, `AZ0001`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $number,)* }
            }

            /// The meaning of the code, in one line.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Error or lint.
            #[must_use]
            pub const fn kind(self) -> CodeKind {
                match self { $(Self::$name => CodeKind::$kind,)* }
            }
        }
    };
}

/// The error for an unknown code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no code `{word}`{}", did_you_mean(*.near))]
pub struct UnknownCode {
    /// The unknown word.
    pub word: String,
    /// The closest known code.
    pub near: Option<&'static str>,
}

impl FromStr for Code {
    type Err = UnknownCode;

    /// The code as users see it, in upper or lower case.
    fn from_str(word: &str) -> Result<Self, UnknownCode> {
        let all = || Self::ALL.iter();
        let found = all().find(|code| code.as_str().eq_ignore_ascii_case(word));
        found.copied().ok_or_else(|| UnknownCode {
            word: word.to_owned(),
            near: nearest(word, all().map(|code| code.as_str())),
        })
    }
}

pub(super) fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!(", did you mean `{near}`?"))
        .unwrap_or_default()
}

impl Code {
    /// Whether the code reports something that only the lenient dialect accepts (S14): its group, and the variable of a path
    /// that OpenAPI does not have (S11).
    pub(crate) fn is_lenient(self) -> bool {
        self.as_str().starts_with("AZ09") || self == Self::SegmentsInVariable
    }
}

catalogue! {
    // Reading files
    "AZ0001" UnreadableFile Error "a document cannot be read";
    "AZ0002" Syntax Error "a document is not well-formed YAML or JSON";
    "AZ0003" DuplicateKey Error "a mapping has the same key twice";
    "AZ0004" RemoteSource Error "a remote document has no local copy";
    "AZ0005" UnwritableOutput Error "the generated code cannot be written";
    "AZ0006" ChangedCopy Error "the local copy of a remote document does not match the lock";
    "AZ0007" InvalidLock Error "a lock of remote documents cannot be used";
    "AZ0008" LevelOfError Error "a level is set for an error";
    "AZ0009" SharedSourceName Lint "sources of composed documents have one name";
    "AZ0010" InternalError Error "the compiler has a fault";

    // The objects of the specification
    "AZ0101" UnsupportedVersion Error "the version of Arazzo is not supported";
    "AZ0102" MissingField Error "a required field is missing";
    "AZ0103" WrongType Error "a field has a value of the wrong type";
    "AZ0104" InvalidValue Error "a field has a value that the specification does not allow";
    "AZ0105" DuplicateName Error "two things of one kind have the same name";
    "AZ0106" UnknownField Lint "a field is not part of the specification";
    "AZ0107" AmbiguousTarget Error "an object names more than one target";
    "AZ0108" NotSupported Error "a construct is not compiled yet";
    "AZ0109" EmptyList Error "a list that needs an entry is empty";
    "AZ0110" MisplacedField Error "a field stands where the specification forbids it";
    "AZ0111" IgnoredField Lint "a field has no effect where it stands";
    "AZ0112" DiscouragedName Lint "an id has characters that the specification advises against";
    "AZ0113" ConflictingParameters Error "parameters of one step exclude each other";
    "AZ0114" UnknownLint Lint "`x-arazzo-allow` names no lint";
    "AZ0115" MisspelledField Error "a required field is misspelled";

    // References between objects
    "AZ0201" UnknownOperation Error "an operation does not exist";
    "AZ0202" UnknownStep Error "a step does not exist";
    "AZ0203" UnknownInput Error "an input is not declared";
    "AZ0204" UnknownOutput Error "an output is not declared";
    "AZ0205" UnknownSource Error "a source description does not exist";
    "AZ0206" AmbiguousOperation Error "the name of an operation is found more than once";
    "AZ0207" UnknownComponent Error "a component does not exist";
    "AZ0208" UnknownWorkflow Error "a workflow does not exist";

    // Runtime expressions and conditions
    "AZ0301" InvalidExpression Error "a runtime expression is malformed";
    "AZ0302" InvalidCondition Error "a condition is malformed";
    "AZ0303" MisplacedExpression Error "a runtime expression has no value here";
    "AZ0304" InvalidPointer Error "a JSON pointer is malformed";
    "AZ0305" NoExpression Lint "a text looks like a runtime expression and is not one";
    "AZ0306" TrailingText Error "text follows a runtime expression";
    "AZ0307" ConstantOutput Lint "an output is not a runtime expression";
    "AZ0308" TruthOfValue Lint "an operand without a comparison is not boolean";
    "AZ0309" ForeignExpression Error "a text is an expression of another tool";
    "AZ0310" UnresolvedText Lint "a text names a value that does not exist";
    "AZ0321" InvalidPayload Error "a payload does not match its content type";
    "AZ0322" InvalidReplacement Error "the target of a replacement is not in its payload";
    "AZ0323" InvalidSelector Error "a selector is malformed or selects nothing";

    // OpenAPI
    "AZ0401" InvalidOpenApi Error "an OpenAPI document is not usable where a step needs it";
    "AZ0402" DanglingReference Error "a $ref does not resolve";
    "AZ0403" UnfilledPath Error "a path variable has no value";
    "AZ0404" UndeclaredParameter Lint "a parameter is not declared by the operation";
    "AZ0405" MissingParameter Lint "a required parameter is left out";
    "AZ0406" UntypedValue Lint "a value could not be typed";
    "AZ0407" NotInSchema Lint "a pointer leads to nothing in the response's schema";
    "AZ0408" MissingBody Lint "a required request body is left out";
    "AZ0409" UnexpectedBody Lint "a request body has no meaning for the HTTP method";
    "AZ0410" MissingArgument Error "a workflow is called without an input it requires";
    "AZ0411" UnfitArgument Error "a constant argument of a workflow is not of the input's type";
    "AZ0421" XmlWithoutHints Lint "an XML body is written from an object without `xml` in the schema";
    "AZ0431" OpenApiDefect Lint "an OpenAPI document breaks a rule of OpenAPI where a step needs it";
    "AZ0432" ClientCertificate Lint "an operation requires a client certificate, which only the transport can give";
    "AZ0441" UndefinedStyle Lint "OpenAPI does not define how a value is written in the style of its parameter";
    "AZ0442" UnusableServer Lint "a server's URL cannot be used as it stands";
    "AZ0443" SegmentsInVariable Lint "a path variable may stand for several segments";
    "AZ0444" FragmentInPath Lint "a path has a fragment, which is never sent";
    "AZ0445" ForeignCharset Lint "a body is sent in another charset than it declares";
    "AZ0446" NamelessParts Lint "the parts of a multipart body have no names, and are not written one by one";
    "AZ0447" DeprecatedOperation Lint "a step calls a deprecated operation";
    "AZ0451" UncheckedConstraint Lint "a constraint of an input is not checked";
    "AZ0461" UndeclaredStatus Lint "no declared status meets a success criterion";
    "AZ0462" NotInEnum Lint "a value is compared with a string that is not in its `enum`";
    "AZ0463" UnfitValue Lint "a value is of another type than the operation takes";
    "AZ0464" RuledOutValue Lint "a value violates the operation's schema";
    "AZ0465" MissingMember Lint "a member that the operation requires is missing";
    "AZ0466" UndeclaredMember Lint "the operation's schema does not allow a member";
    "AZ0467" UndeclaredBody Lint "the operation does not declare a request body";
    "AZ0468" UnlikeOperands Lint "an array or an object is compared with a scalar";
    "AZ0471" PointerIntoText Lint "a pointer leads into a reply that is not JSON";
    "AZ0472" NoBody Lint "a value is read from a reply that never has a body";
    "AZ0474" AbsentBody Lint "a required request body may be absent";
    "AZ0475" AbsentMember Lint "a member that the operation requires may be absent";
    "AZ0478" FramingHeader Lint "only the transport may write a header";
    "AZ0479" ContentTypeHeader Lint "a parameter sets the content type of a body";
    "AZ0480" NotInPath Lint "a path parameter has no variable in the path";
    "AZ0481" UnreadInput Lint "nothing reads an input";
    "AZ0482" NotInInput Lint "a pointer leads to nothing in the schema of an input";
    "AZ0484" IllegalHeader Error "a header is not valid in HTTP";

    // Control flow
    "AZ0501" NeverAssigned Error "every run needs an output that no path sets";
    "AZ0502" UnreachableStep Lint "no path reaches a step";
    "AZ0503" UnreachableAction Lint "an action can never be taken";
    "AZ0504" PollWithoutDelay Lint "a loop has no delay of its own";
    "AZ0505" RecursiveWorkflow Error "a workflow depends on itself";
    "AZ0506" DependencyCycle Error "steps depend on each other in a cycle";
    "AZ0508" UnmetDependency Error "a step depends on a step that does not run before it";
    "AZ0509" NoWayToEnd Lint "a workflow has no way to its end";
    "AZ0510" RetryOfItself Lint "a retry names the step, or the workflow, that it retries";
    "AZ0511" NeverSet Lint "no path sets an output that is read";
    "AZ0512" OwnOutput Lint "a success criterion cannot hold before its step has succeeded";
    "AZ0513" ImpliedOrder Lint "a step runs before an earlier one that reads its output";

    // Rust
    "AZ0601" NameCollision Error "two names become the same Rust identifier";
    "AZ0602" NumberedName Lint "a name gets a number in Rust because an earlier one has it";

    // The lenient dialect (S14)
    "AZ0901" UnbracedExpression Lint "an expression is embedded without braces";
    "AZ0902" PredicateJsonPath Lint "a jsonpath condition is written as a predicate";
    "AZ0903" DottedAccess Lint "dots or brackets stand for a pointer";
    "AZ0904" DoubleQuotedString Lint "a string in a condition is in double quotes";
    "AZ0905" BareWord Lint "a string in a condition has no quotes";
    "AZ0906" UnqualifiedOperation Lint "an operationId is found by looking into every source";
    "AZ0907" InformalOperationPath Lint "an operationPath is not in the specified form";
    "AZ0908" OutputWithoutOutputs Lint "a step output is named without `.outputs.`";
    "AZ0909" InformalExpression Lint "a runtime expression is not in the specified form";
    "AZ0910" RetryOnSuccess Lint "a success action retries";
    "AZ0911" NonconformingName Lint "a name does not match the pattern that the specification sets";
    "AZ0912" FilterOfObject Lint "a filter of members is meant for the object itself";
    "AZ0913" TextAsValue Lint "a text is passed where a workflow takes a value of another type";
    "AZ0914" RetryOnStep Lint "a step has the fields of its retry actions";
    "AZ0915" LastExchange Lint "a step that calls a workflow reads the last exchange of that workflow";
    "AZ0916" OtherSpelling Lint "a name differs from the declared one in case or separators";
    "AZ0917" ConvertedValue Lint "a value is converted to the type that the operation takes";
    "AZ0918" OutputOfCalled Lint "an output of a called workflow is read that the step does not declare";
    "AZ0919" JsonCondition Lint "a condition is the JSON that its context has to be";
    "AZ0920" StatusRange Lint "a status is compared with a range of statuses";
    "AZ0921" QueryBehind Lint "a JSONPath query follows a runtime expression";
    "AZ0922" InformalField Lint "a field is not in the specified form";
    "AZ0923" BeyondDraft Lint "a JSONPath query is beyond the draft that it declares";
    "AZ0924" InlineFlags Lint "a pattern starts with flags";
    "AZ0925" SharedOperationId Lint "several operations share an operationId, and the path parameters select one";
    "AZ0928" OneOfList Lint "a query that selects a list is used as one value";
    "AZ0933" ImpliedDependency Lint "`dependsOn` does not name a workflow that is needed";
    "AZ0937" BracedCondition Lint "a condition is in braces";
    "AZ0938" JavaScriptPattern Lint "a pattern is a JavaScript literal";
    "AZ0939" LengthOfValue Lint "the length of a value is read with `.length`";
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn numbers_are_unique_and_ordered() {
        for pair in Code::ALL.windows(2) {
            assert!(
                pair[0].as_str() < pair[1].as_str(),
                "{} is out of order",
                pair[1].as_str()
            );
        }
    }
}
