//! XPath in selectors, and in the targets of replacements (S42).

use acceptance::language::{
    DemandFromXmlInputs, ReplaceInGivenXmlInputs, ReplaceInWrittenXmlInputs, ReplaceInXmlTextInputs,
    SelectInXmlInputs, SelectInXmlRequired, XmlHintsInputs, demand_from_xml, replace_in_given_xml,
    replace_in_written_xml, replace_in_xml_text, select_in_xml, xml_hints,
};
use arazzo_runtime::{Client, Failure, Step, error::ReplacementError};
use loopback::{Response, Server};
use serde_json::{Value, json};

/// A server that answers every GET with this invoice.
fn invoices(invoice: &str) -> (Server, Client) {
    let invoice = invoice.to_owned();
    let server = Server::start(move |request| match request.method.as_str() {
        "GET" => Response::text(200, "application/xml", invoice.clone()),
        _ => Response::json(200, "{}"),
    })
    .unwrap();
    let client = Client::builder()
        .base_url("invoices", server.url())
        .build()
        .unwrap();
    (server, client)
}

fn bodies(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests
        .iter()
        .map(|request| request.text().into_owned())
        .collect()
}

const INVOICE: &str = "<?xml version='1.0'?>\n<Invoice><Header><InvoiceNumber>A &amp; 7</InvoiceNumber></Header>\
    <Line amount='5'/><Line amount='2.5'/><Paid/></Invoice>";

#[tokio::test]
async fn what_is_selected_in_xml_has_the_type_of_the_expression() {
    let (server, client) = invoices(INVOICE);
    let outputs = select_in_xml(
        &client,
        SelectInXmlInputs::new(SelectInXmlRequired {
            id: "i".into(),
            xml: "<a>b</a>".into(),
        }),
    )
    .await
    .unwrap();
    let number: Option<String> = outputs.number;
    let total: Option<f64> = outputs.total;
    let (lines, paid): (Option<i64>, Option<bool>) = (outputs.lines, outputs.paid);
    assert_eq!(
        (number.as_deref(), total, lines, paid),
        (Some("A & 7"), Some(7.5), Some(2), Some(true))
    );
    assert_eq!(outputs.amounts, Some(json!(["5", "2.5"])));
    assert_eq!((outputs.note, outputs.first.as_deref()), (None, Some("5")));
    let pay = &server.requests()[1];
    assert_eq!(pay.path, "/pay/A%20%26%207");
    assert_eq!(pay.query.as_deref(), Some("lines=2"));
    // One node is its text, several are a list, none is absence (S17).
    let body: Value = serde_json::from_slice(&pay.body).unwrap();
    assert_eq!(
        body,
        json!({"invoiceId": "A & 7", "amounts": ["5", "2.5"], "given": "b"})
    );
}

#[tokio::test]
async fn s31a_what_cannot_be_selected_fails_nothing_until_it_is_demanded() {
    for (body, found) in [
        ("<Invoice>", "a context that is no well-formed XML was found"),
        ("<Invoice/>", "nothing was found"),
        (
            "<!DOCTYPE a [<!ENTITY x 'y'>]><Invoice number='&x;'/>",
            "a context that is no well-formed XML was found",
        ),
    ] {
        let (server, client) = invoices(body);
        let error = demand_from_xml(&client, DemandFromXmlInputs::new("i"))
            .await
            .unwrap_err();
        let Failure::Absent {
            expression, absence, ..
        } = error.failure()
        else {
            panic!("{error}");
        };
        assert_eq!(expression, "$steps.get.outputs.number");
        let said = absence.as_ref().map(ToString::to_string).unwrap();
        assert!(
            said.starts_with("at `/Invoice/@number`") && said.ends_with(found),
            "{said}"
        );
        assert_eq!(error.step().map(|step| step.as_str()), Some("pay"));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn s42_what_xpath_selects_in_an_xml_text_is_replaced() {
    let (server, client) = invoices(INVOICE);
    let inputs = ReplaceInXmlTextInputs::new("<7>", vec!["a".into(), "b".into(), "c".into()]);
    replace_in_xml_text(&client, inputs.clone()).await.unwrap();
    replace_in_xml_text(&client, inputs.note("n")).await.unwrap();
    let expected = "<?xml version=\"1.0\"?>\n<order id=\"&lt;7&gt;\">\n  <!-- the customer -->\n  \
        <customer vip=\"true\"><name>&lt;7&gt;!</name><tags>1</tags><tags>2</tags><age>7</age></customer>\n  \
        <note>n</note>\n  <line>a</line><line>second</line><line>c</line>\n</order>\n";
    // S17: what is replaced by an input that is not given is taken away.
    assert_eq!(
        bodies(&server),
        [expected.replace("<note>n</note>", ""), expected.to_owned()]
    );
    assert_eq!(
        server.requests()[0].header("content-type"),
        Some("application/xml")
    );
}

#[tokio::test]
async fn s42_what_xpath_selects_in_xml_that_is_written_from_an_object_is_replaced() {
    let (server, client) = invoices(INVOICE);
    let order = json!({"id": 5, "line": ["a", "b"]});
    replace_in_written_xml(&client, ReplaceInWrittenXmlInputs::new(order).note("n"))
        .await
        .unwrap();
    assert_eq!(
        bodies(&server),
        [
            "<order id=\"2\"><line>a</line><line>c</line><note>n</note></order>",
            "<order id=\"5\"><line>x</line><line>x</line></order>",
            "<order id=\"3\"></order>",
        ]
    );
}

#[tokio::test]
async fn s42_an_xpath_target_without_a_place_is_an_error_before_anything_is_sent() {
    let (server, client) = invoices(INVOICE);
    for (order, reason) in [
        ("<order/>", ReplacementError::NoParent),
        ("<order>", ReplacementError::NotXml),
        ("<!DOCTYPE order><order/>", ReplacementError::NotXml),
    ] {
        let error = replace_in_given_xml(&client, ReplaceInGivenXmlInputs::new().order(order))
            .await
            .unwrap_err();
        assert_eq!(error.step().map(|step| step.as_str()), Some("send"));
        let Failure::Replacement {
            target,
            reason: found,
            ..
        } = error.failure()
        else {
            panic!("{error}");
        };
        assert_eq!((&**target, *found), ("/order/customer/name", reason));
    }
    // Without a text there is nothing to replace in.
    let error = replace_in_given_xml(&client, ReplaceInGivenXmlInputs::new())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("$inputs.order"), "{error}");
    assert!(server.requests().is_empty());

    let given = "<order xmlns:x='urn:x'><customer x:id='1'/></order>";
    replace_in_given_xml(&client, ReplaceInGivenXmlInputs::new().order(given))
        .await
        .unwrap();
    assert_eq!(
        bodies(&server),
        ["<order xmlns:x='urn:x'><customer x:id='1'><name>Rex</name></customer></order>"]
    );
}

#[tokio::test]
async fn s41_xml_is_written_by_the_hints_of_the_schema() {
    let (server, client) = invoices(INVOICE);
    xml_hints(&client, XmlHintsInputs::new("<&]]>")).await.unwrap();
    let text = "&lt;&amp;]]&gt;";
    let expected = [
        // An attribute that is null is left out.
        "<h:hints xmlns:h=\"urn:h\" no=\"5\" xmlns:l=\"urn:l\" l:lang=\"de\">",
        &format!("<plain>{text}</plain>"),
        "<other>r</other>",
        "<p:prefixed xmlns:p=\"urn:p\">p</p:prefixed>",
        "<default xmlns=\"urn:d\">d</default>",
        "<list>1</list><list>2</list>",
        "<item>1</item><item>2</item>",
        "<wrapped><item>1</item><item>2</item></wrapped>",
        "<p:w xmlns:p=\"urn:p\"><wrappedAs>1</wrappedAs></p:w>",
        "<nodes><node>x</node></nodes>",
        "<unwrapped>x</unwrapped><unwrapped>y</unwrapped>",
        &format!("<mixed kind=\"k\">{text}<![CDATA[<&]]]]><![CDATA[>]]><b>2</b><a>1</a></mixed>"),
        "<empty></empty>",
        "<nothing/>",
        "<later>l</later>",
        "</h:hints>",
    ];
    assert_eq!(bodies(&server), [expected.concat()]);
}
