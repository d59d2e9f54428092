//! Schemas put together at random, the same on every run.

use serde_json::{Map, Value, json};

use crate::Case;

pub(crate) fn cases(count: usize) -> Vec<Case> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    (0..count)
        .map(|number| Case {
            name: format!("random schema {number}"),
            schema: random.schema(4),
            values: Vec::new(),
        })
        .collect()
}

/// xorshift64.
struct Random(u64);

const NAMES: [&str; 12] = [
    "a", "b", "type", "fooBar", "foo_bar", "Foo-Bar", "", "2", "self", "new", "Value", "kind",
];

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }

    fn name(&mut self) -> &'static str {
        NAMES[self.below(NAMES.len())]
    }

    fn schemas(&mut self, depth: usize) -> Vec<Value> {
        let count = 1 + self.below(3);
        (0..count).map(|_| self.schema(depth - 1)).collect()
    }

    fn schema(&mut self, depth: usize) -> Value {
        if depth == 0 {
            let kind = ["string", "integer", "number", "boolean", "null"][self.below(5)];
            return json!({"type": kind});
        }
        let mut schema = match self.below(10) {
            0 => json!({"type": "string", "minLength": self.below(4), "pattern": "^[a-z]*$"}),
            1 => json!({"type": "integer", "minimum": self.below(9), "maximum": 1.5}),
            2 => json!({"enum": [self.name(), self.name(), self.name(), null]}),
            3 => json!({"const": self.name()}),
            4 => json!({"type": "array", "items": self.schema(depth - 1), "uniqueItems": true}),
            5 => json!({"oneOf": self.schemas(depth)}),
            6 => json!({"anyOf": self.schemas(depth)}),
            7 => json!({"allOf": self.schemas(depth)}),
            _ => self.object(depth),
        };
        if let Some(members) = schema.as_object_mut() {
            self.annotate(members);
        }
        schema
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..1 + self.below(5) {
            let name = self.name();
            properties.insert(name.to_owned(), self.schema(depth - 1));
            if self.below(2) == 0 {
                required.push(name);
            }
        }
        let mut object = json!({"type": "object", "properties": properties, "required": required});
        match self.below(4) {
            0 => object["additionalProperties"] = self.schema(depth - 1),
            1 => object["additionalProperties"] = json!(false),
            _ => {}
        }
        object
    }

    fn annotate(&mut self, schema: &mut Map<String, Value>) {
        match self.below(8) {
            0 => schema.insert("nullable".to_owned(), json!(true)),
            1 => schema.insert("description".to_owned(), json!("```\nlet x\n\n [link] <b>")),
            2 => schema.insert(
                "default".to_owned(),
                [json!(1), json!("a"), json!({})][self.below(3)].clone(),
            ),
            3 => schema.insert("format".to_owned(), json!("password")),
            4 => schema.insert("readOnly".to_owned(), json!(true)),
            _ => None,
        };
    }
}
