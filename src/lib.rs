//! The workflows that the whole-system tests run, compiled by `build.rs`.

/// The documents of `specs/`.
pub mod specs {
    arazzo_runtime::include_workflows!("chatgpt-create-and-poll-response");
    arazzo_runtime::include_workflows!("openai-batch-job");
    arazzo_runtime::include_workflows!("openai-download-batch-results");
}

/// The same workflows as published, against the full OpenAPI documents; only where those are at hand.
#[cfg(seeds)]
pub mod originals {
    arazzo_runtime::include_workflows!("chatgpt-create-and-poll-response-workflow");
    arazzo_runtime::include_workflows!("openai-batch-job-workflow");
    arazzo_runtime::include_workflows!("openai-download-batch-results-workflow");
}

/// The documents of `specs/language`, one a subject.
pub mod language {
    arazzo_runtime::include_workflows!("calls");
    arazzo_runtime::include_workflows!("cycles");
    arazzo_runtime::include_workflows!("control-flow");
    arazzo_runtime::include_workflows!("conversions");
    arazzo_runtime::include_workflows!("criteria");
    arazzo_runtime::include_workflows!("dependencies");
    arazzo_runtime::include_workflows!("expressions");
    arazzo_runtime::include_workflows!("forms");
    arazzo_runtime::include_workflows!("names");
    arazzo_runtime::include_workflows!("only-text");
    arazzo_runtime::include_workflows!("parameters");
    arazzo_runtime::include_workflows!("payloads");
    arazzo_runtime::include_workflows!("put-together");
    arazzo_runtime::include_workflows!("replacements");
    arazzo_runtime::include_workflows!("rules");
    arazzo_runtime::include_workflows!("requests");
    arazzo_runtime::include_workflows!("security");
    arazzo_runtime::include_workflows!("sub-workflows");
    arazzo_runtime::include_workflows!("tail-calls");
    arazzo_runtime::include_workflows!("tail-calls-1-0");
    arazzo_runtime::include_workflows!("texts");
    arazzo_runtime::include_workflows!("time-limits");
    arazzo_runtime::include_workflows!("tracing");
    arazzo_runtime::include_workflows!("uploads");
    arazzo_runtime::include_workflows!("values");
    arazzo_runtime::include_workflows!("whole-bodies");
    arazzo_runtime::include_workflows!("xml");
}

/// The documents of `specs/language` whose types the tests name. Each has its own module, because each has types.
pub mod of_schemas {
    /// `specs/language/error-bodies.arazzo.yaml`
    pub mod error_bodies {
        arazzo_runtime::include_workflows!("error-bodies");
    }
    /// `specs/language/secrets.arazzo.yaml`
    pub mod secrets {
        arazzo_runtime::include_workflows!("secrets");
    }
    /// `specs/language/types.arazzo.yaml`
    pub mod types {
        arazzo_runtime::include_workflows!("types");
    }
}

/// A document that has an id in common with one that it calls; in a module of its own, because that one is in
/// [`language`] as well.
pub mod one_id {
    arazzo_runtime::include_workflows!("one-id");
}

/// The documents of `specs/found`: what was hard about documents of many authors.
pub mod found {
    arazzo_runtime::include_workflows!("computed-places");
    arazzo_runtime::include_workflows!("filter-text");
    arazzo_runtime::include_workflows!("graphql");
    arazzo_runtime::include_workflows!("json-text");
    arazzo_runtime::include_workflows!("keyword-names");
    arazzo_runtime::include_workflows!("may-not-run");
    arazzo_runtime::include_workflows!("odd-conditions");
    arazzo_runtime::include_workflows!("odd-names");
    arazzo_runtime::include_workflows!("odd-paths");
    arazzo_runtime::include_workflows!("poll-on-success");
    arazzo_runtime::include_workflows!("spelled-otherwise");
    arazzo_runtime::include_workflows!("written-by-programs");
}
