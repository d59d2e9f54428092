use super::{
    Component, ComponentKind, ExchangePart, ExpressionError, Idiom, Message, Name, RuntimeExpression,
};
use crate::expression::Pointer;

fn body(text: &str) -> (Pointer, Option<Idiom>) {
    let parsed = RuntimeExpression::parse(text).expect("an expression");
    match parsed.expression {
        RuntimeExpression::Response(ExchangePart::Body(pointer)) => (pointer, parsed.idiom),
        other => panic!("not a response body: {other:?}"),
    }
}

#[test]
fn s14_dotted_access_is_the_pointer() {
    assert_eq!(
        body("$response.body#/items/0/id"),
        (Pointer::of(["items", "0", "id"]), None)
    );
    assert_eq!(
        body("$response.body.items[0].id"),
        (Pointer::of(["items", "0", "id"]), Some(Idiom::DottedAccess))
    );
    assert_eq!(
        body("$response.body#name"),
        (Pointer::of(["name"]), Some(Idiom::PointerWithoutSlash))
    );
}

#[test]
fn s14_the_longest_declared_name_wins() {
    let name = Name("a.b.c".to_owned());
    let (found, rest, _) = name.resolve(["a", "a.b", "a.bc"]).expect("declared");
    assert_eq!((found, rest), ("a.b", Pointer::of(["c"])));
    assert_eq!(name.resolve(["a.bc"]), None);
    assert_eq!(
        Name("with[]".to_owned())
            .resolve(["with[]", "with"])
            .expect("declared")
            .0,
        "with[]"
    );
    assert_eq!(
        Name("Aux Price".to_owned())
            .resolve(["Aux Price"])
            .expect("declared")
            .0,
        "Aux Price"
    );
}

#[test]
fn what_is_not_an_expression_says_why() {
    for text in [
        "",
        "1",
        "$",
        "$unknown",
        "$inputs.",
        "$inputs.foo}",
        "$response.bodyx",
        "$steps.a",
    ] {
        assert!(RuntimeExpression::parse(text).is_err(), "{text} was accepted");
    }
}

#[test]
fn a_payload_is_a_part_with_a_pointer() {
    let parsed = RuntimeExpression::parse("$message.payload#/status").expect("an expression");
    let RuntimeExpression::Message(Message(ExchangePart::Payload(pointer))) = parsed.expression else {
        panic!("not a payload: {parsed:?}")
    };
    assert_eq!(pointer, Pointer::of(["status"]));
    assert_eq!(
        RuntimeExpression::parse("$message.payloads"),
        Err(ExpressionError::Unexpected('s'))
    );
}

#[test]
fn a_component_has_a_kind_and_a_name() {
    for (text, kind) in [
        ("$components.parameters.a-b", ComponentKind::Parameters),
        ("$components.successActions.a-b", ComponentKind::SuccessActions),
        ("$components.failureActions.a-b", ComponentKind::FailureActions),
    ] {
        let component = Component {
            kind,
            name: "a-b".to_owned(),
        };
        let parsed = RuntimeExpression::parse(text).expect(text);
        assert_eq!(parsed.expression, RuntimeExpression::Components(component));
    }
    let unknown = Err(ExpressionError::NoName("$components.parameters."));
    assert_eq!(RuntimeExpression::parse("$components.schemas.a"), unknown);
    assert_eq!(RuntimeExpression::parse("$components.parameters"), unknown);
}

#[test]
fn a_name_and_what_is_behind_its_dot_are_both_there() {
    let source = Err(ExpressionError::NoName("$sourceDescriptions.<name>."));
    for text in [
        "$sourceDescriptions..url",
        "$sourceDescriptions.a.",
        "$sourceDescriptions.a",
    ] {
        assert_eq!(RuntimeExpression::parse(text), source, "{text}");
    }
    let step = Err(ExpressionError::NoName("$steps.<step>.outputs."));
    for text in ["$steps..a", "$steps.a.", "$steps.a"] {
        assert_eq!(RuntimeExpression::parse(text), step, "{text}");
    }
}

#[test]
fn the_head_of_a_name_is_what_stands_before_navigation() {
    for text in ["user", "user.name", "user[0]", "user#/name", "user.name[0]#/a"] {
        assert_eq!(Name(text.to_owned()).head(), "user");
    }
}

#[test]
fn s14_brackets_hold_an_index_and_dots_a_name() {
    for (text, other) in [
        ("$response.body[]", ']'),
        ("$response.body[x]", 'x'),
        ("$response.body[1", '['),
        ("$response.body[1x]", 'x'),
        ("$response.body.a,b", ','),
        ("$response.body.map(x)", '('),
        ("$response.body.a/b", '/'),
        ("$response.body.a:", ':'),
    ] {
        assert_eq!(
            RuntimeExpression::parse(text),
            Err(ExpressionError::Unexpected(other)),
            "{text}"
        );
    }
    assert_eq!(
        body("$response.body[12].a-b_c.@d:e").0,
        Pointer::of(["12", "a-b_c", "@d:e"])
    );
}
