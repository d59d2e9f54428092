//! Converts a schema to a type.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::DEEPEST_NESTING;
use super::definitions::{Additional, Definition, Definitions, Field, Shape, Side, Struct};
use super::json::json;
use super::merge_cache::MergeCache;
use super::merged::{Merged, SchemaKind};
use super::references::References;
use super::types::{Type, Typed, Untyped};
use crate::ids::DefinitionId;
use crate::source::{Node, Span, Value};

/// A longer list of strings is a plain string: rustc takes a second for an enum of 5,000, and minutes for one of 50,000.
const MOST_STRINGS: usize = 1_000;

/// As many definitions are made of one schema and what it reaches.
const MOST: usize = 100;

/// Reads schemas of one document, on one side.
pub(crate) struct SchemaReader<'d> {
    pub(super) definitions: &'d Definitions,
    pub(super) reading: MergeCache<'d>,
    pub(super) side: Side,
    /// Structs that have a place among the definitions and no fields yet.
    open: RefCell<Vec<(DefinitionId, Merged, String)>>,
    /// The lists and maps whose items or members are being read.
    containers: RefCell<Vec<Vec<Span>>>,
    /// How many definitions there may be.
    limit: Cell<usize>,
}

impl<'d> SchemaReader<'d> {
    pub(crate) fn new(definitions: &'d Definitions, references: References<'d>, side: Side) -> Self {
        Self {
            definitions,
            reading: MergeCache::new(references),
            side,
            open: RefCell::default(),
            containers: RefCell::default(),
            limit: Cell::new(0),
        }
    }

    /// The type of the values of a schema. `name` is what a definition is called that is no component.
    pub(crate) fn type_of(&self, schema: &Node, name: &str) -> Typed {
        self.complete(|| self.typed(&self.merged(std::slice::from_ref(schema)), name, 0))
    }

    /// The type of what every one of the schemas may be; they are alternatives, and their branches have to agree.
    pub(crate) fn type_of_any(&self, schemas: &[Node], name: &str) -> Typed {
        match schemas {
            [schema] => self.type_of(schema, name),
            _ => self.complete(|| self.agreed(&self.each(schemas), name, 0)),
        }
    }

    /// A property by its name.
    pub(crate) fn property(&self, name: &str, schemas: &[Node], required: bool, called: &str) -> Field {
        self.complete(|| self.field(name, schemas, required, called).0)
    }

    /// What a schema says of the names of its properties.
    pub(crate) fn object(&self, schema: &Node) -> ObjectSchema {
        let merged = self.merged(std::slice::from_ref(schema));
        ObjectSchema {
            properties: merged.properties.clone(),
            required: merged.required.clone(),
            additional: merged.additional.clone(),
        }
    }

    /// Reads, and then the fields of all structs that were met: one after the other, so that no chain of schemas is
    /// too long for the stack.
    fn complete<T>(&self, read: impl FnOnce() -> T) -> T {
        self.limit.set(self.definitions.len() + MOST);
        let value = read();
        let mut next = 0;
        while let Some((position, merged, name)) = self.nth_open(next) {
            next += 1;
            let shape = Shape::Struct(self.struct_of(&merged, &name));
            self.definitions.set_shape(position, shape);
        }
        value
    }

    /// In the order in which they were met, so that what is near is within the limit.
    fn nth_open(&self, position: usize) -> Option<(DefinitionId, Merged, String)> {
        let mut open = self.open.borrow_mut();
        match open.get_mut(position) {
            Some((definition, merged, name)) => {
                Some((*definition, std::mem::take(merged), std::mem::take(name)))
            }
            None => {
                open.clear();
                None
            }
        }
    }

    pub(super) fn merged(&self, schemas: &[Node]) -> Rc<Merged> {
        self.reading.merged(schemas)
    }

    /// What each of the schemas says by itself.
    pub(super) fn each(&self, schemas: &[Node]) -> Vec<Rc<Merged>> {
        let each = schemas
            .iter()
            .map(|schema| self.merged(std::slice::from_ref(schema)));
        each.collect()
    }

    /// The type of what schemas say together.
    pub(super) fn typed(&self, merged: &Merged, name: &str, depth: usize) -> Typed {
        if depth > DEEPEST_NESTING {
            return untyped(Untyped::TooDeep, merged.nullable);
        }
        let mut nullable = merged.nullable;
        if let Some(problem) = merged.problem {
            return untyped(problem, nullable);
        }
        let found = match self.alternatives(merged, name, depth) {
            Some(typed) => {
                nullable |= typed.nullable;
                match typed.untyped {
                    Some(reason) => Err(reason),
                    None => Ok(typed.ty),
                }
            }
            None => self.alone(merged, name, depth),
        };
        match found {
            Ok(ty) => Typed {
                ty,
                nullable,
                untyped: None,
            },
            Err(reason) => untyped(reason, nullable),
        }
    }

    /// The type by everything but `oneOf` and `anyOf`.
    pub(super) fn alone(&self, merged: &Merged, name: &str, depth: usize) -> Result<Type, Untyped> {
        if let Some(values) = &merged.values {
            let text = merged
                .kinds
                .as_ref()
                .is_none_or(|kinds| kinds.contains(&SchemaKind::String));
            match merged.strings() {
                Some(strings) if text => {
                    return self.enumeration(merged.spans.clone(), strings, merged, name);
                }
                _ if values.is_empty() && merged.nullable => return Err(Untyped::NoType),
                _ if values.is_empty() => return Err(Untyped::Contradiction),
                _ => {}
            }
        }
        match merged.kind() {
            // 1 is 1.0 where no `type` says that it is an integer.
            Some(SchemaKind::Integer) if merged.kinds.is_none() && self.side == Side::Input => {
                Err(Untyped::NoType)
            }
            Some(kind) => self.of_kind(kind, merged, name, depth),
            None => match merged.kinds.as_deref() {
                Some([]) if merged.nullable => Err(Untyped::NoType),
                Some([]) => Err(Untyped::Contradiction),
                Some(kinds) if self.side == Side::Input => self.of_kinds(kinds, merged, name, depth),
                Some(_) => Err(Untyped::SeveralTypes),
                None if merged.values.is_some() => Err(Untyped::SeveralTypes),
                None => Err(Untyped::NoType),
            },
        }
    }

    pub(super) fn of_kind(
        &self,
        kind: SchemaKind,
        merged: &Merged,
        name: &str,
        depth: usize,
    ) -> Result<Type, Untyped> {
        Ok(match kind {
            SchemaKind::String => Type::String,
            SchemaKind::Integer => return integer(merged),
            SchemaKind::Number => Type::Number,
            SchemaKind::Boolean => Type::Boolean,
            SchemaKind::Array => {
                if merged.is_tuple || merged.items.is_empty() {
                    return Ok(Type::Array(Box::new(Type::Any)));
                }
                {
                    let item = self.contained(merged, &merged.items, &format!("{name} item"), depth)?;
                    Type::Array(Box::new(item))
                }
            }
            SchemaKind::Object => return self.object_type(merged, name, depth),
        })
    }

    fn object_type(&self, merged: &Merged, name: &str, depth: usize) -> Result<Type, Untyped> {
        if merged.properties.is_empty() {
            return match &merged.additional {
                Some(values) if values.value != Value::Bool(false) && !merged.has_patterns => {
                    let values = std::slice::from_ref(values);
                    let value = self.contained(merged, values, &format!("{name} value"), depth)?;
                    Ok(Type::Map(Box::new(value)))
                }
                _ => Err(Untyped::NoProperties),
            };
        }
        if let Some(known) = self.definitions.find(&merged.spans, self.side) {
            return Ok(Type::Named(known));
        }
        let name = merged.name.as_deref().unwrap_or(name);
        let position = self.define(
            merged.spans.clone(),
            name,
            merged,
            Shape::Struct(Struct::default()),
        )?;
        self.open
            .borrow_mut()
            .push((position, merged.clone(), name.to_owned()));
        Ok(Type::Named(position))
    }

    pub(super) fn enumeration(
        &self,
        schemas: Vec<Span>,
        strings: Vec<String>,
        merged: &Merged,
        name: &str,
    ) -> Result<Type, Untyped> {
        if strings.len() > MOST_STRINGS {
            return Ok(Type::String);
        }
        if let Some(known) = self.definitions.find(&schemas, self.side) {
            return Ok(Type::Named(known));
        }
        let name = merged.name.as_deref().unwrap_or(name);
        self.define(schemas, name, merged, Shape::Enum(strings))
            .map(Type::Named)
    }

    pub(super) fn define(
        &self,
        schemas: Vec<Span>,
        name: &str,
        merged: &Merged,
        shape: Shape,
    ) -> Result<DefinitionId, Untyped> {
        if self.definitions.len() >= self.limit.get() {
            return Err(Untyped::TooLarge);
        }
        let definition = Definition {
            name: name.to_owned(),
            doc: merged.doc(),
            side: self.side,
            shape,
        };
        Ok(self.definitions.add(schemas, definition))
    }

    /// The type of the items or members of what is a list or a map by its own schema.
    fn contained(
        &self,
        container: &Merged,
        schemas: &[Node],
        name: &str,
        depth: usize,
    ) -> Result<Type, Untyped> {
        if self.containers.borrow().contains(&container.spans) {
            return Err(Untyped::Recursive);
        }
        self.containers.borrow_mut().push(container.spans.clone());
        let ty = self.inner(schemas, name, depth);
        self.containers.borrow_mut().pop();
        Ok(ty)
    }

    /// The type of items or members.
    pub(super) fn inner(&self, schemas: &[Node], name: &str, depth: usize) -> Type {
        let merged = self.merged(schemas);
        let typed = self.typed(&merged, name, depth + 1);
        typed.ty.or_null(typed.nullable)
    }

    fn struct_of(&self, merged: &Merged, name: &str) -> Struct {
        let fields = merged
            .properties
            .iter()
            .filter_map(|(property, schemas)| {
                let required = merged.required.contains(property);
                let called = format!("{name} {property}");
                let (field, hidden) = self.field(property, schemas, required, &called);
                (!hidden).then_some(field)
            })
            .collect();
        let says_of_branches = merged.has_conditions || !merged.alternatives.is_empty();
        let additional = match &merged.additional {
            Some(_) if merged.has_patterns => Additional::Open,
            Some(Node {
                value: Value::Bool(false),
                ..
            }) => Additional::Nothing,
            _ if says_of_branches || merged.has_patterns => Additional::Open,
            None => Additional::Unsaid,
            Some(schema) => Additional::Members(self.inner(
                std::slice::from_ref(schema),
                &format!("{name} additional"),
                0,
            )),
        };
        Struct { fields, additional }
    }

    /// S44: a text of the format `password`, or an array or a map of such.
    fn is_password(&self, merged: &Merged, depth: usize) -> bool {
        let members = merged.items.iter().chain(&merged.additional);
        merged.format.as_deref() == Some("password")
            || depth < DEEPEST_PASSWORD
                && members.into_iter().any(|schema| {
                    let inner = self.merged(std::slice::from_ref(schema));
                    self.is_password(&inner, depth + 1)
                })
    }

    /// A property, and whether it is never there on this side.
    fn field(&self, name: &str, schemas: &[Node], required: bool, called: &str) -> (Field, bool) {
        let merged = self.merged(schemas);
        let typed = self.typed(&merged, called, 0);
        let only_value = match merged.values.as_deref() {
            Some([value]) if self.side == Side::Input && !typed.nullable => json(value),
            _ if self.side == Side::Input && merged.is_null() => Some(serde_json::Value::Null),
            _ => None,
        };
        let fixed = required && merged.default.is_none() && only_value.is_some();
        let default = merged.default.as_ref().and_then(json).or(only_value);
        let ty = typed.ty.or_null(typed.nullable);
        let takes_null = typed.nullable || typed.untyped == Some(Untyped::NoType);
        let field = Field {
            name: name.to_owned(),
            // What is read only is not asked of a caller.
            required: required && !(merged.read_only && self.side == Side::Input),
            boxed: false,
            doc: merged.doc(),
            secret: self.side == Side::Input && self.is_password(&merged, 0),
            default: default
                .filter(|default| takes_null || !default.is_null())
                .map(|default| default.to_string()),
            fixed,
            untyped: typed.untyped,
            ty,
            span: schemas.first().map(|schema| schema.span),
        };
        (field, merged.write_only && self.side == Side::Output)
    }
}

/// Arrays and maps in each other; schemas may refer to themselves.
const DEEPEST_PASSWORD: usize = 4;

/// The properties of an object, each with the schemas that hold for it.
pub(crate) struct ObjectSchema {
    pub(crate) properties: Vec<(String, Vec<Node>)>,
    pub(crate) required: Vec<String>,
    /// What it says of other members.
    pub(crate) additional: Option<Node>,
}

pub(super) fn untyped(reason: Untyped, nullable: bool) -> Typed {
    Typed {
        ty: Type::Any,
        nullable,
        untyped: Some(reason),
    }
}

fn integer(merged: &Merged) -> Result<Type, Untyped> {
    // Bounds are compared as text of whole numbers; one with a fraction or an exponent is within reach or not said.
    let bound = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<i128>().ok());
    let (minimum, maximum) = (bound(&merged.minimum), bound(&merged.maximum));
    let above = maximum.is_some_and(|maximum| maximum > i128::from(i64::MAX));
    let below = minimum.is_some_and(|minimum| minimum < i128::from(i64::MIN));
    if merged.format.as_deref() == Some("uint64") {
        return Ok(Type::Unsigned);
    }
    match (below, above) {
        (false, false) => Ok(Type::Integer),
        (false, true)
            if minimum.is_some_and(|minimum| minimum >= 0)
                && maximum.is_some_and(|maximum| maximum <= i128::from(u64::MAX)) =>
        {
            Ok(Type::Unsigned)
        }
        _ => Err(Untyped::WideInteger),
    }
}
