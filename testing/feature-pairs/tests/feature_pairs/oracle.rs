//! What has to happen: a direct model of a row, from the specification and not from the document.
//!
//! It knows nothing of expressions, steps or machines; it walks through the row as a person would who reads the rules
//! and plays the server's replies against them.

use std::collections::BTreeMap;
use std::time::Duration;

use feature_pairs::Outcome;
use feature_pairs::row::{
    Action, BodyKind, Criterion, DependsOn, Location, Presence, Replacement, RetryTarget, Row, Selector,
    Shared, SubWorkflow, Version,
};
use feature_pairs::values::{RETRY_AFTER, RETRY_LIMIT, WORD};
use serde_json::{Map, Value, json};

use crate::call::{Body, Call, Fields};
use crate::script::{Reply, reply_at};

/// The input `count`.
const COUNT: i64 = 3;
/// The input `file`.
const FILE: &str = "line 1\nline 2\n";
/// What the selectors find in the input `thing`.
const PICKED: &str = "picked & chosen";

/// The inputs of a run.
pub fn inputs(row: &Row) -> Value {
    let thing = match row.selector {
        Selector::XPath => {
            json!("<thing><word>picked &amp; chosen</word><query>word=q%20r&amp;count=7</query></thing>")
        }
        _ => json!({"word": PICKED, "query": "word=q%20r&count=7"}),
    };
    let order = json!({"word": "the caller's", "slot": "old", "list": [1, 2.5, null]});
    let mut inputs = json!({"count": COUNT, "file": FILE, "thing": thing, "order": order});
    if row.presence != Presence::Default {
        inputs["word"] = json!(WORD);
    }
    inputs
}

/// A run that is played through.
pub struct Oracle<'r> {
    row: &'r Row,
    script: &'r [Reply],
    subject_visits: usize,
    last_visits: usize,
    outputs: Map<String, Value>,
    calls: Vec<Call>,
    waits: Vec<Wait>,
}

/// A pause of a run.
#[derive(Debug, PartialEq)]
pub struct Wait {
    /// How many requests were sent before it.
    pub after_requests: usize,
    pub duration: Duration,
}

/// What has to be seen of a run.
pub struct Expected {
    /// The requests that have to arrive.
    pub calls: Vec<Call>,
    /// The pauses between them.
    pub waits: Vec<Wait>,
    /// How it has to end.
    pub outcome: Outcome,
}

/// What a row has to do with the replies of a script.
pub fn expected(row: &Row, script: &[Reply]) -> Expected {
    let mut oracle = Oracle {
        row,
        script,
        subject_visits: 0,
        last_visits: 0,
        outputs: Map::new(),
        calls: Vec::new(),
        waits: Vec::new(),
    };
    let mut outcome = oracle.run();
    // The workflow around it: it hands on `id` and `extra` (S21), or fails at its own step (S23).
    if row.sub_workflow == SubWorkflow::Callee {
        outcome = match outcome {
            Outcome::Outputs(inner) => {
                oracle.plain("finish", None);
                let mut outputs = json!({"finish": "finish"});
                for name in ["id", "extra"] {
                    if let Some(value) = inner.get(name) {
                        outputs[name] = value.clone();
                    }
                }
                Outcome::Outputs(outputs)
            }
            Outcome::Failed { .. } => Outcome::Failed {
                step: "call".to_owned(),
                failure: "workflow".to_owned(),
                outputs: json!({}),
            },
        };
    }
    Expected {
        calls: oracle.calls,
        waits: oracle.waits,
        outcome,
    }
}

impl Oracle<'_> {
    fn run(&mut self) -> Outcome {
        match self.row.depends_on {
            DependsOn::None => {}
            DependsOn::Workflow => self.plain("first", Some(WORD)),
            DependsOn::Step => self.plain("open", None),
        }
        let mut retries = 0;
        loop {
            let reply = self.subject();
            if reply.is_good() {
                let id = format!("s{}", self.subject_visits);
                self.outputs.insert("id".to_owned(), id.into());
            }
            match self.row.action {
                _ if !self.is_taken(reply) => {}
                Action::None => {}
                // S24: on success the end, on failure an error.
                Action::SuccessEnd => return self.done(),
                Action::FailureEnd => return self.failed("ended"),
                Action::SuccessGotoStep | Action::FailureGotoStep => {
                    self.last();
                    return self.done();
                }
                // S25: its outputs are those of the run.
                Action::SuccessGotoWorkflow | Action::FailureGotoWorkflow => {
                    self.plain("other", Some(self.word_for_others()));
                    return Outcome::Outputs(json!({"id": "other's", "extra": "more"}));
                }
                Action::SuccessRetry | Action::FailureRetry if retries < RETRY_LIMIT => {
                    retries += 1;
                    // S26: it waits first, whatever runs before the step.
                    self.waits.push(Wait {
                        after_requests: self.calls.len(),
                        duration: RETRY_AFTER,
                    });
                    // S27: what runs first runs to its end, and then the step again.
                    match self.row.retry_target {
                        RetryTarget::None => {}
                        RetryTarget::Step => self.last(),
                        RetryTarget::Workflow => self.plain("repair", Some(self.word_for_others())),
                    }
                    continue;
                }
                Action::SuccessRetry | Action::FailureRetry => {}
            }
            if reply.is_good() {
                self.plain("after", None);
                self.outputs.insert("after".to_owned(), "after".into());
                self.last();
                return self.done();
            }
            // S23: behind the step's own action comes the workflow's, unless the step has one of that name.
            let has_own = matches!(
                self.row.action,
                Action::FailureEnd
                    | Action::FailureGotoStep
                    | Action::FailureGotoWorkflow
                    | Action::FailureRetry
            );
            if self.row.shared == Shared::Behind || self.row.shared == Shared::SameName && !has_own {
                return self.failed("ended");
            }
            let sends_itself = self.row.sub_workflow != SubWorkflow::Caller;
            let has_criteria = self.row.criterion != Criterion::None;
            return match reply {
                Reply::Stall => self.failed("transport"),
                // What a workflow hands back is judged; one that has failed has nothing to be judged.
                _ if sends_itself || has_criteria => self.failed("criterion"),
                _ => self.failed("workflow"),
            };
        }
    }

    /// Whether the action is of this outcome and its criterion holds.
    fn is_taken(&self, reply: Reply) -> bool {
        let of_success = matches!(
            self.row.action,
            Action::SuccessEnd | Action::SuccessGotoStep | Action::SuccessGotoWorkflow | Action::SuccessRetry
        );
        let unconditional = self.row.criterion == Criterion::None;
        of_success == reply.is_good() && (unconditional || reply.goes())
    }

    fn done(&self) -> Outcome {
        Outcome::Outputs(Value::Object(self.outputs.clone()))
    }

    fn failed(&self, failure: &str) -> Outcome {
        Outcome::Failed {
            step: "subject".to_owned(),
            failure: failure.to_owned(),
            outputs: Value::Object(self.outputs.clone()),
        }
    }

    /// In 1.1 an action says what the workflow is given, in 1.0 that takes the inputs by name.
    fn word_for_others(&self) -> &'static str {
        match self.row.version {
            Version::V10 => WORD,
            Version::V11 => "to a b/c&d=1",
        }
    }

    fn last(&mut self) {
        self.plain("last", None);
        self.last_visits += 1;
        self.outputs
            .insert("last".to_owned(), format!("last {}", self.last_visits).into());
    }

    /// One of the other operations.
    fn plain(&mut self, path: &str, word: Option<&str>) {
        let header = word.map(|word| ("x-word".to_owned(), word.to_owned()));
        self.calls.push(Call {
            method: "GET".to_owned(),
            path: vec![path.to_owned()],
            query: Vec::new(),
            headers: header.into_iter().collect(),
            body: Body::None,
        });
    }

    fn subject(&mut self) -> Reply {
        let word = self.word();
        let mut call = Call {
            method: "GET".to_owned(),
            path: vec!["subject".to_owned()],
            query: Vec::new(),
            headers: BTreeMap::new(),
            body: self.body(),
        };
        if call.body != Body::None {
            call.method = "POST".to_owned();
        }
        match self.row.location {
            Location::None => {}
            Location::Path => call.path.push(word.to_owned()),
            Location::Query => call.query = fields(&[("word", word)]),
            Location::Header => drop(call.headers.insert("x-word".to_owned(), word.to_owned())),
            Location::Cookie => drop(call.headers.insert("cookie".to_owned(), format!("word={word}"))),
            Location::QueryString if self.row.selector == Selector::None => {
                call.query = fields(&[("word", WORD), ("count", "3")]);
            }
            Location::QueryString => call.query = fields(&[("word", "q r"), ("count", "7")]),
        }
        let token = match self.row.depends_on {
            DependsOn::None => None,
            DependsOn::Workflow => Some("token of first"),
            DependsOn::Step => Some("token of open"),
        };
        if let Some(token) = token {
            call.headers.insert("x-token".to_owned(), token.to_owned());
        }
        // S27: evaluated afresh, so that what ran in between is seen; S17: left out before.
        if self.row.retry_target == RetryTarget::Step && self.last_visits > 0 {
            call.headers
                .insert("x-seen".to_owned(), format!("last {}", self.last_visits));
        }
        self.calls.push(call);
        self.subject_visits += 1;
        reply_at(self.script, self.subject_visits)
    }

    /// What the parameter, a member of the payload and the replacement have.
    fn word(&self) -> &'static str {
        match self.row.selector {
            Selector::None => WORD,
            Selector::Pointer | Selector::JsonPath | Selector::XPath => PICKED,
        }
    }

    fn body(&self) -> Body {
        let word = self.word();
        let slot = match self.row.replacement {
            Replacement::None => "old",
            Replacement::Pointer | Replacement::JsonPath | Replacement::XPath => word,
        };
        let escaped = |text: &str| text.replace('&', "&amp;");
        let text = |media_type: &str, text: String| Body::Text(media_type.to_owned(), text);
        match self.row.body {
            BodyKind::None if self.row.replacement == Replacement::None => Body::None,
            BodyKind::None => Body::Json(json!({"slot": slot})),
            BodyKind::JsonObject => {
                let list = json!([1, format!("{WORD}!"), {"deep": null}]);
                Body::Json(json!({"word": word, "count": COUNT, "slot": slot, "list": list}))
            }
            BodyKind::JsonTemplate => Body::Json(json!({"word": WORD, "count": COUNT, "slot": slot})),
            BodyKind::JsonInput => {
                Body::Json(json!({"word": "the caller's", "slot": slot, "list": [1, 2.5, null]}))
            }
            BodyKind::Form => Body::Form(fields(&[("word", word), ("count", "3"), ("slot", slot)])),
            BodyKind::Multipart => {
                let part = |name: &str, text: &str| (name.to_owned(), None, text.to_owned());
                let file = ("file".to_owned(), Some("file".to_owned()), FILE.to_owned());
                Body::Parts(vec![
                    part("count", "3"),
                    file,
                    part("slot", slot),
                    part("word", word),
                ])
            }
            BodyKind::Text => text("text/plain", format!("3 x {WORD}")),
            BodyKind::XmlTemplate => text(
                "application/xml",
                format!(
                    r#"<note count="3"><slot>{}</slot><word>{}</word></note>"#,
                    escaped(slot),
                    escaped(WORD)
                ),
            ),
            BodyKind::XmlObject => {
                let (slot, word) = (escaped(slot), escaped(word));
                let xml = format!(r#"<note count="3"><slot>{slot}</slot><word>{word}</word></note>"#);
                text("application/xml", xml)
            }
            BodyKind::Bytes => text("application/octet-stream", FILE.to_owned()),
        }
    }
}

fn fields(fields: &[(&str, &str)]) -> Fields {
    let owned = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut owned: Fields = owned.collect();
    owned.sort();
    owned
}
