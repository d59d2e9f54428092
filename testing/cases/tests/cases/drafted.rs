//! Drafts of `cargo arazzo new` run on the server they come from, whatever 2xx it answers with.

use arazzo_runtime::Client;
use loopback::{Response, Server};

mod jobs {
    arazzo_runtime::include_workflows!("drafted");
}
mod pages {
    arazzo_runtime::include_workflows!("drafted-pages");
}

fn scripted(replies: Vec<Response>) -> (Server, Client) {
    let server = Server::script(replies).unwrap();
    let client = crate::client("drafted", &server).build().unwrap();
    (server, client)
}

/// What was asked for.
fn asked(server: &Server) -> Vec<String> {
    let target = |request: &loopback::Request| match &request.query {
        Some(query) => format!("{}?{query}", request.path),
        None => request.path.clone(),
    };
    server.requests().iter().map(target).collect()
}

fn run<T>(run: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run)
}

#[test]
fn a_draft_makes_a_job_and_waits_until_it_is_done() {
    let job = |status: &str| format!(r#"{{"id": "j1", "title": "t", "status": "{status}"}}"#);
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"id": "p1", "name": "nightly"}"#),
        // The document says 200 only.
        Response::json(201, job("queued")),
        Response::json(200, job("queued")),
        Response::json(200, job("running")),
        Response::json(200, job("succeeded")),
    ]);
    let inputs = jobs::ReadPipelineByNameInputs::new(jobs::ReadPipelineByNameRequired {
        pipeline_name: "nightly".into(),
        title: "t".into(),
    });
    let outputs = run(jobs::read_pipeline_by_name(&client, inputs)).unwrap();
    assert_eq!(
        serde_json::to_value(outputs).unwrap()["read_job_status"],
        "succeeded"
    );
    let job = "/jobs/j1";
    assert_eq!(
        asked(&server),
        [
            "/pipelines/name/nightly",
            "/pipelines/p1/create_job",
            job,
            job,
            job
        ]
    );
}

#[test]
fn a_draft_reads_a_list_page_by_page() {
    let (server, client) = scripted(vec![
        Response::json(200, r#"{"items": [{"id": 1, "name": "a"}], "next_cursor": "b"}"#),
        Response::json(206, r#"{"items": [{"id": 2, "name": "b"}], "next_cursor": null}"#),
        Response::json(200, r#"{"id": 2, "name": "b"}"#),
    ]);
    let outputs = run(pages::list_items(&client, pages::ListItemsInputs::new())).unwrap();
    assert_eq!(outputs.items.len(), 1);
    assert_eq!(asked(&server), ["/items", "/items?cursor=b", "/items/2"]);
}
